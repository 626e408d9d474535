"""One exchange looked at closely: this site in that point's place, or besides, and who gains and loses by it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.units import SECONDS_PER_MIN
from piste.siting.reasons.change import Change, build_change
from piste.siting.reasons.ground import Barrier, Ground
from piste.siting.reasons.swap import Swaps

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Seconds = NDArray[np.uint16]


@dataclass(frozen=True)
class Exchange:
    """A site opened, and a point closed for it (or none), against the plan."""

    site: int
    point: int
    """The site that closes, -1 where nothing does."""
    barrier: Barrier
    """Why the site may not open; the exchange is priced all the same."""
    change: Change
    """By municipality of `ground.codes`."""
    left: float
    """People more past the limit whom a site that may open could reach: above nought, criterion (a) suffers."""
    person_min: float
    """People x minutes more than in the plan, over the counted places, the cut-off for those past it."""
    value_change: float
    """The plan's own value more: people x minutes, people within, the longest time in minutes."""


def build_exchange(ground: Ground, swaps: Swaps, site: int, point: int = -1) -> Exchange:
    """Open a closed site, and close a point of the plan for it unless `point` is -1.

    Raises
    ------
    ValueError
        Where the site is open, or the point is none of the plan's own.
    """
    if ground.is_open[site]:
        raise ValueError(f"site {site} is open in the plan")
    column = int(np.searchsorted(ground.own, point)) if point >= 0 else -1
    if point >= 0 and (column >= len(ground.own) or ground.own[column] != point):
        raise ValueError(f"site {point} is not a point of the plan")
    after = exchange_seconds(ground, site, point)
    seconds = swaps.opening_seconds[site] if column < 0 else swaps.seconds[site, column]
    left = swaps.opening_left[site] if column < 0 else swaps.left[site, column]
    return Exchange(
        site=site,
        point=point,
        barrier=Barrier(int(ground.barrier[site])),
        change=build_change(ground.state.seconds, after, ground.folk, ground.area, len(ground.codes), ground.limit_s),
        left=float(left),
        person_min=float(seconds) / SECONDS_PER_MIN,
        value_change=_value_change(ground, after, float(seconds), float(left)),
    )


def exchange_seconds(ground: Ground, site: int, point: int) -> Seconds:
    """Return each place's time to its nearest point after an exchange, 65535 where none."""
    times = ground.times
    after = ground.state.seconds.copy()
    if point >= 0:
        served = ground.state.nearest == point
        after[served] = ground.second_s[served]
    hits = np.flatnonzero(times.site == site)
    place = np.searchsorted(times.indptr, hits, side="right") - 1
    after[place] = np.minimum(after[place], times.seconds[hits])
    return after


def _value_change(ground: Ground, after: Seconds, seconds: float, left: float) -> float:
    match ground.objective:
        case "mean":
            return seconds / SECONDS_PER_MIN
        case "covered":
            return -left
        case "worst":
            lived = ground.counted & (ground.units > 0)
            now, was = (np.minimum(one[lived], ground.cutoff_s).max(initial=0) for one in (after, ground.state.seconds))
            return float(now - was) / SECONDS_PER_MIN
    return 0.0
