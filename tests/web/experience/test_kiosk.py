"""The kiosk: a press is kept once however often it is sent, with and without JavaScript."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from piste.web.experience.gathering import make_kiosk
from piste.web.experience.models import Kiosk, Sheet
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Point

pytestmark = pytest.mark.django_db


@pytest.fixture
def token():
    load_directory()
    return make_kiosk(Point.objects.get(code="mikkeli"), "Uloskäynti")


def send(client, token, answers):
    return client.post(f"/smiley/{token}/answers", json.dumps({"answers": answers}), content_type="application/json")


def test_an_answer_sent_again_is_kept_once_and_says_so_again(client, token):
    today = timezone.localdate()
    answer = {"id": str(uuid4()), "value": 4, "day": str(today), "hour": 10, "language": "sv", "reasons": ["help", "?"]}
    for _again in range(3):
        response = send(client, token, [answer])
        assert response.json() == {"kept": [answer["id"]], "refused": []}
    sheet = Sheet.objects.get()
    assert (sheet.values, sheet.hour, sheet.language, sheet.method) == (
        {"went": 4, "reasons": ["help"]},
        10,
        "sv",
        "kiosk",
    )
    assert Kiosk.objects.get().heard_on == today


def test_what_makes_no_sense_is_refused_and_the_rest_kept(client, token):
    good = {"id": str(uuid4()), "value": 1}
    bad = [{"id": "x", "value": 1}, {"id": str(uuid4()), "value": 6}, {"id": str(uuid4()), "value": True}, {"value": 2}]
    response = send(client, token, [*bad, good])
    assert response.json()["kept"] == [good["id"]]
    assert len(response.json()["refused"]) == 4
    assert Sheet.objects.count() == 1


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"answers": 3}', "[" * 5000, '{"answers": [1, null]}'])
def test_hostile_bodies_are_answered_in_words(client, token, body):
    response = client.post(f"/smiley/{token}/answers", body, content_type="application/json")
    assert response.status_code in {200, 400}
    assert Sheet.objects.count() == 0


def test_a_clock_that_is_wrong_gives_todays_day_and_no_hour(client, token):
    today = timezone.localdate()
    days = [str(today - timedelta(days=300)), str(today + timedelta(days=9)), "yesterday", None]
    send(client, token, [{"id": str(uuid4()), "value": 3, "day": day, "hour": 11} for day in days])
    assert set(Sheet.objects.values_list("day", "hour")) == {(today, None)}


def test_without_javascript_a_press_reasons_and_a_change_make_one_answer(client, token):
    page = client.post(f"/smiley/{token}/", {"value": "2"}).content.decode()
    sheet = Sheet.objects.get()
    assert str(sheet.pk) in page and "Kiitos. Mikä vaikutti?" in page
    client.post(f"/smiley/{token}/", {"value": "5", "sheet": str(sheet.pk)})
    client.post(f"/smiley/{token}/", {"sheet": str(sheet.pk), "reason": ["waiting", "<b>"]})
    client.post(f"/smiley/{token}/", {"sheet": str(sheet.pk), "reason": ["help"]})
    sheet.refresh_from_db()
    assert sheet.values == {"went": 5, "reasons": ["waiting"]}
    assert Sheet.objects.count() == 1


def test_the_page_sets_no_cookie_and_its_worker_keeps_only_its_own_page(client, token):
    response = client.get(f"/smiley/{token}/?lang=en")
    assert not response.cookies and response["Referrer-Policy"] == "no-referrer"
    assert "How did your visit go today?" in response.content.decode()
    worker = client.get(f"/smiley/{token}/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert f"/smiley/{token}/" in worker.content.decode()


def test_a_kiosk_out_of_use_and_a_wrong_address_know_nothing(client, token):
    Kiosk.objects.update(is_active=False)
    for url in (f"/smiley/{token}/", f"/smiley/{token}/worker.js", "/smiley/x/"):
        assert client.get(url).status_code == 404
