"""Appointments: book, move, cancel, check in, miss. Each publishes `AppointmentChanged` within its transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from piste.core.errors import PisteError
from piste.web.accounts.private_link import end_links, make_link, read_link
from piste.web.network.booking.assigning import Assignment, assign
from piste.web.network.booking.day import APPOINTMENT, POOL, read_days
from piste.web.network.booking.directory import Directory
from piste.web.network.booking.minutes import every, instant, local_day, minute_of
from piste.web.network.booking.models import Appointment, AppointmentPart, Message
from piste.web.network.booking.outbox import queue_message
from piste.web.network.booking.picture import current_picture
from piste.web.network.booking.reserving import TakenError, hold_each, release
from piste.web.network.booking.search import sites, step_of, window
from piste.web.network.booking.slot import VISIT, Slot, SlotQuery
from piste.web.network.events import AppointmentChanged, publish_event

DAY_LOCK = 0x7063
"""The first number of the lock of a place's day; taken before any resource's lock, never after."""
TRIES = 3
LINK_GOOD_AFTER = timedelta(days=2)


class RefusedError(PisteError):
    """What was asked may not be done, and why."""


@dataclass(frozen=True)
class Customer:
    """What is kept of a customer."""

    called: str = ""
    email: str = ""
    phone: str = ""
    reads: str = "fi"
    signed_in_as: str = ""
    may_ask: bool = False


def book(
    query: SlotQuery,
    slot: Slot,
    customer: Customer,
    *,
    by_staff: bool = False,
    once: str | None = None,
    now: datetime | None = None,
    known: Directory | None = None,
) -> tuple[Appointment, str]:
    """Book a slot; return the appointment and the token of its private link.

    Parameters
    ----------
    once : str, optional
        A form's own key: the database refuses a second appointment with it (IntegrityError).
    known : Directory, optional
        What `committed_directory` has just told. What is taken is read anew within the transaction in any case.

    Raises
    ------
    TakenError
        Somebody was quicker.
    RefusedError
        The service demands a strong sign-in, or the time is none that is offered.
    """
    directory = known or current_picture([])[0]
    check_asked(directory, query, slot, now or timezone.now())
    if any(directory.services[key].needs_strong_sign_in for key in query.services) and not (
        by_staff or customer.signed_in_as
    ):
        raise RefusedError(gettext_noop("This service asks you to sign in first"))
    with transaction.atomic():
        made = Appointment.objects.create(
            point_id=slot.point, channel=slot.channel, language=query.language, starts_at=slot.starts_at,
            ends_at=slot.ends_at, called=customer.called, email=customer.email, phone=customer.phone,
            reads=customer.reads, signed_in_as=customer.signed_in_as, booked_by_staff=by_staff, once=once,
            may_ask=customer.may_ask,
            equipment=sorted(query.equipment),
        )  # fmt: skip
        take(directory, made, query.services, slot)
        made.point = directory.points[slot.point] if slot.point else None  # known already: messages name it
        token = make_link(APPOINTMENT, str(made.pk), link_length(made))
        queue_message(made, Message.Kind.CONFIRMATION, token)
        publish_event(AppointmentChanged(made.pk, "booked"))
    return made, token


def move(appointment: Appointment, slot: Slot, *, now: datetime | None = None) -> Appointment:
    """Move an appointment to another slot: it has the new time, or keeps the old one.

    Raises
    ------
    TakenError, RefusedError
        As `book` does, and where it is no longer open.
    """
    directory, _none = current_picture([])
    with transaction.atomic():
        held = open_one(appointment)
        query = query_of(held, slot)
        check_asked(directory, query, slot, now or timezone.now())
        release(APPOINTMENT, str(held.pk))
        held.parts.all().delete()
        held.point_id, held.channel = slot.point, slot.channel
        held.starts_at, held.ends_at = slot.starts_at, slot.ends_at
        held.moves += 1
        held.reminded_at = None
        take(directory, held, query.services, slot)
        held.save()
        token = make_link(APPOINTMENT, str(held.pk), link_length(held))
        queue_message(held, Message.Kind.MOVED, token)
        publish_event(AppointmentChanged(held.pk, "moved"))
    return held


def reassign(appointment: Appointment) -> None:
    """Give an appointment other people or another desk at its own time, where somebody fell ill, say.

    Raises
    ------
    TakenError
        Nobody else can; it stays as it is.
    """
    directory, _none = current_picture([])
    with transaction.atomic():
        held = open_one(appointment)
        services = query_of(held).services
        release(APPOINTMENT, str(held.pk))
        held.parts.all().delete()
        take(directory, held, services, slot_of(held))


def cancel(appointment: Appointment) -> None:
    """Cancel; the time is free at once. Raises `RefusedError` where it is no longer open."""
    with transaction.atomic():
        held = open_one(appointment)
        held.state = Appointment.State.CANCELLED
        held.moves += 1
        held.save(update_fields=["state", "moves", "changed_at"])
        release(APPOINTMENT, str(held.pk))
        end_links(APPOINTMENT, str(held.pk))
        queue_message(held, Message.Kind.CANCELLED, "")
        publish_event(AppointmentChanged(held.pk, "cancelled"))
    appointment.state = held.state


def check_in(appointment: Appointment, at: datetime | None = None) -> None:
    """Note that the customer has come. Raises `RefusedError` where the appointment is no longer open."""
    with transaction.atomic():
        held = open_one(appointment)
        held.state, held.checked_in_at = Appointment.State.CHECKED_IN, at or timezone.now()
        held.save(update_fields=["state", "checked_in_at", "changed_at"])
        publish_event(AppointmentChanged(held.pk, "checked-in"))
    appointment.state, appointment.checked_in_at = held.state, held.checked_in_at


def mark_missed(appointment: Appointment) -> None:
    """Note that nobody came; what is left of the time is free."""
    finish(appointment, Appointment.State.MISSED, "missed")


def mark_served(appointment: Appointment) -> None:
    """Note that it was served; what is left of the time is free."""
    finish(appointment, Appointment.State.SERVED, "served")


def finish(appointment: Appointment, state: str, change: str) -> None:
    """End an appointment that is booked or checked in; one that was missed may still have been served."""
    with transaction.atomic():
        held = Appointment.objects.select_for_update().get(pk=appointment.pk)
        came_after_all = held.state == Appointment.State.MISSED and state == Appointment.State.SERVED
        if held.state not in {Appointment.State.BOOKED, Appointment.State.CHECKED_IN} and not came_after_all:
            raise RefusedError(gettext_noop("This appointment is over or has been cancelled"))
        held.state = state
        held.save(update_fields=["state", "changed_at"])
        release(APPOINTMENT, str(held.pk))
        publish_event(AppointmentChanged(held.pk, change))
    appointment.state = held.state


def appointment_of(token: str) -> Appointment | None:
    """Return the appointment of a private link that is good now. Reading changes nothing."""
    subject = read_link(APPOINTMENT, token)
    if subject is None:
        return None
    return Appointment.objects.select_related("point__operator", "desk", "room").filter(pk=int(subject)).first()


def query_of(appointment: Appointment, slot: Slot | None = None) -> SlotQuery:
    """Return what an appointment asks for, at a slot's day and channel or its own."""
    day = local_day(slot.starts_at if slot else appointment.starts_at)
    services = tuple(appointment.parts.order_by("position").values_list("service", flat=True))
    points = frozenset({slot.point}) if slot and slot.point else None
    channel = slot.channel if slot else appointment.channel
    return SlotQuery(
        services, points, (channel,), appointment.language, day, day, appointment.pk, frozenset(appointment.equipment)
    )


