"""A plan with tiers evaluated: nearest points, access to services, rules, what becomes of visits."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.basedata.visits import build_visits
from piste.siting.options import OptionResult, RuleLevel
from piste.siting.scenario import Area, Demand
from piste.siting.service_demand import ServiceDemand
from piste.siting.tier_plan import build_outcomes, build_tier_plan, find_nearest_of
from piste.siting.tiers import Service, Tier
from plan_world import INF, build_times
from tier_world import FULL, MOBILE, PEOPLE, REMOTE, ask_for, build_scenario, build_world
from visit_world import MODEL, tell_ages


def answer(site, tier, rules=()):
    return OptionResult("optimal", np.array(site), np.array(tier), 0.0, 0.0, 0.0, 0.0, rules)


def plan_for(scenario, site, tier, demand=None, rules=()):
    ask = ask_for(scenario, demand)
    return build_tier_plan(replace(ask, rules=()), answer(site, tier, rules), build_world()[0])


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_the_nearest_is_the_nearest_of_those_open(seed):
    rng = np.random.default_rng(seed)
    minutes = rng.integers(1, 120, (7, 4)).astype(float)
    minutes[rng.random((7, 4)) < 0.3] = INF
    minutes[rng.integers(0, 7)] = INF
    sites = np.flatnonzero(rng.random(4) < 0.5)
    nearest, seconds = find_nearest_of(build_times(minutes), sites)
    for i in range(7):
        there = [minutes[i, j] for j in sites if minutes[i, j] < INF]
        assert seconds[i] == (60 * min(there) if there else 65535)
        assert (nearest[i] == -1) if not there else (nearest[i] in sites and minutes[i, nearest[i]] == min(there))


def test_each_service_is_measured_to_the_points_that_give_it():
    tiers = (Tier("full", services=("a",)), MOBILE)
    scenario = build_scenario(tiers=tiers, services=(Service("a"), Service("b", weight=2, least_days=2)))
    plan = plan_for(scenario, [0, 1, 2], [0, 1, 2])
    a, b = plan.services
    minutes = np.array([5.0, 5, 10, 5])
    assert (a.n_points, b.n_points) == (3, 1)
    assert a.mean_min == pytest.approx(np.average(minutes, weights=PEOPLE))
    assert b.weight == 2000 and b.mean_min == pytest.approx(np.average([100, 60, 50, 5], weights=PEOPLE))
    assert b.share_within == pytest.approx((0.4, 0.4, 0.4, 0.9)) and b.not_reached == 0


def test_a_service_that_nobody_gives_is_reached_by_nobody():
    scenario = build_scenario(tiers=(Tier("full", services=("a",)),), services=(Service("a"), Service("b")))
    b = plan_for(scenario, [0], [0]).services[1]
    assert np.isnan(b.mean_min) and b.not_reached == 1000 and b.share_within == (0, 0, 0, 0) and b.n_points == 0


def test_costs_and_rows_are_those_of_the_area():
    area = Area(regions=("1",), outside="outer")
    scenario = build_scenario(tiers=(FULL, REMOTE, MOBILE), area=area)
    plan = plan_for(scenario, [0, 1, 2], [1, 3, 0])
    assert plan.site.tolist() == [0, 1] and plan.tier_keys == ["remote", "mobile"]
    assert plan.counts.tolist() == [True, False]
    assert plan.cost_eur_per_year == 200_000 + 2 * 40_000
    assert plan.tier_of(np.array([1, 0])) == ["mobile", "remote"]
    assert plan.services[0].weight == 300 and plan.services[0].n_points == 2


def test_a_rule_binds_at_its_side_and_is_told_in_its_own_unit():
    ask = ask_for(build_scenario(budget_eur_per_year=900_000, points=2))
    assert [named.rule.key for named in ask.rules] == ["points", "budget"]
    levels = (RuleLevel("points", 1, -INF, 2), RuleLevel("budget", 900 - 1e-7, -INF, 900))
    points, budget = build_outcomes(ask, answer([0], [0], levels))
    assert not points.binds and (points.level, points.lower, points.upper) == (1, -INF, 2)
    assert budget.binds and budget.level == pytest.approx(900_000) and budget.upper == 900_000
    assert budget.value_without is None


def visits_demand(weight=1.0, inside=(True,) * 4):
    base = build_world()[0]
    made = build_visits(replace(base.places, groups=tell_ages(PEOPLE)), MODEL)
    services = (Service("a", weight), Service("b"))
    shown = np.where(np.array(inside)[:, None], made.per_year * [weight, 1], 0.0)
    return ServiceDemand(services, ({}, {}), shown, True, True, made=made)


def test_what_becomes_of_visits_adds_up_and_is_weighted():
    plan = plan_for(build_scenario(compare="today", tiers=(FULL,)), [1], [0], visits_demand(weight=3))
    before, after = np.array([5.0, 40, 50, 5]), np.array([40.0, 5, 10, 70])
    d0, d1 = 0.5 ** (before / 10), 0.5 ** (after / 10)
    today, shut = PEOPLE * d0, after > before
    a, b = plan.remains
    assert b.today == pytest.approx(today.sum()) and a.today == pytest.approx(3 * today.sum())
    for row in plan.remains:
        assert row.kept + row.elsewhere + row.remote + row.lost == pytest.approx(row.today)
    assert b.kept == pytest.approx(today[~shut].sum())
    assert b.elsewhere == pytest.approx((0.5 * today * d1 / d0)[shut].sum())
    assert b.gained == pytest.approx((PEOPLE * (d1 - d0))[~shut].sum())


@pytest.mark.parametrize(("border", "minutes"), [("open", [5, 40]), ("closed", [5, 40]), ("other", [5, 5])])
def test_today_is_what_the_area_uses_today(border, minutes):
    """Today's points outside count only where the plan's do: as the border and `area.outside` say."""
    area = Area(regions=("1",), border="closed" if border == "closed" else "open")
    scenario = build_scenario(compare="today", tiers=(FULL,), area=area)
    ask = ask_for(scenario, visits_demand(inside=(True, True, False, False)))
    times = build_times(((5, 40, 100), (40, 5, 20), (100, 10, 50), (150, 70, 5)))
    if border == "other":
        ask = replace(ask, scope=replace(ask.scope, context=np.array([1], dtype=np.int32)))
        times = ask.times
    elif border == "open":
        minutes = [5, 20]
    ask = replace(ask, rules=(), times=times)
    remains = build_tier_plan(ask, answer([0], [0]), build_world()[0]).remains
    assert remains[0].today == pytest.approx((np.array([100, 200]) * 0.5 ** (np.array(minutes) / 10)).sum())


def test_errands_are_told_only_where_asked_and_visits_add_up():
    demand = visits_demand()
    assert plan_for(build_scenario(), [0, 2], [0, 0], demand).choice is None
    scenario = build_scenario(demand=Demand("visits", choice="huff"), tiers=(FULL, MOBILE))
    choice = plan_for(scenario, [0, 1, 2], [0, 1, 0], demand).choice
    assert choice.open_sites.tolist() == [0, 2]
    assert choice.visits.sum() == pytest.approx(2000) and choice.nearest_visits.tolist() == [600, 1400]
