"""Bounds are computed here and hold whatever HiGHS says; its answers are watched, limited and never improved upon."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from piste.core.errors import SolverError
from piste.core.solver import LinearProgram, Rows, SolverStatus, solve_integer, stack_rows


def rows_from(matrix, lower, upper):
    """Return a dense matrix's rows in compressed form."""
    dense = np.asarray(matrix, dtype=np.float64)
    indptr = np.arange(len(dense) + 1, dtype=np.int64) * dense.shape[1]
    index = np.tile(np.arange(dense.shape[1], dtype=np.int32), len(dense))
    return Rows(indptr, index, dense.ravel(), np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64))


def triples(n):
    """Return the covering rows of n elements in a ring, three neighbours a row: its LP stands at n/3."""
    matrix = np.zeros((n, n))
    for i in range(n):
        matrix[i, [i, (i + 1) % n, (i + 2) % n]] = 1
    return rows_from(matrix, np.ones(n), np.full(n, np.inf))


def test_linear_programme_by_hand():
    """Minimise x + 2y with x + y >= 3, x <= 2: x = 2, y = 1, and one more y costs 2."""
    programme = LinearProgram(np.array([1.0, 2.0]), np.zeros(2), np.array([2.0, 10.0]))
    programme.add_rows(rows_from([[1, 1]], [3], [np.inf]))
    solution = programme.solve()
    assert solution.status is SolverStatus.OPTIMAL
    assert solution.x.tolist() == [2.0, 1.0]
    assert solution.row_dual.tolist() == [2.0]
    bound, reduced = programme.safe_bound(solution.row_dual)
    assert bound == solution.objective == 4.0
    assert reduced.tolist() == [-1.0, 0.0]


def test_rows_come_and_go():
    programme = LinearProgram(np.ones(2), np.zeros(2), np.ones(2))
    programme.add_rows(rows_from([[1, 0], [0, 1]], [1, 1], [np.inf, np.inf]))
    programme.add_rows(rows_from([[1, 1]], [1], [np.inf]))
    assert (programme.n_rows, programme.n_entries) == (3, 6)
    assert programme.solve().objective == 2.0
    programme.keep_rows(np.array([True, False, True]))
    assert programme.n_rows == 2
    solution = programme.solve()
    assert solution.objective == 1.0
    assert programme.safe_bound(solution.row_dual)[0] == 1.0


def test_bounds_can_change_between_solves():
    programme = LinearProgram(np.ones(2), np.zeros(2), np.ones(2))
    programme.add_rows(rows_from([[1, 1]], [1], [np.inf]))
    programme.set_bounds(np.array([0, 1], dtype=np.int32), np.array([1.0, 1.0]), np.array([1.0, 1.0]))
    solution = programme.solve()
    assert solution.objective == programme.safe_bound(solution.row_dual)[0] == 2.0


def test_infeasible_is_said_where_a_ray_proves_it():
    """Two disjoint pairs want one each, but all four may sum to one only."""
    programme = LinearProgram(np.ones(4), np.zeros(4), np.ones(4))
    programme.add_rows(rows_from([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 1]], [1, 1, -np.inf], [np.inf, np.inf, 1]))
    assert programme.solve().status is SolverStatus.INFEASIBLE
    assert programme.proves_infeasible(np.array([1.0, 1.0, -1.0]))
    assert not programme.proves_infeasible(np.array([1.0, 0.0, -1.0]))
    assert not programme.proves_infeasible(np.array([-1.0, -1.0, 1.0]))


def test_a_claim_of_infeasibility_without_proof_counts_as_failure(monkeypatch):
    programme = LinearProgram(np.ones(4), np.zeros(4), np.ones(4))
    programme.add_rows(rows_from([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 1]], [1, 1, -np.inf], [np.inf, np.inf, 1]))
    monkeypatch.setattr(programme._highs, "getDualRay", lambda: (None, True, np.zeros(3)))
    assert programme.solve().status is SolverStatus.FAILED


