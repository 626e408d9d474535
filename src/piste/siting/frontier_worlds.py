"""The worlds that a frontier's plan is held to: other people, other times; and what minutes past a limit weigh."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from piste.core.units import SECONDS_PER_MIN
from piste.siting.fairness import Floats, apply_equity, weigh_cost
from piste.siting.plan_solve import Ask
from piste.siting.problem import Problem
from piste.siting.robust import Robust, World, solve_robust
from piste.travel.time_lists import TimeLists

ROBUST_TIME_S = 60.0
LEAST_GAP = 1e-3


@dataclass(frozen=True)
class Equity:
    """Minutes past `past_min` count 1 + weight times."""

    weight: float
    past_min: float


@dataclass(frozen=True)
class WorldAsk:
    """One world beside the scenario's own."""

    name: str
    people: Floats | None = None
    """People (or visits) of each place; None for the base data's."""
    lists: TimeLists | None = None
    """Its own travel times, of the same places and sites; None for the scenario's."""
    times: float = 1.0
    """All times are so many times as long (winter); those past the cut-off then count at it."""
    caution: str = ""
    """What every output must say of it (an English message, the key of the catalogues)."""


def weigh_ask(ask: Ask, equity: Equity | None) -> Ask:
    """Return what the solver is asked with minutes weighed; limit and cut-off are weighed alike, so rules stay.

    weigh_cost rises strictly: a site is within the limit after weighing exactly where it was before.
    """
    if equity is None or equity.weight == 0:
        return ask
    past_s = equity.past_min * SECONDS_PER_MIN
    return replace(
        ask,
        problem=apply_equity(ask.problem, past_s, equity.weight),
        limit_s=float(weigh_cost(ask.limit_s, past_s, equity.weight)),
        beyond_s=float(weigh_cost(ask.beyond_s, past_s, equity.weight)),
    )


def build_world_problem(ask: Ask, world: WorldAsk) -> Problem:
    """Return a world's problem over the scenario's sites; `ask` is not weighed."""
    people = ask.people if world.people is None else np.where(ask.people > 0, world.people, 0.0)
    lists = world.lists
    problem = replace(ask.problem, people=people) if lists is None else Problem.from_times(lists, people)
    return stretch_times(problem, world.times, ask.beyond_s)


def stretch_times(problem: Problem, factor: float, cutoff: float) -> Problem:
    """Return a problem whose costs are so many times as large; entries past the cut-off fall out of the lists."""
    cost = problem.cost * factor
    keep = cost <= cutoff
    if factor == 1.0 and keep.all():
        return problem
    before = np.concatenate([[0], np.cumsum(keep)])
    return Problem(
        before[problem.indptr].astype(np.int64), problem.site[keep], cost[keep], problem.people, problem.n_sites
    )


def build_robust(
    ask: Ask, worlds: tuple[WorldAsk, ...], points: int, equity: Equity | None, watch: Callable[[], bool]
) -> Robust:
    """Find the plan over the scenario's own world and the others.

    Criterion (a) does not bind here: a place past the cut-off counts at it. `ask` is not weighed.
    """
    covered = ask.scenario.objective == "covered"
    asked = []
    for world in (WorldAsk(""), *worlds):
        weighed = weigh_ask(replace(ask, problem=build_world_problem(ask, world)), equity)
        asked.append(World(world.name, weighed.problem, beyond=None if covered else weighed.beyond_s))
    return solve_robust(
        asked,
        "covered" if covered else "mean",
        points=points + len(ask.scope.context),
        limit=ask.limit_s if covered else None,
        gap=max(ask.scenario.search.gap, LEAST_GAP),
        time_limit_s=ROBUST_TIME_S,
        seed=ask.scenario.search.seed,
        fixed=ask.fixed,
        forbidden=ask.forbidden,
        regions=ask.region_of_site if ask.scenario.rules.one_per_region else None,
        watch=lambda _name: watch(),
    )
