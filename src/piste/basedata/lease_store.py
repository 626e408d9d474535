"""The register of leases and staff in a folder: Parquet tables, and what they come from."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from piste.basedata import fault
from piste.basedata.base_tables import write_table
from piste.basedata.fault import report
from piste.basedata.lease import Leases
from piste.basedata.staff import Homes, Staff
from piste.core.artefact import Provenance, hash_file, whole_folder, write_json
from piste.core.errors import DataError
from piste.core.findings import Findings

FORMAT = 1
INDEX = "register.json"
Rows = TypeVar("Rows", Leases, Staff, Homes)


@dataclass(frozen=True)
class Register:
    """Leases, staff and where they live, with where all of it comes from."""

    leases: Leases
    provenance: Provenance
    staff: Staff | None = None
    homes: Homes | None = None


def column_of(values: Any) -> pa.Array:
    """Return one column of a register as a Parquet column."""
    if isinstance(values, tuple):
        days = [[day.astype("M8[D]").item() for day in row] for row in values]
        return pa.array(days, type=pa.list_(pa.date32()))
    if values.dtype == object:
        return pa.array(list(values), type=pa.string())
    if values.dtype.kind == "M":
        return pa.array(values.astype("M8[D]"), type=pa.date32())
    return pa.array(values, from_pandas=False)


def values_of(column: pa.ChunkedArray) -> Any:
    """Return a Parquet column as a register holds it."""
    if pa.types.is_list(column.type):
        return tuple(tuple(np.datetime64(day, "D") for day in row) for row in column.to_pylist())
    if pa.types.is_string(column.type):
        texts = np.empty(len(column), dtype=object)
        texts[:] = column.to_pylist()
        return texts
    if pa.types.is_date(column.type):
        return np.array([np.datetime64(day or "NaT", "D") for day in column.to_pylist()], dtype="M8[D]")
    return np.array(column.to_numpy())


def write_rows(rows: Leases | Staff | Homes, path: Path) -> None:
    """Write a table of a register, a column a field."""
    write_table({item.name: column_of(getattr(rows, item.name)) for item in fields(rows)}, path)


def read_rows(kind: Callable[..., Rows], path: Path) -> Rows:
    """Return a table of a register."""
    table = pq.read_table(path)
    return kind(**{name: values_of(table[name]) for name in table.column_names})


def write_register(register: Register, folder: Path) -> None:
    """Write a register into a folder, whole or not at all; the same register gives the same bytes."""
    with whole_folder(folder) as draft:
        write_rows(register.leases, draft / "leases.parquet")
        if register.staff is not None:
            write_rows(register.staff, draft / "staff.parquet")
        if register.homes is not None:
            write_rows(register.homes, draft / "homes.parquet")
        files = {file.name: hash_file(file) for file in sorted(draft.iterdir())}
        content = {"files": files, "format": FORMAT, "provenance": register.provenance.as_dict()}
        write_json(draft / INDEX, content)


def read_register(folder: Path) -> Register:
    """Read a register that `write_register` wrote.

    Raises
    ------
    DataError
        With findings, where there is none, or files are missing, changed or of another version.
    """
    findings = Findings(INDEX)
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        if index["format"] != FORMAT:
            report(findings, fault.STORE_VERSION, version=str(index["provenance"]["version"]))
        for name, expected in index["files"].items():
            if Path(name).name != name or hash_file(folder / name) != expected:
                report(findings, fault.STORE_BROKEN, file=name, name=name)
        if not findings.count_errors():
            provenance = Provenance(**{**index["provenance"], "sources": tuple(index["provenance"]["sources"])})
            return Register(
                read_rows(Leases, folder / "leases.parquet"),
                provenance,
                read_rows(Staff, folder / "staff.parquet") if "staff.parquet" in index["files"] else None,
                read_rows(Homes, folder / "homes.parquet") if "homes.parquet" in index["files"] else None,
            )
    except (OSError, KeyError, TypeError, ValueError, pa.ArrowException):
        report(findings, fault.STORE_BROKEN, name=INDEX)
    raise DataError(findings)
