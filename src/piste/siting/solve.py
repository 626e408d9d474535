"""The stable surface of the siting step: solve and evaluate."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from piste.core.deadline import Deadline
from piste.siting.control import Progress
from piste.siting.measure import find_counted, measure_value
from piste.siting.problem import Problem
from piste.siting.question import Question, refuse
from piste.siting.result import Objective, Result
from piste.siting.rules import build_rules, count_people_within
from piste.siting.tasks import refuse_points, solve_fewest, solve_people_objective, solve_worst

OBJECTIVES = ("mean", "covered", "worst", "fewest")


def solve(
    problem: Problem,
    objective: Objective,
    *,
    points: int | None = None,
    limit: float | None = None,
    gap: float = 1e-3,
    time_limit_s: float | None = 60.0,
    work_limit: int | None = None,
    seed: int = 1,
    start: ArrayLike | None = None,
    progress: Progress | None = None,
    fixed: ArrayLike = (),
    forbidden: ArrayLike = (),
    regions: ArrayLike | None = None,
    min_people: float | None = None,
    reach: float | None = None,
    beyond: ArrayLike | None = None,
) -> Result:
    """Choose which sites to open, with a proven bound.

    Parameters
    ----------
    problem
        Places, sites and costs.
    objective
        `mean`: least sum(people x cost). `covered`: most people whose cost is at most `limit`. `worst`: least largest
        cost. `fewest`: fewest sites such that everyone is within `limit`.
    points
        At most this many sites, fixed ones included (all objectives but `fewest`).
    limit
        For `covered` and `fewest` the cost that counts as near; for `mean` and `worst` it cuts the lists.
    gap
        Stop when |value - bound| / max(|value|, |bound|) is at most this; 0 asks for proven optimality.
    time_limit_s, work_limit
        Stop after so many seconds (compilation excluded) or iterations; the best so far is kept. A run that ends by gap
        or work_limit gives the same answer every time for the same seed.
    start
        Sites to begin from.
    progress
        Called with (value, bound, seconds, sites); False stops.
    fixed, forbidden
        Sites open in every plan, and in none.
    regions
        For each site the number of its region (negative: none); every region keeps at least one point.
    min_people, reach
        Sites with fewer people within `reach` (default: `limit`) may not open, unless fixed.
    beyond
        Cost of a place past its list, for `mean` and `worst`, one number or one a place; at least the largest cost in
        its list. Infinity, the default, says that it must be reached.

    Returns
    -------
    Result
        Sites, value, bound, gap, status; places that no permitted site reaches are listed in `unreachable`.

    Raises
    ------
    ValueError
        Where an argument makes no sense; the text names it.
    """
    question = build_question(
        problem, objective, points=points, limit=limit, gap=gap, time_limit_s=time_limit_s, work_limit=work_limit,
        seed=seed, start=start, progress=progress, fixed=fixed, forbidden=forbidden, regions=regions,
        min_people=min_people, reach=reach, beyond=beyond,
    )  # fmt: skip
    refusal = refuse_at_sight(question)
    if refusal is not None:
        return refusal
    if objective == "fewest":
        return solve_fewest(question)
    return solve_worst(question) if objective == "worst" else solve_people_objective(question)


def build_question(
    problem: Problem,
    objective: Objective,
    *,
    points: int | None,
    limit: float | None = None,
    gap: float = 1e-3,
    time_limit_s: float | None = None,
    work_limit: int | None = None,
    seed: int = 1,
    start: ArrayLike | None = None,
    progress: Progress | None = None,
    fixed: ArrayLike = (),
    forbidden: ArrayLike = (),
    regions: ArrayLike | None = None,
    min_people: float | None = None,
    reach: float | None = None,
    beyond: ArrayLike | None = None,
) -> Question:
    """Check what `solve` is asked and make it ready; the arguments are those of `solve`."""
    deadline = Deadline(time_limit_s)
    _check_arguments(problem, objective, points, limit, gap, beyond)
    rules = build_rules(problem.n_sites, fixed=fixed, forbidden=forbidden, regions=regions)
    if min_people is not None:
        near = reach if reach is not None else limit
        if near is None:
            raise ValueError("min_people needs reach: the cost within which people count")
        small = np.flatnonzero(count_people_within(problem, near) < min_people).astype(np.int32)
        small = np.setdiff1d(small, rules.fixed)
        rules = build_rules(problem.n_sites, fixed=fixed, forbidden=np.union1d(rules.forbidden, small), regions=regions)
    permitted = np.ones(problem.n_sites, dtype=bool)
    permitted[rules.forbidden] = False
    cut = math.inf if limit is None or objective == "covered" else float(limit)
    counted, unreachable = find_counted(problem, permitted, cut)
    return Question(
        problem=problem,
        objective=objective,
        points=len(rules.fixed) if points is None else points,
        limit=math.inf if limit is None else float(limit),
        beyond=_spread_beyond(problem, beyond),
        rules=rules,
        permitted=permitted,
        counted=counted,
        unreachable=unreachable,
        gap=gap,
        deadline=deadline,
        work_limit=work_limit,
        seed=seed,
        start=None if start is None else _check_start(start, problem.n_sites),
        progress=progress,
    )


def refuse_at_sight(question: Question) -> Result | None:
    """Return the answer where the rules leave no plan at first sight, None where a search must tell."""
    reason = _find_contradiction(question)
    if reason:
        return refuse(question, reason)
    reason = _count_too_few(question)
    return refuse_points(question, reason) if reason else None


def evaluate(
    problem: Problem,
    sites: ArrayLike,
    *,
    objective: Objective,
    limit: float | None = None,
    beyond: ArrayLike | None = None,
) -> Result:
    """Return the value of given sites, bound None; infinite where some place is past its list without a price."""
    deadline = Deadline()
    _check_arguments(problem, objective, 0, limit, 0.0, beyond)
    opened = _check_start(sites, problem.n_sites)
    cut = math.inf if limit is None else float(limit)
    everything = np.ones(problem.n_sites, dtype=bool)
    counted, unreachable = find_counted(problem, everything, math.inf if objective == "covered" else cut)
    price = _spread_beyond(problem, beyond)
    value = measure_value(problem, objective, opened, counted, limit=cut, beyond=price)
    return Result(objective, "evaluated", opened, value, None, None, deadline.elapsed_s(), unreachable)


def _check_arguments(
    problem: Problem, objective: str, points: int | None, limit: float | None, gap: float, beyond: ArrayLike | None
) -> None:
    if objective not in OBJECTIVES:
        raise ValueError(f"objective is {objective!r}; it must be one of {', '.join(OBJECTIVES)}")
    if objective != "fewest" and points is None:
        raise ValueError(f"{objective} needs points: the largest number of sites")
    if points is not None and points < 0:
        raise ValueError(f"points is {points}; it must not be negative")
    if objective in ("covered", "fewest") and limit is None:
        raise ValueError(f"{objective} needs limit: the cost that counts as near")
    for name, number in (("limit", limit), ("gap", gap)):
        if number is not None and not number >= 0:
            raise ValueError(f"{name} is {number}; it must not be negative")
    price = _spread_beyond(problem, beyond)
    last = np.where(problem.cost <= (math.inf if limit is None else limit), problem.cost, 0.0)
    place = np.repeat(np.arange(problem.n_places), np.diff(problem.indptr))
    low = np.flatnonzero(last > price[place])
    if len(low):
        raise ValueError(
            f"beyond is {price[place[low[0]]]} for place {place[low[0]]}; it must be at least {last[low[0]]},"
            " a cost in its list"
        )


def _spread_beyond(problem: Problem, beyond: ArrayLike | None) -> NDArray[np.float64]:
    """Return the price past the list for every place."""
    given = np.asarray(math.inf if beyond is None else beyond, dtype=np.float64)
    if given.ndim and given.shape != (problem.n_places,):
        raise ValueError(f"beyond has shape {given.shape}; it must be one number or one for each place")
    if np.isnan(given).any() or (given < 0).any():
        raise ValueError("beyond must not be negative")
    return np.array(np.broadcast_to(given, (problem.n_places,)))


def _check_start(start: ArrayLike, n_sites: int) -> NDArray[np.int32]:
    sites = np.unique(np.asarray(start, dtype=np.int64)).astype(np.int32)
    if len(sites) and (sites[0] < 0 or sites[-1] >= n_sites):
        raise ValueError(f"sites must be 0 to {n_sites - 1}")
    return sites


def _find_contradiction(question: Question) -> str:
    """Say why no number of points can meet the rules, "" where nothing contradicts at first sight."""
    rules = question.rules
    for number, members in zip(rules.numbers, rules.one_of, strict=True):
        if not question.permitted[members].any():
            return f"region {number} has no site that may open, but every region must keep a point"
    return ""


def _count_too_few(question: Question) -> str:
    """Say why the points cannot meet the rules on sites alone, "" where they can."""
    rules, points = question.rules, question.points
    if question.objective == "fewest":
        return ""
    if len(rules.fixed) > points:
        return f"{len(rules.fixed)} sites are fixed open, but at most {points} points may be open"
    waiting = sum(not np.isin(members, rules.fixed).any() for members in rules.one_of)
    if len(rules.fixed) + waiting > points:
        return (
            f"{len(rules.fixed) + waiting} points are needed for the fixed sites and one point in every region,"
            f" but at most {points} may be open"
        )
    return ""
