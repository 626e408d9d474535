"""Worst: the smallest largest cost (p-centre), by bisection on covering."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from piste.siting.cover import CoverAnswer
from piste.siting.model import Floats, Ints

Attempt = Callable[[float], CoverAnswer]
"""Whether the points allowed can cover everyone within a cost."""
Report = Callable[[float, float, Ints], bool]
"""Called with (value, bound, sites); False stops."""


@dataclass(frozen=True)
class Centre:
    """Sites, the largest cost with them, and a proven lower bound on it."""

    sites: Ints
    value: float
    bound: float


def solve_centre(costs: Floats, least: float, attempt: Attempt, report: Report) -> Centre | None:
    """Bisect over the costs that occur.

    Parameters
    ----------
    costs
        All costs that a largest cost could be.
    least
        No plan can have a smaller largest cost (each place's cheapest site).
    attempt, report
        See their types.

    Returns
    -------
    The best centre; None where even the largest cost cannot be met (or was not within the limits of the attempts).
    """
    levels = np.unique(np.append(costs[costs >= least], least))
    first = attempt(float(levels[-1]))
    if not first.found:
        return None
    sites, high, low = first.sites, len(levels) - 1, 0
    # Below `low` is proven impossible, `high` is met; an attempt that ran out of time proves nothing and ends it all.
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
