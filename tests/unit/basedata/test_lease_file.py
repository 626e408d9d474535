"""The lease register from tables: units, every fault at once, and the real one."""

import re
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from piste.basedata import fault, lease_fault
from piste.basedata.lease import Fate, Measure, Owner, RentSource, build_leases, take_leases
from piste.basedata.lease_book import find_sheet, write_register_book
from piste.basedata.lease_book_columns import LEASE_COLUMNS
from piste.basedata.lease_columns import HOME_NAMES, LEASE_NAMES, STAFF_NAMES, guess_area_unit, guess_rent_unit
from piste.basedata.lease_file import read_leases
from piste.basedata.lease_import import import_register
from piste.basedata.lease_store import Register, read_register, write_register
from piste.basedata.mapping import ColumnMapping, read_mapping
from piste.basedata.staff_file import read_homes, read_staff
from piste.core.artefact import Provenance
from piste.core.errors import DataError
from piste.core.language import LANGUAGES, Language
from small_files import AREAS, codes, only, write_file, write_workbook

ROOT = Path(__file__).resolve().parents[3]
GOOD = "id,agency,area,start,end,rent,owner,lat,lon,notice"
ROW = "1,DVV,100,2020-01-01,2029-12-31,1000,state,61.5,23.8,6"


def register(tmp_path, *rows, header=GOOD, mapping=None, **more):
    return read_leases(write_file(tmp_path / "a.csv", "\n".join([header, *rows]) + "\n"), mapping, **more)


def test_a_finnish_workbook(tmp_path):
    head = ["sopimusnumero", "virasto", "kohde", "htm2", "pääomavuokra", "ylläpitovuokra", "alkaa", "päättyy",
            "irtisanomisaika kk", "omistaja", "jälkikäyttö", "jälkikäyttö alkaa", "kunta", "lat", "lon", "alv",
            "katkaisupäivät", "indeksi", "indeksin perusajankohta"]  # fmt: skip
    row = ["V-1", "Vero", "R7", "1 234,5", 9000.005, "3000", "1.2.2020", None, 12, "yksityinen", "vuokrataan",
           "1.1.2028", 837, 61.5, 23.8, 25.5, "30.6.2027; 30.6.2029", "KHI", "1/2025"]  # fmt: skip
    reading = read_leases(write_workbook(tmp_path / "a.xlsx", {"Vuokrat": [head, row]}), None, AREAS)
    one = reading.demand()
    assert one.ids.tolist() == ["V-1"] and one.agency.tolist() == ["Vero"] and one.building.tolist() == ["R7"]
    assert (one.area_m2[0], one.measure[0]) == (1234.5, Measure.HTM2)
    assert (one.rent_capital_cents[0], one.rent_maintenance_cents[0]) == (900_001, 300_000)
    assert one.rent_source[0] == RentSource.SPLIT and one.vat_permille[0] == 255
    assert str(one.start[0]) == "2020-02-01" and np.isnat(one.end[0]) and one.notice_months[0] == 12
    assert (one.owner[0], one.fate[0], str(one.fate_from[0])) == (Owner.PRIVATE, Fate.LET, "2028-01-01")
    assert [str(day) for day in one.breaks[0]] == ["2027-06-30", "2029-06-30"]
    assert (one.index_name[0], one.index_base[0]) == ("KHI", (2025 - 1970) * 12)
    assert one.municipality.tolist() == ["837"]


@pytest.mark.parametrize(
    ("unit", "cents"),
    [("month", 120_000), ("year", 10_000), ("month_m2", 12_000_000), ("year_m2", 1_000_000)],
)
def test_units_of_rent(tmp_path, unit, cents):
    mapping = ColumnMapping(units={"rent": unit})
    one = register(tmp_path, ROW.replace("1000", "1200"), mapping=mapping).demand()
    assert one.rent_cents.tolist() == [cents]


def test_square_feet(tmp_path):
    one = register(tmp_path, ROW, mapping=ColumnMapping(units={"area": "sqft"})).demand()
    assert one.area_m2.tolist() == [9.29]


