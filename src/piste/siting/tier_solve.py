"""Solve a scenario with tiers, and tell its answers as plans are told."""

import math
from dataclasses import replace

import numpy as np

from piste.core.errors import InfeasibleError
from piste.core.message import Message
from piste.siting.control import PROVEN, Progress, tell_in
from piste.siting.options.conflict import find_conflict
from piste.siting.options.result import OptionResult
from piste.siting.options.rule_price import price_rules
from piste.siting.options.solve import solve_options
from piste.siting.result import Result, Status, relative_gap
from piste.siting.scenario import Search
from piste.siting.tier_ask import WITHIN, TierAsk
from piste.siting.tier_plan import TierPlan

WHOLE = 1e-6
"""A bound on a number of points this little above a whole one proves no more than that one."""
PRICING_S = 20.0
"""Seconds at most for what each rule costs, and for which rules contradict each other."""


def solve_tiers(ask: TierAsk, search: Search, progress: Progress | None, start: OptionResult | None) -> OptionResult:
    """Find the best plan of a scenario with tiers; progress hears the units of `tell_result`.

    Raises
    ------
    InfeasibleError
        Where the rules leave no plan: with a smallest set of them that contradict each other.
    """
    found = solve_options(
        ask.model,
        gap=search.gap,
        time_limit_s=search.time_limit_s,
        work_limit=search.work_limit,
        seed=search.seed,
        start=None if start is None else (start.site, start.tier),
        progress=tell_in(progress, lambda value: _in_units(ask, value)),
    )
    if math.isfinite(found.value):
        return found
    raise InfeasibleError(
        "{title}: no plan keeps these rules together: {rules}. Give up or ease one of them.",
        title=ask.scenario.title,
        rules=_tell_conflict(ask),
    )


def _tell_conflict(ask: TierAsk) -> tuple[Message, ...]:
    """Return the words of a smallest set of rules that no plan keeps together."""
    words = {named.rule.key: named.words for named in ask.rules}
    limit = ask.scenario.rules.within_min
    words[WITHIN] = Message("Everyone whom a permitted site reaches is within {minutes} minutes", {"minutes": limit})
    for service in ask.demand.services:
        values = {"service": service.key, "minutes": service.within_min or 0}
        words[service.key] = Message("The service {service} is within {minutes} minutes of everyone", values)
    conflict = find_conflict(ask.model, time_limit_s=PRICING_S)
    return tuple(words[key] for key in conflict.keys)


def tell_result(ask: TierAsk, found: OptionResult) -> Result:
    """Tell an answer in the units of the objective: its points are those of the area that count."""
    counts = np.array([option.tier.counts for option in ask.options])[found.tier]
    own = ask.scope.inside_site[found.site] & counts
    value, bound = _in_units(ask, found.value), None if found.bound is None else _in_units(ask, found.bound)
    if ask.scenario.objective == "fewest" and bound is not None:
        bound = float(math.ceil(bound - WHOLE))  # points are whole
    gap = None if bound is None else relative_gap(value, bound)
    unreachable = found.unreachable.get(WITHIN)
    return Result(
        objective=ask.scenario.objective,
        status=_tell_status(found.status, gap, ask.scenario.search.gap),
        sites=np.sort(found.site[own]).astype(np.int32),
        value=value,
        bound=bound,
        gap=gap,
        seconds=found.seconds,
        unreachable=np.zeros(0, dtype=np.int32) if unreachable is None else unreachable,
        iterations=found.iterations,
    )


def _tell_status(status: Status, gap: float | None, asked: float) -> Status:
    """Tell a status by the gap in the objective's own units, which is not that of the model's value."""
    if status == "optimal" or gap is None:
        return status
    if gap <= PROVEN:
        return "optimal"
    return "within_gap" if gap <= asked else "stopped"


def _in_units(ask: TierAsk, value: float) -> float:
    objective = ask.scenario.objective
    if objective == "covered":
        return float(ask.demand.weight.sum()) - value
    return value + ask.offset


def _bound_in_units(ask: TierAsk, found: OptionResult) -> float | None:
    return None if found.bound is None else _in_units(ask, found.bound)


def price_plan(ask: TierAsk, plan: TierPlan) -> TierPlan:
    """Add to a plan what each rule that binds costs: the best value without it."""
    binding = [rule.key for rule in plan.rules if rule.binds]
    if not binding:
        return plan
    search = ask.scenario.search
    _, told = price_rules(ask.model, keys=binding, gap=search.gap, time_limit_s=PRICING_S, seed=search.seed)
    prices = {price.key: price.without for price in told}
    rules = tuple(
        replace(
            rule,
            value_without=_in_units(ask, prices[rule.key].value),
            bound_without=_bound_in_units(ask, prices[rule.key]),
        )
        if rule.key in prices
        else rule
        for rule in plan.rules
    )
    return replace(plan, rules=rules)
