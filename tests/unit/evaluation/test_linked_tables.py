"""Tables of the same people do not tell on each other."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.evaluation.count_cube import add_margins
from piste.evaluation.linked_tables import protect_linked
from piste.evaluation.suppression import protect_counts
from piste.evaluation.table_attack import find_intervals

PEOPLE = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 1)), min_size=1, max_size=70)


@settings(max_examples=50, deadline=None)
@given(PEOPLE)
def test_two_tables_together_stand_the_attack(people):
    site, wave, service = np.array(people).T
    groups = {"site": (4, site), "wave": (3, wave), "service": (2, service)}
    first, second = protect_linked(groups, (("site", "wave"), ("service", "site")), [], len(people))
    cube = np.zeros((4, 3, 2), dtype=np.int64)
    np.add.at(cube, (site, wave, service), 1)
    cube = add_margins(cube)
    shown = np.zeros(cube.shape, dtype=bool)
    shown[:, :, -1] |= first
    shown[:, -1, :] |= second.T
    assert (first[:, -1] == second[-1, :]).all()
    entries = np.flatnonzero((cube > 0) & (cube < 5))
    low, high = find_intervals(cube, shown, entries)
    assert (low < 1e-6).all() and (high > 5 - 1e-6).all()


TELLING = np.array([
    [[0, 0, 0], [0, 0, 0], [0, 1, 0]], [[9, 7, 3], [3, 0, 25], [0, 12, 0]],
    [[9, 2, 0], [0, 0, 14], [20, 0, 12]], [[75, 1, 0], [0, 77, 0], [37, 2, 8]],
])  # fmt: skip


def attack(cube, first, second):
    """Return the interval of each small group of sites x waves x services, given two tables with sites."""
    whole = add_margins(cube)
    shown = np.zeros(whole.shape, dtype=bool)
    shown[:, :, -1] |= first
    shown[:, -1, :] |= second
    return find_intervals(whole, shown, np.flatnonzero((whole > 0) & (whole < 5)))


def test_tables_made_apart_tell_on_each_other_and_together_they_do_not():
    """The two hide different partners of the same small groups: together they tell one exactly."""
    low, high = attack(TELLING, protect_counts(TELLING.sum(axis=2)).shown, protect_counts(TELLING.sum(axis=1)).shown)
    assert (high - low < 1e-6).any()  # one is known exactly
    people = np.repeat(np.argwhere(TELLING >= 0), TELLING.ravel(), axis=0).T
    groups = {name: (size, column) for name, size, column in zip("abc", TELLING.shape, people, strict=True)}
    low, high = attack(TELLING, *protect_linked(groups, (("a", "b"), ("a", "c")), [], people.shape[1]))
    assert low.max() < 1e-6 and high.min() > 5 - 1e-6


def test_the_order_of_axes_is_the_table_s():
    groups = {"a": (2, np.array([0] * 9 + [1] * 9)), "b": (3, np.tile([0, 1, 2], 6))}
    one, other = protect_linked(groups, (("a", "b"), ("b", "a")), [], 18)
    assert one.shape == (3, 4) and (other == one.T).all()
    assert protect_linked({}, ((),), [], 3)[0].tolist() is False
