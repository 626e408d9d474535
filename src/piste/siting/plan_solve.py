"""Solve a scenario's plans: its rules turned into sites that may open, places that must be reached, and a number."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.core.errors import InfeasibleError
from piste.core.units import SECONDS_PER_MIN
from piste.siting.area_scope import Scope
from piste.siting.control import Progress, tell_in
from piste.siting.problem import Problem
from piste.siting.result import Objective, Result, relative_gap
from piste.siting.rules import count_people_within
from piste.siting.scenario import Scenario
from piste.siting.solve import solve
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Ask:
    """A scenario made ready for the solver. Costs are seconds; people outside the area weigh nothing.

    Answers are told in minutes.
    """

    scenario: Scenario
    scope: Scope
    base: BaseData
    problem: Problem
    people: Floats
    people_within: Floats
    """People within the criterion's limit of each site, other points ignored."""
    small: Ints
    """Sites of the area that only the minimum of people, or too little demand, keeps closed."""
    fixed: Ints
    """Sites open in every plan: fixed ones of the area and the points outside it."""
    forbidden: Ints
    region_of_site: NDArray[np.int64]
    """Region number of each site of the area, -1 outside it and where nobody of the region is counted."""
    limit_s: float
    beyond_s: float
    """What a place past its list counts: the cut-off."""

    @property
    def may_open(self) -> Bools:
        """Sites that a plan may open."""
        mark = np.ones(self.problem.n_sites, dtype=bool)
        mark[self.forbidden] = False
        return mark


def build_ask(scenario: Scenario, scope: Scope, base: BaseData, times: TimeLists, *, low: Ints | None = None) -> Ask:
    """Turn a scenario's rules into what the solver takes; `low` are sites with too little demand for a point.

    Raises
    ------
    InfeasibleError
        Where no site of the area may open.
    """
    rules = scenario.rules
    people = np.where(scope.inside_place, base.places.people, 0.0)
    limit_s = rules.within_min * SECONDS_PER_MIN
    everyone = Problem.from_times(times, np.where(scope.counted_place, base.places.people, 0.0))
    people_within = count_people_within(everyone, limit_s)
    few = np.setdiff1d(np.flatnonzero(people_within < rules.min_people), scope.waived)
    staying = scope.today if rules.keep_today != "no" else scope.fixed
    exempt = np.concatenate([scope.fixed, scope.context, scope.forbidden, staying])
    small = np.setdiff1d(few if low is None else np.union1d(few, low), exempt)
    ask = Ask(
        scenario=scenario,
        scope=scope,
        base=base,
        problem=Problem.from_times(times, people),
        people=people,
        people_within=people_within,
        small=small.astype(np.int32),
        fixed=np.union1d(scope.fixed, scope.context).astype(np.int32),
        forbidden=np.union1d(scope.forbidden, small).astype(np.int32),
        region_of_site=_number_regions(scope, base, people),
        limit_s=limit_s,
        beyond_s=times.cutoff_min * SECONDS_PER_MIN,
    )
    _check_open(ask)
    if rules.one_per_region:
        _check_regions(ask, base)
    return ask


def check_numbers(ask: Ask, numbers: Iterable[int]) -> None:
    """Check numbers of points against the rules before anything is solved.

    Raises
    ------
    InfeasibleError
        Where a number is too small for the fixed sites or the regions, or larger than the number of sites.
    """
    title, scope = ask.scenario.title, ask.scope
    fixed, sites = len(scope.fixed), int((ask.may_open & scope.inside_site).sum())
    without = np.setdiff1d(ask.region_of_site, [-1, *ask.region_of_site[scope.fixed]])
    waiting = len(without) if ask.scenario.rules.one_per_region else 0
    for points in numbers:
        if points < fixed:
            raise InfeasibleError(
                "{title}: {fixed} sites are fixed open, but only {points} points are asked for."
                " Ask for more points or release some sites.",
                title=title,
                fixed=fixed,
                points=points,
            )
        if points < fixed + waiting:
            raise InfeasibleError(
                "{title}: {fixed} fixed sites and a point in each of {waiting} more regions need {needed} points,"
                " but only {points} are asked for.",
                title=title,
                fixed=fixed,
                waiting=waiting,
                needed=fixed + waiting,
                points=points,
            )
        if points > sites:
            raise InfeasibleError(
                "{title}: {points} points are asked for, but only {sites} sites of the area may open.",
                title=title,
                points=points,
                sites=sites,
            )


def _check_open(ask: Ask) -> None:
    if (ask.may_open & ask.scope.inside_site).any():
        return
    rules, title = ask.scenario.rules, ask.scenario.title
    if not len(ask.small):
        raise InfeasibleError("{title}: no site of the area may open; all of them are forbidden.", title=title)
    raise InfeasibleError(
        "{title}: no site of the area may open; none has {people} people within {minutes} minutes."
        " Lower rules.min_people or waive it for some sites.",
        title=title,
        people=rules.min_people,
        minutes=rules.within_min,
    )


def _check_regions(ask: Ask, base: BaseData) -> None:
    """Check that every region of the area in which people live has a site that may open."""
    region = np.array([base.areas.region_of(code) for code in base.places.municipality], dtype=object)
    lived = set(region[ask.people > 0]) - {""}
    open_site = np.flatnonzero(ask.may_open & ask.scope.inside_site)
    served = {base.areas.region_of(code) for code in base.sites.municipality[open_site]}
    missing = sorted(lived - served)
    if missing:
        raise InfeasibleError(
            "{title}: every region is to keep a point, but no site may open in {regions}."
            " Lower rules.min_people, waive it for a site there, or give up rules.one_per_region.",
            title=ask.scenario.title,
            regions=", ".join(base.areas.regions[code].name for code in missing),
        )


