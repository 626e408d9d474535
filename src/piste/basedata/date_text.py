"""Dates as people and programs write them."""

import re
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from piste.basedata.lease import NO_DAY, Days
from piste.basedata.number_text import NOTHING
from piste.basedata.place import Texts

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?")
_ISO_SLASH = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_PACKED = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
ORDERS = ("dmy", "mdy")


@dataclass(frozen=True)
class Dates:
    """The dates of one column; lists hold positions in it."""

    values: Days
    invalid: list[int]
    ambiguous: list[int]
    """Texts like 3/4/2026 in a column that does not show which number is the month."""


def parse_dates(cells: Texts, order: str = "") -> Dates:
    """Read a column of dates: ISO, 31.12.2026, 31/12/2026 or 12/31/2026, 20261231, or a workbook's own dates.

    `order` (`dmy`, `mdy`) says what numbers between slashes mean; "" finds it out from the column.
    """
    values = np.full(len(cells), NO_DAY, dtype="M8[D]")
    invalid: list[int] = []
    slashed: dict[int, tuple[int, int, int]] = {}
    for i, cell in enumerate(cells):
        if isinstance(cell, datetime):
            values[i] = np.datetime64(cell.date(), "D")
        elif isinstance(cell, date):
            values[i] = np.datetime64(cell, "D")
        else:
            text = "" if cell is None else str(cell).strip()
            if text.lower() in NOTHING:
                continue
            if found := _SLASHED.fullmatch(text):
                slashed[i] = (int(found[1]), int(found[2]), int(found[3]))
            elif (day := read_day(text)) is not None:
                values[i] = day
            else:
                invalid.append(i)
    order = order or order_of(slashed)
    ambiguous = [i for i, (a, b, _) in slashed.items() if not order and a != b]
    for i, (a, b, year) in slashed.items():
        day = make_day(year, a, b) if order == "mdy" else make_day(year, b, a)
        if i in ambiguous:
            continue
        if day is None:
            invalid.append(i)
        else:
            values[i] = day
    return Dates(values, sorted(invalid), ambiguous)


def order_of(slashed: dict[int, tuple[int, int, int]]) -> str:
    """Return the order of day and month that a column's numbers between slashes show, "" where they show none."""
    first = any(a > 12 for a, _, _ in slashed.values())
    second = any(b > 12 for _, b, _ in slashed.values())
    return "" if first == second else "dmy" if first else "mdy"


def read_day(text: str) -> np.datetime64 | None:
    """Return the day that a text means without doubt, None where it is no date."""
    for pattern in (_ISO, _ISO_SLASH, _PACKED):
        if found := pattern.fullmatch(text):
            return make_day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(text):
        return make_day(int(found[3]), int(found[2]), int(found[1]))
    return None


def make_day(year: int, month: int, day: int) -> np.datetime64 | None:
    """Return a day, None where the calendar has none such."""
    try:
        return np.datetime64(date(year, month, day), "D")
    except ValueError:
        return None
