"""Measured visits from tables."""

import pytest

from piste.basedata.visit_file import read_measured_visits
from small_files import AREAS, codes, only, write_file, write_workbook

GOOD = "toimipiste,palvelu,vuosi,käynnit\no1,tax,2024,1200\no1,tax,2023,1300\no2,tax,2024,0\n"


def read(tmp_path, text):
    return read_measured_visits(write_file(tmp_path / "v.csv", text), None, AREAS)


def test_by_office(tmp_path):
    measured = read(tmp_path, GOOD).demand()
    assert measured.unit == "office" and measured.ids.tolist() == ["o1", "o1", "o2"]
    assert measured.year.tolist() == [2024, 2023, 2024] and measured.visits.tolist() == [1200, 1300, 0]
    assert measured.service.tolist() == ["tax"] * 3 and len(measured) == 3


def test_by_municipality_and_by_site(tmp_path):
    rows = [["kunta", "palvelu", "vuosi", "besök"], ["Helsinki", "tax", 2024, 7], ["837", "tax", 2024, 8]]
    measured = read_measured_visits(write_workbook(tmp_path / "v.xlsx", {"S": rows}), None, AREAS).demand()
    assert measured.unit == "municipality" and measured.ids.tolist() == ["091", "837"]
    assert read(tmp_path, "piste,palvelu,vuosi,käynnit\ns1,tax,2024,5\n").demand().unit == "site"


def test_empty_figures_are_left_out_with_a_warning(tmp_path):
    reading = read(tmp_path, GOOD + "o3,tax,2024,\n")
    assert only(reading.findings, "visits-empty") == [(5, "käynnit")] and len(reading.demand()) == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("palvelu,vuosi,käynnit\ntax,2024,5\n", "visits-unit-missing"),
        (GOOD + ",tax,2024,5\n", "visits-unit-empty"),
        (GOOD + "o4,tax,soon,5\n", "visits-year"),
        (GOOD + "o4,tax,2024,-5\n", "visits-below-zero"),
        (GOOD + "o4,,2024,5\n", "visits-service-missing"),
        (GOOD + "o2,TAX,2024,5\n", "visits-twice"),
        (GOOD + "o4,tax,2024,many\n", "number-invalid"),
        ("toimipiste,vuosi,käynnit\no1,2024,5\n", "column-missing"),
        ("kunta,palvelu,vuosi,käynnit\n999,tax,2024,5\n", "municipality-unknown"),
    ],
)
def test_faults(tmp_path, text, code):
    reading = read(tmp_path, text)
    assert code in codes(reading.findings) and reading.value is None
