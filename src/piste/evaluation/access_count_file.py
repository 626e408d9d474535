"""Access counts of a house from a table: how many people were in it, or in a zone of it, in each hour."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from piste.basedata.date_text import parse_dates
from piste.basedata.fault import ERROR, Fault, report
from piste.basedata.fields import Fields, choose_fields
from piste.basedata.mapping import ColumnMapping
from piste.basedata.number_text import parse_numbers
from piste.basedata.reading import Reading, finish
from piste.basedata.table import column_texts
from piste.basedata.table_file import read_table
from piste.core.findings import Findings
from piste.core.small_group import Counts
from piste.evaluation.occupancy import Moments

COLUMNS = {
    "day": ("day", "date", "päivä", "pvm", "päivämäärä", "dag", "datum"),
    "hour": ("hour", "tunti", "kello", "timme", "klockan", "time"),
    "present": ("present", "people", "paikalla", "läsnä", "henkilöitä", "närvarande", "personer"),
    "of": ("of", "staff", "places", "henkilöstö", "paikkoja", "personal", "platser"),
    "zone": ("zone", "vyöhyke", "zon"),
}
ZONES = {
    "public": ("public", "julkinen", "offentlig"),
    "semi-public": ("semi-public", "semi_public", "puolijulkinen", "halvoffentlig"),
    "staff": ("staff", "henkilöstö", "personal"),
    "restricted": ("restricted", "rajattu", "begränsad"),
}
_NAMED = {word: zone for zone, words in ZONES.items() for word in words}

COUNT_DAY = Fault("access-day", ERROR, "“{value}” is no date that can be understood.", "Write dates as 2026-03-31.")
COUNT_HOUR = Fault("access-hour", ERROR, "“{value}” is no hour.", "Write the hour as a whole number from 0 to 23.")
COUNT_PEOPLE = Fault(
    "access-people", ERROR, "“{value}” is no number of people.", "Write a whole number from 0 up; leave no cell empty."
)
COUNT_ZONE = Fault(
    "access-zone", ERROR, "There is no zone “{value}”.", "Write one of these, or nothing for the house: {known}."
)
COUNT_TWICE = Fault(
    "access-twice", ERROR, "The same day, hour and zone stand in row {first} already.", "Delete one of the rows."
)


@dataclass(frozen=True)
class AccessCounts:
    """The rows of a file: moments, where zone "" is the whole house and `places` are then its staff."""

    moments: Moments

    def __len__(self) -> int:
        return len(self.moments.hour)


def read_access_counts(path: Path, mapping: ColumnMapping | None = None) -> Reading[AccessCounts]:
    """Read access counts from CSV or XLSX; every fault is a finding, and with an error nothing is read.

    Columns are day, hour, present, of (staff of the house, places of a zone) and, where known, zone; usual names in
    Finnish and Swedish are recognised.
    """
    findings = Findings(path.name)
    given = mapping or ColumnMapping()
    table = read_table(path, given.layer, findings)
    if table is None:
        return finish(None, findings)
    fields = choose_fields(table, given, tuple(COLUMNS), ("day", "hour", "present", "of"), findings, names=COLUMNS)
    if findings.count_errors():
        return finish(None, findings)
    dates = parse_dates(table.columns[fields.column("day")])
    empty = np.flatnonzero(np.isnat(dates.values))
    for i in sorted({*map(int, empty), *dates.invalid, *dates.ambiguous}):
        fields.report(COUNT_DAY, i, fields.column("day"), value=str(table.columns[fields.column("day")][i]))
    hours = read_whole(fields, "hour", COUNT_HOUR, 23)
    present, of = (read_whole(fields, name, COUNT_PEOPLE, 10**6) for name in ("present", "of"))
    zones = np.full(len(table), "", dtype=object)
    if column := fields.column("zone"):
        for i, text in enumerate(column_texts(table.columns[column])):
            zones[i] = _NAMED.get(text.casefold(), "")
            if text and not zones[i]:
                fields.report(COUNT_ZONE, i, column, value=text, known=", ".join(ZONES))
    moments = Moments(dates.values, hours, zones, present.astype(np.float64), of.astype(np.float64))
    tell_repeated(moments, fields, findings)
    return finish(AccessCounts(moments), findings)


def read_whole(fields: Fields, name: str, kind: Fault, most: int) -> Counts:
    """Return a column of whole numbers from 0; what is none is told."""
    column = fields.column(name)
    cells = fields.table.columns[column]
    values = parse_numbers(cells).values
    good = np.isfinite(values) & (values >= 0) & (values <= most) & (np.floor(values) == values)
    for i in map(int, np.flatnonzero(~good)):
        fields.report(kind, i, column, value="" if cells[i] is None else str(cells[i]))
    return np.where(good, values, 0).astype(np.int64)


def tell_repeated(moments: Moments, fields: Fields, findings: Findings) -> None:
    """Tell of rows that say again what another one said."""
    first: dict[tuple[str, int, str], int] = {}
    for i, key in enumerate(zip(moments.day.astype(str), moments.hour.tolist(), moments.zone, strict=True)):
        if key in first and key[0] != "NaT":
            report(findings, COUNT_TWICE, row=fields.row(i), first=str(fields.row(first[key])))
        first.setdefault(key, i)