def open_one(appointment: Appointment) -> Appointment:
    """Return the appointment, locked; raise where it can no longer be changed."""
    held = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if not held.is_open:
        raise RefusedError(gettext_noop("This appointment is over or has been cancelled"))
    return held


def link_length(appointment: Appointment) -> timedelta:
    """Return how long a private link is good: until two days after the appointment."""
    return appointment.ends_at + LINK_GOOD_AFTER - timezone.now()


def check_asked(directory: Directory, query: SlotQuery, slot: Slot, now: datetime) -> None:
    """Refuse a time that the search would not offer, whoever is free: too soon, too late, or no step."""
    known = all(key in directory.services for key in query.services) and query.services
    if not known or (slot.channel, slot.point) not in sites(directory, narrow(query, slot)):
        raise RefusedError(gettext_noop("This is not offered any more"))
    day = local_day(slot.starts_at)
    first, last, earliest = window(directory, query, now)
    length = sum(directory.services[key].duration_min for key in query.services)
    minute = minute_of(day, slot.starts_at)
    fits = slot.starts_at >= earliest and first <= day <= last and instant(day, minute) == slot.starts_at
    steps = every(step_of(directory, query.services)) >> minute & 1
    if not fits or not steps or slot.ends_at - slot.starts_at != timedelta(minutes=length):
        raise RefusedError(gettext_noop("This time can no longer be booked"))


