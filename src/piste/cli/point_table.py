"""Places and sites from a folder of base data or from plain tables, for commands of the travel step."""

from pathlib import Path

import numpy as np
import pandas as pd

from piste.basedata.place import Floats, Places, Texts
from piste.basedata.site import Sites
from piste.core.errors import DataError
from piste.core.findings import Findings

COLUMNS = ("id", "lat", "lon")
_TODO = "Give a CSV or Parquet table with the columns id, lat, lon and, if known, name, people, municipality."


def read_place_table(path: Path, findings: Findings) -> Places:
    """Read places; where the table has no people, each place counts as one person.

    Raises
    ------
    DataError
        With every fault, if there is any.
    """
    frame = _read_table(path, findings)
    return Places(
        ids=_texts(frame, "id"),
        names=_texts(frame, "name", "id"),
        lat=_degrees(frame, "lat"),
        lon=_degrees(frame, "lon"),
        people=_degrees(frame, "people") if "people" in frame else np.ones(len(frame)),
        municipality=_texts(frame, "municipality"),
    )


def read_site_table(path: Path, findings: Findings) -> Sites:
    """Read sites; see `read_place_table`."""
    frame = _read_table(path, findings)
    standing = frame["standing"].to_numpy(np.uint8) if "standing" in frame else np.zeros(len(frame), np.uint8)
    return Sites(
        ids=_texts(frame, "id"),
        names=_texts(frame, "name", "id"),
        lat=_degrees(frame, "lat"),
        lon=_degrees(frame, "lon"),
        municipality=_texts(frame, "municipality"),
        standing=standing,
    )


def _read_table(path: Path, findings: Findings) -> pd.DataFrame:
    file = str(path)
    try:
        frame = (
            pd.read_parquet(path)
            if path.suffix == ".parquet"
            else pd.read_csv(path, dtype={"id": str, "municipality": str})
        )
    except (OSError, ValueError) as fault:
        findings.error("table_unreadable", "The table cannot be read: {fault}", _TODO, file=file, fault=str(fault))
        raise DataError(findings) from fault
    missing = [column for column in COLUMNS if column not in frame]
    for column in missing:
        findings.error("table_column", "The column {column} is missing.", _TODO, file=file, column=column)
    if not missing and frame.empty:
        findings.error("table_empty", "The table has no rows.", _TODO, file=file)
    for column, most in (("lat", 90.0), ("lon", 180.0)):
        if column in frame:
            degrees = pd.to_numeric(frame[column], errors="coerce")
            for row in np.flatnonzero(~(degrees.abs() <= most)).tolist():
                findings.error(
                    "table_position",
                    "{value} is no {column} in degrees.",
                    "Write WGS84 degrees with a decimal point.",
                    file=file,
                    row=row + 2,
                    field=column,
                    value=str(frame[column].iloc[row]),
                    column=column,
                )
    if findings.count_errors():
        raise DataError(findings)
    return frame


def _texts(frame: pd.DataFrame, *columns: str) -> Texts:
    column = next((name for name in columns if name in frame), None)
    if column is None:
        return np.full(len(frame), "", dtype=object)
    return np.array(frame[column].fillna("").astype(str).tolist(), dtype=object)


def _degrees(frame: pd.DataFrame, column: str) -> Floats:
    return pd.to_numeric(frame[column], errors="coerce").fillna(0).to_numpy(np.float64)
