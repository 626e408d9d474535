"""The stable surface: what solve and evaluate take, give and refuse."""

import numpy as np
import pytest

from piste import siting

LINE = np.abs(np.subtract.outer(np.arange(7.0), np.arange(7.0)))


def test_one_point_on_a_line_stands_in_the_middle():
    result = siting.solve(siting.Problem.from_matrix(LINE, np.ones(7)), "mean", points=1, gap=0)
    assert result.sites.tolist() == [3]
    assert (result.value, result.bound, result.gap, result.status) == (12.0, 12.0, 0.0, "optimal")


@pytest.mark.parametrize(("points", "worst"), [(1, 3.0), (2, 2.0), (3, 1.0), (7, 0.0)])
def test_worst_on_a_line(points, worst):
    result = siting.solve(siting.Problem.from_matrix(LINE, np.ones(7)), "worst", points=points, gap=0)
    assert (result.value, result.status) == (worst, "optimal")


def test_a_cost_at_the_limit_counts_as_within():
    problem = siting.Problem.from_matrix(LINE, np.ones(7))
    assert siting.solve(problem, "fewest", limit=1.0).value == 3
    assert siting.solve(problem, "fewest", limit=0.999).value == 7
    assert siting.solve(problem, "covered", points=1, limit=1.0, gap=0).value == 3


def test_places_that_no_site_reaches_are_listed_and_left_out():
    cost = np.array([[1.0, 2.0], [np.inf, np.inf], [3.0, 1.0]])
    result = siting.solve(siting.Problem.from_matrix(cost, np.ones(3)), "mean", points=2, gap=0)
    assert result.unreachable.tolist() == [1]
    assert result.value == 2.0


def test_too_few_points_say_how_many_are_needed():
    cost = np.where(LINE <= 1, LINE, np.inf)
    problem = siting.Problem.from_matrix(cost, np.ones(7))
    for objective in ("mean", "worst"):
        result = siting.solve(problem, objective, points=2)
        assert (result.status, result.needed, len(result.sites)) == ("infeasible", 3, 0)
        assert "at least 3" in result.reason
    assert siting.solve(problem, "mean", points=2, beyond=5.0, gap=0).value == 6 - 2 + 5.0


def test_sites_with_few_people_near_stay_closed_unless_fixed():
    people = np.array([10.0, 0, 0, 0, 0, 0, 1.0])
    problem = siting.Problem.from_matrix(LINE, people)
    free = siting.solve(problem, "mean", points=2, gap=0, min_people=5, reach=3.0)
    assert free.sites.max() <= 3 and free.value == 3.0
    assert siting.solve(problem, "mean", points=2, gap=0, min_people=5, reach=3.0, fixed=[6]).value == 0.0


def test_every_region_keeps_a_point():
    people = np.array([9.0, 9, 9, 9, 0, 0, 1])
    regions = np.array([0, 0, 0, 0, 1, 1, 1])
    result = siting.solve(siting.Problem.from_matrix(LINE, people), "mean", points=2, gap=0, regions=regions)
    assert {int(regions[j]) for j in result.sites} == {0, 1}


@pytest.mark.parametrize(
    ("rules", "word"),
    [
        ({"points": 1, "fixed": [0, 1]}, "fixed open"),
        ({"points": 1, "regions": np.array([0, 0, 0, 1, 1, 1, 1])}, "2 points are needed"),
        ({"points": 3, "forbidden": [0, 1], "regions": np.array([0, 0, 1, 1, 1, 1, 1])}, "no site that may open"),
    ],
)
def test_rules_that_contradict_say_why(rules, word):
    result = siting.solve(siting.Problem.from_matrix(LINE, np.ones(7)), "mean", **rules)
    assert result.status == "infeasible" and word in result.reason


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"objective": "median", "points": 1}, "must be one of"),
        ({"objective": "mean"}, "needs points"),
        ({"objective": "covered", "points": 1}, "needs limit"),
        ({"objective": "mean", "points": -1}, "not be negative"),
        ({"objective": "mean", "points": 1, "fixed": [9]}, "fixed sites must be 0 to 6"),
        ({"objective": "mean", "points": 1, "fixed": [1], "forbidden": [1]}, "both fixed and forbidden"),
        ({"objective": "mean", "points": 1, "beyond": 2.0}, "beyond is 2.0"),
        ({"objective": "mean", "points": 1, "min_people": 5}, "needs reach"),
    ],
)
def test_arguments_that_make_no_sense_are_named(arguments, word):
    with pytest.raises(ValueError, match=word):
        siting.solve(siting.Problem.from_matrix(LINE, np.ones(7)), **arguments)


@pytest.mark.parametrize(
    ("lists", "word"),
    [
        (([0, 2], [0, 0], [1.0, 2.0], [1.0], 2), "stands twice"),
        (([0, 2], [0, 1], [2.0, 1.0], [1.0], 2), "do not rise"),
        (([0, 1], [5], [2.0], [1.0], 2), "not 0 to 1"),
        (([0, 1], [0], [-2.0], [1.0], 2), "cost must be finite"),
        (([0, 1], [0], [2.0], [np.nan], 2), "people must be finite"),
        (([0, 1, 1], [0], [2.0], [1.0], 2), "indptr has 3 entries"),
    ],
)
def test_faulty_lists_are_named(lists, word):
    with pytest.raises(ValueError, match=word):
        siting.Problem.from_lists(*lists)


def test_evaluate_counts_what_solve_counts():
    problem = siting.Problem.from_matrix(LINE, np.arange(7.0))
    assert siting.evaluate(problem, [6], objective="mean").value == float((np.arange(7) * (6 - np.arange(7))).sum())
    assert siting.evaluate(problem, [6], objective="covered", limit=1).value == 11.0
    assert siting.evaluate(problem, [6], objective="worst").value == 5.0  # nobody lives at 0
    assert siting.evaluate(problem, [6], objective="worst").bound is None


def test_the_same_seed_and_work_give_the_same_answer():
    rng = np.random.default_rng(3)
    spots = rng.random((150, 2))
    cost = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    problem = siting.Problem.from_matrix(cost, rng.integers(1, 50, 150).astype(float))
    runs = [siting.solve(problem, "mean", points=12, gap=0, work_limit=6, time_limit_s=None) for _ in range(2)]
    assert np.array_equal(runs[0].sites, runs[1].sites)
    assert (runs[0].value, runs[0].bound) == (runs[1].value, runs[1].bound)


def test_progress_is_told_and_can_stop():
    rng = np.random.default_rng(5)
    cost = rng.random((80, 80)) * 100
    told = []

    def watch(value, bound, seconds, sites):
        told.append((value, bound, seconds, len(sites)))
        return False

    result = siting.solve(siting.Problem.from_matrix(cost, np.ones(80)), "mean", points=8, gap=0, progress=watch)
    assert len(told) == 1 and told[0][3] == 8
    assert result.status == "stopped" and result.bound <= result.value and len(result.sites) == 8
