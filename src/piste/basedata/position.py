"""Where rows lie: degrees, metres or shapes, brought to WGS84 and checked against the country."""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from piste.basedata import fault
from piste.basedata.country import Country
from piste.basedata.fields import POSITION, Fields, read_numbers
from piste.basedata.place import Floats
from piste.basedata.table import Shapes

WGS84 = CRS.from_epsg(4326)


class Verdict(IntEnum):
    """What a pair of coordinates turns out to be."""

    GOOD = 0
    MISSING = 1
    SWAPPED = 2
    METRES = 3
    DEGREES = 4
    OUTSIDE = 5


FAULTS = {
    Verdict.MISSING: fault.POSITION_MISSING,
    Verdict.SWAPPED: fault.POSITION_SWAPPED,
    Verdict.METRES: fault.POSITION_METRES,
    Verdict.DEGREES: fault.POSITION_DEGREES,
    Verdict.OUTSIDE: fault.POSITION_OUTSIDE,
}


@dataclass(frozen=True)
class Positions:
    """WGS84 degrees of n rows (NaN where there are none to use), and what was wrong with each."""

    lat: Floats
    lon: Floats
    verdict: NDArray[np.uint8]


@lru_cache(maxsize=16)
def transformer(crs: CRS) -> Transformer:
    """Return what turns (east, north) of a system into (longitude, latitude)."""
    return Transformer.from_crs(crs, WGS84, always_xy=True)


def is_wgs84(crs: CRS) -> bool:
    """Tell whether a system is WGS84 degrees, whatever the order of its axes."""
    return bool(crs.is_geographic and crs.equals(WGS84, ignore_axis_order=True))


def to_wgs84(x: Floats, y: Floats, crs: CRS) -> tuple[Floats, Floats]:
    """Return latitude and longitude of points whose x goes east and y north; infinite where there are none."""
    if is_wgs84(crs):
        return y.astype(np.float64), x.astype(np.float64)
    lon, lat = transformer(crs).transform(x, y)
    return np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)


def judge_positions(x: Floats, y: Floats, crs: CRS, country: Country) -> Positions:
    """Bring points to WGS84 and say of each that is not in the country what it most likely is.

    Parameters
    ----------
    x, y
        n coordinates east and north, in metres or degrees as `crs` says; NaN where missing.
    crs
        The system they are said to be in.
    country
        Its box decides; its national grid is tried on degrees that cannot be degrees.
    """
    lat, lon = to_wgs84(x, y, crs)
    verdict = np.full(len(x), Verdict.OUTSIDE, dtype=np.uint8)
    degrees = (np.abs(x) <= 180) & (np.abs(y) <= 180)
    if crs.is_geographic:
        if country.grid:
            as_grid = fits_grid(x, y, country) | fits_grid(y, x, country)
            verdict[as_grid & ~degrees] = Verdict.METRES
        verdict[country.box.holds(x, y)] = Verdict.SWAPPED
    else:
        turned = country.box.holds(*to_wgs84(y, x, crs))
        verdict[turned] = Verdict.SWAPPED
        verdict[degrees & (country.box.holds(y, x) | country.box.holds(x, y))] = Verdict.DEGREES
    verdict[country.box.holds(lat, lon)] = Verdict.GOOD
    verdict[np.isnan(x) | np.isnan(y)] = Verdict.MISSING
    good = verdict == Verdict.GOOD
    return Positions(np.where(good, lat, np.nan), np.where(good, lon, np.nan), verdict)


def fits_grid(x: Floats, y: Floats, country: Country) -> NDArray[np.bool_]:
    """Tell which points lie in the country if read as its national grid; degrees never do."""
    if not country.grid:
        return np.zeros(len(x), dtype=np.bool_)
    inside = country.box.holds(*to_wgs84(x, y, CRS.from_epsg(country.grid)))
    return np.asarray(inside & ((np.abs(x) > 180) | (np.abs(y) > 180)))


def find_crs(name: str) -> CRS | None:
    """Return the system of that name (`EPSG:3067`, `3067`, a urn, WKT), None where there is none."""
    try:
        return CRS.from_user_input(int(name) if name.isdigit() else name)
    except CRSError:
        return None


def choose_crs(fields: Fields, x: Floats, y: Floats, country: Country) -> CRS | None:
    """Return the system of shapes or metres: as given, as the file says, else the one that fits; None is told."""
    named = fields.mapping.crs or fields.table.crs
    if named:
        crs = find_crs(named)
        if crs is None:
            fields.report(fault.CRS_UNKNOWN, None, crs=named)
        return crs
    known = ~(np.isnan(x) | np.isnan(y))
    if np.all((np.abs(x[known]) <= 180) & (np.abs(y[known]) <= 180)):
        return WGS84
    if not country.grid:
        fields.report(fault.CRS_NEEDED, None)
        return None
    fields.report(fault.CRS_ASSUMED, None, crs=country.grid_label)
    return CRS.from_epsg(country.grid)


