"""Everything is forgotten by its rule, on its day and not before; one rule that fails keeps none of the others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from piste.web.counter.rooms.models import AccessCount, OccupancyRound, RoomBooking, RoomReport, RoomWish
from piste.web.network.booking.models import Appointment, Message, Reservation
from piste.web.network.booking.resources import resource_of
from piste.web.network.booking.span import Span
from piste.web.network.privacy.access_log import log_access
from piste.web.network.privacy.models import AccessEntry, RetentionRun
from piste.web.network.privacy.retention import RULES, RetentionRule, retention_rule, run_rule, run_rules
from web.rooms.house import NOW, House

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def house(db, monkeypatch):  # noqa: ARG001
    return House(monkeypatch)


def run_at(house, days, key):
    """Run one rule so many days after NOW, and return how much it forgot."""
    house.now = NOW + timedelta(days=days)
    return run_rule(RULES[key], house.now)


def test_bookings_and_messages_of_customers(house):
    appointment = Appointment.objects.create(
        point=house.point, starts_at=NOW - HOUR, ends_at=NOW, called="Aino", email="aino@example.fi", phone="040",
    )  # fmt: skip
    Message.objects.create(appointment=appointment, way="email", kind="confirmation", to="a@b.fi", next_try_at=NOW)
    assert run_at(house, 14, "booking.messages") == 0
    assert run_at(house, 14.01, "booking.messages") == 1
    assert run_at(house, 14, "booking.customers") == 0
    assert run_at(house, 14.01, "booking.customers") == 1
    appointment.refresh_from_db()
    assert (appointment.called, appointment.email, appointment.phone) == ("", "", "")
    assert run_at(house, 730, "booking.appointments") == 0
    assert run_at(house, 730.01, "booking.appointments") == 1
    assert not Appointment.objects.exists()


def test_reservations_and_rooms(house):
    resource = resource_of(house.meeting)
    during = Span(NOW - HOUR, NOW).range
    Reservation.objects.create(resource=resource, during=during, purpose="x")
    RoomBooking.objects.create(
        resource=resource, agency=house.kela, booked_by=house.guest, during=during, title="Tiimi", appointment=7
    )
    RoomWish.objects.create(resource=resource, agency=house.kela, wished_by=house.guest, during=during)
    assert run_at(house, 90, "booking.reservations") == 0
    assert run_at(house, 90.01, "booking.reservations") == 1
    assert run_at(house, 90, "rooms.names") == 0
    assert run_at(house, 90.01, "rooms.names") == 1
    kept = RoomBooking.objects.get()
    assert (kept.booked_by, kept.title, kept.appointment, kept.agency) == (None, "", None, house.kela)
    assert not RoomWish.objects.exists()
    assert run_at(house, 730, "rooms.bookings") == 0
    assert run_at(house, 730.01, "rooms.bookings") == 1


def test_reports_occupancy_and_the_log_itself(house):
    RoomReport.objects.create(point=house.point, text="Ovi", closed_at=NOW)
    RoomReport.objects.create(point=house.point, text="Lamppu")  # open: kept whatever its age
    OccupancyRound.objects.create(point=house.point, began_at=NOW, ended_at=NOW)
    AccessCount.objects.create(point=house.point, day=NOW.date(), hour=9, present=4, of=9)
    log_access(house.advisor, "appointment", 17, "house")
    assert run_at(house, 365, "rooms.reports") == 0
    assert run_at(house, 365.01, "rooms.reports") == 1
    assert RoomReport.objects.get().text == "Lamppu"
    assert run_at(house, 730, "privacy.access") == 0
    assert run_at(house, 730.01, "privacy.access") == 1
    assert not AccessEntry.objects.exists()
    assert run_at(house, 1095, "rooms.occupancy") == 0
    assert run_at(house, 1097, "rooms.occupancy") == 2


def test_one_rule_that_fails_keeps_none_of_the_others(house, monkeypatch):
    def fail(_before):
        Reservation.objects.all().delete()
        raise RuntimeError("no")

    monkeypatch.setitem(RULES, "broken", RetentionRule("broken", "x", 1, "y", fail))
    Reservation.objects.create(resource=resource_of(house.meeting), during=Span(NOW - HOUR, NOW).range, purpose="x")
    told = run_rules(timezone.now())
    assert told["broken"] is None
    assert told["booking.customers"] == 0
    assert Reservation.objects.count() == 1  # what it had begun is undone
    runs = {run.rule: run for run in RetentionRun.objects.all()}
    assert runs["broken"].failed == "RuntimeError"
    assert set(runs) == set(RULES)
    assert runs["booking.customers"].ran_at == NOW


def test_runs_add_up(house):
    for _again in range(2):
        AccessCount.objects.create(point=house.point, day="2020-01-01", hour=9, present=4, of=9)
        run_at(house, 1, "rooms.occupancy")
    kept = RetentionRun.objects.get(rule="rooms.occupancy")
    assert (kept.forgotten, kept.forgotten_in_all) == (1, 2)


def test_two_rules_of_one_key_are_a_slip():
    with pytest.raises(ValueError, match="two rules"):
        retention_rule("booking.customers", 1, "", "")(lambda _before: 0)
