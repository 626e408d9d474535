"""Every fault of the data on demand is provoked here once, and speaks in full sentences; imports know these files."""

from pathlib import Path

import numpy as np
import pytest

from piste.basedata.base_import import DataFile, check_file_as, import_base_data
from piste.basedata.base_store import read_base_data, write_base_data
from piste.basedata.demand_fault import DEMAND_FAULTS
from piste.basedata.fault import FAULTS
from piste.basedata.forecast import Forecast, build_places_of_year
from piste.basedata.forecast_file import read_forecast
from piste.basedata.mapping import ColumnMapping
from piste.basedata.site_file import read_sites
from piste.basedata.visit_file import read_measured_visits
from piste.basedata.visit_model_file import DEFAULT, read_visit_model
from piste.core.artefact import hash_file
from piste.core.findings import Findings, Severity
from piste.core.language import Language
from small_files import AREAS, KNOWN, codes, write_file

ROOT = Path(__file__).resolve().parents[3]
PLACES = "id,name,lat,lon,people,kunta\n1,Tampere,61.5,23.76,200,837\n2,Helsinki,60.17,24.94,600,091\n"
OFFICES = "id,name,agency,lat,lon\no1,A,Kela,61.51,23.77\n"
VISITS = "toimipiste,palvelu,vuosi,käynnit\no1,tax,2024,1200\n"
FORECAST = "kunta,2030,2040\n837,220,240\n091,650,700\n"


def model(folder: Path, old: str, new: str) -> Findings:
    """Read the default visit model with one text replaced."""
    text = DEFAULT.read_text(encoding="utf-8")
    assert old in text
    return read_visit_model(write_file(folder / "m.toml", text.replace(old, new, 1))).findings


def visits(folder: Path, row: str, header: str = "toimipiste,palvelu,vuosi,käynnit\n") -> Findings:
    return read_measured_visits(write_file(folder / "v.csv", header + row), None, AREAS).findings


def forecast(folder: Path, text: str) -> Findings:
    return read_forecast(write_file(folder / "f.csv", text), None, AREAS).findings


def scaled(year: int, *codes_known: str) -> Findings:
    """Scale Helsinki, Tampere and Nurmes with a forecast for some municipalities."""
    known = np.array(codes_known, dtype=object)
    figures = Forecast(
        "municipality", known, (2030, 2040), np.ones((len(known), 2)), {"women": np.ones((len(known), 2))}
    )
    return build_places_of_year(KNOWN.places, figures, year).findings


def imported(folder: Path, **texts: str) -> Findings:
    return read_import(folder, **texts).findings


def read_import(folder: Path, **texts: str):
    files = [
        DataFile(write_file(folder / f"{kind}{'.toml' if kind == 'visit_model' else '.csv'}", text), kind)
        for kind, text in ({"places": PLACES} | texts).items()
    ]
    return import_base_data(files, known=KNOWN)


PROVOKED = {
    "model-key-missing": lambda f: model(f, "trend = ", "# "),
    "model-key-unknown": lambda f: model(f, "trend = ", "trends = "),
    "model-value": lambda f: model(f, "year = 2025", "year = 20.25"),
    "model-order": lambda f: model(f, "[35, 55, 90]", "[90, 55, 35]"),
    "model-shares": lambda f: model(f, "elsewhere = [0.35", "elsewhere = [0.36"),
    "model-no-service": lambda f: read_visit_model(write_file(f / "m.toml", "year = 2025\n")).findings,
    "model-service-twice": lambda f: model(f, 'key = "tax"', 'key = "benefits"'),
    "site-language": lambda f: read_sites(write_file(f / "s.csv", "id,lat,lon,kielet\n1,61,24,xx\n")).findings,
    "visits-unit-missing": lambda f: visits(f, "tax,2024,5\n", "palvelu,vuosi,käynnit\n"),
    "visits-unit-empty": lambda f: visits(f, ",tax,2024,5\n"),
    "visits-year": lambda f: visits(f, "o1,tax,24,5\n"),
    "visits-empty": lambda f: visits(f, "o1,tax,2024,\n"),
    "visits-below-zero": lambda f: visits(f, "o1,tax,2024,-5\n"),
    "visits-service-missing": lambda f: visits(f, "o1,,2024,5\n"),
    "visits-service-unknown": lambda f: imported(f, offices=OFFICES, visits=VISITS.replace("tax", "fishing")),
    "visits-twice": lambda f: visits(f, "o1,tax,2024,5\no1,tax,2024,5\n"),
    "visits-unit-unknown": lambda f: imported(f, visits=VISITS),
    "forecast-year-missing": lambda f: forecast(f, "kunta,people\n091,5\n"),
    "forecast-year": lambda f: forecast(f, "kunta,vuosi,people\n091,40,5\n"),
    "forecast-unit-missing": lambda f: forecast(f, "colour,2030\nred,5\n"),
    "forecast-empty": lambda f: forecast(f, "kunta,2030\n091,\n"),
    "forecast-negative": lambda f: forecast(f, "kunta,2030\n091,-1\n"),
    "forecast-twice": lambda f: forecast(f, "kunta,2030\n091,1\n091,1\n"),
    "forecast-gap": lambda f: imported(f, forecast="kunta,2030\n091,5\n"),
    "forecast-unused": lambda f: imported(f, forecast="kunta,2030\n541,5\n"),
    "forecast-between": lambda _: scaled(2035, "091", "837", "541"),
    "forecast-ages": lambda _: scaled(2030, "091", "837", "541"),
}