def solve_fewest_points(ask: Ask, progress: Progress | None) -> Result:
    """Find the fewest points of the area that reach everyone whom a permitted site reaches within the limit."""
    return _solve(ask, ask.problem, "fewest", None, progress, beyond=None)


def solve_plan(ask: Ask, points: int, fewest: Result, progress: Progress | None) -> Result:
    """Find the best plan with a number of points inside the area.

    With enough points criterion (a) binds: everyone whom a permitted site reaches within the limit is reached within
    it; among plans that cover all of them (`covered`), and among those with the fewest points, the one with the least
    mean is taken. With too few points (a) cannot hold; then a place past the cut-off counts as standing at the cut-off.
    Progress hears the units of the answer.
    """
    objective = ask.scenario.objective
    assert objective != "cost", "the full model seeks euros"
    enough = points >= len(fewest.sites)
    if not enough:
        searched: Objective = "mean" if objective == "fewest" else objective
        return _solve(ask, ask.problem, searched, points, progress, beyond=ask.beyond_s)
    problem, beyond = bind_limit(ask)
    if objective == "covered":
        everyone = _count_bound(ask, beyond)
        watch = tell_in(progress, lambda number: everyone if math.isfinite(number) else number)
        return prove_covered(ask, _solve(ask, problem, "mean", points, watch, beyond=beyond), beyond)
    found = _solve(ask, problem, "worst" if objective == "worst" else "mean", points, progress, beyond=beyond)
    if objective == "fewest" and len(found.sites) == len(fewest.sites):
        return replace(fewest, sites=found.sites)
    return found


def bind_limit(ask: Ask) -> tuple[Problem, Floats]:
    """Return the problem in which criterion (a) binds, and what each place past its list costs.

    A place that a permitted site reaches within the limit keeps only such entries and must be reached; others keep all.
    """
    problem = ask.problem
    place = np.repeat(np.arange(problem.n_places), np.diff(problem.indptr))
    near = problem.cost <= ask.limit_s
    bound = np.bincount(place[near & ask.may_open[problem.site]], minlength=problem.n_places) > 0
    keep = near | ~bound[place]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(place[keep], minlength=problem.n_places))])
    cut = Problem.from_lists(indptr, problem.site[keep], problem.cost[keep], problem.people, problem.n_sites)
    return cut, np.where(bound, np.inf, ask.beyond_s)


def prove_covered(ask: Ask, found: Result, beyond: Floats) -> Result:
    """Tell a plan that reaches everyone who can be reached as one of `covered`: none can cover more."""
    everyone = _count_bound(ask, beyond)
    return replace(found, objective="covered", status="optimal", value=everyone, bound=everyone, gap=0.0)


def _count_bound(ask: Ask, beyond: Floats) -> float:
    return math.fsum(ask.people[np.isinf(beyond)].tolist())


def _solve(
    ask: Ask,
    problem: Problem,
    objective: Objective,
    points: int | None,
    progress: Progress | None,
    *,
    beyond: float | Floats | None,
) -> Result:
    search, context = ask.scenario.search, ask.scope.context
    result = solve(
        problem,
        objective,
        points=None if points is None else points + len(context),
        limit=ask.limit_s if objective in ("fewest", "covered") else None,
        gap=search.gap,
        time_limit_s=search.time_limit_s,
        work_limit=search.work_limit,
        seed=search.seed,
        progress=tell_in(progress, lambda number: _in_units(ask, number, objective)),
        fixed=ask.fixed,
        forbidden=ask.forbidden,
        regions=ask.region_of_site if ask.scenario.rules.one_per_region else None,
        beyond=None if objective == "covered" else beyond,
    )
    return tell_result(ask, result, objective, points)


def tell_result(ask: Ask, result: Result, objective: Objective, points: int | None) -> Result:
    """Return an answer with the area's own sites, in minutes.

    Raises
    ------
    InfeasibleError
        Where there is no plan, or none was found.
    """
    inside = ask.scope.inside_site
    # A search may also end by its limits before any plan that reaches everyone was found: its value is infinite then.
    planless = not math.isfinite(result.value)
    if planless and result.needed is not None and points is not None:
        raise InfeasibleError(
            "{title}: no plan with {points} points that reaches everyone was found; at least {needed} are needed."
            " Give more points or more time.",
            title=ask.scenario.title,
            points=points,
            needed=result.needed - len(ask.scope.context),
        )
    if planless:
        raise InfeasibleError("{title}: {reason}.", title=ask.scenario.title, reason=result.reason)
    own = result.sites[inside[result.sites]]
    value = _in_units(ask, result.value, objective)
    bound = None if result.bound is None else _in_units(ask, result.bound, objective)
    gap = relative_gap(value, bound) if objective == "fewest" and bound is not None else result.gap
    return replace(result, sites=own, value=value, bound=bound, gap=gap)


def _in_units(ask: Ask, number: float, objective: Objective) -> float:
    """Return a value of the solver as plans tell it: own points, people, or (people x) minutes."""
    if objective == "covered":
        return number
    return number - len(ask.scope.context) if objective == "fewest" else number / SECONDS_PER_MIN


def _number_regions(scope: Scope, base: BaseData, people: Floats) -> NDArray[np.int64]:
    """Give each site of the area the number of its region; others, and those of a region where nobody lives, get -1."""
    lived = {base.areas.region_of(code) for code in base.places.municipality[people > 0]} & set(base.areas.regions)
    number = {code: k for k, code in enumerate(sorted(lived))}
    region = [number.get(base.areas.region_of(code), -1) for code in base.sites.municipality]
    return np.where(scope.inside_site, np.array(region, dtype=np.int64), -1)
