"""Every site not chosen: what the plan would be with it in a point's place, and with it besides."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.siting.reasons.change import SAME_S
from piste.siting.reasons.ground import Barrier, Ground
from piste.siting.reasons.swap import Swaps

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class SitePrices:
    """k closed sites of the area; the cheapest first. People are of the area; minutes are people x minutes."""

    site: Ints
    barrier: NDArray[np.uint8]
    point: Ints
    """The point that makes way for it best, -1 where the rules let none."""
    left: Floats
    """People more past the limit who could be reached, with the site in that point's place; NaN where none may."""
    person_min: Floats
    """People x minutes more, likewise."""
    closer: Floats
    farther: Floats
    fall_outside: Floats
    come_within: Floats
    opening_person_min: Floats
    """People x minutes more where it opens besides: nought or less."""
    opening_come_within: Floats
    opening_closer: Floats


def build_site_prices(ground: Ground, swaps: Swaps, best: Ints) -> SitePrices:
    """Look closely at the best exchange of every closed site of the area."""
    sites = np.flatnonzero(~ground.is_open & (ground.barrier != Barrier.ACROSS)).astype(np.int32)
    point = np.where(best[sites] >= 0, ground.own[np.maximum(best[sites], 0)], -1).astype(np.int32)
    left = np.full(len(sites), np.nan)
    person_min, counts = left.copy(), np.full((len(sites), 4), np.nan)
    opening = np.zeros((len(sites), 4))
    reader = _Reader(ground)
    for k, site in enumerate(sites):
        opening[k] = reader.count(int(site), -1)
        if point[k] >= 0:
            left[k] = swaps.left[site, best[site]]
            person_min[k] = swaps.seconds[site, best[site]] / SECONDS_PER_MIN
            counts[k] = reader.count(int(site), int(point[k]))
    price = np.where(np.isnan(person_min), np.inf, person_min)
    outside = np.where(np.isnan(left), np.inf, left if ground.binds else 0.0)
    order = np.lexsort((sites, price, outside, ground.barrier[sites] != Barrier.NONE))
    return SitePrices(
        site=sites[order],
        barrier=ground.barrier[sites][order],
        point=point[order],
        left=left[order],
        person_min=person_min[order],
        closer=counts[order, 0],
        farther=counts[order, 1],
        fall_outside=counts[order, 2],
        come_within=counts[order, 3],
        opening_person_min=(swaps.opening_seconds[sites] / SECONDS_PER_MIN)[order],
        opening_come_within=opening[order, 3],
        opening_closer=opening[order, 0],
    )


class _Reader:
    """Counts people by what an exchange changes, looking only at the places that it touches."""

    def __init__(self, ground: Ground) -> None:
        self._ground, times = ground, ground.times
        order = np.argsort(times.site, kind="stable")
        self._pointer = np.concatenate([[0], np.cumsum(np.bincount(times.site, minlength=times.n_sites))])
        self._place = (np.searchsorted(times.indptr, order, side="right") - 1).astype(np.int32)
        self._seconds = times.seconds[order]
        served = np.argsort(ground.state.nearest, kind="stable")
        self._served = served
        self._of_point = np.searchsorted(ground.state.nearest[served], np.arange(times.n_sites + 1))

    def count(self, site: int, point: int) -> tuple[float, float, float, float]:
        """Return people closer, farther, falling past the limit, coming within it."""
        ground = self._ground
        span = slice(self._pointer[site], self._pointer[site + 1])
        listed, seconds = self._place[span], self._seconds[span]
        if point >= 0:
            served = self._served[self._of_point[point] : self._of_point[point + 1]]
            rows = np.union1d(listed, served)
            after = ground.state.seconds[rows].astype(np.int64)
            mine = ground.state.nearest[rows] == point
            after[mine] = ground.second_s[rows[mine]]
        else:
            rows = np.sort(listed)
            after = ground.state.seconds[rows].astype(np.int64)
        at = np.searchsorted(rows, listed)
        after[at] = np.minimum(after[at], seconds)
        before, units = ground.state.seconds[rows].astype(np.int64), ground.units[rows]
        marks = (
            _nearer(after, before),
            _nearer(before, after),
            (before <= ground.limit_s) & (after > ground.limit_s),
            (before > ground.limit_s) & (after <= ground.limit_s),
        )
        closer, farther, fall, come = (float(units[mark].sum()) / ground.folk.per_person for mark in marks)
        return closer, farther, fall, come


def _nearer(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return where one time is more than a minute below the other, or reached where the other is not."""
    return (one != NOT_REACHED_S) & ((other == NOT_REACHED_S) | (one < other - SAME_S))
