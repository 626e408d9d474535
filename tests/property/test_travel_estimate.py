"""What holds for the estimate on any country, however the places fall."""

from dataclasses import replace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from piste.core.earth import great_circle_km
from piste.core.units import NOT_REACHED_S
from piste.travel.crossing import Crossing
from piste.travel.drive_time import estimate_minutes
from piste.travel.estimate import build_estimate
from piste.travel.estimate_params import read_estimate_params
from piste.travel.pair_lists import lists_from_pairs
from piste.travel.time_lists import lists_from_dense
from travel_points import box, degrees, land_of, places_at, sites_at

PARAMS = read_estimate_params(cutoff_min=90)
ISLANDS = land_of(box(-60, -60, -8, 60), box(0, -60, 60, -15), box(0, -5, 60, 60))
FERRY = Crossing(
    "test", "FI", *(tuple(float(v[0]) for v in degrees([p])) for p in ((-10, 20), (4, 20))), True, 9, 20, ""
)

spots = st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=1, max_size=12)
crowds = st.floats(0, 500_000)


def dense(places, sites, params=PARAMS, **where):
    return build_estimate(places, sites, params, **where).dense_seconds().astype(np.int64)


@given(spots, spots, crowds)
@settings(deadline=None, max_examples=40)
def test_rows_rise_hold_each_site_once_and_keep_the_cut_off(homes, points, people):
    times = build_estimate(places_at(homes, people), sites_at(points), PARAMS, land=ISLANDS, crossings=[FERRY])
    for i in range(times.n_places):
        row = slice(times.indptr[i], times.indptr[i + 1])
        seconds, site = times.seconds[row].astype(np.int64), times.site[row].astype(np.int64)
        assert len(set(site)) == len(site)
        order = seconds * times.n_sites + site
        assert (np.diff(order) > 0).all()
        assert (seconds >= PARAMS.access_min * 60).all() and (seconds <= PARAMS.cutoff_min * 60).all()


@given(spots, spots, crowds)
@settings(deadline=None, max_examples=40)
def test_dry_times_are_those_of_the_formula(homes, points, people):
    places, sites = places_at(homes, 0.0), sites_at(points)
    places.people[0] = people
    km = great_circle_km(places.lat[:, None], places.lon[:, None], sites.lat, sites.lon)
    apart = great_circle_km(places.lat, places.lon, places.lat[0], places.lon[0])
    away = great_circle_km(sites.lat, sites.lon, places.lat[0], places.lon[0])
    near = people * np.maximum(
        np.clip(1 - apart / PARAMS.near_km, 0, 1)[:, None], np.clip(1 - away / PARAMS.near_km, 0, 1)
    )
    spread = np.sqrt(places.people / (2 * np.pi * PARAMS.place_people_per_km2))
    minutes = estimate_minutes(np.hypot(km, spread[:, None]), near, PARAMS)
    seconds = np.where(minutes > PARAMS.cutoff_min, NOT_REACHED_S, np.ceil(minutes * 60))
    assert (np.abs(dense(places, sites) - seconds) <= 1).all()


@given(spots, spots, crowds)
@settings(deadline=None, max_examples=40)
def test_water_never_shortens_and_ferries_never_lengthen(homes, points, people):
    places, sites = places_at(homes, people), sites_at(points)
    dry, wet = dense(places, sites), dense(places, sites, land=ISLANDS)
    sailed = dense(places, sites, land=ISLANDS, crossings=[FERRY])
    assert (dry <= wet).all()
    assert (sailed <= wet).all() and (dry <= sailed).all()


@given(spots, spots, st.floats(10, 80))
@example([(0.0, 21.8125), (2.5, 8.6875), (9.25, 14.75), (49.94140625, 24.5)], [(0.0, 21.625)], 48.21875)
@settings(deadline=None, max_examples=25)
def test_a_shorter_cut_off_only_leaves_out(homes, points, cutoff):
    places, sites = places_at(homes, 5000.0), sites_at(points)
    long, short = (
        dense(places, sites, params, land=ISLANDS, crossings=[FERRY])
        for params in (PARAMS, replace(PARAMS, cutoff_min=cutoff))
    )
    assert (short == np.where(long <= cutoff * 60, long, NOT_REACHED_S)).all()


@given(st.floats(0, 200), st.floats(0, 200), st.floats(0, 2e6), st.floats(0, 2e6))
def test_minutes_rise_with_distance_and_with_people(km, more_km, people, more_people):
    ways = np.array([km, km + more_km, km])
    crowd = np.array([people, people, people + more_people])
    first, farther, busier = estimate_minutes(ways, crowd, PARAMS)
    assert PARAMS.access_min <= first <= farther
    assert first <= busier


@given(hnp.arrays(np.uint16, st.tuples(st.integers(1, 8), st.integers(1, 8))), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50)
def test_pairs_in_any_order_give_the_lists_of_the_dense_table(seconds, random):
    said = {"cutoff_min": 1092.0, "mode": "own", "estimate": False, "method": "test"}
    place, site = (v.astype(np.int32) for v in np.nonzero(seconds != NOT_REACHED_S))
    order = list(range(len(place)))
    random.shuffle(order)
    mixed = lists_from_pairs(place[order], site[order], seconds[place, site][order], seconds.shape, **said)
    plain = lists_from_dense(seconds, **said)
    assert (mixed.indptr == plain.indptr).all()
    assert (mixed.site == plain.site).all() and (mixed.seconds == plain.seconds).all()
