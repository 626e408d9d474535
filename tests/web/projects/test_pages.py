"""Every page with the demo's programme: it opens for those who may see it, and lists ask a fixed number of times."""

import pytest
from django.urls import reverse
from django.utils import timezone

from piste.web.accounts.models import AuditEntry
from piste.web.network.demo_points import load_directory
from piste.web.projects.access import projects_seen_by
from piste.web.projects.demo import load_programme
from piste.web.projects.models import (
    ChangeProposal,
    ChecklistItem,
    ConceptVersion,
    Indicator,
    Lesson,
    Milestone,
    Participant,
    RegionTarget,
    Requirement,
    Risk,
    SiteProject,
    Waiver,
)
from web.planning_people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    load_directory()
    load_programme()


@pytest.fixture
def signed_in(client, programme):  # noqa: ARG001
    """Sign somebody in, with a second factor."""

    def sign(user):
        client.force_login(user)
        session = client.session
        session["second_factor_elsewhere"] = True
        session.save()
        return client

    return sign


def addresses():
    site = SiteProject.objects.get(code="savonlinna")
    item = site.checklist.first()
    for name in ("project", "edit", "figures", "checklist", "schedule", "milestone-add", "participants", "risks",
                 "risk-add", "records", "decision-add", "document-add", "project-lessons"):  # fmt: skip
        yield reverse(f"projects:{name}", args=[site.code])
    yield reverse("projects:project", args=["pori"])
    yield reverse("projects:participants", args=["pori"])
    for name, pk in (
        ("check", item.pk), ("waive-requirement", item.pk), ("milestone", site.milestones.first().pk),
        ("participant", site.participants.first().pk), ("risk", site.risks.first().pk),
        ("decision", site.decisions.first().pk), ("answer", Lesson.objects.first().pk),
    ):  # fmt: skip
        yield reverse(f"projects:{name}", args=[site.code, pk])
    for name in ("projects", "timetable", "add", "regions", "indicators", "concept", "concept-compare", "proposals",
                 "proposal-add", "lessons", "lesson-add"):  # fmt: skip
        yield reverse(f"projects:{name}")
    for name, args in (
        ("concept-version", [2]), ("requirement", [1, "zones"]), ("requirement-edit", [2, "zones"]),
        ("requirement-add", [2]), ("concept-numbers", [2]), ("concept-file", [1]), ("region", ["10"]),
        ("region-edit", ["10"]), ("indicator", ["htm2-a-person"]), ("proposal", [ChangeProposal.objects.last().pk]),
        ("lesson", [Lesson.objects.last().pk]), ("lesson-edit", [Lesson.objects.last().pk]),
    ):  # fmt: skip
        yield reverse(f"projects:{name}", args=args)
    yield reverse("projects:lessons") + "?q=tilat&stage=opening"


def test_every_page_opens_for_the_programme_office(signed_in, officer):
    client = signed_in(officer)
    answers = {path: client.get(path, headers={"accept-language": "fi"}).status_code for path in addresses()}
    assert {path: code for path, code in answers.items() if code != 200} == {}


def test_the_demo_brings_what_is_public_with_its_source_and_marks_the_rest(programme):  # noqa: ARG001
    for one in SiteProject.objects.all():
        assert one.is_example == (one.source == "ESIMERKKI")
        for figure in one.figures.all():
            assert figure.is_example == one.is_example
            assert figure.source
    assert SiteProject.objects.filter(is_example=False).count() == 7
    assert all(one.is_example for one in RegionTarget.objects.all())
    before = SiteProject.objects.count(), Lesson.objects.count()
    load_programme()
    assert (SiteProject.objects.count(), Lesson.objects.count()) == before


def seen_codes(user):
    return set(projects_seen_by(user).values_list("code", flat=True))


