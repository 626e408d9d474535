"""Alerts: a point that fell is told once to those who act there, in figures that nothing can be subtracted from."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from piste.web.experience.alerting import last_sunday, raise_alerts, tell_alerts
from piste.web.experience.models import Action, Alert, Questionnaire, Sheet
from piste.web.experience.tasks import ALERT, tidy_at_night
from piste.web.jobs.models import Job
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Point

pytestmark = pytest.mark.django_db


@pytest.fixture
def sunday():
    load_directory()
    return last_sunday(timezone.localdate())


def press(code, day, good, bad, method="kiosk"):
    asked = Questionnaire.objects.get(key="smiley")
    point = Point.objects.get(code=code)
    Sheet.objects.bulk_create(
        Sheet(pk=uuid4(), questionnaire=asked, point=point, method=method, day=day, values={"went": step})
        for step, n in ((5, good), (1, bad))
        for _again in range(n)
    )


def person(users, name, **grant):
    user = users.objects.create_user(f"{name}@example.fi", "kolme sanaa", name=name)
    user.language = "en"
    user.save()
    user.grants.create(**{"role": "advisor", **grant})
    return user


def test_the_last_whole_week_ends_on_sunday():
    assert last_sunday(date(2026, 11, 24)) == date(2026, 11, 22)
    assert last_sunday(date(2026, 11, 22)) == date(2026, 11, 15), "Sunday itself is not over"


def test_a_fall_is_raised_once_and_told_to_point_and_region_alone(sunday, django_user_model):
    press("mikkeli", sunday - timedelta(days=40), 255, 45)
    press("mikkeli", sunday, 60, 43)
    press("savonlinna", sunday - timedelta(days=40), 255, 45)
    press("savonlinna", sunday, 84, 16)
    region = Point.objects.get(code="mikkeli").region
    person(django_user_model, "lead", point="mikkeli")
    person(django_user_model, "region", role="planner", region=region)
    person(django_user_model, "country", role="planner")
    person(django_user_model, "elsewhere", point="savonlinna")
    person(django_user_model, "viewer", role="viewer", point="mikkeli")
    assert [alert.point.code for alert in raise_alerts()] == ["mikkeli"]
    assert raise_alerts() == [] and raise_alerts(timezone.localdate() + timedelta(days=14)) == []
    assert (tell_alerts(), tell_alerts()) == (1, 0)
    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    told = {address for address in letters if address.endswith("example.fi")}
    assert told == {"lead@example.fi", "region@example.fi"}
    body = letters["lead@example.fi"]
    assert "58 percent (49–67) of about 100 answers" in body and "Smiley kiosk" in body
    alert = Alert.objects.get()
    assert alert.figures["answers"] == [100, 300], "rounded: 103 would tell who pressed since the last telling"
    assert alert.figures["recent"][0] == 0.58


def test_methods_are_not_mixed_and_days_outside_are_not_counted(sunday):
    press("mikkeli", sunday - timedelta(days=40), 255, 45, method="interview")
    press("mikkeli", sunday, 60, 40)
    press("mikkeli", sunday - timedelta(days=28 + 84), 255, 45)
    press("mikkeli", sunday + timedelta(days=1), 0, 60)
    assert raise_alerts() == []
    press("mikkeli", sunday - timedelta(days=28), 255, 45)
    assert [alert.method for alert in raise_alerts()] == ["kiosk"]


def test_an_alert_becomes_an_action_or_has_a_reason(sunday, client, django_user_model):
    for code in ("mikkeli", "savonlinna"):
        press(code, sunday - timedelta(days=40), 255, 45)
        press(code, sunday, 60, 40)
    raise_alerts()
    mine, other = (Alert.objects.get(point__code=code) for code in ("mikkeli", "savonlinna"))
    client.force_login(person(django_user_model, "lead", point="mikkeli"))
    client.cookies["django_language"] = "en"
    page = client.get("/experience").content.decode()
    assert "60 percent" in page and f"alert={mine.pk}" in page and f"alert={other.pk}" not in page
    form = client.get(f"/experience/actions?alert={mine.pk}").content.decode()
    assert "60 percent" in form and "60 procent" in form and "60 prosenttia" in form
    sent = {
        "said_fi": "Laski", "did_fi": "Lisää väkeä", "point": mine.point_id, "owner": "Vetäjä", "status": "planned",
        "due_on": str(timezone.localdate() + timedelta(days=30)),
    }  # fmt: skip
    assert client.post(f"/experience/actions?alert={mine.pk}", sent).status_code == 302
    mine.refresh_from_db()
    assert mine.action == Action.objects.get() and not mine.is_open
    assert "60 percent" not in client.get("/experience").content.decode()
    assert client.post(f"/experience/alerts/{other.pk}", {"reason": "x"}).status_code == 403
    client.force_login(person(django_user_model, "other", point="savonlinna"))
    client.post(f"/experience/alerts/{other.pk}", {"reason": ""})
    other.refresh_from_db()
    assert other.is_open
    client.post(f"/experience/alerts/{other.pk}", {"reason": "The kiosk stood by a drill."})
    other.refresh_from_db()
    assert not other.is_open and other.closed_on == timezone.localdate()


def test_the_night_s_work_looks_at_the_points():
    tidy_at_night(timestamp=0)
    assert Job.objects.filter(task=ALERT).count() == 1
