"""Suppression stands the attack: exact for small tables by trying every table, by a solver for larger ones."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from piste.core.small_group import SMALLEST_GROUP
from piste.evaluation.count_cube import add_margins, build_sums, mark_published
from piste.evaluation.suppression import keeps_sums, protect_counts
from piste.evaluation.table_attack import find_intervals

TABLES = arrays(
    np.int64,
    array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4),
    elements=st.one_of(st.integers(0, 9), st.integers(0, 60)),
)


def check_attack(found, *, whole=False):
    entries = np.flatnonzero(found.primary.ravel())
    low, high = find_intervals(found.counts, found.shown, entries, whole=whole)
    assert (low <= 1e-6).all() and (high >= SMALLEST_GROUP - 1e-6).all()


def test_margins_by_hand():
    cube = add_margins(np.array([[1, 2], [3, 4]]))
    assert cube.tolist() == [[1, 2, 3], [3, 4, 7], [4, 6, 10]]
    assert keeps_sums(cube.ravel(), build_sums(cube.shape))
    assert not keeps_sums(cube.ravel() + np.eye(9, dtype=np.int64)[4], build_sums(cube.shape))


def test_a_list_with_one_small_group_hides_a_second_the_total_stays():
    found = protect_counts(np.array([3, 40, 12, 25]))
    assert found.hidden.sum() == 2 and found.hidden[0] and not found.hidden[-1]


def test_a_table_without_small_groups_shows_whole_and_zeros_show():
    found = protect_counts(np.array([[5, 0], [9, 70]]))
    assert not found.hidden.any() and len(found.witnesses) == 0


def test_two_small_groups_whose_sum_is_small_hide_a_third():
    """1 + 2 = 3 would follow from the total: with two hidden the attacker knows each is at most 3."""
    found = protect_counts(np.array([1, 2, 30, 40]))
    assert found.hidden[:2].all() and found.hidden[2:4].sum() == 1 and not found.hidden[-1]


def test_one_small_cell_of_a_cross_table_hides_a_rectangle():
    found = protect_counts(np.array([[2, 20, 30], [40, 50, 60], [70, 80, 90]]))
    inner = found.hidden[:3, :3]
    assert inner.sum() == 4 and inner[0, 0]
    assert not found.hidden[-1].any() and not found.hidden[:, -1].any()


def test_the_attack_breaks_what_has_only_primary_suppression():
    cube = add_margins(np.array([[2, 20], [40, 50]]))
    low, high = find_intervals(cube, cube != 2, np.array([0]))
    assert low.tolist() == high.tolist() == [2.0]


def test_a_total_of_few_people_hides_all_but_zeros():
    found = protect_counts(np.array([[1, 0], [2, 0]]))
    assert found.shown.tolist() == [[False, True, False], [False, True, False], [False, True, False]]
    low, high = find_intervals(found.counts, found.shown, np.array([0, 8]))
    assert low.tolist() == [0, 0] and np.isinf(high).all()


def test_margins_alone_can_tell_on_a_table_that_is_not_published():
    """All of the second row stand in its one column that is not 0: the margins tell the cell."""
    counts = np.array([[60, 3], [40, 0]])
    found = protect_counts(counts, tables=((0,), (1,)))
    assert found.hidden[2, 1] and found.hidden[2, 0]
    check_attack(found)
    assert not found.published[:2, :2].any()


def test_published_tables_come_with_their_margins():
    marks = mark_published((3, 3, 3), ((0, 1),))
    assert marks.sum() == 9 and marks[2, 2, 2] and marks[0, 1, 2] and not marks[0, 1, 0]


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_every_small_group_can_be_nobody_or_five_after_an_attack(counts):
    found = protect_counts(counts)
    assert not (found.shown & found.primary).any()
    check_attack(found)


@settings(max_examples=25, deadline=None)
@given(TABLES, st.data())
def test_chosen_tables_stand_the_attack_too(counts, data):
    axes = tuple(range(counts.ndim))
    some = st.sets(st.sampled_from(axes)).map(lambda chosen: tuple(sorted(chosen)))
    tables = tuple(data.draw(st.lists(some, min_size=1, max_size=2)))
    found = protect_counts(counts, tables=tables)
    check_attack(found)
    check_attack(found, whole=True)


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_witnesses_agree_with_all_that_shows_and_prove_each_group(counts):
    found = protect_counts(counts)
    sums, shown = build_sums(found.counts.shape), found.shown.ravel()
    for table in found.witnesses:
        assert (table >= 0).all() and keeps_sums(table, sums)
        assert (table[shown] == found.counts.ravel()[shown]).all()
    for entry in np.flatnonzero(found.primary.ravel()):
        held = found.witnesses[:, entry]
        assert (held == 0).any() and (held >= SMALLEST_GROUP).any()


@settings(max_examples=25, deadline=None)
@given(arrays(np.int64, (2, 2), elements=st.integers(0, 7)))
def test_trying_every_table_finds_as_much_doubt(counts):
    """The attacker lists all tables of two by two with at most 16 a cell that agree with what shows."""
    found = protect_counts(counts)
    inside = np.array(list(product(range(17), repeat=4))).reshape(-1, 2, 2)
    rows = np.concatenate([inside, inside.sum(axis=1, keepdims=True)], axis=1)
    cubes = np.concatenate([rows, rows.sum(axis=2, keepdims=True)], axis=2)
    agree = cubes[(cubes[:, found.shown] == found.counts[found.shown]).all(axis=1)]
    for entry in np.argwhere(found.primary):
        held = agree[(slice(None), *entry)]
        assert held.min() == 0 and held.max() >= SMALLEST_GROUP


@pytest.mark.parametrize("shape", [(60, 8), (12, 6, 4), (5, 4, 3, 3)])
def test_tables_of_a_nation_stand_the_attack_and_lose_little(shape):
    counts = np.random.default_rng(7).negative_binomial(0.9, 0.03, size=shape)
    found = protect_counts(counts)
    entries = np.flatnonzero(found.primary.ravel())
    chosen = np.random.default_rng(1).choice(entries, min(len(entries), 25), replace=False)
    low, high = find_intervals(found.counts, found.shown, chosen)
    assert low.max() <= 1e-6 and high.min() >= SMALLEST_GROUP - 1e-6
    assert found.hidden.sum() < 0.4 * found.counts.size
    assert not found.hidden.ravel()[-1]


def test_same_table_same_choice():
    counts = np.random.default_rng(3).integers(0, 30, size=(8, 7))
    assert (protect_counts(counts).hidden == protect_counts(counts).hidden).all()
