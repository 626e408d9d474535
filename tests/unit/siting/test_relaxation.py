"""The linear bound: it is the LP's, it never passes the truth, and no scale of numbers hangs the search."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from piste.core.deadline import Deadline
from piste.core.solver import SolverStatus
from piste.siting import Problem, solve
from piste.siting.control import Control
from piste.siting.incumbent import Incumbent
from piste.siting.measure import find_counted
from piste.siting.model import build_model
from piste.siting.relaxation import Relaxation, cluster_rows, whole_bound
from piste.siting.root import build_relaxation, cheapest_value, close_root
from piste.siting.rules import build_rules


def model_of(cost, people, points, *, beyond=np.inf, regions=None):
    problem = Problem.from_matrix(cost, people)
    rules = build_rules(problem.n_sites, regions=regions)
    counted, _ = find_counted(problem, np.ones(problem.n_sites, dtype=bool), np.inf)
    return build_model(problem, rules, counted, points=points, beyond=np.full(problem.n_places, float(beyond)))


def lp_value(cost, people, points):
    """Return the p-median LP's value by its direct formulation: x_ij <= y_j, sum_j x_ij = 1, sum_j y_j <= p."""
    n, m = cost.shape
    objective = np.concatenate([(people[:, None] * cost).ravel(), np.zeros(m)])
    assigned = np.concatenate([np.kron(np.eye(n), np.ones(m)), np.zeros((n, m))], axis=1)
    opened = np.concatenate([np.eye(n * m), -np.tile(np.eye(m), (n, 1))], axis=1)
    few = np.concatenate([np.zeros(n * m), np.ones(m)])[None]
    return linprog(
        objective,
        A_ub=np.concatenate([opened, few]),
        b_ub=np.concatenate([np.zeros(n * m), [points]]),
        A_eq=assigned,
        b_eq=np.ones(n),
        bounds=(0, 1),
    ).fun


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_root_reaches_the_linear_programme_s_value(data):
    n, m = data.draw(st.integers(2, 7)), data.draw(st.integers(3, 6))
    cost = np.array(data.draw(st.lists(st.integers(0, 20), min_size=n * m, max_size=n * m)), dtype=float).reshape(n, m)
    people = np.array(data.draw(st.lists(st.integers(1, 9), min_size=n, max_size=n)), dtype=float)
    points = data.draw(st.integers(1, m - 1))
    model = model_of(cost, people, points)
    if model.n == 0:
        return
    best = Incumbent(model, 1)
    control = Control(0.0, Deadline())
    bound = close_root(model, best, build_relaxation(model, best), control) + model.offset
    truth = lp_value(cost, people, points)
    assert bound <= truth + 1e-9 * truth
    value = best.value + model.offset
    if value - bound > 1e-6 * value and not control.closed(best.value, whole_bound(model, bound - model.offset)):
        assert bound >= truth - 1e-6 * truth  # the root ended because its bound is the LP's


def test_cuts_at_a_plan_make_the_programme_know_its_value():
    cost = np.array([[0.0, 3, 9], [3, 0, 5], [9, 5, 0]])
    model = model_of(cost, np.array([1.0, 2, 3]), 1)
    relaxation = Relaxation(model, np.arange(3, dtype=np.int32), 12.0)
    for j in range(3):
        relaxation.seed_cuts(np.eye(3)[j])
    assert relaxation.solve() is SolverStatus.OPTIMAL
    values = [relaxation.value_of(np.eye(3)[j]) for j in range(3)]
    assert values == [33.0, 18.0, 19.0]
    assert relaxation.bound <= min(values)


def test_a_missed_place_that_must_be_reached_gets_its_row():
    """Two places with one site each and one point between them: no fractional plan can serve both."""
    model = model_of(np.array([[1.0, np.inf], [np.inf, 1.0]]), np.ones(2), 1)
    relaxation = Relaxation(model, np.arange(2, dtype=np.int32), 2.0)
    assert relaxation.value_of(np.array([0.5, 0.5])) == np.inf
    relaxation.seed_cuts(np.array([0.5, 0.5]))
    assert relaxation.solve() is SolverStatus.INFEASIBLE


@pytest.mark.parametrize("most", [2, 5, 100])
def test_every_row_has_a_cluster_and_none_is_empty(most):
    random = np.random.default_rng(2)
    model = model_of(random.random((30, 12)), np.ones(30), 4)
    cluster = cluster_rows(model, Incumbent(model, 1).state, most)
    assert sorted(set(cluster.tolist())) == list(range(cluster.max() + 1))
    assert len(cluster) == model.n
    assert cluster.max() < most


def test_all_sites_open_is_the_bound_that_needs_no_proof():
    assert cheapest_value(model_of(np.array([[4.0, 2, 6], [1, 8, 3]]), np.array([10.0, 1.0]), 1)) == 21.0


def test_whole_bounds_round_up_but_not_what_rounding_made():
    model = model_of(np.array([[4.0, 2, 6], [1, 8, 3]]), np.ones(2), 1)
    assert model.whole
    assert [whole_bound(model, bound) for bound in (3.0, 3.0 + 1e-9, 3.01, 3.99)] == [3.0, 3.0, 4.0, 4.0]
    assert not model_of(np.array([[4.5, 2]]), np.ones(1), 1).whole


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("objective", ["mean", "covered"])
def test_numbers_fifteen_magnitudes_apart(objective, seed):
    """Costs and people from 1e-6 to 1e9: the search used to go round in circles on what rounding promised."""
    random = np.random.default_rng(seed)
    cost = 10.0 ** random.uniform(-6, 9, (12, 9))
    cost[random.random((12, 9)) < 0.3] = np.inf
    people = 10.0 ** random.uniform(-6, 9, 12)
    asked = {"limit": 1e3} if objective == "covered" else {"beyond": 1e9}
    result = solve(Problem.from_matrix(cost, people), objective, points=3, gap=0, time_limit_s=20, **asked)
    assert result.status == "optimal"
    assert result.seconds < 20


def test_plans_of_value_nought_end_at_once():
    """Everyone lives at a site: the value is 0, and any gain is rounding."""
    cost = np.abs(np.subtract.outer(np.arange(30) // 3, np.arange(30) // 3)) * 0.1
    result = solve(Problem.from_matrix(cost, np.full(30, 0.1)), "mean", points=10, gap=0, time_limit_s=20)
    assert (result.value, result.bound, result.status) == (0.0, 0.0, "optimal")
