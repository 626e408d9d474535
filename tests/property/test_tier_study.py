"""Scenarios with tiers, services and rules against all plans of small worlds, by the words of docs/plan.md."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.core.errors import InfeasibleError
from piste.siting.study import build_study
from tier_truth import CLOSED, draw_world, try_all_tier_plans


def plan_of(study):
    tiers = study.plans[study.chosen].tiers
    return dict(zip(tiers.site.tolist(), tiers.option.tolist(), strict=True))


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
    outer = {
        j: k for plan in list(truth.values)[:1] for j, k in enumerate(plan) if k != CLOSED and not inside(world, j)
    }
    found = {**outer, **plan_of(study)}
    plan = tuple(found.get(j, CLOSED) for j in range(len(world.base.sites)))
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


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_plan_keeps_every_rule_and_none_is_better(seed):
    check_world(seed)
