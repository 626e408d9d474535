"""Searching, booking, moving, cancelling; messages, reminders, the wait-list; what is forgotten."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.utils import timezone

from piste.web.accounts.models import PrivateLink
from piste.web.network.booking.appointments import (
    Customer,
    RefusedError,
    appointment_of,
    book,
    cancel,
    check_in,
    mark_missed,
    move,
    reassign,
)  # fmt: skip
from piste.web.network.booking.demo_roster import load_rosters
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.models import Appointment, Message, Reservation, Shift, WaitOffer
from piste.web.network.booking.outbox import WAITS_MIN, send_due
from piste.web.network.booking.reminding import queue_reminders
from piste.web.network.booking.reserving import TakenError
from piste.web.network.booking.retention import forget_customers
from piste.web.network.booking.rostering import left_without_person, week_of
from piste.web.network.booking.search import find_slots
from piste.web.network.booking.wait_list import ask_for_earlier, offer_of, offer_times, take_offer
from piste.web.network.events import AppointmentChanged
from piste.web.network.models import HoursRule, Point, Service, Training
from web.booking.world import NOW, ask, at, make_world, shift

pytestmark = pytest.mark.django_db
ANNA = Customer("Anna", "anna@example.fi")


@pytest.fixture(autouse=True)
def _world(monkeypatch):
    make_world(monkeypatch)


def starts(query, limit=100):
    return [timezone.localtime(slot.starts_at).strftime("%H:%M") for slot in find_slots(query, limit)]


def test_times_are_those_of_shift_point_and_authority_earliest_first():
    assert starts(ask("benefits", points=["mikkeli"])) == ["09:00", "09:15", "09:30", "09:45", "10:00", "10:15",
        "10:30", "10:45", "11:00", "11:15", "11:30"]  # fmt: skip
    both = find_slots(ask("benefits"), 3)
    assert [slot.point for slot in both] == [*sorted({s.point for s in both}), min(s.point for s in both)]
    assert starts(ask("benefits", points=["savonlinna"]))[-1] == "14:30"  # Kela closes at 15 there
    assert starts(ask("benefits", points=["mikkeli"], language="sv")) == []


def test_two_services_follow_each_other_at_one_desk():
    query = ask("benefits", "tax-card", points=["mikkeli"])
    assert starts(query)[-1] == "11:30"  # the second begins at 12, by Bo, who stays
    made, _token = book(query, find_slots(query, 1)[0], ANNA)
    parts = list(made.parts.values_list("staff__name", "service__code", "starts_at"))
    assert parts == [("Aino Aalto", "benefits", at(9)), ("Bo Backman", "tax-card", at(9, 30))]
    assert made.ends_at == at(9, 50)
    assert Reservation.objects.filter(is_active=True).count() == 3


def test_notice_and_horizon_narrow_the_days():
    Service.objects.filter(code="benefits").update(notice_min=26 * 60)
    assert starts(ask("benefits", points=["mikkeli"]))[0] == "10:00"
    Service.objects.filter(code="benefits").update(horizon_days=0)
    assert starts(ask("benefits")) == []


def test_as_many_at_once_as_there_are_people_and_desks():
    query = ask("benefits", points=["mikkeli"])
    slot = find_slots(query, 1)[0]
    book(query, slot, ANNA)
    with pytest.raises(TakenError):
        book(query, slot, ANNA)
    assert starts(query)[0] == "09:30"
    Point.objects.get(code="mikkeli").desks.exclude(code="1").update(is_active=False)
    assert "09:00" not in starts(ask("tax-card", points=["mikkeli"]))


def test_a_pause_keeps_people_and_desk_but_not_the_customer():
    Service.objects.filter(code="benefits").update(buffer_min=15)
    query = ask("benefits", points=["mikkeli"])
    made, _token = book(query, find_slots(query, 1)[0], ANNA)
    assert made.ends_at == at(9, 30)
    assert starts(query)[0] == "09:45"


def test_phone_needs_a_person_only_and_video_a_room_where_one_is_offered():
    found = find_slots(ask("debt", channels=("phone", "remote")), 4)
    assert [(slot.channel, slot.point is None) for slot in found][:2] == [("phone", True), ("remote", True)]
    assert {slot.channel for slot in found} == {"phone", "remote"}
    slot = next(slot for slot in found if slot.point)
    made, _token = book(ask("debt", channels=("remote",)), slot, ANNA)
    assert made.room.kind == "remote"
    assert made.desk is None


def test_moving_frees_the_old_time_and_a_refused_move_keeps_it():
    query = ask("benefits", points=["mikkeli"])
    first, second, third = find_slots(query, 3)
    mine, _token = book(query, first, ANNA)
    other, _token = book(query, find_slots(query, 1)[0], ANNA)
    with pytest.raises(TakenError):
        move(mine, second)
    mine.refresh_from_db()
    assert (mine.starts_at, mine.parts.count()) == (first.starts_at, 1)
    cancel(other)
    moved = move(mine, second)
    assert moved.starts_at == second.starts_at
    assert moved.moves == 1
    assert first in find_slots(ask("benefits", points=["mikkeli"], ignore=mine.pk), 9)
    assert third.starts_at > second.starts_at


@pytest.mark.parametrize("shifted", [timedelta(minutes=7), timedelta(days=-3), timedelta(days=400)])
def test_a_time_that_the_search_would_not_offer_is_refused(shifted):
    query = ask("benefits", points=["mikkeli"])
    slot = find_slots(query, 1)[0]
    false = type(slot)(slot.starts_at + shifted, slot.ends_at + shifted, slot.channel, slot.point)
    with pytest.raises((RefusedError, TakenError)):
        book(query, false, ANNA)
    assert Appointment.objects.count() == 0


def test_strong_sign_in_is_asked_where_the_service_demands_it():
    shift("Mika Manner", None, (9, 0), (12, 0), role="remote")
    query = ask("legal-aid", channels=("remote",))
    slot = find_slots(query, 1)[0]
    with pytest.raises(RefusedError):
        book(query, slot, ANNA)
    made, _token = book(query, slot, Customer("Anna", signed_in_as="abc"))
    assert made.signed_in_as == "abc"


def test_the_private_link_is_kept_as_a_hash_and_ends_with_the_cancelling():
    query = ask("benefits")
    made, token = book(query, find_slots(query, 1)[0], ANNA)
    assert appointment_of(token) == made
    assert token not in str(list(PrivateLink.objects.values()))
    cancel(made)
    assert appointment_of(token) is None
    with pytest.raises(RefusedError):
        cancel(made)
    assert Reservation.objects.filter(is_active=True).count() == 0


def test_each_change_is_told_to_higher_apps(monkeypatch):
    heard = []
    monkeypatch.setattr("piste.web.network.booking.appointments.publish_event", heard.append)
    query = ask("benefits")
    one, _token = book(query, find_slots(query, 1)[0], ANNA)
    check_in(one)
    mark_missed(one)
    assert heard == [AppointmentChanged(one.pk, change) for change in ("booked", "checked-in", "missed")]


def test_confirmation_goes_out_with_its_calendar_and_keeps_no_words():
    query = ask("benefits")
    _made, token = book(query, find_slots(query, 1)[0], Customer("Anna", "anna@example.fi", reads="en"))
    assert send_due() == 1
    sent = mail.outbox[0]
    assert token in sent.body
    assert "benefits" not in sent.subject.lower()
    name, content, kind = sent.attachments[0]
    assert (name, kind.split(";")[0]) == ("appointment.ics", "text/calendar")
    assert b"DTSTART:20270202T070000Z" in (content if isinstance(content, bytes) else content.encode())
    assert Message.objects.values_list("state", "body", "calendar").get() == ("sent", "", "")
    assert send_due() == 0


def test_what_does_not_arrive_is_tried_again_and_then_shown(settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    query = ask("benefits")
    book(query, find_slots(query, 1)[0], ANNA)
    now = NOW
    for wait in WAITS_MIN:
        assert send_due() == 0
        now += timedelta(minutes=wait)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
    assert Message.objects.get().state == "waiting"
    send_due()
    kept = Message.objects.get()
    assert (kept.state, kept.tries) == ("failed", len(WAITS_MIN) + 1)
    assert "refused" in kept.last_error.lower() or "Error" in kept.last_error


def test_a_reminder_goes_a_day_before_and_once(monkeypatch):
    query = ask("benefits")
    made, _token = book(query, find_slots(query, 1)[0], ANNA)
    Appointment.objects.update(made_at=NOW - timedelta(days=5))
    assert queue_reminders() == 0
    monkeypatch.setattr(timezone, "now", lambda: made.starts_at - timedelta(hours=23))
    assert queue_reminders() == 1
    assert queue_reminders() == 0


def test_who_waits_is_offered_a_freed_time_and_the_first_to_confirm_has_it():
    query = ask("benefits", points=["mikkeli"])
    slots = find_slots(query, 12)
    early, _token = book(query, slots[0], ANNA)
    waiting = [book(query, slots[k], ANNA)[0] for k in (4, 8)]
    for one in waiting:
        for slot in find_slots(query, 1):  # fill what is free before
            if slot.starts_at < one.starts_at - timedelta(hours=1):
                book(query, slot, ANNA)
    for one in waiting:
        ask_for_earlier(one)
    before = offer_times()
    cancel(early)
    assert offer_times() + before >= 1
    tokens = [m.body.split("/earlier/")[1].split()[0] for m in Message.objects.filter(kind="offer")]
    offers = [offer_of(token) for token in tokens]
    same = [one for one in offers if one.starts_at == early.starts_at]
    moved = take_offer(same[0])
    assert moved.starts_at == early.starts_at
    assert WaitOffer.objects.filter(pk=same[0].pk).exists() is False
    for late in same[1:]:
        with pytest.raises((TakenError, RefusedError)):
            take_offer(late)
        late.request.appointment.refresh_from_db()
        assert late.request.appointment.starts_at != early.starts_at


def test_an_absence_shows_whose_appointments_need_somebody_else():
    query = ask("tax-card", points=["mikkeli"])
    made, _token = book(query, find_slots(query, 1)[0], ANNA)
    point = made.point
    assert left_without_person(point, at(0), at(23)) == []
    shift("Bo Backman", None, (8, 0), (12, 0), role="absence")
    assert left_without_person(point, at(0), at(23)) == [made]
    with pytest.raises(TakenError):
        reassign(made)
    shift("Nina Nevala", "mikkeli", (9, 0), (12, 0))
    reassign(made)
    assert made.parts.get().staff.name == "Nina Nevala"
    assert left_without_person(point, at(0), at(23)) == []


def test_customers_are_forgotten_two_weeks_after(monkeypatch):
    query = ask("benefits")
    made, _token = book(query, find_slots(query, 1)[0], ANNA)
    monkeypatch.setattr(timezone, "now", lambda: made.ends_at + timedelta(days=13))
    assert forget_customers() == 0
    monkeypatch.setattr(timezone, "now", lambda: made.ends_at + timedelta(days=15))
    assert forget_customers() == 1
    made.refresh_from_db()
    assert (made.called, made.email, made.messages.count()) == ("", "", 0)


@pytest.mark.parametrize(("day", "clock"), [("2028-03-26", 23), ("2027-10-31", 25)])
def test_on_days_when_clocks_change_times_stand_on_the_wall(day, clock):
    sunday = date.fromisoformat(day)
    point = Point.objects.get(code="mikkeli")
    HoursRule.objects.create(point=point, weekday=6, opens=time(2), closes=time(5))
    shift("Aino Aalto", "mikkeli", (2, 0), (5, 0), day=sunday)
    Service.objects.update(horizon_days=500)
    Training.objects.update(expires_on=None)
    found = find_slots(ask("benefits", points=["mikkeli"], first=sunday, last=sunday), 99)
    hours = {23: 2, 25: 4}[clock]
    assert len(found) == hours * 4 - 1
    gaps = {b.starts_at - a.starts_at for a, b in pairwise(found)}
    assert gaps == {timedelta(minutes=15)}


def test_the_demo_brings_rosters_for_five_weeks_and_appointments_once():
    Shift.objects.all().delete()
    load_rosters()
    assert Appointment.objects.count() >= 20
    assert {week_of(local_day(one.during.lower)) for one in Shift.objects.all()} >= {
        week_of(NOW.date()) + timedelta(days=7 * k) for k in range(5)
    }
    before = Shift.objects.count(), Appointment.objects.count()
    load_rosters()
    assert (Shift.objects.count(), Appointment.objects.count()) == before
