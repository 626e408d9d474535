"""Isochrones: the area from which a site is reached within so many minutes, as polygons."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from piste.basedata.place import Floats
from piste.core.units import MINUTE_BANDS, NOT_REACHED_S, SECONDS_PER_MIN
from piste.travel.road.network import ATTRIBUTION, RoadNetwork
from piste.travel.road.profile import Profile
from piste.travel.road.segments import DEGREES, KM_A_DEGREE
from piste.travel.road.snap import snap_to_roads
from piste.travel.road.times import Footing, build_road_times

FASTEST_KM_A_MIN = 2.2
"""Nobody drives farther in a minute; it bounds the area that is looked at."""
BESIDE_ROAD_M = 500.0
"""So far from a road an area is drawn; beyond are lakes and woods, which a map should not fill with journeys."""
LEAST_STEPS = 0.75
"""Steps of the grid that a road's surroundings are wide at least, so that a road between two corners is not lost."""


@dataclass(frozen=True)
class Isochrone:
    """The area (WGS84) from which the nearest of some sites is reached within `minutes`; it may be empty."""

    minutes: float
    area: BaseGeometry


@dataclass(frozen=True)
class TimeGrid:
    """Minutes at the corners of a grid, rows from south to north, infinite where nothing is reached."""

    lat: Floats
    lon: Floats
    minutes: Floats
    """len(lat) x len(lon)."""
    leg_m: Floats | None = None
    """Metres from each corner to the nearest road that may be used."""


def build_isochrones(
    network: RoadNetwork,
    profile: Profile,
    lat: Floats,
    lon: Floats,
    *,
    minutes: Sequence[float] = MINUTE_BANDS,
    step_m: float = 500.0,
    beside_m: float = BESIDE_ROAD_M,
    closed: NDArray[np.bool_] | None = None,
) -> tuple[Isochrone, ...]:
    """Draw the areas from which the nearest of some sites is reached.

    Parameters
    ----------
    lat, lon
        The sites, degrees.
    minutes
        One area each; the larger hold the smaller.
    step_m
        Width of the grid on which times are computed, exactly; between its corners they are interpolated.
    beside_m
        Farther from every road nothing is drawn, or farther than three quarters of the grid's step.
    closed
        Segments that nobody passes.
    """
    grid = build_time_grid(network, profile, lat, lon, cutoff_min=max(minutes), step_m=step_m, closed=closed)
    assert grid.leg_m is not None
    beside = draw_area(TimeGrid(grid.lat, grid.lon, grid.leg_m), max(beside_m, LEAST_STEPS * step_m))
    return tuple(
        Isochrone(limit, keep_areas(shapely.intersection(draw_area(grid, limit), beside))) for limit in minutes
    )


def build_time_grid(
    network: RoadNetwork,
    profile: Profile,
    lat: Floats,
    lon: Floats,
    *,
    cutoff_min: float,
    step_m: float,
    closed: NDArray[np.bool_] | None = None,
) -> TimeGrid:
    """Compute the time from every corner of a grid over the roads to the nearest site."""
    graph = network.graph
    margin = profile.snapping.limit_m / 1000 / KM_A_DEGREE
    reach = cutoff_min * FASTEST_KM_A_MIN / KM_A_DEGREE
    squeeze = float(np.cos(np.radians(np.mean(lat))))
    south = max(graph.point_y.min() * DEGREES - margin, lat.min() - reach)
    north = min(graph.point_y.max() * DEGREES + margin, lat.max() + reach)
    west = max(graph.point_x.min() * DEGREES - margin / squeeze, lon.min() - reach / squeeze)
    east = min(graph.point_x.max() * DEGREES + margin / squeeze, lon.max() + reach / squeeze)
    step = step_m / 1000 / KM_A_DEGREE
    rows = south + step * np.arange(max(2, int(np.ceil((north - south) / step)) + 1))
    columns = west + step / squeeze * np.arange(max(2, int(np.ceil((east - west) / (step / squeeze))) + 1))
    corner_lat, corner_lon = (part.ravel() for part in np.meshgrid(rows, columns, indexing="ij"))
    footing = Footing(
        snap_to_roads(graph, profile, corner_lat, corner_lon),
        snap_to_roads(graph, profile, np.asarray(lat, np.float64), np.asarray(lon, np.float64)),
    )
    times = build_road_times(network, profile, footing, cutoff_min=cutoff_min, closed=closed)
    reached = np.flatnonzero(np.diff(times.indptr) > 0)
    seconds = np.full(len(corner_lat), np.inf)
    seconds[reached] = times.seconds[times.indptr[reached]]
    seconds[seconds == NOT_REACHED_S] = np.inf
    shape = len(rows), len(columns)
    return TimeGrid(rows, columns, (seconds / SECONDS_PER_MIN).reshape(shape), footing.places.leg_m.reshape(shape))


