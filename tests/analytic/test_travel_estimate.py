"""The estimate on countries drawn by hand, with minutes that anyone can add up."""

import math
from dataclasses import replace

import numpy as np
import pytest

from piste.core.units import NOT_REACHED_S
from piste.travel.crossing import Crossing
from piste.travel.estimate import METHOD, build_estimate
from piste.travel.estimate_params import read_estimate_params
from travel_points import ONE_MINUTE_A_KM, box, degrees, land_of, places_at, sites_at


def minutes(places, sites, params=ONE_MINUTE_A_KM, **where):
    seconds = build_estimate(places, sites, params, **where).dense_seconds()
    return np.where(seconds == NOT_REACHED_S, np.inf, seconds / 60)


def test_on_open_land_a_drive_takes_the_access_and_a_minute_a_km():
    times = build_estimate(places_at([(0, 0), (0, 30)]), sites_at([(0, 10), (0, 30), (0, 0)]), ONE_MINUTE_A_KM)
    assert times.site.tolist() == [2, 0, 1, 1, 0, 2]
    assert times.seconds.tolist() == [180, 780, 1980, 180, 1380, 1980]
    assert times.indptr.tolist() == [0, 3, 6]
    assert (times.mode, times.estimate, times.method, times.n_sites) == ("car", True, METHOD, 3)


def test_seconds_are_rounded_up_and_the_cut_off_counts_as_within():
    params = replace(ONE_MINUTE_A_KM, cutoff_min=13.001)
    assert minutes(places_at([(0, 0)]), sites_at([(0, 10), (0, 10.01)]), params).tolist() == [[13.0, np.inf]]
    just_past_a_second = minutes(places_at([(0, 0)]), sites_at([(0, 10 + 0.1 / 60)]))
    assert just_past_a_second[0, 0] == pytest.approx(13 + 1 / 60)


def test_equal_times_stand_in_the_order_of_sites():
    times = build_estimate(places_at([(0, 0)]), sites_at([(0, 5), (0, -5), (0, 5), (0, 1)]), ONE_MINUTE_A_KM)
    assert times.site.tolist() == [3, 0, 1, 2]


def test_the_people_of_a_place_live_around_its_point():
    """20,000 people at 1,000 a km2 fill a disc of 20 km2 = 2.52 km radius; its root mean square distance is 1.78 km."""
    spread = math.sqrt(20 / math.pi / 2)
    times = minutes(places_at([(0, 0)], people=20_000), sites_at([(0, 0), (0, 10)]))
    assert times[0, 0] == pytest.approx(3 + spread, abs=1 / 60)
    assert times[0, 1] == pytest.approx(3 + math.hypot(10, spread), abs=1 / 60)


def test_the_busier_end_slows_a_drive_by_the_root_of_its_people():
    """A million at the site, 10 km from the place, weigh a third there; the site's own million decides."""
    params = replace(ONE_MINUTE_A_KM, city_min=20.0)
    places = places_at([(0, 0), (0, 10)], people=[0, 1_000_000])
    assert minutes(places, sites_at([(0, 10)]), params)[0, 0] == pytest.approx(
        3 + 10 + 20 * (1 - math.exp(-10 / 2)), abs=1 / 60
    )
    quarter = places_at([(0, 0), (0, 10)], people=[0, 250_000])
    assert minutes(quarter, sites_at([(0, 10)]), params)[0, 0] == pytest.approx(
        3 + 10 + 10 * (1 - math.exp(-10 / 2)), abs=1 / 60
    )


def test_a_gulf_is_driven_round():
    """A gulf 20 km wide cuts 40 km into the land: from shore to shore it is 40 + 20 + 40 km, not 26."""
    land = land_of(box(-60, -60, -10, 60), box(10, -60, 60, 60), box(-60, -60, 60, -20))
    points, sites = places_at([(-13, 20)]), sites_at([(13, 20)])
    assert minutes(points, sites)[0, 0] == pytest.approx(29, abs=0.1)
    legs = math.hypot(3, 40)
    assert minutes(points, sites, land=land)[0, 0] == pytest.approx(3 + 2 * legs + 20, rel=0.06)


