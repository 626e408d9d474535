"""A plan with tiers: what it opens, what it costs, how each service is reached, and how its rules stand."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.basedata.visits import build_remaining
from piste.core.message import Message
from piste.core.units import MINUTE_BANDS, NOT_REACHED_S, SECONDS_PER_MIN, minutes_from_seconds
from piste.siting.huff import Choice, build_attraction, build_choice
from piste.siting.options.result import OptionResult
from piste.siting.tier_ask import TierAsk
from piste.siting.tier_options import Option, find_offered
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

BINDS = 1e-6
"""A rule binds where it has less slack than this part of its side."""


@dataclass(frozen=True)
class RuleOutcome:
    """How a rule stands in a plan, and what it costs."""

    key: str
    words: Message
    level: float
    lower: float
    upper: float
    binds: bool
    value_without: float | None = None
    """The best value found without the rule; None where that was not asked."""
    bound_without: float | None = None
    """A proven bound on it."""


@dataclass(frozen=True)
class ServiceAccess:
    """How far people (or visits) of the area are from a service."""

    key: str
    names: Mapping[str, str]
    """Language -> name."""
    weight: float
    mean_min: float
    """Mean minutes of those reached; NaN where nobody is."""
    share_within: tuple[float, ...]
    """Share within 15, 30, 45 and 60 minutes, of all."""
    not_reached: float
    n_points: int
    """Open points of the area that give it, stops included."""

    def name_in(self, language: str) -> str:
        """Return the name in a language, the key where none is known."""
        return self.names.get(language) or self.names.get("en") or self.key


@dataclass(frozen=True)
class ServiceRemains:
    """What becomes of today's visits to a service in the plan, a year; kept + elsewhere + remote + lost is today's."""

    key: str
    today: float
    kept: float
    elsewhere: float
    remote: float
    lost: float
    gained: float


@dataclass(frozen=True)
class TierPlan:
    """What opens at which tier; k rows by site, those outside the area left out."""

    options: tuple[Option, ...]
    site: Ints
    option: Ints
    cost_eur_per_year: float
    services: tuple[ServiceAccess, ...]
    rules: tuple[RuleOutcome, ...]
    visits: bool
    """The weights of services are visits a year, not people."""
    caution: str
    """What must be said of the weights (an English message); "" for nothing."""
    remains: tuple[ServiceRemains, ...] = ()
    """Empty where no visits are counted or nothing stands as today's."""
    choice: Choice | None = None
    """How visits divide where errands draw people to centres, beside the nearest; None where not asked."""

    @property
    def tier_keys(self) -> list[str]:
        """Tier of each row: `full`, `remote`, `mobile`."""
        return [self.options[k].tier.key for k in self.option]

    def tier_of(self, sites: Ints) -> list[str]:
        """Return the tier of each of these sites, all of which are open."""
        keys = dict(zip(self.site.tolist(), self.tier_keys, strict=True))
        return [keys[site] for site in sites.tolist()]

    @property
    def counts(self) -> Bools:
        """Rows that count as points."""
        return np.array([self.options[k].tier.counts for k in self.option], dtype=bool)


def build_tier_plan(ask: TierAsk, result: OptionResult, base: BaseData) -> TierPlan:
    """Evaluate an answer of the full model."""
    inside = ask.scope.inside_site[result.site]
    site, option = result.site[inside], result.tier[inside]
    return TierPlan(
        options=ask.options,
        site=site,
        option=option,
        cost_eur_per_year=float(ask.cost_eur[site, option].sum()),
        services=tuple(_measure_service(ask, s, result.site, result.tier) for s in range(len(ask.demand.services))),
        rules=build_outcomes(ask, result),
        visits=ask.demand.visits,
        caution=ask.demand.caution,
        remains=_measure_remains(ask, result),
        choice=_measure_choice(ask, result, base),
    )


def build_outcomes(ask: TierAsk, result: OptionResult) -> tuple[RuleOutcome, ...]:
    """Return how each rule stands."""
    levels = {level.key: level for level in result.rules}
    found = []
    for named in ask.rules:
        level = levels[named.rule.key]
        side = max(1.0, min(abs(level.lower), abs(level.upper)))
        binds = level.slack <= BINDS * side
        stands, lower, upper = (named.unit * number for number in (level.level, level.lower, level.upper))
        found.append(RuleOutcome(level.key, named.words, stands, lower, upper, binds))
    return tuple(found)


def _measure_remains(ask: TierAsk, result: OptionResult) -> tuple[ServiceRemains, ...]:
    """Return what becomes of each service's visits; today's offices are taken to give every service."""
    made, compared = ask.demand.made, ask.scope.compared
    if made is None or compared is None:
        return ()
    today = np.union1d(compared.sites[ask.scope.inside_site[compared.sites]], ask.scope.context)
    _, before = find_nearest_of(ask.times, today)
    after = np.empty(made.per_year.shape)
    for s, service in enumerate(ask.demand.services):
        offers = find_offered(ask.options, service)[result.tier]
        after[:, s] = minutes_from_seconds(find_nearest_of(ask.times, result.site[offers])[1])
    left = build_remaining(made, minutes_from_seconds(before), after)
    weight = np.array([service.weight for service in ask.demand.services])
    parts = (left.today, left.kept, left.elsewhere, left.remote, left.lost, left.gained)
    sums = [part[ask.scope.inside_place].sum(axis=0) * weight for part in parts]
    return tuple(
        ServiceRemains(service.key, *(float(total[s]) for total in sums))
        for s, service in enumerate(ask.demand.services)
    )


def _measure_choice(ask: TierAsk, result: OptionResult, base: BaseData) -> Choice | None:
    if ask.scenario.demand.choice != "huff":
        return None
    counts = np.array([option.tier.counts for option in ask.options])[result.tier]
    total = np.ascontiguousarray(ask.demand.weight.sum(axis=1))
    return build_choice(ask.times, result.site[counts], total, build_attraction(base.places, base.sites))


def _measure_service(ask: TierAsk, s: int, site: Ints, option: Ints) -> ServiceAccess:
    service = ask.demand.services[s]
    offers = find_offered(ask.options, service)[option]
    weight = ask.demand.weight[:, s]
    _, seconds = find_nearest_of(ask.times, site[offers])
    reached = seconds != NOT_REACHED_S
    total, there = float(weight.sum()), float(weight[reached].sum())
    minutes = seconds / SECONDS_PER_MIN
    within = [float(weight[reached & (minutes <= edge)].sum()) / total if total > 0 else 0.0 for edge in MINUTE_BANDS]
    return ServiceAccess(
        key=service.key,
        names=ask.demand.names[s],
        weight=total,
        mean_min=float((weight * minutes)[reached].sum()) / there if there > 0 else float("nan"),
        share_within=tuple(within),
        not_reached=total - there,
        n_points=int((offers & ask.scope.inside_site[site]).sum()),
    )


def find_nearest_of(times: TimeLists, sites: Ints) -> tuple[Ints, NDArray[np.uint16]]:
    """Return each place's nearest of these sites (-1 where its list has none) and its seconds to it (then 65535)."""
    is_open = np.zeros(times.n_sites, dtype=bool)
    is_open[sites] = True
    hits = np.flatnonzero(is_open[times.site])
    rows, first = np.unique(np.searchsorted(times.indptr, hits, side="right") - 1, return_index=True)
    nearest = np.full(times.n_places, -1, dtype=np.int32)
    seconds = np.full(times.n_places, NOT_REACHED_S, dtype=np.uint16)
    nearest[rows], seconds[rows] = times.site[hits[first]], times.seconds[hits[first]]
    return nearest, seconds
