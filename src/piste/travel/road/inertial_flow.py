"""Nested dissection by inertial flow: our own, for machines without RoutingKit.

A cell is swept along four directions; the least cut between its first and its last quarter is a maximum flow over unit
edges. Of the four, the one with the fewest edges for the size of its smaller side is taken; its ends on the side where
they are fewer become the separator (Schild, Sommer: On balanced separators in road networks, 2015).
"""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel

SMALLEST_CELL = 8
END_SHARE = 0.25


@kernel("int8[::1](int32[::1], int32[::1], int32[::1], int8[::1], int64[::1], int32[::1])")
def even_side(
    starts: NDArray[np.int32],
    outgoing: NDArray[np.int32],
    ends: NDArray[np.int32],
    used: NDArray[np.int8],
    sinks: NDArray[np.int64],
    came_by: NDArray[np.int32],
) -> NDArray[np.int8]:
    """Return the sides of the more even of two least cuts: that nearest to the sources, that nearest to the sinks.

    `came_by` is at least -1 where the sources still lead.
    """
    size = len(starts) - 1
    near_sinks = np.zeros(size, dtype=np.int8)
    queue = np.empty(size, dtype=np.int64)
    length = len(sinks)
    for i in range(length):
        queue[i] = sinks[i]
        near_sinks[sinks[i]] = 1
    first = 0
    while first < length:
        node = queue[first]
        first += 1
        for k in range(starts[node], starts[node + 1]):
            back = outgoing[k] ^ 1
            if near_sinks[ends[back]] == 0 and used[back] < 1:
                near_sinks[ends[back]] = 1
                queue[length] = ends[back]
                length += 1
    near_sources = (came_by < -1).astype(np.int8)
    source_side = size - near_sources.sum()
    return near_sources if abs(2 * source_side - size) <= abs(2 * length - size) else near_sinks


@kernel("Tuple((int64, int8[::1]))(int32[::1], int32[::1], int32[::1], int64[::1], int64[::1], int64)")
def cut_between(
    starts: NDArray[np.int32],
    outgoing: NDArray[np.int32],
    ends: NDArray[np.int32],
    sources: NDArray[np.int64],
    sinks: NDArray[np.int64],
    bound: int,
) -> tuple[int, NDArray[np.int8]]:
    """Return the size of the least cut and each node's side (0 with the sources), or `bound` where it is not less."""
    size = len(starts) - 1
    used = np.zeros(len(ends), dtype=np.int8)
    is_sink = np.zeros(size, dtype=np.bool_)
    for node in sinks:
        is_sink[node] = True
    came_by = np.empty(size, dtype=np.int32)
    queue = np.empty(size, dtype=np.int32)
    flow = 0
    while flow < bound:
        came_by[:] = -2
        length = len(sources)
        for i in range(length):
            queue[i] = sources[i]
            came_by[sources[i]] = -1
        reached = -1
        first = 0
        while first < length and reached < 0:
            node = queue[first]
            first += 1
            for k in range(starts[node], starts[node + 1]):
                half = outgoing[k]
                other = ends[half ^ 1]
                if came_by[other] == -2 and used[half] < 1:
                    came_by[other] = half
                    if is_sink[other]:
                        reached = other
                        break
                    queue[length] = other
                    length += 1
        if reached < 0:
            return flow, even_side(starts, outgoing, ends, used, sinks, came_by)
        while came_by[reached] >= 0:
            half = came_by[reached]
            used[half] += 1
            used[half ^ 1] -= 1
            reached = ends[half]
        flow += 1
    return bound, np.ones(size, dtype=np.int8)


