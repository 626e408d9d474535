"""CSV files as people's programs leave them."""

import pytest

from piste.basedata.csv_file import read_csv
from piste.core.findings import Findings
from small_files import codes, only, write_file


def read(folder, content):
    findings = Findings("a.csv")
    return read_csv(write_file(folder / "a.csv", content), findings), findings


@pytest.mark.parametrize(("separator", "name"), [(",", None), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_separators(tmp_path, separator, name):
    table, findings = read(tmp_path, separator.join(["id", "name"]) + "\n" + separator.join(["1", "Ivalo"]) + "\n")
    assert {key: list(cells) for key, cells in table.columns.items()} == {"id": ["1"], "name": ["Ivalo"]}
    assert [f.values["separator"] for f in findings] == ([name] if name else [])


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", []), ("utf-8-sig", []), ("latin-1", ["encoding-not-utf8"]), ("utf-16", ["encoding-not-utf8"])],
)
def test_encodings(tmp_path, encoding, told):
    table, findings = read(tmp_path, "id,name\n1,Äänekoski\n2,Ekenäs – Tammisaari\n".encode(encoding, "replace"))
    assert table.columns["name"][0] == "Äänekoski"
    assert codes(findings) == told


def test_letters_broken_before_are_told_once_a_column(tmp_path):
    table, findings = read(tmp_path, "id,name\n1,Oulu\n2,JÃ¤msÃ¤\n3,Ã–vermark\n")
    assert only(findings, "encoding-broken") == [(3, "name")]
    assert len(table) == 3


def test_rows_count_as_a_spreadsheet_does(tmp_path):
    table, findings = read(tmp_path, 'id,name\n1,"two\nlines"\n\n2,b\n3,b,c\n')
    assert table.rows.tolist() == [2, 4]
    assert only(findings, "row-length") == [(5, "")]


def test_all_wrong_rows_are_told(tmp_path):
    table, findings = read(tmp_path, "id,lat\n1,60,17\n2,61,5\n")
    assert table is None
    assert only(findings, "row-length") == [(2, ""), (3, "")]
    assert findings.count_errors() == 2


def test_empty_columns_at_the_end_are_left_out(tmp_path):
    table, findings = read(tmp_path, "id,name,,\n1,Ivalo,,\n")
    assert list(table.columns) == ["id", "name"] and not len(findings)


def test_excels_own_word_on_separators(tmp_path):
    table, _ = read(tmp_path, "sep=;\nid;name\n1;a,b,c\n")
    assert table.columns["name"].tolist() == ["a,b,c"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xef\xbb\xbf", "file-empty"), (b"PK\x03\x04\x00", "file-unreadable"), (b'id\n"open', "file-unreadable")],
)
def test_files_that_cannot_be_used(tmp_path, content, code):
    table, findings = read(tmp_path, content)
    assert table is None and codes(findings) == [code]
