"""Solve a scenario's numbers of points as warm-started series: those too few for criterion (a), and those enough."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from piste.core.deadline import Deadline
from piste.siting.plan_solve import Ask, Floats, bind_limit, prove_covered, tell_result
from piste.siting.problem import Problem
from piste.siting.result import Objective, Result
from piste.siting.series import Done, Watch, solve_series

FRONTIER_GAP = 5e-3
FRONTIER_TIME_S = 10.0
"""Seconds that the curve's numbers have, each; what one does not need is there for the others."""


@dataclass(frozen=True)
class FrontierPart:
    """Numbers of points that are asked the same question: those too few for criterion (a), or those enough."""

    numbers: tuple[int, ...]
    objective: Objective
    problem: Problem
    beyond: float | Floats | None
    binds: bool
    """True where criterion (a) binds."""


@dataclass(frozen=True)
class Solved:
    """One number's answer."""

    part: FrontierPart
    raw: Result
    """As the solver told it: points outside the area among its sites, seconds."""
    told: Result
    """The area's own points, minutes."""


def solve_frontier(
    ask: Ask,
    numbers: Iterable[int],
    fewest: Result,
    *,
    time_limit_s: float | None = None,
    watch: Watch | None = None,
    done: Done | None = None,
) -> dict[int, Solved]:
    """Find the best plan of each of several numbers of points, as `solve_plan` does, in one warm-started series.

    A number whose search was stopped before any plan that meets criterion (a) was found is left out.

    Parameters
    ----------
    time_limit_s
        For all of them together; `FRONTIER_TIME_S` each where not given.
    watch, done
        As of `solve_series`, with the number of points inside the area. Results are told in minutes.
    """
    wanted = sorted(set(numbers))
    whole_s = FRONTIER_TIME_S * len(wanted) if time_limit_s is None else time_limit_s
    clock = Deadline(whole_s)
    found: dict[int, Solved] = {}
    for chain in frontier_parts(ask, wanted, fewest):
        share = len(chain.numbers) / (len(wanted) - len(found))
        found |= _solve_part(ask, chain, clock.left_s() * share, watch, done)
    return found


def frontier_parts(ask: Ask, numbers: Iterable[int], fewest: Result) -> list[FrontierPart]:
    """Return numbers of points with what is solved for them, by rising number."""
    enough = len(fewest.sites)
    few = tuple(sorted(p for p in set(numbers) if p < enough))
    many = tuple(sorted(p for p in set(numbers) if p >= enough))
    asked = ask.scenario.objective
    objective: Objective = "mean" if asked == "fewest" or asked == "cost" else asked  # noqa: PLR1714  (types narrow)
    parts = []
    if few:
        parts.append(FrontierPart(few, objective, ask.problem, ask.beyond_s, binds=False))
    if many:
        problem, beyond = bind_limit(ask)
        searched: Objective = "worst" if objective == "worst" else "mean"
        parts.append(FrontierPart(many, searched, problem, beyond, binds=True))
    return parts


def part_arguments(ask: Ask, part: FrontierPart) -> dict[str, Any]:
    """Return what the solver takes for a part, its numbers apart."""
    return {
        "limit": ask.limit_s if part.objective == "covered" else None,
        "beyond": None if part.objective == "covered" else part.beyond,
        "gap": max(ask.scenario.search.gap, FRONTIER_GAP),
        "work_limit": ask.scenario.search.work_limit,
        "seed": ask.scenario.search.seed,
        "fixed": ask.fixed,
        "forbidden": ask.forbidden,
        "regions": ask.region_of_site if ask.scenario.rules.one_per_region else None,
    }


def _solve_part(
    ask: Ask, part: FrontierPart, time_limit_s: float, watch: Watch | None, done: Done | None
) -> dict[int, Solved]:
    context = len(ask.scope.context)

    def write(result: Result, points: int) -> Result:
        told = tell_result(ask, result, part.objective, points)
        covers = part.binds and ask.scenario.objective == "covered"
        assert not covers or isinstance(part.beyond, np.ndarray)
        return prove_covered(ask, told, part.beyond) if covers else told  # type: ignore[arg-type]

    def pass_on(number: int, result: Result) -> None:
        if done is not None and math.isfinite(result.value):
            done(number - context, write(result, number - context))

    results = solve_series(
        part.problem,
        part.objective,
        points=[p + context for p in part.numbers],
        time_limit_s=time_limit_s,
        watch=None if watch is None else lambda number: watch(number - context),
        done=pass_on,
        **part_arguments(ask, part),
    )
    stopped = {p for p, r in zip(part.numbers, results, strict=True) if r.status == "stopped" and math.isinf(r.value)}
    kept = [(p, r) for p, r in zip(part.numbers, results, strict=True) if p not in stopped]
    return {p: Solved(part, r, write(r, p)) for p, r in kept}
