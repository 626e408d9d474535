"""After an appointment or a call: asked only with a yes and a way, once, by a link that nothing ties to its answer."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import models
from django.utils import timezone

from piste.web.experience.models import LinkTally, Questionnaire, Sheet, SurveyLink, Wave
from piste.web.experience.result_page import group_blocks
from piste.web.experience.telling_keeping import tell_wave
from piste.web.network.booking.appointments import Customer, book, check_in, mark_missed, mark_served
from piste.web.network.booking.models import Message
from piste.web.network.booking.outbox import send_due
from piste.web.network.booking.search import find_slots
from piste.web.network.demo_points import load_directory
from piste.web.network.events import VisitFinished, publish_event
from piste.web.network.models import Point
from piste.web.network.visits.models import Visit
from piste.web.remote.calls import end_call
from web.booking.world import TUESDAY, ask, make_world
from web.experience_waves import add_sheets, make_ended
from web.remote_people import client_of, come, make_call

pytestmark = pytest.mark.django_db
ANNA = Customer("Anna", "anna@example.fi", may_ask=True)


@pytest.fixture
def world(monkeypatch):
    make_world(monkeypatch)
    return make_open()


def make_open():
    first = timezone.localdate() - timedelta(days=1)
    return Wave.objects.create(
        questionnaire=Questionnaire.objects.get(key="customer"), key="now", name={"fi": "Nyt"}, first_day=first,
        last_day=first + timedelta(days=30),
    )  # fmt: skip


def serve(customer):
    query = ask("benefits", points=["mikkeli"], first=TUESDAY, last=TUESDAY)
    made, _token = book(query, find_slots(query, 1)[0], customer)
    check_in(made)
    mark_served(made)
    return made


def letters():
    return Message.objects.filter(kind=Message.Kind.FEEDBACK)


@pytest.mark.usefixtures("world")
def test_whoever_said_yes_gets_one_letter_whose_link_takes_one_answer(client):
    made = serve(ANNA)
    letter = letters().get()
    assert letter.to == "anna@example.fi" and not letter.calendar
    send_due()
    letter.refresh_from_db()
    assert letter.state == "sent" and letter.body == "", "the link is kept nowhere but in the letter"
    address = re.search(r"/survey/link/\S+", mail.outbox[-1].body)[0]
    assert "nimetön" in mail.outbox[-1].body
    assert client.get(address).status_code == 200
    assert client.post(address, {"effort": "5"}).status_code == 200
    assert client.post(address, {"effort": "1"}).status_code == 404
    sheet = Sheet.objects.get()
    assert (sheet.point.code, sheet.service.code, sheet.channel, sheet.hour) == ("mikkeli", "benefits", "visit", 9)
    assert sheet.day.weekday() == 0 or sheet.day == sheet.wave.first_day, "no finer than the week"
    assert SurveyLink.objects.count() == 0
    tally = LinkTally.objects.get()
    assert (tally.sent, tally.answered) == (1, 1)
    assert made.messages.filter(kind="feedback").count() == 1


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "customer", [Customer("Anna", "anna@example.fi"), Customer("Anna", may_ask=True)], ids=["no yes", "no way"]
)
def test_nobody_else_is_asked(customer):
    serve(customer)
    assert not letters().exists() and not SurveyLink.objects.exists() and not LinkTally.objects.exists()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("outcome", "asked"), [("solved", 1), ("must-return", 1), ("left", 0), ("missed", 0)])
def test_whoever_came_by_appointment_is_asked_when_the_desk_is_done_and_once(outcome, asked):
    query = ask("benefits", points=["mikkeli"], first=TUESDAY, last=TUESDAY)
    made, _token = book(query, find_slots(query, 1)[0], ANNA)
    check_in(made)
    now = timezone.now()
    visit = Visit.objects.create(point=made.point, day=now.date(), arrived_at=now, effective_at=now,
                                 kind="appointment", appointment_id=made.pk)  # fmt: skip
    for _again in range(2):
        publish_event(VisitFinished(visit.pk, visit.point_id, outcome, now))
    assert letters().count() == asked == SurveyLink.objects.count()


@pytest.mark.usefixtures("world")
def test_who_did_not_come_is_not_asked():
    query = ask("benefits", points=["mikkeli"], first=TUESDAY, last=TUESDAY)
    made, _token = book(query, find_slots(query, 1)[0], ANNA)
    mark_missed(made)
    assert not letters().exists()


def test_without_a_wave_nobody_is_asked(monkeypatch):
    make_world(monkeypatch)
    serve(ANNA)
    assert not letters().exists()


def test_links_letters_and_answers_share_no_key():
    related = {field.related_model for model in (Sheet, SurveyLink) for field in model._meta.get_fields()}
    assert not related & {Message}
    for model in (SurveyLink, LinkTally):
        names = {field.name for field in model._meta.get_fields() if isinstance(field, models.Field)}
        assert not names & {"appointment", "sheet", "call", "participant", "email", "made_at", "answered_at"}


def test_a_customer_whose_call_is_over_may_tell_once_how_it_went():
    load_directory()
    make_open()
    call, host = make_call(point=Point.objects.get(code="mikkeli"))
    customer, staff = come(host, "first-token"), client_of(host.user)
    assert customer.post(f"/calls/{call.pk}/feedback").status_code == 403, "not let in, not over"
    staff.post(f"/calls/{call.pk}/lobby", {"who": call.participants.get(role="customer").pk, "admit": True},
               content_type="application/json")  # fmt: skip
    end_call(call)
    page = customer.get(f"/calls/{call.pk}").content.decode()
    assert f"/calls/{call.pk}/feedback" in page
    assert f"/calls/{call.pk}/feedback" not in staff.get(f"/calls/{call.pk}").content.decode()
    assert staff.post(f"/calls/{call.pk}/feedback").status_code == 403
    answer = customer.post(f"/calls/{call.pk}/feedback")
    assert answer["Location"].startswith("/survey/link/")
    assert customer.post(answer["Location"], {"effort": "4"}).status_code == 200
    assert customer.post(f"/calls/{call.pk}/feedback").status_code == 200
    assert SurveyLink.objects.count() == 0
    assert (Sheet.objects.get().channel, Sheet.objects.get().service.code) == ("remote", "tax-card")


def tell_links(*by_site):
    """Tell a wave of answers by link, and return it with the counts of links that it shows."""
    load_directory()
    ended = make_ended("customer", 40)
    for code, answered in by_site:
        add_sheets(ended, code, answered, solved="yes")
        LinkTally.objects.create(wave=ended, point=Point.objects.get(code=code), sent=120, answered=answered)
    add_sheets(ended, "mikkeli", 20, method="qr", solved="no")
    telling = tell_wave(ended)
    return telling, {one["site"]: one["answered"] for one in telling.content["links"]}


def test_the_response_to_links_stands_beside_the_figures():
    telling, links = tell_links(("mikkeli", 30), ("savonlinna", 12))
    assert links == {"mikkeli": 30, "savonlinna": 12}
    block = group_blocks(telling, telling.wave.questionnaire.items.get(key="solved"), "mikkeli")[0]
    rates = {row.words: row.rate for row in block.rows}
    assert next(rate for words, rate in rates.items() if "120" in words) == 0.25


def test_counts_of_links_do_not_tell_what_a_table_hides():
    telling, links = tell_links(("mikkeli", 30), ("savonlinna", 3), ("pieksamaki", 40))
    solved = next(one for one in telling.content["items"] if one["key"] == "solved")
    hidden = {one["by"]["site"] for one in solved["entries"] if one["hidden"] and one["by"].get("method") == "link"}
    assert "savonlinna" in hidden and not hidden & set(links)
