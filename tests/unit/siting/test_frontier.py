"""The frontier on invented worlds: plans as single solves find them, growth, equity, worlds, and an early stop."""

import itertools

import numpy as np
import pytest

from piste.core.errors import InfeasibleError
from piste.siting.area_scope import build_scope
from piste.siting.frontier import FrontierAsk, build_frontier, minutes_of
from piste.siting.frontier_worlds import Equity, WorldAsk, build_world_problem, weigh_ask
from piste.siting.plan_solve import build_ask, solve_fewest_points, solve_plan
from piste.siting.scenario import Rules, Scenario, Search
from plan_world import build_base, build_random_world, build_times

RULES = Rules(within_min=45, min_people=0)


def scenario(**said):
    return Scenario("T", **{"points": 4, "rules": RULES, "search": Search(gap=0), **said})


def frontier(seed=1, numbers=(2, 4, 6), stage=None, said=None, **asked):
    base, times, _ = build_random_world(seed)
    return build_frontier(scenario(**(said or {})), base, times, FrontierAsk(numbers, **asked), stage)


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_each_plan_is_as_good_as_one_solved_alone(seed):
    base, times, _ = build_random_world(seed)
    found = frontier(seed, tuple(range(1, 8)))
    ask = build_ask(scenario(), build_scope(scenario(), base), base, times)
    fewest = solve_fewest_points(ask, None)
    assert [plan.points for plan in found.plans] == list(range(1, 8))
    for plan in found.plans:
        alone = solve_plan(ask, plan.points, fewest, None)
        assert plan.result.bound <= alone.value + 1e-6
        assert alone.value - 1e-6 <= plan.result.value <= alone.value * (1 + 5e-3) + 1e-6
        assert len(plan.result.sites) <= plan.points
        assert plan.state.access.n_points == len(plan.result.sites)


def test_the_number_asked_for_leads_else_the_scenario_s_else_the_middle():
    assert frontier(at=6).at == 2
    assert frontier().at == 1
    assert frontier(numbers=(2, 3, 5), said={"points": 7}).at == 1


def test_growing_plans_contain_each_other_and_tell_their_price():
    found = frontier(nested=True)
    growth = found.growth
    opened = [set(growth.order[growth.step <= k].tolist()) for k in range(3)]
    assert opened[0] <= opened[1] <= opened[2]
    assert [len(sites) for sites in opened] == [2, 4, 6]
    for k, step in enumerate(growth.steps):
        assert set(step.state.sites.tolist()) == opened[k]
        assert 0 <= step.price <= step.most_price + 1e-12
    assert growth.gap >= 0


def test_worlds_are_held_to_their_own_best_plans():
    base, _, _ = build_random_world(1)
    turned = base.places.people[::-1].copy()
    found = frontier(worlds=(WorldAsk("turned", people=turned), WorldAsk("winter", times=1.3)))
    robust = found.robust
    assert robust.worlds == ("", "turned", "winter")
    assert np.diag(robust.regrets)[:3] == pytest.approx(0, abs=1e-9)
    assert robust.regret_bound <= robust.regrets.max(axis=1).min() + 1e-9


def test_a_world_of_longer_times_loses_what_is_past_the_cut_off():
    base = build_base([10, 20], ["1", "1"], ["1", "1"])
    times = build_times([[50, 80], [10, np.inf]], cutoff_min=90)
    ask = build_ask(scenario(points=1), build_scope(scenario(), base), base, times)
    longer = build_world_problem(ask, WorldAsk("winter", times=1.5))
    assert longer.cost.tolist() == [75 * 60, 15 * 60]
    walked = build_world_problem(ask, WorldAsk("walk", lists=build_times([[80, 85], [88, 5]], cutoff_min=90)))
    assert sorted(walked.cost.tolist()) == [5 * 60, 80 * 60, 85 * 60, 88 * 60]
    assert build_world_problem(ask, WorldAsk("", people=np.array([1.0, 0.0]))).people.tolist() == [1.0, 0.0]


@pytest.mark.parametrize("seed", [1, 3])
def test_equity_keeps_the_rules_and_finds_the_least_weighed_mean(seed):
    """Every plan of three points by hand: minutes past 20 count three times."""
    base, times, minutes = build_random_world(seed)
    found = frontier(seed, numbers=(3,), said={"points": 3}, equity=Equity(2.0, 20.0))
    plain = build_ask(scenario(), build_scope(scenario(), base), base, times)
    weighed = weigh_ask(plain, Equity(2.0, 20.0))
    assert ((weighed.problem.cost <= weighed.limit_s) == (plain.problem.cost <= plain.limit_s)).all()
    assert len(found.fewest.sites) == len(solve_fewest_points(plain, None).sites)
    counted = np.isfinite(minutes).any(axis=1)
    reach = (minutes <= 45).any(axis=1)
    values, binds = {}, len(found.fewest.sites) <= 3
    for sites in itertools.combinations(range(9), 3):
        nearest = minutes[:, list(sites)].min(axis=1)
        if binds and (nearest[reach] > 45).any():
            continue
        nearest = np.minimum(nearest, 90.0)
        weight = nearest + 2.0 * np.maximum(nearest - 20.0, 0.0)
        values[sites] = float((base.places.people * weight)[counted].sum())
    assert min(values.values()) - 1e-6 <= found.plans[0].result.value <= min(values.values()) * (1 + 5e-3)
    assert found.unweighed is not None
    before, after = found.unweighed, found.plans[0]
    assert before.result.objective == after.result.objective == "mean"
    assert before.result.value <= after.result.value


def test_minutes_of_those_whom_nothing_reaches_are_the_cut_off():
    base = build_base([10, 20], ["1", "1"], ["1"])
    times = build_times([[50], [np.inf]], cutoff_min=90)
    found = build_frontier(scenario(points=1), base, times, FrontierAsk((1,)))
    assert minutes_of(found.plans[0].state, times).tolist() == [50.0, 90.0]
    assert found.plans[0].fairness.worst_tenth_min == 90.0


def test_stopped_early_it_has_what_was_found():
    begun = []

    def stage(kind, points):
        begun.append((kind, points))
        return lambda *_: len(begun) < 4

    found = frontier(numbers=(1, 2, 3, 4, 5), nested=True, stage=stage, worlds=(WorldAsk("x", times=1.1),))
    assert found.stopped
    assert 1 <= len(found.plans) <= 5
    assert found.growth is None and found.frequency is None and found.robust is None
    values = [plan.result.value for plan in found.plans if plan.points < len(found.fewest.sites)]
    assert values == sorted(values, reverse=True)
    for plan in found.plans:
        assert plan.result.bound <= plan.result.value + 1e-9


def test_what_an_objective_does_not_know_is_refused():
    for asked in ({"nested": True}, {"worlds": (WorldAsk("x", times=2.0),)}, {"equity": Equity(1.0, 30.0)}):
        with pytest.raises(InfeasibleError, match="worst"):
            frontier(said={"objective": "worst"}, **asked)


def test_worst_and_covered_have_frontiers_too():
    for objective in ("worst", "covered"):
        found = frontier(said={"objective": objective}, nested=objective == "covered")
        values = [plan.result.value for plan in found.plans if plan.result.objective == objective]
        assert values == sorted(values, reverse=objective == "worst")
