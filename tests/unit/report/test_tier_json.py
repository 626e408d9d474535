"""The key `tiers` of plan.json, and that docs/report.md tells every key and every rule's key in it."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from piste.core.errors import PisteError
from piste.core.language import Language
from piste.report.figures import build_figures
from piste.report.plan_json import plan_content
from piste.report.plan_reading import read_saved_plan
from piste.report.tier_reading import restore_tiers
from piste.siting.tier_plan import ServiceRemains
from tier_world import FULL, MOBILE, build_scenario, solve_study

DOCS = Path(__file__).parents[3] / "docs" / "report.md"


@pytest.fixture(scope="module")
def written():
    tiers = (replace(FULL, most=1), MOBILE)
    study = solve_study(build_scenario({"within_min": 180}, tiers=tiers, points=1))
    plan = study.plans[study.chosen]
    remains = (ServiceRemains("people", 10, 6, 1, 2, 1, 0),)
    plan = replace(plan, tiers=replace(plan.tiers, remains=remains))
    figures = build_figures(replace(study, plans=(plan,), chosen=0))
    return plan, study.base, json.loads(json.dumps(plan_content(figures, figures.chosen)))


@pytest.fixture(scope="module")
def told(written):
    return written[2]["tiers"]


def test_options_rules_and_visits(told):
    assert [option["key"] for option in told["options"]] == ["full", "mobile-1", "mobile-2"]
    assert sorted(site for option in told["options"] for site in option["sites"]) == ["s0", "s1", "s2"]
    assert told["cost_eur_per_year"] == sum(len(o["sites"]) * o["cost_eur_per_year"] for o in told["options"])
    most = next(rule for rule in told["rules"] if rule["key"] == "most-full")
    assert (most["level"], most["lower"], most["upper"], most["binds"]) == (1, None, 1, True)
    assert most["words"] == "At most 1 points: full point"
    (row,) = told["remains"]
    assert row["today"] == row["kept"] + row["elsewhere"] + row["remote"] + row["lost"] == 10


def test_tiers_read_back_are_those_that_were_written(written, tmp_path):
    """Sites, options, services and rules are the same; only what JSON rounds may differ by its rounding."""
    plan, base, whole = written
    (tmp_path / "plan.json").write_text(json.dumps(whole), encoding="utf-8")
    saved = read_saved_plan(tmp_path)
    content = saved.content["tiers"]
    read = restore_tiers(content, saved.scenario, base)
    for name in ("options", "visits", "caution", "tier_keys", "remains"):
        assert getattr(read, name) == getattr(plan.tiers, name), name
    assert read.site.tolist() == plan.tiers.site.tolist() and read.option.tolist() == plan.tiers.option.tolist()
    assert read.cost_eur_per_year == pytest.approx(plan.tiers.cost_eur_per_year)
    for mine, other in zip(read.services, plan.tiers.services, strict=True):
        assert mine.names == other.names
        assert mine.share_within == pytest.approx(other.share_within)
        one, same = ({**asdict(row), "names": None, "share_within": None} for row in (mine, other))
        assert one == pytest.approx(same, nan_ok=True)
    for mine, other in zip(read.rules, plan.tiers.rules, strict=True):
        assert (mine.key, mine.binds, str(mine.words)) == (other.key, other.binds, str(other.words))
        assert Language("fi").text(mine.words.text, **mine.words.values) == Language("fi").text(
            other.words.text, **other.words.values
        )
        assert [mine.level, mine.lower, mine.upper] == pytest.approx([other.level, other.lower, other.upper])
    assert restore_tiers(None, plan.scenario, base) is None
    with pytest.raises(PisteError):
        restore_tiers(content, replace(plan.scenario, tiers=(FULL,)), base)


def test_the_documentation_tells_every_key(told):
    text = DOCS.read_text(encoding="utf-8").split("### tiers")[1].split("\n## ")[0]
    keys = set(told) | {key for part in ("options", "services", "rules", "remains") for key in told[part][0]}
    assert {key for key in keys if f"`{key}`" not in text} == set()