def test_each_sees_their_own(programme):  # noqa: ARG001
    assert len(seen_codes(person("h", "approver"))) == 13
    assert seen_codes(person("p", "planner", region="10")) == {"mikkeli", "savonlinna"}
    assert seen_codes(person("m", "municipality", municipality="740")) == {"savonlinna"}
    assert seen_codes(person("a", "agency", agency="ulosotto")) == {"mikkeli", "kuopio", "kouvola"}
    assert seen_codes(person("s", "advisor")) == set()


def test_a_planner_changes_only_their_region_and_an_approver_nothing(signed_in):
    client = signed_in(person("p", "planner", region="10"))
    assert client.get("/programme/projects/pori").status_code == 404
    assert client.get("/programme/projects/savonlinna/edit").status_code == 200
    assert client.post("/programme/concept/2/in-force", {"seen": "1"}).status_code == 403
    assert client.post("/programme/regions/10", {"year": "2030", "points": "9"}).status_code == 403
    assert client.get("/programme/begin").status_code == 200
    signed_in(person("h", "approver"))
    assert client.get("/programme/projects/pori").status_code == 200
    assert client.get("/programme/projects/pori/edit").status_code == 403
    signed_in(person("a", "agency", agency="ulosotto"))
    assert client.get("/programme/projects/kuopio").status_code == 200
    assert client.post("/programme/projects/kuopio/gate", {"stage": "design", "day": "2026-01-01"}).status_code == 403


def test_who_comes_second_sees_both(signed_in, officer):
    client = signed_in(officer)
    risk = Risk.objects.first()
    form = {"text": risk.text, "likelihood": 1, "effect": risk.effect, "action": "a", "owner_name": "", "review_on": "",
            "state": "open", "seen": risk.revision}  # fmt: skip
    path = reverse("projects:risk", args=[risk.project.code, risk.pk])
    assert client.post(path, form).status_code == 302
    answer = client.post(path, form | {"action": "toinen toimi"})
    assert answer.status_code == 409
    risk.refresh_from_db()
    assert risk.action == "a"
    assert "toinen toimi" in answer.content.decode()
    assert client.post(path, form | {"action": "toinen toimi", "seen": risk.revision}).status_code == 302


def test_a_site_is_begun_checked_waived_and_opened_by_its_pages(signed_in, officer):
    client = signed_in(officer)
    form = {"code": "uusi", "name_fi": "Uusi", "region": "10", "phase": "2", "state": "active", "seen": 0}
    assert client.post("/programme/begin", form).status_code == 302
    site = SiteProject.objects.get(code="uusi")
    assert (site.milestones.count(), site.checklist.count(), site.concept.number) == (10, 12, 1)
    assert client.post("/programme/begin", form).status_code == 422
    today = timezone.localdate().isoformat()
    for stage in ("need", "region-plan", "project-plan", "lease", "design", "works", "moves"):
        assert client.post("/programme/projects/uusi/gate", {"stage": stage, "day": today}).status_code == 302
    for item in site.checklist.exclude(key__in=["finished", "feedback"]):
        sent = {"state": "met", "note": "", "checked_on": "", "seen": item.revision}
        assert client.post(f"/programme/projects/uusi/checklist/{item.pk}", sent).status_code == 302
    refused = client.post("/programme/projects/uusi/gate", {"stage": "opening", "day": today})
    assert (refused.status_code, [one.words for one in refused.context["stopping"]]) == (
        409, [str(Requirement.objects.get(version__number=1, key="finished"))]
    )  # fmt: skip
    item = ChecklistItem.objects.get(project=site, key="finished")
    path = f"/programme/projects/uusi/waive/requirement/{item.pk}"
    assert client.post(path, {"granted_by": "x", "reason": "x", "until": "2020-01-01"}).status_code == 422
    assert client.post(path, {"granted_by": "Ohjausryhmä", "reason": "kyltit", "until": today}).status_code == 302
    assert client.post("/programme/projects/uusi/gate", {"stage": "opening", "day": today}).status_code == 302
    site.refresh_from_db()
    assert site.is_open
    assert Waiver.objects.get(item=item).by == officer
    assert AuditEntry.objects.filter(action__in=["site-project.gate", "site-project.waive"]).count() == 9