def test_narrow_water_is_no_hindrance():
    inlet = land_of(box(-60, -60, -0.9, 60), box(0.9, -60, 60, 60), box(-60, -60, 60, -20))
    assert minutes(places_at([(-13, 20)]), sites_at([(13, 20)]), land=inlet)[0, 0] == pytest.approx(29, abs=0.1)
    strait = land_of(box(-60, -60, -0.9, 60), box(0.9, -60, 60, 60))
    assert minutes(places_at([(-13, 20)]), sites_at([(13, 20)]), land=strait)[0, 0] == pytest.approx(29, abs=0.1)


def test_the_open_sea_is_no_road():
    land = land_of(box(-60, -60, -10, 60), box(10, -60, 60, 60))
    places, sites = places_at([(-13, 0), (13, 0)]), sites_at([(13, 0)])
    times = build_estimate(places, sites, ONE_MINUTE_A_KM, land=land)
    assert times.indptr.tolist() == [0, 0, 1]


def crossing(start, end, *, ferry, sail_min=0.0, headway_min=0.0):
    (south, west), (north, east) = (tuple(float(v[0]) for v in degrees([point])) for point in (start, end))
    return Crossing("test", "FI", (south, west), (north, east), ferry, sail_min, headway_min, "hand")


def test_a_ferry_takes_its_sailing_and_half_its_headway():
    land = land_of(box(-60, -60, -10, 60), box(10, -60, 60, 60))
    ferry = crossing((-12.5, 0), (12.5, 0), ferry=True, sail_min=25, headway_min=30)
    places, sites = places_at([(-32.5, 0), (-12.5, 30)]), sites_at([(22.5, 0)])
    times = minutes(places, sites, land=land, crossings=[ferry])
    assert times[0, 0] == pytest.approx(3 + 20 + 40 + 10, rel=0.06)
    assert times[1, 0] == pytest.approx(3 + 30 + 40 + 10, rel=0.06)


def test_a_bridge_is_driven_like_any_road():
    land = land_of(box(-60, -60, -10, 60), box(10, -60, 60, 60))
    bridge = crossing((-12.5, 0), (12.5, 0), ferry=False)
    times = minutes(places_at([(-32.5, 0)]), sites_at([(22.5, 0)]), land=land, crossings=[bridge])
    assert times[0, 0] == pytest.approx(3 + 55, rel=0.04)


def test_a_place_that_the_coastline_drowns_belongs_to_the_nearest_land():
    land = land_of(box(-60, -60, -10, 60))
    times = minutes(places_at([(-6, 0), (30, 0)]), sites_at([(-30, 0), (30, 0)]), land=land)
    assert times[0, 0] == pytest.approx(3 + 24, abs=0.1)
    assert np.isinf(times[1, 0]) and np.isinf(times[0, 1])
    assert times[1, 1] == 3.0


def test_where_the_coastline_has_no_land_only_the_own_cell_is_reached():
    nowhere = land_of(box(900, 900, 910, 910))
    times = minutes(places_at([(0, 0), (0, 20)]), sites_at([(0, 0)]), land=nowhere)
    assert times.tolist() == [[3.0], [np.inf]]


def test_the_number_of_cores_changes_nothing(monkeypatch):
    rng = np.random.default_rng(4)
    places, sites = places_at(rng.uniform(-50, 50, (80, 2)), 900.0), sites_at(rng.uniform(-50, 50, (70, 2)))
    land = land_of(box(-60, -60, -8, 60), box(0, -60, 60, 60))
    results = []
    for cores in (1, 3):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        results.append(build_estimate(places, sites, read_estimate_params(), land=land))
    for name in ("indptr", "site", "seconds"):
        assert (getattr(results[0], name) == getattr(results[1], name)).all()


def test_nobody_and_nowhere_give_empty_lists():
    land = land_of(box(-60, -60, 60, 60))
    none = build_estimate(places_at([]), sites_at([(0, 0)]), ONE_MINUTE_A_KM, land=land)
    assert none.indptr.tolist() == [0] and none.n_sites == 1
    nowhere = build_estimate(places_at([(0, 0)]), sites_at([]), ONE_MINUTE_A_KM, land=land)
    assert nowhere.indptr.tolist() == [0, 0] and nowhere.n_sites == 0


def test_the_committed_constants_make_a_town_a_quarter_of_an_hour_wide():
    """A town of 50,000 in one point: its people are some minutes from its middle, a village 20 km off half an hour."""
    params = read_estimate_params()
    times = minutes(places_at([(0, 0), (0, 20)], people=[50_000, 300]), sites_at([(0, 0)]), params)
    assert 5 < times[0, 0] < 10
    assert 22 < times[1, 0] < 32
