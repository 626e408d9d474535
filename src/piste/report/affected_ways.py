"""How a municipality's people reach the nearest open point: by car, public transport, on foot, without a car."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from piste.basedata.base import BaseData
from piste.core.earth import great_circle_km, unit_vectors
from piste.core.units import MIN_PER_H, minutes_from_seconds
from piste.siting.coverage import MODES
from piste.travel.combined import find_no_car
from piste.travel.road.reach_change import nearest_seconds
from piste.travel.time_lists import TimeLists
from piste.travel.transit.walking import DETOUR, WALK_KMH
from piste.travel.walk_times import ESTIMATED

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

NO_TIMETABLE = "No timetable was given: nothing is known of public transport."
NO_CAR_TIMES = "No times by car were given."
NO_CAR_SHARE = "It is not known who has no car."
WHY_NOT = {"car": NO_CAR_TIMES, "transit": NO_TIMETABLE, "without_car": NO_CAR_SHARE}


@dataclass(frozen=True)
class Reach:
    """k municipalities: how far their people are from the nearest open point."""

    mean_min: Floats
    """Of those reached; infinity where nobody is."""
    median_min: Floats
    """Half of all people have at most this; infinity where half are not reached."""
    share_within: Floats
    """Share of all people within the limit; NaN where the times end before it."""
    share_reached: Floats


@dataclass(frozen=True)
class Way:
    """One way of travel with today's points and with the plan's."""

    mode: str
    """`car`, `transit`, `walk`, `own` (an own matrix), `without_car`."""
    people: Floats
    """k: people of each municipality whom it is about."""
    estimate: bool
    method: str
    """How the times were made, or why there are none (an English message)."""
    today: Reach | None
    """None where nothing is known of this way; then `plan` is None too."""
    plan: Reach | None


@dataclass(frozen=True)
class Counted:
    """Who is counted: n places, `area` gives the row of each lived-in place's municipality, 0 to k - 1."""

    people: Floats
    area: NDArray[np.int64]
    k: int
    limit_min: float


def build_ways(base: BaseData, times: TimeLists, counted: Counted, today: Ints, plan: Ints) -> tuple[Way, ...]:
    """Measure every way that the times tell of; walks are estimated by distance where they do not.

    Parameters
    ----------
    today, plan
        Open sites of the two networks.
    """
    known = {part.mode: part for part in times.parts} or {times.mode: times}
    everyone = sum_by_area(counted.people, counted)
    ways = []
    for mode in (*MODES, *(("own",) if "own" in known else ())):
        if mode in known:
            ways.append(_measure(mode, known[mode], counted, today, plan))
        elif mode == "walk":
            before, after = (
                measure_reach(estimate_walk_min(base, sites), counted, float("inf")) for sites in (today, plan)
            )
            ways.append(Way(mode, everyone, estimate=True, method=ESTIMATED, today=before, plan=after))
        else:
            ways.append(Way(mode, everyone, estimate=False, method=WHY_NOT[mode], today=None, plan=None))
    no_car = find_no_car(base.places)
    if no_car.any():
        without = Counted(counted.people * no_car, counted.area, counted.k, counted.limit_min)
        ways.append(_measure("without_car", times, without, today, plan))
    else:
        unknown = np.full(counted.k, np.nan)
        ways.append(Way("without_car", unknown, estimate=False, method=NO_CAR_SHARE, today=None, plan=None))
    return tuple(ways)


def _measure(mode: str, times: TimeLists, counted: Counted, today: Ints, plan: Ints) -> Way:
    before, after = (
        measure_reach(minutes_from_seconds(nearest_seconds(times, sites)), counted, times.cutoff_min)
        for sites in (today, plan)
    )
    return Way(mode, sum_by_area(counted.people, counted), times.estimate, times.method, before, after)


def measure_reach(minutes: Floats, counted: Counted, cutoff_min: float) -> Reach:
    """Measure n minutes (infinity: not reached) by municipality."""
    people, limit = counted.people, counted.limit_min
    total = sum_by_area(people, counted)
    reached = np.isfinite(minutes)
    there = sum_by_area(people * reached, counted)
    moved = sum_by_area(people * np.where(reached, minutes, 0.0), counted)
    some = np.maximum(total, 1e-12)
    within = sum_by_area(people * (minutes <= limit), counted) / some
    return Reach(
        mean_min=np.where(there > 0, moved / np.maximum(there, 1e-12), np.inf),
        median_min=find_medians(minutes, counted),
        share_within=np.where(total > 0, within, np.nan) if cutoff_min >= limit else np.full(counted.k, np.nan),
        share_reached=np.where(total > 0, there / some, np.nan),
    )


def find_medians(minutes: Floats, counted: Counted) -> Floats:
    """Return for each municipality the least minutes that at least half of its people have; NaN without people."""
    rows = np.flatnonzero(counted.people > 0)
    order = rows[np.lexsort((minutes[rows], counted.area[rows]))]
    area, people = counted.area[order], counted.people[order]
    medians = np.full(counted.k, np.nan)
    starts = np.searchsorted(area, np.arange(counted.k + 1))
    for row, (first, last) in enumerate(pairwise(starts.tolist())):
        if last > first:
            summed = np.cumsum(people[first:last])
            at = int(np.searchsorted(summed, summed[-1] / 2 - 1e-9))
            medians[row] = minutes[order[first + min(at, last - first - 1)]]
    return medians


def sum_by_area(values: Floats, counted: Counted) -> Floats:
    """Return sums by municipality; places without people add nothing."""
    some = counted.people > 0
    return np.bincount(counted.area[some], weights=values[some], minlength=counted.k).astype(np.float64)


def estimate_walk_min(base: BaseData, sites: Ints) -> Floats:
    """Estimate minutes on foot to the nearest of these sites, however far: straight lines x 1.3 at 4.5 km/h."""
    places, table = base.places, base.sites
    if not len(sites):
        return np.full(len(places), np.inf)
    tree = cKDTree(unit_vectors(table.lat[sites], table.lon[sites]))
    _, found = tree.query(unit_vectors(places.lat, places.lon))
    nearest = sites[np.asarray(found, dtype=np.intp)]
    km = great_circle_km(places.lat, places.lon, table.lat[nearest], table.lon[nearest])
    minutes: Floats = km * DETOUR / WALK_KMH * MIN_PER_H
    return minutes
