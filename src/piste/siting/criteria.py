"""How a plan meets the national criteria, who is left outside, and the way out."""

import numpy as np
from numpy.typing import NDArray

from piste.core.units import SECONDS_PER_MIN
from piste.siting.access import NetworkState
from piste.siting.plan import Criterion
from piste.siting.scenario import Scenario
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


def build_criteria(
    scenario: Scenario,
    times: TimeLists,
    people: Floats,
    state: NetworkState,
    points: Ints,
    *,
    people_within: Floats,
    small: Ints,
    site_region: NDArray[np.int64],
) -> tuple[Criterion, ...]:
    """Check a plan against the criteria.

    Parameters
    ----------
    points
        Open points inside the area.
    people_within
        People within the limit of each site.
    small
        Sites that only the minimum of people keeps closed.
    site_region
        Region number of each site of the area, -1 outside it.
    """
    rules = scenario.rules
    limit_s = rules.within_min * SECONDS_PER_MIN
    far = np.flatnonzero((people > 0) & (state.seconds > limit_s))
    outside: Ints = far[np.argsort(-people[far], kind="stable")].astype(np.int32)
    near = _sites_near(times, outside, limit_s)
    criteria = [
        Criterion(
            "within_limit",
            met=len(outside) == 0,
            people=float(people[outside].sum()),
            places=outside,
            sites=np.intersect1d(near, small).astype(np.int32),
        )
    ]
    if rules.min_people > 0:
        under = points[people_within[points] < rules.min_people]
        criteria.append(Criterion("min_people", met=len(under) == 0, sites=under.astype(np.int32)))
    criteria.append(Criterion("services", met=None))
    if rules.one_per_region:
        regions = np.unique(site_region[site_region >= 0])
        missing = np.setdiff1d(regions, site_region[points])
        criteria.append(Criterion("one_per_region", met=len(missing) == 0))
    return tuple(criteria)


def _sites_near(times: TimeLists, places: Ints, limit_s: float) -> Ints:
    """Return the sites within the limit of any of the places."""
    parts = [times.site[times.indptr[i] : times.indptr[i + 1]] for i in places]
    seconds = [times.seconds[times.indptr[i] : times.indptr[i + 1]] for i in places]
    near = [site[time <= limit_s] for site, time in zip(parts, seconds, strict=True)]
    return np.unique(np.concatenate(near)).astype(np.int32) if near else np.zeros(0, dtype=np.int32)
