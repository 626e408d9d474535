"""Whatever the problem: bound <= optimum <= value, and with gap 0 the optimum itself."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste import siting
from siting_truth import brute_force

NUMBERS = st.one_of(st.integers(0, 9).map(float), st.floats(0, 50, allow_nan=False).map(lambda x: round(x, 3)))


@st.composite
def problems(draw):
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    cost = np.array(draw(st.lists(NUMBERS, min_size=n * m, max_size=n * m))).reshape(n, m)
    gone = np.array(draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m))).reshape(n, m)
    people = np.array(draw(st.lists(st.integers(0, 5).map(float), min_size=n, max_size=n)))
    return np.where(gone & draw(st.booleans()), np.inf, cost), people


def ask(data, cost):
    """Draw an objective with rules for a problem."""
    m = cost.shape[1]
    objective = data.draw(st.sampled_from(["mean", "covered", "worst", "fewest"]))
    rules = {}
    if objective != "fewest":
        rules["points"] = data.draw(st.integers(0, m))
    if objective in ("covered", "fewest") or data.draw(st.booleans()):
        rules["limit"] = data.draw(NUMBERS)
    sites = data.draw(st.permutations(range(m)))
    rules["fixed"] = tuple(sites[: data.draw(st.integers(0, 1))])
    rules["forbidden"] = tuple(sites[m - data.draw(st.integers(0, min(2, m - 1))) :])
    if set(rules["fixed"]) & set(rules["forbidden"]):
        rules["fixed"] = ()
    if data.draw(st.booleans()):
        rules["regions"] = np.array(data.draw(st.lists(st.integers(-1, 1), min_size=m, max_size=m)))
    if objective in ("mean", "worst") and data.draw(st.booleans()):
        finite = cost[np.isfinite(cost)]
        rules["beyond"] = float(finite.max(initial=0.0)) + data.draw(st.integers(0, 5))
    return objective, rules


@settings(max_examples=250, deadline=None)
@given(problems(), st.data())
def test_the_optimum_is_found_and_proven(problem, data):
    cost, people = problem
    objective, rules = ask(data, cost)
    truth = brute_force(cost, people, objective, **rules)
    result = siting.solve(siting.Problem.from_matrix(cost, people), objective, gap=0.0, **rules)
    if truth is None:
        assert result.status == "infeasible" and result.reason
        return
    assert result.status == "optimal", result
    assert result.value == pytest.approx(truth, abs=1e-9)
    assert result.bound == pytest.approx(truth, abs=1e-6)
    assert set(rules["fixed"]) <= set(result.sites.tolist())
    assert not set(rules["forbidden"]) & set(result.sites.tolist())
    if "points" in rules:
        assert len(result.sites) <= rules["points"]


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_a_stopped_search_keeps_a_valid_bound(problem, data):
    cost, people = problem
    objective, rules = ask(data, cost)
    truth = brute_force(cost, people, objective, **rules)
    if truth is None:
        return
    result = siting.solve(
        siting.Problem.from_matrix(cost, people), objective, gap=0.0, work_limit=1, progress=lambda *_: False, **rules
    )
    if result.status == "infeasible" or result.bound is None:
        return
    worse, better = (result.value, result.bound) if objective != "covered" else (result.bound, result.value)
    assert better - 1e-6 <= truth <= worse + 1e-6


@settings(max_examples=80, deadline=None)
@given(problems())
def test_more_points_are_never_worse(problem):
    cost, people = problem
    whole = siting.Problem.from_matrix(np.where(np.isfinite(cost), cost, 60.0), people)
    values = [siting.solve(whole, "mean", points=p, gap=0.0).value for p in range(1, cost.shape[1] + 1)]
    assert all(after <= before + 1e-9 for before, after in pairwise(values))


@settings(max_examples=120, deadline=None)
@given(problems(), st.data())
def test_the_evaluator_knows_after_every_change_what_a_fresh_one_knows(problem, data):
    cost, people = problem
    whole = siting.Problem.from_matrix(cost, people)
    evaluator = whole.evaluator([])
    for site in data.draw(st.lists(st.integers(0, cost.shape[1] - 1), max_size=12)):
        (evaluator.close if site in evaluator.sites else evaluator.open)(site)
        fresh = whole.evaluator(evaluator.sites)
        assert np.array_equal(evaluator.distance, fresh.distance)
        assert np.array_equal(evaluator.nearest, fresh.nearest)
        near = cost[:, evaluator.sites].min(axis=1) if len(evaluator.sites) else np.full(len(people), np.inf)
        assert np.array_equal(evaluator.distance, near)
