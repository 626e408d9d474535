"""Scenarios with tiers upon a small invented world whose plans are found by hand."""

from dataclasses import replace

import numpy as np

from piste.siting.area_scope import build_scope
from piste.siting.plan_solve import build_ask
from piste.siting.scenario import ANY_NUMBER, Rules, Scenario, Search
from piste.siting.service_demand import Groups, count_people, find_low_demand
from piste.siting.study import build_study
from piste.siting.tier_ask import build_tier_ask
from piste.siting.tier_options import expand_options
from piste.siting.tier_rules import RuleGround
from piste.siting.tiers import Tier
from plan_world import build_base, build_times

FULL, REMOTE = Tier("full", 500_000), Tier("remote", 200_000)
MOBILE = Tier("mobile", 40_000, days_per_week=(1, 2), counts=False)

PEOPLE = (100, 200, 300, 400)
MINUTES = ((5, 40, 100), (40, 5, 60), (100, 10, 50), (150, 70, 5))
"""Four places, three towns: the first two of region 1, the last of region 2."""
NETWORKS = {"today": (0, 2), "outer": (2,)}


def build_world(**said):
    """Return the world's base data and times."""
    base = build_base(PEOPLE, "1122", "112", networks=NETWORKS, **said)
    return base, build_times(MINUTES)


def build_scenario(rules=None, **said):
    """Return a scenario that asks for nothing but what is said; criterion (b) rests."""
    rules = Rules(**{"min_people": 0, **(rules or {})})
    return Scenario("T", rules=rules, **{"points": ANY_NUMBER, "search": Search(gap=0), "tiers": (FULL,), **said})


def build_ground(scenario, groups=None, base=None, times=None):
    """Return what the scenario's rules are built on."""
    own_base, own_times = build_world()
    base, times = base or own_base, times or own_times
    scope = build_scope(scenario, base)
    people = np.where(scope.inside_place, base.places.people, 0.0)
    known = groups or Groups({}, {}, {})
    return RuleGround(scenario, scope, base, times, people, expand_options(scenario.tiers), known)


def ask_for(scenario, demand=None, groups=None, *, times=None, binding=False):
    """Return the scenario's full model."""
    base, own_times = build_world()
    times = times or own_times
    scope = build_scope(scenario, base)
    demand = demand or count_people(np.where(scope.inside_place, base.places.people, 0.0), scenario.services)
    plain = build_ask(scenario, scope, base, times, low=find_low_demand(scenario, demand, times))
    return build_tier_ask(
        scenario, scope, base, times, demand, groups or Groups({}, {}, {}),
        points=scenario.points, small=plain.small, binding=binding,
    )  # fmt: skip


def solve_study(scenario, demand=None, groups=None, **said):
    """Return the scenario's study."""
    base, times = build_world(**said)
    return build_study(scenario, base, times, demand=demand, groups=groups)


def lead(study):
    """Return the leading plan."""
    return study.plans[study.chosen]


def opened(study):
    """Return site -> key of the option that the leading plan opens."""
    tiers = lead(study).tiers
    return {int(site): tiers.options[k].key for site, k in zip(tiers.site, tiers.option, strict=True)}


def with_rules(scenario, **said):
    """Return the scenario with other rules."""
    return replace(scenario, rules=replace(scenario.rules, **said))
