"""How long the travel-time estimate takes for a country."""

import numpy as np

from piste.basedata.default import read_default
from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.deadline import Deadline
from piste.travel.crossing import read_crossings
from piste.travel.estimate import build_estimate
from piste.travel.estimate_params import read_estimate_params

N_PLACES, N_SITES = 20_000, 3_000
SCATTER_DEGREES = 0.05


def run() -> list[tuple[str, str]]:
    """Measure Finland's built-in places, then as many places and sites as a large country has."""
    base = read_default("FI")
    lines = [_measure("Finland, built-in", base.places, base.sites, base.areas.land)]
    rng = np.random.default_rng(1)
    places, sites = _scatter(base.places, N_PLACES, rng), _scatter(base.places, N_SITES, rng)
    points = Sites(sites.ids, sites.names, sites.lat, sites.lon, sites.municipality, np.zeros(N_SITES, dtype=np.uint8))
    lines += [
        _measure("scattered over Finland", places, points, base.areas.land),
        _measure("the same without a coastline", places, points, None),
    ]
    return lines


def _scatter(places: Places, count: int, rng: np.random.Generator) -> Places:
    pick = rng.integers(0, len(places), count)
    north, east = rng.normal(0, SCATTER_DEGREES, count), rng.normal(0, 2 * SCATTER_DEGREES, count)
    people = places.people[pick] * len(places) / count
    ids = np.array([str(i) for i in range(count)], dtype=object)
    return Places(ids, ids, places.lat[pick] + north, places.lon[pick] + east, people, places.municipality[pick])


def _measure(name: str, places: Places, sites: Sites, land: object) -> tuple[str, str]:
    params, crossings = read_estimate_params(), read_crossings()
    clock = Deadline()
    times = build_estimate(places, sites, params, land=land, crossings=crossings)  # type: ignore[arg-type]
    size = (
        f"{len(places):,} places x {len(sites):,} sites, {len(times.site):,} pairs within {params.cutoff_min:.0f} min"
    )
    return f"estimate, {name}", f"{clock.elapsed_s():.1f} s ({size})"
