"""Coordinates are brought to WGS84, and wrong ones are called what they are."""

from pathlib import Path

import numpy as np
import pytest
from pyproj import CRS

from piste.basedata.country import COUNTRIES, Country, country_of
from piste.basedata.mapping import ColumnMapping
from piste.basedata.place_file import read_places
from piste.basedata.position import Verdict, find_crs, judge_positions
from piste.core.earth import tm35fin_from_wgs84
from small_files import TAMPERE, codes, only, point, square, write_file, write_geojson

LAT, LON = TAMPERE
EAST, NORTH = (float(v) for v in tm35fin_from_wgs84(np.array(LAT), np.array(LON)))
FINLAND = country_of("FI")


def judge(x, y, epsg, country=FINLAND):
    positions = judge_positions(np.array([x]), np.array([y]), CRS.from_epsg(epsg), country)
    return Verdict(positions.verdict[0]), positions.lat[0], positions.lon[0]


@pytest.mark.parametrize(
    ("x", "y", "epsg", "verdict"),
    [
        (LON, LAT, 4326, Verdict.GOOD),
        (EAST, NORTH, 3067, Verdict.GOOD),
        (LON, LAT, 4258, Verdict.GOOD),
        (LAT, LON, 4326, Verdict.SWAPPED),
        (NORTH, EAST, 3067, Verdict.SWAPPED),
        (EAST, NORTH, 4326, Verdict.METRES),
        (NORTH, EAST, 4326, Verdict.METRES),
        (LON, LAT, 3067, Verdict.DEGREES),
        (LAT, LON, 3067, Verdict.DEGREES),
        (2.35, 48.85, 4326, Verdict.OUTSIDE),
        (0.0, 0.0, 4326, Verdict.OUTSIDE),
        (0.0, 0.0, 3067, Verdict.OUTSIDE),
        (500.0, 500.0, 4326, Verdict.OUTSIDE),
        (np.nan, LAT, 4326, Verdict.MISSING),
        (EAST, np.nan, 3067, Verdict.MISSING),
    ],
)
def test_verdicts(x, y, epsg, verdict):
    found, lat, lon = judge(x, y, epsg)
    assert found is verdict
    if verdict is Verdict.GOOD:
        assert (lat, lon) == pytest.approx(TAMPERE, abs=1e-7)
    else:
        assert np.isnan(lat) and np.isnan(lon)


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [
        ("SE", 57.7, 11.97),
        ("EE", 59.44, 24.75),
        ("FR", 48.86, 2.35),
        ("FR", 42.0, 9.4),
        ("NO", 59.9, 10.7),
        ("DK", 55.7, 12.6),
    ],
)
def test_every_country_tells_swapped_coordinates(code, lat, lon):
    assert judge(lon, lat, 4326, country_of(code))[0] is Verdict.GOOD
    assert judge(lat, lon, 4326, country_of(code))[0] is Verdict.SWAPPED


def test_the_documentation_lists_every_box():
    page = (Path(__file__).resolve().parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
    for known in COUNTRIES.values():
        box = ", ".join(f"{side}" for side in (known.box.south, known.box.west, known.box.north, known.box.east))
        assert f"| {known.code} | {known.grid_label} | {box} |" in page


def test_a_country_without_a_box_checks_only_that_these_are_degrees():
    nowhere = country_of("XX")
    assert isinstance(nowhere, Country) and nowhere.grid is None
    assert judge(-70.0, -33.0, 4326, nowhere)[0] is Verdict.GOOD
    assert judge(500.0, 10.0, 4326, nowhere)[0] is Verdict.OUTSIDE


@pytest.mark.parametrize(("name", "epsg"), [("EPSG:3067", 3067), ("3067", 3067), ("urn:ogc:def:crs:EPSG::3067", 3067)])
def test_names_of_reference_systems(name, epsg):
    assert find_crs(name).to_epsg() == epsg
    assert find_crs("no such system") is None


def test_columns_in_metres(tmp_path):
    file = write_file(tmp_path / "a.csv", f"id,euref_x,euref_y,people\n1,{EAST},{NORTH},5\n")
    places = read_places(file).demand()
    assert (places.lat[0], places.lon[0]) == pytest.approx(TAMPERE, abs=1e-6)


def test_degrees_win_over_metres_unless_the_mapping_says_otherwise(tmp_path):
    file = write_file(tmp_path / "a.csv", f"id,lat,lon,x,y,people\n1,{LAT},{LON},{EAST + 1000},{NORTH},5\n")
    assert read_places(file).demand().lon[0] == LON
    assert read_places(file, ColumnMapping({"x": "x", "y": "y"})).demand().lon[0] > LON + 0.01


def test_a_row_with_a_bad_number_is_told_once(tmp_path):
    file = write_file(tmp_path / "a.csv", "id,lat,lon,people\n1,abc,24,5\n2,61,,5\n3,61,24,5\n")
    findings = read_places(file).findings
    assert only(findings, "number-invalid") == [(2, "lat")]
    assert only(findings, "position-missing") == [(3, "lon")]
    assert findings.count_errors() == 2


def test_shapes_give_points(tmp_path):
    ring = {
        "type": "Polygon",
        "coordinates": [[[23, 61], [26, 61], [26, 64], [25, 64], [25, 61.5], [23, 61.5], [23, 61]]],
    }
    rows = [({"people": 1}, point(LON, LAT)), ({"people": 2}, square(23, 61, 24, 62)), ({"people": 3}, ring)]
    reading = read_places(write_geojson(tmp_path / "a.geojson", rows))
    places = reading.demand()
    assert (places.lat[:2].tolist(), places.lon[:2].tolist()) == ([LAT, 61.5], [LON, 23.5])
    assert 25 < places.lon[2] < 26 or 61 < places.lat[2] < 61.5  # the centroid itself lies outside the angle
    assert "outlines-as-points" in codes(reading.findings)


def test_a_geometry_of_another_kind_is_told_once(tmp_path):
    line = {"type": "LineString", "coordinates": [[24, 61], [25, 61]]}
    findings = read_places(
        write_geojson(tmp_path / "a.geojson", [({"people": 1}, line), ({"people": 2}, None)])
    ).findings
    assert only(findings, "geometry-type") == [(1, "")]
    assert only(findings, "position-missing") == [(2, "")]


@pytest.mark.parametrize(("crs", "told"), [("", ["crs-assumed"]), ("urn:ogc:def:crs:EPSG::3067", [])])
def test_metres_of_a_map_layer(tmp_path, crs, told):
    reading = read_places(write_geojson(tmp_path / "a.json", [({"id": 1, "people": 5}, point(EAST, NORTH))], crs))
    assert reading.demand().lat[0] == pytest.approx(LAT, abs=1e-6)
    assert [code for code in codes(reading.findings) if code.startswith("crs")] == told


def test_metres_in_a_layer_that_says_degrees(tmp_path):
    file = write_geojson(tmp_path / "a.json", [({"id": 1, "people": 5}, point(EAST, NORTH))], "EPSG:4326")
    assert only(read_places(file).findings, "position-metres") == [(1, "")]
    assert read_places(file, ColumnMapping(crs="EPSG:3067")).demand().lat[0] == pytest.approx(LAT, abs=1e-6)


def test_one_missing_column_of_a_pair_is_named(tmp_path):
    findings = read_places(write_file(tmp_path / "a.csv", "id,lat,people\n1,61,5\n")).findings
    missing = [finding.values["wanted"] for finding in findings if finding.code == "column-missing"]
    assert missing == ["lon"]
