"""The relaxation of covers: bounds that hold, sites it excludes, and what rows and sites can stand for others."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.core.deadline import Deadline
from piste.siting.cover import solve_cover
from piste.siting.cover_relaxation import RowLists, bound_cover, excluded_sites, pick_rows, whole_sites
from piste.siting.cover_rows import build_cover, reduce_cover


def lists_of(rows, m):
    ends = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return RowLists(ends[:-1], ends[1:], np.array([j for row in rows for j in row], dtype=np.int32), m)


def cover_of(rows, m):
    lists = lists_of(rows, m)
    return build_cover(np.append(lists.start, lists.end[-1:]) if rows else np.zeros(1, np.int64), lists.idx, m)


def fewest(rows, m, without=()):
    """Return the size of the smallest cover by trying all, m + 1 where there is none."""
    usable = [j for j in range(m) if j not in without]
    sizes = range(len(usable) + 1)
    return next(
        (k for k in sizes for some in itertools.combinations(usable, k) if all(set(row) & set(some) for row in rows)),
        m + 1,
    )


def odd_ring(n):
    return [[i, (i + 1) % n] for i in range(n)]


@pytest.mark.parametrize("n", [3, 5, 101, 501])
def test_an_odd_ring_needs_half_a_site_for_each_row(n):
    """Pairs of neighbours in a ring of n sites: the relaxation opens half of each, n/2 in all."""
    linear = bound_cover(lists_of(odd_ring(n), n), Deadline())
    assert linear.complete
    assert linear.bound == pytest.approx(n / 2, abs=1e-9)
    assert linear.needed == (n + 1) // 2


@st.composite
def draw_rows(draw):
    m = draw(st.integers(1, 7))
    return draw(st.lists(st.sets(st.integers(0, m - 1), min_size=1).map(sorted), min_size=1, max_size=8)), m


@settings(max_examples=150, deadline=None)
@given(draw_rows())
def test_no_cover_is_smaller_than_the_bound_and_none_needs_what_is_excluded(case):
    rows, m = case
    truth = fewest(rows, m)
    linear = bound_cover(lists_of(rows, m), Deadline())
    assert linear.needed <= truth
    assert linear.bound == pytest.approx(linear.x.sum(), abs=1e-6)
    excluded = np.flatnonzero(excluded_sites(linear, truth))
    for j in excluded:  # a cover that opens j has more sites than the smallest
        rest = [row for row in rows if j not in row]
        assert 1 + fewest(rest, m) > truth


@settings(max_examples=200, deadline=None)
@given(draw_rows(), st.data())
def test_what_is_left_needs_as_many_sites(case, data):
    rows, m = case
    without = data.draw(st.sets(st.integers(0, m - 1)))
    gone = np.isin(np.arange(m), list(without))
    truth = fewest(rows, m, without)
    left = reduce_cover(cover_of(rows, m), gone)
    if left is None:
        assert truth == m + 1
        return
    kept = [left.idx[a:b].tolist() for a, b in itertools.pairwise(left.ptr.tolist())]
    assert fewest(kept, m) == truth
    assert not set(left.idx.tolist()) & without
    columns = [frozenset(r for r, row in enumerate(kept) if j in row) for j in range(m)]
    used = [column for column in columns if column]
    assert not any(a < b for a, b in itertools.permutations(used, 2))
    assert len(set(used)) == len(used)


def test_a_site_that_another_stands_for_goes_and_takes_rows_with_it():
    """Site 0 covers what 1 covers; once 1 is gone, row [0] stands for all rows with 0."""
    left = reduce_cover(cover_of([[0, 1], [0, 2], [2, 3]], 4), np.zeros(4, dtype=bool))
    assert left is not None
    assert sorted(left.idx.tolist()) in ([0, 2], [2])


def test_rounds_start_with_the_rows_given_and_end_when_enough_is_known():
    rows = odd_ring(301)
    full = bound_cover(lists_of(rows, 301), Deadline())
    asked = []
    again = bound_cover(
        lists_of(rows, 301), Deadline(), first=full.rows, each_round=lambda bound, _: asked.append(bound) or True
    )
    assert len(asked) == 1
    assert again.bound == pytest.approx(150.5, abs=1e-9)
    early = bound_cover(lists_of(rows, 301), Deadline(), enough=100)
    assert early.bound > 100


def test_empty_rows_ask_nothing():
    linear = bound_cover(lists_of([[], [0, 1], []], 2), Deadline())
    assert linear.needed == 1
    assert linear.rows.tolist() == [1]


def test_rows_are_picked_so_that_they_share_few_sites():
    lists = lists_of([[0, 1], [1, 2], [0, 2], [3]], 4)
    assert pick_rows(lists, np.arange(4), shared=1, most=9).tolist() == [0, 3]
    assert pick_rows(lists, np.arange(4), shared=2, most=9).tolist() == [0, 1, 2, 3]
    assert pick_rows(lists, np.arange(4), shared=2, most=2).tolist() == [0, 1]


def test_a_bound_is_rounded_up_past_rounding_only():
    assert [whole_sites(bound) for bound in (2.0, 2.0 + 1e-9, 2.01, -0.5)] == [2, 2, 3, 0]


def test_a_country_stopped_at_once_after_the_relaxation_has_its_bound():
    """3,000 places in a square, 400 sites: HiGHS gets no node, the relaxation alone stands within a few sites."""
    random = np.random.default_rng(5)
    spots, sites = random.random((3000, 2)), random.random((400, 2))
    near = np.hypot(*(spots[:, None] - sites[None]).transpose(2, 0, 1)) < 0.12
    rows = [np.flatnonzero(row).tolist() for row in near if row.any()]
    cover = cover_of(rows, 400)
    answer = solve_cover(cover, Deadline(), most_nodes=0)
    linear = bound_cover(lists_of(rows, 400), Deadline())
    assert answer.found
    assert linear.needed <= answer.bound <= len(answer.sites) <= 1.2 * linear.needed
    again = solve_cover(cover, Deadline(), most_nodes=0)
    assert np.array_equal(answer.sites, again.sites)
    assert answer.bound == again.bound
