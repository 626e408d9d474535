"""Chains hold every segment once, in order, between points where roads meet."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.travel.road.chains import build_chains


def chains_of(pairs, group=None, n=None):
    tail, head = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    group = np.zeros(len(pairs), dtype=np.uint8) if group is None else np.array(group, dtype=np.uint8)
    n = n or int(max(tail.max(initial=0), head.max(initial=0))) + 1
    return build_chains(np.ascontiguousarray(tail), np.ascontiguousarray(head), group, n)


def test_a_road_with_bends_is_one_chain():
    chains = chains_of([(0, 1), (2, 1), (2, 3)])
    assert (chains.tail.tolist(), chains.head.tolist()) == ([0], [3])
    assert chains.segment.tolist() == [0, 1, 2]
    assert chains.flipped.tolist() == [False, True, False]


def test_a_junction_ends_three_chains():
    chains = chains_of([(0, 1), (1, 2), (1, 3), (3, 4)])
    assert sorted(zip(chains.tail.tolist(), chains.head.tolist(), strict=True)) == [(0, 1), (1, 2), (1, 4)]


def test_a_change_of_group_ends_a_chain():
    chains = chains_of([(0, 1), (1, 2)], group=[0, 1])
    assert chains.indptr.tolist() == [0, 1, 2]


def test_a_ring_gets_an_end_and_a_lollipop_has_one():
    ring = chains_of([(0, 1), (1, 2), (2, 0)])
    assert (ring.tail.tolist(), ring.head.tolist(), ring.indptr.tolist()) == ([0], [0], [0, 3])
    lollipop = chains_of([(0, 1), (1, 2), (2, 3), (3, 1)])
    assert sorted(zip(lollipop.tail.tolist(), lollipop.head.tolist(), strict=True)) == [(0, 1), (1, 1)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 1)), max_size=30))
def test_every_segment_once_and_ends_that_join(rows):
    rows = [row for row in rows if row[0] != row[1]]
    if not rows:
        return
    pairs, group = [row[:2] for row in rows], [row[2] for row in rows]
    chains = chains_of(pairs, group, n=13)
    assert sorted(chains.segment.tolist()) == list(range(len(pairs)))
    degree = np.bincount(np.array(pairs).ravel(), minlength=13)
    for c in range(len(chains.tail)):
        at = chains.tail[c]
        members = range(chains.indptr[c], chains.indptr[c + 1])
        assert len({group[chains.segment[k]] for k in members}) == 1
        for k in members:
            a, b = pairs[chains.segment[k]]
            start, at_next = (b, a) if chains.flipped[k] else (a, b)
            assert start == at
            at = at_next
            assert k == members[-1] or degree[at] == 2
        assert at == chains.head[c]