def test_numbers_out_of_the_solver_s_range_are_refused():
    programme = LinearProgram(np.ones(1), np.zeros(1), np.ones(1))
    with pytest.raises(SolverError, match="kError"):
        programme.add_rows(rows_from([[1e300]], [1], [np.inf]))
    assert programme.n_rows == 0


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_safe_bound_holds_for_any_duals(data):
    """Weak duality: right duals reach the optimum, wrong ones only give a lower bound."""
    n, k = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5))
    number = st.integers(-5, 5).map(float)
    matrix = np.array(data.draw(st.lists(number, min_size=n * k, max_size=n * k))).reshape(k, n)
    cost = np.array(data.draw(st.lists(number, min_size=n, max_size=n)))
    inside = np.array(data.draw(st.lists(st.floats(0, 1), min_size=n, max_size=n)))  # so that some x exists
    value = matrix @ inside
    kind = data.draw(st.lists(st.sampled_from(["lower", "upper", "both"]), min_size=k, max_size=k))
    lower = np.array([v - 0.5 if way != "upper" else -np.inf for v, way in zip(value, kind, strict=True)])
    upper = np.array([v + 0.5 if way != "lower" else np.inf for v, way in zip(value, kind, strict=True)])
    programme = LinearProgram(cost, np.zeros(n), np.ones(n))
    programme.add_rows(rows_from(matrix, lower, upper))
    down, up = np.isfinite(lower), np.isfinite(upper)
    truth = linprog(
        cost,
        A_ub=np.concatenate([-matrix[down], matrix[up]]),
        b_ub=np.concatenate([-lower[down], upper[up]]),
        bounds=[(0, 1)] * n,
    ).fun
    solution = programme.solve()
    assert solution.status is SolverStatus.OPTIMAL
    bound, _ = programme.safe_bound(solution.row_dual)
    assert bound == pytest.approx(truth, abs=1e-6)
    noise = np.array(data.draw(st.lists(st.floats(-10, 10), min_size=k, max_size=k)))
    assert programme.safe_bound(solution.row_dual + noise)[0] <= truth + 1e-9
    assert not programme.proves_infeasible(noise)


def test_integer_programme_by_hand():
    """Seven in a ring, covered by threes: the LP says 7/3, the plan is 3."""
    found = solve_integer(np.ones(7), np.zeros(7), np.ones(7), triples(7), integer=np.ones(7, dtype=bool))
    assert found.status is SolverStatus.OPTIMAL
    assert found.objective == pytest.approx(3.0)
    assert found.x.sum() == pytest.approx(3.0)
    assert 7 / 3 < found.bound <= 3.0 + 1e-6


def test_an_impossible_integer_programme_has_no_plan():
    rows = stack_rows([triples(7), rows_from([np.ones(7)], [-np.inf], [2])])
    found = solve_integer(np.ones(7), np.zeros(7), np.ones(7), rows, integer=np.ones(7, dtype=bool))
    assert found.status is SolverStatus.INFEASIBLE
    assert len(found.x) == 0


def hard_cover():
    """Return a covering programme that takes HiGHS more than a root."""
    random = np.random.default_rng(1)
    matrix = random.random((200, 120)) < 0.04
    matrix[np.arange(200), random.integers(0, 120, 200)] = True
    return rows_from(matrix, np.ones(200), np.full(200, np.inf))


def test_a_watch_sees_the_bound_rise_and_stops_the_search():
    seen = []

    def watch(value, bound):
        seen.append((value, bound))
        return len(seen) < 5

    m = 120
    found = solve_integer(
        np.ones(m), np.zeros(m), np.ones(m), hard_cover(), integer=np.ones(m, dtype=bool), watch=watch
    )
    assert found.status is SolverStatus.STOPPED
    assert len(seen) == 5
    assert all(bound <= value for value, bound in seen)
    bounds = [bound for _, bound in seen]
    assert bounds == sorted(bounds)


def test_what_a_watch_raises_comes_out():
    def watch(_value, _bound):
        raise KeyboardInterrupt

    m = 120
    with pytest.raises(KeyboardInterrupt):
        solve_integer(np.ones(m), np.zeros(m), np.ones(m), hard_cover(), integer=np.ones(m, dtype=bool), watch=watch)


def test_no_nodes_no_answer_but_no_claim_either():
    m = 120
    found = solve_integer(
        np.ones(m), np.zeros(m), np.ones(m), hard_cover(), integer=np.ones(m, dtype=bool), most_nodes=0
    )
    assert found.status is SolverStatus.STOPPED
    assert found.bound == -math.inf
    assert found.nodes == 0