def narrow(query: SlotQuery, slot: Slot) -> SlotQuery:
    """Return the question at a slot's own point alone."""
    if slot.point is None:
        return query
    mine = frozenset({slot.point})
    return replace(query, points=mine if query.points is None else query.points & mine)


def take(directory: Directory, appointment: Appointment, services: tuple[int, ...], slot: Slot) -> None:
    """Assign people and a place to a visit and take them; others may take a room meanwhile, so it is tried again."""
    day = local_day(slot.starts_at)
    places = frozenset(
        {POOL if slot.channel != VISIT else slot.point or POOL} | ({slot.point} if slot.point else set())
    )
    lock_days(day, places)
    for _again in range(TRIES):
        read = read_days(directory, [day], places)[day]
        minute = minute_of(day, slot.starts_at)
        found = assign(
            directory, read, minute, slot.point, slot.channel, services, appointment.language,
            frozenset(appointment.equipment),
        )  # fmt: skip
        if found is None:
            raise TakenError(())
        try:
            hold_each(found.taken, APPOINTMENT, str(appointment.pk))
        except TakenError:
            continue
        write_parts(appointment, found, day, minute, directory)
        return
    raise TakenError(())


def lock_days(day: date, places: Iterable[int]) -> None:
    """Let bookings of a place's day come one after the other."""
    keys = sorted({(place * 100_003 + day.toordinal()) & 0x7FFFFFFF for place in places})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, key) FROM unnest(%s::int[]) AS key", [DAY_LOCK, keys])


def write_parts(appointment: Appointment, found: Assignment, day: date, minute: int, directory: Directory) -> None:
    """Write who gives which service when, and at which desk or in which room."""
    rows: list[AppointmentPart] = []
    for part, staff in found.parts:
        begins = minute + part.offset
        for service in part.services:
            ends = begins + directory.services[service].duration_min
            rows.append(
                AppointmentPart(
                    appointment=appointment, position=len(rows), service_id=service, staff_id=staff,
                    starts_at=instant(day, begins), ends_at=instant(day, ends),
                )
            )  # fmt: skip
            begins = ends
    AppointmentPart.objects.bulk_create(rows)
    appointment.known_services = [directory.services[row.service_id] for row in rows]  # type: ignore[attr-defined]
    appointment.desk_id = directory.desk_keys.get(found.place or 0)
    appointment.room_id = directory.room_keys.get(found.place or 0)
    appointment.save(update_fields=["desk", "room"])


def slot_of(appointment: Appointment) -> Slot:
    """Return an appointment's own time as a slot."""
    begins, ends = appointment.starts_at.astimezone(UTC), appointment.ends_at.astimezone(UTC)
    return Slot(begins, ends, appointment.channel, appointment.point_id)
