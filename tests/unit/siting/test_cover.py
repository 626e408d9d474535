"""Covers: the fewest sites, whether so many can do it, bounds that hold."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.core.deadline import Deadline
from piste.siting.cover import cover_greedily, solve_cover
from piste.siting.cover_rows import build_cover
from piste.siting.cover_search import shrink_cover


def cover_of(rows, m):
    ptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return build_cover(ptr, np.array([j for row in rows for j in row], dtype=np.int32), m)


def rows_of(cover):
    return [cover.idx[a:b].tolist() for a, b in itertools.pairwise(cover.ptr.tolist())]


def covers(rows, sites):
    return all(set(row) & set(sites) for row in rows)


def test_rows_that_contain_another_go():
    assert rows_of(cover_of([[2, 0, 1], [1, 0], [0, 1], [3]], 4)) == [[0, 1], [3]]


@st.composite
def draw_rows(draw):
    m = draw(st.integers(1, 7))
    return draw(st.lists(st.sets(st.integers(0, m - 1), min_size=1).map(sorted), max_size=8)), m


@settings(max_examples=150, deadline=None)
@given(draw_rows())
def test_the_fewest_by_trying_all(case):
    rows, m = case
    truth = next(k for k in range(m + 1) for some in itertools.combinations(range(m), k) if covers(rows, some))
    cover = cover_of(rows, m)
    answer = solve_cover(cover, Deadline())
    assert (len(answer.sites), answer.bound, answer.proven) == (truth, truth, True)
    assert covers(rows, answer.sites.tolist())
    for most in range(m + 1):
        answer = solve_cover(cover, Deadline(), most=most)
        assert answer.proven
        assert answer.found == (most >= truth)
        assert covers(rows, answer.sites.tolist()) or not answer.found
        assert len(answer.sites) <= most or not answer.found


def ring(n):
    """Return rows of three neighbours in a ring of n: n/3 rounded up are needed."""
    return [[i, (i + 1) % n, (i + 2) % n] for i in range(n)]


@pytest.mark.parametrize("n", [9, 10, 100, 101])
def test_a_ring(n):
    answer = solve_cover(cover_of(ring(n), n), Deadline())
    assert len(answer.sites) == answer.bound == -(-n // 3)


def hard_rows():
    random = np.random.default_rng(3)
    return [sorted({int(random.integers(120)), *random.choice(120, 4, replace=False).tolist()}) for _ in range(200)]


@pytest.mark.parametrize("hurry", [{"most_nodes": 0}, {"watch": lambda *_: False}])
def test_a_cover_that_is_stopped_stands_with_a_bound_below(hurry):
    rows = hard_rows()
    answer = solve_cover(cover_of(rows, 120), Deadline(), **hurry)
    assert not answer.proven
    assert answer.found
    assert covers(rows, answer.sites.tolist())
    assert 1 <= answer.bound < len(answer.sites)


def test_no_time_proves_nothing():
    """Asked whether one less than found can do it, with no time: neither yes nor no."""
    cover = cover_of(hard_rows(), 120)
    best = solve_cover(cover, Deadline(), most_nodes=0)
    answer = solve_cover(cover, Deadline(0.0), most=len(best.sites) - 1)
    assert not answer.proven
    assert not answer.found


def test_local_search_never_makes_a_cover_worse():
    rows = hard_rows()
    cover = cover_of(rows, 120)
    first = cover_greedily(cover)
    runs = [shrink_cover(cover.ptr, cover.idx, 120, first, enough=1, budget=10**6, seed=5) for _ in range(2)]
    assert covers(rows, runs[0].tolist())
    assert len(runs[0]) <= len(first)
    assert np.array_equal(*runs)
