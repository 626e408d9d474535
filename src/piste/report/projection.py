"""From WGS84 to the plane of a map, and from the plane to the units of a drawing."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.enums import TransformDirection
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

SURROUNDINGS_DEG = 8.0
"""How far around the area a shape is kept before it is projected: farther off a local projection bends."""


@dataclass(frozen=True)
class Projection:
    """A plane in metres: ETRS-TM35FIN for Finland, elsewhere one that keeps areas true around the area's middle."""

    crs: str

    @cached_property
    def _transformer(self) -> Transformer:
        return Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)

    def project(self, lat: Floats, lon: Floats) -> Floats:
        """Return n x 2 metres, east and north."""
        east, north = self._transformer.transform(np.asarray(lon, float), np.asarray(lat, float))
        return np.column_stack([east, north])

    def project_shape(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a WGS84 shape (longitude, latitude) in metres."""
        return shapely.transform(shape, lambda lonlat: self.project(lonlat[:, 1], lonlat[:, 0]))

    def unproject_shape(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape in metres in WGS84 (longitude, latitude)."""
        back = self._transformer.transform
        return shapely.transform(
            shape, lambda xy: np.column_stack(back(xy[:, 0], xy[:, 1], direction=TransformDirection.INVERSE))
        )


def choose_projection(country: str, lat: Floats, lon: Floats) -> Projection:
    """Return EPSG:3067 for Finland, else a Lambert azimuthal equal-area projection centred on the places."""
    if country == "FI":
        return Projection("EPSG:3067")
    middle_lat = (float(np.min(lat)) + float(np.max(lat))) / 2
    middle_lon = (float(np.min(lon)) + float(np.max(lon))) / 2
    return Projection(f"+proj=laea +lat_0={middle_lat:.3f} +lon_0={middle_lon:.3f} +ellps=GRS80 +units=m +type=crs")


def clip_to_surroundings(shape: BaseGeometry, lat: Floats, lon: Floats) -> BaseGeometry:
    """Return what of a WGS84 shape lies around the places."""
    return shapely.clip_by_rect(
        shape,
        float(np.min(lon)) - 2 * SURROUNDINGS_DEG,
        max(-89.0, float(np.min(lat)) - SURROUNDINGS_DEG),
        float(np.max(lon)) + 2 * SURROUNDINGS_DEG,
        min(89.0, float(np.max(lat)) + SURROUNDINGS_DEG),
    )


@dataclass(frozen=True)
class Frame:
    """Where the area lies in a drawing of `width` x `height` units: x to the right, y down."""

    west_m: float
    north_m: float
    m_per_unit: float
    width: float
    height: float

    def place(self, metres: Floats) -> Floats:
        """Return n x 2 metres as n x 2 units."""
        return np.column_stack(
            [(metres[:, 0] - self.west_m) / self.m_per_unit, (self.north_m - metres[:, 1]) / self.m_per_unit]
        )

    def place_shape(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape in metres as one in units."""
        return shapely.transform(shape, self.place)


def fit_frame(bounds_m: tuple[float, float, float, float], widest: float, tallest: float, margin: float) -> Frame:
    """Return the frame that holds the bounds (west, south, east, north) as large as fits, with a margin around."""
    west, south, east, north = bounds_m
    wide, tall = max(east - west, 1000.0), max(north - south, 1000.0)
    m_per_unit = max(wide / (widest - 2 * margin), tall / (tallest - 2 * margin))
    return Frame(
        west_m=(west + east) / 2 - (wide / 2 + margin * m_per_unit),
        north_m=(south + north) / 2 + (tall / 2 + margin * m_per_unit),
        m_per_unit=m_per_unit,
        width=wide / m_per_unit + 2 * margin,
        height=tall / m_per_unit + 2 * margin,
    )
