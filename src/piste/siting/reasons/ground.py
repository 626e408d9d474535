"""What every reason stands on: a plan's network, who counts, what each site may do, and each place's second choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Texts
from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.siting.access import NetworkState
from piste.siting.reasons.change import Folk, build_folk
from piste.siting.reasons.weights import build_weights
from piste.siting.result import Objective
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Seconds = NDArray[np.uint16]
Codes = NDArray[np.uint8]


class Barrier(IntEnum):
    """Why a site may not open in the plan."""

    NONE = 0
    SMALL = 1
    """Too few people live within the limit of it (criterion b)."""
    FORBIDDEN = 2
    """The scenario or the base data forbid it."""
    ACROSS = 3
    """It lies outside the area."""


@dataclass(frozen=True)
class Ground:
    """One plan made ready for questions; n places, m sites, p points."""

    times: TimeLists
    state: NetworkState
    own: Ints
    """The plan's own points, sorted; points across the border are open too, but nothing may be done with them."""
    fixed: Bools
    """m: sites that must stay open."""
    barrier: Codes
    """m: a `Barrier` each."""
    region: NDArray[np.int64] | None
    """m: region of each site where every region keeps a point, -1 for none; None without that rule."""
    folk: Folk
    codes: tuple[str, ...]
    """Municipality codes of the area."""
    area: NDArray[np.int64]
    """n: number of each place's municipality in `codes`."""
    limit_s: float
    objective: Objective
    counted: Bools
    """n: places over which the objective sums: some site that may open reaches them."""
    within_reach: Bools
    """n: places that some site that may open reaches within the limit: criterion (a) is about them."""
    second_site: Ints
    second_s: Seconds

    @property
    def cutoff_s(self) -> float:
        """What a place past its list counts in a mean."""
        return self.times.cutoff_min * SECONDS_PER_MIN

    @property
    def units(self) -> Floats:
        """People of each place in whole units."""
        units: Floats = self.folk.units[:, 0]
        return units

    @property
    def binds(self) -> bool:
        """Whether the plan leaves nobody outside who could be reached: then an exchange may not do so either."""
        left = self.within_reach & (self.state.seconds > self.limit_s)
        return not bool((self.units[left] > 0).any())

    @property
    def is_open(self) -> Bools:
        """m: sites that are open, those across the border too."""
        mark = np.zeros(self.times.n_sites, dtype=bool)
        mark[self.state.sites] = True
        return mark


def build_ground(
    times: TimeLists,
    people: Floats,
    groups: Mapping[str, Floats],
    municipality: Texts,
    state: NetworkState,
    own: Ints,
    *,
    fixed: Ints,
    small: Ints,
    forbidden: Ints,
    inside_site: Bools,
    region: NDArray[np.int64] | None,
    limit_min: float,
    objective: Objective,
) -> Ground:
    """Make a plan ready for questions; `people` is 0 for places outside the area, and so are `groups` taken there.

    `small` and `forbidden` are as in the plan's rules; who is neither and lies inside the area may open.
    """
    inside = people > 0
    codes, area = np.unique(municipality[inside].astype(str), return_inverse=True)
    rows = np.zeros(len(people), dtype=np.int64)
    rows[inside] = area
    folk = build_folk(people, {key: np.where(inside, one, 0.0) for key, one in groups.items()}, build_weights(people))
    barrier = np.zeros(times.n_sites, dtype=np.uint8)
    barrier[forbidden] = Barrier.FORBIDDEN
    barrier[~inside_site] = Barrier.ACROSS
    barrier[small] = Barrier.SMALL
    limit_s = limit_min * SECONDS_PER_MIN
    usable = barrier == Barrier.NONE
    usable[state.sites] = True
    place = np.repeat(np.arange(times.n_places), np.diff(times.indptr))
    reaching = usable[times.site]
    near = reaching & (times.seconds <= limit_s)
    is_open = np.zeros(times.n_sites, dtype=bool)
    is_open[state.sites] = True
    second_site, second_s = find_second(times, state, is_open)
    must_stay = np.zeros(times.n_sites, dtype=bool)
    must_stay[fixed] = True
    return Ground(
        times=times,
        state=state,
        own=np.sort(own).astype(np.int32),
        fixed=must_stay,
        barrier=barrier,
        region=region,
        folk=folk,
        codes=tuple(str(code) for code in codes) or ("",),
        area=rows,
        limit_s=limit_s,
        objective=objective,
        counted=np.bincount(place[reaching], minlength=times.n_places) > 0,
        within_reach=np.bincount(place[near], minlength=times.n_places) > 0,
        second_site=second_site,
        second_s=second_s,
    )


def find_second(times: TimeLists, state: NetworkState, is_open: Bools) -> tuple[Ints, Seconds]:
    """Return each place's second nearest open site and the time to it, -1 and 65535 where there is none."""
    place = np.repeat(np.arange(times.n_places), np.diff(times.indptr))
    hits = np.flatnonzero(is_open[times.site] & (times.site != state.nearest[place]))
    rows, first = np.unique(place[hits], return_index=True)
    site = np.full(times.n_places, -1, dtype=np.int32)
    seconds = np.full(times.n_places, NOT_REACHED_S, dtype=np.uint16)
    site[rows] = times.site[hits[first]]
    seconds[rows] = times.seconds[hits[first]]
    return site, seconds
