"""Booking a shared room: take it, check in, end early, cancel, give it back where nobody comes."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from piste.core.errors import PisteError
from piste.web.counter.rooms.models import RoomBooking, RoomWish
from piste.web.counter.rooms.rules import RoomError, check_rules, rules_of
from piste.web.network.booking.models import Appointment, Resource
from piste.web.network.booking.reserving import hold_all, lock_resources, release
from piste.web.network.booking.span import Span
from piste.web.network.models import Agency

PURPOSE = "room-booking"
OPEN = (RoomBooking.State.BOOKED, RoomBooking.State.CHECKED_IN)
EARLY = timedelta(minutes=15)
"""One may check in so long before the beginning."""


@transaction.atomic
def book_room(
    resource: Resource,
    agency: Agency,
    user: Any,
    during: Span,
    title: str = "",
    appointment: int | None = None,
    now: datetime | None = None,
) -> RoomBooking:
    """Take a room or desk for an agency.

    The resource's lock is taken first, so that the quota is counted once at a time; the database's exclusion rule
    stands behind it.

    Raises
    ------
    RoomError
        Where a rule of the room does not allow it.
    TakenError
        Where it is taken, or a part of the time.
    """
    at = now or timezone.now()
    lock_resources([resource.pk])
    rules = rules_of(resource)
    check_rules(resource, rules, agency, during, at)
    wait = None if rules.check_in_min is None else max(during.start, at) + timedelta(minutes=rules.check_in_min)
    made = RoomBooking.objects.create(
        resource=resource, agency=agency, booked_by=user, during=during.range, title=title, appointment=appointment,
        check_in_by=min(wait, during.end) if wait else None,
    )  # fmt: skip
    hold_all([resource], during, PURPOSE, str(made.pk))
    RoomWish.objects.filter(resource=resource, wished_by=user, during__overlap=during.range).delete()
    return made


@transaction.atomic
def check_in(booking: RoomBooking, at: datetime | None = None) -> RoomBooking:
    """Note that somebody has come. Raises `RoomError` too early, or where it is no longer open."""
    now = at or timezone.now()
    mine = lock_open(booking)
    if now < mine.during.lower - EARLY:
        raise RoomError(gettext_noop("Check in at the earliest 15 minutes before the beginning"))
    mine.state, mine.checked_in_at = RoomBooking.State.CHECKED_IN, mine.checked_in_at or now
    mine.save(update_fields=["state", "checked_in_at"])
    return mine


@transaction.atomic
def give_back(booking: RoomBooking, at: datetime | None = None) -> RoomBooking:
    """Cancel a booking to come, or end one early; what is left is free at once."""
    now = at or timezone.now()
    mine = lock_open(booking)
    began = mine.during.lower <= now
    return end_booking(mine, RoomBooking.State.ENDED if began else RoomBooking.State.CANCELLED, now)


def release_unclaimed(at: datetime | None = None) -> int:
    """Free what nobody has come for in time; return how many. Somebody who checks in just now keeps it."""
    now = at or timezone.now()
    late = RoomBooking.objects.filter(state=RoomBooking.State.BOOKED, check_in_by__lte=now)
    freed = 0
    for key in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            mine = late.select_for_update(skip_locked=True, of=("self",)).filter(pk=key).first()
            if mine is not None:
                end_booking(mine, RoomBooking.State.UNCLAIMED, now)
                freed += 1
    return freed


def end_booking(booking: RoomBooking, state: str, now: datetime) -> RoomBooking:
    """Let the time go and offer what is left of it."""
    release(PURPOSE, str(booking.pk))
    booking.state, booking.ended_at = state, now
    booking.save(update_fields=["state", "ended_at"])
    if booking.during.upper > now:
        offer_freed(booking.resource_id, Span(max(booking.during.lower, now), booking.during.upper), now)
    return booking


def offer_freed(resource: int, freed: Span, now: datetime) -> int:
    """Mark the wishes that a freed time may fulfil; their people see the offer at once on the page of rooms."""
    wishes = RoomWish.objects.filter(resource=resource, during__overlap=freed.range, offered_at__isnull=True)
    return wishes.update(offered_at=now)


@transaction.atomic
def wish_room(resource: Resource, agency: Agency, user: Any, during: Span) -> RoomWish:
    """Note that somebody would like a taken time, once."""
    known = RoomWish.objects.filter(resource=resource, wished_by=user, during=during.range).first()
    return known or RoomWish.objects.create(resource=resource, agency=agency, wished_by=user, during=during.range)


def lock_open(booking: RoomBooking) -> RoomBooking:
    """Return the booking, locked. Raises `RoomError` where it is over."""
    mine = RoomBooking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    if mine.state not in OPEN:
        raise RoomError(gettext_noop("This booking is over or has been cancelled"))
    return mine


@transaction.atomic
def follow_appointment(number: int, change: str) -> None:
    """Keep a room with its appointment: moved with it where it can, else given back; and given back at its end."""
    mine = list(RoomBooking.objects.select_for_update(of=("self",)).filter(appointment=number, state__in=OPEN))
    if not mine or change not in {"moved", "cancelled", "missed", "served"}:
        return
    now = timezone.now()
    for booking in mine:
        end_booking(booking, RoomBooking.State.CANCELLED if change != "served" else RoomBooking.State.ENDED, now)
    appointment = Appointment.objects.filter(pk=number).first()
    if change != "moved" or appointment is None or appointment.point_id is None:
        return
    for booking in mine:
        thing = booking.resource.room or booking.resource.desk
        if thing is None or thing.point_id != appointment.point_id:
            continue
        during = Span(appointment.starts_at, appointment.ends_at)
        with suppress(PisteError), transaction.atomic():  # taken or not allowed then: the page of the day shows no room
            book_room(booking.resource, booking.agency, booking.booked_by, during, booking.title, number)
