"""Schedules against every schedule there is, rules in every answer, and proofs that hold."""

from dataclasses import replace

import numpy as np
import pytest

from piste.core.errors import InfeasibleError
from piste.programme.example import build_example
from piste.programme.limits import LIMITS, Search, Target
from piste.programme.schedule import present_cost, present_value
from piste.programme.schedule_check import check_schedule
from piste.programme.schedule_solve import build_schedule
from piste.programme.site_project import saving_rate
from programme_world import decide, every_schedule, tiny

EXACT = Search(gap=0.0)


@pytest.mark.parametrize("seed", range(12))
def test_most_savings_equal_the_best_of_all_schedules(seed):
    projects, limits = tiny(np.random.default_rng(seed), must=seed % 3 == 0)
    best = max((present_value(projects, limits, starts) for starts in every_schedule(projects, limits)), default=None)
    if best is None:
        with pytest.raises(InfeasibleError):
            build_schedule(projects, limits, "saving", EXACT)
        return
    found = build_schedule(projects, limits, "saving", EXACT)
    assert found.proof.value == pytest.approx(best, abs=1.0)
    assert found.proof.bound >= best - 1e-6
    assert found.proof.status == "optimal" and found.proof.gap <= 2e-6
    assert check_schedule(projects, limits, found.starts) == []


@pytest.mark.parametrize("seed", range(8))
def test_least_cost_and_reach_equal_the_best_of_all(seed):
    projects, limits = tiny(np.random.default_rng(100 + seed), target=1.5e6)
    quarter = limits.calendar.n - 1
    rated = []
    for starts in every_schedule(projects, limits):
        rate = saving_rate(projects, starts, limits.calendar.n)[:, quarter].sum() + 1e5
        rated.append((rate, present_cost(projects, limits, starts)))
    most = max(rate for rate, _ in rated)
    kept = min(most, 1.5e6)
    found = build_schedule(projects, limits, "least_cost", EXACT)
    reach = found.reaches[0]
    assert reach.reached_eur_per_year >= kept - 1.0
    assert reach.at_most_eur_per_year >= most - 1e-3
    assert reach.met == (most >= 1.5e6)
    assert reach.short_at_least_eur_per_year <= max(0.0, 1.5e6 - most) + 1e-3
    cheapest = min(cost for rate, cost in rated if rate >= kept - 0.6)
    assert found.proof.value == pytest.approx(cheapest, abs=1.0)
    assert found.proof.bound <= cheapest + 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_the_earliest_date_equals_the_earliest_of_all(seed):
    projects, limits = tiny(np.random.default_rng(200 + seed), target=8e5)
    dates = []
    for starts in every_schedule(projects, limits):
        rate = saving_rate(projects, starts, limits.calendar.n).sum(axis=0) + 1e5
        kept = np.flatnonzero(rate < 8e5)
        dates.append(0 if not len(kept) else int(kept[-1]) + 1)
    first = min(dates)
    if first == limits.calendar.n:
        with pytest.raises(InfeasibleError):
            build_schedule(projects, limits, "earliest", EXACT)
        return
    found = build_schedule(projects, limits, "earliest", EXACT)
    assert found.proof.value == first == found.proof.bound
    assert np.all(found.rate_eur_per_year()[first:] >= 8e5 - 2)
    assert check_schedule(projects, limits, found.starts) == []


def test_a_decided_start_stands_even_where_it_breaks_a_limit():
    projects, limits = tiny(np.random.default_rng(5))
    projects, limits = decide(projects, limits, 1, 0)
    limits = replace(limits, invest_cap_eur=np.full(len(limits.invest_cap_eur), 1e4))
    found = build_schedule(projects, limits, "saving", EXACT)
    assert found.starts[1] == 0
    assert (found.starts >= 0).sum() == 1


def test_nothing_moves_before_its_new_premises_open():
    projects, limits = tiny(np.random.default_rng(3), order=False)
    n = len(projects)
    projects = replace(projects, before=np.zeros(n - 1, dtype=np.int32), after=np.arange(1, n, dtype=np.int32))
    found = build_schedule(projects, limits, "saving", EXACT)
    begun = found.starts[1:][found.starts[1:] >= 0]
    if found.starts[0] < 0:
        assert not len(begun)
    else:
        assert np.all(begun >= found.starts[0] + projects.duration_q[0])
    best = max(present_value(projects, limits, starts) for starts in every_schedule(projects, limits))
    assert found.proof.value == pytest.approx(best, abs=1.0)


@pytest.mark.parametrize("kind", LIMITS)
def test_taking_a_limit_away_never_costs(kind):
    projects, limits = tiny(np.random.default_rng(8))
    usual = build_schedule(projects, limits, "saving", EXACT).proof.value
    without = build_schedule(projects, replace(limits, without=frozenset({kind})), "saving", EXACT)
    if kind != "leases":
        assert without.proof.value >= usual - 1.0
    assert check_schedule(projects, replace(limits, without=frozenset({kind})), without.starts) == []


def test_a_larger_programme_keeps_every_rule_and_its_bound():
    example = build_example(80, 20, seed=4)
    found = build_schedule(example.projects, example.limits, "saving", Search(time_limit_s=20))
    assert check_schedule(example.projects, example.limits, found.starts) == []
    assert found.proof.bound >= found.proof.value
    assert found.proof.gap <= 0.005 and found.proof.status in ("within_gap", "optimal")
    assert found.proof.value == pytest.approx(present_value(example.projects, example.limits, found.starts))
    for reach in found.reaches:
        assert reach.at_most_eur_per_year >= reach.reached_eur_per_year


def test_the_same_question_has_the_same_answer():
    example = build_example(40, 16, seed=2)
    one, two = (build_schedule(example.projects, example.limits, "saving", Search()) for _ in range(2))
    assert np.array_equal(one.starts, two.starts) and one.proof.value == two.proof.value


def test_must_do_that_does_not_fit_is_said():
    projects, limits = tiny(np.random.default_rng(1), must=True)
    limits = replace(limits, invest_cap_eur=np.zeros(len(limits.invest_cap_eur)))
    with pytest.raises(InfeasibleError, match="do not fit"):
        build_schedule(projects, limits, "saving", EXACT)


def test_earliest_without_a_target_is_refused():
    projects, limits = tiny(np.random.default_rng(1))
    with pytest.raises(InfeasibleError, match="needs a target"):
        build_schedule(projects, replace(limits, targets=()), "earliest", EXACT)
    with pytest.raises(InfeasibleError, match="No schedule"):
        build_schedule(projects, replace(limits, targets=(Target(2028, 1e9),)), "earliest", EXACT)
