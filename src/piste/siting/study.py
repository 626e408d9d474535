"""Build a study: the plans that a scenario asks for, evaluated, explained, and set beside today's network."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from piste.basedata.base import BaseData
from piste.basedata.network import Network
from piste.core.artefact import Provenance, hash_arrays
from piste.siting.access import NetworkState, build_network_state
from piste.siting.area_scope import build_scope
from piste.siting.control import Progress
from piste.siting.coverage import build_coverage
from piste.siting.criteria import build_criteria
from piste.siting.office_fate import build_office_fates
from piste.siting.plan import FrontierPoint, Plan, Study
from piste.siting.plan_solve import Ask, Ints, build_ask, check_numbers, solve_fewest_points, solve_plan
from piste.siting.points import build_points
from piste.siting.reasons.ground import Ground, build_ground
from piste.siting.result import Result
from piste.siting.scenario import Scenario
from piste.travel.time_lists import TimeLists

Stage = Callable[[str, int | None], Progress | None]
"""Called as a solve begins, with its kind (`fewest`, `plan`, `frontier`) and its number of points."""


def build_study(scenario: Scenario, base: BaseData, times: TimeLists, stage: Stage | None = None) -> Study:
    """Solve everything a scenario asks for.

    Raises
    ------
    ScenarioError
        Where names in the scenario are not known.
    InfeasibleError
        Where the rules leave no plan; the text says why.
    """
    begin = stage or (lambda _kind, _points: None)
    scope = build_scope(scenario, base)
    ask = build_ask(scenario, scope, base, times)
    check_numbers(ask, [p for p in (scenario.points, *scenario.also, *scenario.frontier) if p is not None])
    fewest = solve_fewest_points(ask, begin("fewest", None))
    numbers = sorted({len(fewest.sites) if p is None else p for p in (scenario.points, *scenario.also)})
    chosen = len(fewest.sites) if scenario.points is None else scenario.points
    plans = tuple(
        build_plan(ask, times, replace(scenario, points=p), solve_plan(ask, p, fewest, begin("plan", p)))
        for p in numbers
    )
    plans = tuple(replace(plan, coverage=build_coverage(base, times, ask.people, plan.state.sites)) for plan in plans)
    known = {plan.scenario.points: plan for plan in plans}
    frontier = []
    for p in scenario.frontier:
        if p in known:
            frontier.append(_frontier_point(p, known[p].state, known[p].result))
        else:
            result = solve_plan(ask, p, fewest, begin("frontier", p), kind="frontier")
            frontier.append(_frontier_point(p, evaluate_points(ask, times, result.sites), result))
    today = None if scope.compared is None else evaluate_network(ask, times, scope.compared)
    return Study(
        title=scenario.title,
        base=base,
        times=times,
        inside=scope.inside_place,
        plans=plans,
        chosen=numbers.index(chosen),
        today=today,
        today_network=scope.compared,
        frontier=tuple(frontier),
        provenance=build_provenance(scenario, base, times),
        fewest=fewest,
        today_points=None if today is None else today.access.n_points,
    )


def build_plan(ask: Ask, times: TimeLists, scenario: Scenario, result: Result) -> Plan:
    """Evaluate and explain one answer."""
    state = evaluate_points(ask, times, result.sites)
    points = build_points(
        times,
        ask.people,
        state,
        result.sites,
        fixed=ask.fixed,
        may_open=ask.may_open & ask.scope.inside_site,
        people_within=ask.people_within,
        limit_min=scenario.rules.within_min,
    )
    criteria = build_criteria(
        scenario,
        times,
        ask.people,
        state,
        result.sites,
        people_within=ask.people_within,
        small=ask.small,
        site_region=ask.region_of_site,
    )
    ground = build_plan_ground(ask, times, state, result)
    fates = build_office_fates(ask.base, ask.scope.inside_place, state, scenario.offices)
    return Plan(scenario, result, state, points, criteria, ground, fates)


def build_plan_ground(ask: Ask, times: TimeLists, state: NetworkState, result: Result) -> Ground:
    """Make a plan ready for questions."""
    scope, rules = ask.scope, ask.scenario.rules
    return build_ground(
        times,
        ask.people,
        ask.base.places.groups,
        ask.base.places.municipality,
        state,
        result.sites,
        fixed=scope.fixed,
        small=ask.small,
        forbidden=scope.forbidden,
        inside_site=scope.inside_site,
        region=ask.region_of_site if rules.one_per_region else None,
        limit_min=rules.within_min,
        objective=result.objective,
    )


def evaluate_points(ask: Ask, times: TimeLists, sites: Ints) -> NetworkState:
    """Evaluate points of the area together with the points outside it."""
    together = np.union1d(sites, ask.scope.context).astype(np.int32)
    limit_min = ask.scenario.rules.within_min
    return build_network_state(times, ask.people, together, limit_min=limit_min, n_points=len(sites))


def evaluate_network(ask: Ask, times: TimeLists, network: Network) -> NetworkState:
    """Evaluate a network's sites inside the area, together with the points outside it."""
    return evaluate_points(ask, times, network.sites[ask.scope.inside_site[network.sites]])


def _frontier_point(points: int, state: NetworkState, result: Result) -> FrontierPoint:
    return FrontierPoint(points, state.access.mean_min, state.access.share_within, result.gap)


def build_provenance(scenario: Scenario, base: BaseData, times: TimeLists) -> Provenance:
    """Say what a study was made from: hashes of places, sites and times, and the parameters."""
    places, sites = base.places, base.sites
    inputs = {
        **base.provenance.inputs,
        "places": hash_arrays(places.ids, places.lat, places.lon, places.people),
        "sites": hash_arrays(sites.ids, sites.lat, sites.lon, sites.standing),
        "times": hash_arrays(times.indptr, times.site, times.seconds),
        **times.origin.files,
    }
    parameters = {
        "objective": scenario.objective,
        "points": scenario.points,
        "within_min": scenario.rules.within_min,
        "min_people": scenario.rules.min_people,
        "cutoff_min": times.cutoff_min,
        "travel": times.mode,
        **({"travel_facts": [list(fact) for fact in times.origin.facts]} if times.origin.facts else {}),
        "gap": scenario.search.gap,
    }
    sources = tuple(dict.fromkeys((*base.provenance.sources, *times.origin.sources)))
    return Provenance(inputs, parameters, scenario.search.seed, sources=sources)
