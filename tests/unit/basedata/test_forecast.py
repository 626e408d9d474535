"""Forecasts: read wide and long, and places scaled to them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.basedata.forecast import Forecast, build_places_of_year
from piste.basedata.forecast_file import read_forecast
from piste.basedata.mapping import ColumnMapping
from piste.basedata.place import Places
from piste.core.errors import PisteError
from small_files import AREAS, codes, write_file, write_workbook

AGES = ("age_0_14", "age_15_64", "age_65_")


def texts(*values):
    return np.array(values, dtype=object)


def build_places(groups=None):
    ids = texts("a", "b", "c")
    people = np.array([300.0, 100, 50])
    tongues = {"sv": np.array([30.0, 0, 5])}
    return Places(
        ids, ids, np.full(3, 61.0), np.full(3, 24.0), people, texts("091", "091", "837"), groups or {}, tongues
    )


def read(tmp_path, text, **given):
    return read_forecast(write_file(tmp_path / "f.csv", text), ColumnMapping(**given) if given else None, AREAS)


def test_wide_and_long_hold_the_same(tmp_path):
    wide = read(tmp_path, "kunta,2030,2040\n091,800,900\n837,40,30\n").demand()
    long = read(
        tmp_path, "kunta,vuosi,people\n837,2040,30\n837,2030,40\nHelsinki,2030,800\nHelsinki,2040,900\n"
    ).demand()
    for one in (wide, long):
        assert one.level == "municipality" and one.years == (2030, 2040) and one.ids.tolist() == ["091", "837"]
        assert one.people.tolist() == [[800, 900], [40, 30]] and one.groups == {}


def test_workbook_with_years_as_numbers(tmp_path):
    file = write_workbook(tmp_path / "f.xlsx", {"S": [["kunta", 2030, "väestö_2040"], ["091", 8, 9]]})
    assert read_forecast(file, None, AREAS).demand().people.tolist() == [[8, 9]]


def test_by_place_with_ages(tmp_path):
    text = "place,year,people,age_0_14,age_15_64,age_65_\na,2030,10,1,5,4\nb,2030,20,2,10,8\n"
    forecast = read(tmp_path, text).demand()
    assert forecast.level == "place" and forecast.groups["age_65_"].tolist() == [[4], [8]]


def test_ids_that_are_municipalities_are_municipalities(tmp_path):
    assert read(tmp_path, "code,2030\n091,5\n").demand().level == "municipality"
    assert read(tmp_path, "id,2030\nx1,5\n").demand().level == "place"


def test_merged_municipalities_are_added(tmp_path):
    reading = read(tmp_path, "kunta,2030\n541,100\n911,20\n")
    assert reading.demand().people.tolist() == [[120]] and "municipality-merged" in codes(reading.findings)


def test_scaled_by_hand():
    """Helsinki doubles: 300 and 100 become 600 and 200, languages with them; Tampere has no forecast."""
    forecast = Forecast("municipality", texts("091", "541"), (2030, 2040), np.array([[800.0, 1000], [5, 5]]))
    reading = build_places_of_year(build_places(), forecast, 2030)
    assert reading.demand().people.tolist() == [600, 200, 50]
    assert reading.demand().languages["sv"].tolist() == [60, 0, 5]
    assert codes(reading.findings) == ["forecast-gap", "forecast-unused"]
    later = build_places_of_year(build_places(), forecast, 2035)
    assert later.demand().people.tolist() == [675, 225, 50] and "forecast-between" in codes(later.findings)


def test_by_place():
    forecast = Forecast("place", texts("a", "b", "c"), (2030,), np.array([[1.0], [2], [3]]))
    assert build_places_of_year(build_places(), forecast, 2030).demand().people.tolist() == [1, 2, 3]


def test_years_outside_are_refused():
    forecast = Forecast("place", texts("a"), (2030, 2040), np.ones((1, 2)))
    for year in (2029, 2041):
        with pytest.raises(PisteError, match="2030, 2040"):
            build_places_of_year(build_places(), forecast, year)


def test_ages_are_scaled_group_by_group():
    """The old double, the young vanish, the rest stays: 300 = 100 + 100 + 100 becomes 0 + 100 + 200."""
    groups = {age: np.array([100.0, 100 / 3, 50 / 3]) for age in AGES} | {"women": np.array([150.0, 50, 25])}
    wanted = {age: np.array([[value], [np.nan]]) for age, value in zip(AGES, (0, 400 / 3, 800 / 3), strict=True)}
    forecast = Forecast("municipality", texts("091", "837"), (2040,), np.array([[400.0], [100]]), wanted)
    scaled = build_places_of_year(build_places(groups), forecast, 2040).demand()
    np.testing.assert_allclose(scaled.people, [300, 100, 100])
    np.testing.assert_allclose(scaled.groups["age_0_14"], [0, 0, 100 / 3])
    np.testing.assert_allclose(scaled.groups["age_65_"], [200, 200 / 3, 100 / 3])
    np.testing.assert_allclose(scaled.groups["women"], [150, 50, 50])


def test_a_group_that_nobody_is_in_is_spread_as_people_are():
    groups = {"age_0_14": np.zeros(3), "age_15_64": build_places().people, "age_65_": np.zeros(3)}
    wanted = {age: np.array([[100.0]]) for age in AGES}
    forecast = Forecast("municipality", texts("091"), (2040,), np.array([[300.0]]), wanted)
    scaled = build_places_of_year(build_places(groups), forecast, 2040).demand()
    np.testing.assert_allclose(scaled.groups["age_65_"], [75, 25, 0])
    np.testing.assert_allclose(scaled.people, [225, 75, 50])


def test_hidden_ages_keep_today_s_shares():
    groups = {age: np.array([100.0, np.nan, 50 / 3]) for age in AGES}
    wanted = {age: np.array([[100.0]]) for age in AGES}
    forecast = Forecast("municipality", texts("091"), (2040,), np.array([[200.0]]), wanted)
    scaled = build_places_of_year(build_places(groups), forecast, 2040).demand()
    np.testing.assert_allclose(scaled.people, [150, 50, 50])
    np.testing.assert_allclose(scaled.groups["age_65_"], [50, np.nan, 50 / 3])


def test_ages_that_are_not_forecast_are_told():
    groups = {age: np.array([100.0, 100 / 3, 50 / 3]) for age in AGES}
    forecast = Forecast("municipality", texts("091", "837"), (2030,), np.array([[800.0], [50]]))
    reading = build_places_of_year(build_places(groups), forecast, 2030)
    assert codes(reading.findings) == ["forecast-ages"]
    np.testing.assert_allclose(reading.demand().groups["age_65_"], [200, 200 / 3, 50 / 3])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), min_size=3, max_size=3),
    st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), min_size=2, max_size=2),
)
def test_every_municipality_gets_what_is_forecast(now, later):
    """People and groups sum to the forecast wherever anybody lives today, and groups to people."""
    today = np.array(now, dtype=float)
    places = replace(build_places(), people=today.sum(axis=1), groups={age: today[:, k] for k, age in enumerate(AGES)})
    wanted = np.array(later, dtype=float)
    groups = {age: wanted[:, k : k + 1] for k, age in enumerate(AGES)}
    forecast = Forecast("municipality", texts("091", "837"), (2040,), wanted.sum(axis=1, keepdims=True), groups)
    scaled = build_places_of_year(places, forecast, 2040).demand()
    stacked = np.stack([scaled.groups[age] for age in AGES], axis=1)
    np.testing.assert_allclose(stacked.sum(axis=1), scaled.people, rtol=1e-9, atol=1e-9)
    for rows, goal in (([0, 1], wanted[0]), ([2], wanted[1])):
        if places.people[rows].sum() > 1e-6:
            np.testing.assert_allclose(scaled.people[rows].sum(), goal.sum(), rtol=1e-9, atol=1e-9)
            if goal.sum() > 0:
                np.testing.assert_allclose(stacked[rows].sum(axis=0), goal, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kunta,people\n091,5\n", "forecast-year-missing"),
        ("kunta,vuosi,people\n091,soon,5\n", "forecast-year"),
        ("colour,2030\nred,5\n", "forecast-unit-missing"),
        ("kunta,2030\n091,\n", "forecast-empty"),
        ("kunta,2030\n091,-5\n", "forecast-negative"),
        ("kunta,vuosi,people,age_0_14\n091,2030,5,-1\n", "forecast-negative"),
        ("kunta,2030\n091,5\n091,6\n", "forecast-twice"),
        ("kunta,2030\n999,5\n", "municipality-unknown"),
        ("kunta,2030\n091,many\n", "number-invalid"),
        ("kunta,vuosi\n091,2030\n", "column-missing"),
    ],
)
def test_faults(tmp_path, text, code):
    assert code in codes(read(tmp_path, text).findings)
