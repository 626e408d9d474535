"""The tables of a GTFS feed, from a zip file or a folder, as columns of text."""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from piste.core.findings import Findings, Severity

REQUIRED = {
    "stops": ("stop_id", "stop_lat", "stop_lon"),
    "routes": ("route_id",),
    "trips": ("trip_id", "route_id", "service_id"),
    "stop_times": ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
}
OPTIONAL = {
    "agency": ("agency_timezone",),
    "calendar": ("service_id", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
                 "start_date", "end_date"),
    "calendar_dates": ("service_id", "date", "exception_type"),
    "frequencies": ("trip_id", "start_time", "end_time", "headway_secs"),
    "transfers": ("from_stop_id", "to_stop_id", "transfer_type"),
    "pathways": (),
}  # fmt: skip
ROWS_TOLD = 100
"""Of one kind of fault in one table, so many rows are told one by one; the others are counted."""
FEED_TODO = "Give a GTFS feed: a zip file or a folder with stops.txt, routes.txt, trips.txt and stop_times.txt."
TABLE_TODO = "Fetch the feed again, or ask its publisher to mend it."


@dataclass(frozen=True)
class GtfsTable:
    """One table: columns of text, "" where empty, and the row of each line in the file."""

    name: str
    columns: dict[str, pa.Array]
    rows: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    def texts(self, column: str) -> NDArray[np.object_]:
        """Return a column, or empty text where there is none."""
        if column not in self.columns:
            return np.full(len(self), "", dtype=object)
        return np.asarray(self.columns[column].to_numpy(zero_copy_only=False), dtype=object)

    def number(self, column: str, missing: float = np.nan) -> NDArray[np.float64]:
        """Return a column's numbers: `missing` where empty or absent, NaN where it is no number."""
        if column not in self.columns:
            return np.full(len(self), missing)
        return self.translate(column, lambda text: missing if text == "" else _number(text)).astype(np.float64)

    def translate(self, column: str, read: Callable[[str], float]) -> NDArray[np.float64]:
        """Return what `read` makes of a column's texts; it is called once for each different text."""
        encoded = self.columns[column].dictionary_encode()
        values = np.array([read(text) for text in encoded.dictionary.to_pylist()], dtype=np.float64)
        return np.asarray(values[encoded.indices.to_numpy()]) if len(values) else np.zeros(0)

    def look_up(self, column: str, known: NDArray[np.object_]) -> NDArray[np.int64]:
        """Return where each id of a column stands among the known ones (its first place), -1 where nowhere."""
        encoded = self.columns[column].dictionary_encode()
        first = pd.Series(np.arange(len(known)), index=pd.Index(known, dtype=object))
        first = first[~first.index.duplicated()]
        index = first.index.get_indexer(pd.Index(encoded.dictionary.to_pylist(), dtype=object))
        return np.asarray(np.append(index, -1)[encoded.indices.to_numpy()], dtype=np.int64)


def read_gtfs_tables(path: Path, findings: Findings) -> dict[str, GtfsTable]:
    """Read the tables that Piste uses; what is missing or broken is told as an error.

    Rows with too few or too many cells are left out and told.
    """
    contents = _read_contents(path, findings)
    tables: dict[str, GtfsTable] = {}
    if contents is None:
        return tables
    if not contents:
        findings.error("gtfs_not", "{path} is no GTFS feed: none of its tables is there.", FEED_TODO, path=str(path))
        return tables
    for name, columns in {**REQUIRED, **OPTIONAL}.items():
        if name in contents:
            table = _read_table(name, contents.pop(name), columns, findings)
            if table is not None:
                tables[name] = table
        elif name in REQUIRED:
            findings.error(
                "gtfs_table_missing", "The feed has no {table}.txt.", FEED_TODO, file=f"{name}.txt", table=name
            )
    return tables


def _read_contents(path: Path, findings: Findings) -> dict[str, bytes] | None:
    """Return the bytes of each known table; those of a folder inside the zip file too."""
    wanted = {*REQUIRED, *OPTIONAL}
    if not path.exists():
        findings.error("gtfs_missing", "There is no feed {path}.", "Check the path.", path=str(path))
        return None
    if path.is_dir():
        return {file.stem: file.read_bytes() for file in sorted(path.glob("*.txt")) if file.stem in wanted}
    try:
        with zipfile.ZipFile(path) as archive:
            entries = sorted(
                (PurePosixPath(entry) for entry in archive.namelist() if not entry.startswith("__MACOSX")),
                key=lambda entry: (-len(entry.parts), str(entry)),
            )
            chosen = {entry.stem: str(entry) for entry in entries if entry.suffix == ".txt" and entry.stem in wanted}
            return {stem: archive.read(entry) for stem, entry in chosen.items()}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as fault:
        findings.error(
            "gtfs_broken",
            "{path} is no whole zip file: {fault}",
            "Fetch the feed again: it may have been cut short.",
            path=str(path),
            fault=str(fault),
        )
        return None


def _read_table(name: str, content: bytes, needed: tuple[str, ...], findings: Findings) -> GtfsTable | None:
    file = f"{name}.txt"
    header = _read_header(content)
    missing = [column for column in needed if column not in header]
    if header is None or missing:
        for column in missing:
            findings.error(
                "gtfs_column_missing", "The column {column} is missing.", TABLE_TODO, file=file, column=column
            )
        return None
    bad: list[int] = []

    def skip(row: pa.csv.InvalidRow) -> str:
        bad.append(int(row.number))
        return "skip"

    try:
        table = pa.csv.read_csv(
            io.BytesIO(content),
            read_options=pa.csv.ReadOptions(use_threads=False, column_names=header, skip_rows=1),
            parse_options=pa.csv.ParseOptions(invalid_row_handler=skip, newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
    except (pa.ArrowException, UnicodeDecodeError) as fault:
        findings.error(
            "gtfs_table_unreadable", "The table cannot be read: {fault}", TABLE_TODO, file=file, fault=str(fault)
        )
        return None
    columns = {
        column: pc.utf8_trim_whitespace(table.column(k).combine_chunks())
        for k, column in reversed(list(enumerate(header)))
    }
    rows = np.arange(table.num_rows + len(bad), dtype=np.int64) + 2
    rows = np.setdiff1d(rows, bad)[: table.num_rows]
    tell_rows(findings, "gtfs_row_cells", file, np.array(bad, dtype=np.int64),
              "The row has too few or too many cells; it is left out.")  # fmt: skip
    return GtfsTable(name, columns, rows)


def _read_header(content: bytes) -> list[str]:
    line = content.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", errors="replace")
    return [cell.strip() for cell in next(csv.reader([line.rstrip("\r")]), [])]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def tell_rows(
    findings: Findings,
    code: str,
    file: str,
    rows: NDArray[np.int64],
    text: str,
    *,
    field: str = "",
    values: NDArray[np.object_] | None = None,
    severity: Severity = Severity.WARNING,
) -> None:
    """Tell a fault of many rows of a table: the first ones one by one, the others as one number."""
    for k, row in enumerate(rows[:ROWS_TOLD].tolist()):
        value = {} if values is None else {"value": str(values[k])}
        findings.add(severity, code, text, TABLE_TODO, file=file, row=row, field=field, **value)
    if len(rows) > ROWS_TOLD:
        findings.add(
            severity, f"{code}_more", "{n} more rows of {table} have the same fault.", TABLE_TODO,
            file=file, n=len(rows) - ROWS_TOLD, table=file,
        )  # fmt: skip
