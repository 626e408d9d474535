"""Population forecasts from a table: one row a unit and year, or one row a unit and a column a year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from piste.basedata import demand_fault
from piste.basedata.area import Areas
from piste.basedata.column_guess import find_year_column
from piste.basedata.country import Country, country_of
from piste.basedata.fields import Fields, choose_fields, read_numbers
from piste.basedata.forecast import Forecast
from piste.basedata.mapping import ColumnMapping
from piste.basedata.municipality_code import Resolved, resolve_code
from piste.basedata.place import Floats, Texts
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table, object_column
from piste.basedata.table_file import read_table
from piste.core.findings import Findings

WANTED = ("municipality", "place", "id", "year", "people")
_YEAR = re.compile(r"(?:19|20|21)\d\d")


@dataclass
class Cells:
    """What rows say, gathered by unit and year."""

    people: dict[tuple[str, int], float] = field(default_factory=dict)
    groups: dict[str, dict[tuple[str, int], float]] = field(default_factory=dict)
    written: dict[tuple[str, int], int] = field(default_factory=dict)
    """Unit as written and year -> the row that gave it."""


def read_forecast(
    path: Path, mapping: ColumnMapping | None = None, areas: Areas | None = None, country: str = "FI"
) -> Reading[Forecast]:
    """Read a forecast; parameters as for `piste.basedata.place_file.read_places`.

    Units are places where a column gives their ids, else municipalities by code or name; merged ones are added up.
    """
    findings = Findings(path.name)
    given = mapping or ColumnMapping()
    table = read_table(path, given.layer, findings)
    return finish(None, findings) if table is None else build_forecast(table, given, areas, country, findings)


def build_forecast(
    table: Table, given: ColumnMapping, areas: Areas | None, country: str, findings: Findings
) -> Reading[Forecast]:
    """Make a forecast of a table; the findings may hold those of reading it."""
    wide = find_year_columns(table)
    long = "year" in given.columns or not wide
    wanted = WANTED if long else tuple(key for key in WANTED if key not in ("people", "year"))
    fields = choose_fields(table, given, wanted, ("people",) if long else (), findings, groups=long)
    kind, units = find_units(fields, areas, country_of(country, areas))
    if long and not fields.column("year"):
        fields.report(demand_fault.FORECAST_YEAR_MISSING, None)
    if not kind:
        fields.report(demand_fault.FORECAST_UNIT_MISSING, None)
    if findings.count_errors():
        return finish(None, findings)
    cells = Cells()
    if long:
        gather_long(fields, units, cells)
    else:
        for year, column in wide.items():
            values = read_numbers(fields, column).values
            gather(fields, units, [year] * len(table), values, column, cells)
    level = "place" if kind == "place" else "municipality"
    return finish(join_cells(level, cells), findings, (fields.source,) if fields.source else ())


def find_year_columns(table: Table) -> dict[int, str]:
    """Return columns of people by year: `people_2040` and the like, or just `2040`."""
    return {year: column for column in table.columns if (year := find_year_column(column))}


def find_units(fields: Fields, areas: Areas | None, land: Country) -> tuple[str, Texts]:
    """Return what the rows are of (`place`, `municipality`, "" where nothing tells) and the unit of each."""
    column = next((key for key in ("place", "municipality", "id") if fields.column(key)), "")
    texts = fields.texts(column) if column else None
    if texts is None:
        return "", np.full(len(fields.table), "", dtype=object)
    known: dict[str, Resolved] = {text: resolve_code(text, areas, land) for text in texts if text}
    if column == "id":
        found = areas is not None and all(resolved.code for resolved in known.values())
        column = "municipality" if found else "place"
    if column == "place":
        return "place", texts
    units = []
    told: set[str] = set()
    for i, text in enumerate(texts):
        resolved = known.get(text, Resolved(""))
        if resolved.fault and text not in told:
            fields.report(resolved.fault, i, fields.column("municipality") or fields.column("id"), **resolved.values)
            told.add(text)
        units.append(resolved.code)
    return "municipality", object_column(list(units))


def gather_long(fields: Fields, units: Texts, cells: Cells) -> None:
    """Gather rows that each hold one unit and one year."""
    years: list[int | None] = []
    texts = fields.texts("year")
    for i, text in enumerate(texts if texts is not None else ()):
        years.append(int(text) if _YEAR.fullmatch(text) else None)
        if years[-1] is None:
            fields.report(demand_fault.FORECAST_YEAR, i, fields.column("year"), value=text)
    column = fields.column("people")
    groups = {name: read_numbers(fields, of).values for name, of in fields.mapping.groups.items()}
    gather(fields, units, years, read_numbers(fields, column).values, column, cells, groups)


def gather(
    fields: Fields,
    units: Texts,
    years: list[int | None] | list[int],
    people: Floats,
    column: str,
    cells: Cells,
    groups: Mapping[str, Floats] | None = None,
) -> None:
    """Take one column of people into the cells; what is empty, negative or there already is told."""
    own = next((key for key in ("place", "municipality", "id") if fields.column(key)), "id")
    texts = fields.texts(own)
    for i, (unit, year) in enumerate(zip(units, years, strict=True)):
        written = str(texts[i]) if texts is not None else unit
        if year is None or not written:
            continue
        if (written, year) in cells.written:
            fields.report(
                demand_fault.FORECAST_TWICE, i, column,
                unit=written, year=str(year), first=str(cells.written[written, year]),
            )  # fmt: skip
            continue
        cells.written[written, year] = fields.row(i)
        if np.isnan(people[i]):
            fields.report(demand_fault.FORECAST_EMPTY, i, column, unit=written, year=str(year))
        elif people[i] < 0:
            fields.report(demand_fault.FORECAST_NEGATIVE, i, column, value=str(fields.table.columns[column][i]))
        cells.people[unit, year] = cells.people.get((unit, year), 0.0) + float(people[i])
        for name, values in (groups or {}).items():
            if values[i] < 0:
                group_column = fields.mapping.groups[name]
                fields.report(
                    demand_fault.FORECAST_NEGATIVE, i, group_column, value=str(fields.table.columns[group_column][i])
                )
            held = cells.groups.setdefault(name, {})
            held[unit, year] = held.get((unit, year), 0.0) + float(values[i])


def join_cells(level: str, cells: Cells) -> Forecast:
    """Return the forecast of all gathered cells; a sum with an empty part is empty."""
    ids = sorted({unit for unit, _ in cells.people if unit})
    years = sorted({year for _, year in cells.people})

    def table_of(held: Mapping[tuple[str, int], float]) -> Floats:
        rows = [[held.get((unit, year), np.nan) for year in years] for unit in ids]
        return np.array(rows, dtype=np.float64).reshape(len(ids), len(years))

    groups = {name: table_of(held) for name, held in cells.groups.items()}
    return Forecast(
        "place" if level == "place" else "municipality",
        object_column(list(ids)),
        tuple(years),
        table_of(cells.people),
        groups,
    )
