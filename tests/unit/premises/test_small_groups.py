"""Nothing that can be shown gives a group under five, not even by subtraction: against all combinations."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from piste.core.small_group import is_small
from piste.premises.small_groups import choose_shown, sum_rows


def shown_of(counts, first_of, second_of):
    return choose_shown(np.array(counts).reshape(len(first_of), -1), np.array(first_of), np.array(second_of))


def test_large_groups_are_shown():
    shown = shown_of([10, 20, 30], [0, 0, 1], [0, 1, 1])
    assert shown.first.all() and shown.second.all() and shown.total


def test_one_small_row_takes_the_smallest_other_with_it():
    # Agencies of one site: 3, 40 and 9 people. 52 - 49 = 3 would tell, so the 9 are hidden as well.
    shown = shown_of([3, 40, 9], [0, 0, 0], [0, 1, 2])
    assert shown.second.tolist() == [False, True, False]
    assert shown.first.tolist() == [True] and shown.total


def test_two_tables_together_tell_nothing_either():
    # Site 0 has agencies 0 (3 people) and 1 (20); agency 1 works nowhere else: site less agency would be the three.
    shown = shown_of([3, 20, 30, 30], [0, 0, 1, 1], [0, 1, 2, 3])
    assert not (shown.first[0] and shown.second[1])
    assert not shown.second[0]


def test_a_small_total_is_not_told():
    shown = shown_of([2, 2], [0, 1], [0, 1])
    assert not shown.total and not shown.first.any() and not shown.second.any()


CELLS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=7
)


@given(CELLS)
def test_no_sum_or_difference_of_rows_gives_a_small_cell(cells):
    cells = list({(a, b): (a, b, x, y) for a, b, x, y in cells}.values())
    first = np.unique([c[0] for c in cells], return_inverse=True)[1]
    second = np.unique([c[1] for c in cells], return_inverse=True)[1]
    counts = np.array([c[2:] for c in cells])
    shown = choose_shown(counts, first, second)
    vectors = [first == k for k in np.flatnonzero(shown.first)] + [second == k for k in np.flatnonzero(shown.second)]
    vectors += [np.full(len(cells), True)] if shown.total else []
    small = [np.arange(len(cells)) == k for k in range(len(cells)) if is_small(counts[k])]
    for member, n in ((first, first.max() + 1), (second, second.max() + 1)):
        sums = sum_rows(counts, member, n)
        small += [member == k for k in range(n) if is_small(sums[k])]
    found = {tuple(v.astype(int)) for v in small}
    for signs in itertools.product((-1, 0, 1), repeat=min(len(vectors), 7)):
        mixed = sum((s * v.astype(int) for s, v in zip(signs, vectors, strict=False)), np.zeros(len(cells), int))
        assert tuple(mixed) not in found
