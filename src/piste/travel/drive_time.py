"""The formula of the estimate: car minutes from a great-circle distance and the people near both ends.

    minutes = access + 60 x detour / cruise x d + city x sqrt(N / 1,000,000) x (1 - exp(-d / start))

d is the great circle in km; N the people near the busier end, each counted with a weight that falls from 1 at the end
to 0 at `near_km`. The last term is what a drive loses in streets, queues and parking: a city's width, and so the
streets to cross, grow with the square root of its people. The minutes rise with d.
"""

import math

import numpy as np
from numpy.typing import NDArray

from piste.core.earth import RADIUS_KM, unit_vectors
from piste.core.kernel import inline, kernel
from piste.travel.estimate_params import EstimateParams

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@inline
def drive_min(
    km: float, line_min: float, busy: float, access_min: float, city_min: float, city_start_km: float
) -> float:
    """Return the minutes of one drive of `km` whose steady part takes `line_min`; `busy` is sqrt(N / 1,000,000)."""
    return access_min + line_min + city_min * busy * -math.expm1(-km / city_start_km)


@kernel("float64[::1](float64[::1], float64[::1], float64, float64, float64, float64)")
def _drive_many(
    km: Floats, busy: Floats, pace_min_per_km: float, access_min: float, city_min: float, city_start_km: float
) -> Floats:
    minutes = np.empty(len(km))
    for i in range(len(km)):
        minutes[i] = drive_min(km[i], pace_min_per_km * km[i], busy[i], access_min, city_min, city_start_km)
    return minutes


def estimate_minutes(km: Floats, people_near: Floats, params: EstimateParams) -> Floats:
    """Return car minutes of drives over firm land.

    Parameters
    ----------
    km
        Great-circle distances, km.
    people_near
        People near the busier end of each drive, weighted as `count_people_near` does.
    """
    km, busy = np.broadcast_arrays(np.asarray(km, dtype=np.float64), busyness(np.asarray(people_near)))
    minutes: Floats = _drive_many(
        np.ascontiguousarray(km).ravel(),
        np.ascontiguousarray(busy).ravel(),
        params.pace_min_per_km,
        params.access_min,
        params.city_min,
        params.city_start_km,
    )
    return minutes.reshape(km.shape)


def busyness(people_near: Floats) -> Floats:
    """Return sqrt(N / 1,000,000)."""
    return np.sqrt(np.asarray(people_near, dtype=np.float64) / 1e6)


def place_spread_km(people: Floats, params: EstimateParams) -> Floats:
    """Return how far a place's people live from its point, km: the root mean square over a disc of even density."""
    return np.sqrt(np.asarray(people, dtype=np.float64) / (2 * math.pi * params.place_people_per_km2))


def count_people_near(
    at: tuple[Floats, Floats], homes: tuple[Floats, Floats], people: Floats, near_km: float
) -> Floats:
    """Return the people near each point: sum of people x max(0, 1 - distance / near_km).

    Parameters
    ----------
    at, homes
        (latitudes, longitudes) of the points and of the places where people live, degrees.
    people
        People of each place.
    """
    if not len(people):
        return np.zeros(len(at[0]))
    order = np.argsort(homes[0], kind="stable")
    lat = np.ascontiguousarray(np.asarray(homes[0], dtype=np.float64)[order])
    spots = np.ascontiguousarray(unit_vectors(lat, np.asarray(homes[1], dtype=np.float64)[order]))
    weight = np.ascontiguousarray(np.asarray(people, dtype=np.float64)[order])
    at_lat = np.asarray(at[0], dtype=np.float64)
    band = np.degrees(near_km / RADIUS_KM) + 1e-9
    first = np.searchsorted(lat, at_lat - band)
    last = np.searchsorted(lat, at_lat + band)
    points = np.ascontiguousarray(unit_vectors(at_lat, np.asarray(at[1], dtype=np.float64)))
    near: Floats = _count_near(points, first, last, spots, weight, near_km)
    return near


@kernel("float64[::1](float64[:,::1], int64[::1], int64[::1], float64[:,::1], float64[::1], float64)")
def _count_near(points: Floats, first: Ints, last: Ints, spots: Floats, weight: Floats, near_km: float) -> Floats:
    near = np.zeros(len(points))
    most_chord2 = (near_km / RADIUS_KM) ** 2  # an arc is longer than its chord
    for i in range(len(points)):
        for k in range(first[i], last[i]):
            chord2 = 0.0
            for axis in range(3):
                chord2 += (points[i, axis] - spots[k, axis]) ** 2
            if chord2 < most_chord2:
                km = 2 * RADIUS_KM * math.asin(min(1.0, 0.5 * math.sqrt(chord2)))
                near[i] += weight[k] * max(0.0, 1 - km / near_km)
    return near
