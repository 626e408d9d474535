"""Small random scenarios with tiers, and the truth about them from all their plans, by the words of docs/plan.md.

Nothing here asks the planning code: rules are read from the scenario's own fields and tried on every plan.
"""

import itertools
import math
from dataclasses import dataclass, replace

import numpy as np

from piste.basedata.base import BaseData
from piste.siting.scenario import ANY_NUMBER, Area, Rules, Scenario, Search
from piste.siting.service_demand import Groups, ServiceDemand
from piste.siting.tiers import Service, ShareAsk, Tier
from piste.travel.time_lists import TimeLists
from plan_world import build_base, build_times

N, M, CUTOFF = 12, 5, 90
CLOSED = -1


@dataclass(frozen=True)
class World:
    """A scenario with everything that it is planned on."""

    scenario: Scenario
    base: BaseData
    times: TimeLists
    minutes: np.ndarray
    demand: ServiceDemand | None
    groups: Groups


@dataclass(frozen=True)
class TierTruth:
    """All plans that keep every rule."""

    best: float
    """Best value; infinite (minus infinite for what is maximised) where no plan keeps all rules."""
    values: dict[tuple[int, ...], float]
    """Plan (option of each site, -1 closed) -> value."""


def draw_world(seed: int) -> World:
    """Return a random world of a dozen places, five sites and three regions."""
    rng = np.random.default_rng(seed)
    place, site = rng.uniform(0, 100, (N, 2)), rng.uniform(0, 100, (M, 2))
    minutes = np.round(np.hypot(*(place[:, None] - site[None, :]).transpose(2, 0, 1))) + 1
    minutes[rng.random((N, M)) < 0.1] = np.inf
    minutes[minutes > CUTOFF] = np.inf
    people = rng.integers(0, 900, N).astype(float)
    place_region = [str(1 + (x > 50) + (x > 85)) for x in place[:, 0]]
    site_region = [str(1 + (x > 50) + (x > 85)) for x in site[:, 0]]
    networks = {"old": sorted(rng.choice(M, 2, replace=False).tolist())}
    base = build_base(people, place_region, site_region, networks=networks)
    base = replace(base, places=replace(base.places, groups={"age_65_": np.floor(people * rng.random(N))}))
    groups = Groups(
        {"age_65_": base.places.groups["age_65_"], "sv": np.floor(people * rng.random(N))},
        {"sv": rng.random(M) < 0.6},
        {},
    )
    scenario = keep_inside(draw_scenario(rng), site_region)
    inside = _inside(scenario, place_region)
    demand = draw_visits(rng, scenario, inside) if scenario.demand.kind == "visits" else None
    return World(scenario, base, build_times(minutes, CUTOFF), minutes, demand, groups)


def draw_scenario(rng: np.random.Generator) -> Scenario:
    """Return a scenario with some of the rules."""

    def maybe(chance: float) -> bool:
        return bool(rng.random() < chance)

    objective = str(rng.choice(["mean", "covered", "cost"]))
    visits = objective == "cost" or maybe(0.3)
    tiers = [Tier("full", 500_000, (), most=2 if maybe(0.2) else None, least=1 if maybe(0.2) else 0)]
    if maybe(0.8):
        given = ("a",) if maybe(0.4) else ()
        tiers.append(Tier("remote", 200_000, given, least=1 if maybe(0.2) else 0, counts=not maybe(0.1)))
    if maybe(0.7):
        days = (1.0, 2.0) if maybe(0.6) else (2.0,)
        tiers.append(
            Tier(
                "mobile", 40_000, ("b",) if maybe(0.4) else (), days_per_week=days,
                vehicles=1 if maybe(0.5) else None, vehicle_days=3.0, counts=False,
            )
        )  # fmt: skip
    knots = ((0.0, 0.0), (30.0, 10.0), (60.0, 90.0))
    services = (
        Service("a", 1.0, 0.0, 80.0 if maybe(0.2) else None, knots if maybe(0.3) else ()),
        Service("b", 2.0, 2.0 if maybe(0.5) else 0.0, 50.0 if maybe(0.2) else None),
    )
    rules = Rules(
        within_min=float(rng.choice([45, 60, CUTOFF])),
        min_people=float(rng.choice([0, 1500])),
        waive_min_people=("s1",) if maybe(0.2) else (),
        one_per_region=maybe(0.15),
        full_per_region=maybe(0.15),
        low_demand_per_week=30.0 if visits and maybe(0.4) else 0.0,
        keep_today=str(rng.choice(["no", "no", "yes", "unless_pays" if objective == "cost" else "no"])),
        closing_cost_eur_per_year=150_000.0,
        share=draw_shares(rng),
        fixed=("s2",) if maybe(0.15) else (),
        forbidden=("s3",) if maybe(0.15) else (),
    )
    area = Area(regions=("1", "2"), border=str(rng.choice(["open", "closed"]))) if maybe(0.35) else Area()
    free = objective == "cost" or maybe(0.3)
    scenario = Scenario(
        "T", area=area, rules=rules, tiers=tuple(tiers), services=services, objective=objective,
        points=ANY_NUMBER if free else int(rng.integers(1, 4)),
        budget_eur_per_year=float(rng.choice([900_000, 1_240_000])) if maybe(0.4) else None,
        eur_per_h=12.0 if objective == "cost" else None,
        compare="old", search=Search(gap=0.0, time_limit_s=60),
    )  # fmt: skip
    if objective != "covered" and maybe(0.3):
        scenario = replace(scenario, equity_weight=1.5, equity_after_min=40.0)
    return replace(scenario, demand=replace(scenario.demand, kind="visits")) if visits else scenario


