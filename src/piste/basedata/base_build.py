"""One base data set, put together from what the readers gave."""

import numpy as np

from piste.basedata import fault
from piste.basedata.area import Areas
from piste.basedata.base import BaseData
from piste.basedata.fault import report
from piste.basedata.network import Network
from piste.basedata.office import Offices
from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.basedata.site_file import sites_of_places
from piste.core.artefact import Provenance
from piste.core.earth import RADIUS_KM, unit_vectors
from piste.core.findings import Findings

NEAR_KM = 10.0
"""How far from a site an office may lie and still count to it in today's network."""


def build_base_data(
    places: Places,
    areas: Areas,
    provenance: Provenance,
    sites: Sites | None = None,
    offices: Offices | None = None,
    *,
    findings: Findings | None = None,
) -> BaseData:
    """Put base data together.

    Parameters
    ----------
    sites
        Candidate sites; None makes every place with people a free one.
    offices
        Today's offices; they also make the network `offices` of the sites nearest to them.
    findings
        Takes what is worth telling about offices far from every site.
    """
    candidates = sites_of_places(places) if sites is None else sites
    network = build_network(offices, candidates, Findings() if findings is None else findings) if offices else None
    networks = {network.key: network} if network else {}
    return BaseData(places, candidates, areas, provenance, offices, networks)


def build_network(offices: Offices, sites: Sites, findings: Findings) -> Network | None:
    """Return the sites that today's offices stand for: to each office the nearest within `NEAR_KM` (great circle)."""
    from scipy.spatial import cKDTree  # noqa: PLC0415  (slow to import, and most imports have no offices)

    if not len(offices) or not len(sites):
        return None
    tree = cKDTree(unit_vectors(sites.lat, sites.lon))
    chord, nearest = tree.query(unit_vectors(offices.lat, offices.lon))
    distance_km = 2 * RADIUS_KM * np.arcsin(np.clip(chord / 2, 0.0, 1.0))
    for i in np.flatnonzero(distance_km > NEAR_KM):
        report(findings, fault.OFFICE_FAR, value=offices.names[i], km=NEAR_KM)
    found = np.unique(nearest[distance_km <= NEAR_KM]).astype(np.int32)
    if not found.size:
        return None
    caution = "Each office counts to the nearest site, at most 10 km away; services and agencies are not told apart."
    return Network("offices", "Today's offices", caution, "", found)
