"""A table of minutes as it stands in a file, long or wide, before its ids are looked up."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from piste.core.findings import Findings, Severity

LONG_COLUMNS = ("place", "site", "minutes")
NOTHING = ("", "-", "–", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "inf", "Inf", "#N/A")
"""Cells that mean: no way, or no time known."""
SHOWN = 20
"""So many faults of a kind are told one by one, the rest as a number."""

_COMMA = re.compile(r"\s*[+-]?\d+,\d+\s*")

Texts = NDArray[np.object_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class MatrixFile:
    """Ids as written and cells as read.

    Long: place, site and the one column hold an entry a row. Wide: place holds an id a row, site an id a column.
    """

    place: Texts
    site: Texts
    columns: list[pa.ChunkedArray]
    rows: Ints
    wide: bool


class Teller:
    """Records findings, each kind at most `SHOWN` times and then how many more there were."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._count: dict[tuple[Severity, str], int] = {}

    def tell(self, severity: Severity, code: str, text: str, todo: str, **where: object) -> None:
        """Record one finding or count it."""
        key = (severity, code)
        self._count[key] = self._count.get(key, 0) + 1
        if self._count[key] <= SHOWN:
            self._findings.add(severity, code, text, todo, **where)  # type: ignore[arg-type]

    def close(self) -> None:
        """Record how many findings were only counted."""
        for (severity, code), count in self._count.items():
            if count > SHOWN:
                text, todo = "There are {n} more findings of the kind {kind}.", "Mend them in the same way."
                self._findings.add(severity, code, text, todo, n=count - SHOWN, kind=code)


def read_matrix_file(path: Path, teller: Teller) -> MatrixFile | None:
    """Read `.parquet`, else CSV; None where nothing of it can be used."""
    try:
        table, rows = _read_parquet(path) if path.suffix.lower() == ".parquet" else _read_csv(path, teller)
    except FileNotFoundError:
        teller.tell(Severity.ERROR, "file-missing", "There is no file {path}.", "Check the path.", path=path)
        return None
    except pa.ArrowInvalid as fault:
        teller.tell(
            Severity.ERROR, "file-unreadable", "The file cannot be read as {format}: {reason}.",
            "Save it again from the program it comes from.",
            format="Parquet" if path.suffix.lower() == ".parquet" else "CSV", reason=str(fault).rstrip("."),
        )  # fmt: skip
        return None
    if table.num_rows == 0 or table.num_columns < 2:
        teller.tell(
            Severity.ERROR, "matrix-empty", "The table holds no times.",
            "Give columns place, site and minutes, or a row a place and a column a site.",
        )  # fmt: skip
        return None
    return _take_apart(table, rows)


def read_minutes(file: MatrixFile, teller: Teller) -> Iterator[tuple[int, Floats]]:
    """Give each column's number and its minutes: NaN where empty, or where the finding says that it is no number."""
    for k, column in enumerate(file.columns):
        yield k, _parse(column, file.rows, str(file.site[k]) if file.wide else "minutes", teller)


def _read_parquet(path: Path) -> tuple[pa.Table, Ints]:
    table = pa.parquet.read_table(path)
    return table, np.arange(1, table.num_rows + 1)


def _read_csv(path: Path, teller: Teller) -> tuple[pa.Table, Ints]:
    """Read every cell as text: ids keep their zeros, and a bad cell can be told with its row."""
    text = _decode(path.read_bytes(), teller)
    header = next(iter(text.splitlines()), "")
    separator = max(",;\t", key=re.sub(r'"[^"]*"', "", header).count)
    names = next(csv.reader([header], delimiter=separator), [])
    numbered = [str(k) for k in range(len(names))]
    skipped: list[int] = []

    def skip(row: pa.csv.InvalidRow) -> str:
        skipped.append(row.number)
        if row.text.strip():
            teller.tell(
                Severity.ERROR, "row-length", "The row has {cells} cells, the header {expected}.",
                "Put cells that hold the separator in quotes; write decimals with a point.",
                row=row.number, cells=row.actual_columns, expected=row.expected_columns,
            )  # fmt: skip
        return "skip"

    if not text.strip():
        return pa.table({}), np.zeros(0, dtype=np.int64)
    table = pa.csv.read_csv(
        io.BytesIO(text.encode()),
        read_options=pa.csv.ReadOptions(use_threads=False, column_names=numbered, skip_rows=1),
        parse_options=pa.csv.ParseOptions(
            delimiter=separator, ignore_empty_lines=False, invalid_row_handler=skip, newlines_in_values=True
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(numbered, pa.string()), null_values=list(NOTHING), strings_can_be_null=True
        ),
    )
    rows = np.setdiff1d(np.arange(2, 2 + table.num_rows + len(skipped)), np.array(skipped, dtype=np.int64))
    return table.rename_columns([name.strip() for name in names]), rows


def _decode(raw: bytes, teller: Teller) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        teller.tell(
            Severity.WARNING, "encoding-not-utf8", "The text is not UTF-8; it was read as {encoding}.",
            "Look at the names; save as UTF-8.", encoding="Windows-1252 (Latin-1)",
        )  # fmt: skip
        return raw.decode("cp1252", errors="replace")


def _take_apart(table: pa.Table, rows: Ints) -> MatrixFile:
    names = [str(name) for name in table.column_names]
    lower = [name.lower() for name in names]
    if all(name in lower for name in LONG_COLUMNS):
        place, site, minutes = (table.column(lower.index(name)) for name in LONG_COLUMNS)
        return MatrixFile(_texts(place), _texts(site), [minutes], rows, wide=False)
    site = np.array(names[1:], dtype=object)
    return MatrixFile(_texts(table.column(0)), site, table.columns[1:], rows, wide=True)


def _texts(column: pa.ChunkedArray) -> Texts:
    texts = np.empty(len(column), dtype=object)
    texts[:] = ["" if cell is None else str(cell).strip() for cell in column.to_pylist()]
    return texts


def _parse(column: pa.ChunkedArray, rows: Ints, field: str, teller: Teller) -> Floats:
    try:
        return np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        minutes = np.full(len(column), np.nan)
    for i, cell in enumerate(column.to_pylist()):
        text = "" if cell is None else str(cell).strip()
        if text in NOTHING:
            continue
        try:
            minutes[i] = float(text.replace(",", ".") if _COMMA.fullmatch(text) else text)
        except ValueError:
            teller.tell(
                Severity.ERROR, "number-invalid", "“{value}” is not a number.",
                "Write a plain number, or leave it empty.", row=int(rows[i]), field=field, value=text,
            )  # fmt: skip
            continue
        if "," in text:
            teller.tell(
                Severity.WARNING, "decimal-comma", "“{value}” was read as a decimal comma.",
                "Check the column; write decimals with a point.", row=int(rows[i]), field=field, value=text,
            )  # fmt: skip
    return minutes
