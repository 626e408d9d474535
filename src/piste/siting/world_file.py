"""Read the worlds of a robust plan: people by place from a table, or times so many times as long."""

import csv
import math
import re
from pathlib import Path

import numpy as np

from piste.basedata.base import BaseData
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.siting.frontier import WorldAsk

FACTOR = re.compile(r"[*x](\d+(?:\.\d+)?)")
TODO = "Give NAME=FILE.csv with the columns place and people, or NAME=*1.2 for times so many times as long."


def read_world(text: str, base: BaseData) -> WorldAsk:
    """Read one world, written NAME=FILE.csv (columns place, people) or NAME=*FACTOR.

    Raises
    ------
    DataError
        With every finding: the text cannot be read, places are not known or missing, people are no numbers.
    """
    name, mark, value = text.partition("=")
    findings = Findings(value if mark else text)
    if not mark or not name.strip() or not value:
        findings.error("world-text", "The world {value} cannot be read.", TODO, value=f"“{text}”")
        raise DataError(findings)
    factor = FACTOR.fullmatch(value)
    if factor is not None and float(factor[1]) > 0:
        return WorldAsk(name.strip(), times=float(factor[1]))
    people = _read_people(Path(value), base, findings)
    if findings.count_errors():
        raise DataError(findings)
    return WorldAsk(name.strip(), people=people)


def _read_people(path: Path, base: BaseData, findings: Findings) -> np.ndarray:
    number = {str(one): k for k, one in enumerate(base.places.ids)}
    people = np.full(len(number), np.nan)
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            reader = csv.DictReader(source)
            if not {"place", "people"} <= set(reader.fieldnames or ()):
                findings.error("world-columns", "The table of a world lacks the columns place and people.", TODO)
                return people
            for row, record in enumerate(reader, start=2):
                _take_row(record, row, number, people, findings)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        findings.error("world-unreadable", "The table cannot be read: {fault}", TODO, fault=str(fault))
        return people
    missing = int(np.isnan(people).sum())
    if missing:
        first = str(base.places.ids[int(np.flatnonzero(np.isnan(people))[0])])
        findings.error(
            "world-missing", "{count} places have no row, the first of them {place}.",
            "Give a row for every place; 0 people where nobody lives.", count=missing, place=first,
        )  # fmt: skip
    return people


def _take_row(
    record: dict[str, str | None], row: int, number: dict[str, int], people: np.ndarray, findings: Findings
) -> None:
    place, given = record.get("place") or "", record.get("people") or ""
    if place not in number:
        findings.error(
            "world-place", "The place {place} is not known.", "Use the ids of the base data's places.",
            row=row, field="place", place=place,
        )  # fmt: skip
        return
    try:
        count = float(given)
    except ValueError:
        count = math.nan
    if not (math.isfinite(count) and count >= 0):
        findings.error(
            "world-people", "{value} is no number of people.", "Write a number from 0 up, with a decimal point.",
            row=row, field="people", value=f"“{given}”",
        )  # fmt: skip
        count = 0.0
    people[number[place]] = count
