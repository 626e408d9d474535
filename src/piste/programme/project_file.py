"""Read a table of site projects (CSV or XLSX); every fault is a finding with its row and column."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from piste.basedata.number_text import parse_numbers
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table, column_texts
from piste.basedata.table_file import read_table
from piste.core.findings import Findings
from piste.programme.calendar import Calendar
from piste.programme.site_project import FREE, SiteProjects

Texts = NDArray[np.object_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

NEEDED = ("key", "region", "duration_q", "invest_eur")
PLAIN = (
    *("key", "name", "region", "duration_q", "earliest", "latest", "invest_eur", "settle_q", "people", "teams"),
    *("decided", "must", "after", "lat", "lon", "note", "new_cost_eur_per_year"),
)
_LEASE = re.compile(r"lease_(\d+)_(eur_per_year|ends)")
YES = {"1", "yes", "true", "x", "kyllä", "ja"}
NO = {"", "0", "no", "false", "ei", "nej"}


@dataclass(frozen=True)
class Cells:
    """A table's columns by name in small letters, and where faults go."""

    table: Table
    findings: Findings
    calendar: Calendar

    def texts(self, name: str) -> Texts:
        """Return a column as texts, empty ones where there is no such column."""
        found = {key.casefold(): key for key in self.table.columns}
        if name not in found:
            return np.full(len(self.table), "", dtype=object)
        return column_texts(self.table.columns[found[name]])

    def numbers(self, name: str, default: float, *, least: float = 0.0, whole: bool = False) -> Floats:
        """Return a column as numbers of a range; empty cells are the default (NaN: needed)."""
        cells = self.texts(name)
        read = parse_numbers(cells)
        for row in read.invalid + read.ambiguous:
            self.fault("number-invalid", "“{value}” is not a number.", "Write a plain number, or leave it empty.",
                       row, name, value=cells[row])  # fmt: skip
        values = np.where(read.missing, default, read.values)
        bad = set(read.invalid) | set(read.ambiguous)
        for row in np.flatnonzero(np.isnan(values)).tolist():
            if row not in bad and np.isnan(default):
                self.fault("project-empty", "The cell is empty.", "Every project needs it.", row, name)
        wrong = (values < least) | ((values != np.rint(values)) if whole else False)
        for row in np.flatnonzero(wrong & ~np.isnan(values)).tolist():
            todo = "Give a whole number from {least} up." if whole else "Give a number from {least} up."
            self.fault("project-number", "The number {value} is not allowed.", todo, row, name,
                       value=cells[row], least=least)  # fmt: skip
        return values

    def quarters(self, name: str, default: int) -> Ints:
        """Return a column of quarters as indices; empty cells are the default."""
        cells = self.texts(name)
        found = np.full(len(cells), default, dtype=np.int32)
        for row, text in enumerate(cells):
            if not text:
                continue
            index = self.calendar.index(str(text))
            if index is None:
                todo = "Write it as 2028Q3."
                self.fault("project-quarter", "“{value}” is not a quarter.", todo, row, name, value=text)
            else:
                found[row] = index
        return found

    def flags(self, name: str) -> NDArray[np.bool_]:
        """Return a column of yes and no."""
        cells = [str(text).casefold() for text in self.texts(name)]
        for row, text in enumerate(cells):
            if text not in YES | NO:
                todo = "Write yes or no."
                self.fault("project-flag", "“{value}” is neither yes nor no.", todo, row, name, value=text)
        return np.array([text in YES for text in cells], dtype=np.bool_)

    def fault(self, code: str, text: str, todo: str, row: int, column: str, **values: object) -> None:
        """Record a fault of a row."""
        self.findings.error(code, text, todo, row=int(self.table.rows[row]), field=column, **values)


def read_projects(path: Path, calendar: Calendar) -> Reading[SiteProjects]:
    """Read site projects. Columns: docs/programme.md; quarters are written 2028Q3, money in euros."""
    findings = Findings(path.name)
    table = read_table(path, "", findings)
    if table is None:
        return finish(None, findings)
    cells = Cells(table, findings, calendar)
    _check_columns(cells)
    if findings.count_errors():
        return finish(None, findings)
    projects = _read_rows(cells)
    return finish(projects, findings)


def _check_columns(cells: Cells) -> None:
    names = [name.casefold() for name in cells.table.columns]
    listed = ", ".join(cells.table.columns)
    for wanted in NEEDED:
        if wanted not in names:
            text = "There is no column “{column}”; the file has: {columns}."
            cells.findings.error("project-column", text, "Give every project one.", field=wanted, column=wanted,
                                 columns=listed)  # fmt: skip
    for name in names:
        if name not in PLAIN and not _LEASE.fullmatch(name):
            text = "The column “{column}” is not used."
            cells.findings.note("project-column-unknown", text, field=name, column=name)


