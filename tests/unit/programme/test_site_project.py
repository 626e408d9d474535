"""What a schedule saves, spends and binds, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from piste.programme.site_project import saving_rate, spending, team_use
from programme_world import tiny


def one(projects):
    """Return a project of two quarters with two leases, the second one ending in quarter 5, and a new rent."""
    n = len(projects)
    return replace(
        projects, duration_q=np.full(n, 2, np.int32), settle_q=np.ones(n, np.int32),
        invest_eur=np.tile([3e5, 1e5], (n, 1)), part_indptr=np.array([0, 3] + [3] * (n - 1), np.int64),
        part_eur_per_year=np.array([8e5, 4e5, -2e5]), part_from_q=np.array([0, 5, 0], np.int32),
    )  # fmt: skip


def test_savings_begin_when_both_the_opening_and_the_lease_allow():
    projects = one(tiny(np.random.default_rng(0), 3)[0])
    # It opens in quarter 2 and the new premises cost from then on; the old ones are cleared a quarter later.
    rate = saving_rate(projects, np.array([0, -1, -1], np.int32), 8)
    assert rate[0].tolist() == [0, 0, -2e5, 6e5, 6e5, 1e6, 1e6, 1e6]
    assert not rate[1:].any()
    late = saving_rate(projects, np.array([4, -1, -1], np.int32), 8)
    assert late[0].tolist() == [0] * 6 + [-2e5, 1e6]
    assert projects.saving_eur_per_year.tolist() == [1e6, 0, 0]


def test_money_and_teams_are_spent_while_it_is_built():
    projects = one(tiny(np.random.default_rng(0), 3)[0])
    starts = np.array([1, 7, -1], np.int32)
    spent = spending(projects, starts, 8)
    assert spent[0].tolist() == [0, 3e5, 1e5, 0, 0, 0, 0, 0]
    assert spent[1].tolist() == [0] * 7 + [3e5]
    used = team_use(projects, starts, 8)
    assert used.sum() == pytest.approx(2 * projects.teams[0] + projects.teams[1])


def test_arrays_that_do_not_fit_are_refused():
    projects = tiny(np.random.default_rng(0), 3)[0]
    for change in (
        {"names": projects.names[:2]},
        {"duration_q": np.zeros(3, np.int32)},
        {"invest_eur": -projects.invest_eur - 1},
        {"before": np.array([1, 2, 0], np.int32)},
        {"part_indptr": projects.part_indptr[:-1]},
    ):
        with pytest.raises(ValueError, match=r"."):
            replace(projects, **change)
