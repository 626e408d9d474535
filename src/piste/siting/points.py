"""What each open point means: its catchment, what closing it costs, and who would stand in its stead."""

import numpy as np
from numpy.typing import NDArray

from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.siting.access import NetworkState
from piste.siting.plan import Points
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


def build_points(
    times: TimeLists,
    people: Floats,
    state: NetworkState,
    sites: Ints,
    *,
    fixed: Ints,
    may_open: Bools,
    people_within: Floats,
    limit_min: float,
) -> Points:
    """Build the facts of a plan's points.

    Parameters
    ----------
    people
        People of each place that count (0 for places outside the area).
    state
        The network, points outside the area included.
    sites
        The points to describe.
    may_open
        Sites that a plan could open: the next best is chosen among those not open.
    people_within
        People within the limit of each site, other points ignored.
    limit_min
        The criterion's limit.
    """
    is_open = np.zeros(times.n_sites, dtype=bool)
    is_open[state.sites] = True
    second = find_second_seconds(times, state, is_open)
    limit_s = limit_min * SECONDS_PER_MIN
    columns: list[tuple[float, ...]] = []
    for site in sites:
        rows = np.flatnonzero((state.nearest == site) & (people > 0))
        catchment = people[rows]
        falls = (state.seconds[rows] <= limit_s) & (second[rows] > limit_s)
        candidate, candidate_mean = _find_next_best(times, rows, catchment, second, may_open & ~is_open)
        columns.append(
            (
                float(catchment.sum()),
                _mean_min(catchment, state.seconds[rows]),
                float(people_within[site]),
                float(catchment[falls].sum()),
                _mean_min(catchment, second[rows]),
                candidate,
                candidate_mean,
            )
        )
    table = np.array(columns, dtype=np.float64).reshape(len(sites), 7)
    return Points(
        site=sites.astype(np.int32),
        fixed=np.isin(sites, fixed),
        catchment_people=table[:, 0],
        mean_min=table[:, 1],
        people_within_limit=table[:, 2],
        closing_people_past_limit=table[:, 3],
        closing_mean_min=table[:, 4],
        next_site=table[:, 5].astype(np.int32),
        next_mean_min=table[:, 6],
    )


def find_second_seconds(times: TimeLists, state: NetworkState, is_open: Bools) -> NDArray[np.uint16]:
    """Return each place's time to its second nearest open site, 65535 where there is none."""
    place = np.repeat(np.arange(times.n_places), np.diff(times.indptr))
    hits = np.flatnonzero(is_open[times.site] & (times.site != state.nearest[place]))
    rows, first = np.unique(place[hits], return_index=True)
    second = np.full(times.n_places, NOT_REACHED_S, dtype=np.uint16)
    second[rows] = times.seconds[hits[first]]
    return second


def _find_next_best(
    times: TimeLists, rows: NDArray[np.int64], people: Floats, second: NDArray[np.uint16], may_open: Bools
) -> tuple[int, float]:
    """Return the closed site that would serve these places best if their point closed, and their mean time then.

    Places whom it does not reach go to their second nearest point. A place that neither reaches counts at the cut-off,
    and is left out of the mean that is told.
    """
    if len(rows) == 0:
        return -1, np.nan
    lengths = times.indptr[rows + 1] - times.indptr[rows]
    entries = np.repeat(times.indptr[rows], lengths) + _count_within(lengths)
    owner = np.repeat(np.arange(len(rows)), lengths)
    fallback = np.minimum(second[rows].astype(np.float64), times.cutoff_min * SECONDS_PER_MIN)
    saved = (fallback[owner] - times.seconds[entries]) * people[owner]
    usable = (saved > 0) & may_open[times.site[entries]]
    if not usable.any():
        return -1, np.nan
    total = np.bincount(times.site[entries][usable], weights=saved[usable], minlength=times.n_sites)
    best = int(np.argmax(total))
    seconds = second[rows].copy()
    of_best = usable & (times.site[entries] == best)
    seconds[owner[of_best]] = times.seconds[entries][of_best]
    return best, _mean_min(people, seconds)


def _count_within(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, … within each of the lengths, one after another."""
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return np.arange(lengths.sum()) - np.repeat(starts, lengths)


def _mean_min(people: Floats, seconds: NDArray[np.uint16]) -> float:
    """Return the mean minutes of those reached, NaN where nobody is."""
    reached = seconds != NOT_REACHED_S
    moved = people[reached]
    return float((moved * seconds[reached]).sum() / moved.sum() / SECONDS_PER_MIN) if moved.sum() > 0 else np.nan
