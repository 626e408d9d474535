"""Measured visits from a table: one row a service, a place of service and a year."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from piste.basedata import demand_fault
from piste.basedata.area import Areas
from piste.basedata.country import Country, country_of
from piste.basedata.demand_fault import VISITS_SERVICE_UNKNOWN, VISITS_UNIT_UNKNOWN
from piste.basedata.fault import report
from piste.basedata.fields import Fields, choose_fields, read_numbers
from piste.basedata.mapping import ColumnMapping
from piste.basedata.measured_visits import MeasuredVisits, Unit
from piste.basedata.municipality_code import resolve_code
from piste.basedata.place import Floats, Texts
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table, column_texts
from piste.basedata.table_file import read_table
from piste.basedata.visit_model import VisitModel
from piste.core.findings import Findings

UNITS: tuple[Unit, ...] = ("office", "site", "municipality")
WANTED = (*UNITS, "service", "year", "visits")
_YEAR = re.compile(r"(?:19|20)\d\d")


def read_measured_visits(
    path: Path, mapping: ColumnMapping | None = None, areas: Areas | None = None, country: str = "FI"
) -> Reading[MeasuredVisits]:
    """Read measured visits; parameters as for `piste.basedata.place_file.read_places`.

    The first of the columns office, site and municipality that the file has says what the figures are of. Rows without
    a figure are left out (a warning).
    """
    findings = Findings(path.name)
    given = mapping or ColumnMapping()
    table = read_table(path, given.layer, findings)
    return finish(None, findings) if table is None else build_measured_visits(table, given, areas, country, findings)


def build_measured_visits(
    table: Table, given: ColumnMapping, areas: Areas | None, country: str, findings: Findings
) -> Reading[MeasuredVisits]:
    """Make measured visits of a table; the findings may hold those of reading it."""
    fields = choose_fields(table, given, WANTED, ("service", "year", "visits"), findings)
    unit = next((kind for kind in UNITS if fields.column(kind)), None)
    if unit is None:
        fields.report(demand_fault.VISITS_UNIT_MISSING, None)
    if unit is None or findings.count_errors():
        return finish(None, findings)
    ids = read_units(fields, unit, areas, country_of(country, areas))
    services = column_texts(table.columns[fields.column("service")])
    for i in np.flatnonzero(services == ""):
        fields.report(demand_fault.VISITS_SERVICE_MISSING, int(i), fields.column("service"))
    years, visits = read_years(fields), read_counts(fields)
    report_repeated(fields, ids, services, years, visits)
    kept = np.isfinite(visits) & (ids != "")
    measured = MeasuredVisits(unit, ids[kept], services[kept], years[kept], visits[kept])
    return finish(measured, findings, (fields.source,) if fields.source else ())


def read_units(fields: Fields, unit: Unit, areas: Areas | None, land: Country) -> Texts:
    """Return the unit of each row: ids as written, municipalities as today's codes; what is missing is told."""
    column = fields.column(unit)
    ids = column_texts(fields.table.columns[column])
    told: set[str] = set()
    for i, text in enumerate(ids):
        if not text:
            fields.report(demand_fault.VISITS_UNIT_EMPTY, i, column)
        elif unit == "municipality":
            found = resolve_code(text, areas, land)
            if found.fault and text not in told:
                fields.report(found.fault, i, column, **found.values)
            told.add(text)
            ids[i] = found.code
    return ids


def read_years(fields: Fields) -> NDArray[np.int64]:
    """Return the year of each row; what is none is told."""
    column = fields.column("year")
    years = np.zeros(len(fields.table), dtype=np.int64)
    for i, text in enumerate(column_texts(fields.table.columns[column])):
        if _YEAR.fullmatch(text):
            years[i] = int(text)
        else:
            fields.report(demand_fault.VISITS_YEAR, i, column, value=text)
    return years


def read_counts(fields: Fields) -> Floats:
    """Return the visits of each row, NaN where there is no figure; negative ones are told."""
    column = fields.column("visits")
    numbers = read_numbers(fields, column)
    for i in np.flatnonzero(numbers.missing):
        fields.report(demand_fault.VISITS_EMPTY, int(i), column)
    for i in np.flatnonzero(numbers.values < 0):
        fields.report(demand_fault.VISITS_BELOW_ZERO, int(i), column, value=str(fields.table.columns[column][i]))
    return numbers.values


def report_repeated(fields: Fields, ids: Texts, services: Texts, years: NDArray[np.int64], visits: Floats) -> None:
    """Tell of figures that stand in the table twice."""
    first: dict[tuple[str, str, int], int] = {}
    for i in np.flatnonzero(np.isfinite(visits)):
        key = (ids[i], services[i].casefold(), int(years[i]))
        if key in first:
            fields.report(
                demand_fault.VISITS_TWICE, int(i), fields.column("visits"),
                unit=ids[i], service=services[i], year=str(years[i]), first=str(fields.row(first[key])),
            )  # fmt: skip
        first.setdefault(key, int(i))


def match_measured(
    measured: MeasuredVisits, model: VisitModel, ids: Iterable[str], findings: Findings
) -> MeasuredVisits:
    """Return the figures whose service the model has (by key or name in any language) and whose unit is known.

    Services come back as the model's keys; every service and unit that is left out is told once with its rows.
    """
    named = {
        name.casefold(): service.key
        for service in reversed(model.services)
        for name in (*service.names.values(), service.key)
    }
    keys = np.array([named.get(text.casefold(), "") for text in measured.service], dtype=object)
    known = set(ids)
    placed = np.array([unit in known for unit in measured.ids], dtype=np.bool_)
    for text in sorted(set(measured.service[keys == ""])):
        n = int((measured.service == text).sum())
        report(findings, VISITS_SERVICE_UNKNOWN, field="service", value=text, n=n, known=", ".join(model.keys))
    for text in sorted(set(measured.ids[~placed])):
        n = int((measured.ids == text).sum())
        report(findings, VISITS_UNIT_UNKNOWN, field=measured.unit, value=text, unit=measured.unit, n=n)
    kept = placed & (keys != "")
    return replace(
        measured, ids=measured.ids[kept], service=keys[kept], year=measured.year[kept], visits=measured.visits[kept]
    )
