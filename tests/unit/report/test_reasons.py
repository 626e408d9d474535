"""The reasons as page and workbook tell them: figures against the plan's own, offices, and what is not known."""

import dataclasses

import numpy as np
import openpyxl
import pytest

from piste.basedata.office import Offices
from piste.core.language import Language
from piste.report.drawing import build_drawing
from piste.report.figures import build_figures
from piste.report.municipality_view import build_municipalities_view
from piste.report.page import render_page
from piste.report.reason_tables import change_table, changes_table, closings_table, sites_table, whys_table
from piste.report.reason_view import tell_reasons
from piste.report.workbook import write_workbook
from piste.siting.office_fate import build_office_fates
from piste.siting.reasons.ground import Barrier
from piste.siting.scenario import OfficeRules
from report_study import build_study

EN = Language("en")


@pytest.fixture(scope="module")
def figures():
    return build_figures(build_study())


def column(table, key):
    return np.array(next(one.cells for one in table.columns if one.key == key))


def with_offices(study):
    """Return the study with four offices at its first places."""
    places = study.base.places
    rows = np.flatnonzero(study.inside)[:4]
    table = Offices(
        ids=places.ids[rows],
        names=np.array([f"Office {k}" for k in range(4)], dtype=object),
        agency=np.array(["Tax", "Tax", "Kela", "=Police"], dtype=object),
        services=((),) * 4,
        lat=places.lat[rows],
        lon=places.lon[rows],
        municipality=places.municipality[rows],
        lease_id=np.array([""] * 4, dtype=object),
        visits=np.full(4, np.nan),
    )
    base = dataclasses.replace(study.base, offices=table)
    rules = OfficeRules(apart=("Kela",))
    plans = tuple(
        dataclasses.replace(plan, offices=build_office_fates(base, study.inside, plan.state, rules))
        for plan in study.plans
    )
    return dataclasses.replace(study, base=base, plans=plans)


def test_the_municipalities_add_up_to_what_the_plan_tells_of_everyone(figures):
    change, moved = figures.reasons.change.total(), figures.chosen.moved
    assert change.closer[0, 0] == moved.closer and change.farther[0, 0] == moved.farther
    assert change.come_within[0, 0] == moved.come_within and change.fall_outside[0, 0] == moved.fall_outside
    table = changes_table(figures, figures.chosen, figures.reasons, EN)
    everyone = column(table, "group") == "Everyone"
    for key in ("people", "fall", "come", "farther", "closer"):
        cells = column(table, key)[everyone]
        assert cells[0] == cells[1:].sum()
    loss = (column(table, "fall") - column(table, "come"))[everyone][1:]
    assert (np.diff(loss) <= 0).all()


def test_closing_tells_the_same_people_as_the_table_of_points(figures):
    table = closings_table(figures, figures.chosen, figures.reasons, EN)
    points, names = figures.chosen.plan.points, figures.study.base.sites.names
    for site, falling in zip(points.site, points.closing_people_past_limit, strict=True):
        assert column(table, "fall")[column(table, "point") == names[site]].sum() >= falling
    assert column(table, "fall").sum() == points.closing_people_past_limit.sum()
    assert (column(table, "fall_age_65_") <= column(table, "fall")).all()


def test_every_closed_site_and_every_place_is_told(figures):
    ground = figures.reasons.ground
    sites = sites_table(figures, figures.chosen, figures.reasons, EN)
    assert len(sites) == (~ground.is_open & (ground.barrier != Barrier.ACROSS)).sum()
    whys = whys_table(figures, figures.chosen, figures.reasons, EN)
    outside = column(whys, "why") != ""
    assert column(whys, "people")[outside].sum() == figures.people[figures.chosen.minutes > 60].sum()


@pytest.mark.parametrize("code", ["en", "fi", "sv"])
def test_the_page_answers_why_for_points_sites_and_municipalities(figures, code):
    lang = Language(code)
    view = tell_reasons(figures, figures.chosen, lang)
    told = build_municipalities_view(figures, figures.chosen, lang)
    page = render_page(figures, build_drawing(figures), lang, {})
    assert len(view.points) == len(figures.chosen.plan.points.site)
    assert len(told.rows) == len(figures.reasons.ground.codes)
    for anchor in (view.points[0].anchor, told.rows[-1].anchor, "why", "for-us", "offices"):
        assert f'id="{anchor}"' in page
    free = [
        point for point in view.points if figures.study.base.sites.names[figures.reasons.ground.own[0]] in point.name
    ]
    assert free and free[0].rival


def test_without_a_today_the_longest_ways_come_first():
    figures = build_figures(build_study(80, (4, 6), today=False))
    told = build_municipalities_view(figures, figures.chosen, EN)
    assert figures.reasons.change is None and not told.compared
    assert changes_table(figures, figures.chosen, figures.reasons, EN) is None
    minutes = [float(one.minutes) if one.minutes[0].isdigit() else np.inf for one in told.rows]
    assert minutes == sorted(minutes, reverse=True)
    assert "instead of" not in " ".join(told.rows[0].sentences)


def test_a_study_without_ground_tells_no_reasons(figures):
    study = figures.study
    bare = dataclasses.replace(study, plans=tuple(dataclasses.replace(plan, ground=None) for plan in study.plans))
    plain = build_figures(bare)
    assert tell_reasons(plain, plain.chosen, EN) is None
    assert 'id="for-us"' not in render_page(plain, build_drawing(plain), EN, {})


def test_offices_are_told_by_agency_with_why_they_stay(figures, tmp_path):
    told = build_figures(with_offices(figures.study))
    view = tell_reasons(told, told.chosen, EN)
    fates = told.chosen.plan.offices
    assert view.office_lead.startswith(f"Of 4 offices {int(fates.replaced.sum())} are replaced")
    assert any("its agency does not take part" in row for row in view.offices.rows)
    write_workbook(told, tmp_path / "plan.xlsx", EN)
    with (tmp_path / "plan.xlsx").open("rb") as source:
        book = openpyxl.load_workbook(source)
    cells = [cell.value for cell in book["Today’s offices"]["B"]]
    assert cells == ["Agency", "Tax", "Tax", "Kela", "=Police"]
    assert tell_reasons(figures, figures.chosen, EN).office_lead.startswith("No register of today’s offices")


def test_a_change_table_needs_no_groups(figures):
    ground = figures.reasons.ground
    change = figures.reasons.change
    table = change_table(figures, change, ground.codes, (), 60.0, EN)
    assert len(table) == 1 + len(ground.codes)
