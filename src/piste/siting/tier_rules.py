"""The rules of a scenario as rules of the full model, each under a name that a reader can follow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.core.errors import InfeasibleError
from piste.core.message import Message
from piste.core.units import SECONDS_PER_MIN
from piste.siting.area_scope import Scope, find_regions
from piste.siting.options.model import LinearRule, Rule, ShareRule
from piste.siting.scenario import ANY_NUMBER, Scenario
from piste.siting.service_demand import Groups
from piste.siting.tier_options import Option, find_counting
from piste.siting.tiers import TIER_NAMES, ShareAsk
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class NamedRule:
    """A rule of the model and the words for it."""

    rule: Rule
    words: Message
    unit: float = 1.0
    """Size of the rule's unit: a budget is kept in thousands of euros, as a solver's tolerances like it."""


@dataclass(frozen=True)
class RuleGround:
    """What rules are built on."""

    scenario: Scenario
    scope: Scope
    base: BaseData
    times: TimeLists
    people: Floats
    """n people who count; 0 outside the area."""
    options: tuple[Option, ...]
    groups: Groups

    @property
    def counting(self) -> Bools:
        """Options that count as points."""
        return find_counting(self.options)

    def mark(self, sites: Ints | Bools, options: Bools) -> Floats:
        """Return a coefficient (m, K): 1 at these sites for these options."""
        at = np.zeros(len(self.base.sites), dtype=bool)
        at[sites] = True
        return (at[:, None] & options[None, :]).astype(np.float64)


def build_tier_rules(ground: RuleGround, points: int) -> tuple[NamedRule, ...]:
    """Return every rule of a scenario but criterion (a), which is a demand."""
    return (
        *_number_rules(ground, points),
        *_tier_rules(ground),
        *_money_rules(ground),
        *_region_rules(ground),
        *_site_rules(ground),
        *_number_repeats([rule for ask in ground.scenario.rules.share for rule in _share_rules(ground, ask)]),
    )


def _number_repeats(rules: Sequence[NamedRule]) -> list[NamedRule]:
    """Give keys that stand twice, as of shares that differ in their tiers or in how much, a number of their own."""
    seen: dict[str, int] = {}
    found = []
    for named in rules:
        key = named.rule.key
        seen[key] = seen.get(key, 0) + 1
        own = key if seen[key] == 1 else f"{key}-no{seen[key]}"
        found.append(replace(named, rule=replace(named.rule, key=own)))
    return found


def _number_rules(ground: RuleGround, points: int) -> list[NamedRule]:
    if points >= ANY_NUMBER:
        return []
    coefficient = ground.mark(ground.scope.inside_site, ground.counting)
    rule = LinearRule("points", coefficient, upper=float(points))
    return [NamedRule(rule, Message("At most {points} points", {"points": points}))]


def _tier_rules(ground: RuleGround) -> list[NamedRule]:
    found = []
    for tier in ground.scenario.tiers:
        own = np.array([option.tier is tier for option in ground.options])
        coefficient = ground.mark(ground.scope.inside_site, own)
        if tier.least:
            rule = LinearRule(f"least-{tier.key}", coefficient, lower=float(tier.least))
            found.append(NamedRule(rule, _tell("At least {number} points: {tier}", tier.key, tier.least)))
        if tier.most is not None:
            rule = LinearRule(f"most-{tier.key}", coefficient, upper=float(tier.most))
            found.append(NamedRule(rule, _tell("At most {number} points: {tier}", tier.key, tier.most)))
        if tier.vehicles is not None:
            days = coefficient * np.array([option.days for option in ground.options])
            limit = tier.vehicles * tier.vehicle_days
            rule = LinearRule("vehicles", days, upper=limit)
            values = {"vehicles": tier.vehicles, "days": limit}
            text = "{vehicles} vehicles share {days} days a week among the stops"
            found.append(NamedRule(rule, Message(text, values)))
    return found


def _tell(text: str, tier: str, number: int) -> Message:
    return Message(text, {"tier": Message(TIER_NAMES[tier]), "number": number})


def price_options(ground: RuleGround) -> Floats:
    """Return the yearly cost in EUR of each option (m, K); points outside the area cost nothing."""
    cost = np.array([option.cost_eur_per_year for option in ground.options])
    return ground.scope.inside_site[:, None] * cost[None, :]


def _money_rules(ground: RuleGround) -> list[NamedRule]:
    budget = ground.scenario.budget_eur_per_year
    if budget is None:
        return []
    unit = 1e3
    rule = LinearRule("budget", price_options(ground) / unit, upper=budget / unit)
    words = Message("The points cost at most {euros} euros a year", {"euros": round(budget)})
    return [NamedRule(rule, words, unit)]


def _region_rules(ground: RuleGround) -> list[NamedRule]:
    rules, areas = ground.scenario.rules, ground.base.areas
    full = np.array([option.tier.key == "full" for option in ground.options])
    kinds = [
        (rules.one_per_region, "region", ground.counting, "A point in the region {region}"),
        (rules.full_per_region, "full-region", full, "A full point in the region {region}"),
    ]
    site_region = np.array([areas.region_of(code) for code in ground.base.sites.municipality], dtype=object)
    place_region = np.array([areas.region_of(code) for code in ground.base.places.municipality], dtype=object)
    lived = sorted(set(place_region[ground.people > 0]) - {""})
    found = []
    for asked, key, options, text in kinds:
        for code in lived if asked else ():
            at = ground.scope.inside_site & (site_region == code)
            rule = LinearRule(f"{key}-{code}", ground.mark(at, options), lower=1.0)
            found.append(NamedRule(rule, Message(text, {"region": areas.regions[code].name})))
    return found


def _site_rules(ground: RuleGround) -> list[NamedRule]:
    scope, names = ground.scope, ground.base.sites.names
    found = []
    for site in scope.fixed:
        rule = LinearRule(f"fixed-{site}", ground.mark(np.array([site]), ground.counting), lower=1.0)
        found.append(NamedRule(rule, Message("{site} stays open", {"site": str(names[site])})))
    if len(scope.context):
        first = np.arange(len(ground.options)) == _context_option(ground.options)
        coefficient = ground.mark(scope.context, first)
        rule = LinearRule("context", coefficient, lower=float(len(scope.context)))
        found.append(NamedRule(rule, Message("The points outside the area are open")))
    if ground.scenario.rules.keep_today == "yes" and scope.compared is not None:
        for site in np.setdiff1d(scope.today, scope.fixed):
            rule = LinearRule(f"today-{site}", ground.mark(np.array([site]), ground.counting), lower=1.0)
            found.append(NamedRule(rule, Message("Today's point {site} stays", {"site": str(names[site])})))
    return found


def _context_option(options: Sequence[Option]) -> int:
    """Return the option that points outside the area have: the best that there is."""
    return next(k for k, option in enumerate(options) if option.tier.counts)


def _share_rules(ground: RuleGround, ask: ShareAsk) -> list[NamedRule]:
    """Return the rules of one share: one for all its regions together, or one for each.

    Raises
    ------
    InfeasibleError
        Where the group is not known or nobody of it lives there.
    """
    weight = _group_people(ground, ask)
    codes = find_regions(ask.regions, ground.base, "rules.share.regions")
    place_region = np.array([ground.base.areas.region_of(code) for code in ground.base.places.municipality])
    everywhere = sorted(set(place_region[ground.people > 0]) - {""})
    parts = [(code,) for code in sorted(codes) or everywhere] if ask.each_region else [tuple(sorted(codes))]
    tiers = np.array([option.tier.key in ask.tiers for option in ground.options])
    serves = ground.groups.serves.get(ask.group, np.ones(len(ground.base.sites), dtype=bool))
    offers = serves[:, None] & tiers[None, :]
    found = []
    for part in parts:
        there = weight if not part else np.where(np.isin(place_region, part), weight, 0.0)
        if there.sum() <= 0:
            continue
        times = ground.times
        # Nine digits are kept: a share of exactly everyone must not fail by the last bit of a sum.
        least = ask.share * float(there.sum()) * (1 - 1e-9)
        key = "-".join(["share", f"{ask.within_min:g}", ask.group or "all", *part])
        rule = ShareRule(
            key, times.indptr, times.site, times.seconds, there, ask.within_min * SECONDS_PER_MIN, offers, least
        )
        names = ", ".join(ground.base.areas.regions[code].name for code in part)
        values = {"share": round(100 * ask.share, 1), "minutes": ask.within_min, "group": ask.group, "region": names}
        found.append(NamedRule(rule, Message(_share_words(ask, part), values)))
    return found


def _share_words(ask: ShareAsk, part: tuple[str, ...]) -> str:
    if ask.group and part:
        return "{share} % of the group {group} in {region} within {minutes} minutes"
    if ask.group:
        return "{share} % of the group {group} within {minutes} minutes"
    if part:
        return "{share} % of people in {region} within {minutes} minutes"
    return "{share} % of people within {minutes} minutes"


def _group_people(ground: RuleGround, ask: ShareAsk) -> Floats:
    if not ask.group:
        return ground.people
    if ask.group not in ground.groups.people:
        raise InfeasibleError(
            "{title}: the group {group} is not known; known are: {known}.",
            title=ground.scenario.title,
            group=ask.group,
            known=", ".join(sorted(ground.groups.people)) or "–",
        )
    return np.where(ground.people > 0, ground.groups.people[ask.group], 0.0)