def draw_area(grid: TimeGrid, limit_min: float) -> BaseGeometry:
    """Return the area where the time is at most the limit.

    Each square of the grid is two triangles, in which times are a plane. Corners beyond the limit that are not reached
    count as twice the limit.
    """
    time = np.minimum(grid.minutes, 2 * limit_min) - limit_min
    x, y = np.meshgrid(grid.lon, grid.lat)
    inside = time <= 0
    whole = inside[:-1, :-1] & inside[:-1, 1:] & inside[1:, :-1] & inside[1:, 1:]
    some = inside[:-1, :-1] | inside[:-1, 1:] | inside[1:, :-1] | inside[1:, 1:]
    pieces = list(_whole_runs(grid, whole))
    for row, column in zip(*np.nonzero(some & ~whole), strict=True):
        corner = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
        for three in ((0, 1, 2), (0, 2, 3)):
            triangle = [(x[corner[k]], y[corner[k]], time[corner[k]]) for k in three]
            piece = _cut_triangle(triangle)
            if len(piece) >= 3:
                pieces.append(shapely.Polygon(piece))
    return keep_areas(shapely.union_all(pieces))


def keep_areas(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a shape, without lines and points where areas only touch."""
    return shapely.MultiPolygon([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def _whole_runs(grid: TimeGrid, whole: NDArray[np.bool_]) -> list[BaseGeometry]:
    """Return squares that lie within wholly, those side by side as one rectangle.

    Its long sides carry every corner of the grid, so that neighbours share their points exactly.
    """
    runs = []
    for row in np.flatnonzero(whole.any(axis=1)).tolist():
        edges = np.flatnonzero(np.diff(np.concatenate([[0], whole[row].astype(np.int8), [0]])))
        for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            along = grid.lon[first : last + 1]
            south = np.c_[along, np.full(len(along), grid.lat[row])]
            north = np.c_[along[::-1], np.full(len(along), grid.lat[row + 1])]
            runs.append(shapely.Polygon(np.concatenate([south, north])))
    return runs


def _cut_triangle(triangle: list[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """Return the corners of the part of a triangle where the third coordinate is at most 0."""
    part: list[tuple[float, float]] = []
    for k in range(3):
        ax, ay, at = triangle[k]
        bx, by, bt = triangle[(k + 1) % 3]
        if at <= 0:
            part.append((ax, ay))
        if (at < 0 < bt) or (bt < 0 < at):
            # from the lower end, so that the neighbour computes the same point
            lx, ly, lt, hx, hy, ht = (ax, ay, at, bx, by, bt) if (ax, ay) < (bx, by) else (bx, by, bt, ax, ay, at)
            share = lt / (lt - ht)
            part.append((lx + share * (hx - lx), ly + share * (hy - ly)))
    return part


def write_isochrones(isochrones: Sequence[Isochrone], path: Path) -> None:
    """Write areas as GeoPackage or GeoJSON, by the path's ending (`.gpkg`, `.geojson`), the largest first."""
    ordered = sorted(isochrones, key=lambda one: -one.minutes)
    frame = geopandas.GeoDataFrame(
        {"minutes": [one.minutes for one in ordered], "source": [ATTRIBUTION] * len(ordered)},
        geometry=[one.area for one in ordered],
        crs="EPSG:4326",
    )
    driver = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".json": "GeoJSON"}.get(path.suffix.lower())
    if driver is None:
        raise ValueError(f"{path.name} is neither .gpkg nor .geojson")
    frame.to_file(path, driver=driver, engine="pyogrio", layer="isochrones" if driver == "GPKG" else None)
