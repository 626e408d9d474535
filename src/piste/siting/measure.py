"""The value of a set of open sites under each objective, exactly."""

import math

import numpy as np
from numpy.typing import NDArray

from piste.siting.evaluator import find_nearest
from piste.siting.problem import Problem
from piste.siting.result import Objective

Ints = NDArray[np.int32]


def find_counted(problem: Problem, permitted: NDArray[np.bool_], limit: float) -> tuple[NDArray[np.bool_], Ints]:
    """Return which places count (people, and a permitted site within the limit) and which no site reaches."""
    place = np.repeat(np.arange(problem.n_places), np.diff(problem.indptr))
    usable = permitted[problem.site] & (problem.cost <= limit)
    reached = np.bincount(place[usable], minlength=problem.n_places) > 0
    return reached & (problem.people > 0), np.flatnonzero(~reached).astype(np.int32)


def measure_value(
    problem: Problem,
    objective: Objective,
    sites: Ints,
    counted: NDArray[np.bool_],
    *,
    limit: float,
    beyond: NDArray[np.float64],
) -> float:
    """Return the value of open sites over the counted places; infinity where one is past its list without a price."""
    is_open = np.zeros(problem.n_sites, dtype=np.bool_)
    is_open[sites] = True
    nearest, distance = find_nearest(problem.indptr, problem.site, problem.cost, is_open, limit)
    reached = nearest >= 0
    if objective == "covered":
        return math.fsum(problem.people[counted & reached].tolist())
    if objective == "fewest":
        return float(len(sites)) if reached[counted].all() else math.inf
    paid = np.where(reached, distance, beyond)[counted]
    if objective == "worst":
        return float(paid.max(initial=0.0))
    return math.fsum((problem.people[counted] * paid).tolist())
