"""The surface at its edges: rules under every objective, starts, progress, work, refusals, and honest words."""

import math

import numpy as np
import pytest

from piste.siting import Problem, solve, tasks
from piste.siting.cover import CoverAnswer
from piste.siting.result import relative_gap

LINE = np.abs(np.subtract.outer(np.arange(7.0), np.arange(7.0)))
OBJECTIVES = ("mean", "covered", "worst", "fewest")


def line(people=1.0):
    return Problem.from_matrix(LINE, np.broadcast_to(people, 7))


def ask(problem, objective, **asked):
    points = {} if objective == "fewest" else {"points": 2}
    near = {"limit": 2.0} if objective in {"covered", "fewest"} else {}
    return solve(problem, objective, **{"gap": 0.0, **points, **near, **asked})


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_regions_keep_a_point_even_where_nobody_lives(objective):
    result = ask(line(0.0), objective, regions=[4, 4, 4, 4, 9, 9, 9])
    assert result.status == "optimal"
    assert {int(j > 3) for j in result.sites} == {0, 1}


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("start", [[0, 1], [4, 5, 6], [2], [0, 1, 2, 3, 4, 5, 6]])
def test_a_start_that_breaks_the_rules_does_not_pass_them_on(objective, start):
    rules = {"fixed": [3], "forbidden": [0], "regions": [4, 4, 4, 4, 9, 9, 9]}
    free, started = ask(line(), objective, **rules), ask(line(), objective, start=start, **rules)
    assert started.status == "optimal"
    assert started.value == free.value
    sites = set(started.sites.tolist())
    assert 3 in sites
    assert 0 not in sites
    assert sites & {4, 5, 6}


def test_a_good_start_is_kept_when_nothing_may_be_done():
    random = np.random.default_rng(8)
    spots = random.random((120, 2))
    problem = Problem.from_matrix(np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)), np.ones(120))
    best = solve(problem, "mean", points=8, gap=0)
    again = solve(problem, "mean", points=8, gap=0, start=best.sites, work_limit=1)
    assert again.value == pytest.approx(best.value, rel=1e-12)


def test_a_region_is_named_by_its_own_number():
    result = ask(line(), "mean", forbidden=[0, 1], regions=[70, 70, 5, 5, 5, 5, 5])
    assert "region 70 has no site" in result.reason
    assert result.needed is None  # no number of points helps


@pytest.mark.parametrize("objective", ["mean", "worst"])
@pytest.mark.parametrize(
    ("rules", "needed"),
    [
        ({"points": 1, "fixed": [0, 1]}, 2),  # the two reach everyone
        ({"points": 1, "fixed": [0, 1], "limit": 2.0}, 3),  # and here one more is needed for those past 3
        ({"points": 1, "regions": [1, 1, 1, 2, 2, 2, 3]}, 3),
        ({"points": 0}, 1),
        ({"points": 2, "limit": 1.0}, 3),
        ({"points": 2, "limit": 1.0, "fixed": [0]}, 3),
        ({"points": 2, "limit": 1.0, "forbidden": [1]}, 3),
        ({"points": 2, "limit": 0.0}, 7),
    ],
)
def test_needed_is_the_fewest_that_can(objective, rules, needed):
    result = solve(line(), objective, **rules)
    assert (result.status, result.needed, result.bound, result.gap) == ("infeasible", needed, None, None)
    enough = solve(line(), objective, **{**rules, "points": needed})
    assert enough.status != "infeasible"
    assert len(solve(line(), objective, **{**rules, "points": needed - 1}).sites) == 0


def test_covering_needs_no_more_than_its_rules():
    result = solve(line(), "covered", points=1, limit=0.5, fixed=[0], regions=[1, 1, 1, 2, 2, 2, 3])
    assert (result.status, result.needed) == ("infeasible", 3)


def test_nought_points():
    covered = solve(line(0.1), "covered", points=0, limit=1.0, gap=0)
    assert (covered.value, covered.bound, covered.gap, covered.status) == (0.0, 0.0, 0.0, "optimal")
    mean = solve(line(), "mean", points=0, beyond=9.0)
    assert (mean.value, mean.bound, mean.sites.tolist()) == (63.0, 63.0, [])
    assert solve(line(), "worst", points=0, beyond=9.0).value == 9.0


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_more_points_than_sites(objective):
    result = ask(line(), objective, **({} if objective == "fewest" else {"points": 99}))
    assert result.status == "optimal"
    assert len(result.sites) <= 7


def test_covered_with_no_limit_to_speak_of():
    cost = np.array([[1.0, np.inf], [np.inf, 1.0], [np.inf, np.inf]])
    result = solve(Problem.from_matrix(cost, [3.0, 4.0, 5.0]), "covered", points=1, limit=math.inf, gap=0)
    assert (result.value, result.bound, result.sites.tolist()) == (4.0, 4.0, [1])
    assert result.unreachable.tolist() == [2]


