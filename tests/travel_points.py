"""Places and sites for tests of travel, laid out in km around 60 N, 24 E."""

import numpy as np
import shapely

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.earth import RADIUS_KM
from piste.travel.estimate_params import EstimateParams

LAT, LON = 60.0, 24.0
KM_PER_DEGREE = np.pi * RADIUS_KM / 180

ONE_MINUTE_A_KM = EstimateParams(
    detour=1.2,
    cruise_km_h=72.0,
    access_min=3.0,
    city_min=0.0,
    city_start_km=2.0,
    near_km=15.0,
    place_people_per_km2=1000.0,
)
"""Minutes = 3 + km: easy to check by hand."""


def degrees(points):
    """Turn (east, north) km into latitudes and longitudes; good to 0.1 % within some 50 km of 60 N, 24 E."""
    east, north = np.asarray(points, dtype=np.float64).reshape(-1, 2).T
    lat = LAT + north / KM_PER_DEGREE
    return lat, LON + east / (KM_PER_DEGREE * np.cos(np.radians(lat)))


def places_at(points, people=0.0):
    lat, lon = degrees(points)
    ids = np.array([f"p{i}" for i in range(len(lat))], dtype=object)
    nowhere = np.array([""] * len(lat), dtype=object)
    return Places(ids, ids, lat, lon, np.broadcast_to(np.asarray(people, dtype=np.float64), len(lat)).copy(), nowhere)


def sites_at(points):
    lat, lon = degrees(points)
    ids = np.array([f"s{i}" for i in range(len(lat))], dtype=object)
    nowhere = np.array([""] * len(lat), dtype=object)
    return Sites(ids, ids, lat, lon, nowhere, np.zeros(len(lat), dtype=np.uint8))


def land_of(*polygons):
    """Make land of polygons given by corners in km."""
    shapes = []
    for corners in polygons:
        lat, lon = degrees(corners)
        shapes.append(shapely.Polygon(np.stack([lon, lat], axis=1)))
    return shapely.union_all(shapes)


def box(west, south, east, north):
    return [(west, south), (east, south), (east, north), (west, north)]
