"""Surveys: one answer a link, an invitation that no answer can be tied to, everything wrong at once, nothing lost."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import models
from django.utils import timezone

from piste.web.experience.gathering import invite_people, make_survey_link, remind_people
from piste.web.experience.models import Invitation, Item, Questionnaire, Sheet, SurveyLink, TextAnswer, Wave
from piste.web.experience.retention import delete_spent
from piste.web.experience.sheet_check import check_sheet
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Point

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    load_directory()
    return make_wave("customer")


def make_wave(key, days=10):
    today = timezone.localdate()
    asked = Questionnaire.objects.get(key=key)
    return Wave.objects.create(
        questionnaire=asked, key=f"{key}-now", name={"fi": "Nyt"}, first_day=today - timedelta(days=1),
        last_day=today + timedelta(days=days),
    )  # fmt: skip


def test_the_ready_questionnaires_are_written_in_three_languages():
    for questionnaire in Questionnaire.objects.all():
        for item in questionnaire.items.all():
            assert {"fi", "sv", "en"} <= set(item.text), item.key
            assert all({"fi", "sv", "en"} <= set(choice["text"]) for choice in item.choices)
    assert {item.key for item in Item.objects.filter(questionnaire__key="customer")} >= {
        "solved", "effort", "clarity", "own-language", "waiting", "premises", "help", "needed", "words",
    }  # fmt: skip


def test_an_answer_at_the_point_is_kept_with_its_words_apart(client, wave):
    sent = {
        "solved": "yes",
        "effort": "5",
        "words": "<script>alert(1)</script> Kiitos",
        "needed": "no",
        "why-needless": "letter",
    }
    response = client.post("/survey/point/mikkeli", {**sent, "lang": "fi-x-easy"})
    assert response.status_code == 200 and not response.cookies
    sheet = Sheet.objects.get()
    assert sheet.values == {"solved": "yes", "effort": 5, "needed": "no"}, "what was not to be asked is left out"
    assert (sheet.method, sheet.wave, sheet.language) == ("qr", wave, "fi-x-easy")
    assert TextAnswer.objects.get().words == sent["words"]


@pytest.mark.usefixtures("wave")
def test_faults_are_told_all_at_once_and_nothing_given_is_lost(client):
    response = client.post("/survey/point/mikkeli", {"effort": "9", "solved": "perhaps", "clarity": "2"})
    page = response.content.decode()
    assert response.status_code == 422 and Sheet.objects.count() == 0
    assert page.count('href="#item-') == 2
    assert 'name="clarity" value="2" checked' in page
    assert client.post("/survey/point/mikkeli", {}).status_code == 422


@pytest.mark.usefixtures("wave")
def test_a_link_takes_one_answer_and_opening_it_spends_nothing(client):
    token = make_survey_link(Point.objects.get(code="mikkeli"), None, "remote", 10, timezone.localdate())
    for _look in range(2):
        assert client.get(f"/survey/link/{token}").status_code == 200
    assert client.post(f"/survey/link/{token}", {"effort": "4"}).status_code == 200
    assert client.post(f"/survey/link/{token}", {"effort": "1"}).status_code == 404
    assert Sheet.objects.get().values == {"effort": 4}
    assert (Sheet.objects.get().channel, SurveyLink.objects.count()) == ("remote", 0)


@pytest.mark.usefixtures("wave")
def test_too_many_answers_from_one_address_wait(client, monkeypatch):
    monkeypatch.setattr("piste.web.experience.views.survey.MOST_BY_ADDRESS", 2)
    codes = [client.post("/survey/point/mikkeli", {"effort": "4"}).status_code for _again in range(3)]
    assert codes == [200, 200, 429]


def test_an_invitation_is_used_once_and_no_answer_can_be_tied_to_it(client, django_capture_on_commit_callbacks):
    load_directory()
    wave = make_wave("staff-shared-premises")
    people = [("kela", "a@example.fi"), ("vero", "b@example.fi"), ("kela", "a@example.fi")]
    with django_capture_on_commit_callbacks(execute=True):
        assert invite_people(wave, people, None, "https://piste.example") == (2, 0)
    assert invite_people(wave, people, None, "https://piste.example") == (0, 2)
    assert len(mail.outbox) == 2
    token = mail.outbox[0].body.rsplit("/", 1)[1].split()[0]
    assert client.get(f"/survey/staff/{token}").status_code == 200
    assert client.post(f"/survey/staff/{token}", {"security": "4"}).status_code == 200
    assert client.get(f"/survey/staff/{token}").status_code == 404
    sheet = Sheet.objects.get()
    assert (sheet.day, sheet.hour, sheet.service, sheet.method) == (wave.first_day, None, None, "invited")
    fields = {field.name for field in Sheet._meta.get_fields() if isinstance(field, models.Field)}
    assert not fields & {"invitation", "email", "user", "created_at", "address"}
    assert {field.name for field in Invitation._meta.fields} == {
        "id", "wave", "unit", "email", "point", "token_hash", "is_used", "reminders",
    }, "no time, no key of an answer"  # fmt: skip


def test_reminders_go_to_those_who_have_not_answered_twice_at_most(django_capture_on_commit_callbacks):
    load_directory()
    wave = make_wave("staff-shared-premises")
    invite_people(wave, [("kela", f"{n}@example.fi") for n in range(3)], None, "https://piste.example")
    Invitation.objects.filter(email="0@example.fi").update(is_used=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert [remind_people(wave, "https://piste.example") for _again in range(3)] == [2, 2, 0]
    assert {one.to[0] for one in mail.outbox} == {"1@example.fi", "2@example.fi"}


@pytest.mark.usefixtures("wave")
def test_invitations_go_a_month_after_the_wave_and_the_response_rate_stays():
    staff = make_wave("staff-shared-premises")
    invite_people(staff, [("kela", f"{n}@example.fi") for n in range(6)], None, "https://piste.example")
    Invitation.objects.filter(email__in=["0@example.fi", "1@example.fi"]).update(is_used=True)
    delete_spent(staff.last_day + timedelta(days=30))
    assert Invitation.objects.count() == 6
    delete_spent(staff.last_day + timedelta(days=31))
    assert Invitation.objects.count() == 0
    strength = staff.strengths.get()
    assert (strength.invited, strength.answered) == (6, 2)


def test_numbers_are_checked_by_their_kind():
    items = list(Item.objects.filter(questionnaire__key="staff-shared-premises"))
    checked = check_sheet(
        items, {"days-on-site": "2,5", "security": "2.5", "unfinished": "no", "unfinished-harms": "3"}
    )
    assert checked.values == {"days-on-site": 2.5, "unfinished": "no"}
    assert set(checked.faults) == {"security"}
