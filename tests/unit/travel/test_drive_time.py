"""The formula's parts."""

import math

import numpy as np
import pytest

from piste.core.earth import great_circle_km
from piste.travel.drive_time import count_people_near, estimate_minutes, place_spread_km
from piste.travel.estimate_params import read_estimate_params
from travel_points import ONE_MINUTE_A_KM, degrees


def test_minutes_follow_the_formula():
    params = read_estimate_params()
    km, people = np.array([0.0, 3.0, 80.0]), np.array([0.0, 90_000.0, 640_000.0])
    expected = [
        params.access_min
        + 60 * params.detour / params.cruise_km_h * d
        + params.city_min * math.sqrt(n / 1e6) * (1 - math.exp(-d / params.city_start_km))
        for d, n in zip(km, people, strict=True)
    ]
    assert estimate_minutes(km, people, params) == pytest.approx(expected, rel=1e-12)


def test_people_and_distances_broadcast():
    minutes = estimate_minutes(np.array([[1.0], [2.0]]), np.array([0.0, 1e6, 2e6]), ONE_MINUTE_A_KM)
    assert minutes.shape == (2, 3)
    assert minutes[:, 0].tolist() == [4.0, 5.0]


def test_people_count_less_the_farther_they_live():
    homes = degrees([(0, 0), (0, 5), (0, 12), (0, 15.1)])
    near = count_people_near(degrees([(0, 0)]), homes, np.array([100.0, 100.0, 100.0, 100.0]), 15.0)
    assert near[0] == pytest.approx(100 * (1 + 2 / 3 + 1 / 5), rel=1e-3)


def test_people_near_agree_with_the_plain_sum():
    rng = np.random.default_rng(5)
    at, homes = degrees(rng.uniform(-40, 40, (30, 2))), degrees(rng.uniform(-40, 40, (200, 2)))
    people = rng.uniform(0, 1000, 200)
    km = great_circle_km(at[0][:, None], at[1][:, None], *homes)
    assert count_people_near(at, homes, people, 9.0) == pytest.approx(np.clip(1 - km / 9.0, 0, None) @ people)


def test_nobody_lives_near_where_there_are_no_places():
    empty = np.zeros(0)
    assert count_people_near(degrees([(0, 0), (1, 1)]), (empty, empty), empty, 15.0).tolist() == [0.0, 0.0]


def test_a_place_is_as_wide_as_its_people_need():
    assert place_spread_km(np.array([0.0, 2000 * math.pi]), ONE_MINUTE_A_KM).tolist() == [0.0, 1.0]
