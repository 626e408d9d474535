"""Land and water on a grid of about one kilometre: which land mass a point stands on, what lies between two points."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from scipy import ndimage
from shapely.geometry.base import BaseGeometry

from piste.core.earth import RADIUS_KM

CELL_KM = 1.0
MARGIN_KM = 60.0
"""Land is kept this far around all points: a way round a gulf may lead outside their box."""
STRAIT_KM = 2.4
"""Water narrower than this has a bridge or a ferry that goes all the time, or is the coarse coastline's mistake."""
GROWTH_KM = 0.5
"""All land grows by this, so that such straits close with at least one cell's width."""
SNAP_KM = 15.0
"""A point in the water belongs to the nearest land within this distance: coastlines for maps are coarse."""
MOST_CELLS = 30_000_000

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class LandGrid:
    """Rows x columns of square cells in an azimuthal equidistant projection around the middle of all points.

    A point's position on the grid is (x, y) in cells; it lies in cell [int(y), int(x)].
    """

    cell_km: float
    origin_km: tuple[float, float]
    """Projected position of the corner of cell [0, 0]."""
    centre: tuple[float, float]
    """Latitude and longitude of the projection's middle, degrees."""
    mass: NDArray[np.int32]
    """Number of the land mass of each cell, 0 in water."""
    shore: NDArray[np.int8]
    """Whole cells to the nearest water (on land, positive) or to the nearest land (on water, negative), at most 127."""

    def locate(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Return grid positions (x, y) of points; those in water move to the middle of the nearest land cell.

        Points farther than `SNAP_KM` from all land stay in the water.
        """
        x, y = self.project(lat, lon)
        rows, columns = self.mass.shape
        x, y = np.clip(x, 0, columns - 1e-6), np.clip(y, 0, rows - 1e-6)
        column, row = x.astype(np.int64), y.astype(np.int64)
        wet = np.flatnonzero(self.mass[row, column] == 0)
        if len(wet) and self.mass.any():
            land = ndimage.distance_transform_edt(self.mass == 0, return_distances=False, return_indices=True)
            to_y, to_x = land[:, row[wet], column[wet]] + 0.5
            near = np.hypot(to_x - x[wet], to_y - y[wet]) * self.cell_km <= SNAP_KM
            x[wet[near]], y[wet[near]] = to_x[near], to_y[near]
        return x, y

    def project(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Return grid positions (x, y) in cells of points in degrees."""
        x, y = _project_km(self.centre, lat, lon)
        return (x - self.origin_km[0]) / self.cell_km, (y - self.origin_km[1]) / self.cell_km

    def mass_at(self, x: Floats, y: Floats) -> NDArray[np.int32]:
        """Return the land masses at grid positions, 0 in water."""
        return self.mass[y.astype(np.int64), x.astype(np.int64)]


def build_land_grid(land: BaseGeometry, lat: Floats, lon: Floats, cell_km: float = CELL_KM) -> LandGrid:
    """Rasterise land around points.

    Parameters
    ----------
    land
        Land as polygons in WGS84 degrees (x = longitude).
    lat, lon
        Points that the grid must hold, degrees.
    cell_km
        Side of a cell; made larger where the box would need more than 30 million cells.

    Returns
    -------
    LandGrid
        Straits and inlets narrower than `STRAIT_KM` are closed first. A cell is land where its middle is; cells that
        touch, also by a corner, are one land mass.
    """
    centre = ((lat.min() + lat.max()) / 2, (lon.min() + lon.max()) / 2)
    x, y = _project_km(centre, lat, lon)
    origin = (float(x.min()) - MARGIN_KM, float(y.min()) - MARGIN_KM)
    width, height = float(x.max()) + MARGIN_KM - origin[0], float(y.max()) + MARGIN_KM - origin[1]
    cell_km = max(cell_km, float(np.sqrt(width * height / MOST_CELLS)))
    shape = (int(np.ceil(height / cell_km)), int(np.ceil(width / cell_km)))
    empty = np.zeros(shape, dtype=np.int32)
    grid = LandGrid(cell_km, origin, centre, empty, empty.astype(np.int8))
    dry = _rasterise(_close_straits(_cut_around(land, lat, lon), grid), grid)
    mass, _ = ndimage.label(dry, structure=np.ones((3, 3)))
    shore = np.where(dry, ndimage.distance_transform_edt(dry), -ndimage.distance_transform_edt(~dry))
    near = np.clip(shore, -127, 127).astype(np.int8)
    return LandGrid(cell_km, origin, centre, mass.astype(np.int32), near)


def _project_km(centre: tuple[float, float], lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    sphere = f"+R={RADIUS_KM * 1000}"
    flat = CRS(f"+proj=aeqd +lat_0={centre[0]} +lon_0={centre[1]} {sphere} +units=km")
    to_flat = Transformer.from_crs(CRS(f"+proj=longlat {sphere}"), flat, always_xy=True)
    x, y = to_flat.transform(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
    return np.asarray(x), np.asarray(y)


def _cut_around(land: BaseGeometry, lat: Floats, lon: Floats) -> BaseGeometry:
    """Cut land to the points' surroundings; the cut's own edges get corners enough to follow parallels."""
    south, north = float(lat.min()) - 2, float(lat.max()) + 2
    widen = 2 / max(0.1, float(np.cos(np.radians(max(abs(south), abs(north))))))
    cut = shapely.clip_by_rect(land, lon.min() - widen, max(-90, south), lon.max() + widen, min(90, north))
    return shapely.segmentize(cut, 0.25)


def _close_straits(land: BaseGeometry, grid: LandGrid) -> BaseGeometry:
    """Return land in grid units, grown until narrow water is gone and shrunk again, but for `GROWTH_KM`."""

    def to_grid(corners: Floats) -> Floats:
        return np.stack(grid.project(corners[:, 1], corners[:, 0]), axis=1)

    half = STRAIT_KM / 2 / grid.cell_km
    flat = shapely.make_valid(shapely.transform(land, to_grid))
    wide = shapely.buffer(flat, half, quad_segs=2)
    return shapely.buffer(wide, GROWTH_KM / grid.cell_km - half, quad_segs=2)


def _rasterise(land: BaseGeometry, grid: LandGrid) -> NDArray[np.bool_]:
    """Fill polygons by the even-odd rule: an edge toggles all cells to its right in rows whose middle it crosses."""
    rows, columns = grid.mass.shape
    corners, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(land)), return_index=True)
    x, y = corners.T - 0.5
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    x0, y0, x1, y1 = x[edge], y[edge], x[edge + 1], y[edge + 1]
    first = np.clip(np.ceil(np.minimum(y0, y1)), 0, rows).astype(np.int64)
    last = np.clip(np.ceil(np.maximum(y0, y1)), 0, rows).astype(np.int64)
    count = last - first
    which = np.repeat(np.arange(len(edge)), count)
    row = np.arange(count.sum()) + np.repeat(first - np.cumsum(count) + count, count)
    at = x0[which] + (row - y0[which]) * (x1 - x0)[which] / (y1 - y0)[which]
    column = np.clip(np.ceil(at), 0, columns).astype(np.int64)
    toggles = np.bincount(row * (columns + 1) + column, minlength=rows * (columns + 1))
    return np.cumsum(toggles.reshape(rows, columns + 1)[:, :-1], axis=1) % 2 == 1