@dataclass(frozen=True)
class Coordinates:
    """What a file says about where its n rows lie, before it is judged."""

    x: Floats
    y: Floats
    crs: CRS | None
    columns: tuple[str, str] = ("", "")
    """Names of the columns of x and y, "" for shapes."""
    told: frozenset[int] = frozenset()
    """Rows (counted from 0) that a finding speaks of already."""


def read_positions(fields: Fields, country: Country) -> tuple[Floats, Floats]:
    """Return latitude and longitude of each row, NaN where a finding says why there are none.

    A mapping given comes first, then shapes, then columns recognised by name: degrees before metres.
    """
    given = {key for key in POSITION if fields.column(key) and key not in fields.guessed}
    shapes = None if given else fields.table.shapes
    found = column_coordinates(fields, given, country) if shapes is None else shape_coordinates(fields, shapes, country)
    nowhere = np.full(len(fields.table), np.nan)
    if found is None or found.crs is None:
        return nowhere, nowhere.copy()
    positions = judge_positions(found.x, found.y, found.crs, country)
    for i in np.flatnonzero(positions.verdict != Verdict.GOOD):
        if int(i) not in found.told:
            report_position(fields, int(i), found, Verdict(positions.verdict[i]), country)
    return positions.lat, positions.lon


def report_position(fields: Fields, i: int, found: Coordinates, verdict: Verdict, country: Country) -> None:
    """Tell what is wrong with the position of row i."""
    x, y = found.x[i], found.y[i]
    geographic = found.crs is not None and found.crs.is_geographic
    value = f"{y:.10g}, {x:.10g}" if geographic else f"{x:.10g}, {y:.10g}"
    spoken = found.columns[::-1] if geographic else found.columns
    lacking = {name for name, number in zip(found.columns, (x, y), strict=True) if np.isnan(number)}
    names = ", ".join(name for name in spoken if name and (name in lacking or verdict is not Verdict.MISSING))
    grid = f"EPSG:{country.grid or 'NUMBER'}"
    fields.report(FAULTS[verdict], i, names, value=value, grid=grid, country=country.code)


def column_coordinates(fields: Fields, given: set[str], country: Country) -> Coordinates | None:
    """Return the coordinates that columns hold; None, with a finding, where there are no such columns."""
    pairs = (("lon", "lat"), ("x", "y"))
    order = pairs[::-1] if given & {"x", "y"} else pairs
    pair = next((pair for pair in order if all(fields.column(key) for key in pair)), None)
    if pair is None:
        named = {f.values.get("wanted") for f in fields.findings if f.code == fault.COLUMN_NOT_FOUND.code}
        if not named & set(POSITION):
            half = next((pair for pair in order if any(fields.column(key) for key in pair)), order[0])
            wanted = next(key for key in half[::-1] if not fields.column(key))
            fields.report(fault.COLUMN_MISSING, None, wanted=wanted, columns=", ".join(fields.table.columns))
        return None
    degrees = pair == ("lon", "lat")
    columns = (fields.column(pair[0]), fields.column(pair[1]))
    x, y = (read_numbers(fields, column, degrees=degrees) for column in columns)
    told = frozenset((*x.invalid, *x.ambiguous, *y.invalid, *y.ambiguous))
    crs = WGS84 if degrees else choose_crs(fields, x.values, y.values, country)
    return Coordinates(x.values, y.values, crs, columns, told)


def shape_coordinates(fields: Fields, shapes: Shapes, country: Country) -> Coordinates:
    """Return one point for each shape: the point itself, or the middle of an outline (inside it, whatever its form)."""
    x, y = np.full(len(shapes), np.nan), np.full(len(shapes), np.nan)
    broken = {finding.row for finding in fields.findings if finding.code == fault.GEOMETRY_BROKEN.code}
    told = {i for i in range(len(shapes)) if fields.row(i) in broken}
    outlines = False
    for i, shape in enumerate(shapes):
        if shape is None or shape.is_empty:
            continue
        if shape.geom_type not in ("Point", "Polygon", "MultiPolygon"):
            fields.report(fault.GEOMETRY_TYPE, i, type=shape.geom_type, wanted="Point, Polygon")
            told.add(i)
            continue
        middle = shape
        if shape.geom_type != "Point":
            outlines = True
            middle = middle_of(shape)
        x[i], y[i] = middle.x, middle.y
    if outlines:
        fields.report(fault.OUTLINES_AS_POINTS, None)
    return Coordinates(x, y, choose_crs(fields, x, y, country), told=frozenset(told))


def middle_of(outline: BaseGeometry) -> BaseGeometry:
    """Return the centroid of an outline, or a point inside it where the centroid falls outside."""
    centroid = outline.centroid
    return centroid if outline.is_valid and outline.covers(centroid) else shapely.point_on_surface(outline)
