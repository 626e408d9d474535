"""A week of a house's rooms as its page shows it: what is free now, mine on top, then every room by day."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from piste.web.counter.rooms.models import RoomBooking, RoomReport, RoomRule, RoomWish
from piste.web.counter.rooms.rules import CUSTOMER_SPACE
from piste.web.counter.rooms.taking import OPEN, PURPOSE
from piste.web.network.booking.minutes import day_ends, local_day
from piste.web.network.booking.models import Reservation, Resource
from piste.web.network.booking.resources import resources_of
from piste.web.network.booking.rostering import week_span
from piste.web.network.booking.span import Span, subtract
from piste.web.network.models import Agency, Desk, Point, Room

WORKDAYS = 5
LAST_HOUR = 20
"""Until when "free now" counts by day; later until midnight."""


@dataclass(frozen=True)
class Chip:
    """A time that is taken, in its cell."""

    hours: str
    words: str
    kind: str
    """mine, ours, other or visit."""
    key: int | None = None


@dataclass
class ShownRoom:
    """A room's row."""

    resource: Resource
    name: str
    kind: str
    zone: str
    seats: int
    use: str
    use_words: str
    out_of_use: bool = False
    allowed: bool = True
    free_until: datetime | None = None
    days: list[list[Chip]] = field(default_factory=list)


@dataclass(frozen=True)
class Week:
    """All that the page shows."""

    monday: date
    days: list[date]
    rooms: list[ShownRoom]
    mine: list[RoomBooking]
    offers: list[RoomWish]
    free_now: list[ShownRoom]
    broken: int

    @property
    def number(self) -> int:
        """Return the week's number."""
        return self.monday.isocalendar().week


def hours_words(span: Span) -> str:
    """Return a span's times on the wall."""
    return f"{date_format(localtime(span.start), 'TIME_FORMAT')}–{date_format(localtime(span.end), 'TIME_FORMAT')}"


def bookable_things(point: Point) -> list[Room | Desk]:
    """Return a house's rooms and workplaces that may be booked at all, in their order."""
    rooms = [r for r in Room.objects.filter(point=point, is_active=True) if r.kind not in CUSTOMER_SPACE]
    return [*rooms, *Desk.objects.filter(point=point, is_active=True, kind=Desk.Kind.WORKPLACE).select_related("room")]


def list_rooms(point: Point, agency: Agency) -> list[ShownRoom]:
    """Return the rows without their times, by a bounded number of queries."""
    things = bookable_things(point)
    resources = resources_of(things)
    rules = {
        rule.resource_id: rule for rule in RoomRule.objects.filter(resource__in=resources).prefetch_related("agencies")
    }
    out = set(
        RoomReport.objects.filter(point=point, out_of_use=True, closed_at__isnull=True).values_list("room", flat=True)
    )
    shown = []
    for thing, resource in zip(things, resources, strict=True):
        rule = rules.get(resource.pk)
        if rule is not None and not rule.is_bookable:
            continue
        only = {one.pk for one in rule.agencies.all()} if rule else set()
        use = rule.use if rule else RoomRule.Use.OPEN.value
        is_room = isinstance(thing, Room)
        zone = thing.zone if isinstance(thing, Room) else ""
        seats = thing.seats if isinstance(thing, Room) else 1
        row = ShownRoom(resource, str(thing), thing.get_kind_display(), zone, seats, use, str(RoomRule.Use(use).label))
        row.out_of_use, row.allowed = is_room and thing.pk in out, not only or agency.pk in only
        shown.append(row)
    return shown


def build_week(point: Point, user: Any, agency: Agency, monday: date, now: datetime) -> Week:
    """Return a house's week for a person."""
    rooms = list_rooms(point, agency)
    keys = [room.resource.pk for room in rooms]
    whole = week_span(monday)
    bookings = {
        one.pk: one
        for one in RoomBooking.objects.filter(resource__in=keys, during__overlap=whole.range).select_related("agency")
    }
    taken = Reservation.objects.filter(resource__in=keys, is_active=True, during__overlap=whole.range)
    cells: dict[tuple[int, date], list[Chip]] = defaultdict(list)
    uses = {room.resource.pk: room.use for room in rooms}
    for one in taken.order_by("during"):
        booking = bookings.get(int(one.key)) if one.purpose == PURPOSE and one.key.isdecimal() else None
        chip = make_chip(Span.of(one.during), booking, user, agency, uses[one.resource_id])
        cells[one.resource_id, local_day(one.during.lower)].append(chip)
    busy = {day for _key, day in cells}
    days = [monday + timedelta(days=k) for k in range(7)]
    days = [day for day in days if day.weekday() < WORKDAYS or day in busy]
    for room in rooms:
        room.days = [cells[room.resource.pk, day] for day in days]
    set_free_until(rooms, now)
    mine = RoomBooking.objects.filter(
        booked_by=user, state__in=OPEN, during__endswith__gt=now, resource__in=keys
    ).select_related("resource__room", "resource__desk")
    offers = RoomWish.objects.filter(wished_by=user, offered_at__isnull=False, during__endswith__gt=now)
    offers = offers.filter(resource__in=keys).select_related("resource__room", "resource__desk")
    broken = RoomReport.objects.filter(point=point, closed_at__isnull=True).count()
    free = [room for room in rooms if room.free_until and room.allowed and not room.out_of_use]
    return Week(monday, days, rooms, list(mine), list(offers), free, broken)


def make_chip(span: Span, booking: RoomBooking | None, user: Any, agency: Agency, use: str) -> Chip:
    """Return how a taken time is shown to a person: others' purposes are their own affair."""
    hours = hours_words(span)
    if booking is None:
        return Chip(hours, _("Appointment"), "visit")
    own = booking.booked_by_id == user.pk
    if own or booking.agency_id == agency.pk:
        words = booking.title or str(booking.agency.short)
        return Chip(hours, words, "mine" if own else "ours", booking.pk)
    words = _("Booked") if use == RoomRule.Use.CONFIDENTIAL else str(booking.agency.short)
    return Chip(hours, words, "other")


def set_free_until(rooms: list[ShownRoom], now: datetime) -> None:
    """Say of each room that is free now until when."""
    begins, ends = day_ends(local_day(now))
    evening = begins + timedelta(hours=LAST_HOUR)
    today = Span(now, evening if now < evening else ends)
    taken: dict[int, list[Span]] = defaultdict(list)
    keys = [room.resource.pk for room in rooms]
    for key, during in Reservation.objects.filter(
        resource__in=keys, is_active=True, during__overlap=today.range
    ).values_list("resource", "during"):
        taken[key].append(Span.of(during))
    for room in rooms:
        free = subtract([today], taken[room.resource.pk])
        if free and free[0].start == now:
            room.free_until = free[0].end
