"""Roads for ends of journeys only: from a place through them to the main network, and from there to a site."""

import heapq

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.travel.road.customization import CLOSED
from piste.travel.road.doors import Doors
from piste.travel.road.graph import RoadGraph
from piste.travel.road.metric import RoadMetric

Arcs = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]
"""Of each node: where its arcs begin; their ends; their ticks."""


def side_arcs(graph: RoadGraph, metric: RoadMetric, *, backwards: bool) -> Arcs:
    """Return the arcs of the side roads, driven forwards (leaving a place) or backwards (looking from a site)."""
    side = slice(graph.c_main, None)
    tail = np.concatenate([graph.chain_tail[side], graph.chain_head[side]])
    head = np.concatenate([graph.chain_head[side], graph.chain_tail[side]])
    ticks = np.concatenate([metric.chain_ahead[side], metric.chain_back[side]])
    if backwards:
        tail, head = head, tail
    usable = ticks < CLOSED
    tail, head, ticks = tail[usable], head[usable], ticks[usable]
    order = np.argsort(tail, kind="stable")
    starts = np.searchsorted(tail[order], np.arange(graph.n + 1)).astype(np.int64)
    return starts, head[order], ticks[order]


def reach_main(graph: RoadGraph, first: Doors, arcs: Arcs, farthest: int) -> Doors:
    """Follow the side roads from each point's first nodes until they meet the main network.

    Returned are all nodes met within `farthest` ticks, nodes of side roads (from `graph.n_main` on) included.
    """
    return Doors(*spread(first.indptr, first.node, first.ticks, *arcs, graph.n_main, farthest))


@kernel(
    "Tuple((int64[::1], int32[::1], int32[::1]))"
    "(int64[::1], int32[::1], int32[::1], int64[::1], int32[::1], int32[::1], int64, int64)"
)
def spread(
    indptr: NDArray[np.int64],
    first: NDArray[np.int32],
    first_ticks: NDArray[np.int32],
    starts: NDArray[np.int64],
    ends: NDArray[np.int32],
    ticks: NDArray[np.int32],
    n_main: int,
    farthest: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Run Dijkstra's search from each point; nodes below `n_main` are reached and not passed."""
    n_points = len(indptr) - 1
    out_ptr = np.zeros(n_points + 1, dtype=np.int64)
    out_node = np.empty(len(first) + 16, dtype=np.int32)
    out_ticks = np.empty(len(first) + 16, dtype=np.int32)
    size = 0
    settled = np.full(len(starts) - 1, -1, dtype=np.int64)
    for point in range(n_points):
        heap = [(np.int64(0), np.int32(0)) for _ in range(0)]
        for k in range(indptr[point], indptr[point + 1]):
            heapq.heappush(heap, (np.int64(first_ticks[k]), first[k]))
        while len(heap) > 0:
            away, node = heapq.heappop(heap)
            if away > farthest:
                break
            if settled[node] == point:
                continue
            settled[node] = point
            if size == len(out_node):
                out_node = np.concatenate((out_node, np.empty(size, dtype=np.int32)))
                out_ticks = np.concatenate((out_ticks, np.empty(size, dtype=np.int32)))
            out_node[size], out_ticks[size] = node, away
            size += 1
            if node < n_main:
                continue
            for e in range(starts[node], starts[node + 1]):
                if settled[ends[e]] != point:
                    heapq.heappush(heap, (away + ticks[e], ends[e]))
        out_ptr[point + 1] = size
    return out_ptr, out_node[:size].copy(), out_ticks[:size].copy()
