"""A series of plans: every number's plan is a single solve's, and every bound holds."""

import itertools

import numpy as np
import pytest

from piste import siting
from piste.siting import Problem
from piste.siting.series import Line, solve_series
from siting_truth import brute_force


def small_world(seed, n=40, m=9, reach=0.8):
    rng = np.random.default_rng(seed)
    places, sites = rng.random((n, 2)), rng.random((m, 2))
    cost = np.hypot(*(places[:, None] - sites[None]).transpose(2, 0, 1)).round(3)
    cost = np.where(cost <= reach, cost, np.inf)
    return cost, rng.integers(0, 20, n).astype(float)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("objective", ["mean", "covered", "worst"])
def test_series_finds_the_optimum_of_every_number(seed, objective):
    cost, people = small_world(seed)
    asked = {"limit": 0.3} if objective == "covered" else {"beyond": 2.0}
    numbers = [1, 2, 3, 5, 8, 9]
    results = solve_series(
        Problem.from_matrix(cost, people), objective, points=numbers, gap=0.0, time_limit_s=None, seed=seed, **asked
    )
    for p, result in zip(numbers, results, strict=True):
        assert result.status == "optimal"
        assert len(result.sites) <= p
        assert result.value == pytest.approx(brute_force(cost, people, objective, points=p, **asked), abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_rules_hold_and_too_few_points_are_refused_alone(seed):
    cost, people = small_world(seed, reach=0.55)
    regions = np.array([0, 0, 0, 1, 1, 1, 2, 2, -1])
    rules = {"fixed": [0], "forbidden": [4], "regions": regions}
    numbers = [1, 2, 3, 4, 5, 6, 7]
    results = solve_series(
        Problem.from_matrix(cost, people), "mean", points=numbers, gap=0.0, time_limit_s=None, **rules
    )
    for p, result in zip(numbers, results, strict=True):
        best = brute_force(cost, people, "mean", points=p, **rules)
        if best is None:
            assert result.status == "infeasible"
        else:
            assert result.value == pytest.approx(best)
            assert 0 in result.sites
            assert 4 not in result.sites


def test_answers_stand_in_the_order_asked():
    cost, people = small_world(7)
    results = solve_series(Problem.from_matrix(cost, people), "mean", points=[6, 2], gap=0.0, beyond=2.0)
    assert [len(result.sites) for result in results] == [6, 2]


def test_stopping_keeps_a_plan_and_a_true_bound_for_every_number():
    cost, people = small_world(3, n=200, m=30)
    problem = Problem.from_matrix(cost, people)
    begun = []

    def watch(number):
        begun.append(number)
        return lambda *_: number < 6

    numbers = list(range(2, 15))
    stopped = solve_series(problem, "mean", points=numbers, gap=0.0, time_limit_s=None, beyond=2.0, watch=watch)
    whole = solve_series(problem, "mean", points=numbers, gap=0.0, time_limit_s=None, beyond=2.0)
    assert begun[:5] == [2, 3, 4, 5, 6]
    assert max(begun) == 6
    for p, short, long in zip(numbers, stopped, whole, strict=True):
        assert len(short.sites) == p
        assert short.bound <= long.value + 1e-9
        assert short.value >= long.value - 1e-9
    assert [r.status for r in stopped[:4]] == ["optimal"] * 4
    assert stopped[-1].status == "stopped"


def test_more_points_are_never_worse_though_time_is_short():
    cost, people = small_world(5, n=400, m=60)
    results = solve_series(
        Problem.from_matrix(cost, people), "mean", points=range(3, 30), gap=0.0, time_limit_s=0.3, beyond=2.0
    )
    values = [result.value for result in results]
    assert all(later <= sooner for sooner, later in itertools.pairwise(values))


def test_the_same_work_gives_the_same_series():
    cost, people = small_world(11, n=300, m=50)
    runs = [
        solve_series(
            Problem.from_matrix(cost, people), "mean", points=[5, 9, 14], gap=0.0, work_limit=4, beyond=2.0, seed=3
        )
        for _ in range(2)
    ]
    assert [r.sites.tolist() for r in runs[0]] == [r.sites.tolist() for r in runs[1]]
    assert [r.bound for r in runs[0]] == [r.bound for r in runs[1]]


def test_a_line_falls_with_every_further_point():
    assert Line(10, 100.0, -3.0).at(12) == 94.0
    assert Line(10, 100.0, -3.0).at(8) == 106.0


def test_fewest_has_no_series():
    with pytest.raises(ValueError, match="finds the number itself"):
        solve_series(Problem.from_matrix([[1.0]], [1.0]), "fewest", points=[1], limit=1.0)
    assert solve_series(Problem.from_matrix([[1.0]], [1.0]), "mean", points=[]) == ()
    assert siting.solve(Problem.from_matrix([[1.0]], [1.0]), "mean", points=1).value == 1.0
