"""Walking legs: from places to stops, between stops, from stops to sites, and all the way."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from piste.basedata.place import Floats
from piste.core.earth import RADIUS_KM, great_circle_km, unit_vectors
from piste.travel.road.network import RoadNetwork
from piste.travel.road.profile import Profile
from piste.travel.road.snap import Snap, snap_to_roads
from piste.travel.road.times import Footing, build_road_times
from piste.travel.time_lists import TimeLists
from piste.travel.transit.question import TransitParams

DETOUR = 1.3
"""Metres on foot a metre as the crow flies, where no roads are given."""
WALK_KMH = 4.5


@dataclass(frozen=True)
class Legs:
    """Walks from k points: those of point i lead to `to[indptr[i]:indptr[i + 1]]` and take `seconds`, at least 1."""

    indptr: NDArray[np.int64]
    to: NDArray[np.int32]
    seconds: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.indptr) - 1


@dataclass(frozen=True)
class WalkingLegs:
    """All walks within the longest allowed ones."""

    access: Legs
    """Of each place, to stops."""
    egress: Legs
    """Of each site, from stops."""
    change: Legs
    """Of each stop, to other stops."""
    direct: Legs
    """Of each site, from places."""
    estimate: bool
    """True where they are estimated as the crow flies, not walked on a map."""


@dataclass(frozen=True)
class Points:
    """k points in degrees; NaN is nowhere."""

    lat: Floats
    lon: Floats


def estimate_walks(places: Points, stops: Points, sites: Points, params: TransitParams) -> WalkingLegs:
    """Estimate walks as the crow flies x 1.3 at 4.5 km/h."""
    return WalkingLegs(
        access=fly(places, stops, params.access_min),
        egress=fly(sites, stops, params.egress_min),
        change=_without_own(fly(stops, stops, params.transfer_min)),
        direct=fly(sites, places, params.access_min),
        estimate=True,
    )


def walk_roads(
    network: RoadNetwork, profile: Profile, places: Points, stops: Points, sites: Points, params: TransitParams
) -> WalkingLegs:
    """Walk the roads and paths of a network that was read under a walking profile."""
    at_places, at_stops, at_sites = (
        snap_to_roads(network.graph, profile, points.lat, points.lon) for points in (places, stops, sites)
    )

    def walk(start: Snap, end: Snap, limit_min: float) -> TimeLists:
        return build_road_times(network, profile, Footing(start, end), cutoff_min=limit_min)

    return WalkingLegs(
        access=_legs(walk(at_places, at_stops, params.access_min)),
        egress=_turn(_legs(walk(at_stops, at_sites, params.egress_min)), len(at_sites)),
        change=_without_own(_legs(walk(at_stops, at_stops, params.transfer_min))),
        direct=_turn(_legs(walk(at_places, at_sites, params.access_min)), len(at_sites)),
        estimate=False,
    )


def fly(start: Points, end: Points, limit_min: float) -> Legs:
    """Return the walks from start points to end points within a limit, as the crow flies."""
    limit_km = limit_min / 60 * WALK_KMH / DETOUR
    there = np.flatnonzero(np.isfinite(end.lat) & np.isfinite(end.lon))
    here = np.flatnonzero(np.isfinite(start.lat) & np.isfinite(start.lon))
    if not len(there) or not len(here):
        return build_legs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), len(start.lat))
    tree = cKDTree(unit_vectors(end.lat[there], end.lon[there]))
    chord = 2 * np.sin(limit_km / RADIUS_KM / 2) * (1 + 1e-9)
    found = tree.query_ball_point(unit_vectors(start.lat[here], start.lon[here]), chord, return_sorted=True)
    tail = np.repeat(here, [len(near) for near in found])
    head = there[np.concatenate([np.asarray(near, dtype=np.int64) for near in found])]
    km = great_circle_km(start.lat[tail], start.lon[tail], end.lat[head], end.lon[head])
    seconds = np.ceil(km * DETOUR / WALK_KMH * 3600 - 1e-6)
    near_enough = seconds <= limit_min * 60
    return build_legs(tail[near_enough], head[near_enough], seconds[near_enough], len(start.lat))


def build_legs(tail: NDArray[np.int64], head: NDArray[np.int64], seconds: Floats, n: int) -> Legs:
    """Build legs of n points from walks in any order; a walk takes at least a second."""
    order = np.lexsort((head, tail))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=n))]).astype(np.int64)
    return Legs(indptr, head[order].astype(np.int32), np.maximum(seconds[order], 1).astype(np.int32))


def _legs(times: TimeLists) -> Legs:
    return Legs(times.indptr, times.site, np.maximum(times.seconds, 1).astype(np.int32))


def _tails(legs: Legs) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(legs)), np.diff(legs.indptr))


def _turn(legs: Legs, n: int) -> Legs:
    return build_legs(legs.to.astype(np.int64), _tails(legs), legs.seconds.astype(np.float64), n)


def _without_own(legs: Legs) -> Legs:
    tail = _tails(legs)
    other = legs.to != tail
    return build_legs(tail[other], legs.to[other].astype(np.int64), legs.seconds[other].astype(np.float64), len(legs))
