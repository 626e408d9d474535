"""A file -> what it would do, or what is wrong with it; and then, if wanted, done."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from piste.core.findings import Findings
from piste.web.api.exchange.checking import Plan, build_plan, check_directory, complete_offerings
from piste.web.api.exchange.csv_form import read_rows
from piste.web.api.exchange.reading import read_document
from piste.web.api.exchange.records import BY_NAME, Directory, read_directory
from piste.web.api.exchange.writing import hold_imports, write_plan

LARGEST = 50_000_000
DEEPEST = "The file cannot be read as {format}: {reason}."


@dataclass(frozen=True)
class Outcome:
    """What came of a file."""

    findings: Findings
    plan: Plan
    written: bool = False


@transaction.atomic
def import_directory(content: bytes, name: str, today: date, *, write: bool, actor: Any = None) -> Outcome:
    """Read a file, check it, and write it where that is wanted and nothing is wrong."""
    findings = Findings(name)
    hold_imports()
    present = read_directory()
    wanted = parse_file(content, name, present, findings)
    complete_offerings(wanted, present, today)
    check_directory(wanted, present, findings)
    if findings.count_errors():
        return Outcome(findings, Plan())
    plan = build_plan(wanted, present, today)
    if write and not plan.is_empty:
        write_plan(plan, today, actor)
    return Outcome(findings, plan, write)


def parse_file(content: bytes, name: str, present: Directory, findings: Findings) -> Directory:
    """Return a file's records; one that cannot be read has none and a finding."""
    form = "CSV" if name.lower().endswith(".csv") else "JSON"
    try:
        if len(content) > LARGEST:
            raise ValueError(f"> {LARGEST // 1_000_000} MB")  # noqa: TRY301
        words = content.decode("utf-8-sig")
        if "\x00" in words or "\\u0000" in words:
            raise ValueError("NUL")  # noqa: TRY301
        if form == "CSV":
            dialect = csv.Sniffer().sniff(words.partition("\n")[0], ",;\t") if words.strip() else csv.excel
            return read_rows(list(csv.DictReader(io.StringIO(words), dialect=dialect)), present, findings)
        return read_document(json.loads(words), present, findings)
    except (ValueError, RecursionError, csv.Error) as fault:
        findings.error(
            "file-unreadable", DEEPEST, "Save it again from the program it comes from.", format=form,
            reason=str(fault).rstrip(". \n")[:200],
        )  # fmt: skip
        return {kind: [] for kind in BY_NAME}
