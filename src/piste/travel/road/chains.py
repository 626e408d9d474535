"""Chains: runs of segments through points where only two of them meet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import inline, kernel


@dataclass(frozen=True)
class Chains:
    """c chains from point `tail` to point `head`; chain k has segments `segment[indptr[k]:indptr[k + 1]]` in order."""

    indptr: NDArray[np.int64]
    segment: NDArray[np.int32]
    flipped: NDArray[np.bool_]
    """True where the chain runs against the segment."""
    tail: NDArray[np.int32]
    head: NDArray[np.int32]


def build_chains(tail: NDArray[np.int32], head: NDArray[np.int32], group: NDArray[np.uint8], n: int) -> Chains:
    """Join segments into chains; a chain ends where not exactly two segments meet or where their groups differ."""
    return Chains(*trace_chains(tail, head, group, n))


@inline
def _walk(
    start: int,
    first: int,
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    starts: NDArray[np.int64],
    incident: NDArray[np.int32],
    ends_here: NDArray[np.bool_],
    seen: NDArray[np.bool_],
    segment: NDArray[np.int32],
    flipped: NDArray[np.bool_],
    size: int,
) -> tuple[int, int]:
    """Follow segment `first` from point `start` to the next chain end; return the new size and that point."""
    at, along = start, first
    while True:
        seen[along] = True
        segment[size] = along
        flipped[size] = tail[along] != at
        size += 1
        at = tail[along] if flipped[size - 1] else head[along]
        if ends_here[at]:
            return size, at
        one, other = incident[starts[at]], incident[starts[at] + 1]
        along = other if one == along else one


@kernel(
    "Tuple((int64[::1], int32[::1], bool_[::1], int32[::1], int32[::1]))(int32[::1], int32[::1], uint8[::1], int64)"
)
def trace_chains(
    tail: NDArray[np.int32], head: NDArray[np.int32], group: NDArray[np.uint8], n: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_], NDArray[np.int32], NDArray[np.int32]]:
    """Follow every chain once; a ring without an end gets one at its first segment's tail."""
    m = len(tail)
    starts = np.zeros(n + 1, dtype=np.int64)
    for e in range(m):
        starts[tail[e] + 1] += 1
        starts[head[e] + 1] += 1
    for v in range(n):
        starts[v + 1] += starts[v]
    fill = starts[:-1].copy()
    incident = np.empty(2 * m, dtype=np.int32)
    for e in range(m):
        for v in (tail[e], head[e]):
            incident[fill[v]] = e
            fill[v] += 1
    ends_here = np.ones(n, dtype=np.bool_)
    for v in range(n):
        if starts[v + 1] - starts[v] == 2:
            ends_here[v] = group[incident[starts[v]]] != group[incident[starts[v] + 1]]
    seen = np.zeros(m, dtype=np.bool_)
    segment = np.empty(m, dtype=np.int32)
    flipped = np.empty(m, dtype=np.bool_)
    indptr = np.zeros(m + 1, dtype=np.int64)
    chain_tail = np.empty(m, dtype=np.int32)
    chain_head = np.empty(m, dtype=np.int32)
    count, size = 0, 0
    for turn in range(2):
        for e in range(m):
            for v in (tail[e], head[e]):
                if seen[e] or not (ends_here[v] or turn == 1):
                    continue
                ends_here[v] = True
                size, last = _walk(v, e, tail, head, starts, incident, ends_here, seen, segment, flipped, size)
                chain_tail[count], chain_head[count] = v, last
                count += 1
                indptr[count] = size
    return indptr[: count + 1].copy(), segment, flipped, chain_tail[:count].copy(), chain_head[:count].copy()
