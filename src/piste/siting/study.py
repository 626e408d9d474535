"""Build a study: the plans that a scenario asks for, evaluated, explained, and set beside today's network."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from piste.basedata.base import BaseData
from piste.basedata.language_group import LanguageStatus
from piste.basedata.network import Network
from piste.core.artefact import Provenance, hash_arrays
from piste.siting.access import NetworkState, build_network_state
from piste.siting.area_scope import Scope, build_scope
from piste.siting.control import Progress
from piste.siting.coverage import build_coverage
from piste.siting.criteria import build_criteria
from piste.siting.demand_build import build_groups
from piste.siting.frontier_solve import solve_frontier
from piste.siting.inputs import Inputs
from piste.siting.office_fate import build_office_fates
from piste.siting.plan import FrontierPoint, Plan, Study
from piste.siting.plan_solve import Ask, Ints, build_ask, check_numbers, solve_fewest_points, solve_plan
from piste.siting.points import build_points
from piste.siting.reasons.ground import Ground, build_ground
from piste.siting.result import Result
from piste.siting.scenario import ANY_NUMBER, Scenario
from piste.siting.service_demand import Groups, ServiceDemand, count_people, find_low_demand
from piste.siting.tier_ask import build_tier_ask
from piste.siting.tier_plan import build_tier_plan
from piste.siting.tier_solve import price_plan, solve_tiers, tell_result
from piste.travel.time_lists import TimeLists

Stage = Callable[[str, int | None], Progress | None]
"""Called as a solve begins, with its kind (`fewest`, `plan`, `rules`, `frontier`) and its number of points."""


def build_study(
    scenario: Scenario,
    base: BaseData,
    times: TimeLists,
    stage: Stage | None = None,
    *,
    demand: ServiceDemand | None = None,
    groups: Groups | None = None,
) -> Study:
    """Solve everything a scenario asks for.

    Parameters
    ----------
    stage
        See its type.
    demand, groups
        What is asked for at each place and who lives there, for a scenario that tells points apart; people, and the
        groups and languages of the places, where they are not given.

    Raises
    ------
    ScenarioError
        Where names in the scenario are not known.
    InfeasibleError
        Where the rules leave no plan; the text says why.
    """
    begin = stage or (lambda _kind, _points: None)
    scope = build_scope(scenario, base)
    demand = demand or _count(scenario, scope, base)
    ask = build_ask(scenario, scope, base, times, low=find_low_demand(scenario, demand, times))
    asked = (scenario.points, *scenario.also, *scenario.frontier)
    check_numbers(ask, [p for p in asked if p is not None and p < ANY_NUMBER])
    fewest = solve_fewest_points(ask, begin("fewest", None))
    numbers = sorted({len(fewest.sites) if p is None else p for p in (scenario.points, *scenario.also)})
    chosen = len(fewest.sites) if scenario.points is None else scenario.points
    if scenario.alike:
        plans = tuple(
            build_plan(ask, times, replace(scenario, points=p), solve_plan(ask, p, fewest, begin("plan", p)))
            for p in numbers
        )
    else:
        ground = TierGround(ask, base, times, demand, groups or build_groups(base, LanguageStatus()), len(fewest.sites))
        plans = tuple(_build_tier_plans(ground, numbers, chosen, begin))
    plans = tuple(replace(plan, coverage=build_coverage(base, times, ask.people, plan.state.sites)) for plan in plans)
    known = {plan.scenario.points: plan for plan in plans}
    curve = [p for p in scenario.frontier if p not in known]
    solved = solve_frontier(_ask_for_minutes(ask), curve, fewest, watch=lambda p: begin("frontier", p))
    frontier = []
    for p in scenario.frontier:
        if p in known:
            frontier.append(_frontier_point(p, known[p].state, known[p].result))
        elif p in solved:
            told = solved[p].told
            frontier.append(_frontier_point(p, evaluate_points(ask, times, told.sites), told))
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


def build_study_ask(scenario: Scenario, inputs: Inputs) -> Ask:
    """Turn a scenario's rules into what the solver of its study took."""
    scope = build_scope(scenario, inputs.base)
    low = find_low_demand(scenario, inputs.demand or _count(scenario, scope, inputs.base), inputs.times)
    return build_ask(scenario, scope, inputs.base, inputs.times, low=low)


def _ask_for_minutes(ask: Ask) -> Ask:
    """Return what the chart of points against minutes asks where euros are sought: the least minutes."""
    return replace(ask, scenario=replace(ask.scenario, objective="mean")) if ask.scenario.objective == "cost" else ask


def _count(scenario: Scenario, scope: Scope, base: BaseData) -> ServiceDemand:
    return count_people(np.where(scope.inside_place, base.places.people, 0.0), scenario.services)


@dataclass(frozen=True)
class TierGround:
    """What plans with tiers are made from."""

    ask: Ask
    base: BaseData
    times: TimeLists
    demand: ServiceDemand
    groups: Groups
    fewest: int
    """From so many points on, criterion (a) binds."""


def _build_tier_plans(ground: TierGround, numbers: list[int], chosen: int, begin: Stage) -> Iterator[Plan]:
    """Solve one number of points after the other, each search beginning from the plan before it."""
    ask, before = ground.ask, None
    for points in numbers:
        scenario = replace(ask.scenario, points=points)
        tier_ask = build_tier_ask(
            scenario, ask.scope, ground.base, ground.times, ground.demand, ground.groups,
            points=points, small=ask.small, binding=points >= ground.fewest,
        )  # fmt: skip
        told = None if points >= ANY_NUMBER else points
        before = solve_tiers(tier_ask, scenario.search, begin("plan", told), before)
        tiers = build_tier_plan(tier_ask, before, ground.base)
        if points == chosen:
            begin("rules", told)
            tiers = price_plan(tier_ask, tiers)
        plan = build_plan(ask, ground.times, scenario, tell_result(tier_ask, before))
        yield replace(plan, tiers=tiers)


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
    return Plan(scenario, result, state, points, criteria, ground=ground, offices=fates)


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
        objective="mean" if result.objective == "cost" else result.objective,
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
