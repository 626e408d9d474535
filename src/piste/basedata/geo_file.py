"""Map layers: GeoJSON, GeoPackage and GeoParquet.

GDAL would otherwise look into a file and choose a driver itself, and some drivers (VRT) go on to read whatever files
they are told to. So only GeoPackage goes through GDAL, with its driver named; GeoJSON and Parquet never do.
"""

import json
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from piste.basedata import fault
from piste.basedata.fault import report, report_unreadable
from piste.basedata.table import Table, object_column
from piste.basedata.xlsx_file import choose_layer
from piste.core.findings import Findings

_SQLITE = b"SQLite format 3\x00"


def read_json(path: Path, findings: Findings) -> Any | None:
    """Return what a JSON file holds; None where it is no JSON."""
    raw = path.read_bytes()
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        report(findings, fault.FILE_EMPTY)
        return None
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        report_unreadable(findings, "JSON", problem)
        return None


def build_geojson(file: str, content: Any, findings: Findings) -> Table | None:
    """Make a table of a FeatureCollection; a broken geometry is told, and its row keeps None."""
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        report_unreadable(findings, "GeoJSON", "it is no FeatureCollection")
        return None
    if not features:
        report(findings, fault.FILE_NO_FEATURES)
        return None
    properties = [feature.get("properties") or {} for feature in features]
    names = dict.fromkeys(name for row in properties for name in row)
    columns = {name: object_column([row.get(name) for row in properties]) for name in names}
    shapes = object_column([read_shape(feature, row, findings) for row, feature in enumerate(features, start=1)])
    return Table(file, columns, np.arange(1, len(features) + 1), shapes, geojson_crs(content))


def read_shape(feature: dict[str, Any], row: int, findings: Findings) -> object:
    """Return a feature's geometry, None where there is none or it is broken."""
    if not feature.get("geometry"):
        return None
    try:
        return shapely.force_2d(shape(feature["geometry"]))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as problem:
        report(findings, fault.GEOMETRY_BROKEN, row=row, reason=str(problem).rstrip("."))
        return None


def geojson_crs(content: dict[str, Any]) -> str:
    """Return the reference system of the old `crs` member, which WFS servers still write; "" where there is none."""
    member = content.get("crs")
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return str(name or "")


def read_geopackage(path: Path, layer: str, findings: Findings) -> Table | None:
    """Read a layer of a GeoPackage (the first one where `layer` is "")."""
    import pyogrio  # noqa: PLC0415  (slow to import, and most files are not GeoPackages)

    with path.open("rb") as source:
        if source.read(len(_SQLITE)) != _SQLITE:
            report_unreadable(findings, "GeoPackage", "it is no SQLite database")
            return None
    # The prefix GPKG: forces the driver. A link of our own keeps odd names (colons) out of GDAL's reading of it.
    with tempfile.TemporaryDirectory(prefix="piste-") as folder, warnings.catch_warnings(action="ignore"):
        link = Path(folder) / "data.gpkg"
        link.symlink_to(path.absolute())
        try:
            chosen = choose_layer([str(name) for name, _ in pyogrio.list_layers(f"GPKG:{link}")], layer, findings)
            if chosen is None:
                return None
            meta, fids, wkb, cells = pyogrio.raw.read(
                f"GPKG:{link}",
                layer=chosen,
                force_2d=True,
                return_fids=True,
                datetime_as_string=True,
                PRELUDE_STATEMENTS="PRAGMA trusted_schema=OFF",
            )
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError) as problem:
            reason = str(problem).replace(str(link), path.name)
            report_unreadable(findings, "GeoPackage", reason)
            return None
    if not len(fids):
        report(findings, fault.FILE_NO_FEATURES)
        return None
    columns = {str(name): object_column(list(c.tolist())) for name, c in zip(meta["fields"], cells, strict=True)}
    rows = np.asarray(fids, dtype=np.int64)
    shapes = None if wkb is None else read_wkb(list(wkb), rows, findings)
    return Table(path.name, columns, rows, shapes, str(meta["crs"] or ""))


def read_wkb(wkb: list[bytes | None], rows: np.ndarray, findings: Findings) -> np.ndarray:
    """Return geometries from well-known binary, None where one is missing or broken."""
    shapes: list[object] = []
    for row, raw in zip(rows, wkb, strict=True):
        try:
            shapes.append(None if raw is None else shapely.from_wkb(raw))
        except ShapelyError as problem:
            report(findings, fault.GEOMETRY_BROKEN, row=int(row), reason=str(problem).rstrip("."))
            shapes.append(None)
    return object_column(shapes)


def read_parquet(path: Path, findings: Findings) -> Table | None:
    """Read GeoParquet, or plain Parquet as a table without geometry."""
    import geopandas  # noqa: PLC0415  (slow to import, and most files are not Parquet)

    try:
        schema = pq.read_schema(path)
        geometry = b"geo" in (schema.metadata or {})
        frame = geopandas.read_parquet(path) if geometry else pq.read_table(path)
    except MemoryError:  # Arrow's is one of its own faults too; the file may be sound
        raise MemoryError from None
    except (pa.ArrowException, OSError, ValueError, KeyError, ShapelyError) as problem:
        report_unreadable(findings, "Parquet", problem)
        return None
    if not len(frame):
        report(findings, fault.FILE_HEADER_ONLY)
        return None
    rows = np.arange(1, len(frame) + 1)
    if not geometry:
        return Table(path.name, {name: object_column(frame[name].to_pylist()) for name in schema.names}, rows)
    shapes = object_column([None if s is None else shapely.force_2d(s) for s in frame.geometry])
    plain = frame.reset_index() if frame.index.name else frame
    names = [name for name in plain.columns if name != frame.geometry.name]
    columns = {str(n): object_column(plain[n].astype(object).where(plain[n].notna(), None).tolist()) for n in names}
    return Table(path.name, columns, rows, shapes, frame.crs.to_string() if frame.crs else "")
