"""What holds a target back: the limit that does is named, with what it costs."""

from dataclasses import replace

import numpy as np
import pytest

from piste.programme.hold_back import build_hold_back
from piste.programme.limits import LIMITS
from piste.programme.site_project import saving_rate
from programme_world import every_schedule, tiny


def ready(seed=0):
    """Return projects that only money holds back."""
    projects, limits = tiny(np.random.default_rng(seed), order=False)
    n = len(projects)
    projects = replace(
        projects, earliest_q=np.zeros(n, dtype=np.int32), part_from_q=np.zeros(len(projects.part_from_q), np.int32),
        part_eur_per_year=np.full(len(projects.part_eur_per_year), 3e5),
    )  # fmt: skip
    limits = replace(
        limits, teams=np.full(limits.teams.shape, 100.0), plan_approved_q=np.zeros(2, dtype=np.int32),
        invest_cap_eur=np.full(len(limits.invest_cap_eur), 4e5),
    )  # fmt: skip
    return projects, limits


def test_the_limit_that_holds_back_is_named():
    projects, limits = ready()
    told = build_hold_back(projects, limits, 2028)
    assert {one.kind for one in told.limits} == set(LIMITS)
    assert told.limits[0].kind == "investment" and told.limits[0].gain_eur_per_year > 0
    assert all(one.gain_eur_per_year == pytest.approx(0, abs=1) for one in told.limits[1:])
    everything = saving_rate(projects, np.zeros(len(projects), np.int32), 8)[:, 7].sum()
    assert told.at_most_eur_per_year - 1e5 + told.limits[0].gain_eur_per_year == pytest.approx(everything, rel=1e-6)


def test_the_most_is_never_below_a_schedule():
    for seed in range(3):
        projects, limits = tiny(np.random.default_rng(seed))
        told = build_hold_back(projects, limits, 2028)
        best = max(saving_rate(projects, starts, 8)[:, 7].sum() for starts in every_schedule(projects, limits))
        assert told.at_most_eur_per_year >= best + 1e5 - 1e-3


def test_a_million_more_is_worth_what_it_lets_save():
    projects, limits = ready()
    told = build_hold_back(projects, limits, 2028)
    unit = next(one for one in told.units if one.kind == "investment")
    more = limits.invest_cap_eur.copy()
    more[unit.where] += 1e3
    again = build_hold_back(projects, replace(limits, invest_cap_eur=more), 2028)
    gained = again.at_most_eur_per_year - told.at_most_eur_per_year
    assert gained == pytest.approx(unit.gain_eur_per_year / 1e3, rel=1e-3)