def keep_inside(scenario: Scenario, site_region: list[str]) -> Scenario:
    """Take sites out of the rules that lie outside the area: a scenario may not name them."""
    here = _inside(scenario, site_region)
    rules = scenario.rules
    keys = ("fixed", "forbidden", "waive_min_people")
    told = {key: tuple(name for name in getattr(rules, key) if here[int(name[1:])]) for key in keys}
    return replace(scenario, rules=replace(rules, **told))


def draw_shares(rng: np.random.Generator) -> tuple[ShareAsk, ...]:
    """Return up to two shares."""
    found = []
    for _ in range(int(rng.choice([0, 0, 1, 2]))):
        each = bool(rng.random() < 0.3)
        found.append(
            ShareAsk(
                float(rng.choice([30, 60])), float(rng.choice([0.3, 0.6, 0.8])), str(rng.choice(["", "sv", "age_65_"])),
                ("South Land",) if rng.random() < 0.3 else (), each,
                ("full",) if rng.random() < 0.3 else ("full", "remote"),
            )
        )  # fmt: skip
    return tuple(found)


def draw_visits(rng: np.random.Generator, scenario: Scenario, inside: np.ndarray) -> ServiceDemand:
    """Return visits a year of each service, weighted as the scenario says."""
    weight = rng.integers(0, 900, (N, 2)) * np.array([service.weight for service in scenario.services])
    return ServiceDemand(scenario.services, ({}, {}), np.where(inside[:, None], weight, 0.0), True, True)


def _inside(scenario: Scenario, regions) -> np.ndarray:
    wanted = scenario.area.regions
    return np.array([not wanted or code in wanted for code in regions])


def _kinds(scenario: Scenario) -> list[tuple[Tier, float]]:
    """Return what a site may be: a tier, and for a stop how many days a week."""
    return [(tier, days) for tier in scenario.tiers for days in sorted(tier.days_per_week)]


def try_all_tier_plans(world: World) -> TierTruth:
    """Try every plan; the points outside the area stand open at the scenario's best tier that counts."""
    told = _Told(world)
    least = told.fewest()
    worst = -math.inf if world.scenario.objective == "covered" else math.inf
    values = {}
    if told.refused:
        return TierTruth(worst, values)
    for plan in itertools.product(*told.choices):
        if told.keeps(plan, least):
            values[plan] = told.value(plan)
    choose = max if world.scenario.objective == "covered" else min
    return TierTruth(choose(values.values(), default=worst), values)


