"""The path of a site: gates in their order, and no opening with something unfinished that nobody has waived."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from piste.web.network.models import Agency, Point
from piste.web.network.visits.models import Visit
from piste.web.projects.checklist_keeping import sync_checklist
from piste.web.projects.conformity import measure_conformity
from piste.web.projects.models import Milestone, SiteProject, Stage, Waiver
from piste.web.projects.opening import (
    CannotPassError,
    grant_waiver,
    list_unfinished,
    pass_gate,
    take_gate_back,
    withdraw_waiver,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_opening(concept, officer, make_site):
    """Bring a site to its opening, a month ago, with one requirement and one milestone unfinished."""
    site = make_site()
    sync_checklist(site, concept, officer)
    Milestone.objects.create(project=site, stage="moves", name={"fi": "Kyltit"})
    day = timezone.localdate() - timedelta(30)
    for stage in list(Stage)[: Stage.OPENING.place]:
        site = pass_gate(site, stage, day, officer)
    assert site.stage == "opening"
    return site


def test_gates_are_passed_in_their_order(make_site, officer):
    site, today = make_site(), timezone.localdate()
    for stage, day in (("lease", today), ("need", today + timedelta(1))):
        with pytest.raises(CannotPassError):
            pass_gate(site, stage, day, officer)
    site = pass_gate(site, "need", today, officer)
    assert (site.stage, site.milestones.get(stage="need").actual) == ("region-plan", today)
    with pytest.raises(CannotPassError):
        pass_gate(site, "region-plan", today - timedelta(1), officer)


def test_nothing_opens_unfinished_without_a_waiver_of_each(at_opening, officer):
    today = timezone.localdate()
    with pytest.raises(CannotPassError) as told:
        pass_gate(at_opening, "opening", today, officer)
    assert sorted(one.words for one in told.value.unfinished) == ["Kyltit", "step-free"]
    item = at_opening.checklist.get(key="step-free")
    sign = at_opening.milestones.get(is_gate=False)
    more = {"project": at_opening, "reason": "luiska keväällä", "granted_by": "Ohjausryhmä"}
    grant_waiver(Waiver(item=item, until=today + timedelta(90), **more), officer)
    ended = grant_waiver(Waiver(milestone=sign, until=today - timedelta(1), **more), officer)
    withdrawn = grant_waiver(Waiver(milestone=sign, until=today + timedelta(9), **more), officer)
    withdraw_waiver(withdrawn, officer)
    with pytest.raises(CannotPassError) as told:
        pass_gate(at_opening, "opening", today, officer)
    assert [one.words for one in told.value.unfinished] == ["Kyltit"]
    grant_waiver(Waiver(milestone=sign, until=today, **more), officer)
    site = pass_gate(at_opening, "opening", today, officer)
    assert (site.opened_on, site.stage) == (today, "review-3-months")
    assert Waiver.objects.filter(pk=ended.pk).exists()


def test_what_is_checked_after_the_opening_does_not_hold_it_up(at_opening, officer):
    at_opening.checklist.filter(key="step-free").update(state="met")
    at_opening.milestones.filter(is_gate=False).update(actual=timezone.localdate())
    assert list_unfinished(at_opening, timezone.localdate()) == []
    site = pass_gate(at_opening, "opening", timezone.localdate(), officer)
    for stage in ("review-3-months", "review-1-year"):
        site = pass_gate(site, stage, timezone.localdate(), officer)
    assert site.state == SiteProject.State.DONE


def test_conformity_counts_each_requirement_once(at_opening):
    today = timezone.localdate()
    items = list(at_opening.checklist.select_related("requirement"))
    told = measure_conformity(items, [], today)
    assert (len(told.open), told.total, told.share) == (2, 2, 0.0)
    items[0].state = "met"
    items[1].state = "missed"
    waiver = Waiver(project=at_opening, item=items[1], until=today)
    told = measure_conformity(items, [waiver], today)
    assert (len(told.met), len(told.waived), len(told.missed), told.share) == (1, 1, 0, 0.5)
    assert len(measure_conformity(items, [waiver], today + timedelta(1)).missed) == 1
    items[1].news = "dropped"
    assert measure_conformity(items, [waiver], today).share == 1.0
    assert measure_conformity([], [], date(2026, 1, 1)).share is None


def test_a_gate_passed_by_mistake_is_taken_back_on_record_and_only_the_last_one(make_site, officer):
    today = timezone.localdate()
    site = pass_gate(pass_gate(make_site(), "need", today, officer), "region-plan", today, officer)
    for stage, reason in (("need", "väärä kohde"), ("region-plan", "  ")):
        with pytest.raises(CannotPassError):
            take_gate_back(site, stage, reason, officer)
    site = take_gate_back(site, "region-plan", "väärä kohde", officer)
    assert (site.stage, site.milestones.get(stage="region-plan").actual) == ("region-plan", None)
    assert site.decisions.get().reason == "väärä kohde"
    with pytest.raises(CannotPassError):  # the other officer had seen the same page: nothing happens twice
        take_gate_back(site, "region-plan", "väärä kohde", officer)
    assert site.decisions.count() == 1
    site = pass_gate(site, "region-plan", today, officer)
    assert site.stage == "project-plan"


def test_an_opening_is_taken_back_with_its_point_unless_customers_have_come(make_site, officer):
    today = timezone.localdate()
    city = Agency.objects.create(code="kunta", name={"fi": "Kunta"})
    point = Point.objects.create(code="piste", name={"fi": "Piste"}, operator=city, lat=61, lon=27)
    site = make_site(point=point)
    for stage in list(Stage)[: Stage.OPENING.place + 1]:
        site = pass_gate(site, stage, today, officer)
    assert site.is_open
    site = take_gate_back(site, "opening", "avattiin väärä kohde", officer)
    point.refresh_from_db()
    assert (site.opened_on, site.stage, point.opened_on) == (None, "opening", None)
    site = pass_gate(site, "opening", today, officer)
    now = timezone.now()
    Visit.objects.create(point=point, day=today, arrived_at=now, effective_at=now)
    with pytest.raises(CannotPassError):
        take_gate_back(site, "opening", "avattiin väärä kohde", officer)
    site.refresh_from_db()
    assert site.opened_on == today
