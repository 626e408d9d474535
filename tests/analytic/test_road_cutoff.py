"""The trap of the cut-off: an arc longer than it is on no path, and yet it borders a subtree."""

import numpy as np

from piste.travel.road.customization import build_weights
from piste.travel.road.doors import doors_at_nodes
from piste.travel.road.hierarchy import Hierarchy, complete_chordally, find_slots
from piste.travel.road.sweep import sweep_sites

A, B, R, D = 3, 2, 1, 0


def by_rank(tail, head, n):
    """Return the hierarchy in which a node's number is its rank."""
    ends = np.concatenate([tail, head]), np.concatenate([head, tail])
    order = np.argsort(ends[0], kind="stable")
    starts = np.searchsorted(ends[0][order], np.arange(n + 1)).astype(np.int64)
    up_ptr, up_head, parent = complete_chordally(starts, ends[1][order].astype(np.int32))
    slots = find_slots(tail, head, up_ptr, up_head)
    return Hierarchy(np.arange(n, dtype=np.int32), up_ptr, up_head, parent, slots, "")


def test_a_place_behind_an_arc_longer_than_the_cutoff_is_found():
    """R and D are one subtree below A and B. The site is at A, D is near A; R hangs on D by an arc beyond the cut-off.

    R's way to A is longer than the cut-off. Who drops it sees R bordered by B alone, which is far, and skips D as well.
    """
    tail = np.array([D, D, R, A], dtype=np.int32)
    head = np.array([A, R, B, B], dtype=np.int32)
    both = np.concatenate([tail, head]), np.concatenate([head, tail])
    ticks = np.array([10, 5000, 5000, 5000] * 2, dtype=np.int32)
    hierarchy = by_rank(*both, 4)
    assert hierarchy.parent.tolist() == [R, B, A, -1]
    weights = build_weights(hierarchy, ticks)
    times = sweep_sites(
        hierarchy, weights, doors_at_nodes(np.array([D, R, B], np.int32)), doors_at_nodes(np.array([A], np.int32)), 100
    )
    assert times.indptr.tolist() == [0, 1, 1, 1]
    assert times.seconds.tolist() == [10]


def test_sums_stop_at_the_end_of_16_bits():
    """Three arcs of 30,000 ticks make 90,000, which in 16 bits would be 24,464."""
    tail, head = np.array([0, 1, 2], dtype=np.int32), np.array([1, 2, 3], dtype=np.int32)
    hierarchy = by_rank(np.concatenate([tail, head]), np.concatenate([head, tail]), 4)
    weights = build_weights(hierarchy, np.full(6, 30_000, dtype=np.int32))
    places = doors_at_nodes(np.arange(4, dtype=np.int32))
    for site in range(4):
        times = sweep_sites(hierarchy, weights, places, doors_at_nodes(np.array([site], np.int32)), 65_534)
        expected = {place: 30_000 * abs(place - site) for place in range(4) if abs(place - site) < 3}
        found = {p: int(times.seconds[times.indptr[p]]) for p in range(4) if times.indptr[p] < times.indptr[p + 1]}
        assert found == expected
