"""Driving times from every place to every site over a road network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.core.units import SECONDS_PER_MIN
from piste.travel.road.attach import attach
from piste.travel.road.customization import build_weights
from piste.travel.road.metric import build_road_metric, choose_ticks_per_s, main_ticks
from piste.travel.road.network import RoadNetwork
from piste.travel.road.profile import Profile
from piste.travel.road.snap import Foothold, Snap, snap_to_roads
from piste.travel.road.sweep import sweep_sites
from piste.travel.time_lists import TimeLists

METHOD = "Driving times over the roads of OpenStreetMap, from the place to the site, the way to the road included."


@dataclass(frozen=True)
class Footing:
    """Where places and sites stand on the roads: found once, kept when speeds or closures change."""

    places: Snap
    sites: Snap


def find_footing(network: RoadNetwork, profile: Profile, places: Places, sites: Sites) -> Footing:
    """Snap places and sites to the roads."""
    snaps = [snap_to_roads(network.graph, profile, points.lat, points.lon) for points in (places, sites)]
    return Footing(*snaps)


def build_road_times(
    network: RoadNetwork,
    profile: Profile,
    footing: Footing,
    *,
    cutoff_min: float = 120.0,
    closed: NDArray[np.bool_] | None = None,
    threads: int | None = None,
) -> TimeLists:
    """Compute the times of all places to all sites within the cut-off.

    People travel to the site, so one-way streets count in that direction. A time is the leg from the place to its road
    and the leg from the road to the site at the profile's access speed, and the fastest drive between them.

    Parameters
    ----------
    network
        Roads; they may have been read under another profile.
    profile
        Speeds, penalties and access speed of these times.
    footing
        n places and m sites on the roads.
    cutoff_min
        At most 1,092; a time of exactly the cut-off is within it.
    closed
        Segments of the graph that nobody passes (see `closure`).
    threads
        None: as many as the process may use.
    """
    ticks_per_s = choose_ticks_per_s(cutoff_min)
    cutoff_ticks = int(np.floor(cutoff_min * SECONDS_PER_MIN * ticks_per_s))
    graph, hierarchy = network.graph, network.hierarchy
    metric = build_road_metric(graph, profile, ticks_per_s=ticks_per_s, closed=closed)
    weights = build_weights(hierarchy, main_ticks(graph, metric))
    hung = attach(graph, metric, footing.places, footing.sites, profile.snapping.access_kmh, cutoff_ticks)
    times = sweep_sites(
        hierarchy,
        weights,
        hung.places,
        hung.sites,
        cutoff_ticks,
        ticks_per_s=ticks_per_s,
        direct=hung.direct,
        threads=threads,
    )
    return TimeLists(
        indptr=times.indptr,
        site=times.site,
        seconds=times.seconds,
        n_sites=len(footing.sites),
        cutoff_min=cutoff_min,
        mode=profile.mode,
        estimate=False,
        method=METHOD,
    )


def check_footing(footing: Footing, profile: Profile, places: Places, sites: Sites, findings: Findings) -> None:
    """Tell which places and sites have no road.

    Raises
    ------
    DataError
        Where no place or no site is near any road: the file is of another area.
    """
    parts = (("place", footing.places, places.names), ("site", footing.sites, sites.names))
    if any(len(snap) > 0 and not (snap.foothold == Foothold.ROAD).any() for _, snap, _ in parts):
        findings.error(
            "roads_elsewhere",
            "The roads of the file are not where the places and sites are.",
            "Use an extract of the area of the places, and check their coordinates.",
        )
        raise DataError(findings)
    for kind, snap, names in parts:
        for i in np.flatnonzero(snap.foothold == Foothold.TOO_FAR).tolist():
            findings.warning(
                f"{kind}_far_from_roads",
                "{name} is farther than {limit_m} m from every road and has no times.",
                "Check its coordinates, or raise snapping.limit_m in the profile.",
                name=str(names[i]),
                limit_m=profile.snapping.limit_m,
            )
        for i in np.flatnonzero(snap.foothold == Foothold.ISLAND).tolist():
            findings.warning(
                f"{kind}_on_island",
                "{name} is at roads that no road or car ferry joins to the network; it has no times.",
                "Check whether a ferry is missing from the file or closed to cars in the profile.",
                name=str(names[i]),
            )


def check_reach(times: TimeLists, footing: Footing, places: Places, findings: Findings) -> None:
    """Tell which places stand at a road and yet reach no site within the cut-off."""
    alone = (np.diff(times.indptr) == 0) & (footing.places.foothold == Foothold.ROAD)
    for i in np.flatnonzero(alone).tolist():
        findings.warning(
            "place_reaches_none",
            "{name} reaches no site within {cutoff_min} minutes.",
            "Raise the cut-off, or add a site nearer by.",
            name=str(places.names[i]),
            cutoff_min=times.cutoff_min,
        )
