"""The evaluator counts exactly what `evaluate` counts, after any change, and refuses changes that make no sense."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.siting import Problem, evaluate

# Three places on a road: sites at km 0, 4 and 10; the last place reaches only the site at its door.
PROBLEM = Problem.from_matrix([[0.0, 4.0, 10.0], [5.0, 1.0, 5.0], [np.inf, np.inf, 0.0]], [10.0, 20.0, 5.0])


def test_opening_closing_and_moving():
    evaluator = PROBLEM.evaluator([0])
    assert evaluator.distance.tolist() == [0.0, 5.0, math.inf]
    assert evaluator.mean_total() == evaluator.worst() == math.inf
    evaluator.open(2)
    assert (evaluator.mean_total(), evaluator.worst(), evaluator.covered(1.0)) == (100.0, 5.0, 15.0)
    evaluator.move(0, 1)
    assert evaluator.sites.tolist() == [1, 2]
    assert evaluator.nearest.tolist() == [1, 1, 2]
    assert evaluator.mean_total() == 10 * 4.0 + 20 * 1.0
    evaluator.close(1)
    assert evaluator.nearest.tolist() == [2, 2, 2]


def test_a_price_past_the_list_is_paid_place_by_place():
    assert PROBLEM.evaluator([0], beyond=8.0).mean_total() == 100.0 + 5 * 8.0
    assert PROBLEM.evaluator([0], beyond=[9.0, 9.0, 7.0]).worst() == 7.0


def test_places_past_the_limit_of_every_site_count_no_more():
    """Place 1 has no site within 0.5 km: with such a limit it is unreachable, not infinitely far."""
    evaluator = PROBLEM.evaluator([0, 2], limit=0.5)
    assert evaluator.mean_total() == evaluate(PROBLEM, [0, 2], objective="mean", limit=0.5).value == 0.0
    assert evaluator.worst() == 0.0


def test_nobody_is_covered_by_no_point_however_wide_the_limit():
    assert PROBLEM.evaluator([]).covered(math.inf) == 0.0
    assert PROBLEM.evaluator([0]).covered(math.inf) == 30.0
    assert evaluate(PROBLEM, [0], objective="covered", limit=math.inf).value == 30.0


@pytest.mark.parametrize(
    "change", [("open", 0), ("open", 3), ("open", -1), ("close", 1), ("close", -1), ("move", 0, 0), ("move", 0, 5)]
)
def test_changes_that_make_no_sense_change_nothing(change):
    evaluator = PROBLEM.evaluator([0])
    with pytest.raises(ValueError, match="site"):
        getattr(evaluator, change[0])(*change[1:])
    assert evaluator.sites.tolist() == [0]
    assert evaluator.distance.tolist() == [0.0, 5.0, math.inf]


@pytest.mark.parametrize("sites", [[3], [-1]])
def test_sites_that_do_not_exist_are_refused(sites):
    with pytest.raises(ValueError, match="sites must be 0 to 2"):
        PROBLEM.evaluator(sites)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_after_any_changes_it_equals_a_full_evaluation(data):
    n, m = data.draw(st.integers(0, 8)), data.draw(st.integers(1, 7))
    cost = st.one_of(st.integers(0, 5).map(float), st.floats(0, 1e6), st.just(math.inf))
    matrix = np.array(data.draw(st.lists(cost, min_size=n * m, max_size=n * m))).reshape(n, m)
    people = np.array(data.draw(st.lists(st.floats(0, 100), min_size=n, max_size=n)))
    problem = Problem.from_matrix(matrix, people)
    limit = data.draw(st.sampled_from([None, 3.0, *np.unique(matrix[np.isfinite(matrix)]).tolist()]))
    beyond = data.draw(st.sampled_from([None, 2e6]))
    evaluator = problem.evaluator(sorted(data.draw(st.sets(st.integers(0, m - 1)))), limit=limit, beyond=beyond)
    for site in data.draw(st.lists(st.integers(0, m - 1), max_size=10)):
        opened = evaluator.sites.tolist()
        if site not in opened and opened and data.draw(st.booleans()):
            evaluator.move(opened[0], site)
        else:
            (evaluator.close if site in opened else evaluator.open)(site)
        sites = evaluator.sites
        assert np.array_equal(evaluator.distance, problem.evaluator(sites, limit=limit).distance)
        asked = {"limit": limit, "beyond": beyond}
        assert evaluator.mean_total() == evaluate(problem, sites, objective="mean", **asked).value
        assert evaluator.worst() == evaluate(problem, sites, objective="worst", **asked).value
        near = 3.0 if limit is None else limit
        assert evaluator.covered(near) == evaluate(problem, sites, objective="covered", limit=near).value
