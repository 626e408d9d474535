"""Sites of near-optimal plans, against all near-optimal plans."""

import itertools

import numpy as np
import pytest

from piste.core.deadline import Deadline
from piste.siting import Problem, evaluate, solve
from piste.siting.frequency import build_frequency
from piste.siting.solve import build_question


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("objective", ["mean", "covered"])
def test_proofs_hold_in_every_near_optimal_plan(seed, objective):
    rng = np.random.default_rng(seed)
    cost, people = rng.random((30, 9)), rng.integers(1, 30, 30).astype(float)
    asked = {"limit": 0.2} if objective == "covered" else {"beyond": 2.0}
    problem = Problem.from_matrix(cost, people)
    best = solve(problem, objective, points=3, gap=0.0, fixed=[2], forbidden=[5], **asked)
    question = build_question(problem, objective, points=3, fixed=[2], forbidden=[5], seed=seed, **asked)
    within = 0.1
    found = build_frequency(question, best.sites, within=within)
    near = []
    for sites in itertools.combinations(range(9), 3):
        if 2 not in sites or 5 in sites:
            continue
        value = evaluate(problem, sites, objective=objective, **asked).value
        if abs(value - best.value) <= within * best.value + 1e-9:
            near.append(sites)
    inside = np.array([[j in sites for j in range(9)] for sites in near])
    assert inside[:, found.every].all()
    assert not inside[:, found.none].any()
    assert {tuple(plan.tolist()) for plan in found.plans} <= set(near)
    assert found.plans[0].tolist() == best.sites.tolist()
    assert found.share[2] == 1.0
    assert found.share[5] == 0.0
    assert (found.share[found.every] == 1).all()
    assert (found.share[found.none] == 0).all()
    assert found.best_value == pytest.approx(best.value)
    if objective == "mean":  # its relaxation is tight on small ones: what holds is mostly proven
        holds = inside.all(axis=0)
        assert found.every.sum() >= holds.sum() - 1


def test_a_town_alone_is_in_every_plan():
    # Three towns far apart, each with two sites; the second site of each is far worse but for the last town's.
    cost = np.full((3, 6), 100.0)
    for town, near in enumerate([(0.0, 30.0), (0.0, 30.0), (0.0, 0.01)]):
        cost[town, 2 * town : 2 * town + 2] = np.array(near) + 1
    problem = Problem.from_matrix(cost, np.ones(3))
    best = solve(problem, "mean", points=3, gap=0.0)
    found = build_frequency(build_question(problem, "mean", points=3), best.sites)
    assert found.every.tolist() == [True, False, True, False, False, False]
    assert found.none.tolist() == [False, True, False, True, False, False]
    assert found.share[4] == found.share[5] == 0.5
    assert len(found.plans) == 2


def test_without_time_the_best_plan_stands_alone():
    problem = Problem.from_matrix([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]], [1.0, 1.0])
    found = build_frequency(build_question(problem, "mean", points=1), np.array([1]), deadline=Deadline(0.0))
    assert len(found.plans) == 1
    assert found.share.tolist() == [0.0, 1.0, 0.0]
