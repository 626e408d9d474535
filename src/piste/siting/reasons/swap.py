"""What every single exchange costs, exactly: each site opened in each point's place, and each opened besides."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.siting.columns import list_columns
from piste.siting.reasons.ground import Ground

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Swaps:
    """m sites x p points in the order of `ground.own`; differences against the plan, below nought is better.

    `seconds` is people x seconds over the counted places (a place past its list counts at the cut-off), `left` people
    past the limit whom a site that may open could reach; `worst_s` the longest time itself where that is the objective.
    """

    seconds: Floats
    left: Floats
    opening_seconds: Floats
    """m: the same where the site opens besides and nothing closes."""
    opening_left: Floats
    worst_s: Floats | None = None


def price_swaps(ground: Ground) -> Swaps:
    r"""Price every exchange of an open point for a closed site.

    With d1 and d2 the times to the nearest and the second nearest open point, t the time to site s, and c any
    non-decreasing value of time, opening s and closing r changes the sum by

        sum_{i: n1(i) = r} w (c(d2) - c(d1)) - sum_i w max(0, c(d1) - c(t)) - sum_{i: n1(i) = r, t < d2} w (c(d2) -
        max(c(d1), c(t)))

    (Whitaker 1983; Resende and Werneck 2007). Weights are whole numbers, so every sum is exact.
    """
    number = np.full(ground.times.n_sites, -1, dtype=np.int64)
    number[ground.own] = np.arange(len(ground.own))
    nearest = ground.state.nearest
    mine = np.where(nearest >= 0, number[nearest], -1)
    entries = _Entries(ground)
    cutoff = ground.cutoff_s

    def time(seconds: NDArray[np.uint16]) -> Floats:
        return np.minimum(seconds.astype(np.float64), cutoff)

    def past(seconds: NDArray[np.uint16]) -> Floats:
        return (seconds > ground.limit_s).astype(np.float64)

    sums = {}
    for name, value, weight in (
        ("seconds", time, np.where(ground.counted, ground.units, 0.0)),
        ("left", past, np.where(ground.within_reach, ground.units, 0.0)),
    ):
        first, second = value(ground.state.seconds), value(ground.second_s)
        new = value(entries.seconds)
        losing = mine >= 0
        loss = np.bincount(mine[losing], (weight * (second - first))[losing], minlength=len(ground.own))
        saved = weight[entries.place] * np.maximum(first[entries.place] - new, 0.0)
        gain = np.bincount(entries.site, saved, minlength=ground.times.n_sites)
        kept = weight[entries.place] * (second[entries.place] - np.maximum(first[entries.place], new))
        owned = mine[entries.place] >= 0
        cell = entries.site[owned].astype(np.int64) * len(ground.own) + mine[entries.place[owned]]
        extra = np.bincount(cell, kept[owned], minlength=ground.times.n_sites * len(ground.own))
        change = loss[None, :] - gain[:, None] - extra.reshape(ground.times.n_sites, len(ground.own))
        sums[name] = change / ground.folk.per_person
        sums[f"opening_{name}"] = -gain / ground.folk.per_person
    worst = _price_worst(ground, mine) if ground.objective == "worst" else None
    return Swaps(sums["seconds"], sums["left"], sums["opening_seconds"], sums["opening_left"], worst)


class _Entries:
    """The entries of the lists that an exchange could make use of: nearer than the second nearest open point."""

    def __init__(self, ground: Ground) -> None:
        times = ground.times
        lengths = np.diff(times.indptr)
        used = np.flatnonzero(times.seconds < np.repeat(ground.second_s, lengths))
        place = np.searchsorted(times.indptr, used, side="right") - 1
        lived = ground.units[place] > 0
        self.place, self.site, self.seconds = place[lived], times.site[used[lived]], times.seconds[used[lived]]


def _price_worst(ground: Ground, mine: NDArray[np.int64]) -> Floats:
    """Return the longest time of every exchange, over counted places with people (at most the cut-off each)."""
    times, points = ground.times, len(ground.own)
    if points == 0:
        return np.zeros((times.n_sites, 0))
    rows = np.flatnonzero(ground.counted & (ground.units > 0))
    first = np.minimum(ground.state.seconds, ground.cutoff_s).astype(np.float64)
    second = np.minimum(ground.second_s, ground.cutoff_s).astype(np.float64)
    pointer, row, entry = list_columns(times.indptr, times.site, times.n_sites)
    worst = np.zeros((times.n_sites, points))
    time = np.empty(times.n_places)
    for site in range(times.n_sites):
        time[:] = np.inf
        span = slice(pointer[site], pointer[site + 1])
        time[row[span]] = times.seconds[entry[span]]
        stays, moves = np.zeros(points + 1), np.zeros(points + 1)
        np.maximum.at(stays, mine[rows], np.minimum(first, time)[rows])
        np.maximum.at(moves, mine[rows], np.minimum(second, time)[rows])
        order = np.argsort(stays)
        top, runner = order[-1], order[-2]
        others = np.where(np.arange(points) == top, stays[runner], stays[top])
        worst[site] = np.maximum(others, moves[:points])
    return worst


def may_swap(ground: Ground) -> Bools:
    """Return m x p: whether the rules on points let a site stand in a point's place, its own barrier left aside.

    Fixed points stay; where every region keeps a point, its last one only makes way for a site of the same region.
    """
    allowed = np.repeat(~ground.fixed[ground.own][None, :], ground.times.n_sites, axis=0)
    if ground.region is not None:
        region = ground.region[ground.own]
        last = np.array([number >= 0 and (region == number).sum() == 1 for number in region], dtype=bool)
        allowed &= ~last[None, :] | (ground.region[:, None] == region[None, :])
    allowed[ground.is_open] = False
    return allowed


def rank_swaps(ground: Ground, swaps: Swaps, allowed: Bools) -> Ints:
    """Return for each site the number of the point that makes way best, -1 where none may.

    Nobody who could be reached is left outside if that can be helped, where the plan leaves nobody or covers as many
    as it can; then comes the plan's own objective, then people x time, then the lower number.
    """
    left = swaps.left if (ground.binds or ground.objective in ("covered", "fewest")) else np.zeros_like(swaps.left)
    best = np.full(len(allowed), -1, dtype=np.int32)
    keys = [left, *([] if swaps.worst_s is None else [swaps.worst_s]), swaps.seconds]
    for site in np.flatnonzero(allowed.any(axis=1)):
        candidates = np.flatnonzero(allowed[site])
        for key in keys:
            values = key[site, candidates]
            candidates = candidates[values == values.min()]
        best[site] = candidates[0]
    return best
