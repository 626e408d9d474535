"""Cells of a lease register: money, months, dates, shares and words, each checked and told."""

import re
from collections.abc import Mapping
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from piste.basedata import lease_fault
from piste.basedata.date_text import parse_dates
from piste.basedata.fields import Fields, read_numbers
from piste.basedata.lease import NO_DAY, Cents, Days, Fate, Measure, Owner, Small
from piste.basedata.lease_columns import UNITS, guess_area_unit, guess_rent_unit
from piste.basedata.place import Floats, Texts
from piste.basedata.table import cell_text, object_column

M2_PER_SQFT = 0.09290304
"""The international foot of 0.3048 m, squared: exact."""

MEASURE_WORDS = {Measure.UNSTATED: ("",), **{m: (m.name.lower(),) for m in Measure if m}}
OWNER_WORDS = {
    Owner.STATE: ("state", "valtio", "staten", "0"),
    Owner.PRIVATE: ("private", "yksityinen", "privat", "1"),
}
FATE_WORDS = {
    Fate.EMPTY: ("empty", "tyhjä", "tom", ""),
    Fate.LET: ("let", "vuokrataan", "uthyrd", "let again"),
    Fate.SOLD: ("sold", "myydään", "såld"),
    Fate.TAKEN_DOWN: ("taken down", "puretaan", "riven", "taken_down"),
}
"""How a register may write them; the first word of each is told to people who wrote another."""


def unit_of(fields: Fields, wanted: str, guessed: str) -> str:
    """Return a unit as the mapping gives it, else as guessed; an unknown one is told."""
    given = fields.mapping.units.get(wanted, "")
    if given and given not in UNITS[wanted]:
        fields.report(lease_fault.UNIT_UNKNOWN, None, value=given, wanted=wanted, known=", ".join(UNITS[wanted]))
    return given if given in UNITS[wanted] else guessed


def read_floats(fields: Fields, wanted: str) -> Floats:
    """Return a field's numbers, NaN where it has none."""
    column = fields.column(wanted)
    return read_numbers(fields, column).values if column else np.full(len(fields.table), np.nan)


def read_areas(fields: Fields, wanted: str = "area") -> Floats:
    """Return areas in m2, to a hundredth; 0 where missing. Negative ones are told."""
    column = fields.column(wanted)
    areas = read_floats(fields, wanted)
    for i in np.flatnonzero(areas < 0):
        fields.report(lease_fault.AREA_NEGATIVE, int(i), column, value=f"{areas[i]:g}")
    factor = M2_PER_SQFT if unit_of(fields, "area", guess_area_unit(column)) == "sqft" else 1.0
    return np.round(np.nan_to_num(np.maximum(areas, 0.0)) * factor, 2)


def read_cents(fields: Fields, wanted: str, area_m2: Floats | None = None) -> tuple[Cents, NDArray[np.bool_]]:
    """Return sums of money in cents, and where there is one; with areas they are rents, brought to a month.

    Rounding is half up, once, after the unit has been applied.
    """
    column = fields.column(wanted)
    euros = read_floats(fields, wanted)
    for i in np.flatnonzero(euros < 0):
        fields.report(lease_fault.RENT_NEGATIVE, int(i), column, value=f"{euros[i]:g}")
    known = ~np.isnan(euros) & (euros >= 0)
    amounts = np.where(known, euros, 0.0)
    if area_m2 is not None:
        unit = unit_of(fields, "rent", guess_rent_unit(column))
        amounts = amounts * (area_m2 if unit.endswith("_m2") else 1.0) / (12.0 if unit.startswith("year") else 1.0)
    return np.floor(amounts * 100.0 + 0.5 + 1e-7).astype(np.int64), known


def read_counts(fields: Fields, wanted: str, kind: type = np.int32) -> NDArray[np.int32]:
    """Return whole numbers of people or desks, 0 where missing; others are told."""
    numbers = read_floats(fields, wanted)
    for i in np.flatnonzero((numbers < 0) | (np.floor(numbers) != numbers) & ~np.isnan(numbers)):
        fields.report(lease_fault.PEOPLE_IMPOSSIBLE, int(i), fields.column(wanted), value=f"{numbers[i]:g}")
    return np.nan_to_num(np.maximum(numbers, 0.0)).astype(kind)


def read_amounts(fields: Fields, wanted: str) -> Floats:
    """Return numbers from 0 up with decimals (person-years), 0 where missing; negative ones are told."""
    numbers = read_floats(fields, wanted)
    for i in np.flatnonzero(numbers < 0):
        fields.report(lease_fault.PEOPLE_IMPOSSIBLE, int(i), fields.column(wanted), value=f"{numbers[i]:g}")
    return np.nan_to_num(np.maximum(numbers, 0.0))


