"""Times from many places to many sites at once: a batched, restricted sweep down a contraction hierarchy.

Sites are the sources and the network is read backwards, since people travel to the site. 64 sites at a time climb from
their nodes to the root; then ranks are swept downwards, each row taking the least of its higher neighbours' rows
(PHAST; Delling, Goldberg, Nowatzyk, Werneck 2013). Only ranks with a place below them are kept (RPHAST), and a whole
subtree is skipped once every row on its border is beyond the cut-off. Times are uint16 ticks; sums stop at 65535.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.travel.road.customization import Weights
from piste.travel.road.doors import Direct, Doors, no_direct_ways
from piste.travel.road.hierarchy import Hierarchy
from piste.travel.road.sorted_times import Entries, SortedTimes, sort_entries

LANES = 64
BEYOND = 65535
"""Ticks that say: farther than the cut-off."""


@dataclass(frozen=True)
class Stage:
    """The part of a hierarchy that a set of places needs, with its weights: ranks anew, in the old order."""

    row: NDArray[np.int32]
    """Row of each rank, -1 where no place is below it."""
    up_ptr: NDArray[np.int64]
    up_row: NDArray[np.int32]
    up_ticks: NDArray[np.uint16]
    subtree: NDArray[np.int32]
    """Rows of the subtree of a row, itself included; they stand directly before it."""


def build_stage(hierarchy: Hierarchy, weights: Weights, nodes: NDArray[np.int32]) -> Stage:
    """Keep what is above the given nodes of the network. Arcs of any length stay: they are the border of a subtree."""
    needed = mark_ancestors(hierarchy.parent, hierarchy.rank[nodes])
    row = np.where(needed, np.cumsum(needed, dtype=np.int32) - 1, -1).astype(np.int32)
    return Stage(row, *keep_rows(row, hierarchy.parent, hierarchy.up_ptr, hierarchy.up_head, weights.up))


def sweep_sites(
    hierarchy: Hierarchy,
    weights: Weights,
    places: Doors,
    sites: Doors,
    cutoff_ticks: int,
    *,
    ticks_per_s: int = 1,
    direct: Direct | None = None,
    threads: int | None = None,
) -> SortedTimes:
    """Compute the times from every place to every site within the cut-off, sites in rising time.

    Parameters
    ----------
    hierarchy, weights
        The network; `weights.up` and `weights.down` together make it directed.
    places, sites
        Ticks of a place's doors are paid leaving it, those of a site's doors reaching it.
    cutoff_ticks
        At most 65534; counts inclusively, doors included.
    ticks_per_s
        Ticks are rounded up to whole seconds.
    direct
        Ways from a place to a site that pass no node of the network.
    threads
        None: as many as the process may use.
    """
    if not 0 <= cutoff_ticks < BEYOND:
        raise ValueError(f"a cut-off of {cutoff_ticks} ticks does not fit into 16 bits")
    straight = direct or no_direct_ways(len(places))
    stage = build_stage(hierarchy, weights, places.node)
    place_row = stage.row[hierarchy.rank[places.node]]
    site_rank = hierarchy.rank[sites.node]
    batches = _batch_by_rank(site_rank, sites, straight)

    def work(share: list[NDArray[np.int64]]) -> list[Entries]:
        board = np.empty((len(stage.subtree), LANES), dtype=np.uint16)
        nearest = np.empty(len(board), dtype=np.uint16)
        found = []
        for batch in share:
            seeded = plant_seeds(
                batch, sites.indptr, site_rank, sites.ticks,
                hierarchy.parent, hierarchy.up_ptr, hierarchy.up_head, weights.down, stage.row, board, cutoff_ticks,
            )  # fmt: skip
            sweep_rows(stage.up_ptr, stage.up_row, stage.up_ticks, stage.subtree, seeded, board, nearest, cutoff_ticks)
            lane = np.full(len(sites), -1, dtype=np.int32)
            lane[batch] = np.arange(len(batch), dtype=np.int32)
            pairs = read_places(
                places.indptr, place_row, places.ticks, straight.indptr, straight.site, straight.ticks,
                lane, batch, board, nearest, cutoff_ticks, ticks_per_s,
            )  # fmt: skip
            found.append(pairs)
        return found

    workers = max(1, min(threads or len(os.sched_getaffinity(0)), len(batches)))
    with ThreadPoolExecutor(workers) as pool:
        shares = pool.map(work, [batches[k::workers] for k in range(workers)])
        entries = [entry for share in shares for entry in share]
    return sort_entries(entries, len(places))


def _batch_by_rank(site_rank: NDArray[np.int32], sites: Doors, direct: Direct) -> list[NDArray[np.int64]]:
    """Return batches of sites that are near each other: ranks of a nested dissection are a map of their own."""
    has_door = np.diff(sites.indptr) > 0
    has_way = np.zeros(len(sites), dtype=bool)
    has_way[direct.site] = True
    used = np.flatnonzero(has_door | has_way)
    first_rank = np.full(len(sites), -1, dtype=np.int32)
    first_rank[has_door] = site_rank[sites.indptr[:-1][has_door]]
    by_rank = used[np.argsort(first_rank[used], kind="stable")]
    return [by_rank[k : k + LANES] for k in range(0, len(by_rank), LANES)]


@kernel("bool_[::1](int32[::1], int32[::1])")
def mark_ancestors(parent: NDArray[np.int32], ranks: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Mark ranks and everything above them."""
    marked = np.zeros(len(parent), dtype=np.bool_)
    for rank in ranks:
        v = rank
        while v >= 0 and not marked[v]:
            marked[v] = True
            v = parent[v]
    return marked


