"""People near a plan's points by mode."""

import math
from dataclasses import replace

import numpy as np
import pytest

from piste.siting.coverage import build_coverage
from piste.travel.combined import find_no_car, split_places, stack_times
from piste.travel.time_lists import lists_from_dense
from plan_world import build_base

BASE = build_base((100, 200, 400), "111", "11")
ALL = np.array([100.0, 200.0, 400.0])


def times(minutes, mode, cutoff_min=180.0, estimate=False):
    dense = np.array(minutes, dtype=float) * 60
    seconds = np.where(np.isfinite(dense) & (dense <= cutoff_min * 60), dense, 65535).astype(np.uint16)
    return lists_from_dense(seconds, cutoff_min=cutoff_min, mode=mode, estimate=estimate, method="By hand.")


CAR = times([[5, 50], [15, 61], [31, 60]], "car", estimate=True)
BUS = times([[40, 90], [16, math.inf], [math.inf, 45]], "transit")
WALK = times([[60, 60], [60.5, 60], [99, 99]], "walk", cutoff_min=60)


def rows(*asked):
    return {row.mode: row for row in build_coverage(*asked)}


def test_driving_alone_leaves_public_transport_without_data_and_estimates_walks():
    told = rows(BASE, CAR, ALL, np.array([1], dtype=np.int32))
    assert list(told) == ["car", "transit", "walk"]
    assert told["car"].people_within == (0, 0, 0, 500) and told["car"].estimate
    assert told["transit"].people_within is None
    # site 1 stands at place 1; the others are 11.5 km away: 3.5 km as the crow flies are an hour on foot
    assert told["walk"].people_within == (200, 200, 200, 200) and told["walk"].estimate


def test_an_own_matrix_is_called_so():
    told = rows(BASE, replace(CAR, mode="own"), ALL, np.array([0], dtype=np.int32))
    assert [mode for mode, row in told.items() if row.people_within is not None] == ["walk", "own"]


def test_people_outside_do_not_count():
    told = rows(BASE, CAR, np.array([100.0, 0, 0]), np.array([0], dtype=np.int32))
    assert (told["car"].people, told["car"].people_within) == (100, (100, 100, 100, 100))


def test_each_mode_and_those_without_a_car():
    """A quarter of each place has no car; figures by hand."""
    places = split_places(BASE.places, np.full(3, 0.25))
    base = replace(BASE, places=places)
    best = times([[5, 50], [15, 60], [31, 45]], "any")
    slow = times([[40, 60], [16, 60], [math.inf, 45]], "transit")
    parts = tuple(stack_times(one, one, mode=one.mode, method=one.method) for one in (CAR, BUS, WALK))
    both = replace(stack_times(best, slow, mode="any", method="Both."), parts=parts)
    told = rows(base, both, places.people, np.array([0], dtype=np.int32))
    assert list(told) == ["car", "transit", "walk", "without_car", "any"]
    assert told["car"].people_within == (300, 300, 700, 700)
    assert told["transit"].people_within == (0, 200, 300, 300)
    assert told["walk"].people_within == (0, 0, 0, 100)
    assert (told["without_car"].people, told["without_car"].people_within) == (175, (0, 50, 75, 75))
    assert told["any"].people_within == (225, 225 + 50, 525 + 75, 525 + 75)
    assert find_no_car(places).tolist() == [False] * 3 + [True] * 3


def test_bands_past_the_cut_off_are_not_known():
    told = rows(BASE, times([[5, 5], [5, 5], [44, 5]], "transit", cutoff_min=45), ALL, np.array([0], dtype=np.int32))
    assert told["transit"].people_within[:3] == pytest.approx((300, 300, 700))
    assert math.isnan(told["transit"].people_within[3])
