"""Any table of a format that Piste knows; the ending of the name says which, never the content."""

from collections.abc import Callable, Mapping
from pathlib import Path

from piste.basedata import fault
from piste.basedata.csv_file import read_csv
from piste.basedata.fault import report, report_unreadable
from piste.basedata.geo_file import build_geojson, read_geopackage, read_json, read_parquet
from piste.basedata.ptv_file import Channels, find_channels
from piste.basedata.table import Table
from piste.basedata.xlsx_file import read_xlsx
from piste.core.findings import Findings

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".gpkg", ".geojson", ".json", ".parquet", ".geoparquet")


def check_file(path: Path, findings: Findings) -> bool:
    """Tell whether there is a file to read, of a format that is known."""
    if not path.is_file():
        report(findings, fault.FILE_MISSING, path=str(path))
        return False
    if path.suffix.lower() not in ENDINGS:
        report(findings, fault.FILE_FORMAT, ending=path.suffix or path.name, known=", ".join(ENDINGS))
        return False
    try:
        path.open("rb").close()
    except OSError as problem:
        report_unreadable(findings, path.suffix, problem.strerror)
        return False
    if path.stat().st_size == 0:
        report(findings, fault.FILE_EMPTY)
        return False
    return True


def read_source(path: Path, layer: str, findings: Findings) -> Table | Channels | None:
    """Read a file as it stands; every fault goes to the findings, None where nothing can be used.

    `layer` names a sheet of a workbook or a layer of a GeoPackage; "" is the first one.
    """
    if not check_file(path, findings):
        return None
    ending = path.suffix.lower()
    if ending == ".xlsx":
        return read_xlsx(path, layer, findings)
    if ending == ".gpkg":
        return read_geopackage(path, layer, findings)
    return READERS.get(ending, read_csv)(path, findings)


def read_json_source(path: Path, findings: Findings) -> Table | Channels | None:
    """Read GeoJSON, or an answer of the Service Catalogue."""
    content = read_json(path, findings)
    if content is None:
        return None
    channels = list(find_channels(content))
    return Channels(path.name, channels) if channels else build_geojson(path.name, content, findings)


def read_table(path: Path, layer: str, findings: Findings) -> Table | None:
    """Read a table or map layer as it stands; like `read_source`, for all but the Service Catalogue."""
    source = read_source(path, layer, findings)
    if isinstance(source, Channels):
        report_unreadable(findings, "GeoJSON", "it is no FeatureCollection")
        return None
    return source


READERS: Mapping[str, Callable[[Path, Findings], Table | Channels | None]] = {
    ".geojson": read_json_source,
    ".json": read_json_source,
    ".parquet": read_parquet,
    ".geoparquet": read_parquet,
}
"""Ending -> reader of formats without layers; every other ending is read as CSV."""
