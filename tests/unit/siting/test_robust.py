"""Robust plans: average and least regret by trying every plan."""

import itertools

import numpy as np
import pytest

from piste.siting import Problem
from piste.siting.robust import World, solve_robust


def try_plans(costs, people, points, price, weights):
    """Return the best average and the least largest regret over all plans, mean cost a person."""
    m = costs[0].shape[1]
    table = np.array(
        [
            [
                (w * np.minimum(cost[:, list(sites)].min(axis=1), price)).sum() / w.sum()
                for cost, w in zip(costs, people, strict=True)
            ]
            for sites in itertools.combinations(range(m), points)
        ]
    )
    return (table @ weights).min(), (table - table.min(axis=0)).max(axis=1).min(), table.min(axis=0)


@pytest.mark.parametrize("seed", range(6))
def test_average_and_regret_are_the_best_of_all(seed):
    rng = np.random.default_rng(seed)
    costs = [rng.random((12, 7)).round(3) for _ in range(3)]
    people = [rng.integers(1, 30, 12).astype(float) for _ in range(3)]
    weights = np.array([0.5, 0.3, 0.2])
    worlds = [
        World(f"w{k}", Problem.from_matrix(cost, w), weight=weights[k], beyond=2.0)
        for k, (cost, w) in enumerate(zip(costs, people, strict=True))
    ]
    found = solve_robust(worlds, "mean", points=3, gap=0.0, time_limit_s=None)
    average, regret, best = try_plans(costs, people, 3, 2.0, weights)
    assert (found.values[found.average] * weights).sum() == pytest.approx(average)
    assert found.average_bound == pytest.approx(average)
    got = found.regrets.max(axis=1)
    assert found.regret_bound <= regret + 1e-9
    assert got[found.regret] >= regret - 1e-9
    assert got[found.regret] == got.min()
    assert got[found.regret] <= 1.5 * regret + 0.01
    assert np.diag(found.values)[:3] == pytest.approx(best)
    assert np.diag(found.regrets)[:3] == pytest.approx(0, abs=1e-12)
    assert (found.most_regrets >= found.regrets - 1e-12).all()


def test_worlds_that_share_lists_are_one_problem_with_averaged_people():
    cost = np.array([[0.0, 9.0], [9.0, 0.0]])
    worlds = [
        World("now", Problem.from_matrix(cost, [3.0, 1.0])),
        World("2040", Problem.from_matrix(cost, [1.0, 9.0])),
    ]
    found = solve_robust(worlds, "mean", points=1, gap=0.0)
    # a person: now 2.25 or 6.75, 2040 8.1 or 0.9
    assert found.values[found.average].tolist() == pytest.approx([6.75, 0.9])
    assert found.regrets[found.average].tolist() == pytest.approx([4.5, 0.0])
    assert found.regret_bound <= 4.5


def test_covered_regrets_are_shares_lost():
    cost = np.array([[0.0, 9.0], [9.0, 0.0]])
    worlds = [
        World("now", Problem.from_matrix(cost, [3.0, 1.0])),
        World("2040", Problem.from_matrix(cost, [1.0, 9.0])),
    ]
    found = solve_robust(worlds, "covered", points=1, limit=1.0, gap=0.0)
    assert found.values[found.average].tolist() == pytest.approx([0.25, 0.9])
    assert found.regrets[found.average].tolist() == pytest.approx([0.5, 0.0])
    assert found.average_bound == pytest.approx(0.575)


def test_places_that_only_forbidden_sites_reach_count_in_no_world():
    """Place 2 lies beside site 2, which may not open; without it each world's best plan regrets nothing at home."""
    cost = np.array([[0.0, 9.0, np.inf], [9.0, 0.0, np.inf], [np.inf, np.inf, 1.0]])
    worlds = [World(name, Problem.from_matrix(cost, people), beyond=20.0) for name, people in
              (("now", [3.0, 1.0, 5.0]), ("2040", [1.0, 9.0, 5.0]))]  # fmt: skip
    found = solve_robust(worlds, "mean", points=1, gap=0.0, forbidden=[2])
    assert found.people.tolist() == [4.0, 10.0]
    assert np.diag(found.regrets)[:2].tolist() == [0.0, 0.0]
    assert found.values[0].tolist() == pytest.approx([2.25, 8.1])


def test_what_makes_no_sense_is_refused():
    world = World("now", Problem.from_matrix([[1.0]], [1.0]))
    with pytest.raises(ValueError, match="mean or covered"):
        solve_robust([world], "worst", points=1)
    with pytest.raises(ValueError, match="no worlds"):
        solve_robust([], "mean", points=1)
    with pytest.raises(ValueError, match="same sites"):
        solve_robust([world, World("x", Problem.from_matrix([[1.0, 2.0]], [1.0]))], "mean", points=1)
    with pytest.raises(ValueError, match="above 0"):
        solve_robust([World("now", world.problem, weight=0.0)], "mean", points=1)
