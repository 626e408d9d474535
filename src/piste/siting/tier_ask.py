"""A scenario with tiers made ready for the full model."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.core.units import MIN_PER_H, SECONDS_PER_MIN
from piste.siting.area_scope import Scope
from piste.siting.options.model import Demand, OptionModel, Valuation
from piste.siting.scenario import Scenario
from piste.siting.service_demand import Groups, ServiceDemand
from piste.siting.tier_options import Option, expand_options, find_counting, find_offered
from piste.siting.tier_rules import NamedRule, RuleGround, build_tier_rules, price_options
from piste.siting.tiers import Service, Tier
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]

ALONE = (Tier("full"),)
"""The tier of a scenario that names none."""
WITHIN = "within_limit"
"""Key of the demand that stands for criterion (a)."""
PAST = "-past-limit"
"""Added to a service's key for those whom no permitted point reaches within its limit."""
BOTH_WAYS = 2
"""A visit is a way there and a way back."""


@dataclass(frozen=True)
class TierAsk:
    """A scenario's full model with the words for its parts.

    Values are people x minutes (or visits x minutes a year), people past the limit, points, or EUR a year, by the
    objective.
    """

    scenario: Scenario
    scope: Scope
    options: tuple[Option, ...]
    demand: ServiceDemand
    model: OptionModel
    rules: tuple[NamedRule, ...]
    cost_eur: Floats
    """Yearly cost of each option (m, K)."""
    people: Floats
    times: TimeLists
    offset: float
    """What the objective adds to the model's value: the cost of closing all of today's points."""
    binding: bool
    """Criterion (a) binds."""


def options_of(scenario: Scenario) -> tuple[Option, ...]:
    """Return what a site may be in a scenario."""
    return expand_options(scenario.tiers or ALONE)


def build_tier_ask(
    scenario: Scenario,
    scope: Scope,
    base: BaseData,
    times: TimeLists,
    demand: ServiceDemand,
    groups: Groups,
    *,
    points: int,
    small: Ints,
    binding: bool,
) -> TierAsk:
    """Turn a scenario into the full model.

    Parameters
    ----------
    demand
        What is asked for at each place of the area; 0 outside it.
    points
        Number of points that count, at most.
    small
        Sites where no point that counts may open (too few people, too little demand).
    binding
        Criterion (a) binds: everyone whom some permitted site reaches within the limit must be.
    """
    options = options_of(scenario)
    people = np.where(scope.inside_place, base.places.people, 0.0)
    ground = RuleGround(scenario, scope, base, times, people, options, groups)
    rules = build_tier_rules(ground, points)
    cost_eur = price_options(ground)
    allowed = _find_allowed(ground, small)
    demands = [one for s in range(len(demand.services)) for one in _service_demands(ground, demand, s, allowed)]
    if binding:
        demands.append(_criterion(ground))
    price, offset = _price(ground, cost_eur)
    keys = tuple(option.key for option in options)
    model = OptionModel(len(base.sites), keys, allowed, price, tuple(demands), tuple(named.rule for named in rules))
    return TierAsk(scenario, scope, options, demand, model, rules, cost_eur, people, times, offset, binding)


def _find_allowed(ground: RuleGround, small: Ints) -> Bools:
    """Mark what may open: in the area what is not forbidden, outside it the open points."""
    scope, counting = ground.scope, ground.counting
    allowed = np.zeros((len(ground.base.sites), len(ground.options)), dtype=bool)
    allowed[scope.inside_site] = True
    allowed[scope.forbidden] = False
    allowed[np.ix_(small, counting)] = False
    allowed[np.ix_(scope.context, counting)] = True
    return allowed


def _service_demands(ground: RuleGround, demand: ServiceDemand, s: int, allowed: Bools) -> list[Demand]:
    """Return a service's demand, and where it has a limit that of the places which no permitted point keeps it for.

    They count by their minutes as any other: left out, they would weigh nothing (or as covered).
    """
    service, times = demand.services[s], ground.times
    offers = np.repeat(find_offered(ground.options, service)[None, :], len(ground.base.sites), axis=0)
    weight = demand.weight[:, s]
    near = np.ones(len(weight), dtype=bool)
    if service.within_min is not None:
        near = _find_reached(times, np.asarray((offers & allowed).any(axis=1)), service.within_min)

    def count(key: str, weight: Floats, counted: Service) -> Demand:
        valuation = build_valuation(ground.scenario, counted)
        beyond = np.inf if counted.within_min is not None else _value_beyond(ground.scenario, valuation, times)
        held = np.ascontiguousarray(weight)
        return Demand(key, times.indptr, times.site, times.seconds, held, offers, valuation, beyond)

    found = [count(service.key, np.where(near, weight, 0.0), service)]
    if (weight[~near] > 0).any():
        far = count(service.key + PAST, np.where(near, 0.0, weight), replace(service, within_min=None))
        found.append(far)
    return found


