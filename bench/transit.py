"""Public transport at national scale: one thread, from every place to every site over an hour of departures.

`python -m bench.transit` measures a sample of the sites; `python -m bench.transit all` all of them.
"""

import platform
import sys
import time
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from piste.travel.transit.question import TransitParams, read_window
from piste.travel.transit.timetable import Timetable
from piste.travel.transit.transit_times import build_transit_times
from piste.travel.transit.walking import Points, estimate_walks

STOPS, ROUTES, PLACES, SITES = 40_000, 3_150, 40_000, 3_000
SAMPLE = 60
SIDE_KM, TOWN_SHARE, TOWN_KM = 400.0, 0.375, 20.0
KM_A_DEGREE = 111.195
LAT, LON = 61.0, 22.0


def build_network(seed: int = 2) -> Timetable:
    """Make a country of stops and lines with about 1.7 million connections a day: towns, villages, coaches."""
    rng = np.random.default_rng(seed)
    in_town = int(TOWN_SHARE * STOPS)
    xy = np.concatenate([rng.normal(SIDE_KM / 2, TOWN_KM, (in_town, 2)), rng.uniform(0, SIDE_KM, (STOPS - in_town, 2))])
    tree = cKDTree(xy)
    parts: list[NDArray[np.int64]] = []
    trips = 0
    for _ in range(ROUTES):
        stops, leg_s = _draw_line(rng, xy, tree)
        for way, legs in ((stops, leg_s), (stops[::-1], leg_s[::-1])):
            starts = np.sort(rng.integers(5 * 3600, 23 * 3600, rng.choice([6, 12, 30, 60], p=[0.4, 0.3, 0.2, 0.1])))
            offset = np.concatenate([[0], np.cumsum(legs)])
            n, k = len(legs), len(starts)
            parts.append(
                np.stack(
                    [
                        (starts[:, None] + offset[:-1]).ravel(),
                        (starts[:, None] + offset[1:]).ravel(),
                        np.tile(way[:-1], k),
                        np.tile(way[1:], k),
                        np.repeat(np.arange(trips, trips + k), n),
                    ]
                )
            )
            trips += k
    rows = np.concatenate(parts, axis=1)
    rows = rows[:, np.argsort(rows[0], kind="stable")].astype(np.int32)
    ids = np.array([str(k) for k in range(STOPS)], dtype=object)
    always = np.ones(rows.shape[1], dtype=bool)
    none = np.zeros(0, dtype=np.int32)
    lat, lon = LAT + xy[:, 1] / KM_A_DEGREE, LON + xy[:, 0] / (KM_A_DEGREE * np.cos(np.radians(LAT)))
    numbers = [np.ascontiguousarray(row) for row in rows]
    return Timetable(
        date(2026, 1, 13), "Europe/Helsinki", ids, ids, lat, lon, *numbers, always, always, trips,
        none, none, none, none,
    )  # fmt: skip


def _draw_line(
    rng: np.random.Generator, xy: NDArray[np.float64], tree: cKDTree
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the stops of a line along a straight way, and the seconds between them."""
    while True:
        start, n, angle = xy[rng.integers(STOPS)], rng.integers(8, 45), rng.uniform(0, 2 * np.pi)
        step_km = rng.choice([0.6, 3.0], p=[0.7, 0.3])
        way = start + np.outer(np.arange(n) * step_km, [np.cos(angle), np.sin(angle)]) + rng.normal(0, 0.2, (n, 2))
        stops = tree.query(way)[1]
        stops = stops[np.concatenate([[True], stops[1:] != stops[:-1]])]
        if len(stops) >= 3:
            km = np.hypot(*np.diff(xy[stops], axis=0).T)
            return stops, (km / (25 if step_km < 1 else 60) * 3600 + 20).astype(np.int64)


def run(n_sites: int = SAMPLE) -> list[tuple[str, str]]:
    """Measure on one thread and return (what, figure) rows."""
    timetable = build_network()
    rng = np.random.default_rng(7)
    window, params = read_window("8:00-9:00", arrive=False), TransitParams()
    spread = 0.3 / KM_A_DEGREE
    at = [rng.choice(STOPS, n, replace=False) for n in (PLACES, SITES)]
    points = [
        Points(
            timetable.stop_lat[i] + rng.normal(0, spread, len(i)), timetable.stop_lon[i] + rng.normal(0, spread, len(i))
        )
        for i in at
    ]
    places, sites = points[0], Points(points[1].lat[:n_sites], points[1].lon[:n_sites])
    start = time.perf_counter()
    legs = estimate_walks(places, Points(timetable.stop_lat, timetable.stop_lon), sites, params)
    walks_s = time.perf_counter() - start
    within = _narrow(timetable, *window.span(params.cutoff_s))
    start = time.perf_counter()
    times = build_transit_times(within, legs, window, params, threads=1)
    seconds = time.perf_counter() - start
    whole = seconds * SITES / n_sites
    note = "" if n_sites == SITES else f" (from {n_sites} sites, chosen at random, extrapolated)"
    rows = [
        ("machine", f"{platform.machine()}, Python {platform.python_version()}, one thread, shared with other work"),
        ("stops, connections a day, trips", f"{STOPS:,}, {len(timetable):,}, {timetable.n_trips:,}"),
        ("connections within the window and the cut-off", f"{len(within):,}"),
        ("places, sites, departures", f"{PLACES:,}, {SITES:,}, {len(window.moments)}"),
        ("walks to stops, estimated, once", f"{walks_s:.1f} s"),
        (
            "a site: all stops, all places, 60 departures, median and 90th percentile",
            f"{seconds / n_sites * 1e3:.1f} ms",
        ),
        ("all sites" + note, f"{whole:.0f} s"),
    ]
    for share, lists in times.items():
        minutes = float(np.median(lists.seconds)) / 60 if len(lists.seconds) else float("nan")
        rows.append((f"pairs at percentile {share}, their median", f"{len(lists.site):,}, {minutes:.1f} min"))
    return rows


def _narrow(timetable: Timetable, first_s: int, last_s: int) -> Timetable:
    """Return the timetable of a span of the day, as `build_timetable` lays it out."""
    inside = (timetable.departure_s >= first_s) & (timetable.arrival_s <= last_s)
    names = ("departure_s", "arrival_s", "tail", "head", "board", "alight")
    trip = np.unique(timetable.trip[inside], return_inverse=True)[1].astype(np.int32)
    kept = {name: getattr(timetable, name)[inside] for name in names}
    return Timetable(**{**vars(timetable), **kept, "trip": trip, "n_trips": int(trip.max()) + 1})


if __name__ == "__main__":
    for name, figure in run(SITES if sys.argv[1:] == ["all"] else SAMPLE):
        print(f"{name}: {figure}")
