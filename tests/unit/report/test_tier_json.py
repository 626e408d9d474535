"""The key `tiers` of plan.json, and that docs/report.md tells every key and every rule's key in it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from piste.report.figures import build_figures
from piste.report.plan_json import plan_content
from piste.siting.tier_plan import ServiceRemains
from tier_world import FULL, MOBILE, build_scenario, solve_study

DOCS = Path(__file__).parents[3] / "docs" / "report.md"


@pytest.fixture(scope="module")
def told():
    tiers = (replace(FULL, most=1), MOBILE)
    study = solve_study(build_scenario({"within_min": 180}, tiers=tiers, points=1))
    plan = study.plans[study.chosen]
    remains = (ServiceRemains("people", 10, 6, 1, 2, 1, 0),)
    plan = replace(plan, tiers=replace(plan.tiers, remains=remains))
    figures = build_figures(replace(study, plans=(plan,), chosen=0))
    return json.loads(json.dumps(plan_content(figures, figures.chosen)))["tiers"]


def test_options_rules_and_visits(told):
    assert [option["key"] for option in told["options"]] == ["full", "mobile-1", "mobile-2"]
    assert sorted(site for option in told["options"] for site in option["sites"]) == ["s0", "s1", "s2"]
    assert told["cost_eur_per_year"] == sum(len(o["sites"]) * o["cost_eur_per_year"] for o in told["options"])
    most = next(rule for rule in told["rules"] if rule["key"] == "most-full")
    assert (most["level"], most["lower"], most["upper"], most["binds"]) == (1, None, 1, True)
    assert most["words"] == "At most 1 points: full point"
    (row,) = told["remains"]
    assert row["today"] == row["kept"] + row["elsewhere"] + row["remote"] + row["lost"] == 10


def test_the_documentation_tells_every_key(told):
    text = DOCS.read_text(encoding="utf-8").split("### tiers")[1].split("\n## ")[0]
    keys = set(told) | {key for part in ("options", "services", "rules", "remains") for key in told[part][0]}
    assert {key for key in keys if f"`{key}`" not in text} == set()
