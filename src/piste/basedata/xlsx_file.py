"""Excel workbooks: one sheet with a header row."""

import warnings
import zipfile
from pathlib import Path

import numpy as np

from piste.basedata import fault
from piste.basedata.csv_file import unique_names
from piste.basedata.fault import report, report_unreadable
from piste.basedata.table import Table, cell_text, object_column
from piste.core.findings import Findings


def read_xlsx(path: Path, sheet: str, findings: Findings) -> Table | None:
    """Read a sheet (the first one where `sheet` is ""); formulas count with the value last computed."""
    from openpyxl import load_workbook  # noqa: PLC0415  (slow to import, and most files are not workbooks)
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with warnings.catch_warnings(action="ignore"):
            book = load_workbook(path, read_only=True, data_only=True)
            try:
                chosen = choose_layer(book.sheetnames, sheet, findings)
                lines = [list(line) for line in book[chosen].iter_rows(values_only=True)] if chosen else None
            finally:
                book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, EOFError) as problem:
        report_unreadable(findings, "XLSX", problem)
        return None
    if lines is None:
        return None
    header = next((i for i, line in enumerate(lines) if any(cell_text(cell) for cell in line)), None)
    if header is None:
        report(findings, fault.FILE_EMPTY)
        return None
    kept = [
        (i, line)
        for i, line in enumerate(lines[header + 1 :], start=header + 2)
        if any(cell_text(cell) for cell in line)
    ]
    if not kept:
        report(findings, fault.FILE_HEADER_ONLY)
        return None
    names = unique_names([cell_text(cell) for cell in lines[header]], findings)
    columns = {name: object_column([line[j] if j < len(line) else None for _, line in kept]) for j, name in names}
    return Table(path.name, columns, np.array([i for i, _ in kept], dtype=np.int64))


def choose_layer(known: list[str], asked: str, findings: Findings) -> str | None:
    """Return the sheet or layer to read: the one asked for, else the first; None where there is no such one."""
    if asked and asked not in known:
        report(findings, fault.LAYER_MISSING, layer=asked, known=", ".join(known))
        return None
    if not asked and not known:
        report(findings, fault.FILE_EMPTY)
        return None
    chosen = asked or known[0]
    if not asked and len(known) > 1:
        report(findings, fault.LAYER_CHOSEN, layer=chosen, others=", ".join(known[1:]))
    return chosen