def test_a_ring_of_milestones_is_refused_on_the_page(signed_in, officer):
    client = signed_in(officer)
    gates = {one.stage: one.pk for one in Milestone.objects.filter(project__code="kuopio", is_gate=True)}
    sent = {"before": gates["opening"], "after": gates["lease"], "least_days": 1}
    answer = client.post("/programme/projects/kuopio/milestones/wait", sent)
    assert answer.status_code == 409
    other = Milestone.objects.filter(project__code="kouvola").first()
    assert client.post("/programme/projects/kuopio/milestones/wait", sent | {"before": other.pk}).status_code == 422


def test_promises_and_values_are_added_never_overwritten(signed_in, officer):
    client = signed_in(officer)
    row = Participant.objects.get(project__code="savonlinna", agency__code="dvv")
    before = row.commitments.count()
    sent = {
        "dated": "2026-11-01",
        "manner": "own-staff",
        "people": "20",
        "desks": "8",
        "services": "a\nb\na",
        "why": "",
        "source": "",
    }
    assert client.post(f"/programme/projects/savonlinna/participants/{row.pk}", sent).status_code == 302
    assert (row.commitments.count(), row.commitments.last().services) == (before + 1, ["a", "b"])
    found = Indicator.objects.get(key="saving")
    for value in ("3.7", "3.8"):
        client.post(
            "/programme/indicators/saving", {"kind": "measured", "day": "2025-12-31", "value": value, "source": "x"}
        )
    page = client.get("/programme/indicators/saving")
    assert found.entries.filter(day="2025-12-31").count() == 2
    assert float(page.context["history"].latest.value) == 3.8
    assert [holds for one, holds, _place in page.context["rows"] if one.day.year == 2025] == [True, False]
    client.post("/programme/regions/10", {"year": "2030", "points": "5", "source": "x"})
    region = client.get("/programme/regions/10").context["region"]
    assert (region.target.points, RegionTarget.objects.filter(region="10", year=2030).count()) == (5, 2)


def test_all_19_regions_are_shown_and_aland_stands_apart(signed_in, officer):
    groups = signed_in(officer).get("/programme/regions").context["groups"]
    states = {one.code: key for key, _words, ones in groups for one in ones}
    assert len(states) == 19
    assert {code: states[code] for code in ("12", "10", "04", "21", "14")} == {
        "12": "open", "10": "project", "04": "open", "21": "apart", "14": "unknown"
    }  # fmt: skip


def test_bad_numbers_stand_on_the_page_as_findings_and_keep_the_draft_back(signed_in, officer):
    client = signed_in(officer)
    draft = ConceptVersion.objects.get(state="draft")
    sent = {"seen": draft.revision, "title_fi": "x", "figures": draft.figures.replace("value = 10,", "value = 1000,")}
    assert client.post("/programme/concept/2/numbers", sent).status_code == 302
    assert [one.field for one in client.get("/programme/concept/2/numbers").context["findings"]] == [
        "figures.htm2_per_person_year"
    ]
    seen = ConceptVersion.objects.get(state="draft").revision
    assert client.post("/programme/concept/2/in-force", {"seen": seen}).status_code == 409
    exported = client.get("/programme/concept/2/concept.toml").content.decode()
    assert exported == ConceptVersion.objects.get(number=2).figures


def test_lists_ask_a_fixed_number_of_times(signed_in, officer, make_site, django_assert_max_num_queries):
    client = signed_in(officer)
    for path in ("/programme/projects", "/programme/timetable", "/programme/regions"):
        client.get(path)
    for k in range(20):
        make_site(f"many-{k}")
    for path, most in (("/programme/projects", 16), ("/programme/timetable", 14), ("/programme/regions", 16)):
        with django_assert_max_num_queries(most):
            client.get(path)
