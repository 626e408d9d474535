"""Draw approximate outlines of regions: around each region the land that lies nearest to one of its points.

The points are the listed places and, in Finland, two points a municipality. Cells of the Voronoi diagram are joined by
region and smoothed together, so that neighbours still meet; coast and country border come in when they are read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry
from tools.world_atlas import WorldAtlas, polygon_steps

SMOOTH_M = 4_000.0


@dataclass(frozen=True)
class RegionPoint:
    """A point that lies in a region."""

    lat: float
    lon: float
    region: str


def draw_regions(
    points: Sequence[RegionPoint], land: BaseGeometry, land_code: str, atlas: WorldAtlas
) -> dict[str, dict[str, object]]:
    """Return by region code the code of the land that cuts it, and its polygons in the atlas' grid steps."""
    plane = _Plane(land)
    unique = {(point.lon, point.lat): point.region for point in (*points, *_island_shores(points, land))}
    flat = plane.flatten(shapely.MultiPoint(list(unique)))
    frame = plane.flatten(land).envelope.buffer(50_000)
    cells = shapely.get_parts(shapely.voronoi_polygons(flat, extend_to=frame, ordered=True))
    region_of = np.array(list(unique.values()))
    codes = sorted(set(unique.values()))
    joined = [shapely.union_all(cells[region_of == code]) for code in codes]
    smooth = shapely.coverage_simplify(joined, SMOOTH_M) if len(joined) > 1 else [frame]
    outlines: dict[str, dict[str, object]] = {}
    for code, shape in zip(codes, smooth, strict=True):
        steps = shapely.normalize(atlas.in_steps(plane.lift(shapely.intersection(shape, frame))))
        outlines[code] = {"land": land_code, "polygons": [polygon_steps(part) for part in shapely.get_parts(steps)]}
    return outlines


def _island_shores(points: Sequence[RegionPoint], land: BaseGeometry) -> list[RegionPoint]:
    """Return the shores of islands whose points all lie in one region, so that the whole island follows them."""
    shores = []
    positions = shapely.points([(point.lon, point.lat) for point in points])
    for island in shapely.get_parts(land):
        shapely.prepare(island)
        regions = {points[i].region for i in np.flatnonzero(shapely.contains(island, positions))}
        if len(regions) == 1:
            (region,) = regions
            shores += [RegionPoint(lat, lon, region) for lon, lat in island.exterior.coords]
    return shores


def share_in_own_region(outlines: Mapping[str, BaseGeometry], true_regions: Mapping[str, BaseGeometry]) -> float:
    """Return the share of the drawn area that lies in the right region (WGS84 in, areas on the sphere's plane)."""
    plane = _Plane(shapely.union_all(list(outlines.values())))
    drawn = {code: plane.flatten(shape) for code, shape in outlines.items()}
    right = sum(drawn[code].intersection(plane.flatten(true_regions[code])).area for code in drawn)
    somewhere = shapely.union_all([plane.flatten(shape) for shape in true_regions.values()])
    return float(right / sum(shape.intersection(somewhere).area for shape in drawn.values()))


class _Plane:
    """Equal-area metres around the middle of a country."""

    def __init__(self, land: BaseGeometry) -> None:
        west, south, east, north = land.bounds
        centre = f"+proj=laea +lat_0={(south + north) / 2:.2f} +lon_0={(west + east) / 2:.2f}"
        self._transform = pyproj.Transformer.from_crs(4326, centre, always_xy=True).transform

    def flatten(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda xy: np.stack(self._transform(xy[:, 0], xy[:, 1]), axis=1))

    def lift(self, shape: BaseGeometry) -> BaseGeometry:
        def lift(xy: np.ndarray) -> np.ndarray:
            return np.stack(self._transform(xy[:, 0], xy[:, 1], direction="INVERSE"), axis=1)

        return shapely.transform(shape, lift)
