"""A plan as a GeoPackage for GIS: layers points and places, WGS84 (EPSG:4326), the same bytes for the same plan."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import shapely

from piste.report.figures import PlanFigures, StudyFigures
from piste.report.records import Record, place_records, point_records

FIXED_DATE = "2000-01-01T00:00:00.000Z"
"""GDAL writes this as the day of the last change: a clock would make every file differ."""


def write_geopackage(study: StudyFigures, plan: PlanFigures, path: Path) -> None:
    """Write points and places of a plan; an existing file is replaced."""
    write_layers({"points": point_records(study, plan), "places": place_records(study, plan)}, path)


def write_layers(layers: Mapping[str, Sequence[Record]], path: Path) -> None:
    """Write layers of points; records hold lat and lon. An existing file is replaced."""
    path.unlink(missing_ok=True)
    with _fixed_date():
        for layer, records in layers.items():
            pyogrio.write_dataframe(
                _frame(records), path, layer=layer, driver="GPKG", geometry_type="Point", append=path.exists()
            )


def _frame(records: Sequence[Record]) -> geopandas.GeoDataFrame:
    columns = {record.name: record.values for record in records}
    lon, lat = np.asarray(columns.pop("lon"), float), np.asarray(columns.pop("lat"), float)
    return geopandas.GeoDataFrame(columns, geometry=shapely.points(lon, lat), crs="EPSG:4326")


@contextmanager
def _fixed_date() -> Iterator[None]:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_DATE})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