@pytest.mark.parametrize(
    ("header", "area", "rent"),
    [
        ("Building Rentable Square Feet", "sqft", "month"),
        ("area (sq ft)", "sqft", "month"),
        ("Rent, EUR/year", "m2", "year"),
        ("vuokra e/m2/kk", "m2", "month_m2"),
        ("Annual Rent", "m2", "year"),
        ("rent per m2 per year", "m2", "year_m2"),
        ("Capital rent, EUR a month [rent_capital]", "m2", "month"),
    ],
)
def test_units_told_by_headers(header, area, rent):
    assert guess_area_unit(header) == area
    assert guess_rent_unit(header) == rent


def test_a_total_and_one_part_give_the_other(tmp_path):
    one = register(tmp_path, f"{ROW},300", header=f"{GOOD},rent_maintenance").demand()
    assert (one.rent_capital_cents[0], one.rent_maintenance_cents[0]) == (70_000, 30_000)


BAD = {
    "date-invalid": (ROW.replace("2029-12-31", "soon"), GOOD),
    "date-ambiguous": (ROW.replace("2029-12-31", "3/4/2029"), GOOD),
    "area-missing": (ROW.replace(",100,", ",0,"), GOOD),
    "area-negative": (ROW.replace(",100,", ",-5,"), GOOD),
    "area-unmeasured": (ROW, GOOD),
    "rent-negative": (ROW.replace("1000", "-1"), GOOD),
    "rent-missing": (ROW.replace("1000", ""), GOOD),
    "rent-unsplit": (ROW, GOOD),
    "share-invalid": (f"{ROW},120", f"{GOOD},vat"),
    "start-missing": (ROW.replace("2020-01-01", ""), GOOD),
    "end-before-start": (ROW.replace("2029-12-31", "2019-12-31"), GOOD),
    "break-outside": (f"{ROW},2035-01-01", f"{GOOD},breaks"),
    "notice-missing": (ROW.replace("2029-12-31", "").replace(",6", ","), GOOD),
    "notice-invalid": (ROW.replace(",6", ",1.5"), GOOD),
    "head-before-end": (f"{ROW.replace('state', 'private')},2025-01-01", f"{GOOD},head_end"),
    "head-of-state": (f"{ROW},2030-01-01", f"{GOOD},head_end"),
    "owner-assumed": (ROW.replace("state", ""), GOOD),
    "word-unknown": (ROW.replace("state", "me"), GOOD),
    "fate-undated": (f"{ROW},sold", f"{GOOD},fate"),
    "part-invalid": (f"{ROW},100,2027-01-01", f"{GOOD},part_m2,part_from"),
    "part-undated": (f"{ROW},10", f"{GOOD},part_m2"),
    "lease-unplaced": (ROW.replace("61.5,23.8", ","), GOOD),
    "count-invalid": (f"{ROW},-3", f"{GOOD},desks"),
    "units-read": (ROW, GOOD),
    "agency-none": (ROW.replace("DVV,", ""), GOOD.replace("agency,", "")),
}


@pytest.mark.parametrize("code", BAD)
def test_every_fault_is_found_and_speaks(tmp_path, code):
    row, header = BAD[code]
    assert_spoken(register(tmp_path, row, header=header), code)


def assert_spoken(reading, code):
    found = [finding for finding in reading.findings if finding.code == code]
    assert found, codes(reading.findings)
    known = lease_fault.FAULTS[code]
    for language in map(Language, LANGUAGES):
        for finding in found:
            said = language.text(finding.text, **finding.values) + language.text(finding.todo, **finding.values)
            assert "{" not in said
    assert (reading.value is None) == (bool(reading.findings.count_errors()))
    assert found[0].severity is known.severity


