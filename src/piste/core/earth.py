"""Places on earth: WGS84 degrees, ETRS-TM35FIN metres, great circles."""

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

RADIUS_KM = 6371.0088
"""Mean earth radius (IUGG)."""

Floats = NDArray[np.float64]


def great_circle_km(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats) -> Floats:
    """Return great-circle distances in km by the haversine formula; degrees in, broadcasting."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    half_lat = (phi_b - phi_a) / 2
    half_lon = np.radians(np.asarray(lon_b) - np.asarray(lon_a)) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin(half_lon) ** 2
    return 2 * RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))


def unit_vectors(lat: Floats, lon: Floats) -> Floats:
    """Return points on the unit sphere, n x 3: straight distances between them rise with great-circle ones."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


def tm35fin_from_wgs84(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Return ETRS-TM35FIN (EPSG:3067) east and north in metres."""
    east, north = Transformer.from_crs(4326, 3067, always_xy=True).transform(lon, lat)
    return np.asarray(east), np.asarray(north)


def wgs84_from_tm35fin(east: Floats, north: Floats) -> tuple[Floats, Floats]:
    """Return WGS84 latitude and longitude in degrees from EPSG:3067 metres."""
    lon, lat = Transformer.from_crs(3067, 4326, always_xy=True).transform(east, north)
    return np.asarray(lat), np.asarray(lon)
