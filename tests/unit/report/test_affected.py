"""Municipalities that lose: who stands first, with which minutes by which way, and what comes instead; by hand."""

import csv
import dataclasses
import json

import numpy as np
import pytest

from piste.basedata.office import Offices
from piste.core.language import Language
from piste.report.affected import build_affected
from piste.report.affected_files import affected_content, affected_table, write_affected
from piste.report.affected_ways import Counted, find_medians, measure_reach
from piste.report.figures import build_figures
from piste.siting.office_fate import build_office_fates
from piste.siting.scenario import OfficeRules
from piste.siting.tiers import Service
from report_study import build_study
from tier_world import FULL, REMOTE, build_scenario, solve_study


@pytest.fixture(scope="module")
def figures():
    return build_figures(build_study())


def test_a_median_is_what_half_of_the_people_have_at_most():
    counted = Counted(np.array([10.0, 10, 1, 5, 0]), np.array([0, 0, 0, 1, 0]), 3, 60.0)
    minutes = np.array([30.0, 5, 90, np.inf, 1])
    medians = find_medians(minutes, counted)
    assert medians[0] == 30 and np.isinf(medians[1]) and np.isnan(medians[2])
    reach = measure_reach(minutes, counted, 120.0)
    assert reach.share_within[0] == 20 / 21 and reach.share_within[1] == 0 and np.isnan(reach.share_within[2])
    assert reach.mean_min[0] == pytest.approx((300 + 50 + 90) / 21)
    assert np.isnan(measure_reach(minutes, counted, 45.0).share_within).all()


def test_every_municipality_that_loses_is_told_and_those_that_lose_a_point_come_first(figures):
    affected = build_affected(figures, figures.chosen)
    told, base = figures.study, figures.study.base
    today, plan = told.today.sites, figures.chosen.plan.state.sites
    fewer = {
        code
        for code in figures.reasons.ground.codes
        if (base.sites.municipality[plan] == code).sum() < (base.sites.municipality[today] == code).sum()
    }
    first = [one.code for one in affected.municipalities if one.loses_point]
    assert set(first) == fewer
    assert [one.loses_point for one in affected.municipalities] == sorted(
        (one.loses_point for one in affected.municipalities), reverse=True
    )
    rest = [one for one in affected.municipalities if not one.loses_point]
    assert all(one.more_min > 1 or one.fall_outside > one.come_within for one in rest)
    net = [one.fall_outside - one.come_within for one in rest]
    assert net == sorted(net, reverse=True)


def test_ways_are_told_openly(figures):
    ways = {way.mode: way for way in build_affected(figures, figures.chosen).ways}
    assert list(ways) == ["car", "transit", "walk", "without_car"]
    assert ways["transit"].plan is None and "timetable" in ways["transit"].method
    assert ways["walk"].estimate and np.isfinite(ways["walk"].plan.median_min).all()
    change = figures.reasons.change
    assert np.allclose(ways["car"].plan.mean_min, change.mean_after_min[:, 0])
    assert np.allclose(ways["car"].today.mean_min, change.mean_before_min[:, 0])


def test_services_lost_and_what_gives_them_next():
    """Today points stand in towns 0 and 2; the plan has a full point in 1, and in 2 a remote one without tax."""
    tiers = (FULL, dataclasses.replace(REMOTE, services=("id",)))
    scenario = build_scenario(
        {"within_min": 180}, tiers=(dataclasses.replace(tiers[0], most=1), tiers[1]), points=2,
        services=(Service("tax"), Service("id")), compare="today",
    )  # fmt: skip
    study = solve_study(scenario)
    figures = build_figures(study)
    affected = build_affected(figures, figures.chosen)
    (one,) = affected.municipalities
    assert (one.code, one.people, one.loses_point) == ("20", 700, True)
    (tax,) = one.services
    assert (tax.name, tax.site, tax.tier, tax.minutes) == ("tax", 1, "full", pytest.approx((300 * 10 + 400 * 70) / 700))
    kinds = {found.kind: found for found in one.instead}
    assert (kinds["point"].site, kinds["point"].tier) == (2, "remote")
    assert kinds["point"].minutes == pytest.approx((300 * 10 + 400 * 5) / 700)
    assert (kinds["full"].site, kinds["remote"].site) == (1, 2)


def test_an_office_whose_point_stands_elsewhere_leaves(figures):
    study = figures.study
    places = study.base.places
    rows = np.flatnonzero(study.inside)[:40]
    offices = Offices(
        ids=places.ids[rows], names=np.array([f"=Office {k}" for k in range(40)], dtype=object),
        agency=np.array(["Tax"] * 40, dtype=object), services=(("tax",),) * 40, lat=places.lat[rows],
        lon=places.lon[rows], municipality=places.municipality[rows], lease_id=np.array([""] * 40, dtype=object),
        visits=np.full(40, np.nan),
    )  # fmt: skip
    base = dataclasses.replace(study.base, offices=offices)
    plan = study.plans[study.chosen]
    fates = build_office_fates(base, study.inside, plan.state, OfficeRules(within_min=600))
    told = build_figures(
        dataclasses.replace(study, base=base, plans=(dataclasses.replace(plan, offices=fates),), chosen=0)
    )
    affected = build_affected(told, told.chosen)
    leaving = [(one, office) for one in affected.municipalities for office in one.offices]
    assert leaving and affected.services_known
    for one, office in leaving:
        assert one.loses_point and base.sites.municipality[office.site] != one.code
        assert [service.name for service in one.services] == ["tax"] and not one.services[0].known


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_the_table_names_estimates_and_has_a_row_each(figures, code):
    affected = build_affected(figures, figures.chosen)
    table = affected_table(figures, affected, Language(code))
    assert len(table) == len(affected.municipalities)
    walk = [column.title for column in table.columns if column.key.startswith("walk")]
    assert any("(" in title for title in walk)


def test_files_hold_the_same_rows(figures, tmp_path):
    write_affected(figures, figures.chosen, tmp_path)
    content = json.loads((tmp_path / "affected.json").read_text(encoding="utf-8"))
    with (tmp_path / "affected.csv").open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    assert [row["code"] for row in rows] == [one["code"] for one in content["municipalities"]]
    assert content == json.loads(json.dumps(affected_content(figures, build_affected(figures, figures.chosen))))
    assert float(rows[0]["car_plan_median_min"]) == pytest.approx(
        content["municipalities"][0]["ways"]["car"]["plan"]["median_min"], abs=1e-5
    )


def test_without_a_today_nobody_is_said_to_lose(tmp_path):
    alone = build_figures(build_study(80, (4, 6), today=False))
    assert build_affected(alone, alone.chosen) is None
    write_affected(alone, alone.chosen, tmp_path)
    assert json.loads((tmp_path / "affected.json").read_text(encoding="utf-8"))["compared"] is None