@kernel(
    "Tuple((int64[::1], int32[::1], uint16[::1], int32[::1]))"
    "(int32[::1], int32[::1], int64[::1], int32[::1], int32[::1])"
)
def keep_rows(
    row: NDArray[np.int32],
    parent: NDArray[np.int32],
    up_ptr: NDArray[np.int64],
    up_head: NDArray[np.int32],
    up: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint16], NDArray[np.int32]]:
    """Return arcs by row, their weights (65535 where they do not fit into 16 bits), and the sizes of subtrees."""
    rows, arcs = 0, 0
    for v in range(len(row)):
        if row[v] >= 0:
            rows += 1
            arcs += up_ptr[v + 1] - up_ptr[v]
    ptr = np.zeros(rows + 1, dtype=np.int64)
    heads = np.empty(arcs, dtype=np.int32)
    ticks = np.empty(arcs, dtype=np.uint16)
    subtree = np.ones(rows, dtype=np.int32)
    k = 0
    for v in range(len(row)):
        r = row[v]
        if r < 0:
            continue
        for e in range(up_ptr[v], up_ptr[v + 1]):
            heads[k] = row[up_head[e]]
            ticks[k] = min(up[e], 65535)
            k += 1
        ptr[r + 1] = k
        if parent[v] >= 0:
            subtree[row[parent[v]]] += subtree[r]
    return ptr, heads, ticks, subtree


@kernel(
    "bool_[::1](int64[::1], int64[::1], int32[::1], int32[::1],"
    "int32[::1], int64[::1], int32[::1], int32[::1], int32[::1], uint16[:, ::1], int64)"
)
def plant_seeds(
    batch: NDArray[np.int64],
    indptr: NDArray[np.int64],
    door_rank: NDArray[np.int32],
    door_ticks: NDArray[np.int32],
    parent: NDArray[np.int32],
    up_ptr: NDArray[np.int64],
    up_head: NDArray[np.int32],
    down: NDArray[np.int32],
    row: NDArray[np.int32],
    board: NDArray[np.uint16],
    cutoff: int,
) -> NDArray[np.bool_]:
    """Climb backwards from the doors of each site and write its ancestors on the board; return the rows written.

    Doors climb one after the other: what a later one lowers stands on its own way up, which it walks itself.
    """
    unknown = 2**30
    seeded = np.zeros(len(board), dtype=np.bool_)
    ticks = np.full(len(parent), unknown, dtype=np.int32)
    for lane in range(len(batch)):
        doors = range(indptr[batch[lane]], indptr[batch[lane] + 1])
        for door in doors:
            v = door_rank[door]
            ticks[v] = min(ticks[v], door_ticks[door])
            while v >= 0:
                if ticks[v] <= cutoff:
                    for e in range(up_ptr[v], up_ptr[v + 1]):
                        u = up_head[e]
                        ticks[u] = min(ticks[u], ticks[v] + down[e])
                v = parent[v]
        for door in doors:
            v = door_rank[door]
            while v >= 0:
                r = row[v]
                if r >= 0:
                    if not seeded[r]:
                        seeded[r] = True
                        board[r, :] = 65535
                    board[r, lane] = min(ticks[v], 65535)
                v = parent[v]
        for door in doors:
            v = door_rank[door]
            while v >= 0:
                ticks[v] = unknown
                v = parent[v]
    return seeded


