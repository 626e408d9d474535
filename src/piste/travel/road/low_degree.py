"""Nodes that hardly branch are contracted first: they add no arc, and the dissection of the rest takes a third."""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import inline, kernel


@inline
def _drop(
    adjacent: NDArray[np.int32], first: np.int64, degree: NDArray[np.int32], node: int | np.int32, gone: int | np.int32
) -> None:
    """Take `gone` out of the list of `node`, which starts at `first`; the last entry fills its place."""
    last = first + degree[node] - 1
    for slot in range(first, last + 1):
        if adjacent[slot] == gone:
            adjacent[slot] = adjacent[last]
            break
    degree[node] -= 1


@inline
def _join(
    adjacent: NDArray[np.int32],
    first: np.int64,
    degree: NDArray[np.int32],
    node: int | np.int32,
    gone: int | np.int32,
    other: int | np.int32,
) -> None:
    """Let `other` take the place of `gone` in the list of `node`, unless it is there already."""
    place = -1
    for slot in range(first, first + degree[node]):
        if adjacent[slot] == other:
            _drop(adjacent, first, degree, node, gone)
            return
        if adjacent[slot] == gone:
            place = slot
    adjacent[place] = other


@kernel("int32[::1](int64[::1], int32[::1], int32[::1])")
def strip_low_degree(
    indptr: NDArray[np.int64], adjacent: NDArray[np.int32], degree: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Contract nodes of degree 1 and 2 in rounds of independent sets, as long as there are any.

    Lists must be free of loops and repeats, each edge standing at both ends. `adjacent` and `degree` are changed to
    those of the core that is left; contracted nodes get degree -1. Returned are the contracted nodes in order.
    """
    n = len(degree)
    order = np.empty(n, dtype=np.int32)
    done = 0
    blocked = np.full(n, -1, dtype=np.int32)
    candidates = np.flatnonzero((degree == 1) | (degree == 2)).astype(np.int32)
    turn = 0
    while len(candidates) > 0:
        later = np.empty(3 * len(candidates), dtype=np.int32)
        waiting = 0
        for node in candidates:
            if degree[node] < 1 or degree[node] > 2:
                continue
            if blocked[node] == turn:
                later[waiting] = node
                waiting += 1
                continue
            first = indptr[node]
            a = adjacent[first]
            if degree[node] == 1:
                b = a
                _drop(adjacent, indptr[a], degree, a, node)
            else:
                b = adjacent[first + 1]
                _join(adjacent, indptr[a], degree, a, node, b)
                _join(adjacent, indptr[b], degree, b, node, a)
            degree[node] = -1
            order[done] = node
            done += 1
            for end in (a, b):
                if 1 <= degree[end] <= 2 and blocked[end] != turn:
                    later[waiting] = end
                    waiting += 1
                blocked[end] = turn
        candidates = later[:waiting].copy()
        turn += 1
    return order[:done].copy()
