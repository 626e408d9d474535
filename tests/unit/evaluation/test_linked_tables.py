"""Tables of the same people do not tell on each other."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.evaluation.count_cube import add_margins, build_sums
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


def test_tables_made_apart_do_tell_on_each_other():
    """Why one call makes all tables: the two hide different partners of the same small group."""
    broken = 0
    for seed in range(40):
        cube = np.random.default_rng(seed).negative_binomial(0.8, 0.08, size=(4, 3, 3))
        whole = add_margins(cube)
        shown = np.zeros(whole.shape, dtype=bool)
        shown[:, :, -1] |= protect_counts(cube.sum(axis=2)).shown
        shown[:, -1, :] |= protect_counts(cube.sum(axis=1)).shown
        entries = np.flatnonzero((whole > 0) & (whole < 5))
        low, high = find_intervals(whole, shown, entries)
        broken += bool((low > 1e-6).any() or (high < 5 - 1e-6).any())
    assert broken
    assert len(build_sums((5, 4, 4))) == 4 * 4 + 5 * 4 * 2


def test_the_order_of_axes_is_the_table_s():
    groups = {"a": (2, np.array([0] * 9 + [1] * 9)), "b": (3, np.tile([0, 1, 2], 6))}
    one, other = protect_linked(groups, (("a", "b"), ("b", "a")), [], 18)
    assert one.shape == (3, 4) and (other == one.T).all()
    assert protect_linked({}, ((),), [], 3)[0].tolist() is False
