"""A plan's points and places as CSV: for programs, with stable English column names that carry their units.

UTF-8 with a byte order mark, so that spreadsheets read names right; comma, point as decimal mark, CRLF (RFC 4180).
A text that a spreadsheet would run as a formula gets an apostrophe in front.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from piste.report.figures import PlanFigures, StudyFigures
from piste.report.records import Record, place_records, point_records

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_points_csv(study: StudyFigures, plan: PlanFigures, path: Path) -> None:
    """Write the plan's points, one row each."""
    write_records(point_records(study, plan), path)


def write_places_csv(study: StudyFigures, plan: PlanFigures, path: Path) -> None:
    """Write every place, one row each, those across an open border too (inside = 0)."""
    write_records(place_records(study, plan), path)


def write_records(records: Sequence[Record], path: Path) -> None:
    """Write columns as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow([record.name for record in records])
        writer.writerows(zip(*[[write_cell(value) for value in record.values] for record in records], strict=True))


def write_cell(value: object) -> str:
    """Write one cell: a whole number or up to three decimals, "" where not known, a text that cannot run."""
    if isinstance(value, str):
        return neutralise(value)
    if isinstance(value, bool | np.bool_):
        return "1" if value else "0"
    number = float(value)  # type: ignore[arg-type]
    if not np.isfinite(number):
        return ""
    return f"{number:.6f}".rstrip("0").rstrip(".") if abs(number) < 1e15 else repr(number)


def neutralise(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text