class _Told:
    """A scenario's words, said of plans."""

    def __init__(self, world: World) -> None:
        self.scenario, self.minutes, self.groups = world.scenario, world.minutes, world.groups
        scenario, rules, base = world.scenario, world.scenario.rules, world.base
        self.kinds = _kinds(scenario)
        self.counts = [tier.counts for tier, _ in self.kinds]
        self.place_region = [code[:1] for code in base.places.municipality]
        self.site_region = [code[:1] for code in base.sites.municipality]
        self.inside = _inside(scenario, self.place_region)
        self.here = _inside(scenario, self.site_region)
        self.people = np.where(self.inside, base.places.people, 0.0)
        if world.demand is None:
            self.weight = np.stack([self.people * service.weight for service in scenario.services], axis=1)
        else:
            self.weight = world.demand.weight
        today = [int(j) for j in base.networks["old"].sites]
        self.fixed = [int(name[1:]) for name in rules.fixed if self.here[int(name[1:])]]
        self.forbidden = [int(name[1:]) for name in rules.forbidden]
        self.today = [j for j in today if self.here[j] and j not in self.forbidden]
        self.outer = [j for j in today if not self.here[j] and scenario.area.border == "open"]
        near_people = base.places.people if scenario.area.border == "open" else self.people
        stay = {*self.fixed, *(self.today if rules.keep_today != "no" else [])}
        waived = [int(name[1:]) for name in rules.waive_min_people]
        self.may_count = []
        for j in range(M):
            enough = near_people[self.minutes[:, j] <= rules.within_min].sum() >= rules.min_people or j in waived
            a_week = self.weight[self.minutes[:, j] <= 30].sum() / 52
            asked_for = rules.low_demand_per_week == 0 or a_week >= rules.low_demand_per_week
            allowed = self.here[j] and j not in self.forbidden and (j in stay or (enough and asked_for))
            self.may_count.append(bool(allowed))
        self.choices = [self._choices(j) for j in range(M)]
        own = sum(self.may_count)
        points = scenario.points
        self.refused = own == 0 or (points < ANY_NUMBER and points > own)

    def _choices(self, j):
        if j in self.outer:
            return [self.counts.index(True)]
        if not self.here[j] or j in self.forbidden:
            return [CLOSED]
        return [CLOSED, *(k for k in range(len(self.kinds)) if self.may_count[j] or not self.counts[k])]

    def points_of(self, plan):
        return [j for j in range(M) if plan[j] != CLOSED and self.counts[plan[j]] and self.here[j]]

    def nearest(self, sites):
        return self.minutes[:, sites].min(axis=1) if len(sites) else np.full(N, np.inf)

    def reached_places(self):
        """Return who must be within the limit by criterion (a): whom a permitted point reaches."""
        may = [j for j in range(M) if self.may_count[j] or j in self.outer]
        return (self.nearest(may) <= self.scenario.rules.within_min) & (self.people > 0)

    def fewest(self):
        """Return the fewest points for criterion (a), as the scenario's fixed sites and regions allow."""
        may = [j for j in range(M) if self.may_count[j]]
        must = self.reached_places()
        for number in range(len(may) + 1):
            for sites in itertools.combinations(may, number):
                there = [*sites, *self.outer]
                kept = (
                    set(self.fixed) <= set(sites)
                    and (self.nearest(there) <= self.scenario.rules.within_min)[must].all()
                )
                if self.scenario.rules.one_per_region:
                    kept = kept and self.lived() <= {self.site_region[j] for j in sites}
                if kept:
                    return number
        return math.inf

    def lived(self):
        return {code for code, people in zip(self.place_region, self.people, strict=True) if people > 0}

    def offering(self, plan, service):
        """Return the open points that give a service."""
        found = []
        for j in range(M):
            if plan[j] != CLOSED:
                tier, days = self.kinds[plan[j]]
                if (not tier.services or service.key in tier.services) and days >= service.least_days:
                    found.append(j)
        return found

    def could_offer(self, service):
        """Return the sites that some plan lets give a service."""
        return [
            j
            for j in range(M)
            if any(
                k != CLOSED and self.offering([k if i == j else CLOSED for i in range(M)], service)
                for k in self.choices[j]
            )
        ]

    def cost(self, plan):
        total = 0.0
        for j in range(M):
            if plan[j] != CLOSED and self.here[j]:
                tier, days = self.kinds[plan[j]]
                total += tier.cost_eur_per_year * (days if tier.key == "mobile" else 1)
        return total

    def keeps(self, plan, fewest):
        """Tell whether a plan keeps every rule."""
        kept = (
            self.keeps_points(plan),
            self.keeps_tiers(plan),
            self.keeps_regions(plan),
            self.keeps_limits(plan, fewest),
        )
        return all(kept) and all(self.keeps_share(plan, ask) for ask in self.scenario.rules.share)

    def keeps_points(self, plan):
        points, rules = set(self.points_of(plan)), self.scenario.rules
        stay = {*self.fixed, *(self.today if rules.keep_today == "yes" else [])}
        return len(points) <= self.scenario.points and stay <= points

    def opened(self, plan, key):
        return [j for j in range(M) if plan[j] != CLOSED and self.here[j] and self.kinds[plan[j]][0].key == key]

    def keeps_tiers(self, plan):
        budget = self.scenario.budget_eur_per_year
        kept = budget is None or self.cost(plan) <= budget
        for tier in self.scenario.tiers:
            own = self.opened(plan, tier.key)
            kept = kept and tier.least <= len(own) <= (math.inf if tier.most is None else tier.most)
            if tier.vehicles is not None:
                kept = kept and sum(self.kinds[plan[j]][1] for j in own) <= tier.vehicles * tier.vehicle_days
        return kept

    def keeps_regions(self, plan):
        rules = self.scenario.rules
        kinds = ((rules.one_per_region, self.points_of(plan)), (rules.full_per_region, self.opened(plan, "full")))
        return all(not asked or self.lived() <= {self.site_region[j] for j in sites} for asked, sites in kinds)

    def keeps_limits(self, plan, fewest):
        """Tell whether criterion (a), where it binds, and the limits of the services hold."""
        kept, limit = True, self.scenario.rules.within_min
        if self.scenario.points >= fewest:
            near = self.nearest([*self.points_of(plan), *self.outer]) <= limit
            kept = near[self.reached_places()].all()
        for s, service in enumerate(self.scenario.services):
            if service.within_min is not None:
                must = (self.nearest(self.could_offer(service)) <= service.within_min) & (self.weight[:, s] > 0)
                kept = kept and (self.nearest(self.offering(plan, service)) <= service.within_min)[must].all()
        return kept

    def keeps_share(self, plan, ask):
        sites = [
            j for j in range(M)
            if plan[j] != CLOSED and self.kinds[plan[j]][0].key in ask.tiers
            and (ask.group not in self.groups.serves or self.groups.serves[ask.group][j])
        ]  # fmt: skip
        who = np.where(self.people > 0, self.groups.people[ask.group], 0.0) if ask.group else self.people
        near = self.nearest(sites) <= ask.within_min
        region = np.array(self.place_region)
        asked = {"South Land": "1"}
        wanted = [asked[name] for name in ask.regions] or sorted(set(self.place_region))
        parts = [[code] for code in wanted] if ask.each_region else [wanted]
        for part in parts:
            there = np.where(np.isin(region, part), who, 0.0)
            if there[near].sum() < ask.share * there.sum() - 1e-6:
                return False
        return True

    def minutes_count_as(self, t, service):
        """Return what so many minutes count as: linear between the pairs and beyond, more past the equity's minute."""
        plain = _line(service.valuation, t)
        after = self.scenario.equity_after_min
        if self.scenario.equity_weight and t > after:
            plain += self.scenario.equity_weight * (plain - _line(service.valuation, after))
        return plain

    def value(self, plan):
        scenario = self.scenario
        total = 0.0
        for s, service in enumerate(scenario.services):
            t = self.nearest(self.offering(plan, service))
            for i in range(N):
                if scenario.objective == "covered":
                    total += self.weight[i, s] * (t[i] <= scenario.rules.within_min)
                else:
                    # There and back for an hour's price.
                    price = 2 * scenario.eur_per_h / 60 if scenario.objective == "cost" else 1.0
                    total += self.weight[i, s] * price * self.minutes_count_as(min(t[i], CUTOFF), service)
        if scenario.objective == "cost":
            total += self.cost(plan)
            if scenario.rules.keep_today == "unless_pays":
                closed = set(self.today) - set(self.points_of(plan))
                total += scenario.rules.closing_cost_eur_per_year * len(closed)
        return total


def _line(pairs, t):
    if not pairs:
        return t
    for (a, low), (b, high) in itertools.pairwise(pairs):
        if t <= b or (b, high) == pairs[-1]:
            return low + (high - low) * (t - a) / (b - a)
    raise AssertionError
