"""The register as a workbook that checks itself: a template to fill in, an export, and the way back."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from piste.basedata import lease_book_columns as book
from piste.basedata.lease import Leases
from piste.basedata.lease_book_columns import HOME_COLUMNS, LEASE_COLUMNS, STAFF_COLUMNS, BookColumn, Cell, lease_cell
from piste.basedata.staff import Homes, Staff
from piste.basedata.table import cell_text
from piste.basedata.xlsx_file import read_xlsx
from piste.core.findings import Findings
from piste.core.language import LANGUAGES, Language

FIXED_DAY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
ROWS_CHECKED = 20_000
"""So many rows are checked while they are filled in."""
FORMATS = {"date": "yyyy-mm-dd", "amount": "#,##0.00", "whole": "0", "degrees": "0.000000", "percent": "0.0"}


def write_register_book(
    path: Path,
    lang: Language,
    leases: Leases | None = None,
    staff: Staff | None = None,
    homes: Homes | None = None,
    agencies: Sequence[str] = (),
) -> None:
    """Write leases and staff as a workbook; without them it is the template.

    Assumed rents are left empty: they are no part of the register. What is read back equals what was written.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    work = xlsxwriter.Workbook(str(path), options)
    work.set_properties({"created": FIXED_DAY, "author": "", "comments": ""})
    named = sorted({*agencies, *(leases.agency if leases else ()), *(staff.agency if staff else ())} - {""})
    tables: tuple[tuple[str, Sequence[BookColumn], int, Callable[[str, int], Cell]], ...] = (
        (
            book.LEASES,
            LEASE_COLUMNS,
            len(leases) if leases else 0,
            lambda key, i: lease_cell(leases, key, i, lang) if leases else None,
        ),
        (book.STAFF, STAFF_COLUMNS, len(staff) if staff else 0, lambda key, i: plain_cell(staff, key, i)),
        (book.HOMES, HOME_COLUMNS, len(homes) if homes else 0, lambda key, i: plain_cell(homes, key, i)),
    )
    for name, columns, n, cell in tables:
        add_rows(work, lang, name, columns, n, cell)
    add_agencies(work, lang, named)
    add_explanation(work, lang)
    work.close()


def plain_cell(rows: Staff | Homes | None, key: str, i: int) -> Cell:
    """Return a text or number of staff or homes."""
    value = getattr(rows, key)[i]
    return value if isinstance(value, str) else float(value)


def add_rows(
    work: Any, lang: Language, name: str, columns: Sequence[BookColumn], n: int, cell: Callable[[str, int], Cell]
) -> None:
    """Add a sheet: headers with units, the rows there are, and checks for rows to come."""
    sheet = work.add_worksheet(lang.text(name))
    head = work.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {kind: work.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    plain = work.add_format({"num_format": "@"})
    for j, column in enumerate(columns):
        sheet.write_string(0, j, column.header(lang), head)
        sheet.set_column(j, j, 16, formats.get(column.kind, plain))
        add_check(sheet, lang, column, j, columns)
        for i in range(n):
            write_cell(sheet, i + 1, j, cell(column.key, i), formats.get(column.kind, plain))
    sheet.set_row(0, 62)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def write_cell(sheet: Any, row: int, j: int, value: Cell, shape: Any) -> None:
    """Write a cell as what it is; text is never a formula."""
    if isinstance(value, str):
        if value:
            sheet.write_string(row, j, value, shape)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, j, value, shape)
    elif value is not None:
        sheet.write_number(row, j, float(value), shape)