@kernel("void(int64[::1], int32[::1], uint16[::1], int32[::1], bool_[::1], uint16[:, ::1], uint16[::1], int64)")
def sweep_rows(
    up_ptr: NDArray[np.int64],
    up_row: NDArray[np.int32],
    up_ticks: NDArray[np.uint16],
    subtree: NDArray[np.int32],
    seeded: NDArray[np.bool_],
    board: NDArray[np.uint16],
    nearest: NDArray[np.uint16],
    cutoff: int,
) -> None:
    """Sweep rows downwards; `nearest` becomes the least of each row, 65535 where a row was skipped and holds nothing.

    A subtree without seeds is reached only across its border, the higher neighbours of its root. Where all of them are
    beyond the cut-off, so is everything in it.
    """
    v = len(subtree) - 1
    while v >= 0:
        first, last = up_ptr[v], up_ptr[v + 1]
        here = board[v]
        if not seeded[v]:
            near = False
            for e in range(first, last):
                if nearest[up_row[e]] <= cutoff:
                    near = True
                    break
            if not near:
                nearest[v - subtree[v] + 1 : v + 1] = 65535
                v -= subtree[v]
                continue
            here[:] = 65535
        for e in range(first, last):
            u = up_row[e]
            if nearest[u] > cutoff:
                continue
            add = up_ticks[e]
            there = board[u]
            for lane in range(64):
                ticks = np.uint16(there[lane] + add)
                ticks = np.uint16(65535) if ticks < add else ticks
                here[lane] = min(here[lane], ticks)
        least = np.uint16(65535)
        for lane in range(64):
            least = min(least, here[lane])
        nearest[v] = least
        v -= 1


@kernel(
    "Tuple((int32[::1], int32[::1], uint16[::1]))(int64[::1], int32[::1], int32[::1], int64[::1], int32[::1],"
    "int32[::1], int32[::1], int64[::1], uint16[:, ::1], uint16[::1], int64, int64)"
)
def read_places(
    indptr: NDArray[np.int64],
    door_row: NDArray[np.int32],
    door_ticks: NDArray[np.int32],
    direct_ptr: NDArray[np.int64],
    direct_site: NDArray[np.int32],
    direct_ticks: NDArray[np.int32],
    lane_of: NDArray[np.int32],
    batch: NDArray[np.int64],
    board: NDArray[np.uint16],
    nearest: NDArray[np.uint16],
    cutoff: int,
    ticks_per_s: int,
) -> Entries:
    """Return place, site and seconds (rounded up) of every pair of a batch within the cut-off."""
    size = 0
    place_found = np.empty(4096, dtype=np.int32)
    site_found = np.empty(4096, dtype=np.int32)
    seconds_found = np.empty(4096, dtype=np.uint16)
    best = np.empty(64, dtype=np.int32)
    for place in range(len(indptr) - 1):
        near = False
        for door in range(indptr[place], indptr[place + 1]):
            near |= nearest[door_row[door]] + door_ticks[door] <= cutoff
        if not near and direct_ptr[place] == direct_ptr[place + 1]:
            continue
        best[:] = cutoff + 1
        for door in range(indptr[place], indptr[place + 1]):
            r = door_row[door]
            add = door_ticks[door]
            if nearest[r] + add <= cutoff:
                for lane in range(64):
                    best[lane] = min(best[lane], np.int32(board[r, lane]) + add)
        for way in range(direct_ptr[place], direct_ptr[place + 1]):
            own = lane_of[direct_site[way]]
            if own >= 0:
                best[own] = min(best[own], direct_ticks[way])
        if size + 64 > len(place_found):
            more = 2 * len(place_found)
            place_found = np.concatenate((place_found, np.empty(more, dtype=np.int32)))
            site_found = np.concatenate((site_found, np.empty(more, dtype=np.int32)))
            seconds_found = np.concatenate((seconds_found, np.empty(more, dtype=np.uint16)))
        for lane in range(len(batch)):
            if best[lane] <= cutoff:
                place_found[size] = place
                site_found[size] = batch[lane]
                seconds_found[size] = (best[lane] + ticks_per_s - 1) // ticks_per_s
                size += 1
    return place_found[:size].copy(), site_found[:size].copy(), seconds_found[:size].copy()
