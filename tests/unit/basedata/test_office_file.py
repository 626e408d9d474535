"""Today's offices from tables."""

import numpy as np

from piste.basedata.mapping import ColumnMapping
from piste.basedata.office_file import read_offices, split_services
from small_files import AREAS, codes, only, write_file, write_workbook

HEADER = ["tunnus", "nimi", "virasto", "palvelut", "lat", "lon", "kunta", "vuokrasopimus", "käynnit"]


def test_a_workbook_of_offices(tmp_path):
    rows = [
        HEADER,
        ["t1", "Kelan palvelupiste", "Kela", "Toimeentulotuki; Eläke", 61.5, 23.76, 837, "V-12", 41000],
        ["t2", None, "Vero", None, 60.17, 24.94, "Helsinki", None, None],
    ]
    reading = read_offices(write_workbook(tmp_path / "a.xlsx", {"Toimipisteet": rows}), None, AREAS)
    offices = reading.demand()
    assert offices.ids.tolist() == ["t1", "t2"]
    assert offices.names.tolist() == ["Kelan palvelupiste", "t2"]
    assert offices.agency.tolist() == ["Kela", "Vero"]
    assert offices.services == (("Toimeentulotuki", "Eläke"), ())
    assert offices.municipality.tolist() == ["837", "091"]
    assert offices.lease_id.tolist() == ["V-12", ""]
    np.testing.assert_array_equal(offices.visits, [41000, np.nan])
    assert codes(reading.findings) == ["columns-guessed"]


def test_a_csv_with_names_for_agencies(tmp_path):
    file = write_file(tmp_path / "a.csv", "id,agency,lat,lon\n1,K01,61,24\n2,Vero,61,24\n")
    offices = read_offices(file, ColumnMapping(agencies={"K01": "Kela"})).demand()
    assert offices.agency.tolist() == ["Kela", "Vero"]
    assert np.isnan(offices.visits).all() and offices.lease_id.tolist() == ["", ""]


def test_faults(tmp_path):
    file = write_file(tmp_path / "a.csv", "id,agency,lat,lon,visits\n1,,61,24,-1\n2,Vero,24,61,x\n")
    findings = read_offices(file).findings
    assert only(findings, "agency-missing") == [(2, "agency")]
    assert only(findings, "visits-negative") == [(2, "visits")]
    assert only(findings, "number-invalid") == [(3, "visits")]
    assert only(findings, "position-swapped") == [(3, "lat, lon")]


def test_a_table_without_agencies(tmp_path):
    findings = read_offices(write_file(tmp_path / "a.csv", "id,lat,lon\n1,61,24\n")).findings
    assert [f.values["wanted"] for f in findings if f.code == "column-missing"] == ["agency"]


def test_services_in_one_cell():
    assert split_services(" Passi ;Ajokortti|Passi\nHenkilökortti; ") == ("Passi", "Ajokortti", "Henkilökortti")
