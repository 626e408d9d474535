"""Estimated car times from every place to every site, where no roads are given."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.earth import unit_vectors
from piste.travel.crossing import Crossing
from piste.travel.drive_time import busyness, count_people_near, place_spread_km
from piste.travel.estimate_kernel import TICKS_PER_MIN, reach_sites
from piste.travel.estimate_params import EstimateParams
from piste.travel.land_graph import build_land_graph
from piste.travel.land_grid import build_land_grid
from piste.travel.pair_lists import lists_from_pairs
from piste.travel.time_lists import TimeLists

METHOD = (
    "Estimated from straight-line distances by a formula fitted to real drives, not from a road map; "
    "water is crossed only by known bridges and ferries."
)
SITES_AT_ONCE = 32

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _Ground:
    """Land as the kernel needs it."""

    shore: NDArray[np.int8]
    cell_km: float
    indptr: Ints
    head: Ints
    ticks: Ints
    crosses: NDArray[np.bool_]
    middle: Floats
    at: Floats
    """Grid position (x, y) of each place, then of each site; likewise its land mass and its piece of land."""
    mass: NDArray[np.int32]
    piece: Ints


def build_estimate(
    places: Places,
    sites: Sites,
    params: EstimateParams,
    *,
    land: BaseGeometry | None = None,
    crossings: Sequence[Crossing] = (),
) -> TimeLists:
    """Estimate car times from places to sites.

    The formula is that of `piste.travel.drive_time`; a place's own spread is added to its distances (root of the sum of
    squares), so that a site at a place's point still takes its people some minutes. With land, a straight line over
    more open water than `params.open_water_km` is driven round by the shortest way over land and crossings; what only
    water joins is not reached.

    Parameters
    ----------
    places, sites
        n places and m sites. The people of all places make the cities: give also those outside a planned area.
    land
        Land as polygons in WGS84 degrees; None: land everywhere.
    crossings
        Ferries and roads over water (`piste.travel.crossing.read_crossings()`).

    Returns
    -------
    TimeLists
        Seconds rounded up, within `params.cutoff_min`; the same for the same input on any number of cores.
    """
    n, m = len(places), len(sites)
    lat, lon = np.concatenate([places.lat, sites.lat]), np.concatenate([places.lon, sites.lon])
    busy = busyness(count_people_near((lat, lon), (places.lat, places.lon), places.people, params.near_km))
    sphere = np.ascontiguousarray(unit_vectors(lat, lon)).reshape(-1, 3)
    ground = _solid_ground(n + m)
    if land is not None and n and m:
        ground = _ground_of(land, crossings, lat, lon, params)
    spread_km2 = place_spread_km(places.people, params) ** 2
    stands = (sphere, busy, ground.at, ground.mass, ground.piece)
    fixed: tuple[Any, ...] = (
        *(v[:n] for v in stands), spread_km2, *(v[n:] for v in stands), _constants(params, ground.cell_km),
        ground.shore, ground.indptr, ground.head, ground.ticks, ground.crosses, ground.middle,
    )  # fmt: skip

    def reach(first: int) -> Any:
        return reach_sites(first, min(first + SITES_AT_ONCE, m), *fixed)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        blocks = list(pool.map(reach, range(0, m, SITES_AT_ONCE)))
    place, site, seconds = (
        np.concatenate([block[i] for block in blocks] or [np.zeros(0, dtype=kind)])
        for i, kind in enumerate((np.int32, np.int32, np.uint16))
    )
    return lists_from_pairs(
        place, site, seconds, (n, m), cutoff_min=params.cutoff_min, mode="car", estimate=True, method=METHOD
    )


def _constants(params: EstimateParams, cell_km: float) -> Floats:
    """Return the constants in the kernel's order."""
    return np.array(
        [
            params.pace_min_per_km,
            params.access_min,
            params.city_min,
            params.city_start_km,
            params.cutoff_min,
            params.open_water_km / cell_km,
            cell_km,
        ]
    )


def _solid_ground(count: int) -> _Ground:
    """Return land without a shore: every line is dry, nothing needs a way round."""
    none = np.zeros(0, dtype=np.int64)
    return _Ground(
        shore=np.ones((1, 1), dtype=np.int8),
        cell_km=1.0,
        indptr=np.zeros(2, dtype=np.int64),
        head=none,
        ticks=none,
        crosses=none.astype(np.bool_),
        middle=np.zeros((1, 2)),
        at=np.zeros((count, 2)),
        mass=np.ones(count, dtype=np.int32),
        piece=np.zeros(count, dtype=np.int64),
    )


def _ground_of(
    land: BaseGeometry, crossings: Sequence[Crossing], lat: Floats, lon: Floats, params: EstimateParams
) -> _Ground:
    """Lay the grid and the graph over land and place all points on them."""
    grid = build_land_grid(land, lat, lon)
    graph = build_land_graph(grid, crossings)
    minutes = graph.km * params.pace_min_per_km + graph.extra_min
    ticks = np.round(minutes * TICKS_PER_MIN).astype(np.int64)
    x, y = grid.locate(lat, lon)
    return _Ground(
        shore=grid.shore,
        cell_km=grid.cell_km,
        indptr=graph.indptr,
        head=graph.head,
        ticks=ticks,
        crosses=graph.crosses,
        middle=graph.middle,
        at=np.stack([x, y], axis=1),
        mass=grid.mass_at(x, y),
        piece=graph.piece_at(x, y),
    )
