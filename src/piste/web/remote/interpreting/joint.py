"""Times at which expert, room or own device, and interpreters are all free; and booking them together or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from piste.web.network.booking.appointments import Customer, book
from piste.web.network.booking.day import POOL, Day, free_starts
from piste.web.network.booking.directory import Directory
from piste.web.network.booking.minutes import MINUTE, minute_from, starts_of
from piste.web.network.booking.search import Also, find_slots
from piste.web.network.booking.slot import Slot, SlotQuery
from piste.web.remote.interpreting.models import Order, Track
from piste.web.remote.interpreting.need import Need, fitting
from piste.web.remote.interpreting.ordering import take_interpreters


@dataclass(frozen=True)
class Joint:
    """One question about times: what of the service, and what of interpreters; no need: they come by link."""

    query: SlotQuery
    need: Need
    track: Track = Track.AUTHORITY


def find_joint_slots(
    joint: Joint, limit: int = 6, *, after: datetime | None = None, now: datetime | None = None
) -> list[Slot]:
    """Return the earliest times, at most `limit`, as `find_slots` does, at which interpreters are free as well.

    A time is free if and only if `find_slots` gives it and so many different interpreters as needed fit, are on shift
    for the whole visit, are not taken, and are asked long enough before.
    """
    now = now or timezone.now()
    if joint.track == Track.OWN_RIGHT:
        return find_slots(joint.query, limit, after=after, now=now)
    return find_slots(joint.query, limit, after=after, now=now, also=free_interpreters(joint.need, now))


def free_interpreters(need: Need, now: datetime) -> Also:
    """Return which minutes of a day have enough interpreters, for the search to ask day by day."""
    known: dict[object, list[tuple[int, int]]] = {}

    def minutes(directory: Directory, day: Day, length: int) -> int:
        if day.day not in known:
            known[day.day] = list(fitting(need, day.day).values_list("staff", "notice_min"))
        mine = (
            person_minutes(directory, day, staff, length, now + notice * MINUTE) for staff, notice in known[day.day]
        )
        return at_least(mine, need.number)

    return minutes


def person_minutes(directory: Directory, day: Day, staff: int, length: int, earliest: datetime) -> int:
    """Return the minutes at which one interpreter could begin."""
    person = directory.people.get(staff)
    there = day.on_shift.get(POOL, {}).get(staff, 0)
    if person is None or not there:
        return 0
    past = max(minute_from(day.day, earliest), 0)
    return (starts_of(there, length) & free_starts(day, person.resource, length)) >> past << past


def at_least(parts: Iterable[int], number: int) -> int:
    """Return the minutes that are set in so many of the parts at least."""
    reached = [0] * number
    for bits in parts:
        for level in range(number - 1, 0, -1):
            reached[level] |= reached[level - 1] & bits
        reached[0] |= bits
    return reached[-1]


def book_joint(
    joint: Joint,
    slot: Slot,
    customer: Customer,
    *,
    ordered_by: Any = None,
    once: str | None = None,
    now: datetime | None = None,
) -> tuple[Order, str]:
    """Book expert, room and interpreters together or nothing; return the order and the customer's private token.

    Raises
    ------
    TakenError
        Somebody was quicker, with any of them.
    RefusedError
        As `appointments.book`.
    """
    with transaction.atomic():
        made, token = book(joint.query, slot, customer, by_staff=ordered_by is not None, once=once, now=now)
        need = joint.need
        order = Order.objects.create(
            appointment=made, language=need.language, service_language=need.service_language, track=joint.track,
            number=need.number, needs_certified=need.certified, gender=need.gender, dialect=need.dialect,
            matter_hash=need.matter_hash, preferred=list(need.preferred), refused=sorted(need.refused),
            ordered_by=ordered_by, state=Order.State.OWN if joint.track == Track.OWN_RIGHT else Order.State.ASKED,
        )  # fmt: skip
        if joint.track == Track.AUTHORITY:
            take_interpreters(order, need.number)
    return order, token


def length_min(slot: Slot) -> int:
    """Return a slot's length in minutes."""
    return int((slot.ends_at - slot.starts_at) / timedelta(minutes=1))
