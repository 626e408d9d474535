"""Coverage by mode: how many people are near a plan's points by car, by public transport, on foot."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.basedata.place import Floats
from piste.basedata.site import Sites
from piste.core.units import MINUTE_BANDS, NOT_REACHED_S, SECONDS_PER_MIN
from piste.travel.combined import find_no_car
from piste.travel.road.reach_change import nearest_seconds
from piste.travel.time_lists import TimeLists
from piste.travel.walk_times import estimate_walk_times

Ints = NDArray[np.int32]

MODES = ("car", "transit", "walk")
"""Always told, with no data where there are none."""


@dataclass(frozen=True)
class ModeCoverage:
    """People near an open point by one mode."""

    mode: str
    """`car`, `transit`, `walk`, `own` (an own matrix), `without_car` (people without a car, by the modes they have),
    `any` (everyone, by the modes they have)."""
    people: float
    """All whom the row is about."""
    people_within: tuple[float, ...] | None
    """Within each of `MINUTE_BANDS`, inclusive; NaN past the times' cut-off; None: there are no data of this mode."""
    estimate: bool = False


def build_coverage(base: BaseData, times: TimeLists, people: Floats, open_sites: Ints) -> tuple[ModeCoverage, ...]:
    """Count people near open sites by every mode that the times tell of; walks are estimated where they do not.

    Parameters
    ----------
    people
        People of each place who count (0 outside the area).
    """
    known = {part.mode: (part, open_sites) for part in times.parts}
    if not times.parts:
        known[times.mode] = times, open_sites
    if "walk" not in known:
        opened = _take(base.sites, open_sites)
        known["walk"] = estimate_walk_times(base.places, opened), np.arange(len(opened), dtype=np.int32)
    rows = [_count(mode, known.get(mode), people) for mode in MODES]
    if "own" in known:
        rows.append(_count("own", known["own"], people))
    if times.parts:
        without = find_no_car(base.places)
        if not without.any():
            rows.append(_count("without_car", (times, open_sites), people))
        else:
            rows.append(_count("without_car", (times, open_sites), people * without))
            rows.append(_count("any", (times, open_sites), people))
    return tuple(rows)


def _count(mode: str, known: tuple[TimeLists, Ints] | None, people: Floats) -> ModeCoverage:
    total = float(people.sum())
    if known is None:
        return ModeCoverage(mode, total, None)
    times, opened = known
    seconds = nearest_seconds(times, opened)
    reached = seconds != NOT_REACHED_S
    within = tuple(
        float(people[reached & (seconds <= edge * SECONDS_PER_MIN)].sum()) if edge <= times.cutoff_min else float("nan")
        for edge in MINUTE_BANDS
    )
    return ModeCoverage(mode, total, within, times.estimate)


def _take(sites: Sites, rows: Ints) -> Sites:
    columns = {name: getattr(sites, name)[rows] for name in ("ids", "names", "lat", "lon", "municipality", "standing")}
    return Sites(**columns)
