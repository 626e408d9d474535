"""Entries of the accounts: units, commas, totals, repeated vouchers, and workbooks that mean harm."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from piste.core.findings import Findings
from piste.evaluation.actuals_file import Control, read_actuals, write_eur
from piste.evaluation.actuals_mapping import build_actuals_mapping
from piste.premises.ledger import Row, View

HEAD = "Kausi;Virasto;Kohde;Tili;Summa;Tosite;Selite\n"
LINES = ("account.43=rent_capital", "account.4320=energy", "account.47=moving", "agency.170=dvv")


def mapping(*more):
    findings = Findings()
    made = build_actuals_mapping((*LINES, *more), findings)
    assert not findings.count_errors(), [one.message() for one in findings]
    return made


def write(tmp_path, text, name="kirjanpito.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def codes(reading):
    return [one.code for one in reading.findings if one.severity == "error"]


def test_a_file_of_the_accounts_is_read_to_the_cent(tmp_path):
    text = HEAD + (
        "2023-01;170;joensuu;4310;1 234,56;A1;Vuokra\n"
        "1/2023;vero;joensuu;43201;-0,01;A2;Sähkö\n"
        "31.1.2023;vero;joensuu;4701;12 000,00;A3;Muutto\n"
        ";;;Yhteensä;13 234,55;;\n"
    )
    found = read_actuals(write(tmp_path, text), mapping(), View.AGENCY, Control(1_323_455, 3)).demand()
    assert found.cents.tolist() == [123_456, -1, 1_200_000]
    assert found.month.tolist() == [636, 636, 636]
    assert [Row(k) for k in found.kind] == [Row.RENT_CAPITAL, Row.ENERGY, Row.MOVING]
    assert found.agency.tolist() == ["dvv", "vero", "vero"]
    assert found.by_kind() == {Row.RENT_CAPITAL: 123_456, Row.ENERGY: -1, Row.MOVING: 1_200_000}
    assert len(set(found.keys())) == 3


@pytest.mark.parametrize(("unit", "cents"), [("eur", 125), ("keur", 125_000), ("meur", 125_000_000), ("cent", 1)])
def test_the_unit_is_said_once(tmp_path, unit, cents):
    path = write(tmp_path, HEAD + "2023-01;dvv;a;43;1,25;1;\n")
    assert read_actuals(path, mapping(f"unit={unit}"), View.STATE).demand().cents.tolist() == [cents]


def test_every_fault_is_told_at_once_and_nothing_comes_of_it(tmp_path):
    text = HEAD + (
        "13/2023;dvv;a;43;1;1;\n2023-01;;a;43;x;2;\n1999-12;dvv;a;43;1;3;\n2023-01;dvv;a;99;1;4;\n"
        "2023-01;dvv;a;43;;5;\n2023-01;dvv;a;43;1;6;\n2023-01;dvv;a;43;1;6;\n2023-01;dvv;a;43;999999999999;7;\n"
    )
    found = read_actuals(write(tmp_path, text), mapping(), View.AGENCY, Control(5, 2))
    assert found.value is None
    assert set(codes(found)) == {
        "actual-month", "actual-month-far", "actual-agency", "number-invalid", "actual-account",
        "actual-amount-missing", "actual-twice", "actual-amount-large", "actual-control", "actual-control-rows",
    }  # fmt: skip


def test_a_total_row_that_disagrees_refuses_the_file(tmp_path):
    found = read_actuals(write(tmp_path, HEAD + "2023-01;dvv;a;43;1;1;\nYhteensä;;;;2;;\n"), mapping(), View.AGENCY)
    assert found.value is None and codes(found) == ["actual-control"]


def test_parts_of_a_cent_are_rounded_half_up_by_size_and_told(tmp_path):
    found = read_actuals(
        write(tmp_path, HEAD + "2023-01;dvv;a;43;0,125;1;\n2023-01;dvv;a;43;-0,125;2;\n"), mapping(), View.AGENCY
    )
    assert found.demand().cents.tolist() == [13, -13]
    assert "actual-amount-parts" in [one.code for one in found.findings]


def test_the_same_row_twice_without_vouchers_is_two_entries(tmp_path):
    found = read_actuals(write(tmp_path, HEAD + 2 * "2023-01;dvv;a;43;1;;\n"), mapping(), View.AGENCY).demand()
    assert len(set(found.keys())) == 2


def book(tmp_path, rows):
    made = Workbook()
    for row in (("Kausi", "Virasto", "Kohde", "Tili", "Summa", "Tosite"), *rows):
        made.active.append(row)
    made.save(tmp_path / "kirjanpito.xlsx")
    return tmp_path / "kirjanpito.xlsx"


def test_a_formula_that_nobody_computed_is_no_amount(tmp_path):
    found = read_actuals(book(tmp_path, [("2023-01", "dvv", "a", 4310, "=1+1", "1")]), mapping(), View.AGENCY)
    assert found.value is None and codes(found) == ["actual-amount-missing"]
    assert "actual-formulas" in [one.code for one in found.findings]


def test_a_workbook_of_wrong_types_is_told_cell_by_cell(tmp_path):
    rows = [(date(2023, 1, 5), "dvv", "a", 4310, True, "1"), (True, "dvv", "a", 4310, date(2023, 1, 1), 2),
            (202301, "dvv", "a", 4310, 12.34, 3)]  # fmt: skip
    found = read_actuals(book(tmp_path, rows), mapping(), View.AGENCY)
    assert found.value is None and {"actual-amount-kind", "actual-month"} <= set(codes(found))
    whole = read_actuals(
        book(tmp_path, [rows[2], (date(2023, 1, 5), "dvv", "a", 4310, 1, "4")]), mapping(), View.AGENCY
    )
    assert whole.demand().cents.tolist() == [1234, 100]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"", b"\x00" * 50, b"<html>"])
def test_what_is_no_workbook_is_a_finding(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    found = read_actuals(path, mapping(), View.AGENCY)
    assert found.value is None and len(codes(found)) == 1


def test_a_description_with_slips_is_told():
    findings = Findings()
    build_actuals_mapping(["account.43=food", "colour=red", "unit=pounds"], findings)
    assert [one.code for one in findings] == ["actual-mapping-kind", "actual-mapping", "actual-mapping-unit"]


@given(cents=st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=40))
def test_whatever_is_written_is_read_back_to_the_cent(tmp_path_factory, cents):
    path = tmp_path_factory.mktemp("a") / "a.csv"
    rows = "".join(f"2023-01;dvv;a;43;{write_eur(one).replace('.', ',')};{k};\n" for k, one in enumerate(cents))
    path.write_text(HEAD + rows, encoding="utf-8")
    found = read_actuals(path, mapping(), View.AGENCY, Control(sum(cents), len(cents))).demand()
    assert found.cents.tolist() == cents
    assert found.total_cents == sum(cents) == int(sum(Decimal(write_eur(one)) for one in cents) * 100)
    assert found.cents.dtype == np.int64
