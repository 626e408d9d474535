"""Scenarios with tiers solved: by hand, refused in words, told in the objective's units, and priced."""

from dataclasses import replace

import numpy as np
import pytest

from piste.core.errors import InfeasibleError
from piste.siting.options import OptionResult
from piste.siting.scenario import ANY_NUMBER, Search
from piste.siting.service_demand import ServiceDemand
from piste.siting.tier_solve import solve_tiers, tell_result
from piste.siting.tiers import Service, ShareAsk, Tier
from tier_world import FULL, MOBILE, REMOTE, ask_for, build_scenario, lead, opened, solve_study


def test_a_budget_buys_the_cheaper_tier_where_it_does_as_well():
    study = solve_study(build_scenario(tiers=(FULL, REMOTE), budget_eur_per_year=600_000))
    assert opened(study) == {0: "remote", 1: "remote", 2: "remote"}
    assert lead(study).result.value == 100 * 5 + 200 * 5 + 300 * 10 + 400 * 5
    assert lead(study).tiers.cost_eur_per_year == 600_000


def test_two_points_take_the_best_pair():
    study = solve_study(build_scenario(points=2, rules={"within_min": 100}))
    assert opened(study) == {1: "full", 2: "full"}
    assert lead(study).result.value == 100 * 40 + 200 * 5 + 300 * 10 + 400 * 5
    assert lead(study).result.status == "optimal"


def test_what_contradicts_is_named_in_words_and_nothing_else():
    scenario = build_scenario({"share": (ShareAsk(5, 1.0), ShareAsk(60, 0.1))}, budget_eur_per_year=5e6)
    with pytest.raises(InfeasibleError) as caught:
        solve_study(scenario)
    assert [str(rule) for rule in caught.value.values["rules"]] == ["100.0 % of people within 5 minutes"]


def test_euros_too_few_for_everyone_contradict_criterion_a():
    with pytest.raises(InfeasibleError) as caught:
        solve_study(build_scenario(budget_eur_per_year=500_000))
    told = [str(rule) for rule in caught.value.values["rules"]]
    assert "The points cost at most 500000 euros a year" in told
    assert "Everyone whom a permitted site reaches is within 60.0 minutes" in told
    assert len(told) == 2


def test_a_limit_of_a_service_is_named_by_its_minutes():
    scenario = build_scenario(services=(Service("police", within_min=5),), tiers=(replace(FULL, most=2),))
    with pytest.raises(InfeasibleError) as caught:
        solve_study(scenario)
    told = {str(rule) for rule in caught.value.values["rules"]}
    assert told == {"At most 2 points: full point", "The service police is within 5 minutes of everyone"}


def test_covered_is_told_as_people_within_and_points_without_the_stops():
    scenario = build_scenario({"within_min": 9}, objective="covered", tiers=(replace(FULL, most=1), MOBILE), points=1)
    study = solve_study(scenario)
    assert lead(study).result.value == 100 + 200 + 400
    assert len(lead(study).result.sites) <= 1 and len(opened(study)) == 3


def test_a_status_is_told_by_the_gap_in_the_objective_s_units():
    ask = ask_for(build_scenario(objective="covered", search=Search(gap=0.01)))
    found = OptionResult("within_gap", np.array([0]), np.array([0]), 999.0, 990.0, 9 / 999, 0.1)
    told = tell_result(ask, found)
    assert (told.value, told.bound, told.status) == (1, 10, "stopped")
    near = tell_result(ask, replace(found, status="stopped", value=10.0, bound=9.0))
    assert (near.value, near.bound, near.status) == (990, 991, "within_gap")
    assert tell_result(ask, replace(found, status="stopped", value=1.0, bound=1.0)).status == "optimal"


def test_the_cost_of_closing_is_in_the_value():
    demand = ServiceDemand((Service("a"),), ({},), np.array([[600.0], [600], [600], [600]]), True, True)
    rules = {"keep_today": "unless_pays", "closing_cost_eur_per_year": 300_000, "within_min": 180}
    scenario = build_scenario(rules, objective="cost", eur_per_h=10.0, compare="today")
    study = solve_study(scenario, demand)
    hours = 600 * (100 + 60 + 50 + 5) / 60
    assert opened(study) == {2: "full"}
    assert lead(study).result.value == pytest.approx(500_000 + 300_000 + 2 * 10 * hours)
    kept = replace(scenario, rules=replace(scenario.rules, closing_cost_eur_per_year=600_000))
    assert set(opened(solve_study(kept, demand))) == {0, 2}