def test_faults_between_rows(tmp_path):
    same = register(tmp_path, ROW, ROW)
    assert only(same.findings, "lease-repeated") == [(3, "id")] and len(same.demand()) == 1
    parts = register(tmp_path, ROW, ROW.replace(",100,", ",50,"))
    assert parts.demand().ids.tolist() == ["1", "1/2"] and "lease-parts" in codes(parts.findings)
    alike = register(tmp_path, ROW, ROW.replace("1,DVV", "2,DVV"))
    assert only(alike.findings, "lease-alike") == [(3, "id")] and len(alike.demand()) == 2
    differs = register(tmp_path, ROW, ROW.replace("2029", "2030"))
    assert only(differs.findings, fault.ID_DUPLICATE.code) == [(3, "id")] and differs.value is None
    rows = [ROW.replace("1,DVV", f"{k},DVV").replace("1000", str(1000 + k)) for k in range(6)]
    odd = register(tmp_path, *rows, ROW.replace("1,DVV", "9,DVV").replace("1000", "12000"))
    assert only(odd.findings, "rent-outlier") == [(8, "rent")]
    for reading, code in ((same, "lease-repeated"), (parts, "lease-parts"), (alike, "lease-alike"),
                          (odd, "rent-outlier")):  # fmt: skip
        assert_spoken(reading, code)
    assert_spoken(register(tmp_path, ROW, agencies=["Kela"]), "agency-unknown")
    assert_spoken(register(tmp_path, ROW, mapping=ColumnMapping(units={"area": "acre"})), "unit-unknown")


def test_all_faults_come_at_once_and_nothing_is_written(tmp_path):
    bad = ",,x,2029-01-01,2020-01-01,-5,me,61.5,23.8,6"
    file = write_file(tmp_path / "a.csv", f"{GOOD}\n{bad}\n{ROW}\n")
    reading = import_register(file)
    assert {
        "id-missing",
        "agency-missing",
        "number-invalid",
        "end-before-start",
        "rent-negative",
        "word-unknown",
    } <= set(codes(reading.findings))
    assert reading.value is None


def test_every_fault_is_tried_here():
    tried = {*BAD, "lease-repeated", "lease-parts", "lease-alike", "rent-outlier", "agency-unknown", "unit-unknown"}
    tried |= {"staff-place-unknown", "staff-twice", "home-unknown"}  # below, and in test_commute
    assert tried == lease_fault.FAULTS.keys()


def test_staff_and_homes(tmp_path):
    file = write_file(tmp_path / "s.csv", "virasto,kohde,henkilöstö,htv,työpisteet\nDVV,R1,12,10.5,8\nDVV,R1,3,2,1\n")
    reading = read_staff(file, None, ["R2"])
    assert only(reading.findings, "staff-place-unknown") == [(2, "kohde"), (3, "kohde")]
    assert only(reading.findings, "staff-twice") == [(3, "kohde")]
    for code in ("staff-place-unknown", "staff-twice"):
        assert_spoken(reading, code)
    homes = read_homes(write_file(tmp_path / "h.csv", "agency,place,postal_code,people\nDVV,R1,100,7\n")).demand()
    assert homes.postal_area.tolist() == ["00100"] and homes.people.tolist() == [7]


def filled():
    """Return two leases with every column used, one with as little as there can be."""
    return build_leases(
        2, ids=["a", "b/2"], agency=["DVV", "Kela"], building=["R1", ""], address=["Katu 1, =A1", ""],
        municipality=["091", ""], lat=[60.17, np.nan], lon=[24.94, np.nan], area_m2=[1234.56, 10.0], measure=[1, 3],
        place_kind=["capital", ""], rent_capital_cents=[123_456, 99], rent_maintenance_cents=[1, 0],
        energy_cents=[33, 0], rent_source=[RentSource.SPLIT, RentSource.TOTAL], vat_permille=[255, 0],
        index_name=["KHI", ""], index_base=[660, -1], index_permille=[505, 1000], index_month=[4, 1],
        start=np.array(["2020-02-29", "2021-01-01"], dtype="M8[D]"), end=np.array(["2030-12-31", "NaT"], dtype="M8[D]"),
        notice_months=[6, 12], breaks=(("2027-06-30", "2028-06-30"), ()), penalty_cents=[777, 0], owner=[1, 0],
        head_end=np.array(["2033-01-31", "NaT"], dtype="M8[D]"), head_notice_months=[9, 0], fate=[3, 0],
        fate_from=np.array(["2034-01-01", "NaT"], dtype="M8[D]"), part_m2=[100.25, 0.0],
        part_from=np.array(["2026-05-05", "NaT"], dtype="M8[D]"), person_years=[55.5, 0.0], desks=[40, 0],
        service_desks=[3, 0],
    )  # fmt: skip