def _read_rows(cells: Cells) -> SiteProjects | None:
    n, calendar = len(cells.table), cells.calendar
    keys, names, regions = cells.texts("key"), cells.texts("name"), cells.texts("region")
    _check_keys(cells, keys, regions)
    duration = cells.numbers("duration_q", np.nan, least=1, whole=True)
    total = cells.numbers("invest_eur", np.nan)
    earliest, latest = cells.quarters("earliest", 0), cells.quarters("latest", calendar.n - 1)
    for row in np.flatnonzero(latest < earliest).tolist():
        todo = "Give a latest start that is not before the earliest one."
        cells.fault("project-window", "The window ends before it begins.", todo, row, "latest")
    fixed = cells.quarters("decided", FREE)
    for row in np.flatnonzero((cells.texts("decided") != "") & ((fixed < 0) | (fixed >= calendar.n))).tolist():
        todo = "Give a quarter of the programme ({first} to {last}), or let the programme begin earlier."
        cells.fault("project-decided", "The decided start lies outside the programme.", todo, row, "decided",
                    first=calendar.name(0), last=calendar.name(calendar.n - 1))  # fmt: skip
    indptr, value, since = _read_parts(cells, n)
    settle, people = cells.numbers("settle_q", 0, whole=True), cells.numbers("people", 0)
    teams, must = cells.numbers("teams", 1), cells.flags("must")
    lat, lon = cells.numbers("lat", np.inf, least=-90), cells.numbers("lon", np.inf, least=-180)
    before, after = _read_order(cells, keys)
    if cells.findings.count_errors():
        return None
    codes = tuple(sorted(set(map(str, regions))))
    return SiteProjects(
        keys=keys,
        names=np.where(names == "", keys, names),
        regions=codes,
        region=np.array([codes.index(str(code)) for code in regions], dtype=np.int32),
        duration_q=duration.astype(np.int32),
        earliest_q=np.maximum(earliest, 0).astype(np.int32),
        latest_q=latest,
        invest_eur=spread_evenly(total, duration.astype(np.int32)),
        settle_q=settle.astype(np.int32),
        part_indptr=indptr,
        part_eur_per_year=value,
        part_from_q=since,
        people=people,
        teams=teams,
        fixed_q=fixed,
        must=must,
        before=before,
        after=after,
        lat=np.where(np.isinf(lat), np.nan, lat),
        lon=np.where(np.isinf(lon), np.nan, lon),
    )


def spread_evenly(total_eur: Floats, duration_q: Ints) -> Floats:
    """Return P x D: each total spread evenly over its project's quarters."""
    offset = np.arange(int(duration_q.max(initial=1)))
    return np.where(offset < duration_q[:, None], (total_eur / duration_q)[:, None], 0.0)


def _check_keys(cells: Cells, keys: Texts, regions: Texts) -> None:
    seen: dict[str, int] = {}
    for row, key in enumerate(map(str, keys)):
        if not key:
            cells.fault("project-empty", "The cell is empty.", "Every project needs it.", row, "key")
        elif key in seen:
            text, todo = "The project “{value}” stands in row {first} already.", "Give every project a key of its own."
            cells.fault("project-twice", text, todo, row, "key", value=key, first=int(cells.table.rows[seen[key]]))
        seen.setdefault(key, row)
        if not regions[row]:
            cells.fault("project-empty", "The cell is empty.", "Every project needs it.", row, "region")


def _read_parts(cells: Cells, n: int) -> tuple[NDArray[np.int64], Floats, Ints]:
    """Return savings by part: leases given up with their ends, and the new premises' cost, negative."""
    numbers = sorted({int(found[1]) for name in cells.table.columns if (found := _LEASE.fullmatch(name.casefold()))})
    values, ends = [], []
    for number in numbers:
        values.append(cells.numbers(f"lease_{number}_eur_per_year", 0.0))
        ends.append(cells.quarters(f"lease_{number}_ends", 0))
    values.append(-cells.numbers("new_cost_eur_per_year", 0.0))
    ends.append(np.zeros(n, dtype=np.int32))
    every, since = np.stack(values, axis=1), np.maximum(np.stack(ends, axis=1), 0)
    kept = every != 0
    indptr = np.concatenate([[0], np.cumsum(kept.sum(axis=1))]).astype(np.int64)
    return indptr, every[kept], since[kept].astype(np.int32)


def _read_order(cells: Cells, keys: Texts) -> tuple[Ints, Ints]:
    """Return pairs: a project named in `after` opens before the row's own begins."""
    place = {str(key): row for row, key in enumerate(keys)}
    before, after = [], []
    for row, text in enumerate(cells.texts("after")):
        for key in filter(None, (part.strip() for part in str(text).split(";"))):
            if key not in place or place[key] == row:
                known = "There is no other project “{value}”."
                cells.fault("project-after", known, "Name keys of other projects, with ; between them.", row, "after",
                            value=key)  # fmt: skip
                continue
            before.append(place[key])
            after.append(row)
    if _has_circle(len(keys), before, after):
        todo = "Take one of the projects out of the column “after”."
        cells.findings.error("project-circle", "The order of projects runs in a circle.", todo, field="after")
    return np.array(before, dtype=np.int32), np.array(after, dtype=np.int32)


def _has_circle(n: int, before: list[int], after: list[int]) -> bool:
    """Tell whether projects wait for one another in a circle: take away, again and again, who waits for nobody."""
    waits = np.bincount(np.array(after, dtype=np.int64), minlength=n)
    free, done = [row for row in range(n) if waits[row] == 0], 0
    while free:
        row = free.pop()
        done += 1
        for a, b in zip(before, after, strict=True):
            if a == row:
                waits[b] -= 1
                if waits[b] == 0:
                    free.append(b)
    return done < n
