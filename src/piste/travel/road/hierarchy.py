"""The contraction hierarchy of a road network: everything about it that does not depend on speeds.

Nodes are renumbered by rank. Contracting them in that order joins the higher neighbours of each (chordal completion);
`up_head` lists them. All of them are ancestors in the elimination tree, and ranks are a post-order of that tree: the
nodes below rank r stand directly before it (Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies, 2016).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from piste.core.artefact import hash_arrays
from piste.core.kernel import kernel
from piste.travel.road.dissection import METHODS, dissect
from piste.travel.road.low_degree import strip_low_degree

LOOP = np.iinfo(np.int32).max
"""The slot of an arc that leads from a node to itself and so is on no shortest path."""


@dataclass(frozen=True)
class Hierarchy:
    """n nodes by rank with their higher neighbours; m arcs of the network know their slot in it."""

    rank: NDArray[np.int32]
    """Rank of each node of the network."""
    up_ptr: NDArray[np.int64]
    up_head: NDArray[np.int32]
    """Higher neighbours of rank r, rising: `up_head[up_ptr[r]:up_ptr[r + 1]]`."""
    parent: NDArray[np.int32]
    """Lowest higher neighbour, -1 at a root."""
    arc_slot: NDArray[np.int32]
    """Arc e of the network stands at `up_head[s]` where it leads up, at `up_head[~s]` where it leads down."""
    key: str
    """Hash of the network's nodes and arcs."""

    @property
    def n(self) -> int:
        """Number of nodes."""
        return len(self.rank)


def topology_key(tail: NDArray[np.int32], head: NDArray[np.int32], n: int) -> str:
    """Return the hash that says which network a hierarchy belongs to."""
    return hash_arrays(np.asarray(tail, np.int32), np.asarray(head, np.int32), np.array([n], np.int64))


def build_hierarchy(
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    *,
    method: str = METHODS[0],
) -> Hierarchy:
    """Order and complete a network of directed arcs; their weights are not needed.

    Parameters
    ----------
    tail, head
        m arcs between nodes 0 to n - 1; loops and parallel arcs are allowed.
    lat, lon
        n positions in degrees: they guide the dissection, never the result.
    method
        One of `dissection.METHODS`.
    """
    n = len(lat)
    indptr, adjacent = _undirected(tail, head, n)
    order = _build_order(indptr, adjacent, lat, lon, method)
    first_rank = np.empty(n, dtype=np.int32)
    first_rank[order] = np.arange(n, dtype=np.int32)
    _, _, parent = complete_chordally(*_renumber(indptr, adjacent, first_rank))
    rank = number_in_postorder(parent)[first_rank]
    up_ptr, up_head, parent = complete_chordally(*_renumber(indptr, adjacent, rank))
    slots = find_slots(rank[tail], rank[head], up_ptr, up_head)
    return Hierarchy(rank, up_ptr, up_head, parent, slots, topology_key(tail, head, n))


