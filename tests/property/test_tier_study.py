"""Scenarios with tiers, services and rules against all plans of small worlds, by the words of docs/plan.md."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.core.errors import InfeasibleError
from piste.siting.scenario import ANY_NUMBER
from piste.siting.study import build_study
from tier_truth import CLOSED, draw_world, try_all_tier_plans


def plan_of(study):
    tiers = study.plans[study.chosen].tiers
    return dict(zip(tiers.site.tolist(), tiers.option.tolist(), strict=True))


def whole_plan(world, study, truth):
    """Return the option of every site, those outside the area as they stand."""
    some = next(iter(truth.values))
    outer = {j: k for j, k in enumerate(some) if not inside(world, j)}
    found = {**outer, **plan_of(study)}
    return tuple(found.get(j, CLOSED) for j in range(len(some)))


def check_world(seed):
    world = draw_world(seed)
    truth = try_all_tier_plans(world)
    said = {"demand": world.demand, "groups": world.groups}
    if not truth.values:
        with pytest.raises(InfeasibleError):
            build_study(world.scenario, world.base, world.times, **said)
        return
    study = build_study(world.scenario, world.base, world.times, **said)
    result = study.plans[study.chosen].result
    plan = whole_plan(world, study, truth)
    assert plan in truth.values, "the plan breaks a rule"
    assert result.value == pytest.approx(truth.values[plan], rel=1e-9, abs=1e-6)
    assert result.value == pytest.approx(truth.best, rel=1e-9, abs=1e-6)
    # Euros and people come from a solver that works to some digits: a proof may stand that far off.
    assert result.gap <= 1e-7
    slack = 1e-9 * max(1, abs(truth.best))
    assert (
        result.bound >= truth.best - slack
        if world.scenario.objective == "covered"
        else result.bound <= truth.best + slack
    )


def inside(world, site):
    wanted = world.scenario.area.regions
    return not wanted or world.base.sites.municipality[site][:1] in wanted


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_plan_keeps_every_rule_and_none_is_better(seed):
    check_world(seed)


def seek_fewest(world):
    """Return the world with the fewest points sought."""
    rules = replace(world.scenario.rules, keep_today="yes" if world.scenario.rules.keep_today == "yes" else "no")
    asked = replace(world.scenario, rules=rules, objective="fewest", points=None, eur_per_h=None)
    return replace(world, scenario=asked)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_fewest_points_are_the_fewest_and_no_other_has_less_minutes(seed):
    world = seek_fewest(draw_world(seed))
    plain = replace(world, scenario=replace(world.scenario, objective="mean", points=ANY_NUMBER))
    truth = try_all_tier_plans(plain)
    said = {"demand": world.demand, "groups": world.groups}
    if not truth.values:
        with pytest.raises(InfeasibleError):
            build_study(world.scenario, world.base, world.times, **said)
        return
    study = build_study(world.scenario, world.base, world.times, **said)
    counts = [tier.counts for tier in world.scenario.tiers for _ in set(tier.days_per_week)]

    def number(plan):
        return sum(k != CLOSED and counts[k] and inside(world, j) for j, k in enumerate(plan))

    least = min(number(plan) for plan in truth.values)
    best = min(value for plan, value in truth.values.items() if number(plan) == least)
    result = study.plans[study.chosen].result
    assert (result.value, result.bound, result.status) == (least, least, "optimal")
    assert len(result.sites) == least
    assert truth.values[whole_plan(world, study, truth)] == pytest.approx(best, rel=1e-9, abs=1e-6)
