"""Read entries of the accounts from CSV or XLSX: every fault is a finding, and one error refuses the whole file."""

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from piste.basedata.date_text import parse_dates
from piste.basedata.fault import Fault, report
from piste.basedata.fields import Fields, choose_fields, read_numbers
from piste.basedata.mapping import ColumnMapping
from piste.basedata.place import Floats, Texts
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table, column_texts
from piste.basedata.table_file import read_table
from piste.core.findings import Findings
from piste.evaluation import actuals_fault
from piste.evaluation.actuals import LARGEST_EUR, UNITS, Actuals
from piste.evaluation.actuals_mapping import ACTUALS_NAMES, FIELDS, KINDS, ActualsMapping
from piste.premises.cents import Cents
from piste.premises.ledger import View
from piste.premises.month import month_text

FIRST_MONTH, LAST_MONTH = (2000 - 1970) * 12, (2060 - 1970) * 12 - 1
_TOTAL = re.compile(r"(yhteensä|summa|total|totalt|sammanlagt|sum|kaikki yhteensä)\b.*", re.IGNORECASE)
_ISO_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_PACKED = re.compile(r"(20\d{2})(0[1-9]|1[0-2])")
_HALF = Decimal(1)


@dataclass(frozen=True)
class Control:
    """What the accounts say that the file holds; None where nothing was told."""

    total_cents: int | None = None
    entries: int | None = None


def read_actuals(path: Path, mapping: ActualsMapping, view: View, control: Control = Control()) -> Reading[Actuals]:
    """Read entries of the accounts.

    Parameters
    ----------
    path
        A table with a header: month, amount, agency, account or kind; site, lease, region, text, voucher, corrects.
    mapping
        Which column is which, and what accounts are for.
    view
        Whose money the file tells of: one file is of one view, for the two are never mixed.
    control
        The accounts' own totals, checked against what was read.

    Returns
    -------
    Reading
        The entries, or None where anything is wrong, and all findings at once.
    """
    findings = Findings(path.name)
    table = read_table(path, mapping.sheet, findings)
    if table is None:
        return finish(None, findings)
    if path.suffix.lower() == ".xlsx" and (n := count_formulas(path)):
        report(findings, actuals_fault.FORMULAS, n=n)
    return build_actuals(table, mapping, view, control, findings)


def build_actuals(
    table: Table, mapping: ActualsMapping, view: View, control: Control, findings: Findings
) -> Reading[Actuals]:
    """Make entries of a table; the findings may hold those of reading it."""
    given = ColumnMapping(columns=dict(mapping.columns))
    fields = choose_fields(table, given, FIELDS, ("month", "amount", "agency"), findings, names=ACTUALS_NAMES)
    if findings.count_errors():
        return finish(None, findings)
    texts = {name: _texts(fields, name) for name in FIELDS if name not in ("month", "amount")}
    months_told = column_texts(table.columns[fields.column("month")])
    totals = find_totals(table, months_told)
    rows = np.flatnonzero(~totals)
    month = read_months(fields, rows)
    cents = read_cents(fields, mapping.unit, findings)
    kind = read_kinds(fields, mapping, texts["account"], texts["kind"], rows)
    agency = np.array([mapping.agencies.get(text, text) for text in texts["agency"]], dtype=object)
    site = np.array([mapping.sites.get(text, text) for text in texts["site"]], dtype=object)
    for i in rows[agency[rows] == ""]:
        fields.report(actuals_fault.AGENCY_MISSING, int(i), fields.column("agency"))
    _tell_many(fields, actuals_fault.SITE_MISSING, rows[(site[rows] == "") & (texts["lease"][rows] == "")])
    made = Actuals(
        view, table.rows[rows], month[rows], cents[rows], kind[rows], agency[rows], site[rows], texts["lease"][rows],
        texts["region"][rows], texts["account"][rows], texts["text"][rows], texts["voucher"][rows],
        texts["corrects"][rows],
    )  # fmt: skip
    tell_repeated(made, fields)
    check_control(made, fields, control, np.flatnonzero(totals), cents)
    return finish(made, findings)


def _texts(fields: Fields, name: str) -> Texts:
    found = fields.texts(name)
    return np.full(len(fields.table), "", dtype=object) if found is None else found


def _tell_many(fields: Fields, kind: Fault, rows: NDArray[np.int64]) -> None:
    if len(rows):
        fields.report(kind, None, n=len(rows), first=str(fields.row(int(rows[0]))))


def find_totals(table: Table, months: Texts) -> NDArray[np.bool_]:
    """Mark rows without a month, one of whose texts says that they are a total."""
    marks = np.zeros(len(table), dtype=np.bool_)
    for i in np.flatnonzero((months == "") | np.array([bool(_TOTAL.fullmatch(text)) for text in months])):
        marks[i] = any(
            isinstance(cells[i], str) and _TOTAL.fullmatch(cells[i].strip()) is not None
            for cells in table.columns.values()
        )
    return marks


