"""Minutes on foot, all the way: over roads where a file is given, else estimated from straight lines."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.findings import Findings
from piste.travel.fact import Fact
from piste.travel.pair_lists import lists_from_pairs
from piste.travel.road.network import ATTRIBUTION
from piste.travel.road.profile import read_profile
from piste.travel.road.road_read import KEPT, open_network
from piste.travel.road.times import build_road_times, find_footing
from piste.travel.time_lists import Origin, TimeLists
from piste.travel.transit.walking import Points, fly
from piste.travel.travel_asked import Travel

LONGEST_WALK_MIN = 60.0
"""Longer walks are no way to a service point."""
ON_ROADS = "Walking over the roads and paths of OpenStreetMap."
ESTIMATED = "Walking, ESTIMATED from straight lines (x 1.3, 4.5 km/h)."


def read_walk_times(travel: Travel, places: Places, sites: Sites, findings: Findings, keep: Path = KEPT) -> TimeLists:
    """Return times on foot up to an hour; a folder keeps the roads of cars, so that walks are estimated then."""
    path = Path(travel.roads)
    if not travel.roads or path.is_dir():
        return estimate_walk_times(places, sites)
    profile = read_profile("walk")
    network = open_network(path, profile, keep, findings)
    times = build_road_times(
        network, profile, find_footing(network, profile, places, sites), cutoff_min=LONGEST_WALK_MIN
    )
    origin = Origin(((Fact.WALK_ROADS, path.name),), {path.name: network.graph.source_sha256}, (ATTRIBUTION,))
    return replace(times, method=ON_ROADS, origin=origin)


def estimate_walk_times(places: Places, sites: Sites) -> TimeLists:
    """Estimate times on foot up to an hour from straight lines x 1.3 at 4.5 km/h."""
    legs = fly(Points(places.lat, places.lon), Points(sites.lat, sites.lon), LONGEST_WALK_MIN)
    place = np.repeat(np.arange(len(places), dtype=np.int32), np.diff(legs.indptr))
    return lists_from_pairs(
        place,
        legs.to,
        legs.seconds.astype(np.uint16),
        (len(places), len(sites)),
        cutoff_min=LONGEST_WALK_MIN,
        mode="walk",
        estimate=True,
        method=ESTIMATED,
    )