def test_the_fewest_points_keep_every_rule_and_take_the_least_minutes_among_as_few():
    rules = {"within_min": 100, "share": (ShareAsk(9, 0.6),)}
    study = solve_study(build_scenario(rules, objective="fewest", points=None, also=(3,)))
    assert len(study.fewest.sites) == 1  # enough for criterion (a)
    told = lead(study).result
    assert (told.objective, told.value, told.bound, told.status) == ("fewest", 2, 2, "optimal")
    assert opened(study) == {1: "full", 2: "full"}  # s0 and s2 keep 50 %, s1 and s2 60 %
    assert [plan.result.objective for plan in study.plans] == ["fewest", "mean"]
    plain = solve_study(build_scenario({"within_min": 100}, objective="fewest", points=None))
    assert opened(plain) == {1: "full"} and lead(plain).result.value == 1
    free = {"within_min": 100, "keep_today": "yes", "share": (ShareAsk(9, 0.5),)}
    kept = lead(solve_study(build_scenario(free, objective="fewest", points=None, compare="today")))
    assert kept.result.sites.tolist() == [0, 2] and "points" not in {rule.key for rule in kept.tiers.rules}
    prices = {rule.key: rule.value_without for rule in kept.tiers.rules if rule.binds}
    assert prices["today-0"] == 2 or prices["today-2"] == 2


def test_a_rule_that_binds_tells_the_value_without_it():
    study = solve_study(build_scenario({"within_min": 100}, points=2))
    (rule,) = lead(study).tiers.rules
    assert (rule.key, rule.binds, rule.level, rule.upper) == ("points", True, 2, 2)
    assert rule.value_without == 6500 and rule.bound_without == pytest.approx(6500)
    loose = solve_study(build_scenario(tiers=(Tier("full", 500_000, most=5),)))
    (rule,) = lead(loose).tiers.rules
    assert not rule.binds and rule.value_without is None


def test_a_search_may_begin_from_another_plan():
    ask = ask_for(build_scenario(points=2))
    first = solve_tiers(ask, ask.scenario.search, None, None)
    again = solve_tiers(ask, ask.scenario.search, None, first)
    assert again.value == first.value and again.site.tolist() == first.site.tolist()


def test_the_chart_of_points_is_drawn_where_euros_are_sought():
    demand = ServiceDemand((Service("a"),), ({},), np.full((4, 1), 600.0), True, True)
    study = solve_study(build_scenario(objective="cost", eur_per_h=10.0, frontier=(1, 2, 3)), demand)
    assert [spot.points for spot in study.frontier] == [1, 2, 3]
    assert study.frontier[-1].mean_min == pytest.approx(6.5)


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        ("mean", {"points": 2, "rules": {"within_min": 100}}),
        ("covered", {"points": 1, "rules": {"within_min": 9}}),
        ("fewest", {"points": ANY_NUMBER}),
        ("cost", {"eur_per_h": 10.0, "rules": {"keep_today": "unless_pays", "closing_cost_eur_per_year": 300_000},
                  "compare": "today"}),
    ],
)  # fmt: skip
def test_progress_hears_the_units_of_the_answer(objective, said):
    said = dict(said)
    ask = ask_for(build_scenario(said.pop("rules", None), objective=objective, **said), binding=objective == "fewest")
    heard = []
    found = tell_result(ask, solve_tiers(ask, Search(gap=0), lambda *told: heard.append(told[:2]), None))
    assert found.status == "optimal" and heard
    better = max if objective == "covered" else min
    values = [value for value, _bound in heard if np.isfinite(value)]
    bounds = [bound for _value, bound in heard if bound is not None]
    assert better(*values, found.value) == pytest.approx(found.value) and max(values) < 10 * found.value
    assert all(better(bound, found.value) == pytest.approx(bound) for bound in bounds), "a bound is never passed"
