"""The low-demand rule: how many visits a week a site would have, and how many its real catchment gives it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats
from piste.core.errors import PisteError
from piste.core.units import SECONDS_PER_MIN
from piste.siting.huff import Choice
from piste.travel.time_lists import TimeLists

WEEKS_PER_YEAR = 52.0
NEAR_MIN = 30.0
"""Visits of places so near count to a site's demand."""
LEAST_PER_WEEK = 100.0
"""Kela's board, December 2017: under 100 customers a week demand is low."""

LOW_DEMAND = (
    "Demand is the visits of places within {minutes} min of a point; a point under {least} a week has low demand."
)

Decay = Callable[[Floats], Floats]
"""Minutes -> share of visits that are made."""


@dataclass(frozen=True)
class LowDemandCheck:
    """k open points against the rule; visits a week."""

    open_sites: NDArray[np.int32]
    demand_per_week: Floats
    """Of places within 30 min, other points ignored: what the rule speaks of."""
    catchment_per_week: Floats
    """Of places whose nearest open point it is, or by Huff's choice: what the point would really have."""
    least_per_week: float

    @property
    def low(self) -> NDArray[np.bool_]:
        """Points that break the rule."""
        return self.demand_per_week < self.least_per_week

    @property
    def low_in_catchment(self) -> NDArray[np.bool_]:
        """Points whose real catchment gives too little, whatever the rule says."""
        return self.catchment_per_week < self.least_per_week


def build_site_demand(
    times: TimeLists, visits_per_year: Floats, near_min: float = NEAR_MIN, decay: Decay | None = None
) -> Floats:
    """Return visits a week of the places within `near_min` (inclusively) of each of m sites: constants of the sites.

    Parameters
    ----------
    visits_per_year
        n visits a year at everyone's door.
    decay
        How many of them are made over the minutes to this site; None: all.
    """
    visits = check_visits(times, visits_per_year)
    within = np.flatnonzero(times.seconds <= near_min * SECONDS_PER_MIN)
    place = np.repeat(np.arange(times.n_places), np.diff(times.indptr))[within]
    made = visits[place]
    if decay is not None:
        made = made * decay(times.seconds[within] / SECONDS_PER_MIN)
    return np.bincount(times.site[within], weights=made, minlength=times.n_sites) / WEEKS_PER_YEAR


def check_low_demand(
    times: TimeLists,
    open_sites: NDArray[np.int32],
    visits_per_year: Floats,
    *,
    near_min: float = NEAR_MIN,
    least_per_week: float = LEAST_PER_WEEK,
    decay: Decay | None = None,
    choice: Choice | None = None,
) -> LowDemandCheck:
    """Set each open point's demand by the rule beside that of its real catchment.

    Parameters
    ----------
    decay
        As for `build_site_demand`; it holds for the catchment as well.
    choice
        Huff's choice of the same open sites, whose visits (at the door or made, as they were given to it) are taken as
        the catchment's; None: everybody goes to the nearest.
    """
    visits = check_visits(times, visits_per_year)
    chosen = np.asarray(open_sites, dtype=np.int32)
    demand = build_site_demand(times, visits, near_min, decay)[chosen]
    if choice is not None:
        if not np.array_equal(choice.open_sites, chosen):
            raise PisteError("The choice is of other open sites.")
        return LowDemandCheck(chosen, demand, choice.visits / WEEKS_PER_YEAR, least_per_week)
    is_open = np.zeros(times.n_sites, dtype=np.bool_)
    is_open[chosen] = True
    hits = np.flatnonzero(is_open[times.site])
    rows = np.repeat(np.arange(times.n_places), np.diff(times.indptr))[hits]
    place, first = np.unique(rows, return_index=True)
    entry = hits[first]
    made = visits[place] if decay is None else visits[place] * decay(times.seconds[entry] / SECONDS_PER_MIN)
    catchment = np.bincount(times.site[entry], weights=made, minlength=times.n_sites) / WEEKS_PER_YEAR
    return LowDemandCheck(chosen, demand, catchment[chosen], least_per_week)


def check_visits(times: TimeLists, visits: Floats) -> Floats:
    """Return n visits as numbers; raise where they are none."""
    counted = np.asarray(visits, dtype=np.float64)
    if counted.shape != (times.n_places,) or not (np.isfinite(counted) & (counted >= 0)).all():
        raise PisteError("Visits are one number of 0 or more for each place.")
    return counted