def read_months(fields: Fields, wanted: str, most: int = 600) -> NDArray[np.int32]:
    """Return whole numbers of months, -1 where missing; what is none is told."""
    numbers = read_floats(fields, wanted)
    wrong = ~np.isnan(numbers) & ((numbers < 0) | (numbers > most) | (np.floor(numbers) != numbers))
    for i in np.flatnonzero(wrong):
        fields.report(lease_fault.NOTICE_INVALID, int(i), fields.column(wanted), value=f"{numbers[i]:g}")
    return np.where(wrong | np.isnan(numbers), -1, numbers).astype(np.int32)


def read_permille(fields: Fields, wanted: str, missing: int) -> NDArray[np.int32]:
    """Return percentages as whole per mille; what is no percentage is told."""
    numbers = read_floats(fields, wanted)
    wrong = (numbers < 0) | (numbers > 100)
    for i in np.flatnonzero(wrong):
        fields.report(lease_fault.SHARE_INVALID, int(i), fields.column(wanted), value=f"{numbers[i]:g}")
    told = np.where(np.isnan(numbers) | wrong, 0.0, numbers)
    return np.where(np.isnan(numbers), missing, np.floor(told * 10 + 0.5)).astype(np.int32)


def read_days(fields: Fields, wanted: str) -> Days:
    """Return the days of a field, NaT where it has none; what is no date is told."""
    column = fields.column(wanted)
    if not column:
        return np.full(len(fields.table), NO_DAY, dtype="M8[D]")
    return told_days(fields, column, fields.table.columns[column])


def told_days(fields: Fields, column: str, cells: Texts, rows: list[int] | None = None) -> Days:
    """Return cells as days; `rows` says in which row each stands where that is not its own position."""
    dates = parse_dates(cells, unit_of(fields, "date", ""))
    for kind, odd in ((lease_fault.DATE_INVALID, dates.invalid), (lease_fault.DATE_AMBIGUOUS, dates.ambiguous)):
        for i in odd:
            fields.report(kind, rows[i] if rows else i, column, value=cell_text(cells[i]))
    return dates.values


def read_base_months(fields: Fields, wanted: str) -> NDArray[np.int32]:
    """Return months (since 1970) written as a date, `2026-01` or `1/2026`; -1 where missing."""
    column = fields.column(wanted)
    if not column:
        return np.full(len(fields.table), -1, dtype=np.int32)
    cells = [first_of_month(cell) for cell in fields.table.columns[column]]
    days = told_days(fields, column, object_column(cells))
    return np.where(np.isnat(days), -1, days.astype("M8[M]").astype(np.int64)).astype(np.int32)


def first_of_month(cell: object) -> object:
    """Return a cell that names a month as its first day."""
    text = cell_text(cell)
    if found := re.fullmatch(r"(\d{4})[-/](\d{1,2})", text):
        return f"{found[1]}-{found[2]}-1"
    if found := re.fullmatch(r"(\d{1,2})[/.](\d{4})", text):
        return f"{found[2]}-{found[1]}-1"
    return cell


def read_breaks(fields: Fields) -> tuple[tuple[np.datetime64, ...], ...]:
    """Return the break dates of each lease in order; several in a cell stand between semicolons or line breaks."""
    column = fields.column("breaks")
    if not column:
        return tuple(() for _ in range(len(fields.table)))
    cells: list[object] = []
    rows: list[int] = []
    for i, cell in enumerate(fields.table.columns[column]):
        parts = re.split(r"[;|\n]", cell) if isinstance(cell, str) else [cell]
        cells += parts
        rows += [i] * len(parts)
    days = told_days(fields, column, object_column(cells), rows)
    breaks: list[list[np.datetime64]] = [[] for _ in range(len(fields.table))]
    for i, day in zip(rows, days, strict=True):
        if not np.isnat(day):
            breaks[i].append(day)
    return tuple(tuple(sorted(set(known))) for known in breaks)


def read_words(fields: Fields, wanted: str, words: Mapping[IntEnum, tuple[str, ...]], missing: int) -> Small:
    """Return what words mean; empty cells mean `missing`, unknown words are told."""
    texts = fields.texts(wanted)
    values = np.full(len(fields.table), missing, dtype=np.uint8)
    meaning = {word: value for value, known in words.items() for word in known if word}
    for i, text in enumerate(texts if texts is not None else ()):
        if not text:
            continue
        value = meaning.get(text.lower())
        if value is None:
            known = ", ".join(known[0] for known in words.values() if known[0])
            fields.report(lease_fault.WORD_UNKNOWN, i, fields.column(wanted), value=text, known=known)
        else:
            values[i] = value
    return values
