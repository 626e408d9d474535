"""Whatever is asked, on any scale: `solve` says what trying every plan says, and its bound never claims more."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.siting import Result, evaluate, solve
from siting_cases import Case, Truth, draw_case, try_all_plans

OBJECTIVES = ("mean", "covered", "worst", "fewest")
ROUNDING = 1e-9


def assert_bracketed(case: Case, result: Result, truth: Truth) -> None:
    """Hold the plan to the rules, its value to its own plan, and value and bound to either side of the truth."""
    low, high = (result.value, result.bound) if case.objective == "covered" else (result.bound, result.value)
    slack = ROUNDING * abs(truth.best)
    assert low <= truth.best + slack
    assert high >= truth.best - slack
    sites = set(result.sites.tolist())
    assert sorted(sites) == result.sites.tolist()
    assert sites >= set(case.asked.get("fixed", []))
    assert not sites & set(case.asked.get("forbidden", []))
    assert case.objective == "fewest" or len(sites) <= case.points
    regions = case.asked.get("regions", [-1] * case.problem.n_sites)
    assert {regions[j] for j in sites} >= {r for r in regions if r >= 0}
    assert result.unreachable.tolist() == truth.unreachable
    if not case.asked.get("forbidden"):
        asked = {name: case.asked.get(name) for name in ("limit", "beyond")}
        assert evaluate(case.problem, result.sites, objective=case.objective, **asked).value == result.value


def assert_solved(case: Case) -> None:
    truth, result = try_all_plans(case), solve(case.problem, case.objective, **case.arguments())
    if truth.best is None:
        assert (result.status, result.needed, len(result.sites)) == ("infeasible", truth.needed, 0)
        assert result.reason
        return
    assert_bracketed(case, result, truth)
    assert result.status == "optimal", result
    assert result.value == pytest.approx(truth.best, rel=ROUNDING, abs=0)


@pytest.mark.parametrize("rules", [False, True])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_what_trying_every_plan_says(objective, rules):
    @settings(max_examples=80, deadline=None)
    @given(draw_case(objective, rules=rules))
    def check(case):
        assert_solved(case)

    check()


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("hurry", [{"time_limit_s": 0.0}, {"work_limit": 1}, {"progress": lambda *_: False}])
def test_stopped_at_once(objective, hurry):
    """However early it ends, there is a plan that keeps the rules and a bound that holds."""

    @settings(max_examples=25, deadline=None)
    @given(draw_case(objective, rules=True))
    def check(case):
        truth, result = try_all_plans(case), solve(case.problem, case.objective, **case.arguments(**hurry))
        if truth.best is None:
            assert result.status == "infeasible"
            assert result.needed is None or result.needed <= truth.needed
            return
        assert result.status in {"optimal", "within_gap", "stopped"}
        assert not math.isnan(result.gap)
        assert_bracketed(case, result, truth)

    check()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_more_points_and_fewer_rules_are_never_worse(data):
    objective = data.draw(st.sampled_from(["mean", "covered", "worst"]))
    case = data.draw(draw_case(objective, rules=True))
    sign = -1.0 if objective == "covered" else 1.0

    def value(points, **changes):
        found = solve(case.problem, objective, **{**case.arguments(), "points": points, **changes})
        return math.inf if found.status == "infeasible" else sign * found.value

    here = value(case.points)
    slack = 0.0 if math.isinf(here) else ROUNDING * abs(here)
    assert value(case.points + 1) <= here + slack
    assert value(case.points, fixed=[], regions=None) <= here + slack


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_same_seed_and_work_limit_give_the_same_answer(objective):
    @settings(max_examples=15, deadline=None)
    @given(draw_case(objective, rules=True), st.integers(0, 3))
    def check(case, work):
        first, again = (solve(case.problem, objective, **case.arguments(work_limit=work, seed=7)) for _ in range(2))
        assert np.array_equal(first.sites, again.sites)
        assert (first.value, first.bound, first.status) == (again.value, again.bound, again.status)

    check()
