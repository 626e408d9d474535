"""Findings on the screen."""

import io
import re

from rich.console import Console

from piste.basedata import fault
from piste.basedata.fault import report
from piste.cli.output import group_findings, plain_line, show_findings
from piste.core.findings import Findings
from piste.core.language import Language

ENGLISH = Language("en")


def many() -> Findings:
    findings = Findings("a.csv")
    report(findings, fault.COLUMNS_GUESSED, columns="id = id")
    for row in range(2, 12):
        report(findings, fault.PEOPLE_MISSING, row=row, field="väki")
    for row in range(20, 30):
        report(findings, fault.NUMBER_INVALID, row=row, field="lat", value=f"x{row}")
    report(findings, fault.MUNICIPALITY_UNKNOWN, row=40, field="kunta", value="999")
    report(findings, fault.MUNICIPALITY_UNKNOWN, row=41, field="kunta", value="998")
    report(findings, fault.MUNICIPALITY_UNKNOWN, row=42, field="kunta", value="999")
    return findings


def test_findings_of_a_kind_are_grouped_errors_first():
    groups = group_findings(many())
    assert [(group.first.code, group.count, group.rows[:3]) for group in groups] == [
        ("number-invalid", 10, [20, 21, 22]),
        ("municipality-unknown", 2, [40, 42]),
        ("municipality-unknown", 1, [41]),
        ("people-missing", 10, [2, 3, 4]),
        ("columns-guessed", 1, []),
    ]


def test_plain_lines():
    lines = [plain_line(group, ENGLISH) for group in group_findings(many())]
    assert lines[0] == (
        "error: a.csv, rows 20, 21, 22, 23, 24 and 5 more, lat: “x20” is not a number. "
        "Write a plain number, or leave it empty. [number-invalid]"
    )
    assert lines[2].startswith("error: a.csv, row 41, kunta: There is no municipality “998”.")


def shown(*, terminal: bool, findings: Findings) -> str:
    stream = io.StringIO()
    show_findings(findings, ENGLISH, Console(file=stream, force_terminal=terminal, width=80, highlight=False))
    return stream.getvalue()


def test_a_file_gets_lines_and_a_terminal_a_table():
    plain = shown(terminal=False, findings=many())
    assert "\x1b" not in plain and "─" not in plain
    assert len(plain.splitlines()) == 6
    assert plain.splitlines()[-1] == "Errors: 13, warnings: 10, notes: 1."
    table = shown(terminal=True, findings=many())
    assert "\x1b" in table and "─" in table and "✗ error" in table
    assert max(len(re.sub("\x1b\\[[0-9;]*m", "", line)) for line in table.splitlines()) <= 80


def test_a_file_cannot_steer_the_terminal_or_its_markup():
    findings = Findings("[red]a\x1b[2J.csv")
    report(findings, fault.NUMBER_INVALID, row=2, field="x\x07", value="[bold]\x1b]0;title\x07")
    for terminal in (False, True):
        said = shown(terminal=terminal, findings=findings)
        assert "\x1b[2J" not in said and "\x07" not in said and "\x1b]0" not in said
        assert "[red]" in said and "[bold]" in said


def test_nothing_found():
    assert shown(terminal=True, findings=Findings()) == "Errors: 0, warnings: 0, notes: 0.\n"
