"""One base data set, put together from what the readers gave."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from piste.basedata import fault
from piste.basedata.area import Areas
from piste.basedata.base import BaseData
from piste.basedata.fault import report
from piste.basedata.network import Network
from piste.basedata.office import Offices
from piste.basedata.place import Floats, Places, Texts
from piste.basedata.site import Sites
from piste.basedata.site_file import sites_of_places
from piste.core.artefact import Provenance
from piste.core.earth import RADIUS_KM, unit_vectors
from piste.core.findings import Findings

NEAR_KM = 10.0
"""How far from a site an office may lie and still count to it, whatever its municipality."""

OFFICES_NAME = "Today's offices"
OFFICES_CAUTION = "Each office counts to the nearest site; services and agencies are not told apart."


def build_base_data(
    places: Places,
    areas: Areas,
    provenance: Provenance,
    sites: Sites | None = None,
    offices: Offices | None = None,
    *,
    known: BaseData | None = None,
    findings: Findings | None = None,
) -> BaseData:
    """Put base data together.

    Parameters
    ----------
    sites
        Candidate sites; None makes every place with people a free one.
    offices
        Today's offices; they also make the network `offices` of the sites nearest to them.
    known
        Other base data of the country, whose networks are carried over to these sites.
    findings
        Takes what is worth telling about networks.
    """
    candidates = sites_of_places(places) if sites is None else sites
    told = Findings() if findings is None else findings
    networks = dict(carry_networks(known, candidates, told)) if known else {}
    if offices is not None and (today := build_network(offices, candidates, told)):
        networks[today.key] = today
    return BaseData(places, candidates, areas, provenance, offices, networks)


def nearest_sites(lat: Floats, lon: Floats, municipality: Texts, sites: Sites) -> NDArray[np.int32]:
    """Return for each of n points the nearest site within `NEAR_KM`, else the nearest in its municipality, else -1."""
    from scipy.spatial import cKDTree  # noqa: PLC0415  (slow to import, and most imports need none of this)

    if not len(sites):
        return np.full(len(lat), -1, dtype=np.int32)
    points, spots = unit_vectors(lat, lon), unit_vectors(sites.lat, sites.lon)
    chord, nearest = cKDTree(spots).query(points)
    found = nearest.astype(np.int32)
    for i in np.flatnonzero(2 * RADIUS_KM * np.arcsin(np.clip(chord / 2, 0.0, 1.0)) > NEAR_KM):
        same = np.flatnonzero((sites.municipality == municipality[i]) & (sites.municipality != ""))
        found[i] = same[np.argmax(spots[same] @ points[i])] if same.size else -1
    return found


def build_network(offices: Offices, sites: Sites, findings: Findings) -> Network | None:
    """Return the sites that today's offices stand for; offices far from every site are told."""
    found = nearest_sites(offices.lat, offices.lon, offices.municipality, sites)
    for i in np.flatnonzero(found < 0):
        report(findings, fault.OFFICE_FAR, value=offices.names[i], km=NEAR_KM, network=OFFICES_NAME)
    chosen = np.unique(found[found >= 0])
    return Network("offices", OFFICES_NAME, OFFICES_CAUTION, "", chosen) if chosen.size else None


def carry_networks(known: BaseData, sites: Sites, findings: Findings) -> Iterator[tuple[str, Network]]:
    """Give the networks of other base data with the sites nearest to theirs, each site once, and tell how many."""
    old = known.sites
    for key, network in known.networks.items():
        at = network.sites
        found = nearest_sites(old.lat[at], old.lon[at], old.municipality[at], sites)
        for i in np.flatnonzero(found < 0):
            report(findings, fault.OFFICE_FAR, value=old.names[at[i]], km=NEAR_KM, network=network.name)
        first = {int(site): i for i, site in reversed(list(enumerate(found))) if site >= 0}
        kept: Mapping[int, int] = dict(sorted(first.items(), key=lambda pair: pair[1]))
        report(findings, fault.NETWORK_CARRIED, network=network.name, n=len(kept), known=len(at))
        opened = tuple(network.opened[i] for i in kept.values()) if network.opened else ()
        moved = np.array(list(kept), dtype=np.int32)
        yield key, Network(key, network.name, network.caution, network.source, moved, opened)
