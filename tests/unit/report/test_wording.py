"""The sentences say the answer, the loss and the ways out with the study's own figures."""

from dataclasses import replace

import numpy as np
import pytest

from piste.core.language import Language
from piste.report.wording import (
    tell_answer,
    tell_border,
    tell_change,
    tell_fewest,
    tell_outside,
    tell_people,
    tell_rules,
)
from piste.siting.plan import Criterion

EN = Language("en")


def test_the_answer_names_points_and_share(figures):
    answer = tell_answer(figures.chosen, EN)
    assert answer == f"9 points bring {EN.percent(figures.chosen.within_limit)} of people within 60 minutes"


def test_everyone_is_told_as_everyone(figures):
    assert tell_answer(replace(figures.chosen, within_limit=1.0), EN) == "9 points bring everyone within 60 minutes"
    assert "99.9%" in tell_answer(replace(figures.chosen, within_limit=0.99999), EN)


@pytest.mark.parametrize(
    ("objective", "status", "start"),
    [
        ("fewest", "optimal", "9 points are enough to bring everyone"),
        ("worst", "within_gap", "With 9 points nobody who can be reached is more than"),
        ("mean", "infeasible", "No plan can meet these rules"),
    ],
)
def test_each_objective_has_its_own_answer(figures, objective, status, start):
    plan = figures.chosen.plan
    result = replace(plan.result, objective=objective, status=status)
    assert tell_answer(replace(figures.chosen, plan=replace(plan, result=result)), EN).startswith(start)


def test_the_change_tells_who_comes_in_and_who_falls_out(figures, alone):
    told = tell_change(figures, figures.chosen, EN)
    assert EN.number(figures.chosen.moved.come_within) in told
    assert EN.number(figures.chosen.moved.fall_outside) in told
    assert "compared" not in tell_change(alone, alone.chosen, EN)


def test_every_rule_is_told_with_its_state(figures):
    lines = tell_rules(figures, figures.chosen, EN)
    assert [(line.key, line.state) for line in lines] == [
        ("within_limit", "unmet"),
        ("min_people", "unmet"),
        ("services", "unknown"),
    ]
    assert f"{EN.number(round(figures.chosen.plan.criteria[0].people))} people are left outside" in lines[0].text
    assert "(8\u202f546)" in lines[1].text


def test_left_outside_are_all_and_only_those_past_the_limit(figures):
    outside = tell_outside(figures, figures.chosen, EN)
    assert outside.people == pytest.approx(figures.chosen.plan.state.access.people_past_limit)
    people = figures.people[list(outside.places)]
    assert np.all(np.diff(people) <= 0)
    assert any("waived" in sentence for sentence in outside.sentences)
    assert any("mobile stop" in sentence for sentence in outside.sentences)


def test_a_rule_of_an_unknown_key_is_still_listed(figures):
    plan = replace(figures.chosen.plan, criteria=(Criterion("language_rights", None),))
    (line,) = tell_rules(figures, replace(figures.chosen, plan=plan), EN)
    assert line.text == "language_rights"


def test_people_across_the_border_are_told_apart(figures, alone):
    assert "counted apart" in tell_border(figures, figures.chosen, EN)
    closed = replace(figures, study=replace(figures.study, inside=np.ones_like(figures.study.inside)))
    assert tell_border(closed, figures.chosen, EN) == ""
    assert "the way gets" not in tell_border(alone, alone.chosen, EN)


def test_scaled_people_are_told_apart_from_listed_ones(figures):
    base = figures.study.base
    told = tell_people(figures, EN)
    assert EN.number(round(base.people_listed)) in told
    assert EN.number(round(base.people_spread)) in told


@pytest.mark.parametrize(
    ("status", "bound", "words"),
    [("optimal", 18.0, "that is proven"), ("within_gap", 16.2, "fewer than 17"), ("stopped", None, "is not proven")],
)
def test_the_fewest_points_claim_no_more_than_is_proven(figures, status, bound, words):
    fewest = replace(figures.study.fewest, status=status, bound=bound)
    assert words in tell_fewest(replace(figures, study=replace(figures.study, fewest=fewest)), EN)
