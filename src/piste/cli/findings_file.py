"""Findings for other programs: every single one, as JSON or CSV."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from piste.basedata import fault
from piste.basedata.fault import report
from piste.cli.output import message_of, todo_of
from piste.core.cell import harmless
from piste.core.errors import DataError, PisteError
from piste.core.findings import Findings, Severity
from piste.core.language import Language

COLUMNS = ("severity", "code", "file", "row", "field", "message", "todo")


def findings_as_dicts(findings: Findings, language: Language) -> list[dict[str, object]]:
    """Return every finding as plain data; codes stay, words are in the language."""
    return [
        {
            "severity": item.severity.value,
            "code": item.code,
            "file": item.file,
            "row": item.row,
            "field": item.field,
            "message": message_of(item, language),
            "todo": todo_of(item, language),
        }
        for item in findings
    ]


def count_findings(findings: Findings) -> dict[str, int]:
    """Return how many findings there are of each severity."""
    return {f"{severity}s": sum(item.severity is severity for item in findings) for severity in Severity}


def write_findings(findings: Findings, language: Language, path: Path) -> None:
    """Write every finding into a file that ends in .csv or .json.

    Raises
    ------
    PisteError
        Where the name ends otherwise, or nothing can be written there.
    """
    rows = findings_as_dicts(findings, language)
    with told_if_unwritable(path):
        write_rows(rows, path)


@contextmanager
def told_if_unwritable(path: Path) -> Iterator[None]:
    """Turn a failure to write into a finding that says why."""
    try:
        yield
    except OSError as problem:
        findings = Findings()
        report(findings, fault.FILE_UNWRITABLE, path=str(path), reason=problem.strerror or str(problem))
        raise DataError(findings) from None


def write_rows(rows: list[dict[str, object]], path: Path) -> None:
    """Write rows of one form as JSON or CSV."""
    if path.suffix.lower() == ".json":
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    elif path.suffix.lower() == ".csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: harmless(value) for key, value in row.items()} for row in rows)
        path.write_text(text.getvalue(), encoding="utf-8-sig")  # spreadsheets know UTF-8 by its mark
    else:
        raise PisteError("Findings are saved as .csv or .json.")
