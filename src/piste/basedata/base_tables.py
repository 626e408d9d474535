"""The tables of base data as Parquet: the same columns and bytes for the same data."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from piste.basedata.office import Offices
from piste.basedata.place import Floats, Places, Texts
from piste.basedata.site import Sites


def write_table(columns: Mapping[str, pa.Array], path: Path) -> None:
    """Write columns as Parquet without anything that differs between two writings."""
    pq.write_table(pa.table(dict(columns)), path, compression="zstd")


def texts(values: Texts) -> pa.Array:
    """Return texts as a Parquet column."""
    return pa.array(list(values), type=pa.string())


def floats(values: Floats) -> pa.Array:
    """Return numbers as a Parquet column; NaN stays NaN."""
    return pa.array(np.asarray(values, dtype=np.float64), type=pa.float64(), from_pandas=False)


def write_places_table(places: Places, path: Path) -> None:
    """Write places; groups and languages are columns `group.…` and `language.…`."""
    columns = {
        "id": texts(places.ids),
        "name": texts(places.names),
        "lat": floats(places.lat),
        "lon": floats(places.lon),
        "people": floats(places.people),
        "municipality": texts(places.municipality),
    }
    if places.names_sv is not None:
        columns["name_sv"] = texts(places.names_sv)
    columns |= {f"group.{name}": floats(values) for name, values in places.groups.items()}
    columns |= {f"language.{name}": floats(values) for name, values in places.languages.items()}
    write_table(columns, path)


def write_sites_table(sites: Sites, path: Path) -> None:
    """Write candidate sites."""
    columns = {
        "id": texts(sites.ids),
        "name": texts(sites.names),
        "lat": floats(sites.lat),
        "lon": floats(sites.lon),
        "municipality": texts(sites.municipality),
        "standing": pa.array(sites.standing, type=pa.uint8()),
    }
    if sites.names_sv is not None:
        columns["name_sv"] = texts(sites.names_sv)
    if sites.languages is not None:
        columns["languages"] = pa.array([list(codes) for codes in sites.languages], type=pa.list_(pa.string()))
    write_table(columns, path)


def write_offices_table(offices: Offices, path: Path) -> None:
    """Write today's offices."""
    columns = {
        "id": texts(offices.ids),
        "name": texts(offices.names),
        "agency": texts(offices.agency),
        "services": pa.array([list(names) for names in offices.services], type=pa.list_(pa.string())),
        "lat": floats(offices.lat),
        "lon": floats(offices.lon),
        "municipality": texts(offices.municipality),
        "lease_id": texts(offices.lease_id),
        "visits": floats(offices.visits),
    }
    write_table(columns, path)


def column_texts(table: pa.Table, name: str) -> Texts:
    """Return a Parquet column as texts."""
    values = np.empty(len(table), dtype=object)
    values[:] = table[name].to_pylist()
    return values


def column_floats(table: pa.Table, name: str) -> Floats:
    """Return a Parquet column as numbers."""
    return np.array(table[name].to_numpy(), dtype=np.float64)


def places_of_table(table: pa.Table) -> Places:
    """Return places from their table."""
    families: dict[str, dict[str, Floats]] = {"group": {}, "language": {}}
    for column in table.column_names:
        family, dot, name = column.partition(".")
        if dot:
            families[family][name] = column_floats(table, column)
    return Places(
        column_texts(table, "id"),
        column_texts(table, "name"),
        column_floats(table, "lat"),
        column_floats(table, "lon"),
        column_floats(table, "people"),
        column_texts(table, "municipality"),
        families["group"],
        families["language"],
        column_texts(table, "name_sv") if "name_sv" in table.column_names else None,
    )


def sites_of_table(table: pa.Table) -> Sites:
    """Return candidate sites from their table."""
    return Sites(
        column_texts(table, "id"),
        column_texts(table, "name"),
        column_floats(table, "lat"),
        column_floats(table, "lon"),
        column_texts(table, "municipality"),
        np.array(table["standing"].to_numpy(), dtype=np.uint8),
        column_texts(table, "name_sv") if "name_sv" in table.column_names else None,
        tuple(map(tuple, table["languages"].to_pylist())) if "languages" in table.column_names else None,
    )


def offices_of_table(table: pa.Table) -> Offices:
    """Return today's offices from their table."""
    return Offices(
        column_texts(table, "id"),
        column_texts(table, "name"),
        column_texts(table, "agency"),
        tuple(tuple(names) for names in table["services"].to_pylist()),
        column_floats(table, "lat"),
        column_floats(table, "lon"),
        column_texts(table, "municipality"),
        column_texts(table, "lease_id"),
        column_floats(table, "visits"),
    )
