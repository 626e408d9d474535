"""The frontier's page: one file, nothing fetched, the same figures in three languages, honest when cut short."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from piste.core.language import Language
from piste.report.frontier_page import render_frontier, tell_equity, tell_proof
from piste.report.frontier_tables import fairness_table, frequency_rows, gain_seconds, plans_table
from piste.siting.frontier import FrontierAsk, build_frontier
from piste.siting.frontier_worlds import Equity, WorldAsk
from piste.siting.scenario import Rules, Scenario, Search
from plan_world import build_random_world

EN = Language("en")


@pytest.fixture(scope="module")
def frontier():
    base, times, _ = build_random_world(4)
    names = base.sites.names.copy()
    names[:] = [f"<b>{name}</b>" for name in names]
    base = replace(base, sites=replace(base.sites, names=names))
    scenario = Scenario("T", points=4, rules=Rules(within_min=45, min_people=0), search=Search(gap=0))
    asked = FrontierAsk(
        (2, 4, 6), nested=True, cost_eur_per_year=500_000.0, worlds=(WorldAsk("<i>winter</i>", times=1.2),),
        equity=Equity(1.0, 20.0),
    )  # fmt: skip
    return build_frontier(scenario, base, times, asked)


@pytest.fixture(scope="module")
def pages(frontier):
    return {code: render_frontier(frontier, Language(code), {"en": "frontier.html"}, []) for code in ("en", "fi", "sv")}


def test_the_policy_names_the_style_and_lets_no_script_run(pages):
    page = pages["en"]
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#39;", "'")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy
    assert "script-src 'none'" in policy
    assert "<script" not in page


def test_nothing_is_fetched_and_no_element_carries_style(pages):
    for page in pages.values():
        body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|\ssrc=", body)
        assert not re.search(r"<[^>]+\s(style|on\w+)=", body)


def test_names_are_text(pages):
    assert "<b>Town" not in pages["en"].replace("<b>&lt;b&gt;", "")
    assert "&lt;i&gt;winter&lt;/i&gt;" in pages["en"]


def test_every_plan_s_figures_are_in_every_language(frontier, pages):
    for code, page in pages.items():
        lang = Language(code)
        for plan in frontier.plans:
            assert lang.number(round(plan.state.access.mean_min, 1), 1) in page
        assert f'<html lang="{code}">' in page
        assert page.count("<svg") == pages["en"].count("<svg")


def test_every_chart_has_its_table_beside_it(pages):
    assert pages["en"].count('class="plot wide"') == 2
    assert pages["en"].count("<table>") >= 6
    assert pages["en"].count('scope="row"') > 20


def test_a_further_point_gains_what_the_mean_falls_by(frontier):
    first, second, third = (plan.state.access.mean_min for plan in frontier.plans)
    gains = gain_seconds(frontier)
    assert gains[1:] == pytest.approx([30 * (first - second), 30 * (second - third)])
    assert gains[0] != gains[0]


def test_costs_stand_in_millions_only_where_given(frontier):
    columns = {column.key: column.cells for column in plans_table(frontier, EN).columns}
    assert columns["cost"] == pytest.approx([1.0, 2.0, 3.0])
    without = replace(frontier, asked=replace(frontier.asked, cost_eur_per_year=None))
    assert "cost" not in {column.key for column in plans_table(without, EN).columns}
    assert "M€" not in render_frontier(without, EN, {}, [])


def test_groups_with_most_people_past_the_limit_come_first(frontier):
    table = {column.key: column.cells for column in fairness_table(frontier, EN, "region").columns}
    assert table["past"] == sorted(table["past"], reverse=True)
    assert sum(table["past"]) == pytest.approx(frontier.plans[frontier.at].state.access.people_past_limit)


def test_chosen_sites_are_among_those_told_to_be_sure(frontier):
    assert set(frontier.plans[frontier.at].result.sites.tolist()) <= set(frequency_rows(frontier))


def test_equity_tells_what_it_changes(frontier):
    text = tell_equity(frontier, EN)
    assert "Minutes past 20 count 2 times" in text
    before, after = frontier.unweighed, frontier.plans[frontier.at]
    assert f"from {before.fairness.worst_tenth_min:.1f} to {after.fairness.worst_tenth_min:.1f} minutes" in text
    assert tell_equity(replace(frontier, asked=replace(frontier.asked, equity=None)), EN) == ""


def test_a_frontier_cut_short_says_so_and_shows_what_it_has(frontier):
    cut = replace(
        frontier, plans=frontier.plans[:1], at=0, growth=None, frequency=None, robust=None, today=None, stopped=True
    )
    page = render_frontier(cut, EN, {}, [])
    assert "The search was stopped" in page
    assert 'id="growth"' not in page and 'id="worlds"' not in page
    assert "1 plans" not in tell_proof(cut, EN)
