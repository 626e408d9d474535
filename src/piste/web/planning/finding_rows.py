"""Findings of the engine as rows that the database keeps, and their words in the reader's language."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from piste.core.cell import harmless
from piste.core.findings import Finding, Severity
from piste.core.language import Language
from piste.web.planning.marked import gettext_noop

MOST = 2000
"""So many findings are kept row by row, errors first, then what tells of a file; all of them are counted."""

SPOKEN = {"kind", "network", "reason", "separator", "weekday"}
"""Values that are words of ours; they are said in the reader's language."""

SIGNS = {"error": "✗", "warning": "!", "note": "·"}
WORDS = {"error": gettext_noop("Error"), "warning": gettext_noop("Warning"), "note": gettext_noop("Note")}
LONGEST = 300


@dataclass(frozen=True)
class Told:
    """A finding in words."""

    severity: str
    code: str
    file: str
    row: int | None
    field: str
    message: str
    todo: str


def write_findings(findings: Iterable[Finding]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return at most `MOST` findings as plain data, errors first, and how many there are of each severity."""
    listed = list(findings)
    order = list(Severity)
    counts = {severity.value: sum(item.severity is severity for item in listed) for severity in order}
    listed.sort(key=lambda item: (order.index(item.severity), not item.file))
    return [write_finding(item) for item in listed[:MOST]], counts


def write_finding(item: Finding) -> dict[str, Any]:
    """Return one finding as plain data; long values of a hostile file are cut."""
    values = {
        name: value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)[:LONGEST]
        for name, value in item.values.items()
    }
    return {
        "severity": item.severity.value, "code": item.code, "text": item.text, "todo": item.todo, "values": values,
        "file": item.file[:LONGEST], "row": item.row, "field": str(item.field)[:LONGEST],
    }  # fmt: skip


def tell(row: Mapping[str, Any], language: Language) -> Told:
    """Return one finding in words."""
    from django.utils.translation import gettext  # noqa: PLC0415

    def write(name: str, value: Any) -> str:
        if isinstance(value, int | float):
            return language.number(value)
        return language.text(str(value)) if name in SPOKEN else str(value)

    values = {name: write(name, value) for name, value in row["values"].items()}

    def say(text: str) -> str:
        words = language.text(text) if text else ""
        if words == text and text:
            words = gettext(text)
        try:
            return clean(words.format(**values))
        except (KeyError, IndexError, ValueError):
            return clean(words)

    place = (clean(row["file"]), row["row"], clean(row["field"]))
    return Told(row["severity"], row["code"], *place, say(row["text"]), say(row["todo"]))


def clean(text: str) -> str:
    """Return text from a file without control characters."""
    return "".join(sign if sign.isprintable() or sign in "\n\u202f\xa0" else "\ufffd" for sign in text)


def write_csv(rows: Iterable[Mapping[str, Any]], language: Language) -> str:
    """Return findings as CSV that no spreadsheet takes for formulas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["severity", "code", "file", "row", "field", "message", "todo"])
    for row in rows:
        told = tell(row, language)
        cells = (told.severity, told.code, told.file, told.row, told.field, told.message, told.todo)
        writer.writerow(["" if cell is None else harmless(cell) for cell in cells])
    return "\ufeff" + text.getvalue()
