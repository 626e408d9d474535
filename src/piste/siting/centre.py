"""Worst: the smallest largest cost (p-centre), by bisection on covering."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from piste.siting.cover import CoverAnswer
from piste.siting.model import Floats, Ints

Attempt = Callable[[float], CoverAnswer]
"""Whether the points allowed can cover everyone within a cost."""
Search = Callable[[float], Ints | None]
"""Sites that cover everyone within a cost, where a short search finds some."""
Refute = Callable[[float], bool]
"""Whether it is proven, cheaply, that the points allowed cannot cover everyone within a cost."""
Report = Callable[[float, float, Ints], bool]
"""Called with (value, bound, sites); False stops."""
Measure = Callable[[Ints], float]
"""The largest cost with these sites open."""

CLOSE = 1e-3
"""Levels this near each other, as a fraction, are left to the exact bisection."""


@dataclass(frozen=True)
class Centre:
    """Sites, the largest cost with them, and a proven lower bound on it."""

    sites: Ints
    value: float
    bound: float


@dataclass(frozen=True)
class Interval:
    """Below level number `low` is proven impossible, number `high` is met by `sites`."""

    low: int
    high: int
    sites: Ints


def list_levels(costs: Floats, least: float, value: float) -> Floats:
    """Return the costs between a bound and a value, both among them, each once."""
    return np.unique(np.concatenate([costs[(costs >= least) & (costs <= value)], [least, value]]))


def narrow(
    levels: Floats, sites: Ints, *, search: Search, refute: Refute, measure: Measure, report: Report
) -> tuple[Interval, bool]:
    """Close in by what is cheap: search from above, then the relaxation from below, each until `CLOSE`.

    `sites` meet the last level. The relaxation's first question, whether the lowest level is ruled out at all, is asked
    on the other core while the search goes on. Returns the interval, and False where `report` stopped it.
    """
    low, high = 0, len(levels) - 1

    def apart(below: int, above: int) -> bool:
        return below < above and levels[above] - levels[below] > CLOSE * abs(levels[above])

    with ThreadPoolExecutor(1) as other_core:
        lowest = other_core.submit(refute, float(levels[0])) if high > 0 else None
        missed = -1  # the highest level at which search found nothing
        while apart(missed + 1, high):
            if not report(float(levels[high]), float(levels[low]), sites):
                return Interval(low, high, sites), False
            middle = (missed + 1 + high) // 2
            found = search(float(levels[middle]))
            if found is None:
                missed = middle
            else:
                sites, high = found, int(np.searchsorted(levels, measure(found)))
        refuted = lowest is not None and lowest.result()
    left_open = high if refuted else 0  # the lowest level that the relaxation is known or thought to leave open
    low = 1 if refuted else 0
    while apart(low, left_open):
        if not report(float(levels[high]), float(levels[low]), sites):
            return Interval(low, high, sites), False
        middle = (low + left_open) // 2
        if refute(float(levels[middle])):
            low = middle + 1
        else:
            left_open = middle
    return Interval(low, high, sites), True


def settle(levels: Floats, interval: Interval, attempt: Attempt, report: Report) -> Centre:
    """Bisect over levels of rising cost to the least that can be met.

    An attempt that ran out of time proves nothing and ends it all: below `bound` is proven impossible.
    """
    low, high, sites = interval.low, interval.high, interval.sites
    while low < high:
        if not report(float(levels[high]), float(levels[low]), sites):
            break
        middle = (low + high) // 2
        answer = attempt(float(levels[middle]))
        if not answer.proven:
            break
        if answer.found:
            sites, high = answer.sites, middle
        else:
            low = middle + 1
    return Centre(sites, float(levels[high]), float(levels[low]))