def _undirected(
    tail: NDArray[np.int32], head: NDArray[np.int32], n: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return neighbour lists without loops and repeats, each edge at both ends."""
    proper = tail != head
    ends = np.concatenate([tail[proper], head[proper]]), np.concatenate([head[proper], tail[proper]])
    lists = csr_matrix((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(n, n))
    return lists.indptr.astype(np.int64), lists.indices.astype(np.int32)


def _build_order(
    indptr: NDArray[np.int64],
    adjacent: NDArray[np.int32],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    method: str,
) -> NDArray[np.int32]:
    lists, degree = adjacent.copy(), np.diff(indptr).astype(np.int32)
    early = strip_low_degree(indptr, lists, degree)
    core = np.flatnonzero(degree >= 0).astype(np.int32)
    if len(core) == 0:
        return early
    number = np.full(len(lat), -1, dtype=np.int32)
    number[core] = np.arange(len(core), dtype=np.int32)
    owner = np.repeat(core, degree[core])
    within = np.arange(len(owner)) - np.repeat(np.cumsum(degree[core]) - degree[core], degree[core])
    other = lists[np.repeat(indptr[core], degree[core]) + within]
    once = owner < other
    late = core[dissect(number[owner[once]], number[other[once]], lat[core], lon[core], method)]
    return np.concatenate([early, late])


def _renumber(
    indptr: NDArray[np.int64], adjacent: NDArray[np.int32], rank: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the neighbour lists by rank."""
    n = len(rank)
    by_rank = np.empty(n, dtype=np.int32)
    by_rank[rank] = np.arange(n, dtype=np.int32)
    count = np.diff(indptr)[by_rank]
    starts = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    within = np.arange(starts[-1]) - np.repeat(starts[:-1], count)
    return starts, rank[adjacent[np.repeat(indptr[by_rank], count) + within]]


@kernel("Tuple((int64[::1], int32[::1], int32[::1]))(int64[::1], int32[::1])")
def complete_chordally(
    indptr: NDArray[np.int64], adjacent: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Return the higher neighbours of every rank after contraction, and its parent in the elimination tree.

    A node hands its higher neighbours on to the lowest of them, its parent; so a node's list is what it has itself and
    what its children hand on.
    """
    n = len(indptr) - 1
    up_ptr = np.zeros(n + 1, dtype=np.int64)
    up_head = np.empty(max(16, 2 * len(adjacent)), dtype=np.int32)
    seen = np.full(n, -1, dtype=np.int32)
    child = np.full(n, -1, dtype=np.int32)
    sibling = np.full(n, -1, dtype=np.int32)
    parent = np.full(n, -1, dtype=np.int32)
    size = 0
    for v in range(n):
        start = size
        longest = indptr[v + 1] - indptr[v]
        c = child[v]
        while c >= 0:
            longest += up_ptr[c + 1] - up_ptr[c]
            c = sibling[c]
        if size + longest > len(up_head):
            grown = np.empty(2 * len(up_head) + longest, dtype=np.int32)
            grown[:size] = up_head[:size]
            up_head = grown
        for e in range(indptr[v], indptr[v + 1]):
            u = adjacent[e]
            if u > v and seen[u] != v:
                seen[u] = v
                up_head[size] = u
                size += 1
        c = child[v]
        while c >= 0:
            for e in range(up_ptr[c], up_ptr[c + 1]):
                u = up_head[e]
                if u != v and seen[u] != v:
                    seen[u] = v
                    up_head[size] = u
                    size += 1
            c = sibling[c]
        up_head[start:size] = np.sort(up_head[start:size])
        up_ptr[v + 1] = size
        if size > start:
            p = up_head[start]
            parent[v] = p
            sibling[v] = child[p]
            child[p] = v
    return up_ptr, up_head[:size].copy(), parent


@kernel("int32[::1](int32[::1])")
def number_in_postorder(parent: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return new ranks in which the nodes below a node stand directly before it."""
    n = len(parent)
    below = np.ones(n, dtype=np.int32)
    for v in range(n):
        if parent[v] >= 0:
            below[parent[v]] += below[v]
    # a node ends its own stretch; going down by rank, each child takes the next free stretch before its parent
    end = np.empty(n, dtype=np.int32)
    free = np.empty(n, dtype=np.int32)
    free_root = n
    for v in range(n - 1, -1, -1):
        p = parent[v]
        if p < 0:
            end[v] = free_root - 1
            free_root -= below[v]
        else:
            end[v] = free[p] - 1
            free[p] -= below[v]
        free[v] = end[v]
    return end


@kernel("int32[::1](int32[::1], int32[::1], int64[::1], int32[::1])")
def find_slots(
    tail: NDArray[np.int32], head: NDArray[np.int32], up_ptr: NDArray[np.int64], up_head: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return where each arc (by rank) stands among the higher neighbours; arcs that lead down give the complement."""
    slots = np.empty(len(tail), dtype=np.int32)
    for e in range(len(tail)):
        low, high = min(tail[e], head[e]), max(tail[e], head[e])
        if low == high:
            slots[e] = LOOP
            continue
        first, last = up_ptr[low], up_ptr[low + 1]
        while last - first > 1:
            middle = (first + last) // 2
            if up_head[middle] <= high:
                first = middle
            else:
                last = middle
        slots[e] = first if tail[e] < head[e] else ~first
    return slots
