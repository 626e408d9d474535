"""Every single finding for other programs."""

import csv
import json

import pytest

from piste.basedata import fault
from piste.basedata.fault import report
from piste.cli.findings_file import write_findings
from piste.core.errors import PisteError
from piste.core.findings import Findings
from piste.core.language import Language

ENGLISH = Language("en")


def some() -> Findings:
    findings = Findings("a.csv")
    for row in range(2, 1002):
        report(findings, fault.PEOPLE_NEGATIVE, row=row, field="=people", value="-3")
    report(findings, fault.FILE_EMPTY)
    return findings


def test_csv_holds_every_one_and_no_formula(tmp_path):
    write_findings(some(), ENGLISH, tmp_path / "f.csv")
    text = (tmp_path / "f.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 1001
    assert rows[0] == {
        "severity": "error",
        "code": "people-negative",
        "file": "a.csv",
        "row": "2",
        "field": "'=people",
        "message": "The number of people is negative: -3.",
        "todo": "Correct it, or leave it empty if unknown.",
    }
    assert rows[-1]["row"] == ""


def test_json_holds_the_same(tmp_path):
    write_findings(some(), ENGLISH, tmp_path / "f.json")
    rows = json.loads((tmp_path / "f.json").read_text())
    assert len(rows) == 1001 and rows[5]["row"] == 7 and rows[-1]["row"] is None


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(PisteError, match="csv"):
        write_findings(some(), ENGLISH, tmp_path / "f.pdf")
