"""How near the points of a network are: the figures that every plan is told by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.units import MINUTE_BANDS, NOT_REACHED_S, SECONDS_PER_MIN
from piste.travel.time_lists import TimeLists

CURVE_MIN = np.arange(0, 181, dtype=np.float64)
"""Minutes at which the curve of people against travel time is read."""


@dataclass(frozen=True)
class Access:
    """Access of the people of an area to one network. Shares are of all people of the area, 0 to 1."""

    n_points: int
    people: float
    mean_min: float
    """People-weighted mean over those whom some point reaches within the cut-off."""
    share_within: tuple[float, ...]
    """Share within 15, 30, 45 and 60 minutes (`MINUTE_BANDS`), inclusive."""
    people_past_limit: float
    """People farther than the criterion's limit, those not reached included."""
    people_not_reached: float
    """People whom no open point reaches within the cut-off."""
    worst_min: float
    """Longest travel time among those reached."""
    curve_share: NDArray[np.float64]
    """Share of people within each minute of `CURVE_MIN`."""


@dataclass(frozen=True)
class NetworkState:
    """One network of open sites, evaluated: for each place its nearest open site and the time to it."""

    sites: NDArray[np.int32]
    nearest: NDArray[np.int32]
    """Nearest open site of each place, -1 where none within the cut-off."""
    seconds: NDArray[np.uint16]
    """Time to it, 65535 where none."""
    access: Access


def build_network_state(
    times: TimeLists,
    people: NDArray[np.float64],
    sites: NDArray[np.int32],
    *,
    limit_min: float,
    n_points: int | None = None,
) -> NetworkState:
    """Evaluate a network; `people` counts towards the figures (0 for places outside the area)."""
    is_open = np.zeros(times.n_sites, dtype=bool)
    is_open[sites] = True
    hits = np.flatnonzero(is_open[times.site])
    row = np.searchsorted(times.indptr, hits, side="right") - 1
    rows, first = np.unique(row, return_index=True)
    nearest = np.full(times.n_places, -1, dtype=np.int32)
    seconds = np.full(times.n_places, NOT_REACHED_S, dtype=np.uint16)
    nearest[rows] = times.site[hits[first]]
    seconds[rows] = times.seconds[hits[first]]
    count = len(sites) if n_points is None else n_points
    return NetworkState(np.sort(sites), nearest, seconds, measure_access(seconds, people, count, limit_min))


def measure_access(seconds: NDArray[np.uint16], people: NDArray[np.float64], n_points: int, limit_min: float) -> Access:
    """Compute the figures of access from each place's time and people."""
    total = float(people.sum())
    reached = seconds != NOT_REACHED_S
    moved = people * reached
    minutes = seconds / SECONDS_PER_MIN
    within = [float(people[reached & (minutes <= edge)].sum()) for edge in MINUTE_BANDS]
    curve = [float(people[reached & (minutes <= edge)].sum()) for edge in CURVE_MIN]
    lived = reached & (people > 0)
    scale = total if total > 0 else 1.0
    return Access(
        n_points=n_points,
        people=total,
        mean_min=float((moved * minutes).sum() / moved.sum()) if moved.sum() > 0 else float("nan"),
        share_within=tuple(share / scale for share in within),
        people_past_limit=float(people[~(reached & (minutes <= limit_min))].sum()),
        people_not_reached=float(people[~reached].sum()),
        worst_min=float(minutes[lived].max()) if lived.any() else float("nan"),
        curve_share=np.array(curve) / scale,
    )
