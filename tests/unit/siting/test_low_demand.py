"""Visits a week near a site, and in its real catchment."""

import numpy as np
import pytest

from piste.basedata.visits import decay_of
from piste.core.errors import PisteError
from piste.siting.huff import build_choice
from piste.siting.low_demand import build_site_demand, check_low_demand
from piste.travel.time_lists import lists_from_dense

SECONDS = np.array([[600, 1800, 65535], [1801, 60, 60], [65535, 65535, 1200]], dtype=np.uint16)
TIMES = lists_from_dense(SECONDS, cutoff_min=180, mode="car", estimate=False, method="")
VISITS = np.array([5200.0, 2600.0, 520.0])


def test_demand_counts_places_within_half_an_hour_inclusively():
    np.testing.assert_allclose(build_site_demand(TIMES, VISITS), [100, 150, 60])
    np.testing.assert_allclose(build_site_demand(TIMES, VISITS, near_min=10), [100, 50, 50])


def test_demand_with_decay():
    half = build_site_demand(TIMES, VISITS, decay=lambda minutes: decay_of(minutes, 10))
    np.testing.assert_allclose(half, [50, 100 / 8 + 50 * 2**-0.1, 50 * 2**-0.1 + 10 / 4])


def test_the_catchment_tells_what_the_constant_hides():
    """Sites 0 and 1 share the first place: both pass the rule, but only one of them gets it."""
    known = check_low_demand(TIMES, np.array([0, 1]), VISITS)
    np.testing.assert_allclose(known.demand_per_week, [100, 150])
    np.testing.assert_allclose(known.catchment_per_week, [100, 50])
    assert known.low.tolist() == [False, False] and known.low_in_catchment.tolist() == [False, True]
    assert check_low_demand(TIMES, np.array([2]), VISITS).low.tolist() == [True]
    assert not check_low_demand(TIMES, np.array([2]), VISITS, least_per_week=60).low.any()


def test_the_catchment_with_decay_and_by_choice():
    decayed = check_low_demand(TIMES, np.array([0]), VISITS, decay=lambda minutes: decay_of(minutes, 10))
    np.testing.assert_allclose(decayed.catchment_per_week, [50 + 50 * 2 ** (-1801 / 600)])
    choice = build_choice(TIMES, np.array([0, 1]), VISITS, np.ones(3))
    known = check_low_demand(TIMES, np.array([0, 1]), VISITS, choice=choice)
    np.testing.assert_allclose(known.catchment_per_week, choice.visits / 52)
    with pytest.raises(PisteError, match="other open sites"):
        check_low_demand(TIMES, np.array([1, 0]), VISITS, choice=choice)


def test_visits_that_are_none_are_told():
    for wrong in (VISITS[:2], -VISITS, VISITS * np.nan):
        with pytest.raises(PisteError, match="0 or more"):
            build_site_demand(TIMES, wrong)