def _find_reached(times: TimeLists, sites: Bools, within_min: float) -> Bools:
    """Mark the places that some of these sites reach within so many minutes."""
    near = sites[times.site] & (times.seconds <= within_min * SECONDS_PER_MIN)
    place = np.repeat(np.arange(times.n_places), np.diff(times.indptr))
    return np.bincount(place[near], minlength=times.n_places) > 0


def _value_beyond(scenario: Scenario, valuation: Valuation, times: TimeLists) -> float:
    """Return what a place past the cut-off counts: as one past the limit, or as standing at the cut-off."""
    if scenario.objective == "covered":
        return 1.0
    return float(valuation.value(times.cutoff_min * SECONDS_PER_MIN))


def build_valuation(scenario: Scenario, service: Service) -> Valuation:
    """Return what a second of travel counts as: minutes (with equity), people past the limit, nothing, or EUR."""
    limit_s = np.inf if service.within_min is None else service.within_min * SECONDS_PER_MIN
    if scenario.objective == "covered":
        return Valuation.step(scenario.rules.within_min * SECONDS_PER_MIN, limit_s=limit_s)
    if scenario.objective == "fewest":
        return Valuation.linear(0.0, limit_s=limit_s)
    scale = 1.0
    if scenario.objective == "cost":
        scale = BOTH_WAYS * (scenario.eur_per_h or 0.0) / MIN_PER_H
    knots = service.valuation or ((0.0, 0.0), (1.0, 1.0))
    minutes, heights = (np.array(column, dtype=np.float64) for column in zip(*knots, strict=True))
    if scenario.equity_weight > 0:
        minutes, heights = _apply_equity(minutes, heights, scenario.equity_weight, scenario.equity_after_min)
    return Valuation.piecewise(minutes * SECONDS_PER_MIN, scale * heights, limit_s=limit_s)


def _apply_equity(minutes: Floats, heights: Floats, weight: float, after_min: float) -> tuple[Floats, Floats]:
    """Let the valuation rise 1 + weight times as fast past `after_min`."""
    slope = (heights[-1] - heights[-2]) / (minutes[-1] - minutes[-2])
    knots = np.unique(np.append(minutes, [after_min, max(minutes[-1], after_min) + 1.0]))
    plain = np.interp(knots, minutes, heights) + slope * np.maximum(knots - minutes[-1], 0.0)
    at = np.interp(after_min, knots, plain)
    return knots, plain + weight * np.maximum(plain - at, 0.0)


def _criterion(ground: RuleGround) -> Demand:
    """Return criterion (a) as a demand that costs nothing and must be met."""
    times = ground.times
    offers = np.repeat(find_counting(ground.options)[None, :], len(ground.base.sites), axis=0)
    valuation = Valuation.linear(0.0, limit_s=ground.scenario.rules.within_min * SECONDS_PER_MIN)
    return Demand(WITHIN, times.indptr, times.site, times.seconds, ground.people, offers, valuation)


def _price(ground: RuleGround, cost_eur: Floats) -> tuple[Floats, float]:
    """Return the objective's price of each option, and what it adds whatever opens."""
    scenario, counting = ground.scenario, ground.counting
    if scenario.objective == "fewest":
        return ground.mark(ground.scope.inside_site, counting), 0.0
    if scenario.objective != "cost":
        return np.zeros_like(cost_eur), 0.0
    price, offset = cost_eur.copy(), 0.0
    if scenario.rules.keep_today == "unless_pays":
        closing = scenario.rules.closing_cost_eur_per_year
        today = ground.scope.today
        price[np.ix_(today, counting)] -= closing
        offset = closing * len(today)
    return price, offset
