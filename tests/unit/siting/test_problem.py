"""Problems from what users have: matrices, lists, travel times, arrays of any kind."""

import numpy as np
import pytest

from piste.siting import Problem, evaluate, solve
from piste.siting.measure import find_counted
from piste.travel.time_lists import lists_from_dense


def test_a_matrix_becomes_rising_lists_ties_by_site():
    problem = Problem.from_matrix([[3, 1, 3, np.inf], [0, 0, np.inf, np.inf]], [1, 2])
    assert problem.indptr.tolist() == [0, 3, 5]
    assert problem.site.tolist() == [1, 0, 2, 0, 1]
    assert problem.cost.tolist() == [1.0, 3.0, 3.0, 0.0, 0.0]
    assert (problem.n_places, problem.n_sites) == (2, 4)


def test_uint16_seconds_are_costs_exactly():
    seconds = np.array([[60, 65535], [65534, 0]], dtype=np.uint16)
    times = lists_from_dense(seconds, cutoff_min=1000.0, mode="car", estimate=False, method="")
    problem = Problem.from_times(times, [1.0, 1.0])
    assert evaluate(problem, [0], objective="mean").value == 60.0 + 65534.0
    assert evaluate(problem, [1], objective="mean").value == np.inf  # 65535 is no time
    assert solve(Problem.from_matrix(seconds, [1.0, 1.0]), "mean", points=2, gap=0).value == 60.0


def test_arrays_that_cannot_be_written_will_do(tmp_path):
    """As from a table or mapped from a file; and what the caller gave is left as it was."""
    cost = np.array([1.0, 5.0, 2.0, 4.0])
    np.save(tmp_path / "cost.npy", cost)
    mapped = np.load(tmp_path / "cost.npy", mmap_mode="r")
    arrays = [np.array([0, 2, 4]), np.array([0, 1, 1, 0], dtype=np.int32), mapped]
    for array in arrays:
        array.flags.writeable = False
    problem = Problem.from_lists(*arrays, [1.0, 3.0], 2)
    assert problem.evaluator([0]).mean_total() == 13.0
    assert evaluate(problem, [1], objective="mean").value == 11.0
    for objective, asked in (("mean", {}), ("covered", {"limit": 4}), ("worst", {}), ("fewest", {"limit": 4})):
        result = solve(problem, objective, points=None if objective == "fewest" else 1, gap=0, **asked)
        assert result.status == "optimal"
    assert mapped.tolist() == cost.tolist()


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 3), (3, 0)])
def test_no_places_or_no_sites(n, m):
    problem = Problem.from_matrix(np.zeros((n, m)), np.ones(n))
    for objective, points in (("mean", 1), ("covered", 1), ("worst", 0), ("fewest", None)):
        result = solve(problem, objective, points=points, limit=1.0)
        assert (result.status, result.value, result.bound, result.gap) == ("optimal", 0.0, 0.0, 0.0)
        assert result.unreachable.tolist() == list(range(n))


def test_nobody_anywhere():
    problem = Problem.from_matrix([[1.0, 2.0], [3.0, np.inf]], [0, 0])
    for objective in ("mean", "covered", "worst"):
        assert solve(problem, objective, points=1, limit=9.0).value == 0.0
    assert solve(problem, "fewest", limit=9.0).sites.tolist() == []
    assert solve(problem, "fewest", limit=2.0).unreachable.tolist() == [1]


def test_counted_and_unreachable_places():
    problem = Problem.from_lists([0, 1, 2, 2, 3], [0, 1, 0], [5.0, 5.0, 1.0], [1.0, 1.0, 1.0, 0.0], 2)
    counted, unreachable = find_counted(problem, np.array([True, False]), 5.0)
    assert counted.tolist() == [True, False, False, False]
    assert unreachable.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("cost", "word"),
    [([1.0], "1 dimensions"), ([[-1.0]], "not negative"), ([[np.nan]], "finite"), ([[-np.inf]], "finite")],
)
def test_faulty_matrices_are_named(cost, word):
    with pytest.raises(ValueError, match=word):
        Problem.from_matrix(cost, [1.0])
