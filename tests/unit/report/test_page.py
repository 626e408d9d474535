"""The page is one file that fetches nothing, runs only its own script and keeps its size."""

import base64
import hashlib
import re
from dataclasses import replace

import numpy as np
import pytest

from piste.basedata.area import Areas
from piste.core.language import Language
from piste.report.drawing import build_drawing
from piste.report.figures import build_figures
from piste.report.map_svg import choose_scale_m
from piste.report.outputs import plan_keys, study_outputs
from piste.report.page import render_page, write_report_html
from piste.siting.access import build_network_state
from piste.siting.plan import Points, Study
from report_study import build_base, build_plan, build_study, estimate_times


@pytest.fixture(scope="module")
def page(figures, drawing):
    return render_page(figures, drawing, Language("en"), {"fi": "report.fi.html"}, [("plan.json", "the plan")])


def test_the_policy_names_exactly_the_scripts_and_styles_of_the_page(page):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert (len(scripts), len(styles)) == (2, 1)
    for kind, texts in (("script-src", scripts), ("style-src", styles)):
        named = re.search(kind + r" ([^;]+)", policy)[1].split()
        hashed = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert named == [f"'sha256-{one}'" for one in hashed]


def test_nothing_is_fetched_and_no_element_carries_style_or_script(page):
    body = re.sub(r"<(style|script)[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    assert "http://" not in body.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in body
    assert not re.search(r"<[^>]+\s(style|on\w+)=", body)
    assert not re.search(r"\ssrc=", body)


def test_hostile_names_are_text(page):
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>Bold</b>" not in page.lower().replace("<b>bold</b>", "<b>Bold</b>")


def test_estimates_are_marked_and_measured_times_are_not(figures, drawing, page):
    assert page.count("ESTIMATE") > 8
    measured = replace(figures.study, times=replace(figures.study.times, estimate=False))
    other = render_page(replace(figures, study=measured), drawing, Language("en"), {})
    assert "ESTIMATE" not in other


def test_one_plan_with_nothing_to_compare_is_a_page_too(alone, tmp_path):
    write_report_html(alone.study, tmp_path / "report.html", "sv")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<html lang="sv">' in page
    assert 'name="plan"' not in page
    assert 'id="mode-change"' not in page


def large_study(n_places: int, plans: int) -> Study:
    small = build_study(220, (4,))
    base, inside = build_base(n_places, n_sites=60)
    times = estimate_times(base)
    rng = np.random.default_rng(2)
    chosen = [np.sort(rng.choice(40, 6 + k, replace=False)).astype(np.int32) for k in range(plans)]
    made = tuple(build_plan(base, times, inside, sites) for sites in chosen)
    today = made[0].state
    return replace(small, base=base, times=times, inside=inside, plans=made, chosen=0, today=today)


def test_a_thousand_places_and_six_plans_stay_under_three_megabytes():
    figures = build_figures(large_study(1000, 6))
    page = render_page(figures, build_drawing(figures), Language("fi"), {})
    assert len(page.encode()) < 3_000_000


def test_many_places_are_thinned_and_the_page_says_so():
    figures = build_figures(large_study(6_000, 1))
    drawing = build_drawing(figures)
    page = render_page(figures, drawing, Language("en"), {})
    assert len(drawing.drawn.x) <= 4000
    assert "places near each other share one symbol" in page
    assert "4\u202f500 more rows" in page
    assert len(page.encode()) < 3_000_000


def test_the_folder_holds_every_plan_and_every_language(study, tmp_path):
    written = study_outputs(study, tmp_path, ["fi", "en"])
    assert all(path.is_file() for path in written)
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(written)
    names = {str(path.relative_to(tmp_path)) for path in written}
    assert {"report.html", "report.en.html", "plan.json", "plan.xlsx", "plan.gpkg", "plans/4/plan.json"} <= names
    assert '<html lang="fi">' in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert 'href="report.html" lang="fi"' in (tmp_path / "report.en.html").read_text(encoding="utf-8")


def test_plans_with_the_same_number_of_points_have_folders_of_their_own(figures):
    twice = replace(figures, plans=(figures.plans[0], figures.plans[1], figures.plans[0]))
    assert plan_keys(twice) == ["4", "6", "4-2"]


@pytest.mark.parametrize(("longest", "metres"), [(120_000, 100_000), (99_999, 50_000), (45_000, 20_000), (1.0, 1.0)])
def test_the_scale_bar_is_a_round_distance(longest, metres):
    assert choose_scale_m(longest) == metres


def without_outlines(study):
    return replace(study, base=replace(study.base, areas=Areas("FR", {}, {})))


def without_a_plan(study):
    """Return a study whose leading ask was impossible: no site, no value, a reason."""
    none, nothing = np.array([], np.int32), np.array([])
    state = build_network_state(study.times, np.where(study.inside, 1.0, 0.0), none, limit_min=60, n_points=0)
    points = Points(none, np.array([], bool), *[nothing] * 5, none, nothing)
    first = study.plans[0]
    result = replace(first.result, status="infeasible", sites=none, value=np.nan, bound=None, gap=None, reason="Why")
    plan = replace(first, result=result, state=state, points=points, criteria=())
    return replace(study, plans=(plan, *study.plans), chosen=0)


def with_every_objective(study):
    first = study.plans[0]
    others = (("fewest", 4.0, 3.2), ("covered", 1e5, 1.2e5), ("worst", 100.0, 90.0))
    plans = [
        replace(first, result=replace(first.result, objective=o, value=v, bound=b, status="within_gap"))
        for o, v, b in others
    ]
    return replace(study, plans=(first, *plans), chosen=1)


@pytest.mark.parametrize("change", [without_outlines, without_a_plan, with_every_objective])
def test_unusual_studies_are_pages_too(study, tmp_path, change):
    told = change(study)
    study_outputs(told, tmp_path, ["en"])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    shown = re.sub(r"<(style|script)[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"\bnan\b|NaN|\binf\b", shown)
    heads = {
        without_outlines: "9 points bring",
        without_a_plan: "No plan can meet these rules",
        with_every_objective: "4 points bring everyone who can be reached within 60 minutes; at least 4 are needed",
    }
    assert f'data-plan="{told.chosen}">{heads[change]}' in shown
