"""The open page: without an account, moderated, limited, and forgotten in time; comments of the group."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from piste.web.accounts.models import Use
from piste.web.planning.deciding.models import Comment, PublicComment, RegionalPlan
from piste.web.planning.deciding.public_throttle import MOST_BY_ADDRESS
from piste.web.planning.deciding.retention import KEPT_DAYS, REFUSED_DAYS, delete_old_comments
from piste.web.planning.deciding.text_keeping import save_section
from web.deciding_region import open_round

pytestmark = pytest.mark.django_db


def page_of(region):
    return f"/have-your-say/{region.plan.pk}"


@pytest.fixture
def stranger(client):
    client.cookies["django_language"] = "en"
    return client


def test_nothing_is_public_before_the_first_round(stranger, region):
    assert stranger.get(page_of(region)).status_code == 404
    assert b"South Savo" not in stranger.get("/have-your-say").content
    open_round(region)
    assert stranger.get(page_of(region)).status_code == 200
    assert b"South Savo" in stranger.get("/have-your-say").content


def test_the_open_page_shows_the_version_asked_about_not_todays_draft(stranger, region):
    save_section(region.plan, "summary", 0, {"en": "Asked about"}, region.people["planner"])
    open_round(region)
    save_section(region.plan, "summary", 1, {"en": "Unfinished thought"}, region.people["planner"])
    words = stranger.get(page_of(region)).content.decode()
    assert "Asked about" in words and "Unfinished thought" not in words


def test_a_comment_is_shown_only_after_a_planner_has_read_it(client, stranger, enter, region):
    open_round(region)
    assert (
        stranger.post(page_of(region), {"text": "The bus comes <b>twice</b>", "municipality": "740"}).status_code == 302
    )
    kept = PublicComment.objects.get()
    assert (kept.state, kept.municipality, kept.language) == ("waiting", "740", "en")
    assert "twice" not in stranger.get(page_of(region)).content.decode()
    there = enter(region.people["viewer"])
    assert there.post(f"{region.path}/inhabitants/{kept.pk}", {"state": "shown"}).status_code == 403
    there = enter(region.people["planner"])
    assert "twice" in there.get(f"{region.path}/inhabitants").content.decode()
    assert there.post(f"{region.path}/inhabitants/{kept.pk}", {"state": "shown"}).status_code == 302
    client.logout()
    words = client.get(page_of(region)).content.decode()
    assert "comes &lt;b&gt;twice&lt;/b&gt;" in words
    enter(region.people["planner"]).post(f"{region.path}/inhabitants/{kept.pk}", {"state": "refused"})
    assert "twice" not in client.get(page_of(region)).content.decode()


def test_nothing_is_kept_of_who_wrote(stranger, region):
    open_round(region)
    stranger.post(page_of(region), {"text": "Well"}, REMOTE_ADDR="192.0.2.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM deciding_publiccomment t")
        told = cursor.fetchall()
        cursor.execute("SELECT row_to_json(t)::text FROM accounts_use t")
        assert "192.0.2.77" not in str(told + cursor.fetchall())


def test_a_program_that_fills_in_the_trap_is_forgotten(stranger, region):
    open_round(region)
    assert stranger.post(page_of(region), {"text": "Buy", "website": "https://spam.invalid"}).status_code == 302
    assert not PublicComment.objects.exists()


def test_comments_of_one_address_are_limited_and_the_text_is_not_lost(stranger, region):
    open_round(region)
    for number in range(MOST_BY_ADDRESS):
        assert stranger.post(page_of(region), {"text": f"No. {number}"}).status_code == 302
    more = stranger.post(page_of(region), {"text": "One too many"}, HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert more.status_code == 429, "a header that anybody can write opens nothing"
    assert "One too many" in more.content.decode()
    assert stranger.post(page_of(region), {"text": "Another"}, REMOTE_ADDR="192.0.2.1").status_code == 302
    Use.objects.update(at=timezone.now() - timedelta(hours=2))
    assert stranger.post(page_of(region), {"text": "Later"}).status_code == 302


def test_a_closed_page_takes_nothing(stranger, region):
    open_round(region)
    RegionalPlan.objects.update(is_open=False)
    assert stranger.get(page_of(region)).context["form"] is None
    stranger.post(page_of(region), {"text": "Still"})
    assert not PublicComment.objects.exists()


def test_comments_are_deleted_in_time_by_a_job_that_runs_every_night(region):
    now = timezone.now()

    def make(state, sent_days, moderated_days=None):
        made = PublicComment.objects.create(regional_plan=region.plan, text="x", language="fi", state=state)
        moderated = None if moderated_days is None else now - timedelta(days=moderated_days)
        PublicComment.objects.filter(pk=made.pk).update(sent_at=now - timedelta(days=sent_days), moderated_at=moderated)
        return made.pk

    kept = {
        make("shown", KEPT_DAYS - 1, KEPT_DAYS - 2), make("waiting", KEPT_DAYS - 1),
        make("refused", REFUSED_DAYS + 5, REFUSED_DAYS - 1),
    }  # fmt: skip
    make("shown", KEPT_DAYS + 1, 3), make("waiting", KEPT_DAYS + 1), make("refused", 40, REFUSED_DAYS + 1)
    assert delete_old_comments() == 3
    assert set(PublicComment.objects.values_list("pk", flat=True)) == kept
    nightly = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    assert nightly["piste.deciding.delete"] == "41 3 * * *"


def test_comments_are_tied_to_a_point_answered_and_settled(enter, region):
    there = enter(region.people["municipality"])
    asked = there.get(f"{region.path}/comments?about=point&target=s000")
    assert asked.context["form"].initial["target"] == "point:s000"
    name = asked.context["preset"][2]
    sent = there.post(f"{region.path}/comments?about=point&target=s000", {"target": "point:s000", "text": "Where?"})
    assert sent.status_code == 302
    first = Comment.objects.get()
    assert (first.about, first.target, first.target_name, first.by_name) == ("point", "s000", name, "kaisa")
    planner = enter(region.people["planner"])
    planner.post(f"{region.path}/comments/{first.pk}/settle", {"settled": "1"})
    first.refresh_from_db()
    assert first.resolved_by == region.people["planner"]
    assert planner.post(f"{region.path}/comments", {"answer": first.pk, "text": "By the library"}).status_code == 302
    reply = Comment.objects.get(parent=first)
    first.refresh_from_db()
    assert (reply.about, reply.target, first.resolved_at) == ("point", "s000", None), "an answer opens it again"
    assert planner.post(f"{region.path}/comments", {"answer": reply.pk, "text": "Deeper"}).status_code == 404
    assert planner.post(f"{region.path}/comments", {"target": "point:nowhere", "text": "x"}).status_code == 422
    assert planner.get(f"{region.path}/comments?about=point&target=nowhere").status_code == 404


def test_the_map_leads_to_the_comments_on_what_is_chosen(enter, region):
    there = enter(region.people["planner"])
    answer = there.get(f"/plans/{region.plan.plan_id}/comment?point=s000")
    assert answer["Location"] == f"{region.path}/comments?about=point&target=s000#write"
    drawer = there.get(f"/plans/{region.plan.plan_id}/map/?point=s000").content.decode()
    assert f"/plans/{region.plan.plan_id}/comment?point=s000" in drawer
    RegionalPlan.objects.update(region="19")
    assert enter(region.people["viewer"]).get(f"/plans/{region.plan.plan_id}/comment?point=s000").status_code == 200


def test_a_new_comment_is_told_to_open_pages(enter, region):
    enter(region.people["planner"]).post(f"{region.path}/comments", {"target": "whole:", "text": "New"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT body->>'what' FROM live_event WHERE topic = %s", [region.plan.topic])
        assert cursor.fetchall() == [("comment",)]
    page = enter(region.people["viewer"]).get(f"{region.path}/comments")
    assert f'data-live="{region.plan.topic}"' in page.content.decode()
    part = enter(region.people["viewer"]).get(f"{region.path}/comments", HTTP_HX_REQUEST="true").content.decode()
    assert "New" in part and "<html" not in part
