"""Files for programs and spreadsheets: the same bytes for the same plan, nothing that runs, nothing untrue."""

import csv
import json
from dataclasses import replace

import numpy as np
import openpyxl
import pyogrio
import pytest

from piste.core.artefact import hash_bytes
from piste.core.language import Language
from piste.report.csv_tables import neutralise, write_cell, write_places_csv, write_points_csv
from piste.report.figures import build_figures
from piste.report.geopackage import write_geopackage
from piste.report.plan_json import plan_content, write_plan_json
from piste.report.workbook import write_workbook


def hostile(study):
    """Return the study with a point whose name a spreadsheet would run."""
    names, sites = study.base.places.names.copy(), study.base.sites.names.copy()
    names[0] = sites[0] = '=HYPERLINK("http://x","y")'
    base = replace(
        study.base, places=replace(study.base.places, names=names), sites=replace(study.base.sites, names=sites)
    )
    return replace(study, base=base)


def read_workbook(path):
    with path.open("rb") as source:
        return openpyxl.load_workbook(source)


def read_csv(path):
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def test_csv_holds_every_place_and_point(figures, tmp_path):
    write_places_csv(figures, figures.chosen, tmp_path / "places.csv")
    write_points_csv(figures, figures.chosen, tmp_path / "points.csv")
    places, points = read_csv(tmp_path / "places.csv"), read_csv(tmp_path / "points.csv")
    assert [row["place_id"] for row in places] == list(figures.study.base.places.ids)
    assert sum(float(row["people"]) for row in places if row["inside"] == "1") == figures.people.sum()
    unreached = [row for row in places if row["minutes"] == ""]
    assert len(unreached) == np.isinf(figures.chosen.minutes).sum() > 0
    assert [row["site_id"] for row in points] == [f"s{site:03d}" for site in figures.chosen.plan.points.site]
    assert places[2]["name"] == "<script>alert(1)</script>"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_neutralised(start):
    assert neutralise(start + "1+1") == "'" + start + "1+1"


@pytest.mark.parametrize(
    ("value", "written"), [(-5.25, "-5.25"), (3.0, "3"), (np.nan, ""), (True, "1"), ("Å-b", "Å-b")]
)
def test_numbers_and_plain_texts_stay_as_they_are(value, written):
    assert write_cell(value) == written


def test_a_formula_in_a_name_runs_neither_in_csv_nor_in_the_workbook(study, tmp_path):
    figures = build_figures(hostile(study))
    write_points_csv(figures, figures.chosen, tmp_path / "points.csv")
    assert read_csv(tmp_path / "points.csv")[0]["name"].startswith("'=HYPERLINK")
    write_workbook(figures, tmp_path / "plan.xlsx", Language("en"))
    book = read_workbook(tmp_path / "plan.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == '=HYPERLINK("http://x","y")' and cell.data_type == "s" for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_the_workbook_has_sheets_for_people_who_live_in_spreadsheets(figures, tmp_path):
    write_workbook(figures, tmp_path / "plan.xlsx", Language("en"))
    book = read_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames == [
        "Summary",
        "The points",
        "Places",
        "Municipalities",
        "Regions",
        "Number of points",
        "Municipalities that lose",
        "What changes for whom",
        "If a point closes",
        "Sites not chosen",
        "Why, by place",
        "Sources",
    ]
    places = book["Places"]
    assert [cell.value for cell in places[1]][:3] == ["Place", "Municipality", "People"]
    assert places.freeze_panes == "B2"
    assert places.auto_filter.ref == f"A1:G{len(figures.people) + 1}"
    assert places["C2"].value == figures.study.base.places.people.max()
    assert places["C2"].number_format == "#,##0"
    summary = book["Summary"]
    assert summary["A1"].value.startswith("9 points bring")
    assert [cell.value for cell in summary[5]] == ["Figure", "Today", *[f"{n} points" for n in (4, 6, 9, 13, 18)]]
    assert "estimated" in summary["A3"].value


def test_the_geopackage_has_two_layers_in_wgs84(figures, tmp_path):
    write_geopackage(figures, figures.chosen, tmp_path / "plan.gpkg")
    assert sorted(name for name, _ in pyogrio.list_layers(tmp_path / "plan.gpkg")) == ["places", "points"]
    points = pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer="points")
    assert points.crs.to_epsg() == 4326
    sites = figures.study.base.sites
    assert points.geometry.x.to_numpy() == pytest.approx(sites.lon[figures.chosen.plan.points.site])
    places = pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer="places")
    assert places["minutes"].isna().sum() == np.isinf(figures.chosen.minutes).sum()
    assert places["inside"].sum() == figures.study.inside.sum()


def test_the_same_plan_gives_the_same_bytes(figures, tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write_geopackage(figures, figures.chosen, tmp_path / folder / "plan.gpkg")
        write_workbook(figures, tmp_path / folder / "plan.xlsx", Language("fi"))
        write_plan_json(figures.study, figures.chosen.plan, tmp_path / folder / "plan.json")
    for name in ("plan.gpkg", "plan.xlsx", "plan.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_plan_json_has_the_keys_that_are_promised(figures, tmp_path):
    write_plan_json(figures.study, figures.chosen.plan, tmp_path / "plan.json")
    content = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    promised = {"sites", "objective", "value", "bound", "gap", "status", "access", "criteria", "points", "today"}
    assert promised | {"provenance", "hash"} <= set(content)
    assert content["sites"] == [f"s{site:03d}" for site in figures.chosen.plan.result.sites]
    assert content["access"]["share_within"]["60"] == pytest.approx(figures.chosen.plan.state.access.share_within[3])
    assert content["criteria"][0]["met"] is False
    assert content["criteria"][2]["met"] is None
    assert content["today"]["moved"]["fall_outside"] == figures.chosen.moved.fall_outside


def test_seconds_are_no_part_of_the_plan_and_its_hash_covers_the_rest(figures):
    content = plan_content(figures, figures.chosen)
    plan = figures.chosen.plan
    slower = replace(figures.chosen, plan=replace(plan, result=replace(plan.result, seconds=99.0)))
    assert plan_content(figures, slower) == content
    assert "seconds" not in json.dumps(content)
    rest = {key: value for key, value in content.items() if key != "hash"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert content["hash"] == hash_bytes(text.encode())


def test_what_is_not_known_is_null_never_nan(figures):
    plan = figures.chosen.plan
    failed = replace(plan, result=replace(plan.result, status="infeasible", value=np.nan, bound=None, gap=None))
    content = plan_content(figures, replace(figures.chosen, plan=failed))
    assert (content["value"], content["bound"], content["gap"]) == (None, None, None)
    json.dumps(content, allow_nan=False)
