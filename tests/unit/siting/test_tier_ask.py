"""The full model of a scenario: what minutes count as, who must be served, what options cost."""

import numpy as np
import pytest

from piste.siting.scenario import Area
from piste.siting.service_demand import ServiceDemand
from piste.siting.tier_ask import WITHIN, build_valuation
from piste.siting.tiers import Service, Tier
from plan_world import build_times
from tier_world import FULL, MOBILE, REMOTE, ask_for, build_scenario, lead, opened, solve_study

PLAIN = Service("a")
KNOTS = ((0, 0), (30, 10), (60, 90))


def height(scenario, service, minutes):
    return float(build_valuation(scenario, service).value(60.0 * minutes))


@pytest.mark.parametrize(
    ("knots", "minutes", "counts"),
    [((), 17.5, 17.5), (KNOTS, 15, 5), (KNOTS, 30, 10), (KNOTS, 45, 50), (KNOTS, 90, 170), (((0, 5), (10, 5)), 99, 5)],
)
def test_minutes_count_along_the_lines_between_the_pairs_and_beyond(knots, minutes, counts):
    assert height(build_scenario(), Service("a", valuation=knots), minutes) == pytest.approx(counts)


@pytest.mark.parametrize(
    ("knots", "after", "minutes", "counts"),
    [
        ((), 40, 40, 40), ((), 40, 50, 40 + 10 * 2.5), ((), 40, 100, 40 + 60 * 2.5), ((), 0, 8, 20),
        (KNOTS, 45, 45, 50), (KNOTS, 45, 60, 50 + 40 * 2.5), (KNOTS, 45, 75, 50 + 80 * 2.5),
        (KNOTS, 30, 29, 29 / 3), (KNOTS, 100, 100, 590 / 3), (KNOTS, 100, 130, 590 / 3 + 80 * 2.5),
    ],
)  # fmt: skip
def test_equity_lets_minutes_past_its_own_count_more(knots, after, minutes, counts):
    scenario = build_scenario(equity_weight=1.5, equity_after_min=after)
    assert height(scenario, Service("a", valuation=knots), minutes) == pytest.approx(counts)


def test_an_hour_s_price_is_paid_there_and_back():
    scenario = build_scenario(objective="cost", eur_per_h=12.0)
    assert height(scenario, PLAIN, 30) == pytest.approx(12)
    assert height(scenario, Service("a", valuation=KNOTS), 60) == pytest.approx(90 / 60 * 2 * 12)


def test_covered_counts_those_past_the_limit_whatever_a_valuation_says():
    scenario = build_scenario({"within_min": 45}, objective="covered")
    service = Service("a", valuation=KNOTS)
    assert [height(scenario, service, t) for t in (45, 45 + 1 / 60)] == [0, 1]


def test_past_a_service_s_own_limit_nothing_will_do():
    assert height(build_scenario(), Service("a", within_min=50), 50) == 50
    assert height(build_scenario(), Service("a", within_min=50), 51) == np.inf


def test_a_place_past_the_cut_off_counts_as_standing_at_it():
    (demand,) = ask_for(build_scenario()).model.demands
    assert demand.beyond == 180


def test_covered_does_not_count_who_is_past_the_cut_off_where_it_is_the_limit():
    times = build_times(((5, 40, 100), (40, 5, 60), (100, 10, 50), (150, 70, 5)), cutoff_min=60)
    (demand,) = ask_for(build_scenario(objective="covered"), times=times).model.demands
    assert demand.beyond == 1


def test_criterion_a_is_a_demand_that_stops_do_not_meet():
    ask = ask_for(build_scenario(tiers=(FULL, REMOTE, MOBILE)), binding=True)
    within = ask.model.demands[-1]
    assert within.key == WITHIN and within.beyond == np.inf and within.valuation.limit_s == 3600
    assert within.offers.tolist() == [[True, True, False, False]] * 3
    assert [demand.key for demand in ask_for(build_scenario()).model.demands] == ["people"]


def test_services_are_offered_by_their_tiers_and_often_enough():
    tiers = (Tier("full", services=("a",)), MOBILE)
    services = (Service("a", least_days=2), Service("b", least_days=1))
    a, b = ask_for(build_scenario(tiers=tiers, services=services)).model.demands
    assert a.offers.tolist() == [[True, False, True]] * 3 and b.offers.tolist() == [[False, True, True]] * 3


def test_too_few_people_or_forbidden_keeps_points_away_but_only_forbidden_keeps_stops_away():
    rules = {"min_people": 350, "forbidden": ("s1",), "within_min": 40}
    allowed = ask_for(build_scenario(rules, tiers=(FULL, MOBILE))).model.allowed
    assert allowed.tolist() == [[False, True, True], [False] * 3, [True] * 3]


def test_outside_the_area_only_the_points_that_stand_there_are_open():
    area = Area(regions=("1",), outside="outer")
    allowed = ask_for(build_scenario(tiers=(FULL, MOBILE), area=area)).model.allowed
    assert allowed.tolist() == [[True] * 3, [True] * 3, [True, False, False]]


def test_who_is_past_every_site_of_a_limited_service_still_counts():
    service = Service("a", within_min=8)
    near, far = ask_for(build_scenario(services=(service,))).model.demands
    assert near.weight.tolist() == [100, 200, 0, 400] and near.beyond == np.inf
    assert far.weight.tolist() == [0, 0, 300, 0] and far.beyond == 180
    study = solve_study(build_scenario(services=(service,)))
    assert lead(study).result.value == 100 * 5 + 200 * 5 + 300 * 10 + 400 * 5
    covered = solve_study(build_scenario({"within_min": 9}, objective="covered", services=(service,)))
    assert lead(covered).result.value == 700


def test_today_s_small_points_stay_where_they_are_to_stay():
    scenario = build_scenario({"min_people": 500, "within_min": 40, "keep_today": "yes"}, compare="today")
    assert ask_for(scenario).model.allowed[:, 0].tolist() == [True, True, True]
    assert set(opened(solve_study(scenario))) >= {0, 2}


def test_waiving_the_minimum_of_people_waives_no_demand():
    rules = {"low_demand_per_week": 12.0, "waive_min_people": ("s0",)}
    demand = ServiceDemand((PLAIN,), ({},), np.array([[52.0], [624], [520], [520]]), True, True)
    ask = ask_for(build_scenario(rules), demand)
    assert ask.model.allowed[:, 0].tolist() == [False, True, False]


def test_closing_costs_what_is_said_and_keeping_saves_it():
    rules = {"keep_today": "unless_pays", "closing_cost_eur_per_year": 70_000}
    said = {"objective": "cost", "eur_per_h": 12.0, "compare": "today", "tiers": (FULL, MOBILE)}
    ask = ask_for(build_scenario(rules, **said))
    assert ask.model.price.tolist() == [
        [430_000, 40_000, 80_000], [500_000, 40_000, 80_000], [430_000, 40_000, 80_000],
    ]  # fmt: skip
    assert ask.offset == 140_000


def test_euros_and_minutes_are_added_by_the_objective_cost_alone():
    assert (ask_for(build_scenario(budget_eur_per_year=9e5)).model.price == 0).all()
    assert ask_for(build_scenario(objective="cost", eur_per_h=1.0)).model.price.tolist() == [[500_000]] * 3
