"""Access by all modes together: those with a car take the best of all, those without one do not drive."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Places
from piste.core.errors import PisteError
from piste.core.kernel import kernel
from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.travel.road.reach_change import nearest_seconds
from piste.travel.time_lists import TimeLists

WITHOUT_CAR = "The better of public transport and walking, for people without a car."
WITH_CAR = "The best of car, public transport and walking, for people with a car."
BOTH = "People with a car take the best of car, public transport and walking; people without one do not drive."

NO_CAR = ":no_car"
_JOINED = ("names", "lat", "lon", "people", "municipality", "names_sv")


@dataclass(frozen=True)
class CombinedTimes:
    """Times of n places for two groups of people; `share_without_car` (n, from 0 to 1) says how many are in each."""

    with_car: TimeLists
    without_car: TimeLists
    share_without_car: Floats

    def count_within(
        self, people: Floats, limit_min: float, open_sites: NDArray[np.int32] | None = None
    ) -> tuple[Floats, Floats]:
        """Return n people with a car and n without one who are within the limit (inclusively) of an open site."""
        counts = []
        for times, share in ((self.with_car, 1 - self.share_without_car), (self.without_car, self.share_without_car)):
            seconds = nearest_seconds(times, open_sites)
            within = (seconds != NOT_REACHED_S) & (seconds <= limit_min * SECONDS_PER_MIN)
            counts.append(people * share * within)
        return counts[0], counts[1]


def combine_times(
    car: TimeLists, transit: TimeLists, walk: TimeLists | None, share_without_car: Floats
) -> CombinedTimes:
    """Combine the times of modes between the same places and sites.

    Parameters
    ----------
    car, transit, walk
        n places x m sites each; transit times of Piste hold short walks already, so that `walk` may be None.
    share_without_car
        n shares from 0 to 1; see `find_share_without_car`.

    Raises
    ------
    PisteError
        Where the lists are of other places or sites, or a share is no share.
    """
    share = np.asarray(share_without_car, dtype=np.float64)
    if share.shape != (car.n_places,) or not ((share >= 0) & (share <= 1)).all():
        raise PisteError("The share of people without a car is one number from 0 to 1 for each place.")
    on_foot = [transit] if walk is None else [transit, walk]
    return CombinedTimes(
        with_car=take_better([car, *on_foot], mode="any", method=WITH_CAR),
        without_car=take_better(on_foot, mode="transit", method=WITHOUT_CAR),
        share_without_car=share,
    )


def find_share_without_car(
    places: Places,
    *,
    share: float | None = None,
    group: str | None = None,
    by_group: Mapping[str, float] | None = None,
) -> Floats:
    """Return the share of each place's people who have no car, from exactly one source; there is no default.

    Parameters
    ----------
    share
        The same for every place.
    group
        The column of `places.groups` that counts people without a car.
    by_group
        For columns of `places.groups` (age groups) the share of their people without a car. People in none of these
        groups count as having a car.

    Raises
    ------
    PisteError
        Where no source or more than one is given, a group is unknown, or a share is not from 0 to 1.
    """
    if sum(source is not None for source in (share, group, by_group)) != 1:
        raise PisteError("Say who has no car in one way: a share, a column of people, or shares by group.")
    if share is not None:
        shares = np.full(len(places), float(share))
    else:
        weights = {group: 1.0} if group is not None else dict(by_group or {})
        unknown = sorted(set(weights) - set(places.groups))
        if unknown:
            raise PisteError("The places have no group {group}.", group=unknown[0])
        without = np.sum([places.groups[name] * part for name, part in weights.items()], axis=0, initial=0.0)
        shares = np.divide(without, places.people, out=np.zeros(len(places)), where=places.people > 0)
        if not all(0 <= part <= 1 for part in weights.values()):
            shares = np.full(len(places), np.nan)
    if not ((shares >= 0) & (shares <= 1 + 1e-9)).all():
        raise PisteError("A share of people without a car is not from 0 to 1.")
    return np.minimum(shares, 1.0)


def split_by_car(places: Places, combined: CombinedTimes) -> tuple[Places, TimeLists]:
    """Return 2 n places, those of people with a car first, and their times: what a plan for both groups is made from.

    A plan over these counts everyone once, by the modes that they have. Groups and languages are shared alike.
    """
    times = stack_times(combined.with_car, combined.without_car, mode="any", method=BOTH)
    return split_places(places, combined.share_without_car), times


def split_places(places: Places, share_without_car: Floats) -> Places:
    """Return 2 n places: people with a car, then, with ids that end in `NO_CAR`, those without one."""
    with_car, without = weigh_places(places, 1 - share_without_car), weigh_places(places, share_without_car)

    def join(values: Any, more: Any) -> Any:
        return None if values is None else np.concatenate([values, more])

    return Places(
        ids=np.array([*with_car.ids, *(f"{one}{NO_CAR}" for one in without.ids)], dtype=object),
        groups={name: join(values, without.groups[name]) for name, values in with_car.groups.items()},
        languages={name: join(values, without.languages[name]) for name, values in with_car.languages.items()},
        **{name: join(getattr(with_car, name), getattr(without, name)) for name in _JOINED},
    )


def weigh_places(places: Places, share: Floats) -> Places:
    """Return the places with a share of their people; groups and languages are shared alike."""
    return replace(
        places,
        people=places.people * share,
        groups={name: values * share for name, values in places.groups.items()},
        languages={name: values * share for name, values in places.languages.items()},
    )


def find_no_car(places: Places) -> NDArray[np.bool_]:
    """Return which places of `split_places` are people without a car."""
    return np.array([str(one).endswith(NO_CAR) for one in places.ids], dtype=bool)


def stack_times(first: TimeLists, second: TimeLists, *, mode: str, method: str) -> TimeLists:
    """Return the times of two sets of places to the same sites, one after the other."""
    return TimeLists(
        indptr=np.concatenate([first.indptr, first.indptr[-1] + second.indptr[1:]]),
        site=np.concatenate([first.site, second.site]),
        seconds=np.concatenate([first.seconds, second.seconds]),
        n_sites=first.n_sites,
        cutoff_min=max(first.cutoff_min, second.cutoff_min),
        mode=mode,
        estimate=first.estimate or second.estimate,
        method=method,
    )


def take_better(lists: list[TimeLists], *, mode: str, method: str) -> TimeLists:
    """Return for each pair its shortest time; a pair that any list reaches is reached.

    Raises
    ------
    PisteError
        Where the lists are of other places or sites.
    """
    if len({(one.n_places, one.n_sites) for one in lists}) != 1:
        raise PisteError("Times of several modes are of the same places and sites.")
    best = lists[0]
    for other in lists[1:]:
        count = _count_pairs(best.indptr, best.site, other.indptr, other.site, best.n_sites)
        indptr = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        site, seconds = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1], dtype=np.uint16)
        _merge_pairs(
            best.indptr, best.site, best.seconds, other.indptr, other.site, other.seconds, best.n_sites,
            indptr, site, seconds,
        )  # fmt: skip
        best = replace(best, indptr=indptr, site=site, seconds=seconds)
    return replace(
        best,
        cutoff_min=max(one.cutoff_min for one in lists),
        mode=mode,
        estimate=any(one.estimate for one in lists),
        method=method,
    )


@kernel("int64[::1](int64[::1], int32[::1], int64[::1], int32[::1], int64)")
def _count_pairs(
    a_ptr: NDArray[np.int64], a: NDArray[np.int32], b_ptr: NDArray[np.int64], b: NDArray[np.int32], n_sites: int
) -> NDArray[np.int64]:
    seen = np.full(n_sites, -1, np.int64)
    count = np.zeros(len(a_ptr) - 1, np.int64)
    for row in range(len(count)):
        for k in range(a_ptr[row], a_ptr[row + 1]):
            seen[a[k]] = row
        count[row] = a_ptr[row + 1] - a_ptr[row]
        for k in range(b_ptr[row], b_ptr[row + 1]):
            count[row] += seen[b[k]] != row
    return count


@kernel(
    "void(int64[::1], int32[::1], uint16[::1], int64[::1], int32[::1], uint16[::1], int64,"
    "int64[::1], int32[::1], uint16[::1])"
)
def _merge_pairs(
    a_ptr: NDArray[np.int64],
    a: NDArray[np.int32],
    a_s: NDArray[np.uint16],
    b_ptr: NDArray[np.int64],
    b: NDArray[np.int32],
    b_s: NDArray[np.uint16],
    n_sites: int,
    indptr: NDArray[np.int64],
    site: NDArray[np.int32],
    seconds: NDArray[np.uint16],
) -> None:
    """Walk through both lists at once, shortest first; the first time that a site comes up is its best."""
    seen = np.full(n_sites, -1, np.int64)
    for row in range(len(indptr) - 1):
        i, j, k = a_ptr[row], b_ptr[row], indptr[row]
        while i < a_ptr[row + 1] or j < b_ptr[row + 1]:
            from_a = j == b_ptr[row + 1] or (
                i < a_ptr[row + 1] and (a_s[i] < b_s[j] or (a_s[i] == b_s[j] and a[i] <= b[j]))
            )
            if from_a:
                to, time = a[i], a_s[i]
                i += 1
            else:
                to, time = b[j], b_s[j]
                j += 1
            if seen[to] != row:
                seen[to] = row
                site[k] = to
                seconds[k] = time
                k += 1
