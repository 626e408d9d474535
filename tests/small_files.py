"""Small files that tests write, and what they ask of findings."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
from shapely.geometry import box

from piste.basedata.area import Areas, Merger, Municipality, Region
from piste.basedata.base import BaseData
from piste.basedata.network import Network
from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.artefact import Provenance
from piste.core.findings import Findings

TAMPERE = (61.4978, 23.761)
"""Latitude and longitude of a place in Finland."""

AREAS = Areas(
    "FI",
    {
        "091": Municipality("091", "Helsinki", "01", 684_018, "Helsingfors"),
        "541": Municipality("541", "Nurmes", "12", 9_112),
        "837": Municipality("837", "Tampere", "06", 260_180, "Tammerfors"),
    },
    {"01": Region("01", "Uusimaa", "Nyland"), "06": Region("06", "Pirkanmaa"), "12": Region("12", "Pohjois-Karjala")},
    (Merger("911", "Valtimo", "541", date(2020, 1, 1)),),
)
"""Three municipalities of three regions, and one that became part of another."""

_TOWNS = np.array(["Helsinki", "Tampere", "Nurmes"], dtype=object)
_LAT, _LON = np.array([60.17, 61.50, 63.54]), np.array([24.94, 23.76, 29.14])
_CODES = np.array(["091", "837", "541"], dtype=object)
KNOWN = BaseData(
    Places(_TOWNS, _TOWNS, _LAT, _LON, np.array([600.0, 200.0, 9.0]), _CODES),
    Sites(_TOWNS, _TOWNS, _LAT, _LON, _CODES, np.zeros(3, dtype=np.uint8)),
    AREAS,
    Provenance(sources=("Them, CC0",)),
    networks={"old": Network("old", "Old network", "", "", np.array([2, 1], dtype=np.int32), ("2001", "2002"))},
)
"""Base data of those three, with a network of two."""

SQUARES = {"091": box(24.8, 60.1, 25.2, 60.3), "837": box(23.5, 61.4, 24.0, 61.8)}
"""Outlines for two of them."""


def write_file(path: Path, content: str | bytes) -> Path:
    """Write text as UTF-8, or bytes as they are."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_workbook(path: Path, sheets: Mapping[str, Iterable[Iterable[object]]]) -> Path:
    """Write a workbook with these sheets and rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def write_geojson(path: Path, rows: Iterable[tuple[Mapping[str, object], object]], crs: str = "") -> Path:
    """Write features of (properties, GeoJSON geometry)."""
    features = [{"type": "Feature", "properties": p, "geometry": g} for p, g in rows]
    content: dict[str, object] = {"type": "FeatureCollection", "features": features}
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    return write_file(path, json.dumps(content, ensure_ascii=False))


def point(x: float, y: float) -> dict[str, object]:
    """Return a GeoJSON point."""
    return {"type": "Point", "coordinates": [x, y]}


def square(west: float, south: float, east: float, north: float) -> dict[str, object]:
    """Return a GeoJSON rectangle."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def codes(findings: Findings) -> list[str]:
    """Return the codes of findings in their order."""
    return [finding.code for finding in findings]


def only(findings: Findings, code: str) -> list[tuple[int | None, str]]:
    """Return row and field of each finding of one code."""
    return [(finding.row, finding.field) for finding in findings if finding.code == code]
