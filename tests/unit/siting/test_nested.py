"""Nested plans: the best chain by trying every order; every plan contains the one before it."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from piste.core.deadline import Deadline
from piste.siting import Problem, evaluate, solve
from piste.siting import chain_proof as chain_proof_module
from piste.siting.nested import build_chain
from piste.siting.series import solve_series
from piste.siting.solve import build_question


def ask_chain(cost, people, objective, numbers, **asked):
    problem = Problem.from_matrix(cost, people)
    last = build_question(problem, objective, points=numbers[-1], gap=0.0, **asked)
    questions = [replace(last, points=number) for number in numbers]
    free = solve_series(problem, objective, points=numbers, gap=0.0, time_limit_s=None, **asked)
    return problem, questions, free


def best_chain(problem, objective, numbers, free, fixed=(), **asked):
    """Try every chain; return the least sum (turned round for covered)."""
    sign = -1.0 if objective == "covered" else 1.0
    m = problem.n_sites
    value = {}
    for p in numbers:
        for sites in itertools.combinations(range(m), p):
            value[frozenset(sites)] = evaluate(problem, sites, objective=objective, **asked).value
    best = {}
    for k, p in enumerate(numbers):
        now = {}
        for sites in itertools.combinations(range(m), p):
            chosen = frozenset(sites)
            if not set(fixed) <= chosen:
                continue
            own = sign * value[chosen] / abs(free[k].value)
            before = min((total for inner, total in best.items() if inner <= chosen), default=np.inf) if k else 0.0
            now[chosen] = own + before
        best = now
    return min(best.values())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("objective", ["mean", "covered"])
@pytest.mark.parametrize("proves", [True, False])
def test_chain_is_the_best_of_all(seed, objective, proves, monkeypatch):
    rng = np.random.default_rng(seed)
    cost, people = rng.random((15, 7)).round(3), rng.integers(1, 20, 15).astype(float)
    asked = {"limit": 0.2} if objective == "covered" else {"beyond": 2.0}
    numbers = [2, 3, 5]
    problem, questions, free = ask_chain(cost, people, objective, numbers, fixed=[1], **asked)
    if not proves:
        monkeypatch.setattr(chain_proof_module, "MOST_COLUMNS", 0)
    chain = build_chain(questions, free, Deadline())
    truth = best_chain(problem, objective, numbers, free, fixed=[1], **asked)
    assert chain.bound <= truth + 1e-9
    assert chain.total >= truth - 1e-9
    if proves:
        assert chain.total == pytest.approx(truth, abs=1e-9)
        assert chain.bound == pytest.approx(truth, abs=1e-6)
    else:
        assert abs(chain.total - truth) <= 0.05 * abs(truth)
    for p, inner, value in zip(numbers, chain.sites, chain.values, strict=True):
        assert len(inner) == p
        assert 1 in inner
        assert value == pytest.approx(evaluate(problem, inner, objective=objective, **asked).value)
    assert all(set(a) <= set(b) for a, b in itertools.pairwise(chain.sites))
    for k, p in enumerate(numbers):
        assert set(chain.order[:p]) == set(chain.sites[k])
        assert (chain.step[:p] <= k).all()
        assert 0 <= chain.price(k) <= chain.most_price(k) + 1e-12


def test_a_chain_that_costs_something_is_told_so():
    # Two towns on a line: one point stands between them, two points stand in them.
    cost = np.array([[0.0, 5.0, 10.0], [10.0, 5.0, 0.0]])
    _, questions, free = ask_chain(cost, np.array([10.0, 10.0]), "mean", [1, 2], beyond=20.0)
    assert [result.value for result in free] == [100.0, 0.0]
    _, questions, free = ask_chain(cost + 1, np.array([10.0, 10.0]), "mean", [1, 2], beyond=20.0)
    chain = build_chain(questions, free, Deadline())
    assert chain.total == pytest.approx(2.0)  # from one of the towns: nothing is lost, the middle is no better
    cost = np.array([[1.0, 4.0, 10.0], [10.0, 4.0, 1.0]])
    _, questions, free = ask_chain(cost, np.array([10.0, 10.0]), "mean", [1, 2], beyond=20.0)
    chain = build_chain(questions, free, Deadline())
    # free: 80 (the middle) and 20 (both towns); nested: 110 and 20, or 80 and 50
    assert [result.value for result in free] == [80.0, 20.0]
    assert chain.values == (110.0, 20.0)
    assert chain.price(0) == pytest.approx(30 / 80)
    assert chain.bound == pytest.approx(110 / 80 + 1)


def test_regions_keep_a_point_in_every_plan_of_a_chain():
    rng = np.random.default_rng(5)
    cost, people = rng.random((60, 12)), rng.integers(1, 9, 60).astype(float)
    regions = np.arange(12) % 3
    _, questions, free = ask_chain(cost, people, "mean", [3, 4, 6, 9], beyond=2.0, regions=regions)
    chain = build_chain(questions, free, Deadline())
    assert all(set(regions[sites]) == {0, 1, 2} for sites in chain.sites)


@pytest.mark.parametrize("seed", range(8))
def test_where_everyone_must_be_reached_from_some_number_on_the_chain_reaches_them(seed, monkeypatch):
    """60 places in a square, everyone within 0.35 from the fewest that can on: that plan's chain always exists."""
    monkeypatch.setattr(chain_proof_module, "MOST_COLUMNS", 0)
    rng = np.random.default_rng(seed)
    spots, sites = rng.random((60, 2)), rng.random((25, 2))
    cost, people = np.hypot(*(spots[:, None] - sites[None]).transpose(2, 0, 1)), rng.lognormal(0, 2, 60)
    cost[cost.min(axis=1) > 0.35] = 0.1
    near = np.where(cost <= 0.35, cost, np.inf)
    fewest = int(solve(Problem.from_matrix(near, people), "fewest", limit=0.35).value)
    numbers = [1, fewest, fewest + 2, fewest + 6, fewest + 12]
    free, questions = [], []
    for problem, part, beyond in (
        (Problem.from_matrix(cost, people), numbers[:1], 2.0),
        (Problem.from_matrix(near, people), numbers[1:], None),
    ):
        free += solve_series(problem, "mean", points=part, beyond=beyond)
        first = build_question(problem, "mean", points=part[0], beyond=beyond)
        questions += [replace(first, points=number) for number in part]
    chain = build_chain(questions, free, Deadline())
    assert np.isfinite(chain.values).all()
    assert all(set(a) <= set(b) for a, b in itertools.pairwise(chain.sites))


def test_numbers_must_rise():
    with pytest.raises(ValueError, match="rising"):
        build_chain([], [], Deadline())
