"""A table whose columns are understood: ids, names, numbers and groups, each checked cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from piste.basedata import fault
from piste.basedata.column_guess import NAMES, guess_columns, join_mapping
from piste.basedata.fault import Fault, report
from piste.basedata.mapping import ColumnMapping
from piste.basedata.number_text import Numbers, parse_numbers
from piste.basedata.place import Floats, Texts
from piste.basedata.table import Table, column_texts
from piste.core.findings import Findings

POSITION = ("lat", "lon", "x", "y")
"""Fields that say where a row lies."""


@dataclass(frozen=True)
class Fields:
    """A table, what its columns hold, and where faults go."""

    table: Table
    mapping: ColumnMapping
    findings: Findings
    source: str = ""
    """Attribution line where the file is a known one."""
    guessed: frozenset[str] = frozenset()
    """Fields whose column was not given but guessed."""

    def column(self, wanted: str) -> str:
        """Return the file's name of the column for a field, "" where it has none."""
        return self.mapping.columns.get(wanted, "")

    def row(self, i: int) -> int:
        """Return the row as the user counts it."""
        return int(self.table.rows[i])

    def texts(self, wanted: str) -> Texts | None:
        """Return a field as trimmed texts, None where the file has no such column."""
        column = self.column(wanted)
        return column_texts(self.table.columns[column]) if column else None

    def report(self, kind: Fault, i: int | None, column: str = "", **values: Any) -> None:
        """Record a fault of row i (None: of the whole file)."""
        report(self.findings, kind, row=None if i is None else self.row(i), field=column, **values)


def choose_fields(
    table: Table,
    given: ColumnMapping,
    wanted: Sequence[str],
    needed: Sequence[str],
    findings: Findings,
    *,
    groups: bool = False,
    names: Mapping[str, tuple[str, ...]] = NAMES,
) -> Fields:
    """Find the columns for the wanted fields: as given, else by name; tell of every one that is not there.

    `needed` fields are faults where no column is found; `groups` says whether groups and languages are wanted as well;
    `names` are the usual column names of such a file.
    """
    guess = guess_columns(table.columns, names)
    joined = join_mapping(given, guess)
    asked = {key: joined.columns.get(key, "") for key in wanted if is_useful(key, table, given, joined)}
    if groups:
        asked |= {f"group.{name}": column for name, column in joined.groups.items()}
        asked |= {f"language.{name}": column for name, column in joined.languages.items()}
    found = {key: name for key, column in asked.items() if (name := find_column(table, column))}
    for key, column in asked.items():
        if key in found:
            continue
        if column:
            report(findings, fault.COLUMN_NOT_FOUND, column=column, wanted=key, columns=", ".join(table.columns))
        elif key in needed:
            report(findings, fault.COLUMN_MISSING, wanted=key, columns=", ".join(table.columns))
    told = [key for key in found if not is_given(key, given)]
    if told:
        report(findings, fault.COLUMNS_GUESSED, columns=", ".join(describe_guess(told, found)))
    mapping = replace(
        joined,
        columns={key: found[key] for key in wanted if key in found},
        groups={name: found[f"group.{name}"] for name in joined.groups if f"group.{name}" in found},
        languages={name: found[f"language.{name}"] for name in joined.languages if f"language.{name}" in found},
    )
    return Fields(table, mapping, findings, guess.source, frozenset(told))


def describe_guess(keys: Sequence[str], found: Mapping[str, str]) -> list[str]:
    """Return what was recognised as `field = column`, many groups as the first and the last of them."""
    lone = [key for key in keys if "." not in key]
    spoken = [f"{key} = {found[key]}" for key in lone]
    for family in ("group", "language"):
        members = [found[key] for key in keys if key.startswith(f"{family}.")]
        if members:
            spoken.append(
                f"{family} = {members[0]} … {members[-1]}" if len(members) > 1 else f"{family} = {members[0]}"
            )
    return spoken


def is_given(key: str, given: ColumnMapping) -> bool:
    """Tell whether the user named the column of a field, a group or a language."""
    family, _, name = key.partition(".")
    return name in {"group": given.groups, "language": given.languages}.get(family, ()) or key in given.columns


def is_useful(key: str, table: Table, given: ColumnMapping, joined: ColumnMapping) -> bool:
    """Tell whether a field is to be looked for: of several ways to say where a row lies, only the one that is read."""
    if key not in POSITION or key in given.columns:
        return True
    if table.shapes is not None or given.columns.keys() & set(POSITION):
        return False
    return key in ("lat", "lon") or not {"lat", "lon"} <= joined.columns.keys()


