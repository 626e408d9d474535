"""Worlds as text: people from a table, the forecast or the visit model; times of a mode, a file or a factor."""

from dataclasses import replace

import numpy as np
import pytest

from piste.basedata.forecast import Forecast
from piste.basedata.visit_model_file import read_default_visit_model
from piste.basedata.visits import build_visits
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.siting.world_file import WorldSource
from plan_world import build_random_world, build_times


@pytest.fixture
def source():
    base, times, _ = build_random_world(4, n=3, m=2)
    return WorldSource(base, times)


def read(source, text):
    return source.read(text, Findings())


def codes(source, text):
    with pytest.raises(DataError) as told:
        read(source, text)
    return [finding.code for finding in told.value.findings]


def test_a_factor_lengthens_times(source):
    world = read(source, "winter=*1.25")
    assert (world.name, world.times, world.people) == ("winter", 1.25, None)
    assert codes(source, "winter=*0") == ["world-factor"]


def test_people_come_from_a_table(source, tmp_path):
    path = tmp_path / "2040.csv"
    path.write_text("place,people\np2,7\np0,1.5\np1,0\n", encoding="utf-8-sig")
    assert read(source, f"2040={path}").people.tolist() == [1.5, 0.0, 7.0]


def test_every_fault_of_a_table_is_told(source, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("place,people\np9,7\np0,-1\np1,many\n", encoding="utf-8")
    assert codes(source, f"bad={path}") == ["world-place", "world-people", "world-people", "world-missing"]
    path.write_text("people\n7\n", encoding="utf-8")
    assert codes(source, f"bad={path}") == ["world-columns"]


def test_travel_times_come_from_a_matrix(source, tmp_path):
    path = tmp_path / "bus.csv"
    path.write_text("place,site,minutes\np0,s1,12\np1,s0,30\np2,s1,200\n", encoding="utf-8")
    lists = read(source, f"bus={path}").lists
    assert lists.dense_seconds()[0].tolist() == [65535, 720]
    assert lists.cutoff_min == source.times.cutoff_min
    assert codes(source, f"bus={tmp_path / 'none.parquet'}") == ["file-missing"]


def test_a_year_is_the_forecast_s(source):
    assert codes(source, "2040=2040") == ["world-forecast"]
    ids = source.base.places.ids
    forecast = Forecast("place", ids, (2030, 2040), np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    there = WorldSource(replace(source.base, forecast=forecast), source.times)
    kept = source.base.places.people > 0
    assert read(there, "later=2040").people[kept].tolist() == pytest.approx(np.array([2.0, 4.0, 6.0])[kept].tolist())


def test_visits_count_every_service_and_carry_their_caution(source):
    ages = np.array([[1.0, 10.0, 3.0], [2.0, 20.0, 0.0], [0.0, 5.0, 9.0]])
    groups = dict(zip(("age_0_14", "age_15_64", "age_65_"), ages.T, strict=True))
    places = replace(source.base.places, groups=groups, people=ages.sum(axis=1))
    there = WorldSource(replace(source.base, places=places), source.times)
    low, high = read(there, "few=visits:low"), read(there, "many=visits:high")
    expected = build_visits(places, read_default_visit_model(), level="low").per_year.sum(axis=1)
    assert low.people.tolist() == pytest.approx(expected.tolist())
    assert (high.people > low.people).all()
    assert "ESTIMATE" in high.caution


def test_a_mode_is_a_part_of_combined_times(source):
    walk = replace(build_times([[5, 9]] * 3), mode="walk")
    combined = WorldSource(source.base, replace(source.times, parts=(walk,)))
    assert read(combined, "on foot=mode:walk").lists is walk
    assert codes(source, "bus=mode:transit") == ["world-mode"]


@pytest.mark.parametrize("text", ["", "winter", "=*2", "winter=", "winter=**2", "winter=soon"])
def test_what_cannot_be_read_is_told(source, text):
    assert codes(source, text) == ["world-text"]