def hard_problem():
    random = np.random.default_rng(11)
    cost = random.integers(1, 100, (300, 120)).astype(float)
    cost[random.random((300, 120)) > 0.04] = np.inf
    cost[np.arange(300), random.integers(0, 120, 300)] = 50.0
    return Problem.from_matrix(cost, random.integers(1, 20, 300))


HARD = {"mean": {"points": 50, "beyond": 500.0}, "covered": {"points": 20, "limit": 40.0}, "worst": {"points": 60}}


@pytest.mark.parametrize("objective", ["covered", "fewest", "mean", "worst"])
@pytest.mark.parametrize("answer", [False, np.False_])
def test_progress_is_told_the_truth_and_can_stop(objective, answer):
    told = []

    def watch(value, bound, seconds, sites):
        told.append((value, bound, seconds, sites.copy()))
        return answer

    problem = hard_problem()
    asked = HARD.get(objective, {"limit": 99.0})
    result = solve(problem, objective, gap=0, progress=watch, **asked)
    assert len(told) == 1
    value, bound, seconds, sites = told[0]
    assert result.status == "stopped"
    low, high = (value, bound) if objective == "covered" else (bound, value)
    assert low <= high
    assert 0 <= seconds <= result.seconds
    assert sites.tolist() == sorted(set(sites.tolist()))
    assert (result.value >= value) if objective == "covered" else (result.value <= value)


@pytest.mark.parametrize("objective", ["covered", "fewest", "mean"])
def test_work_is_counted(objective):
    problem = hard_problem()
    asked = {"gap": 0, "time_limit_s": None, **HARD.get(objective, {"limit": 99.0})}
    first, again = (solve(problem, objective, work_limit=2, **asked) for _ in range(2))
    assert first.status == "stopped"
    assert first.iterations <= 2
    assert np.array_equal(first.sites, again.sites)
    assert (first.value, first.bound) == (again.value, again.bound)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_no_time_still_gives_a_plan_and_a_bound(objective):
    problem = hard_problem()
    asked = HARD.get(objective, {"limit": 99.0})
    result = solve(problem, objective, gap=0, time_limit_s=0, **asked)
    assert result.status == "stopped"
    assert len(result.sites)
    assert math.isfinite(result.value)
    assert math.isfinite(result.bound)
    assert 0 < result.gap <= 1


def test_out_of_time_is_not_called_impossible(monkeypatch):
    """Where neither yes nor no was found in time, the answer is stopped, without a plan that reaches everyone."""

    def find_nothing(_cover, _deadline, *, most=None, **_):
        if most is None:
            return CoverAnswer(np.arange(7, dtype=np.int32), 2, proven=False)
        return CoverAnswer(np.zeros(0, dtype=np.int32), 0, proven=False, found=False)

    monkeypatch.setattr(tasks, "solve_cover", find_nothing)
    monkeypatch.setattr(tasks, "cover_greedily", lambda _: np.arange(7, dtype=np.int32))
    cost = np.where(LINE <= 1, LINE, np.inf)
    result = solve(Problem.from_matrix(cost, np.ones(7)), "worst", points=3)
    assert (result.status, result.value, result.bound, result.gap) == ("stopped", math.inf, 0.0, 1.0)
    assert "was found in time; at least 2 are needed" in result.reason
    assert result.needed is None
    mean = solve(Problem.from_matrix(cost, np.ones(7)), "mean", points=2)
    assert (mean.status, mean.value, mean.bound) == ("stopped", math.inf, 0.0)


def test_proven_impossible_says_so_even_where_the_fewest_is_not_known(monkeypatch):
    def prove_only_most(_cover, _deadline, *, most=None, **_):
        if most is None:
            return CoverAnswer(np.arange(7, dtype=np.int32), 2, proven=False)
        return CoverAnswer(np.zeros(0, dtype=np.int32), most + 1, proven=True, found=False)

    monkeypatch.setattr(tasks, "solve_cover", prove_only_most)
    cost = np.where(LINE <= 1, LINE, np.inf)
    result = solve(Problem.from_matrix(cost, np.ones(7)), "worst", points=2)
    assert (result.status, result.needed) == ("infeasible", 3)


@pytest.mark.parametrize(
    ("value", "bound", "gap"),
    [(0, 0, 0), (4, 3, 0.25), (3, 4, 0.25), (0, 5, 1), (math.inf, 3, 1), (math.inf, math.inf, 0), (-2, 2, 2)],
)
def test_gap(value, bound, gap):
    assert relative_gap(value, bound) == gap
