"""Comparing networks and judging a plan made by hand: by hand, and against full enumeration."""

import itertools

import numpy as np
import pytest

from piste.siting.area_scope import build_scope
from piste.siting.plan_solve import build_ask
from piste.siting.reasons.comparison import build_comparison, find_moved
from piste.siting.reasons.verdict import judge_plan
from piste.siting.result import Result
from piste.siting.scenario import Rules, Scenario, Search
from piste.siting.study import build_plan_ground, build_study, evaluate_points
from plan_world import build_random_world


def judge(seed, sites, rules=None, objective="mean"):
    base, times, _ = build_random_world(seed)
    rules = rules or Rules(within_min=45, min_people=0)
    scenario = Scenario("T", points=len(sites), rules=rules, search=Search(gap=0), objective=objective)
    study = build_study(scenario, base, times)
    plan = study.plans[study.chosen]
    ask = build_ask(scenario, build_scope(scenario, base), base, times)
    sites = np.array(sites, dtype=np.int32)
    made = Result(objective, "evaluated", sites, 0.0, None, None, 0.0, plan.result.unreachable)
    hand = build_plan_ground(ask, times, evaluate_points(ask, times, sites), made)
    return judge_plan(ask, hand, plan.result, plan.ground), plan


@pytest.mark.parametrize("points", [2, 4])
@pytest.mark.parametrize("objective", ["mean", "covered", "worst"])
def test_no_plan_that_keeps_the_rules_beats_the_bound_and_the_best_one_meets_it(objective, points):
    verdicts = [judge(5, sites, objective=objective)[0] for sites in itertools.combinations(range(9), points)]
    kept = [one for one in verdicts if one.gap is not None]
    assert len(kept) > 1
    sign = -1 if objective == "covered" else 1
    assert all(sign * (one.value - one.bound) >= -1e-9 * abs(one.bound) for one in kept)
    assert min(one.gap for one in kept) == pytest.approx(0, abs=1e-9)


def test_broken_rules_are_named_and_no_gap_is_told():
    rules = Rules(45, 0, fixed=("Town 0",), forbidden=("Town 5",), one_per_region=True)
    told, plan = judge(2, (1, 5, 3), rules)
    assert told.missing.tolist() == [0] and told.forbidden.tolist() == [5]
    assert told.gap is None and not told.keeps_rules
    same, _ = judge(2, plan.result.sites.tolist(), rules)
    assert same.keeps_rules and same.gap == pytest.approx(plan.result.gap, abs=1e-9)
    assert same.value == pytest.approx(plan.result.value)


def test_too_few_people_around():
    told, _ = judge(2, (0, 1, 2), Rules(45, 4000))
    within = told.small
    assert len(within) and told.gap is None


def test_points_that_open_close_and_move():
    base, times, _ = build_random_world(4)
    study = build_study(Scenario("T", points=3, rules=Rules(45, 0), search=Search(gap=0)), base, times)
    ground = study.plans[0].ground
    ask = build_ask(study.plans[0].scenario, build_scope(study.plans[0].scenario, base), base, times)
    one, other = (evaluate_points(ask, times, np.array(s, np.int32)) for s in ((0, 1, 2), (2, 3, 8)))
    told = build_comparison(ground, one, other, base.sites)
    moved = {(pair.old, pair.new) for pair in told.moved}
    assert moved == {(1, 3)}  # 0.2 degrees apart, each the other's nearest; 0 and 8 are far from each other
    assert (told.kept.tolist(), told.closed.tolist(), told.opened.tolist()) == ([2], [0], [8])
    total, people = told.change.total(), np.where(ground.units > 0, base.places.people, 0)
    assert total.fall_outside[0, 0] == people[(one.seconds <= 2700) & (other.seconds > 2700)].sum()
    assert find_moved(base.sites, np.zeros(0, np.int32), np.array([1], np.int32)) == ()
