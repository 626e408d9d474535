"""Catchments as areas: the ground nearer to a point's places than to any other's, with softened borders."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

CORNER_CUTS = 2


@dataclass(frozen=True)
class Cells:
    """The ground of each place: everything nearer to it than to any other place (Voronoi), n shapes.

    Places at the same spot share one cell, which stands at the first of them; `owner` names it for each place.
    """

    shapes: NDArray[np.object_]
    owner: NDArray[np.int64]


def build_cells(xy: Floats, reach: BaseGeometry) -> Cells:
    """Build the cells of n x 2 points, large enough to cover `reach`."""
    spots, first, row = np.unique(np.round(xy, 3), axis=0, return_index=True, return_inverse=True)
    owner = first[row.ravel()]
    shapes = np.full(len(xy), None, dtype=object)
    if len(spots) < 2:
        shapes[first] = reach.envelope
        return Cells(shapes, owner)
    found = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(spots), extend_to=reach.envelope, ordered=True)
    )
    shapes[first] = found
    return Cells(shapes, owner)


def draw_catchments(cells: Cells, nearest: Ints, people: Floats, reach: BaseGeometry) -> Mapping[int, BaseGeometry]:
    """Return an area for each site that serves some place with people, cut to `reach`, its corners softened.

    `nearest` is each place's site, -1 where none.
    """
    site_of_cell = _site_of_cells(cells, nearest, people)
    areas = {}
    for site in np.unique(site_of_cell[site_of_cell >= 0]):
        ground = shapely.union_all(cells.shapes[site_of_cell == site])
        areas[int(site)] = soften(shapely.intersection(ground, reach))
    return areas


def draw_borders(cells: Cells, nearest: Ints, people: Floats, reach: BaseGeometry) -> BaseGeometry:
    """Return the lines between catchments, each once, cut to `reach`, their corners softened."""
    site_of_cell = _site_of_cells(cells, nearest, people)
    grounds = [
        shapely.union_all(cells.shapes[site_of_cell == site]) for site in np.unique(site_of_cell[site_of_cell >= -1])
    ]
    if len(grounds) < 2:
        return shapely.LineString()
    edges = shapely.node(shapely.union_all([shapely.boundary(ground) for ground in grounds]))
    lines = shapely.line_merge(shapely.intersection(edges, reach))
    return soften(lines)


def soften(shape: BaseGeometry) -> BaseGeometry:
    """Cut the corners of lines and polygons (Chaikin); ends of lines stay where they are."""
    softened = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            rings = [
                _cut_corners(shapely.get_coordinates(ring), closed=True) for ring in (part.exterior, *part.interiors)
            ]
            softened.append(shapely.Polygon(rings[0], rings[1:]))
        elif part.geom_type == "LineString":
            xy = shapely.get_coordinates(part)
            softened.append(shapely.LineString(_cut_corners(xy, closed=bool(np.array_equal(xy[0], xy[-1])))))
    return shapely.GeometryCollection(softened)


def _cut_corners(xy: Floats, *, closed: bool) -> Floats:
    for _ in range(CORNER_CUTS):
        near, far = 0.75 * xy[:-1] + 0.25 * xy[1:], 0.25 * xy[:-1] + 0.75 * xy[1:]
        cut = np.column_stack([near, far]).reshape(-1, 2)
        xy = np.vstack([cut, cut[:1]]) if closed else np.vstack([xy[:1], cut[1:-1], xy[-1:]])
    return xy


def _site_of_cells(cells: Cells, nearest: Ints, people: Floats) -> Ints:
    """Return the site of each cell: that of its most populous place; -1 where none, -2 where the cell is another's."""
    site = np.full(len(nearest), -2, dtype=np.int32)
    order = np.lexsort((np.arange(len(nearest)), people))
    site[cells.owner[order]] = nearest[order]
    return site
