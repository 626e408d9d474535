"""Indicators for evaluation and reports: what is told already, with all that belongs beside it, and nothing hidden."""

from datetime import timedelta

import pytest
from statsmodels.stats.proportion import proportion_confint

from piste.web.experience.indicators import experience_indicators
from piste.web.experience.models import UnitStrength
from piste.web.experience.telling_keeping import tell_wave
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Point
from piste.web.projects.interim.gathering import gather_surveys
from piste.web.projects.interim.models import Report
from web.experience_waves import add_sheets, make_ended

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended():
    load_directory()
    Point.objects.filter(code__in=["mikkeli", "savonlinna", "pieksamaki"]).update(region="10")
    return make_ended("customer", 40)


def around(wave):
    return wave.last_day - timedelta(days=5), wave.last_day + timedelta(days=5)


def named(found, name):
    return next(one for one in found if one.name == name)


def test_a_point_s_indicator_has_interval_answers_method_and_day(ended):
    add_sheets(ended, "mikkeli", 30, solved="yes")
    add_sheets(ended, "mikkeli", 10, method="qr", solved="no")
    tell_wave(ended)
    found = named(experience_indicators(around(ended), point="mikkeli"), "customer.solved")
    assert (found.value, found.answers, found.methods, found.day) == (0.75, 40, ("link", "qr"), ended.last_day)
    assert (found.low, found.high) == pytest.approx(proportion_confint(30, 40, method="wilson"))
    assert found.text["sv"].startswith("Löstes") and not found.weighted and found.response_rate is None


def test_a_region_pools_its_points_that_show_and_tells_of_those_that_do_not(ended):
    for code, yes, no in (("mikkeli", 30, 10), ("savonlinna", 20, 20), ("pieksamaki", 2, 0)):
        add_sheets(ended, code, yes, solved="yes")
        add_sheets(ended, code, no, solved="no")
    tell_wave(ended)
    shown = {}
    for code in ("mikkeli", "savonlinna", "pieksamaki"):
        shown[code] = named(experience_indicators(around(ended), point=code), "customer.solved")
    assert shown["pieksamaki"].hidden and shown["pieksamaki"].value is None
    region = named(experience_indicators(around(ended), region="10"), "customer.solved")
    open_ones = [one for one in shown.values() if not one.hidden]
    assert (region.points, region.points_hidden) == (len(open_ones), 3 - len(open_ones))
    assert region.answers == sum(one.answers for one in open_ones) < 82, "what is hidden is in no sum"
    assert region.value == pytest.approx(sum(one.value * one.answers for one in open_ones) / region.answers)
    assert region.low < region.value < region.high


@pytest.mark.usefixtures("ended")
def test_staff_s_indicators_know_their_response_rate():
    staff = make_ended("staff-shared-premises", 50)
    UnitStrength.objects.create(wave=staff, unit="kela", people=40)
    add_sheets(staff, "mikkeli", 20, method="paper", security=5)
    staff.sheets.update(unit="kela")
    tell_wave(staff)
    found = named(experience_indicators(around(staff)), "staff-shared-premises.security")
    assert (found.value, found.people, found.response_rate) == (1.0, 40, 0.5)
    assert found.weighted and found.audience == "staff"


def test_only_waves_that_ended_in_the_period_and_are_told_are_there(ended):
    add_sheets(ended, "mikkeli", 9, solved="yes")
    assert experience_indicators(around(ended)) == []
    tell_wave(ended)
    tell_wave(ended, "a late paper")
    first, last = around(ended)
    assert len([one for one in experience_indicators((first, last)) if one.name == "customer.solved"]) == 1
    assert experience_indicators((last, last + timedelta(days=90))) == []
    assert experience_indicators((first, last), point="savonlinna") == []


def test_an_interim_report_tells_the_same_indicators_in_the_order_asked(ended):
    add_sheets(ended, "mikkeli", 30, solved="yes", effort=5)
    add_sheets(ended, "mikkeli", 10, solved="no", effort=1)
    tell_wave(ended)
    first, last = around(ended)
    report = Report(of=Report.Of.COUNTRY, first=first, last=last)
    (survey,) = gather_surveys(report, [])
    told = {one.text["fi"]: one for one in experience_indicators((first, last))}
    assert [(one.value, one.n) for one in survey.asked] == [
        (told[one.words["fi"]].value, told[one.words["fi"]].answers) for one in survey.asked
    ]
    asked = [dict(item.text) for item in ended.questionnaire.items.all()]
    places = [asked.index(one.words) for one in survey.asked]
    assert places == sorted(places) and len(places) == 2 and survey.methods == "link"
    report.of, report.code = Report.Of.REGION, "10"
    (region,) = gather_surveys(report, [])
    assert {one.value for one in region.asked} == {0.75}, "a region's report tells its points"
    report.code = "01"
    assert gather_surveys(report, []) == ()