def test_every_fault_is_provoked():
    assert PROVOKED.keys() == DEMAND_FAULTS.keys()
    assert not DEMAND_FAULTS.keys() & FAULTS.keys()


@pytest.mark.parametrize("code", PROVOKED)
def test_fault_is_found_and_speaks(code, tmp_path):
    known = DEMAND_FAULTS[code]
    found = [finding for finding in PROVOKED[code](tmp_path) if finding.code == code]
    assert found, f"{code} was not found"
    for language in map(Language, ("fi", "sv", "en")):
        for finding in found:
            said = language.text(finding.text, **finding.values) + language.text(finding.todo, **finding.values)
            assert "{" not in said
            assert "2 0" not in said.replace("\u202f", " ")  # a year is no number with thousands
            assert finding.severity is known.severity


def test_what_does_not_only_tell_says_what_to_do():
    assert all(known.todo for known in DEMAND_FAULTS.values() if known.severity is not Severity.NOTE)


def test_the_documentation_lists_every_fault_in_its_own_words():
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for known in DEMAND_FAULTS.values():
        assert f"| `{known.code}` | {known.severity} | {known.text} | {known.todo} |" in page


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("v.csv", VISITS, "visits"),
        ("f.csv", FORECAST, "forecast"),
        ("f.csv", "kunta,vuosi,people\n091,2030,5\n", "forecast"),
        ("m.toml", DEFAULT.read_text(encoding="utf-8"), "visit_model"),
        ("p.csv", PLACES.replace("people", "people_2030"), "places"),
        ("m.csv", "code,name,region_code,population_2020\n091,Helsinki,01,5\n", "municipalities"),
    ],
)
def test_files_are_known_by_their_columns(tmp_path, name, text, kind):
    known, reading = check_file_as(DataFile(write_file(tmp_path / name, text)), ColumnMapping(), AREAS)
    assert known == kind and reading.value is not None


def test_imported_and_kept_with_where_it_comes_from(tmp_path):
    toml = DEFAULT.read_text(encoding="utf-8").replace("year = 2025", "year = 2024")
    reading = read_import(tmp_path, offices=OFFICES, visits=VISITS, forecast=FORECAST, visit_model=toml)
    assert {"visits-unit-unknown", "forecast-gap", "forecast-unused"}.isdisjoint(codes(reading.findings))
    write_base_data(reading.demand(), tmp_path / "base")
    base = read_base_data(tmp_path / "base")
    assert base.visit_model.year == 2024 and len(base.visit_model) == 5
    assert base.measured_visits.visits.tolist() == [1200] and base.measured_visits.unit == "office"
    assert base.forecast.years == (2030, 2040) and base.forecast.people.sum() == 1810
    for name in ("visits.csv", "forecast.csv", "visit_model.toml"):
        assert base.provenance.inputs[name] == hash_file(tmp_path / name)


def test_a_broken_visit_model_stops_the_import(tmp_path):
    reading = read_import(tmp_path, visit_model="year = 2025\n")
    assert reading.value is None and "model-no-service" in codes(reading.findings)


def test_a_visit_model_that_is_missing_is_told(tmp_path):
    findings = import_base_data([DataFile(tmp_path / "none.toml", "visit_model")], known=KNOWN).findings
    assert "file-missing" in codes(findings)
