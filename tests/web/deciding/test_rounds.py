"""Rounds of statements: who may give one and until when, answers, and what stands before the approval."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from piste.web.planning.deciding.models import Consultation, RegionalPlan, Statement, StatementAnswer
from piste.web.planning.deciding.obstacles import approval_obstacles
from piste.web.planning.deciding.text_keeping import save_section
from piste.web.planning.files import stored_path
from web.deciding_region import give_statement, open_round

pytestmark = pytest.mark.django_db
GIVEN = {"seen": 0, "position": "changes", "language": "en", "text": "More days, please."}


def address(region, name):
    return f"{region.path}/statements/{region.bodies[name].pk}"


def answer_all():
    for one in Statement.objects.all():
        given = {"text_en": "Thank you", "changed_en": "Two days more", "effect": "services"}
        StatementAnswer.objects.update_or_create(statement=one, defaults=given)


def test_a_planner_opens_a_round_that_ends_at_midnight_in_finland(enter, region):
    save_section(region.plan, "summary", 0, {"en": "Text"}, region.people["planner"])
    there = enter(region.people["planner"])
    day = timezone.localdate()
    sent = {
        "opens": day.isoformat(), "until": (day + timedelta(days=30)).isoformat(), "questions_en": "Well?",
        "asked": [one.pk for one in region.bodies.values()], "open_page": "on",
    }  # fmt: skip
    assert (
        there.post(
            f"{region.path}/consultation/add", sent | {"until": (day - timedelta(days=1)).isoformat()}
        ).status_code
        == 422
    )
    assert there.post(f"{region.path}/consultation/add", sent | {"asked": []}).status_code == 422
    assert not Consultation.objects.exists()
    assert there.post(f"{region.path}/consultation/add", sent).status_code == 302
    made = Consultation.objects.get()
    region.plan.refresh_from_db()
    assert (region.plan.state, region.plan.is_open) == ("consultation", True)
    assert timezone.localtime(made.deadline).strftime("%H:%M:%S") == "23:59:59"
    assert made.takes_statements
    assert made.version.frozen["texts"]["summary"]["en"] == "Text"


def test_a_member_gives_and_mends_the_statement_of_their_own_body(enter, region):
    open_round(region)
    there = enter(region.people["municipality"])
    assert there.post(address(region, "Savonlinna"), GIVEN).status_code == 302
    given = Statement.objects.get()
    assert (given.body.name, given.way, given.text) == ("Savonlinna", "member", "More days, please.")
    assert there.post(address(region, "DVV"), GIVEN).status_code == 403
    assert there.post(address(region, "Savonlinna"), GIVEN | {"seen": 1, "text": "Better"}).status_code == 302
    stale = there.post(address(region, "Savonlinna"), GIVEN | {"seen": 1, "text": "Stale"})
    assert stale.status_code == 409
    assert "Better" in stale.content.decode() and stale.context["form"].initial["text"] == "Stale"
    assert Statement.objects.get().text == "Better"


@pytest.mark.parametrize(("since_days", "for_days"), [(10, -0.001), (-1, 5)])
def test_members_come_neither_before_the_opening_nor_after_the_deadline(enter, region, since_days, for_days):
    open_round(region, since_days=since_days, for_days=for_days)
    there = enter(region.people["municipality"])
    assert there.get(address(region, "Savonlinna")).status_code == 200
    assert there.post(address(region, "Savonlinna"), GIVEN).status_code == 409
    assert not Statement.objects.exists()


def test_planners_enter_late_paper_and_it_is_called_late(enter, region):
    open_round(region, since_days=10, for_days=-2)
    there = enter(region.people["planner"])
    day = timezone.localdate()
    assert there.post(address(region, "DVV"), GIVEN).status_code == 422, "the day when it came is asked"
    ahead = (day + timedelta(days=1)).isoformat()
    assert there.post(address(region, "DVV"), GIVEN | {"received": ahead}).status_code == 422
    assert there.post(address(region, "DVV"), GIVEN | {"received": day.isoformat()}).status_code == 302
    given = Statement.objects.get()
    assert (given.way, given.is_late) == ("paper", True)


def test_only_who_was_asked_gives_a_statement(enter, region):
    open_round(region, asked=[region.bodies["DVV"]])
    assert enter(region.people["municipality"]).post(address(region, "Savonlinna"), GIVEN).status_code == 403


def test_a_file_is_kept_under_our_name_and_given_back_as_a_download(enter, region, settings, tmp_path):
    settings.PLANNING_FILES = tmp_path
    asked = open_round(region)
    there = enter(region.people["agency"])

    def send(name, content, seen=0):
        file = SimpleUploadedFile(name, content)
        return there.post(address(region, "DVV"), GIVEN | {"seen": seen, "file": file})

    for name, content in (("x.html", b"<script>"), ("x.pdf", b"<script>"), ("x.exe", b"MZ"), ("pdf", b"%PDF-1.7")):
        assert send(name, content).status_code == 422, name
    assert not list(tmp_path.rglob("file"))
    assert send('../../<b>"lausunto".pdf', b"%PDF-1.7 text").status_code == 302
    given = Statement.objects.get(consultation=asked)
    assert stored_path(given.file_stored).read_bytes() == b"%PDF-1.7 text"
    assert given.file_stored.startswith("statements/") and ".." not in given.file_stored
    answer = enter(region.people["municipality"]).get(f"{region.path}/statements/{given.pk}/file")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 text"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment") and "sandbox" in answer["Content-Security-Policy"]
    far = enter(region.people["far municipality"])
    assert far.get(f"{region.path}/statements/{given.pk}/file").status_code == 403


def test_answering_begins_after_the_deadline_or_when_all_have_come(enter, region):
    asked = open_round(region)
    there = enter(region.people["planner"])
    there.post(f"{region.path}/consultation/answer")
    assert RegionalPlan.objects.get().state == "consultation"
    for body in region.bodies.values():
        give_statement(asked, body)
    there.post(f"{region.path}/consultation/answer")
    assert RegionalPlan.objects.get().state == "answering"


def test_no_approval_before_each_statement_has_its_answer_and_what_it_changed(enter, region):
    planner = region.people["planner"]
    assert any("asked for" in one for one in approval_obstacles(region.plan))
    asked = open_round(region, since_days=9, for_days=-1)
    for name in ("DVV", "Savonlinna"):
        give_statement(asked, region.bodies[name])
    there = enter(planner)
    page = there.get(f"{region.path}/answers")
    assert page.context["left"] == 2 and len(page.context["obstacles"]) == 2
    first = Statement.objects.order_by("pk")[0]
    path = f"{region.path}/answers/{first.pk}"
    half = {"seen": 0, "text_en": "Thank you", "effect": "nothing"}
    assert there.post(path, half).status_code == 302
    assert there.get(f"{region.path}/answers").context["left"] == 2, "what it changed is not told"
    assert there.post(path, half | {"seen": 1, "changed_fi": "Ei mitään"}).status_code == 302
    assert there.get(f"{region.path}/answers").context["left"] == 2, "not in the statement's own language"
    assert there.post(path, half | {"seen": 2, "changed_en": "Nothing: the law forbids it"}).status_code == 302
    assert there.get(f"{region.path}/answers").context["left"] == 1
    assert there.post(path, half | {"seen": 2, "text_en": "Stale"}).status_code == 409
    assert StatementAnswer.objects.get().text_en == "Thank you"
    answer_all()
    assert approval_obstacles(region.plan) == []
    save_section(region.plan, "summary", 0, {"en": "Changed"}, planner)
    assert len(approval_obstacles(region.plan)) == 1, "what is approved is a version"
    there.post(f"{region.path}/versions", {"note": ""})
    assert approval_obstacles(region.plan) == []
    region.plan.public_comments.create(text="Well", language="fi")
    assert len(approval_obstacles(region.plan)) == 1


def test_an_open_round_with_somebody_missing_holds_the_approval_back(region):
    asked = open_round(region)
    for name in ("DVV", "Savonlinna"):
        give_statement(asked, region.bodies[name])
    answer_all()
    assert len(approval_obstacles(region.plan)) == 1
    give_statement(asked, region.bodies["Wellbeing county"])
    answer_all()
    assert approval_obstacles(region.plan) == []


def test_the_front_page_says_who_is_missing_and_what_is_next(enter, region):
    asked = open_round(region)
    give_statement(asked, region.bodies["DVV"])
    page = enter(region.people["municipality"]).get(region.path)
    assert [one.name for one in page.context["to_give"]] == ["Savonlinna"]
    assert "2 bodies have not given" in page.context["next"]
    assert "Give the statement of Savonlinna" in page.content.decode()
