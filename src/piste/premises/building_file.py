"""Read and write candidate buildings (CSV or XLSX); every fault is a finding with its row and column."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from piste.basedata.number_text import parse_numbers
from piste.basedata.place import Floats, Texts
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table, column_texts
from piste.basedata.table_file import read_table
from piste.core.findings import Findings
from piste.premises.space_match import Building

NEEDED = ("key", "htm2", "lat", "lon")
NUMBERS = {
    "htm2": (1.0, np.nan), "lat": (-90.0, np.nan), "lon": (-180.0, np.nan), "street_htm2": (0.0, np.inf),
    "door_cm": (0.0, 80.0), "rent_eur_per_htm2_month": (0.0, np.inf),
}  # fmt: skip
"""Column -> least value, value of an empty cell (NaN: needed; inf: not known)."""
FLAGS = {
    "step_free_entrance": False, "lift": False, "accessible_toilet": False, "induction_loop": False,
    "restricted_zone": True, "healthy": True,
}  # fmt: skip
COLUMNS = ("key", "name", *NUMBERS, "free_from", *FLAGS)
YES = {"1", "yes", "true", "x", "kyllä", "ja"}
NO = {"0", "no", "false", "ei", "nej"}
FREE_NOW = date(1970, 1, 1)


def read_buildings(path: Path) -> Reading[tuple[Building, ...]]:
    """Read candidate buildings. Columns: docs/sites.md; what a file does not say of a building counts against it."""
    findings = Findings(path.name)
    table = read_table(path, "", findings)
    if table is None:
        return finish(None, findings)
    names = {name.casefold(): name for name in table.columns}
    for wanted in NEEDED:
        if wanted not in names:
            text = "There is no column “{column}”; the file has: {columns}."
            findings.error("building-column", text, "Give every building one.", field=wanted, column=wanted,
                           columns=", ".join(table.columns))  # fmt: skip
    for name in names:
        if name not in COLUMNS:
            findings.note("building-column-unknown", "The column “{column}” is not used.", field=name, column=name)
    if findings.count_errors():
        return finish(None, findings)
    texts = {
        name: column_texts(table.columns[names[name]]) if name in names else np.full(len(table), "", dtype=object)
        for name in COLUMNS
    }
    _check_keys(table, texts["key"], findings)
    numbers = {name: _read_numbers(table, name, texts[name], findings) for name in NUMBERS}
    free = _read_days(table, texts["free_from"], findings)
    flags = {name: _read_flags(table, name, texts[name], findings) for name in FLAGS}
    if findings.count_errors():
        return finish(None, findings)
    found = []
    for i in range(len(table)):
        rent = float(numbers["rent_eur_per_htm2_month"][i])
        street = float(numbers["street_htm2"][i])
        htm2 = float(numbers["htm2"][i])
        key = str(texts["key"][i])
        found.append(Building(
            key=key, name=str(texts["name"][i]) or key, htm2=htm2,
            street_htm2=htm2 if np.isinf(street) else street, free_from=free[i],
            door_cm=float(numbers["door_cm"][i]), rent_eur_per_htm2_month=None if np.isinf(rent) else rent,
            lat=float(numbers["lat"][i]), lon=float(numbers["lon"][i]),
            **{name: flags[name][i] for name in FLAGS},
        ))  # fmt: skip
    return finish(tuple(found), findings)


def _check_keys(table: Table, keys: Texts, findings: Findings) -> None:
    seen: set[str] = set()
    for i, key in enumerate(map(str, keys)):
        row = int(table.rows[i])
        if not key:
            findings.error("building-empty", "The cell is empty.", "Every building needs it.", row=row, field="key")
        elif key in seen:
            text, todo = "The building “{value}” stands in the file twice.", "Give every building a key of its own."
            findings.error("building-twice", text, todo, row=row, field="key", value=key)
        seen.add(key)


def _read_numbers(table: Table, name: str, cells: Texts, findings: Findings) -> Floats:
    least, empty = NUMBERS[name]
    read = parse_numbers(cells)
    values = np.where(read.missing, empty, read.values)
    bad = set(read.invalid) | set(read.ambiguous)
    for i in range(len(cells)):
        row = int(table.rows[i])
        if i in bad:
            text, todo = "“{value}” is not a number.", "Write a plain number, or leave it empty."
            findings.error("number-invalid", text, todo, row=row, field=name, value=str(cells[i]))
        elif np.isnan(values[i]):
            findings.error("building-empty", "The cell is empty.", "Every building needs it.", row=row, field=name)
        elif values[i] < least:
            text, todo = "The number {value} is not allowed.", "Give a number from {least} up."
            findings.error("building-number", text, todo, row=row, field=name, value=str(cells[i]), least=least)
    return np.asarray(values, dtype=np.float64)


def _read_days(table: Table, cells: Texts, findings: Findings) -> list[date]:
    days = []
    for i, text in enumerate(map(str, cells)):
        try:
            days.append(date.fromisoformat(text[:10]) if text else FREE_NOW)
        except ValueError:
            days.append(FREE_NOW)
            findings.error("building-day", "“{value}” is not a day.", "Write it as 2028-09-01.", field="free_from",
                           row=int(table.rows[i]), value=text)  # fmt: skip
    return days


def _read_flags(table: Table, name: str, cells: Texts, findings: Findings) -> list[bool]:
    flags = []
    for i, text in enumerate(str(cell).casefold() for cell in cells):
        if text and text not in YES | NO:
            findings.error("building-flag", "“{value}” is neither yes nor no.", "Write yes or no.",
                           row=int(table.rows[i]), field=name, value=text)  # fmt: skip
        flags.append(text in YES if text else FLAGS[name])
    return flags


def write_buildings(buildings: Sequence[Building], path: Path) -> None:
    """Write candidate buildings as the CSV that `read_buildings` reads."""
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in buildings:
            row: list[object] = []
            for name in COLUMNS:
                value = getattr(one, name)
                row.append("" if value is None else ("no", "yes")[value] if isinstance(value, bool) else value)
            writer.writerow(row)