def find_column(table: Table, asked: str) -> str:
    """Return the file's column of that name, without regard to capitals where that is clear; "" where there is none."""
    if asked in table.columns:
        return asked
    alike = [name for name in table.columns if name.casefold() == asked.casefold()]
    return alike[0] if len(alike) == 1 else ""


def read_ids(fields: Fields) -> Texts:
    """Return the ids; missing and repeated ones are told. Without an id column rows are numbered from 1."""
    ids = fields.texts("id")
    if ids is None:
        if "id" not in fields.mapping.columns:
            fields.report(fault.ID_NUMBERED, None)
        return column_texts(np.arange(1, len(fields.table) + 1).astype(object))
    column = fields.column("id")
    first: dict[str, int] = {}
    for i, value in enumerate(ids):
        if not value:
            fields.report(fault.ID_MISSING, i, column)
        elif value in first:
            fields.report(fault.ID_DUPLICATE, i, column, value=value, first=str(fields.row(first[value])))
        else:
            first[value] = i
    return ids


def read_names(fields: Fields, ids: Texts) -> Texts:
    """Return the names; a row without one is called by its id."""
    names = fields.texts("name")
    return ids.copy() if names is None else np.where(names == "", ids, names).astype(object)


def read_names_sv(fields: Fields, names: Texts) -> Texts | None:
    """Return the Swedish names, "" where they are the same; None where the file has none."""
    swedish = fields.texts("name_sv")
    return None if swedish is None else np.where(swedish == names, "", swedish).astype(object)


def read_numbers(fields: Fields, column: str, *, degrees: bool = False) -> Numbers:
    """Return a column as numbers, NaN where there is none; everything odd about them is told."""
    cells = fields.table.columns[column]
    numbers = parse_numbers(cells, degrees=degrees)
    for i in numbers.invalid:
        fields.report(fault.NUMBER_INVALID, i, column, value=str(cells[i]))
    for i in numbers.ambiguous:
        fields.report(fault.NUMBER_AMBIGUOUS, i, column, value=str(cells[i]))
    for kind, odd in ((fault.DECIMAL_COMMA, numbers.commas), (fault.THOUSANDS, numbers.thousands)):
        if odd:
            fields.report(kind, odd[0], column, value=str(cells[odd[0]]), n=len(odd))
    return numbers


def read_people(fields: Fields) -> Floats:
    """Return people; a missing figure is a warning and 0, a negative one an error."""
    column = fields.column("people")
    if not column:
        return np.zeros(len(fields.table))
    numbers = read_numbers(fields, column)
    for i in np.flatnonzero(numbers.missing):
        fields.report(fault.PEOPLE_MISSING, int(i), column)
    for i in np.flatnonzero(numbers.values < 0):
        fields.report(fault.PEOPLE_NEGATIVE, int(i), column, value=str(fields.table.columns[column][i]))
    people = np.nan_to_num(numbers.values, nan=0.0)
    if not people.any() and not numbers.invalid and not numbers.ambiguous:
        fields.report(fault.PEOPLE_NONE, None, column)
    return people


def read_groups(fields: Fields, columns: Mapping[str, str]) -> dict[str, Floats]:
    """Return people by group, NaN where the figure is hidden, missing or impossible."""
    if not columns:
        return {}
    groups = {name: read_numbers(fields, column).values for name, column in columns.items()}
    stack = np.stack(list(groups.values()))
    hidden = fields.mapping.unknown
    if hidden is not None:
        cells = stack == hidden
        rows = cells.any(axis=0) if hidden < 0 else cells.all(axis=0)
        stack[cells & rows] = np.nan
        report_rows(fields, fault.GROUP_HIDDEN, rows, value=f"{hidden:g}")
    else:
        rows = np.zeros(stack.shape[1], dtype=np.bool_)
    report_rows(fields, fault.GROUP_MISSING, np.isnan(stack).any(axis=0) & ~rows)
    for g, i in np.argwhere(stack < 0):
        fields.report(fault.GROUP_NEGATIVE, int(i), list(columns.values())[g], value=f"{stack[g, i]:g}")
    stack[stack < 0] = np.nan
    return dict(zip(groups, stack, strict=True))


def report_rows(fields: Fields, kind: Fault, rows: np.ndarray, **values: object) -> None:
    """Tell once of all rows that are marked: how many, and the first one."""
    marked = np.flatnonzero(rows)
    if marked.size:
        fields.report(kind, None, "", n=int(marked.size), first=str(fields.row(int(marked[0]))), **values)
