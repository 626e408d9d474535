"""The part of the page that tells of tiers: what is said, and what is left out."""

from dataclasses import replace

import numpy as np
import pytest

from piste.core.language import Language
from piste.report.figures import build_figures
from piste.report.tier_view import tell_tiers
from piste.report.workbench.store import read_workbench
from piste.report.workbench.write import write_workbench
from piste.siting.huff import Choice
from piste.siting.tier_plan import ServiceRemains
from tier_world import FULL, MOBILE, build_scenario, solve_study

EN = Language("en")
CHOICE = Choice(
    np.array([0], dtype=np.int32), np.array([9.0]), np.array([9.0]), np.full(4, 2.0), np.full(4, 1.0), 21.26, 19.74, 0.0
)  # fmt: skip


@pytest.fixture(scope="module")
def tiered():
    tiers = (replace(FULL, most=1), MOBILE)
    return build_figures(solve_study(build_scenario({"within_min": 180}, tiers=tiers, points=1)))


def change(tiered, **said):
    """Return the study with another leading plan."""
    plan = replace(tiered.chosen.plan, tiers=replace(tiered.chosen.plan.tiers, **said))
    told = tiered.study
    return build_figures(replace(told, plans=(*told.plans[: told.chosen], plan, *told.plans[told.chosen + 1 :])))


def test_nothing_is_told_where_points_are_alike(figures):
    assert tell_tiers(figures, EN) is None


def test_what_the_plan_opens(tiered):
    view = tell_tiers(tiered, EN)
    assert view.keys == ("full", "mobile")
    assert view.sentence == "Of the plan with 1 points. Costs are the scenario’s own figures."
    assert len(view.tiers.rows) == 3 and len(view.services.rows) == 1 and len(view.rules.rows) == 2
    assert len(view.stops.rows) == 2
    assert view.remains is None and view.choice is None and view.choice_sentence == ""


def test_a_caution_is_said_and_costs_only_where_there_are_some(tiered):
    options = tuple(
        replace(option, tier=replace(option.tier, cost_eur_per_year=0)) for option in tiered.chosen.plan.tiers.options
    )
    view = tell_tiers(change(tiered, options=options, caution="Beware."), EN)
    assert view.sentence == "Of the plan with 1 points. Beware."


def test_visits_and_errands_are_told_where_they_are_counted(tiered):
    remains = (ServiceRemains("people", 10, 6, 1, 2, 1, 0),)
    view = tell_tiers(change(tiered, remains=remains, choice=CHOICE), EN)
    assert len(view.remains.rows) == 1 and len(view.choice.rows) == 1
    assert view.choice_sentence.endswith("Mean time 21.3 min instead of 19.7 min to the nearest.")


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_every_language_tells_it_in_its_own_words(tiered, code):
    lang = Language(code)
    view = tell_tiers(tiered, lang)
    assert view.rules_sentence == lang.text(
        "A rule binds where the plan stands at its limit. What it costs is how much better the best plan found "
        "without it is."
    )
    assert (view.rules_sentence == tell_tiers(tiered, EN).rules_sentence) == (code == "en")


def test_a_workbench_keeps_tiers_and_cost_of_its_networks(tiered, tmp_path):
    plan = tiered.chosen.plan
    write_workbench(tiered.study, tmp_path)
    bench = read_workbench(tmp_path / "workbench")
    network = bench.networks[bench.facts["chosen"]]
    assert network.tiers == tuple(plan.tiers.tier_of(plan.result.sites)) == ("full",)
    assert network.cost_eur_per_year == plan.tiers.cost_eur_per_year > 0
    assert bench.tier_cost_eur == {"full": FULL.cost_eur_per_year}, "stops are no points, so no point becomes one"
