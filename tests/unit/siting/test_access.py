"""Figures of access, by hand."""

import numpy as np
import pytest

from piste.siting.access import CURVE_MIN, build_network_state, measure_access
from plan_world import INF, build_times

PEOPLE = np.array([100.0, 200.0, 300.0, 400.0, 0.0])
TIMES = build_times([[15, 30], [30.5, 45], [60, INF], [INF, INF], [200, 90]], cutoff_min=240)


def state(sites, people=PEOPLE, **more):
    return build_network_state(TIMES, people, np.array(sites, dtype=np.int32), limit_min=60, **more)


def test_figures_by_hand():
    told = state([0]).access
    assert (told.n_points, told.people) == (1, 1000)
    assert told.mean_min == pytest.approx((100 * 15 + 200 * 30.5 + 300 * 60) / 600)
    assert told.share_within == pytest.approx((0.1, 0.1, 0.3, 0.6))  # each edge belongs to its band
    assert (told.people_past_limit, told.people_not_reached) == (400, 400)
    assert told.worst_min == 60  # nobody lives in the place at 200 minutes
    assert told.curve_share[[14, 15, 30, 31, 59, 60, 180]] == pytest.approx((0, 0.1, 0.1, 0.3, 0.3, 0.6, 0.6))
    assert len(told.curve_share) == len(CURVE_MIN) == 181


def test_nearest_site_and_time():
    told = state([1, 0])
    assert told.sites.tolist() == [0, 1]
    assert told.nearest.tolist() == [0, 0, 0, -1, 1]
    assert told.seconds.tolist() == [900, 1830, 3600, 65535, 5400]


def test_equally_near_sites_go_to_the_first():
    times = build_times([[20, 20, 20]])
    assert build_network_state(times, np.ones(1), np.array([2, 1], np.int32), limit_min=60).nearest.tolist() == [1]


def test_a_second_past_the_limit_is_past_it():
    times = build_times([[60], [60 + 1 / 60]])
    told = build_network_state(times, np.array([3.0, 4.0]), np.array([0], np.int32), limit_min=60).access
    assert (told.people_past_limit, told.share_within[-1]) == (4, pytest.approx(3 / 7))


def test_points_outside_the_area_are_open_but_not_counted():
    assert state([0, 1], n_points=1).access.n_points == 1


def test_no_points():
    told = state([]).access
    assert (told.n_points, told.people_not_reached, told.people_past_limit) == (0, 1000, 1000)
    assert np.isnan(told.mean_min) and np.isnan(told.worst_min)
    assert told.share_within == (0, 0, 0, 0) and not told.curve_share.any()


def test_no_people():
    told = state([0], people=np.zeros(5)).access
    assert (told.people, told.people_past_limit, told.share_within) == (0, 0, (0, 0, 0, 0))
    assert np.isnan(told.mean_min)


def test_measured_on_seconds_alone():
    told = measure_access(np.array([60, 65535], np.uint16), np.array([1.0, 3.0]), 7, 0.5)
    assert (told.n_points, told.mean_min, told.people_past_limit, told.people_not_reached) == (7, 1, 4, 3)