def add_check(sheet: Any, lang: Language, column: BookColumn, j: int, columns: Sequence[BookColumn]) -> None:
    """Hold what is typed into a column to what it may hold."""
    about = lang.text(column.about) if column.about else lang.text(column.title)
    told = {"input_title": column.key[:32], "input_message": about[:255], "error_title": lang.text("Not possible")[:32]}
    oldest = datetime(1900, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    keys = [known.key for known in columns]
    rules: dict[str, dict[str, Any]] = {
        "amount": {"validate": "decimal", "criteria": ">=", "value": 0},
        "whole": {"validate": "integer", "criteria": ">=", "value": 0},
        "percent": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100},
        "degrees": {"validate": "decimal", "criteria": "between", "minimum": -180, "maximum": 180},
        "month_number": {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 12},
        "date": {"validate": "date", "criteria": ">=", "value": oldest},
        "agency": {"validate": "list", "source": f"='{lang.text(book.AGENCIES)}'!$A$2:$A$1001"},
    }
    if column.kind in book.WORDS:
        words = [book.word_of(column.kind, value, lang) for value in book.WORDS[column.kind]]
        rules[column.kind] = {"validate": "list", "source": [word for word in words if word]}
    if column.key == "end":
        rules["date"] = {"validate": "date", "criteria": ">=", "value": f"={xl_col_to_name(keys.index('start'))}2"}
    if column.key == "part_m2":
        rules["amount"] |= {"criteria": "between", "minimum": 0, "maximum": f"={xl_col_to_name(keys.index('area'))}2"}
        rules["amount"].pop("value")
    rule = rules.get(column.kind, {"validate": "any"})
    problem = lang.text("Choose from the list.") if rule["validate"] == "list" else lang.text("Check the value.")
    sheet.data_validation(1, j, ROWS_CHECKED, j, {**rule, **told, "error_message": problem, "ignore_blank": True})


def add_agencies(work: Any, lang: Language, names: Sequence[str]) -> None:
    """Add the list of agencies that the other sheets choose from."""
    sheet = work.add_worksheet(lang.text(book.AGENCIES))
    bold = work.add_format({"bold": True, "bottom": 1})
    sheet.write_string(0, 0, f"{lang.text('Agency')} [agency]", bold)
    for i, name in enumerate(names, start=1):
        sheet.write_string(i, 0, name)
    sheet.set_column(0, 0, 46)


def add_explanation(work: Any, lang: Language) -> None:
    """Add the sheet that explains every column."""
    sheet = work.add_worksheet(lang.text(book.ABOUT))
    bold, wrap = work.add_format({"bold": True}), work.add_format({"text_wrap": True, "valign": "top"})
    lines = [
        lang.text("One row a lease. Leave empty what is not known: reading the file tells what is missing."),
        lang.text("Do not change the words in brackets in the headers: they say what a column holds."),
        lang.text("Write the names of the agencies first: the other sheets choose from that list."),
    ]
    for i, line in enumerate(lines):
        sheet.write_string(i, 0, line)
    row = len(lines) + 1
    for name, columns in ((book.LEASES, LEASE_COLUMNS), (book.STAFF, STAFF_COLUMNS), (book.HOMES, HOME_COLUMNS)):
        sheet.write_string(row, 0, lang.text(name), bold)
        for column in columns:
            row += 1
            sheet.write_string(row, 0, lang.text(column.title), wrap)
            sheet.write_string(row, 1, lang.text(column.about) if column.about else "", wrap)
            if column.kind in book.WORDS:
                words = [book.word_of(column.kind, value, lang) for value in book.WORDS[column.kind]]
                sheet.write_string(row, 2, ", ".join(word for word in words if word), wrap)
        row += 2
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 60)


def find_sheet(path: Path, name: str) -> str:
    """Return a workbook's sheet of that name in any of the languages, "" where there is none or no workbook."""
    if path.suffix.lower() != ".xlsx":
        return ""
    from openpyxl import load_workbook  # noqa: PLC0415  (slow to import)

    try:
        work = load_workbook(path, read_only=True)
    except Exception:  # noqa: BLE001  (whatever is wrong with the file is told when it is read)
        return ""
    try:
        known = {Language(code).text(name) for code in LANGUAGES}
        return next((sheet for sheet in work.sheetnames if sheet in known), "")
    finally:
        work.close()


def read_agency_names(path: Path) -> Collection[str]:
    """Return the agencies that the workbook lists, none where it has no such sheet or list."""
    sheet = find_sheet(path, book.AGENCIES)
    if not sheet:
        return ()
    findings = Findings(path.name)
    table = read_xlsx(path, sheet, findings)
    if table is None:
        return ()
    column = next((name for name in table.columns if name.endswith("[agency]")), "")
    if not column:
        return ()
    return tuple(text for cell in table.columns[column] if (text := cell_text(cell)))
