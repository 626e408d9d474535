"""Huff's choice by hand, against a dense sum, and what always holds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.errors import PisteError
from piste.siting.huff import HuffParams, build_attraction, build_choice
from piste.travel.time_lists import lists_from_dense

NONE = 65535


def lists(minutes):
    """Return lists of whole minutes; -1: not reached."""
    seconds = np.array([[NONE if m < 0 else m * 60 for m in row] for row in minutes], dtype=np.uint16)
    return lists_from_dense(seconds, cutoff_min=180, mode="car", estimate=False, method="")


def test_by_hand():
    """10 and 20 min, attraction 1 and 8, b = 2: weights 1/100 and 8/400, so a third goes to the near one."""
    choice = build_choice(lists([[10, 20]]), np.array([0, 1]), np.array([90.0]), np.array([1.0, 8.0]))
    np.testing.assert_allclose(choice.visits, [30, 60])
    np.testing.assert_allclose(choice.nearest_visits, [90, 0])
    np.testing.assert_allclose(choice.gained, [-60, 60])
    assert choice.mean_min[0] == pytest.approx(50 / 3) and choice.nearest_min[0] == 10
    assert choice.overall_mean_min == pytest.approx(50 / 3) and choice.overall_nearest_min == 10


def test_exponential_by_hand():
    """10 min farther counts half: 2 to 1."""
    params = HuffParams(decay="exponential", half_value_min=10)
    choice = build_choice(lists([[10, 20, 15]]), np.array([1, 0]), np.array([90.0]), np.ones(3), params)
    np.testing.assert_allclose(choice.visits, [30, 60])


def test_short_times_count_as_the_floor():
    choice = build_choice(lists([[0, 5]]), np.array([0, 1]), np.array([2.0]), np.ones(2))
    np.testing.assert_allclose(choice.visits, [1, 1])


def test_exponent_zero_leaves_time_alone():
    params = HuffParams(exponent=0)
    far = build_choice(lists([[10, 20]]), np.array([0, 1]), np.array([5.0]), np.array([1.0, 1e9]), params)
    np.testing.assert_allclose(far.visits, [4, 1])


def test_points_without_attraction():
    """Chosen only where no other is reached, and then the nearest of them."""
    times = lists([[10, 20, -1], [10, 5, 30], [-1, -1, -1]])
    choice = build_choice(times, np.array([0, 1, 2]), np.array([3.0, 4, 5]), np.array([0.0, 0, 2]))
    np.testing.assert_allclose(choice.visits, [3, 0, 4])
    assert choice.unreached == 5 and choice.mean_min.tolist() == [10, 30, np.inf]


def test_nothing_open():
    choice = build_choice(lists([[10]]), np.array([], dtype=np.int32), np.array([3.0]), np.ones(1))
    assert choice.unreached == 3 and np.isnan(choice.overall_mean_min)


def test_what_cannot_be_is_told():
    times = lists([[10, 20]])
    sites, one, two = np.array([0]), np.ones(1), np.ones(2)
    for given_sites, visits, attraction in (
        (sites, two, two), (sites, -one, two), (sites, one, one), (sites, one, -two), (sites, one, two * np.nan),
        (np.array([0, 0]), one, two), (np.array([2]), one, two), (np.array([-1]), one, two),
    ):  # fmt: skip
        with pytest.raises(PisteError, match="Huff"):
            build_choice(times, given_sites, visits, attraction)
    for wrong in ({"floor_min": 0}, {"beta": -1}, {"exponent": np.nan}, {"half_value_min": np.inf}):
        with pytest.raises(PisteError, match="Huff"):
            HuffParams(**wrong)


@st.composite
def worlds(draw):
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    minutes = draw(st.lists(st.lists(st.integers(-1, 180), min_size=m, max_size=m), min_size=n, max_size=n))
    visits = draw(st.lists(st.floats(0, 1e6), min_size=n, max_size=n))
    attraction = draw(st.lists(st.just(0.0) | st.floats(1e-3, 1e7), min_size=m, max_size=m))
    opened = draw(st.lists(st.integers(0, m - 1), min_size=1, max_size=m, unique=True))
    params = HuffParams(
        draw(st.sampled_from([0.0, 0.5, 1.0, 2.0])), draw(st.sampled_from(["power", "exponential"])),
        draw(st.sampled_from([0.0, 1.0, 2.5])), 5.0, draw(st.sampled_from([5.0, 20.0])),
    )  # fmt: skip
    return minutes, np.array(visits), np.array(attraction), np.array(opened, dtype=np.int32), params


@settings(max_examples=120, deadline=None)
@given(worlds())
def test_against_a_dense_sum(world):
    """The sparse kernel gives what the formula gives entry by entry, and no visit is lost or made."""
    minutes, visits, attraction, opened, params = world
    choice = build_choice(lists(minutes), opened, visits, attraction, params)
    expected, nearest, mean = np.zeros(len(opened)), np.zeros(len(opened)), np.full(len(visits), np.inf)
    top = max(attraction[opened].max(), 1e-300)
    for i, row in enumerate(minutes):
        reached = [(row[j], j, k) for k, j in enumerate(opened) if row[j] >= 0]
        if not reached:
            continue
        nearest[min(reached)[2]] += visits[i]
        weight = {}
        for t, j, k in reached:
            f = (5 / max(t, 5)) ** params.beta if params.decay == "power" else 2.0 ** (-t / params.half_value_min)
            pull = (attraction[j] / top) ** params.exponent if attraction[opened].any() else 0.0
            weight[k] = pull * f
        total = sum(weight.values())
        if total == 0:
            weight, total = {min(reached)[2]: 1.0}, 1.0
        mean[i] = sum(weight.get(k, 0) * t for t, _, k in reached) / total
        for k, part in weight.items():
            expected[k] += visits[i] * part / total
    np.testing.assert_allclose(choice.visits, expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(choice.nearest_visits, nearest, rtol=1e-12)
    np.testing.assert_allclose(choice.mean_min, mean, rtol=1e-9)
    assert (choice.mean_min >= choice.nearest_min - 1e-9)[np.isfinite(choice.nearest_min)].all()
    np.testing.assert_allclose(choice.visits.sum() + choice.unreached, visits.sum(), rtol=1e-9)
    assert abs(choice.gained.sum()) <= 1e-9 * max(visits.sum(), 1)


def test_a_sharp_decay_is_the_nearest():
    rng = np.random.default_rng(1)
    minutes = np.array([rng.permutation(np.arange(1, 60, 10)) for _ in range(40)])
    choice = build_choice(
        lists(minutes), np.arange(6), rng.uniform(0, 9, 40), np.ones(6), HuffParams(beta=400, floor_min=1)
    )
    np.testing.assert_allclose(choice.visits, choice.nearest_visits, atol=1e-9)


def test_attraction_counts_people_near():
    """One degree of latitude is 111.2 km: people 8.9 km away count, those 11.1 km away do not."""
    ids = np.array(["a", "b", "c"], dtype=object)
    lat, lon, people = np.array([60.0, 60.08, 60.1]), np.full(3, 25.0), np.array([5.0, 7, 100])
    places = Places(ids, ids, lat, lon, people, ids)
    sites = Sites(ids[:1], ids[:1], lat[:1], lon[:1], ids[:1], np.zeros(1, dtype=np.uint8))
    assert build_attraction(places, sites).tolist() == [12]
    assert build_attraction(places, sites, km=12).tolist() == [112]
    assert build_attraction(places, sites, np.array([1.0, 0, 3])).tolist() == [1]
    with pytest.raises(PisteError, match="Attraction"):
        build_attraction(places, sites, np.array([1.0]))