def read_months(fields: Fields, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the month of each row: a month or any day of it; what is none, or far away, is told."""
    column = fields.column("month")
    cells = fields.table.columns[column]
    months = np.full(len(cells), -1, dtype=np.int64)
    days = parse_dates(np.array([_day_cell(cell) for cell in cells], dtype=object), "dmy")
    for i in rows:
        found = _month_of(cells[i])
        if found is None and not np.isnat(days.values[i]):
            found = int(days.values[i].astype("M8[M]").astype(np.int64))
        if found is None:
            fields.report(actuals_fault.MONTH, int(i), column, value=str(cells[i] if cells[i] is not None else "")[:60])
        elif not FIRST_MONTH <= found <= LAST_MONTH:
            first, last = month_text(FIRST_MONTH), month_text(LAST_MONTH)
            fields.report(actuals_fault.MONTH_FAR, int(i), column, value=month_text(found), first=first, last=last)
        else:
            months[i] = found
    return months


def _day_cell(cell: object) -> object:
    return cell if isinstance(cell, date | str) else ""


def _month_of(cell: object) -> int | None:
    if cell is None or isinstance(cell, bool | date):
        return None
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    for pattern, year, month in ((_ISO_MONTH, 1, 2), (_MONTH_YEAR, 2, 1), (_PACKED, 1, 2)):
        found = pattern.fullmatch(text)
        if found and 1 <= int(found[month]) <= 12:
            return (int(found[year]) - 1970) * 12 + int(found[month]) - 1
    return None


def read_cents(fields: Fields, unit: str, findings: Findings) -> Cents:
    """Return amounts in whole cents, exactly as written; what is none, or has parts of a cent, is told."""
    column = fields.column("amount")
    cells = fields.table.columns[column]
    for i, cell in enumerate(cells):
        if isinstance(cell, bool | date):
            fields.report(actuals_fault.AMOUNT_KIND, i, column, value=str(cell))
    numbers = read_numbers(fields, column)
    values: Floats = numbers.values
    cents = np.zeros(len(cells), dtype=np.int64)
    parts: list[int] = []
    told = {*numbers.invalid, *numbers.ambiguous}
    for i, value in enumerate(values.tolist()):
        if isinstance(cells[i], bool | date) or i in told:
            continue
        if value != value:  # noqa: PLR0124  (only NaN differs from itself)
            fields.report(actuals_fault.AMOUNT_MISSING, i, column)
            continue
        exact = Decimal(repr(value)).scaleb(UNITS[unit] + 2)
        if abs(exact) > Decimal(LARGEST_EUR) * 100:
            fields.report(actuals_fault.AMOUNT_LARGE, i, column, value=str(cells[i])[:60])
            continue
        whole = exact.quantize(_HALF, ROUND_HALF_UP)
        if whole != exact:
            parts.append(i)
        cents[i] = int(whole)
    if parts:
        row = fields.row(parts[0])
        report(findings, actuals_fault.AMOUNT_PARTS, field=column, n=len(parts), first=str(row))
    return cents


def read_kinds(
    fields: Fields, mapping: ActualsMapping, accounts: Texts, kinds: Texts, rows: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Return what each row is for; an account that nothing is said of is told once with its rows."""
    found = np.zeros(len(accounts), dtype=np.uint8)
    unknown: dict[str, list[int]] = {}
    for i in rows:
        kind = mapping.kind_of(str(accounts[i]), str(kinds[i]))
        if kind is None:
            unknown.setdefault(str(accounts[i] or kinds[i]), []).append(int(i))
        else:
            found[i] = kind
    column = fields.column("account") or fields.column("kind")
    for value, where in unknown.items():
        first = str(fields.row(where[0]))
        known = ", ".join(KINDS)
        fields.report(
            actuals_fault.ACCOUNT_UNKNOWN, None, column, value=value[:60], n=len(where), first=first, known=known
        )
    return found


def tell_repeated(made: Actuals, fields: Fields) -> None:
    """Tell of vouchers that stand twice for the same month, site, lease and kind."""
    first: dict[tuple[str, ...], int] = {}
    for k in np.flatnonzero(made.voucher != ""):
        labels = (made.voucher, made.agency, made.site, made.lease, made.month, made.kind)
        key = tuple(str(column[k]) for column in labels)
        if key in first:
            report(
                fields.findings, actuals_fault.VOUCHER_TWICE, row=int(made.row[k]), field=fields.column("voucher"),
                value=str(made.voucher[k])[:60], first=str(first[key]),
            )  # fmt: skip
        else:
            first[key] = int(made.row[k])


def check_control(made: Actuals, fields: Fields, control: Control, totals: NDArray[np.int64], cents: Cents) -> None:
    """Check what was read against the file's own total rows and against what the accounts told."""
    wanted: list[int] = [] if control.total_cents is None else [control.total_cents]
    for i in totals:
        fields.report(actuals_fault.CONTROL_ROW, int(i), fields.column("amount"), value=write_eur(int(cents[i])))
    if len(totals):
        wanted.append(int(cents[totals[-1]]))
    for total in dict.fromkeys(wanted):
        if total != made.total_cents:
            fields.report(
                actuals_fault.CONTROL_TOTAL, None, fields.column("amount"), sum=write_eur(made.total_cents),
                control=write_eur(total), gap=write_eur(made.total_cents - total),
            )  # fmt: skip
    if control.entries is not None and control.entries != len(made):
        fields.report(actuals_fault.CONTROL_ROWS, None, n=len(made), control=str(control.entries))


def write_eur(cents: int) -> str:
    """Return cents as euros with two decimals, exactly."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def count_formulas(path: Path) -> int:
    """Return how many cells of a workbook hold a formula; nothing of it is computed."""
    try:
        with zipfile.ZipFile(path) as packed:
            sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/")]
            return sum(_count_in(packed, name) for name in sheets)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, KeyError):
        return 0  # the reader has told what is wrong with it


def _count_in(packed: zipfile.ZipFile, name: str) -> int:
    n, before = 0, b""
    with packed.open(name) as source:
        for block in iter(lambda: source.read(1 << 20), b""):
            joined = before + block
            n += joined.count(b"<f>") + joined.count(b"<f ")
            before = joined[-2:]
    return n
