"""What a scenario says of tiers, services, visits, euros and shares."""

import pytest

from piste.siting.scenario import ANY_NUMBER, Demand
from piste.siting.tiers import Service, ShareAsk, Tier
from scenario_text import GOOD, faults, only_fault, read

FULL = """
title = "T"
[demand]
kind = "visits"
year = 2030
level = "high"
choice = "huff"
[rules]
full_per_region = true
low_demand_per_week = 100
keep_today = "unless_pays"
closing_cost_eur_per_year = 20_000
[[rules.share]]
within_min = 30
share = 0.8
[[rules.share]]
within_min = 60
share = 0.95
group = "sv"
regions = ["Uusimaa"]
each_region = true
tiers = ["full"]
[tiers.mobile]
cost_eur_per_year = 15_000
services = ["kela"]
days_per_week = [1, 2]
vehicles = 3
vehicle_days = 4
[tiers.full]
cost_eur_per_year = 500_000
least = 2
most = 30
[services.police]
weight = 2
least_days = 2
within_min = 90
valuation = [[0, 0], [60, 60], [90, 120]]
[plan]
objective = "cost"
eur_per_h = 12.5
budget_eur_per_year = 9e6
equity_weight = 1
equity_after_min = 45
compare = "dvv_36"
"""


def test_what_a_scenario_says_of_tiers_services_and_shares(tmp_path):
    said = read(tmp_path, FULL)
    assert not said.alike and said.points == ANY_NUMBER
    assert said.demand == Demand("visits", 2030, "high", "huff")
    assert said.tiers == (
        Tier("full", 500_000, least=2, most=30),
        Tier("mobile", 15_000, ("kela",), days_per_week=(1, 2), vehicles=3, vehicle_days=4, counts=False),
    )
    assert said.services == (Service("police", 2, 2, 90, ((0, 0), (60, 60), (90, 120))),)
    assert said.rules.share == (
        ShareAsk(30, 0.8),
        ShareAsk(60, 0.95, "sv", ("Uusimaa",), each_region=True, tiers=("full",)),
    )
    assert (said.rules.full_per_region, said.rules.low_demand_per_week) == (True, 100)
    assert (said.objective, said.eur_per_h, said.budget_eur_per_year) == ("cost", 12.5, 9e6)
    assert (said.equity_weight, said.equity_after_min) == (1, 45)


@pytest.mark.parametrize("part", ["[tiers.full]\n", "[services.x]\n", "[demand]\nkind = 'visits'\n"])
def test_points_are_alike_until_something_tells_them_apart(tmp_path, part):
    assert read(tmp_path, GOOD).alike
    assert not read(tmp_path, GOOD + part).alike


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ('objective = "worst"\n[tiers.full]\n', "plan.objective", "it knows no tiers"),
        ('objective = "cost"\n[tiers.full]\ncost_eur_per_year = 1\n', "plan.eur_per_h", "is missing"),
        ('objective = "cost"\neur_per_h = 1\n[demand]\nkind = "visits"\n', "plan.objective", "no tier has a cost"),
        ("budget_eur_per_year = 1\n[tiers.full]\n", "plan.budget_eur_per_year", "no tier has a cost"),
        ('eur_per_h = 1\n[demand]\nkind = "visits"\n', "plan.eur_per_h", "only by the objective “cost”"),
        ('[rules]\nkeep_today = "yes"\n', "rules.keep_today", "no network stands as today's"),
        ('compare = "x"\n[rules]\nkeep_today = "unless_pays"\n', "rules.keep_today", "can tell what pays"),
        ("[tiers.mobile]\n", "tiers", "none of these tiers counts"),
        ("[tiers.full]\n[tiers.mobile]\ncounts = true\n", "tiers.mobile.counts", "never counts"),
        ("[tiers.full]\nvehicles = 1\n", "tiers.full.vehicles", "only mobile stops"),
        ("[tiers.full]\nleast = 3\nmost = 2\n", "tiers.full.least", "more than tiers.full.most"),
        ("[tiers.remote]\n[rules]\nfull_per_region = true\n", "rules.full_per_region", "no full tier"),
    ],
)
def test_what_does_not_go_together_with_tiers(tmp_path, text, field, words):
    fault = only_fault(tmp_path, GOOD + text)
    assert fault[:2] in {("scenario-together", field), ("scenario-key-missing", field)} and words in fault[2]


@pytest.mark.parametrize(
    ("text", "field", "todo"),
    [
        ("[tiers.whole]\n", "tiers.whole", "Known here are: full, remote, mobile."),
        ("[tiers]\nfull = 5\n", "tiers.full", "Give tables of their own, headed [tiers.full]."),
        ("[rules]\nshare = 0.5\n", "rules.share", "Give tables of their own, each headed [[rules.share]]."),
        ("[[rules.share]]\nshare = 0.5\n", "rules.share.within_min", None),
    ],
)
def test_tables_that_are_none(tmp_path, text, field, todo):
    fault = only_fault(tmp_path, GOOD + text)
    assert fault[1] == field and todo in {None, fault[3]}


def test_services_and_tiers_must_be_tables(tmp_path):
    told = faults(tmp_path, 'tiers = 5\nservices = "x"\n' + GOOD)
    assert [(field, todo) for _, field, _, todo in told] == [
        ("tiers", "Give tables of their own, headed [tiers.full]."),
        ("services", "Give tables of their own, headed [services.NAME]."),
    ]


@pytest.mark.parametrize("keep", ["yes", "no"])
def test_the_worst_minutes_know_no_points_that_stay(tmp_path, keep):
    text = f'title = "T"\n[rules]\nkeep_today = "{keep}"\n[plan]\npoints = 5\nobjective = "worst"\ncompare = "dvv_36"\n'
    if keep == "no":
        assert read(tmp_path, text).alike
    else:
        assert only_fault(tmp_path, text)[1] == "plan.objective"