@kernel("int8[::1](int32[::1], float64[::1], float64[::1])")
def least_cut(ends: NDArray[np.int32], north: NDArray[np.float64], east: NDArray[np.float64]) -> NDArray[np.int8]:
    """Return the side (0 or 1) of each node of a cell of the best cut; edge k joins ends 2k and 2k + 1."""
    size = len(north)
    halves = len(ends)
    starts = np.zeros(size + 1, dtype=np.int32)
    for half in range(halves):
        starts[ends[half] + 1] += 1
    for i in range(size):
        starts[i + 1] += starts[i]
    outgoing = np.empty(halves, dtype=np.int32)
    fill = starts[:-1].copy()
    for half in range(halves):
        outgoing[fill[ends[half]]] = half
        fill[ends[half]] += 1
    best = np.zeros(size, dtype=np.int8)
    least = np.inf
    few = max(1, int(size * END_SHARE))
    for direction in range(4):
        if direction == 0:
            along = north.copy()
        elif direction == 1:
            along = east.copy()
        elif direction == 2:
            along = north + east
        else:
            along = north - east
        order = np.argsort(along)
        # a cut of so many edges would not be better even if it halved the cell
        bound = halves + 1 if least == np.inf else int(least * size / 2) + 1
        flow, side = cut_between(starts, outgoing, ends, order[:few], order[size - few :], bound)
        if flow < bound:
            ones = side.sum()
            cost = flow / min(ones, size - ones)
            if cost < least:
                least = cost
                best = side
    return best


@kernel("void(int32[::1], int8[::1])")
def take_separator(ends: NDArray[np.int32], side: NDArray[np.int8]) -> None:
    """Mark with 2 the ends of cut edges on the side that has fewer of them."""
    at_cut = np.zeros(len(side), dtype=np.bool_)
    for half in range(len(ends)):
        if side[ends[half]] != side[ends[half ^ 1]]:
            at_cut[ends[half]] = True
    few = np.zeros(2, dtype=np.int64)
    for i in range(len(side)):
        if at_cut[i]:
            few[side[i]] += 1
    chosen = 0 if few[0] <= few[1] else 1
    for i in range(len(side)):
        if at_cut[i] and side[i] == chosen:
            side[i] = 2


@kernel("int32[::1](int32[::1], int32[::1], float64[::1], float64[::1])")
def order_cells(
    tail: NDArray[np.int32], head: NDArray[np.int32], north: NDArray[np.float64], east: NDArray[np.float64]
) -> NDArray[np.int32]:
    """Split cells until they are small; a cell's stretch of the order holds left part, right part, separator."""
    n, m = len(north), len(tail)
    nodes = np.arange(n).astype(np.int32)
    edges = np.arange(m).astype(np.int32)
    local = np.empty(n, dtype=np.int32)
    part = np.empty(n, dtype=np.int8)
    stack = [(0, n, 0, m)]
    while len(stack) > 0:
        n0, n1, e0, e1 = stack.pop()
        size = n1 - n0
        if size <= SMALLEST_CELL:
            continue
        for i in range(size):
            local[nodes[n0 + i]] = i
        ends = np.empty(2 * (e1 - e0), dtype=np.int32)
        for k in range(e1 - e0):
            ends[2 * k] = local[tail[edges[e0 + k]]]
            ends[2 * k + 1] = local[head[edges[e0 + k]]]
        side = least_cut(ends, north[nodes[n0:n1]], east[nodes[n0:n1]])
        take_separator(ends, side)
        for i in range(size):
            part[nodes[n0 + i]] = side[i]
        cell = nodes[n0:n1].copy()
        place = n0
        border = np.empty(4, dtype=np.int64)
        for wanted in range(3):
            border[wanted] = place
            for i in range(size):
                if side[i] == wanted:
                    nodes[place] = cell[i]
                    place += 1
        inner = edges[e0:e1].copy()
        place = e0
        for wanted in range(2):
            start = place
            for edge in inner:
                if part[tail[edge]] == wanted and part[head[edge]] == wanted:
                    edges[place] = edge
                    place += 1
            stack.append((border[wanted], border[wanted + 1], start, place))
    return nodes


def dissect_by_inertial_flow(
    tail: NDArray[np.int32], head: NDArray[np.int32], lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> NDArray[np.int32]:
    """Return nodes in contraction order, separators last; edges once each, positions in degrees."""
    east = lon * np.cos(np.radians(lat.mean())) if len(lat) else lon
    return order_cells(tail.astype(np.int32), head.astype(np.int32), lat.astype(np.float64), east.astype(np.float64))
