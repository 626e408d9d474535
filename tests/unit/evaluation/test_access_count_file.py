"""Access counts: CSV and workbooks, usual names, and all faults at once."""

import numpy as np
import openpyxl

from piste.evaluation.access_count_file import read_access_counts


def write(tmp_path, text):
    file = tmp_path / "doors.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_finnish_columns_and_words_are_understood(tmp_path):
    file = write(tmp_path, "Päivä;Tunti;Vyöhyke;Paikalla;Henkilöstö\n2.11.2026;9;;40;200\n2.11.2026;9;julkinen;3;20\n")
    found = read_access_counts(file).demand().moments
    assert found.day.astype(str).tolist() == ["2026-11-02"] * 2
    assert found.zone.tolist() == ["", "public"]
    assert (found.present / found.places).tolist() == [0.2, 0.15]


def test_a_workbook_reads_the_same(tmp_path):
    book = openpyxl.Workbook()
    for row in (("day", "hour", "present", "of"), ("2026-11-02", 14, 55, 200)):
        book.active.append(row)
    book.save(tmp_path / "doors.xlsx")
    found = read_access_counts(tmp_path / "doors.xlsx").demand().moments
    assert (int(found.hour[0]), float(found.present[0])) == (14, 55)
    assert found.day[0] == np.datetime64("2026-11-02")


def test_every_fault_is_told_at_once_and_nothing_is_read(tmp_path):
    rows = ("x,9,1,9,", "2026-11-02,24,1,9,", "2026-11-02,9,-1,9,", "2026-11-02,9,,9,", "2026-11-02,10,2,9,cellar")
    text = (
        "day,hour,present,of,zone\n" + "\n".join((*rows, "2026-11-02,11,2,9,staff", "2026-11-02,11,2,9,staff")) + "\n"
    )
    reading = read_access_counts(write(tmp_path, text))
    assert reading.value is None
    told = {(item.code, item.row) for item in reading.findings if item.code.startswith("access-")}
    assert told >= {
        ("access-day", 2), ("access-hour", 3), ("access-people", 4), ("access-people", 5), ("access-zone", 6),
        ("access-twice", 8),
    }  # fmt: skip


def test_a_missing_column_is_told(tmp_path):
    reading = read_access_counts(write(tmp_path, "day,hour\n2026-11-02,9\n"))
    assert reading.value is None
    assert reading.findings.count_errors() == 2
