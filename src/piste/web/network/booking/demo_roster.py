"""The demo's rosters for this week and the four to come, and some appointments: people and times are invented."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.network.booking.appointments import Customer, book
from piste.web.network.booking.minutes import HELSINKI, local_day
from piste.web.network.booking.models import Appointment, Message, Shift
from piste.web.network.booking.picture import one_directory
from piste.web.network.booking.rostering import week_of
from piste.web.network.booking.search import find_slots
from piste.web.network.booking.slot import SlotQuery
from piste.web.network.booking.span import Span
from piste.web.network.demo import demo_step
from piste.web.network.hours import is_public_holiday
from piste.web.network.models import Point, Service, StaffMember

WEEKS = 5
BREAKS = ((11, 30), (12, 15))
"""When the first and the second half of a point's people eat, so that somebody stays."""
DAYS_AWAY = {"Daniel Dahl": 4, "Carita Cederberg": 2}
"""A day of the week on which each has another place of work: the roster shows the gap."""
WANTED = (
    ("benefits", "visit", "mikkeli", "fi"), ("benefits", "visit", "savonlinna", "fi"),
    ("tax-card", "visit", "mikkeli", "sv"), ("passport", "visit", "mikkeli", "fi"),
    ("digital-help", "visit", "pieksamaki", "fi"), ("debt", "phone", None, "fi"),
    ("debt", "remote", "pieksamaki", "fi"),
    ("residence", "remote", "mikkeli", "en"), ("jobs", "visit", "mikkeli", "fi"), ("tax-card", "remote", None, "sv"),
)  # fmt: skip
CALLED = ("Aurinko", "Liisa", "Matti", "Elsa", "Kalle", "Vieno", "Onni", "Siiri")


def clock(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a time on the wall."""
    return datetime.combine(day, time(hour, minute), tzinfo=HELSINKI)


@demo_step(20)
def load_rosters() -> None:
    """Bring rosters, an absence and appointments, once."""
    if Shift.objects.exists() or not Point.objects.filter(code="mikkeli").exists():
        return
    monday = week_of(local_day(timezone.now()))
    shifts: list[Shift] = []
    for number, staff in enumerate(StaffMember.objects.select_related("point").order_by("pk")):
        for day in (monday + timedelta(days=k) for k in range(7 * WEEKS)):
            if day.weekday() < 5 and not is_public_holiday(day):
                shifts += turns_of(staff, number, day)
    Shift.objects.bulk_create(shifts)
    ill = StaffMember.objects.filter(name="Bo Backman").first()
    if ill is not None:
        friday = monday + timedelta(days=11)
        during = Span(clock(friday, 0), clock(friday + timedelta(days=1), 0))
        Shift.objects.create(staff=ill, role=Shift.Role.ABSENCE, during=during.range)
    with one_directory():
        load_appointments()


def turns_of(staff: StaffMember, number: int, day: date) -> list[Shift]:
    """Return a person's turns of a day: two halves around a meal, remote duty for those of no point."""
    if DAYS_AWAY.get(staff.name) == day.weekday():
        return []
    eats = BREAKS[number % 2]
    role = Shift.Role.DESK if staff.point_id else Shift.Role.REMOTE
    last = 17 if staff.point is not None and staff.point.code == "mikkeli" else 16
    back = clock(day, *eats) + timedelta(minutes=30)
    spans = (Span(clock(day, 9), clock(day, *eats)), Span(back, clock(day, last)))
    return [Shift(staff=staff, point=staff.point, role=role, during=span.range) for span in spans]


def load_appointments() -> None:
    """Book some of the first free times, none of which is written to anybody."""
    points = dict(Point.objects.values_list("code", "pk"))
    services = dict(Service.objects.values_list("code", "pk"))
    today = local_day(timezone.now())
    for number, (service, channel, point, language) in enumerate(WANTED):
        where = frozenset({points[point]}) if point else None
        for days in (0, 1, 6):
            first = today + timedelta(days=days)
            query = SlotQuery((services[service],), where, (channel,), language, first, first + timedelta(days=6))
            free = [slot for slot in find_slots(query, 8) if (slot.point is None) == (point is None)]
            if not free:
                continue
            slot = free[(number + days) % len(free)]
            phone = "+358 40 000 0000" if channel == "phone" else ""
            try:
                with transaction.atomic():
                    book(query, slot, Customer(CALLED[(number + days) % len(CALLED)], phone=phone), by_staff=True)
            except PisteError:
                continue
    load_failure()


def load_failure() -> None:
    """Leave one message that did not arrive, for the page of failures."""
    one = Appointment.objects.filter(channel="visit").order_by("starts_at").last()
    if one is not None:
        Message.objects.create(
            appointment=one, way=Message.Way.EMAIL, kind=Message.Kind.CONFIRMATION, to="asiakas@demo.invalid",
            state=Message.State.FAILED, tries=7, next_try_at=timezone.now(), last_error="550 5.1.1 Mailbox unavailable",
        )  # fmt: skip
