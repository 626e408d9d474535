"""The files of the step from plan to sites: points, buildings, usual day, rules; every fault at once."""

import numpy as np
import pytest

from piste.basedata.measured_visits import MeasuredVisits
from piste.basedata.place import Places
from piste.basedata.visit_model_file import read_default_visit_model
from piste.basedata.visits import build_visits
from piste.core.errors import DataError, ScenarioError
from piste.premises.building_file import read_buildings, write_buildings
from piste.premises.plan_points import build_point_visits, read_plan_points, take_measured
from piste.premises.service_day import read_service_day
from piste.premises.site_scenario import RULES, SHAPE, read_site_scenario
from site_world import FIRST, building, two_points, write_plan_folder


def test_points_of_a_plan_are_read_back(tmp_path):
    write_plan_folder(tmp_path)
    told, wanted = read_plan_points(tmp_path), two_points()
    assert told.ids.tolist() == ["N", "S"] and told.nearest.tolist() == [0, 1, -1]
    assert told.minutes.tolist() == wanted.minutes.tolist() and told.estimate


def test_a_folder_without_a_plan(tmp_path):
    with pytest.raises(DataError) as told:
        read_plan_points(tmp_path)
    assert len(told.value.findings) == 2
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    (tmp_path / "places.csv").write_text("a\n", encoding="utf-8")
    with pytest.raises(DataError) as told:
        read_plan_points(tmp_path)
    assert [finding.code for finding in told.value.findings] == ["plan-unreadable"]


def test_visits_go_to_the_nearest_point_fewer_with_distance():
    ids = np.array(["a", "b", "c"], dtype=object)
    places = Places(ids, ids, np.array([62.0, 61.0, 65.0]), np.full(3, 27.0), np.array([1000.0, 2000.0, 500.0]),
                    np.full(3, "491", dtype=object))  # fmt: skip
    model = read_default_visit_model()
    got = build_point_visits(two_points(), places, model)
    door = build_visits(places, model).per_year
    assert got[0] == pytest.approx(door[0])
    halves = np.array([service.half_value_min.base for service in model.services])
    assert got[1] == pytest.approx(door[1] * 0.5 ** (10 / halves))


def test_measured_visits_take_the_place_of_the_model_s():
    def column(*values):
        return np.array(values, dtype=object)

    told = MeasuredVisits("site", column("S", "S", "N", "X"), column("tax", "tax", "tax", "tax"),
                          np.array([2024, 2025, 2023, 2025]), np.array([10.0, 20.0, 30.0, 40.0]))  # fmt: skip
    visits, taken = take_measured(np.ones((2, 2)), two_points(), ("permits", "tax"), told)
    assert taken == 2 and visits.tolist() == [[1.0, 30.0], [1.0, 20.0]]  # the latest year counts; X is no point


def test_buildings_are_read_as_they_were_written(tmp_path):
    houses = (building("a", 500.0, rent_eur_per_htm2_month=12.5), building("b", 900.0, lift=False, healthy=False))
    write_buildings(houses, tmp_path / "b.csv")
    assert read_buildings(tmp_path / "b.csv").demand() == houses


def test_every_fault_of_a_building_is_told(tmp_path):
    file = tmp_path / "b.csv"
    file.write_text(
        "key,htm2,lat,lon,lift,free_from,colour\na,abc,62,27,perhaps,soon,red\na,-5,62,,yes,2027-01-01,\n,10,62,27,,,\n",
        encoding="utf-8",
    )
    reading = read_buildings(file)
    assert reading.value is None
    found = sorted((finding.code, finding.row, finding.field) for finding in reading.findings)
    assert found == [
        ("building-column-unknown", None, "colour"), ("building-day", 2, "free_from"), ("building-empty", 3, "lon"),
        ("building-empty", 4, "key"), ("building-flag", 2, "lift"), ("building-number", 3, "htm2"),
        ("building-twice", 3, "key"), ("number-invalid", 2, "htm2"),
    ]  # fmt: skip
    file.write_text("key,htm2\na,1\n", encoding="utf-8")
    assert [finding.field for finding in read_buildings(file).findings] == ["lat", "lon"]


def test_the_built_in_day_is_an_assumption_and_whole():
    day = read_service_day()
    assert day.source == "ASSUMPTION" and sum(day.shares) == pytest.approx(1)
    assert set(day.service_min) == set(read_default_visit_model().keys)


def test_faults_of_a_day(tmp_path):
    file = tmp_path / "day.toml"
    file.write_text('title = "x"\nopens = "9"\nshares = [0.5, 0.4]\n[service_min]\ntax = -1\n', encoding="utf-8")
    with pytest.raises(ScenarioError) as told:
        read_service_day(file)
    fields = {finding.field for finding in told.value.findings}
    assert {"opens", "shares", "service_min.tax", "source", "days_a_year"} <= fields


def test_rules_of_sites(tmp_path, request):
    file = tmp_path / "sites.toml"
    file.write_text(
        'title = "x"\nplan = "p"\nregister = "r"\n[sites]\nfirst = "2027-01"\nmost_km = 25\n', encoding="utf-8"
    )
    told = read_site_scenario(file)
    assert told.rules.first == FIRST and told.rules.most_km == 25 and told.plan == str(tmp_path / "p")
    file.write_text('title = "x"\nplan = "p"\nregister = "r"\n[sites]\nfirst = "2027-02"\n', encoding="utf-8")
    with pytest.raises(ScenarioError) as found:
        read_site_scenario(file)
    assert [finding.code for finding in found.value.findings] == ["sites-first"]
    page = (request.config.rootpath / "docs" / "sites.md").read_text(encoding="utf-8")
    assert {key for key in RULES if f"`sites.{key}`" not in page and f"`.{key}`" not in page} == set()
    assert {key for key in SHAPE.sections[""] if f"`{key}`" not in page} == set()
