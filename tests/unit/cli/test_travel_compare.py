"""`piste travel compare`: a difference map, tables and places from two sets of times."""

import re

import geopandas
import numpy as np
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from piste.basedata.place_file import read_places
from piste.basedata.site_file import read_sites
from piste.cli.travel import travel
from piste.core.errors import DataError, PisteError
from piste.travel.time_lists import lists_from_dense
from piste.travel.time_store import write_time_lists

NONE = np.inf
BEFORE = [[10, 40], [20, 50], [30, 70], [NONE, 65], [5, NONE], [NONE, NONE]]
AFTER = [[25, 40], [20.4, 50], [NONE, 62], [12, 50], [NONE, NONE], [NONE, NONE]]
"""Minutes of six places to two sites: farther, the same, past an hour, nearer, cut off, never reached."""
PEOPLE = (100, 200, 400, 800, 1600, 3200)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PISTE_LANG", "en")
    rows = "".join(f"p{k},Kylä {k},{61 + 0.02 * k},{25 + 0.03 * k},{n},00{k % 2}\n" for k, n in enumerate(PEOPLE))
    (tmp_path / "places.csv").write_text(f"id,name,lat,lon,people,municipality\n{rows}", encoding="utf-8")
    (tmp_path / "sites.csv").write_text("id,name,lat,lon\ns0,Keskus,61.0,25.0\ns1,Sivu,61.1,25.1\n", encoding="utf-8")
    places, sites = read_places(tmp_path / "places.csv").demand(), read_sites(tmp_path / "sites.csv").demand()
    for name, minutes in (("before", BEFORE), ("after", AFTER)):
        dense = np.array(minutes) * 60
        seconds = np.where(np.isfinite(dense), dense, 65535).astype(np.uint16)
        times = lists_from_dense(seconds, cutoff_min=120, mode="car", estimate=False, method="By hand.")
        write_time_lists(tmp_path / name, times, places, sites)
    return tmp_path


TABLES = ("--places", "places.csv", "--sites", "sites.csv")


def plain(text):
    """Return a text without its thin spaces."""
    return text.replace("\u202f", "").replace("\u00a0", " ").replace("&#39;", "'")


def call(*arguments):
    return CliRunner().invoke(travel, ["compare", *arguments])


def test_the_change_by_municipality_and_place(here):
    result = call("before", "after", *TABLES)
    assert result.exit_code == 0, result.output
    assert "people who gain: 800; who lose: 2100, of them without any site now: 1600" in plain(result.output)
    out = here / "out/compare"
    table = pd.read_csv(out / "change.csv", dtype={"municipality": str}).set_index("municipality")
    assert table.loc["000", ["lose_people", "cut_off_people"]].tolist() == [2100, 1600]
    assert table.loc["001", ["gain_people", "lose_people"]].tolist() == [800, 0]
    places = pd.read_csv(out / "places.csv").set_index("place_id")
    assert places["change_min"].round(1).tolist()[:4] == [15, 0.4, 32, -53]
    assert places["no_more_reached"].tolist() == [0, 0, 0, 0, 1, 0]
    layer = geopandas.read_file(out / "change.gpkg", layer="places")
    assert len(layer) == 6 and layer.crs.to_epsg() == 4326
    sheet = openpyxl.load_workbook(out / "change.xlsx").active
    assert [cell.value for cell in sheet[1]][:5] == [
        "Municipality",
        "People",
        "Before, min",
        "After, min",
        "Change, min",
    ]


def test_only_the_open_sites_count(here):
    (here / "points.csv").write_text("site_id\ns1\n")
    result = call("before", "after", *TABLES, "--points", "points.csv")
    assert "people who gain: 1200; who lose: 0" in plain(result.output)


def test_the_page_shows_the_people_concerned_in_three_languages_and_runs_nothing(here):
    assert call("before", "after", *TABLES, "--title", "Silta <suljettu>").exit_code == 0
    out = here / "out/compare"
    page = (out / "report.html").read_text(encoding="utf-8")
    text = plain(page)
    assert "The way gets longer for 2100 people and shorter for 800" in text
    assert "2000 people fall more than 60 minutes away and 800 come within; 1600 reach no site any more." in text
    assert "Silta &lt;suljettu&gt;" in page and "<script" not in page and "script-src 'none'" in text
    assert "<dd>3100</dd>" in text  # people who reach a site: all but the 3,200 whom nothing ever reaches
    symbols = re.findall(r'<path class="(g\d|z|o\d)"', re.search('class="m-places".*?</g>', page)[0])
    assert sorted(symbols) == ["g3", "o2", "o3", "o3", "z"]
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert call("before", "after", *TABLES, "--title", "Silta <suljettu>").exit_code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first
    for code, words in (("fi", "Matka pitenee"), ("sv", "Vägen blir längre")):
        assert words in (out / f"report.{code}.html").read_text(encoding="utf-8")


def test_nothing_changes(here):
    assert call("before", "before", *TABLES).exit_code == 0
    page = (here / "out/compare/report.html").read_text(encoding="utf-8")
    assert "Nobody’s way changes by more than a minute" in page


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--points", "strange.csv"), "points_unknown"),
        (("--points", "bare.csv"), "points_no_ids"),
        (("--points", "absent.csv"), "file-missing"),
        (("--points", "none.csv"), "compare_reaches_none"),
    ],
)
def test_bad_input_is_told(here, arguments, code):
    (here / "strange.csv").write_text("site_id\ns9\n")
    (here / "bare.csv").write_text("name\ns0\n")
    (here / "none.csv").write_text("site_id,name\ns1,x\n")
    if code == "compare_reaches_none":
        lists = lists_from_dense(
            np.full((6, 2), 65535, np.uint16), cutoff_min=120, mode="car", estimate=False, method="By hand."
        )
        points = read_places(here / "places.csv").demand(), read_sites(here / "sites.csv").demand()
        for name in ("before", "after"):
            write_time_lists(here / name, lists, *points)
    result = call("before", "after", *TABLES, *arguments)
    assert isinstance(result.exception, DataError)
    assert [one.code for one in result.exception.findings if one.severity == "error"] == [code]
    assert not (here / "out").exists()


def test_folders_without_times_and_times_of_other_places(here):
    assert "No travel times can be read" in str(call("absent", "after", *TABLES).exception)
    (here / "sites.csv").write_text("id,name,lat,lon\ns7,Muu,61.0,25.0\n", encoding="utf-8")
    wrong = call("before", "after", *TABLES).exception
    assert isinstance(wrong, PisteError) and "other places or sites" in str(wrong)
    assert "--base" in call("before", "after").output
