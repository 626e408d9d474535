"""Measured visits and forecasts as Parquet: the same columns and bytes for the same data."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from piste.basedata.base_tables import column_floats, column_texts, floats, texts, write_table
from piste.basedata.forecast import Forecast
from piste.basedata.measured_visits import MeasuredVisits, Unit
from piste.basedata.table import object_column

GROUP = "group."


def write_measured_table(measured: MeasuredVisits, path: Path) -> None:
    """Write measured visits."""
    columns = {
        "id": texts(measured.ids),
        "service": texts(measured.service),
        "year": pa.array(measured.year, type=pa.int64()),
        "visits": floats(measured.visits),
    }
    write_table(columns, path)


def measured_of_table(table: pa.Table, unit: Unit) -> MeasuredVisits:
    """Return measured visits from their table."""
    return MeasuredVisits(
        unit,
        column_texts(table, "id"),
        column_texts(table, "service"),
        np.array(table["year"].to_numpy(), dtype=np.int64),
        column_floats(table, "visits"),
    )


def write_forecast_table(forecast: Forecast, path: Path) -> None:
    """Write a forecast, one row a unit and year; groups are columns `group.…`."""
    n = len(forecast.years)
    columns = {
        "id": texts(np.repeat(forecast.ids, n)),
        "year": pa.array(np.tile(np.array(forecast.years, dtype=np.int64), len(forecast)), type=pa.int64()),
        "people": floats(forecast.people.ravel()),
    }
    columns |= {f"{GROUP}{name}": floats(values.ravel()) for name, values in forecast.groups.items()}
    write_table(columns, path)


def forecast_of_table(table: pa.Table, level: str) -> Forecast:
    """Return a forecast from its table."""
    ids = list(dict.fromkeys(table["id"].to_pylist()))
    years = tuple(dict.fromkeys(table["year"].to_pylist()))
    shape = (len(ids), len(years))
    groups = {
        column.removeprefix(GROUP): column_floats(table, column).reshape(shape)
        for column in table.column_names
        if column.startswith(GROUP)
    }
    return Forecast(
        "place" if level == "place" else "municipality",
        object_column(ids),
        years,
        column_floats(table, "people").reshape(shape),
        groups,
    )
