"""Visits by rates, trend and decay, and what a closed office leaves: by hand, and as properties."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.basedata.age_count import build_age_counts
from piste.basedata.default import read_default
from piste.basedata.place import Places
from piste.basedata.visit_model import ESTIMATE, FITTED, PARTLY_FITTED, Range, VisitFit, VisitModel, VisitService
from piste.basedata.visit_model_file import read_default_visit_model
from piste.basedata.visits import build_remaining, build_visits, build_visits_made, decay_of
from piste.core.errors import PisteError

RATES = {"age_0_14": Range(0, 10, 20), "age_15_64": Range(100, 200, 300), "age_65_": Range(300, 400, 500)}
SHARES = {"low": (0.2, 0.5, 0.3), "base": (0.5, 0.3, 0.2), "high": (1.0, 0.0, 0.0)}
SERVICE = VisitService("a", {"en": "A"}, "Kela", RATES, Range(-0.1, -0.05, 0), Range(20, 30, 40), SHARES)
MODEL = VisitModel(2025, (SERVICE, replace(SERVICE, key="b", half_value_min=Range(60, 60, 60))))


def build_places(groups, people, municipality=("1", "1")):
    n = len(people)
    ids = np.array([str(i) for i in range(n)], dtype=object)
    codes = np.array(municipality[:n], dtype=object)
    columns = {name: np.array(values, dtype=float) for name, values in groups.items()}
    return Places(ids, ids, np.full(n, 61.0), np.full(n, 24.0), np.array(people, dtype=float), codes, columns)


PLACES = build_places({"age_0_14": [100, 0], "age_15_64": [600, 0], "age_65_": [300, 50]}, [1000, 50])


def test_visits_by_hand():
    """1,000 people: 100 x 10 + 600 x 200 + 300 x 400 per 1,000 = 241; two years at -5 % leave 0.9025 of it."""
    visits = build_visits(PLACES, MODEL)
    np.testing.assert_allclose(visits.of("a"), [241.0, 20.0])
    np.testing.assert_allclose(build_visits(PLACES, MODEL, 2027).of("a"), [241 * 0.9025, 20 * 0.9025])
    np.testing.assert_allclose(build_visits(PLACES, MODEL, level="low").of("a"), [150.0, 15.0])
    assert visits.services == ("a", "b") and not visits.ages_assumed.any()


def test_visits_made_halve_with_the_half_value():
    visits = build_visits(PLACES, MODEL)
    made = build_visits_made(visits, np.array([30.0, np.inf]))
    np.testing.assert_allclose(made, [[120.5, 241 / 2**0.5], [0, 0]])
    each = build_visits_made(visits, np.array([[0.0, 60.0], [90.0, 120.0]]))
    np.testing.assert_allclose(each, [[241, 120.5], [2.5, 5.0]])


def test_impossible_minutes_are_told():
    with pytest.raises(PisteError, match="0 or more"):
        decay_of(np.array([-1.0]), 30)
    with pytest.raises(PisteError, match="for each place"):
        build_visits_made(build_visits(PLACES, MODEL), np.zeros(3))


def test_a_closed_office_by_hand():
    """From 0 to 30 min: 241 x 0.5 elsewhere x 0.5 for the way = 60.25; of the other 180.75 three fifths go remote."""
    visits = build_visits(PLACES, MODEL)
    left = build_remaining(visits, np.array([0.0, 0.0]), np.array([30.0, 0.0]))
    assert left.elsewhere[0, 0] == pytest.approx(60.25)
    assert left.remote[0, 0] == pytest.approx(108.45)
    assert left.lost[0, 0] == pytest.approx(72.3)
    np.testing.assert_allclose(left.kept[1], visits.per_year[1])
    forced = build_remaining(visits, np.zeros(2), np.zeros(2), np.array([True, False]))
    assert forced.elsewhere[0, 0] == pytest.approx(120.5) and forced.kept[0, 0] == 0


def test_a_nearer_point_brings_visits():
    visits = build_visits(PLACES, MODEL)
    left = build_remaining(visits, np.full(2, 30.0), np.zeros(2))
    np.testing.assert_allclose(left.gained[:, 0], [120.5, 10.0])
    np.testing.assert_allclose(left.in_person, visits.per_year)


minutes = st.lists(st.floats(0, 300) | st.just(np.inf), min_size=2, max_size=2).map(np.array)


@settings(max_examples=60, deadline=None)
@given(minutes, minutes, st.sampled_from(["low", "base", "high"]))
def test_nobody_vanishes(before, after, level):
    """Every visit of today is kept, made elsewhere, remote or lost, and nothing is negative."""
    left = build_remaining(build_visits(PLACES, MODEL, level=level), before, after)
    np.testing.assert_allclose(left.kept + left.elsewhere + left.remote + left.lost, left.today, rtol=1e-12)
    for part in (left.kept, left.elsewhere, left.remote, left.lost, left.gained):
        assert (part >= 0).all()


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 500), st.floats(0, 500), st.floats(1, 1000))
def test_visits_fall_with_time(one, other, half):
    near, far = sorted((one, other))
    assert 0 <= decay_of(far, half) <= decay_of(near, half) <= 1


def test_levels_rise():
    model = read_default_visit_model()
    made = [
        build_visits_made(build_visits(PLACES, model, 2030, level), np.full(2, 40.0)).sum(axis=0)
        for level in ("low", "base", "high")
    ]
    assert (np.diff(made, axis=0) > 0).all()


def test_caution_follows_what_is_measured():
    fitted = replace(SERVICE, fit=VisitFit(3, 1.1, 0.1, False, 0.2, 1.0, 5.0))
    assert MODEL.caution == ESTIMATE
    assert replace(MODEL, services=(SERVICE, replace(fitted, key="b"))).caution == PARTLY_FITTED
    assert replace(MODEL, services=(fitted,)).caution == FITTED


def test_other_bins_are_added_and_cut_by_years():
    """Of 30 people of 13 to 15 two thirds are under 15."""
    bins = {"age_0_12": [40], "age_13_15": [30], "age_16_64": [100], "age_65_84": [20], "age_85_": [10]}
    ages = build_age_counts(build_places(bins, [200]))
    np.testing.assert_allclose(ages.people, [[60, 110, 30]])


def test_bins_with_a_gap_or_an_open_young_one_are_not_used():
    for bins in ({"age_0_14": [40], "age_20_": [10]}, {"age_0_14": [40], "age_15_": [60]}, {}):
        with pytest.raises(PisteError, match="people by age"):
            build_age_counts(build_places(bins, [100]))
        shares = {"age_0_14": 0.1, "age_15_64": 0.7, "age_65_": 0.2}
        assumed = build_age_counts(build_places(bins, [100]), shares)
        np.testing.assert_allclose(assumed.people, [[10, 70, 20]])
        assert assumed.assumed.all()


def test_hidden_ages_are_those_of_the_municipality():
    groups = {"age_0_14": [10, np.nan, 0], "age_15_64": [80, np.nan, 50], "age_65_": [10, np.nan, 50]}
    ages = build_age_counts(build_places(groups, [100, 50, 100], ("1", "1", "2")))
    np.testing.assert_allclose(ages.people[1], [5, 40, 5])
    assert ages.assumed.tolist() == [False, True, False]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.floats(0, 1e5) | st.just(np.nan)] * 4), min_size=2, max_size=2))
def test_ages_sum_to_the_people(rows):
    groups = {age: [row[k] for row in rows] for k, age in enumerate(RATES)}
    people = [0.0 if np.isnan(row[3]) else row[3] for row in rows]
    ages = build_age_counts(build_places(groups, people), {"age_0_14": 0.2, "age_15_64": 0.6, "age_65_": 0.2})
    np.testing.assert_allclose(ages.people.sum(axis=1), people, rtol=1e-9, atol=1e-12)


def test_the_default_lands_between_what_is_known():
    """At 15 min the planning figure of 2,500 a week for two regions lies within the range, and so do Sweden's."""
    base = read_default("FI")
    region = np.array([base.areas.region_of(code) for code in base.places.municipality])
    names = {code: known.name for code, known in base.areas.regions.items()}
    here = np.isin(region, [code for code, name in names.items() if name in ("Päijät-Häme", "Etelä-Karjala")])
    assert base.places.people[here].sum() == pytest.approx(330_000, rel=0.02)
    weekly, per_1000 = [], []
    for level in ("low", "base", "high"):
        visits = build_visits(base.places, read_default_visit_model(), level=level)
        made = build_visits_made(visits, np.full(len(base.places), 15.0))
        own = [s for s, key in enumerate(visits.services) if key != "permits"]
        weekly.append(made[here][:, own].sum() / 52)
        per_1000.append(1000 * made.sum() / base.places.people.sum())
    assert weekly[0] < 2500 < weekly[2] and 1250 < weekly[1] < 2500
    assert per_1000[0] < 290 < per_1000[2]
