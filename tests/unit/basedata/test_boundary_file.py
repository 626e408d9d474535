"""Outlines of municipalities and regions."""

import pytest
import shapely

from piste.basedata.boundary_file import read_boundaries
from piste.basedata.mapping import ColumnMapping
from small_files import AREAS, codes, only, square, write_file, write_geojson

BOWTIE = {"type": "Polygon", "coordinates": [[[24, 60], [25, 61], [25, 60], [24, 61], [24, 60]]]}


def test_old_and_divided_municipalities_are_joined(tmp_path):
    rows = [
        ({"kunta": "541", "nimi": "Nurmes"}, square(29, 63, 29.5, 63.5)),
        ({"kunta": "911", "nimi": "Valtimo"}, square(28.5, 63, 29, 63.5)),
        ({"kunta": "91", "nimi": "Helsinki"}, square(24.8, 60.1, 25, 60.3)),
        ({"kunta": "091", "nimi": "Helsinki"}, square(25.5, 60.1, 25.6, 60.3)),
    ]
    reading = read_boundaries(write_geojson(tmp_path / "a.geojson", rows), None, AREAS)
    boundaries = reading.demand()
    assert boundaries.level == "municipality"
    assert boundaries.outlines["541"].equals(shapely.box(28.5, 63, 29.5, 63.5))
    assert len(boundaries.outlines["091"].geoms) == 2
    assert boundaries.names == {"541": "Nurmes", "091": "Helsinki"}
    assert codes(reading.findings) == ["columns-guessed", "municipality-merged", "municipality-zeros"]


@pytest.mark.parametrize(
    ("ids", "level"), [(("001", "002"), "municipality"), (("01", "12"), "region"), (("06", "01"), "region")]
)
def test_codes_tell_the_level(tmp_path, ids, level):
    rows = [({"id": code}, square(24 + i, 61, 25 + i, 62)) for i, code in enumerate(ids)]
    file = write_geojson(tmp_path / "a.geojson", rows)
    assert read_boundaries(file).demand().level == level
    if level == "region":
        assert read_boundaries(file, None, AREAS).demand().level == level


def test_abroad_the_mapping_tells_the_level(tmp_path):
    file = write_geojson(tmp_path / "a.geojson", [({"code": "75056", "nom": "Paris"}, square(2.2, 48.8, 2.5, 48.9))])
    assert codes(read_boundaries(file, None, None, "FR").findings)[-1] == "level-unknown"
    boundaries = read_boundaries(file, ColumnMapping(level="municipality"), None, "FR").demand()
    assert boundaries.names == {"75056": "Paris"}


def test_every_fault_is_told(tmp_path):
    point = {"type": "Point", "coordinates": [24, 61]}
    rows = [
        ({"id": "091"}, BOWTIE),
        ({"id": "541"}, point),
        ({"id": ""}, square(24, 61, 25, 62)),
        ({"id": "837"}, square(61, 24, 62, 25)),
        ({"id": "091"}, None),
        ({"id": "999"}, square(24, 61, 25, 62)),
    ]
    findings = read_boundaries(write_geojson(tmp_path / "a.geojson", rows), None, AREAS).findings
    told = {(f.row, f.code) for f in findings if f.row}
    assert told == {
        *((1, "geometry-repaired"), (2, "geometry-type"), (3, "id-missing"), (4, "position-swapped")),
        *((5, "position-missing"), (6, "municipality-unknown")),
    }


def test_a_repaired_outline_is_sound(tmp_path):
    boundaries = read_boundaries(write_geojson(tmp_path / "a.geojson", [({"id": "091"}, BOWTIE)])).demand()
    assert boundaries.outlines["091"].is_valid and boundaries.outlines["091"].area > 0


def test_a_table_has_no_outlines(tmp_path):
    findings = read_boundaries(write_file(tmp_path / "a.csv", "id,name\n091,Helsinki\n")).findings
    assert only(findings, "geometry-type") == [(None, "")]


def test_metres_become_degrees(tmp_path):
    corner = square(327000, 6821000, 329000, 6823000)
    file = write_geojson(tmp_path / "a.geojson", [({"id": "837"}, corner)], "urn:ogc:def:crs:EPSG::3067")
    west, south, east, north = read_boundaries(file).demand().outlines["837"].bounds
    assert 23.7 < west < east < 23.9 and 61.4 < south < north < 61.6


@pytest.mark.parametrize(
    ("name", "level", "number"),
    [("mml_kuntarajat.2023.json", "municipality", 309), ("mml_maakuntarajat.2023.json", "region", 19)],
)
def test_real_outlines(shared_data, name, level, number):
    reading = read_boundaries(shared_data / "finland" / name)
    boundaries = reading.demand()
    assert (boundaries.level, len(boundaries.outlines)) == (level, number)
    assert all(outline.is_valid for outline in boundaries.outlines.values())
    assert codes(reading.findings) == ["columns-guessed"]
    assert reading.sources == ("National Land Survey of Finland, CC BY 4.0",)
    if level == "region":
        assert boundaries.names["01"] == "Uusimaa" and boundaries.names_sv["01"] == "Nyland"


def test_real_outlines_in_metres(shared_data):
    boundaries = read_boundaries(shared_data / "finland" / "kunta_vaki2024.json").demand()
    assert len(boundaries.outlines) == 308
    west, south, east, north = shapely.total_bounds(list(boundaries.outlines.values()))
    assert 19 < west < 21 and 59 < south < 60 and 31 < east < 32 and 70 < north < 70.2
