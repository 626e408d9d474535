"""Hang places and sites on the network: the time along their own road to its ends, exact to the point on the map."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import inline, kernel
from piste.travel.road.customization import CLOSED
from piste.travel.road.doors import Direct, Doors
from piste.travel.road.graph import RoadGraph
from piste.travel.road.metric import RoadMetric, to_ticks
from piste.travel.road.side_roads import reach_main, side_arcs
from piste.travel.road.snap import Snap


@dataclass(frozen=True)
class Attachment:
    """Doors of places (leaving) and of sites (reaching) on the main network, and the ways that pass no node of it."""

    places: Doors
    sites: Doors
    direct: Direct


def attach(
    graph: RoadGraph, metric: RoadMetric, places: Snap, sites: Snap, access_kmh: float, cutoff_ticks: int
) -> Attachment:
    """Attach snapped points; their legs to the road are driven at `access_kmh` and counted on both sides."""
    leg_ticks = [to_ticks(snap.leg_m / (access_kmh / 3.6), metric.ticks_per_s) for snap in (places, sites)]
    leaving = _own_road(graph, metric, places, leg_ticks[0], leaving=True)
    reaching = _own_road(graph, metric, sites, leg_ticks[1], leaving=False)
    from_places = reach_main(graph, leaving, side_arcs(graph, metric, backwards=False), cutoff_ticks)
    to_sites = reach_main(graph, reaching, side_arcs(graph, metric, backwards=True), cutoff_ticks)
    pairs = [
        _along_one_chain(graph, metric, places, sites, leg_ticks),
        _over_side_roads(graph, from_places, reaching),
    ]
    place, site, ticks = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    near = ticks <= cutoff_ticks
    place, site, ticks = place[near], site[near], ticks[near]
    order = np.lexsort((ticks, site, place))
    starts = np.searchsorted(place[order], np.arange(len(places) + 1)).astype(np.int64)
    direct = Direct(starts, site[order].astype(np.int32), ticks[order].astype(np.int32))
    return Attachment(_on_main(graph, from_places), _on_main(graph, to_sites), direct)


def _on_main(graph: RoadGraph, doors: Doors) -> Doors:
    keep = doors.node < graph.n_main
    kept_before = np.concatenate([[0], np.cumsum(keep)]).astype(np.int64)
    return Doors(kept_before[doors.indptr], doors.node[keep], doors.ticks[keep])


def _own_road(
    graph: RoadGraph, metric: RoadMetric, snap: Snap, leg_ticks: NDArray[np.int32], *, leaving: bool
) -> Doors:
    """Return the ends of each point's chain with the time from the point to them, or from them to it."""
    on_road = np.flatnonzero(snap.segment >= 0)
    chain = np.searchsorted(graph.chain_ptr, snap.segment[on_road], side="right") - 1
    to_tail, to_head = time_ends(
        graph.chain_ptr, chain, snap.segment[on_road], snap.fraction[on_road],
        metric.ahead_s, metric.back_s, metric.ahead_lost_s, metric.back_lost_s, leaving,
    )  # fmt: skip
    point = np.repeat(on_road, 2)
    node = np.stack([graph.chain_tail[chain], graph.chain_head[chain]], axis=1).ravel()
    ticks = to_ticks(np.stack([to_tail, to_head], axis=1).ravel(), metric.ticks_per_s)
    open_ends = ticks < CLOSED
    point, node, ticks = point[open_ends], node[open_ends], ticks[open_ends] + leg_ticks[point[open_ends]]
    starts = np.searchsorted(point, np.arange(len(snap) + 1)).astype(np.int64)
    return Doors(starts, node.astype(np.int32), ticks.astype(np.int32))


Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Place, site, ticks."""


def _along_one_chain(
    graph: RoadGraph, metric: RoadMetric, places: Snap, sites: Snap, leg_ticks: list[NDArray[np.int32]]
) -> Pairs:
    """Return the pairs that stand at one chain, with the way along it."""
    chains = [
        np.where(snap.segment >= 0, np.searchsorted(graph.chain_ptr, snap.segment, side="right") - 1, none)
        for snap, none in ((places, -1), (sites, -2))
    ]
    place, site = join_equal(chains[0], chains[1])
    seconds = time_between(
        places.segment[place], places.fraction[place], sites.segment[site], sites.fraction[site],
        metric.ahead_s, metric.back_s, metric.ahead_lost_s, metric.back_lost_s,
    )  # fmt: skip
    ticks = to_ticks(seconds, metric.ticks_per_s).astype(np.int64)
    return place, site, ticks + leg_ticks[0][place] + leg_ticks[1][site]


def _over_side_roads(graph: RoadGraph, from_places: Doors, reaching: Doors) -> Pairs:
    """Return the pairs that side roads join without the main network."""
    place = np.repeat(np.arange(len(from_places)), np.diff(from_places.indptr))
    site = np.repeat(np.arange(len(reaching)), np.diff(reaching.indptr))
    beside_place = np.flatnonzero(from_places.node >= graph.n_main)
    beside_site = np.flatnonzero(reaching.node >= graph.n_main)
    left, right = join_equal(from_places.node[beside_place], reaching.node[beside_site])
    left, right = beside_place[left], beside_site[right]
    return place[left], site[right], from_places.ticks[left].astype(np.int64) + reaching.ticks[right]


def join_equal(
    left: NDArray[np.signedinteger], right: NDArray[np.signedinteger]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the index pairs (i, j) with left[i] == right[j]."""
    order = np.argsort(right, kind="stable")
    first = np.searchsorted(right[order], left, side="left")
    count = np.searchsorted(right[order], left, side="right") - first
    i = np.repeat(np.arange(len(left)), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return i, order[np.repeat(first, count) + within]


@inline
def _share(part: float, seconds: float) -> float:
    """Return the time of a part of a segment; no part of a closed one takes no time."""
    return part * seconds if part > 0.0 else 0.0


@kernel(
    "Tuple((float64[::1], float64[::1]))(int64[::1], int64[::1], int64[::1], float64[::1],"
    "float64[::1], float64[::1], float64[::1], float64[::1], boolean)"
)
def time_ends(
    chain_ptr: NDArray[np.int64],
    chain: NDArray[np.int64],
    segment: NDArray[np.int64],
    fraction: NDArray[np.float64],
    ahead_s: NDArray[np.float64],
    back_s: NDArray[np.float64],
    ahead_lost_s: NDArray[np.float64],
    back_lost_s: NDArray[np.float64],
    leaving: bool,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return seconds between points and the tail and head of their chains: to the ends, or from them."""
    tail_s = np.empty(len(segment))
    head_s = np.empty(len(segment))
    for p in range(len(segment)):
        s, part = segment[p], fraction[p]
        before, after = 0.0, 0.0
        if leaving:
            if part > 0.0:
                before = part * back_s[s] + back_lost_s[s]
            if part < 1.0:
                after = (1.0 - part) * ahead_s[s] + ahead_lost_s[s]
            for j in range(chain_ptr[chain[p]], s):
                before += back_s[j] + back_lost_s[j]
            for j in range(s + 1, chain_ptr[chain[p] + 1]):
                after += ahead_s[j] + ahead_lost_s[j]
        else:
            before = _share(part, ahead_s[s])
            after = _share(1.0 - part, back_s[s])
            for j in range(chain_ptr[chain[p]], s):
                before += ahead_s[j] + ahead_lost_s[j]
            for j in range(s + 1, chain_ptr[chain[p] + 1]):
                after += back_s[j] + back_lost_s[j]
        tail_s[p], head_s[p] = before, after
    return tail_s, head_s


@kernel(
    "float64[::1](int64[::1], float64[::1], int64[::1], float64[::1],"
    "float64[::1], float64[::1], float64[::1], float64[::1])"
)
def time_between(
    from_segment: NDArray[np.int64],
    from_fraction: NDArray[np.float64],
    to_segment: NDArray[np.int64],
    to_fraction: NDArray[np.float64],
    ahead_s: NDArray[np.float64],
    back_s: NDArray[np.float64],
    ahead_lost_s: NDArray[np.float64],
    back_lost_s: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return seconds from one point of a chain to another along it."""
    seconds = np.empty(len(from_segment))
    for p in range(len(seconds)):
        s, f, t, g = from_segment[p], from_fraction[p], to_segment[p], to_fraction[p]
        if s == t:
            seconds[p] = _share(g - f, ahead_s[s]) if g >= f else _share(f - g, back_s[s])
        elif s < t:
            total = _share(g, ahead_s[t])
            if f < 1.0:
                total += (1.0 - f) * ahead_s[s] + ahead_lost_s[s]
            for j in range(s + 1, t):
                total += ahead_s[j] + ahead_lost_s[j]
            seconds[p] = total
        else:
            total = _share(1.0 - g, back_s[t])
            if f > 0.0:
                total += f * back_s[s] + back_lost_s[s]
            for j in range(t + 1, s):
                total += back_s[j] + back_lost_s[j]
            seconds[p] = total
    return seconds
