"""`piste plan`: what it writes, that it writes whole or not at all, and the same bytes for the same scenario."""

import csv
import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest

from piste.cli.main import run
from plan_world import build_random_world
from small_world import SMALL, write_small_world

SAME = ("plan.json", "points.csv", "places.csv", "plan.gpkg", "plan.xlsx")
ESTONIA = """
title = "Estonia, 12 points"
[area]
country = "EE"
[rules]
within_min = 45
min_people = 5000
[plan]
points = 12
also = [6]
[search]
work_limit = 60
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("PISTE_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(scope="module")
def estonia(tmp_path_factory):
    """Return the folder of a plan of Estonia, made once."""
    folder = tmp_path_factory.mktemp("estonia")
    (folder / "estonia.toml").write_text(ESTONIA, encoding="utf-8")
    assert run(["--lang", "en", "plan", str(folder / "estonia.toml"), "--out", str(folder / "out")]) == 0
    return folder / "out"


@pytest.fixture
def small(tmp_path):
    """Return the scenario of a small world with its own base data and matrix."""
    write_small_world(tmp_path, 4)
    return tmp_path / "small.toml"


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def numbers(rows, column):
    return [float(row[column]) if row[column] else np.nan for row in rows]


BESIDE = ("affected.json", "affected.csv", "map.fi.svg", "map.sv.svg", "map.en.svg")


def test_everything_is_there(estonia):
    assert {path.relative_to(estonia).as_posix() for path in estonia.rglob("*") if path.is_file()} == {
        *SAME, "run.json", "report.html", "report.fi.html", "report.sv.html",
        "plans/6/plan.json", "plans/6/points.csv", "plans/6/places.csv", "plans/6/plan.gpkg",
        *(f"{folder}{name}" for folder in ("", "plans/6/") for name in BESIDE),
    }  # fmt: skip
    assert [path.name for path in estonia.parent.iterdir() if path.name.startswith(".")] == []


def test_figures_agree_between_the_files(estonia):
    told = json.loads((estonia / "plan.json").read_text(encoding="utf-8"))
    points, places = read_table(estonia / "points.csv"), read_table(estonia / "places.csv")
    access = told["access"]
    assert len(points) == len(told["sites"]) == access["points"] == told["scenario"]["points"] == 12
    assert [row["site_id"] for row in points] == [point["site_id"] for point in told["points"]]
    assert sorted(row["site_id"] for row in points) == sorted(told["sites"])
    people, minutes = np.array(numbers(places, "people")), np.array(numbers(places, "minutes"))
    assert (sum(numbers(points, "catchment_people")), people.sum()) == pytest.approx(
        (access["people"] - access["people_not_reached"], access["people"])
    )
    reached = np.isfinite(minutes)
    assert (people * minutes)[reached].sum() / people[reached].sum() == pytest.approx(access["mean_min"], abs=0.01)
    for edge, share in access["share_within"].items():
        assert people[minutes <= float(edge)].sum() / people.sum() == pytest.approx(share)
    past = people[~(minutes <= 45)].sum()
    assert past == pytest.approx(access["people_past_limit"]) == pytest.approx(told["criteria"][0]["people"])
    outside = [row["place_id"] for row, time in zip(places, minutes, strict=True) if not time <= 45]
    assert sorted(told["criteria"][0]["places"]) == sorted(outside)
    nearest = pd.Series(people).groupby([row["nearest_site_id"] for row in places]).sum()
    for row in points:
        assert float(row["catchment_people"]) == pytest.approx(nearest[row["site_id"]])


def test_the_value_is_people_times_minutes(estonia):
    told = json.loads((estonia / "plan.json").read_text(encoding="utf-8"))
    reached = told["access"]["people"] - told["access"]["people_not_reached"]
    unpaid = [told["travel"]["cutoff_min"] * told["access"]["people_not_reached"], 0]
    assert told["value"] == pytest.approx(
        told["access"]["mean_min"] * reached + unpaid[not told["unreachable"]], rel=0.02
    )
    assert told["bound"] <= told["value"]
    assert told["gap"] == pytest.approx((told["value"] - told["bound"]) / told["value"])


def test_the_geopackage_agrees(estonia):
    for layer in ("points", "places"):
        table = read_table(estonia / f"{layer}.csv")
        drawn = pyogrio.read_dataframe(estonia / "plan.gpkg", layer=layer)
        assert drawn.crs.to_epsg() == 4326
        key = "site_id" if layer == "points" else "place_id"
        assert drawn[key].tolist() == [row[key] for row in table]
        minutes = "mean_min" if layer == "points" else "minutes"
        assert drawn[minutes].to_numpy(dtype=float) == pytest.approx(np.array(numbers(table, minutes)), nan_ok=True)
        assert drawn.geometry.y.to_numpy() == pytest.approx(np.array(numbers(table, "lat")), abs=1e-6)


def test_the_workbook_agrees(estonia):
    book = openpyxl.load_workbook(estonia / "plan.xlsx", read_only=True)
    rows = {name: list(book[name].iter_rows(values_only=True)) for name in book.sheetnames}
    points, places = read_table(estonia / "points.csv"), read_table(estonia / "places.csv")
    for table in (points, places):
        names = [row["name"] for row in table]
        found = [sheet for sheet in rows.values() if set(names) <= {cell for row in sheet for cell in row}]
        assert found, "no sheet holds every name"
    written = {cell for row in rows[book.sheetnames[0]] for cell in row if isinstance(cell, int | float)}
    access = json.loads((estonia / "plan.json").read_text(encoding="utf-8"))["access"]
    assert any(cell == pytest.approx(access["mean_min"], abs=0.051) for cell in written)
    assert 12 in written and 6 in written


def test_the_same_scenario_gives_the_same_bytes(small, tmp_path):
    for name in ("a", "b"):
        assert run(["plan", str(small), "--out", str(tmp_path / name)]) == 0
    for file in SAME:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file
    for name in ("a", "b"):
        assert "seconds" not in (tmp_path / name / "plan.json").read_text(encoding="utf-8")
        assert all(plan["seconds"] > 0 for plan in json.loads((tmp_path / name / "run.json").read_text())["plans"])


def test_estonia_again_gives_the_same_bytes(estonia, tmp_path):
    (tmp_path / "again.toml").write_text(ESTONIA, encoding="utf-8")
    assert run(["plan", str(tmp_path / "again.toml"), "--out", str(tmp_path / "out")]) == 0
    for file in (*SAME, "plans/6/plan.json", "plans/6/plan.gpkg"):
        assert (tmp_path / "out" / file).read_bytes() == (estonia / file).read_bytes(), file


@pytest.mark.parametrize("code", ["fi", "sv"])
def test_the_report_s_language(small, tmp_path, code, capsys):
    assert run(["plan", str(small), "--out", str(tmp_path / "out"), "--lang", code]) == 0
    assert f'<html lang="{code}"' in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    other = {"fi": "sv", "sv": "fi"}[code]
    for page in (other, "en"):
        assert f'<html lang="{page}"' in (tmp_path / "out" / f"report.{page}.html").read_text(encoding="utf-8")
    assert {"fi": "Raportti on tässä", "sv": "Rapporten"}[code] in capsys.readouterr().out


def test_english_leads_in_english(estonia):
    assert '<html lang="en"' in (estonia / "report.html").read_text(encoding="utf-8")


def test_an_own_matrix(small, tmp_path, capsys):
    assert run(["plan", str(small), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    assert "ESTIMATE" not in told.out and "Network old" in told.out
    plan = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert plan["travel"]["estimate"] is False and plan["today"]["points"] == 2
    _, _, minutes = build_random_world(4)
    opened = [int(site.removeprefix("s")) for site in plan["sites"]]
    nearest = minutes[:, opened].min(axis=1)
    for row, time in zip(read_table(tmp_path / "out" / "places.csv"), nearest, strict=True):
        assert row["minutes"] == "" if np.isinf(time) else float(row["minutes"]) == time


def test_remarks_about_a_matrix_are_shown(small, tmp_path, capsys):
    with (tmp_path / "minutes.csv").open("a", encoding="utf-8") as matrix:
        matrix.write("nowhere,s0,5\n")
    assert run(["plan", str(small), "--out", str(tmp_path / "out")]) == 0
    assert "There is no place “nowhere”" in capsys.readouterr().err


def refused(arguments, out, capsys):
    """Run what must be refused: status 2, words where errors go, nothing written."""
    before = sorted(out.parent.iterdir())
    assert run(["plan", *arguments, "--out", str(out)]) == 2
    assert sorted(out.parent.iterdir()) == before
    return capsys.readouterr().err


def test_a_matrix_with_errors(small, tmp_path, capsys):
    with (tmp_path / "minutes.csv").open("a", encoding="utf-8") as matrix:
        matrix.write("p0,s0,-4\np1,s1,long\n")
    said = refused([str(small)], tmp_path / "out", capsys)
    assert "minutes.csv" in said and "Errors: " in said and "Errors: 0" not in said


def test_a_broken_scenario_tells_every_fault_in_the_reader_s_language(small, tmp_path, capsys):
    small.write_text(SMALL.replace("points = 4", "points = 0").replace("within_min", "withinmin"), encoding="utf-8")
    said = refused([str(small), "--lang", "fi"], tmp_path / "out", capsys)
    assert (
        "Avaimella plan.points on arvo 0, jota ei sallita. Anna kokonaisluku, joka on vähintään 1, tai ”fewest”."
        in said
    )
    assert "Avainta rules.withinmin ei tunneta. Tarkoititko: within_min?" in said


def test_names_that_are_not_known(small, tmp_path, capsys):
    small.write_text(SMALL.replace('"old"', '"odl"'), encoding="utf-8")
    assert "The network odl is not known. Did you mean old?" in refused([str(small)], tmp_path / "out", capsys)


def test_rules_that_no_plan_can_meet(small, tmp_path, capsys):
    small.write_text(SMALL.replace("min_people = 0", "min_people = 1e9"), encoding="utf-8")
    assert "no site of the area may open; none has" in refused([str(small)], tmp_path / "out", capsys)


def test_no_scenario(tmp_path, capsys):
    said = refused([str(tmp_path / "none.toml")], tmp_path / "out", capsys)
    assert "none.toml: The scenario file cannot be read." in said


def test_an_output_folder_that_is_a_file(small, tmp_path, capsys, monkeypatch):
    early = "piste.cli.planning.read_inputs"
    monkeypatch.setattr(early, lambda *_given, **_said: pytest.fail("worked before it looked"))
    (tmp_path / "file").write_text("mine")
    for out in (tmp_path / "file", tmp_path / "file" / "deeper"):
        assert run(["plan", str(small), "--out", str(out)]) == 2
        assert "cannot be written: it is a file, not a folder" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"


def interrupt_outputs(_study, folder, _languages):
    (folder / "plan.json").write_text("half")
    raise KeyboardInterrupt


def interrupt_solver(*_arguments, **_options):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("target", "stop"),
    [("piste.cli.planning.study_outputs", interrupt_outputs), ("piste.siting.plan_solve.solve", interrupt_solver)],
)
def test_stopped_in_the_middle(small, tmp_path, capsys, monkeypatch, target, stop):
    assert run(["plan", str(small), "--out", str(tmp_path / "earlier")]) == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    capsys.readouterr()
    monkeypatch.setattr(target, stop)
    for out in ("earlier", "new", "deep/er"):
        assert run(["plan", str(small), "--out", str(tmp_path / out)]) == 130
        assert "Stopped; nothing was written." in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "new").exists() and not (tmp_path / "deep" / "er").exists()
    assert not list(tmp_path.rglob(".*"))
