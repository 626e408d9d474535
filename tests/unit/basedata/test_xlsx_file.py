"""Workbooks: cells keep their kind, rows count as Excel does."""

from piste.basedata.xlsx_file import read_xlsx
from piste.core.findings import Findings
from small_files import codes, write_file, write_workbook


def test_sheet_with_a_title_above_the_header(tmp_path):
    rows = [[None, None], ["id", "people"], ["00100", 18035], [None, None], ["00120", 7055.5]]
    findings = Findings()
    table = read_xlsx(write_workbook(tmp_path / "a.xlsx", {"Taul1": rows}), "", findings)
    assert table.rows.tolist() == [3, 5]
    assert table.columns["id"].tolist() == ["00100", "00120"]
    assert table.columns["people"].tolist() == [18035, 7055.5]
    assert not len(findings)


def test_a_sheet_can_be_named(tmp_path):
    book = write_workbook(tmp_path / "a.xlsx", {"One": [["id"], [1]], "Two": [["id"], [2]]})
    findings = Findings()
    assert read_xlsx(book, "Two", findings).columns["id"].tolist() == [2]
    assert not len(findings)
    assert read_xlsx(book, "", findings).columns["id"].tolist() == [1]
    assert read_xlsx(book, "Three", findings) is None
    assert codes(findings) == ["layer-chosen", "layer-missing"]


def test_workbooks_that_cannot_be_used(tmp_path):
    findings = Findings()
    assert read_xlsx(write_file(tmp_path / "a.xlsx", "id,name"), "", findings) is None
    assert read_xlsx(write_workbook(tmp_path / "b.xlsx", {"One": []}), "", findings) is None
    assert read_xlsx(write_workbook(tmp_path / "c.xlsx", {"One": [["id", "name"]]}), "", findings) is None
    assert codes(findings) == ["file-unreadable", "file-empty", "file-header-only"]
