"""Municipalities as files write them are today's municipalities, or a finding."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from shapely.geometry import box

from piste.basedata.area import Merger
from piste.basedata.country import country_of
from piste.basedata.municipality_code import locate, resolve_code
from piste.basedata.place_file import read_places
from small_files import AREAS, SQUARES, codes, only, write_file

FINLAND = country_of("FI")


@pytest.mark.parametrize(
    ("written", "code", "told"),
    [
        ("091", "091", None),
        ("91", "091", "municipality-zeros"),
        ("KU091", "091", None),
        ("Helsinki", "091", None),
        ("helsingfors", "091", None),
        ("911", "541", "municipality-merged"),
        ("Valtimo", "541", "municipality-merged"),
        ("999", "", "municipality-unknown"),
        ("Atlantis", "", "municipality-unknown"),
    ],
)
def test_codes_and_names(written, code, told):
    found = resolve_code(written, AREAS, FINLAND)
    assert found.code == code
    assert (found.fault.code if found.fault else None) == told


def test_without_areas_only_lost_zeros_are_mended():
    assert resolve_code("5", None, FINLAND).code == "005"
    assert resolve_code("999", None, FINLAND).code == "999"
    assert resolve_code("2A004", None, country_of("FR")).code == "2A004"


def test_a_municipality_that_merged_twice_becomes_the_last_one():
    first = Merger("100", "Old", "911", date(2009, 1, 1))
    found = resolve_code("100", replace(AREAS, mergers=(first, *AREAS.mergers)), FINLAND)
    assert found.code == "541"
    assert found.values == {"value": "100 (Old)", "new": "Nurmes", "current": "541", "day": "2009-01-01"}


def test_mergers_that_run_in_a_circle_are_unknown():
    circle = (Merger("1", "A", "2", date(2000, 1, 1)), Merger("2", "B", "001", date(2001, 1, 1)))
    circle += (Merger("001", "A", "002", date(2000, 1, 1)), Merger("002", "B", "001", date(2001, 1, 1)))
    assert resolve_code("001", replace(AREAS, mergers=circle), FINLAND).code == ""


def test_points_take_the_municipality_whose_outline_holds_them_or_is_near():
    areas = replace(AREAS, municipality_outlines=SQUARES)
    lat, lon = np.array([60.2, 61.5, 60.35, 65.0, np.nan]), np.array([25.0, 23.6, 25.0, 25.0, 25.0])
    assert locate(lat, lon, areas).tolist() == ["091", "837", "091", "", ""]


def test_rows_without_a_municipality(tmp_path):
    text = "id,lat,lon,people,kunta\n1,60.2,25.0,5,\n2,61.5,23.6,5,837\n3,65,25,5,\n4,60.2,25,5,911\n"
    file = write_file(tmp_path / "a.csv", text)
    located = read_places(file, None, replace(AREAS, municipality_outlines=SQUARES))
    assert located.demand().municipality.tolist() == ["091", "837", "", "541"]
    assert [f.values.get("n") for f in located.findings if f.code.startswith("municipality")] == [None, 1, 1]
    plain = read_places(file, None, AREAS)
    assert plain.demand().municipality.tolist() == ["", "837", "", "541"]
    assert [(f.values["n"], f.values["first"]) for f in plain.findings if f.code == "municipality-empty"] == [(2, "2")]


def test_every_row_of_an_unknown_municipality_is_told_once(tmp_path):
    text = "id,lat,lon,people,kunta\n1,60.2,25.0,5,999\n2,61.5,23.6,5,998\n3,65,25,5,999\n"
    findings = read_places(write_file(tmp_path / "a.csv", text), None, AREAS).findings
    assert only(findings, "municipality-unknown") == [(2, "kunta"), (3, "kunta"), (4, "kunta")]
    assert "municipality-empty" not in codes(findings)


def test_a_box_abroad_comes_from_outlines():
    areas = replace(AREAS, country="XX", municipality_outlines={"1": box(10, 20, 11, 21)})
    around = country_of("XX", areas).box
    assert (around.south, around.west, around.north, around.east) == (19.5, 9.5, 21.5, 11.5)
