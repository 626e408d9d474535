"""A programme's file: defaults, limits by region and year, and every fault at once."""

import re
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.programme.limits import Target
from piste.programme.programme_file import RISK, SHAPE, build_limits, parse_programme, read_programme
from piste.programme.risk_params import RiskParams
from programme_world import tiny

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "programme" / "programme.toml"
LEAST = {"title": "T", "projects": "p.csv", "programme": {"first": "2027Q1"}}


def faults(content):
    with pytest.raises(ScenarioError) as caught:
        parse_programme(content, Findings("x"), Path())
    return {(finding.field, finding.code) for finding in caught.value.findings}


def test_the_example_says_what_it_says():
    asked = read_programme(EXAMPLE)
    assert asked.calendar.name(0) == "2027Q1" and asked.calendar.n == 20
    assert asked.targets == (Target(2030, 7e6),)
    assert asked.example and Path(asked.projects).is_file()


def test_the_least_a_file_needs():
    asked = parse_programme(LEAST, Findings(), Path("/x"))
    assert (asked.calendar.n, asked.objective, asked.risk) == (28, "saving", RiskParams())
    assert asked.projects == "/x/p.csv" and not asked.example


def test_limits_by_region_and_year():
    projects, _ = tiny(np.random.default_rng(0))
    asked = parse_programme(
        LEAST | {
            "programme": {"first": "2027Q1", "quarters": 8, "teams": 3, "invest_eur_per_year": 5e6},
            "region": [{"code": "r1", "teams": 1, "plan_approved": "2027Q4"}, {"code": "zz"}],
            "year": [{"year": 2028, "invest_eur": 2e6}],
        }, Findings(), Path(),
    )  # fmt: skip
    limits = build_limits(asked, projects)
    assert limits.teams[:, 0].tolist() == [3, 1]
    assert limits.plan_approved_q.tolist() == [0, 3]
    assert limits.invest_cap_eur.tolist() == [5e6, 2e6]


def test_a_year_outside_is_told():
    projects, _ = tiny(np.random.default_rng(0))
    asked = parse_programme(LEAST | {"year": [{"year": 2050, "invest_eur": 1}]}, Findings(), Path())
    with pytest.raises(ScenarioError) as caught:
        build_limits(asked, projects)
    assert [finding.code for finding in caught.value.findings] == ["programme-year"]


def test_every_fault_is_told_at_once():
    told = faults({
        "projects": 3, "programme": {"first": "spring", "objective": "best", "quartres": 3}, "risk": {"rent_sd": -1},
        "region": [{"teams": 1}], "year": {"year": 2028}, "target": [{"year": 2030}], "colour": "red",
    })  # fmt: skip
    assert told == {
        ("title", "settings-key-missing"), ("projects", "settings-value"), ("programme.first", "settings-value"),
        ("programme.objective", "settings-value"), ("programme.quartres", "settings-key-unknown"),
        ("risk.rent_sd", "settings-value"), ("region[1].code", "settings-key-missing"), ("year", "settings-value"),
        ("target[1].eur_per_year", "settings-key-missing"), ("colour", "settings-key-unknown"),
    }  # fmt: skip


def test_what_keys_say_together_is_checked():
    assert faults(LEAST | {"target": [{"year": 2040, "eur_per_year": 1}]}) == {("target[1].year", "settings-value")}
    assert faults(LEAST | {"programme": {"first": "2027Q1", "objective": "earliest"}}) == {
        ("programme.objective", "settings-value")
    }
    assert faults(LEAST | {"risk": {"joiners_mean": 0.9, "joiners_sd": 0.5}}) == {("risk", "settings-value")}


def test_every_number_of_the_risks_can_be_set():
    assert set(RISK) == {field.name for field in fields(RiskParams)} - {"active"}


def test_a_range_has_both_ends():
    assert faults(LEAST | {"range": {"low": "a.csv"}}) == {("range.high", "settings-value")}
    asked = parse_programme(LEAST | {"range": {"low": "a.csv", "high": "b.csv"}}, Findings(), Path("/x"))
    assert (asked.range_low, asked.range_high) == ("/x/a.csv", "/x/b.csv")
    assert faults(LEAST | {"history": "mars"}) == {("history", "settings-value")}


def test_every_key_of_the_file_is_documented(request):
    page = (request.config.rootpath / "docs" / "programme.md").read_text(encoding="utf-8")
    for table in (SHAPE.sections, SHAPE.repeated):
        for section, keys in table.items():
            if section != "risk":
                assert {key for key in keys if not re.search(rf"\b{key}\b", page)} == set(), section
