"""Map layers of three formats hold the same; a file never makes another one be read."""

import json
import shutil
import sqlite3

import geopandas
import pytest
import shapely

from piste.basedata.table_file import read_table
from piste.core.findings import Findings
from small_files import codes, only, point, write_file, write_geojson

VRT = """<OGRVRTDataSource><OGRVRTLayer name="secret">
<SrcDataSource>{path}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""


@pytest.fixture(scope="module")
def frame():
    return geopandas.GeoDataFrame(
        {"tunnus": ["a", "b", None], "people": [1.0, 2.5, None]},
        geometry=[shapely.Point(328000, 6822000), shapely.Point(385000, 6672000, 10), None],
        crs=3067,
    )


def write(frame, path):
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path, layer="grid" if path.suffix == ".gpkg" else None)
    return path


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.parquet", "odd: name's ä.gpkg"])
def test_formats_give_the_same_table(tmp_path, frame, name):
    findings = Findings()
    table = read_table(write(frame, tmp_path / name), "", findings)
    assert not len(findings)
    assert table.columns["tunnus"].tolist() == ["a", "b", None]
    people = table.columns["people"].tolist()
    assert people[:2] == [1, 2.5] and (people[2] is None or people[2] != people[2])
    assert [None if s is None else (s.x, s.y, s.has_z) for s in table.shapes] == [
        (328000, 6822000, False),
        (385000, 6672000, False),
        None,
    ]
    assert "3067" in table.crs
    assert table.rows.tolist() == [1, 2, 3]


def test_parquet_without_geometry_is_a_table(tmp_path, frame):
    frame.drop(columns="geometry").to_parquet(tmp_path / "a.parquet")
    table = read_table(tmp_path / "a.parquet", "", Findings())
    assert table.shapes is None and table.columns["tunnus"].tolist() == ["a", "b", None]


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".json", ".parquet", ".xlsx"])
def test_a_vrt_under_another_name_reads_nothing(tmp_path, ending):
    secret = write_file(tmp_path / "secret.csv", "a,b\n1,top secret\n")
    disguised = write_file(tmp_path / f"places{ending}", VRT.format(path=secret))
    if ending == ".gpkg":  # the trap is a real one
        assert "top secret" in str(geopandas.read_file(disguised))
    findings = Findings()
    assert read_table(disguised, "", findings) is None
    assert codes(findings) == ["file-unreadable"]


def test_a_vrt_named_csv_is_only_text(tmp_path):
    secret = write_file(tmp_path / "secret.csv", "a,b\n1,top secret\n")
    table = read_table(write_file(tmp_path / "places.csv", VRT.format(path=secret)), "", Findings())
    assert "top secret" not in str(table)


def test_a_geopackage_whose_table_reaches_for_another_file_is_refused(tmp_path, frame):
    secret = write_file(tmp_path / "secret.csv", "a,b\n1,top secret\n")
    package = write(frame, tmp_path / "a.gpkg")
    with sqlite3.connect(package) as database:
        database.execute("PRAGMA writable_schema=ON")
        made = f"CREATE VIRTUAL TABLE leak USING VirtualOGR('{secret}')"
        database.execute("INSERT INTO sqlite_master VALUES ('table', 'leak', 'leak', 0, ?)", [made])
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('leak', 'attributes', 'x')"
        )
    database.close()
    findings = Findings()
    assert read_table(package, "leak", findings) is None
    assert codes(findings) == ["file-unreadable"]


def test_layers_of_a_geopackage(tmp_path, frame):
    package = write(frame, tmp_path / "a.gpkg")
    frame.iloc[:1].to_file(package, layer="first row")
    findings = Findings()
    assert len(read_table(package, "", findings)) == 3
    assert len(read_table(package, "first row", findings)) == 1
    assert read_table(package, "third", findings) is None
    assert codes(findings) == ["layer-chosen", "layer-missing"]


def test_a_damaged_geopackage(tmp_path, frame):
    package = write(frame, tmp_path / "a.gpkg")
    shutil.copy(package, tmp_path / "b.gpkg")
    cut = write_file(tmp_path / "b.gpkg", package.read_bytes()[:5000])
    findings = Findings()
    assert read_table(cut, "", findings) is None
    assert codes(findings) == ["file-unreadable"]


def test_an_empty_layer(tmp_path, frame):
    frame.iloc[:0].to_file(tmp_path / "a.gpkg")
    frame.iloc[:0].to_parquet(tmp_path / "a.parquet")
    findings = Findings()
    assert read_table(tmp_path / "a.gpkg", "", findings) is None
    assert read_table(tmp_path / "a.parquet", "", findings) is None
    assert codes(findings) == ["file-no-features", "file-header-only"]


def test_every_broken_geometry_is_told(tmp_path):
    bad = {"type": "Polygon", "coordinates": [[[24, 60], [25]]]}
    file = write_geojson(tmp_path / "a.geojson", [({"id": 1}, bad), ({"id": 2}, point(24, 60)), ({}, {"type": "Blob"})])
    findings = Findings()
    table = read_table(file, "", findings)
    assert only(findings, "geometry-broken") == [(1, ""), (3, "")]
    assert table.columns["id"].tolist() == [1, 2, None]


@pytest.mark.parametrize(
    "content",
    ["{", "[1, 2]", '"text"', '{"type": "Feature"}', '{"features": [1]}', "[" * 100_000],
)
def test_json_that_is_no_geojson(tmp_path, content):
    findings = Findings()
    assert read_table(write_file(tmp_path / "a.geojson", content), "", findings) is None
    assert codes(findings) == ["file-unreadable"]


def test_reference_system_of_map_servers(tmp_path):
    named = write_geojson(tmp_path / "a.json", [({}, point(1, 2))], "urn:ogc:def:crs:EPSG::3067")
    assert read_table(named, "", Findings()).crs == "urn:ogc:def:crs:EPSG::3067"
    unnamed = write_file(tmp_path / "b.json", json.dumps(json.loads(named.read_text()) | {"crs": None}))
    assert read_table(unnamed, "", Findings()).crs == ""
