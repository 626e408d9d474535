"""The smallest largest cost: levels, closing in from both ends, bisection; and both against trying every plan."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste import siting
from piste.siting.centre import Interval, list_levels, narrow, settle
from piste.siting.cover import CoverAnswer

LEVELS = np.arange(1.0, 101)


def goes_on(*_):
    return True


def test_levels_are_the_costs_between_bound_and_value_once_each():
    assert list_levels(np.array([5.0, 3.0, -np.inf, 3.0, 9.0, 1.0]), 2.0, 5.0).tolist() == [2.0, 3.0, 5.0]


def test_bisection_asks_only_what_it_must():
    """Costs 1 to 100 where 37 is the least that can be met: the bound meets the value there."""
    asked = []

    def attempt(level):
        asked.append(level)
        return CoverAnswer(np.array([int(level)]), 0, proven=True, found=level >= 37)

    centre = settle(LEVELS, Interval(4, 99, np.array([100])), attempt, goes_on)
    assert (centre.value, centre.bound, centre.sites.tolist()) == (37.0, 37.0, [37])
    assert len(asked) <= 8
    assert min(asked) >= 5.0


def test_bisection_keeps_what_is_proven_when_an_attempt_runs_out_of_time():
    def attempt(level):
        settled = level >= 50 or level < 30
        return CoverAnswer(np.zeros(0, dtype=np.int32), 0, proven=settled, found=level >= 50)

    centre = settle(LEVELS, Interval(0, 99, np.array([100])), attempt, goes_on)
    assert 1 < centre.bound <= 30
    assert 50 <= centre.value < 100


@pytest.mark.parametrize(("found", "refuted"), [(60, 40), (42, 40), (41, 40), (99, 2), (60, 1), (1, 1)])
def test_both_ends_close_in_as_far_as_they_can(found, refuted):
    """Search finds plans from cost `found` on, the relaxation rules out all below `refuted`: that interval is left."""
    interval, going = narrow(
        LEVELS,
        np.array([100]),
        search=lambda level: np.array([int(level)]) if level >= found else None,
        refute=lambda level: level < refuted,
        measure=lambda sites: float(sites[0]),
        report=goes_on,
    )
    assert going
    assert (LEVELS[interval.low], LEVELS[interval.high], interval.sites[0]) == (refuted, found, found)


def test_levels_near_each_other_are_left_to_the_exact_bisection():
    """A hundred thousand costs in a thousandth of one per cent each: a dozen questions a side, not seventeen."""
    levels = np.linspace(1.0, 2.0, 100_001)
    asked = {"search": 0, "refute": 0}

    def search(level):
        asked["search"] += 1
        return np.array([level]) if level >= 1.5 else None

    def refute(level):
        asked["refute"] += 1
        return level < 1.4

    interval, _ = narrow(
        levels, np.array([2.0]), search=search, refute=refute, measure=lambda sites: float(sites[0]), report=goes_on
    )
    assert 1.398 <= levels[interval.low] <= 1.4
    assert 1.5 <= levels[interval.high] <= 1.502
    assert max(asked.values()) <= 13


def test_a_plan_better_than_its_level_ends_the_search_above_it():
    asked = []

    def search(level):
        asked.append(level)
        return np.array([7]) if level >= 7 else None

    interval, _ = narrow(
        LEVELS,
        np.array([100]),
        search=search,
        refute=lambda level: level < 7,
        measure=lambda sites: float(sites[0]),
        report=goes_on,
    )
    assert (interval.low, interval.high) == (6, 6)
    assert len(asked) <= 4


def test_stopped_at_the_first_report_everything_known_stands():
    interval, going = narrow(
        LEVELS, np.array([3]), search=lambda _: None, refute=lambda _: False, measure=len, report=lambda *_: False
    )
    assert not going
    assert (interval.low, interval.high, interval.sites.tolist()) == (0, 99, [3])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_centre_by_trying_all(data):
    n, m = data.draw(st.integers(1, 7)), data.draw(st.integers(1, 6))
    number = st.sampled_from([0.0, 1.0, 2.0, 2.5, 4.0, 7.0, np.inf])
    cost = np.array(data.draw(st.lists(st.lists(number, min_size=m, max_size=m), min_size=n, max_size=n)))
    points = data.draw(st.integers(1, m))
    fixed = data.draw(st.sets(st.integers(0, m - 1), max_size=points))
    beyond = data.draw(st.sampled_from([None, 7.0, 9.0]))
    problem = siting.Problem.from_matrix(cost, np.ones(n))
    result = siting.solve(problem, "worst", points=points, gap=0, fixed=sorted(fixed), beyond=beyond)
    counted = np.isfinite(cost).any(axis=1)
    price = np.inf if beyond is None else beyond
    plans = [plan for plan in itertools.combinations(range(m), points) if fixed <= set(plan)]
    truth = min(np.minimum(cost[counted][:, list(plan)].min(axis=1), price).max(initial=0.0) for plan in plans)
    if np.isinf(truth):
        assert result.status == "infeasible"
    else:
        assert (result.status, result.value, result.bound) == ("optimal", truth, truth)


def test_a_stopped_centre_stands_with_both_ends_near():
    """800 places, 150 sites, 25 points: before most exact attempts the interval is a few per cent wide."""
    random = np.random.default_rng(11)
    spots, sites = random.random((800, 2)), random.random((150, 2))
    cost = np.hypot(*(spots[:, None] - sites[None]).transpose(2, 0, 1))
    problem = siting.Problem.from_matrix(cost, np.ones(800))
    seen = []
    siting.solve(problem, "worst", points=25, gap=0, work_limit=25, progress=lambda *told: seen.append(told[:2]))
    value, bound = seen[-1]
    assert bound <= value <= 1.15 * bound
    assert seen[0][0] > value
    assert seen[0][1] < bound
