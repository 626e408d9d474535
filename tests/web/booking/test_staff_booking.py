"""Staff book, move and cancel for a customer: at the counter, by telephone and by video."""

import re

import pytest

from piste.web.accounts.models import AuditEntry, Grant, User
from piste.web.network.booking.models import Appointment, Message
from web.booking.world import TUESDAY, at, make_world

pytestmark = pytest.mark.django_db
PAGE = "/roster/mikkeli/book"
SEARCH = {"service": "benefits", "channel": "visit", "language": "fi", "from": TUESDAY.isoformat()}


@pytest.fixture
def advisor(client, monkeypatch):
    make_world(monkeypatch)
    user = User.objects.create_user("a@example.fi", None)
    Grant.objects.create(user=user, role="advisor", point="mikkeli")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def slots_of(answer):
    return re.findall(r'name="slot" id="[^"]+" value="([^"]+)"', answer.content.decode())


def test_an_advisor_books_moves_and_cancels_at_the_counter(advisor):
    shown = advisor.get(PAGE, SEARCH)
    values = slots_of(shown)
    assert len(values) == 11 and '<td class="num">30</td>' in shown.content.decode()
    assert advisor.post(PAGE, SEARCH | {"slot": values[0], "called": ""}).status_code == 422
    assert "Choose a time" in advisor.post(PAGE, SEARCH | {"called": "Anna"}).content.decode()
    answer = advisor.post(PAGE, SEARCH | {"slot": values[0], "called": "Anna", "email": "anna@example.fi"})
    assert answer.url == f"/roster/mikkeli/day?day={TUESDAY.isoformat()}"
    made = Appointment.objects.get()
    assert (made.starts_at, made.booked_by_staff, made.called) == (at(9), True, "Anna")
    assert Message.objects.filter(kind="confirmation").count() == 1
    day = advisor.get(answer.url).content.decode()
    assert "Code for checking in:" in day and f"/roster/appointments/{made.pk}/move" in day
    taken = advisor.post(PAGE, SEARCH | {"slot": values[0], "called": "Bea"})
    assert "just taken that time" in taken.content.decode()

    move = f"/roster/appointments/{made.pk}/move"
    assert slots_of(advisor.get(move))[0] == values[1]
    assert advisor.post(move, {"slot": values[4]}).status_code == 302
    made.refresh_from_db()
    assert made.starts_at == at(10)
    advisor.post(f"/roster/appointments/{made.pk}", {"do": "cancel"})
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert list(AuditEntry.objects.filter(action__startswith="appointment.").values_list("action", flat=True)) in (
        ["appointment.book", "appointment.move", "appointment.cancel"],
        ["appointment.cancel", "appointment.move", "appointment.book"],
    )


def test_a_service_that_needs_strong_sign_in_and_other_points_are_booked_by_staff_too(advisor):
    here = slots_of(advisor.get(PAGE, SEARCH))
    everywhere = slots_of(advisor.get(PAGE, SEARCH | {"where": "all"}))
    assert {value.split("~")[2] for value in everywhere} > {value.split("~")[2] for value in here}
    video = advisor.get(PAGE, {"service": "legal-aid", "channel": "remote", "language": "fi", "where": "all"})
    assert video.status_code == 200
    for value in slots_of(video)[:1]:
        posted = {"service": "legal-aid", "channel": "remote", "language": "fi", "where": "all", "slot": value}
        assert advisor.post(PAGE, posted | {"called": "Cia"}).status_code == 302
        assert Appointment.objects.get().signed_in_as == ""


def test_by_telephone_a_number_is_asked_for_and_the_day_lists_it(advisor):
    asked = {"service": "debt", "channel": "phone", "language": "fi"}
    value = slots_of(advisor.get(PAGE, asked))[0]
    assert advisor.post(PAGE, asked | {"slot": value, "called": "D"}).status_code == 422
    assert advisor.post(PAGE, asked | {"slot": value, "called": "D", "phone": "040 123 4567"}).status_code == 302
    assert Appointment.objects.get().point is None


def test_another_point_s_advisor_may_not(advisor):
    Grant.objects.update(point="savonlinna")
    assert advisor.get(PAGE).status_code == 403
    made = Appointment.objects.first()
    assert made is None
