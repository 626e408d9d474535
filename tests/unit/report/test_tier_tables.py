"""Tables of a plan with tiers: every cell is a figure of the plan."""

from dataclasses import replace

import numpy as np
import pytest

from piste.core.language import Language
from piste.core.message import Message
from piste.report.figures import build_figures
from piste.report.tier_tables import (
    choice_table,
    counted_weight,
    remains_table,
    rules_table,
    services_table,
    stops_table,
    tier_word,
    tiers_table,
    value_unit,
)
from piste.siting.huff import Choice
from piste.siting.tier_plan import RuleOutcome, ServiceRemains
from piste.siting.tiers import Service
from tier_world import FULL, MOBILE, build_scenario, solve_study

EN = Language("en")
INF = np.inf
CHOICE = Choice(
    np.array([0, 2], dtype=np.int32), np.array([120.0, 80]), np.array([150.0, 50]),
    np.full(4, 20.0), np.full(4, 10.0), 20.0, 10.0, 0.0,
)  # fmt: skip


@pytest.fixture(scope="module")
def study():
    tiers = (replace(FULL, services=("a",), most=1), replace(MOBILE, days_per_week=(0.5, 2)))
    services = (Service("a"), Service("b", weight=2, least_days=2))
    scenario = build_scenario(
        {"within_min": 180}, tiers=tiers, services=services, points=1, budget_eur_per_year=580_000
    )
    return build_figures(solve_study(scenario))


@pytest.fixture
def tiers(study):
    return study.chosen.plan.tiers


def cells(table):
    return {column.key: list(column.cells) for column in table.columns}


def test_tiers_with_points_days_and_euros(tiers):
    told = cells(tiers_table(tiers, EN))
    assert told["name"] == ["Full point", "Mobile stop", "Mobile stop"]
    assert told["days"] == [5, 0.5, 2] and told["points"] == [1, 0, 1]
    assert told["cost"] == [500_000, 20_000, 80_000] and told["total"] == [500_000, 0, 80_000]
    assert told["services"] == ["a", "all services", "all services"]


def test_euros_are_told_only_where_the_scenario_gives_some(tiers):
    free = tuple(replace(option, tier=replace(option.tier, cost_eur_per_year=0)) for option in tiers.options)
    assert not {"cost", "total"} & set(cells(tiers_table(replace(tiers, options=free), EN)))


def test_services_with_shares_and_minutes(tiers):
    told = cells(services_table(tiers, EN))
    assert told["name"] == ["a", "b"] and told["weight"] == [1000, 2000]
    assert [tiers.services[s].n_points for s in (0, 1)] == told["points"] == [2, 1]
    assert told["minutes"] == [round(service.mean_min, 1) for service in tiers.services]
    far = replace(tiers, services=(replace(tiers.services[0], mean_min=np.nan, not_reached=7.0),))
    assert cells(services_table(far, EN))["minutes"] == [INF]
    assert cells(services_table(far, EN))["not_reached"] == [7]


def outcome(key, without, *, binds=True, lower=-INF, upper=2.0):
    return RuleOutcome(key, Message("At most {points} points", {"points": 2}), 2.0, lower, upper, binds, without)


def prices(study, tiers, objective, *withouts):
    figures = study.chosen
    result = replace(figures.plan.result, objective=objective, value=6000.0)
    rules = tuple(outcome(f"r{k}", without) for k, without in enumerate(withouts))
    held = replace(tiers, rules=rules)
    return cells(rules_table(replace(figures, plan=replace(figures.plan, result=result, tiers=held)), held, EN))


def test_a_rule_costs_what_is_better_without_it_dearest_first(study, tiers):
    told = prices(study, tiers, "mean", 5400.0, 3000.0)
    assert told["price"] == [1.0, 0.2]  # 3,000 people, once for a and twice for b
    assert prices(study, tiers, "covered", 6500.0)["price"] == [500]
    assert prices(study, tiers, "cost", 5000.0)["price"] == [1000]


def test_a_search_that_found_less_without_a_rule_makes_it_cost_nothing(study, tiers):
    assert prices(study, tiers, "mean", 6003.0)["price"] == [0]
    assert prices(study, tiers, "covered", 5990.0)["price"] == [0]
    assert np.isnan(prices(study, tiers, "mean", None)["price"]).all()
    assert np.isnan(prices(study, tiers, "mean", INF)["price"]).all()


def test_rules_that_bind_come_first_with_their_sides(study, tiers):
    rules = (outcome("x", None, binds=False, upper=1234.56), outcome("y", 1.0, lower=1.0, upper=INF))
    both = (*rules, outcome("z", 5.0, lower=1.0, upper=3.0))
    told = cells(rules_table(study.chosen, replace(tiers, rules=both), EN))
    assert told["binds"] == ["yes", "yes", "no"]
    assert told["side"][0].startswith("≥ 1") and told["side"][1] == "1–3" and told["side"][2].startswith("≤ 1")


def test_the_plan_s_own_rules(study, tiers):
    told = cells(rules_table(study.chosen, tiers, EN))
    assert "The points cost at most 580000 euros a year" in " ".join(told["name"]).replace("\u202f", "")
    assert set(told["level"]) == {580_000, 1}


def test_stops_with_their_days(study, tiers):
    told = cells(stops_table(study, tiers, EN))
    assert told["days"] == [2] and len(told["name"]) == 1
    site = int(tiers.site[~tiers.counts][0])
    assert told["name"] == [f"Town {site}"] and told["region"] == ["South Land" if site < 2 else "North Land"]


def test_what_becomes_of_visits(tiers):
    rows = (ServiceRemains("b", 100.4, 50, 20.6, 20, 9.8, 7), ServiceRemains("a", 1, 1, 0, 0, 0, 0))
    told = cells(remains_table(replace(tiers, remains=rows), EN))
    assert told["name"] == ["b", "a"] and told["today"] == [100, 1] and told["elsewhere"] == [21, 0]
    assert told["gained"] == [7, 0]


def test_units_and_what_a_mean_is_over(study):
    assert counted_weight(study.chosen) == 3000
    told = []
    for objective in ("mean", "covered", "fewest", "cost"):
        result = replace(study.chosen.plan.result, objective=objective)
        told.append(value_unit(replace(study.chosen, plan=replace(study.chosen.plan, result=result)), EN))
    assert told == ["min on average", "people", "points", "EUR a year"]


def test_points_by_what_errands_add(study, tiers):
    assert tiers.choice is None
    told = cells(choice_table(study, replace(tiers, choice=CHOICE), EN))
    assert told["name"] == ["Town 2", "Town 0"]
    assert told["nearest"] == [50, 150] and told["huff"] == [80, 120] and told["gained"] == [30, -30]


def test_tiers_are_named_in_every_language():
    for key in ("full", "remote", "mobile"):
        words = {tier_word(key, Language(code)) for code in ("fi", "sv", "en")}
        assert len(words) == 3 and all(word[0].isupper() for word in words)