def assert_same(one, other):
    for item in fields(one):
        a, b = getattr(one, item.name), getattr(other, item.name)
        assert (a == b) if isinstance(a, tuple) else (np.testing.assert_array_equal(a, b, item.name) is None)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_workbook_comes_back_without_loss(tmp_path, code):
    path = tmp_path / "a.xlsx"
    write_register_book(path, Language(code), filled())
    assert_same(import_register(path).demand().leases, filled())


def test_the_folder_comes_back_without_loss_and_is_guarded(tmp_path):
    write_register(Register(filled(), Provenance()), tmp_path / "r")
    assert_same(read_register(tmp_path / "r").leases, filled())
    (tmp_path / "r" / "leases.parquet").write_bytes(b"x")
    with pytest.raises(DataError):
        read_register(tmp_path / "r")


def test_the_template_checks_what_is_typed(tmp_path):
    import openpyxl  # noqa: PLC0415

    path = tmp_path / "t.xlsx"
    write_register_book(path, Language("sv"), agencies=["Kela", "DVV"])
    book = openpyxl.load_workbook(path)
    sheet = book[find_sheet(path, "Leases")]
    headers = [cell.value for cell in sheet[1]]
    assert [re.search(r"\[(\w+)\]$", text)[1] for text in headers] == [column.key for column in LEASE_COLUMNS]
    rules = {str(rule.sqref).partition("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
    letter = {column.key: openpyxl.utils.get_column_letter(j + 1) for j, column in enumerate(LEASE_COLUMNS)}
    assert rules[letter["owner"]].type == "list" and rules[letter["owner"]].formula1 == '"staten,privat"'
    assert rules[letter["end"]].type == "date" and rules[letter["end"]].formula1 == f"{letter['start']}2"
    assert rules[letter["vat"]].formula2 == "100" and rules[letter["agency"]].type == "list"
    assert [row[0].value for row in book[find_sheet(path, "Agencies")].iter_rows(min_row=2)] == ["DVV", "Kela"]


def test_the_real_register(shared_data, tmp_path):
    """7,512 rows: 172 without an area, 51 that repeat another row."""
    file = shared_data / "premises" / "us_gsa_iolp_leases_2025-06-20.csv"
    reading = read_leases(file, read_mapping(["agency=GSA Region"], "leases", LEASE_NAMES), None, "US")
    leases = reading.demand()
    assert len(only(reading.findings, "area-missing")) == 172
    assert len(only(reading.findings, "lease-repeated")) == 51 and len(leases) == 7_461
    # READING: 54,743 square feet x 0.09290304.
    assert leases.area_m2[0] == 5085.79 and str(leases.end[0]) == "2035-02-11"
    path = tmp_path / "some.xlsx"
    some = take_leases(leases, np.arange(0, len(leases), 60))
    write_register_book(path, Language("en"), some)
    assert_same(read_leases(path, ColumnMapping(layer="Leases"), None, "US").demand(), some)


def test_the_documentation_lists_faults_and_columns():
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for known in lease_fault.FAULTS.values():
        assert f"| `{known.code}` | {known.severity} | {known.text} | {known.todo} |" in page
    for names in (LEASE_NAMES, STAFF_NAMES, HOME_NAMES):
        for wanted, written in names.items():
            assert f"| `{wanted}` | {', '.join(written)} |" in page
