"""A point today, for its lead: the queue, staff against the roster, remote rooms, what is broken."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from piste.web.counter.rooms.models import RoomReport
from piste.web.network.booking.minutes import day_ends, local_day
from piste.web.network.booking.models import Message, Reservation, Shift
from piste.web.network.booking.resources import resources_of
from piste.web.network.models import Point, Room
from piste.web.network.visits.models import DeskTurn, Visit


@dataclass(frozen=True)
class Person:
    """One of the roster, and where they are now."""

    name: str
    role: str
    until: datetime
    desk: str
    """Empty: at no desk."""
    absent: bool


@dataclass(frozen=True)
class RemoteRoom:
    """A remote room, whether it works and is free, and until when."""

    name: str
    out_of_use: bool
    taken_until: datetime | None
    next_at: datetime | None


@dataclass(frozen=True)
class Today:
    """All that the page shows of this moment."""

    waiting: int
    longest_min: float | None
    serving: int
    on_hold: int
    desks: int
    people: list[Person]
    extra: list[str]
    """At a desk without a turn on the roster."""
    rooms: list[RemoteRoom]
    reports: list[RoomReport]
    failed: int

    @property
    def missing(self) -> int:
        """Return how many of the roster are at no desk now."""
        return sum(not person.desk and not person.absent for person in self.people)


def build_today(point: Point, now: datetime | None = None) -> Today:
    """Return how a point stands, by a bounded number of queries."""
    at = now or timezone.now()
    open_ones = list(Visit.objects.filter(point=point, day=local_day(at), ended_at__isnull=True))
    waits = [(at - one.waits_from) / timedelta(minutes=1) for one in open_ones if one.state == Visit.State.WAITING]
    turns = DeskTurn.objects.filter(
        desk__point=point, during__endswith__isnull=True, during__startswith__gte=day_ends(local_day(at))[0]
    ).select_related("desk", "staff")
    seats = {turn.staff_id: turn for turn in turns}
    people = read_people(point, at, {key: turn.desk.code for key, turn in seats.items()})
    rostered = {person.name for person in people}
    return Today(
        waiting=len(waits), longest_min=max([*waits, 0.0]) if waits else None,
        serving=sum(one.state == Visit.State.SERVING for one in open_ones),
        on_hold=sum(one.state == Visit.State.ON_HOLD for one in open_ones), desks=len(seats), people=people,
        extra=sorted(turn.staff.name for turn in seats.values() if turn.staff.name not in rostered),
        rooms=read_remote_rooms(point, at),
        reports=list(
            RoomReport.objects.filter(point=point, closed_at__isnull=True).select_related("room").order_by("made_at")
        ),
        failed=Message.objects.filter(state=Message.State.FAILED, appointment__point=point).count(),
    )  # fmt: skip


def read_people(point: Point, at: datetime, desks: dict[int, str]) -> list[Person]:
    """Return who is on the roster at a moment."""
    now_on = list(Shift.objects.filter(during__contains=at).select_related("staff"))
    away = {shift.staff_id for shift in now_on if shift.role == Shift.Role.ABSENCE}
    mine = [shift for shift in now_on if shift.point_id == point.pk and shift.role != Shift.Role.ABSENCE]
    return [
        Person(
            shift.staff.name, str(shift.get_role_display()), shift.during.upper, desks.get(shift.staff_id, ""),
            shift.staff_id in away,
        )
        for shift in sorted(mine, key=lambda shift: shift.staff.name)
    ]  # fmt: skip


def read_remote_rooms(point: Point, at: datetime) -> list[RemoteRoom]:
    """Return the remote rooms with what holds them today."""
    rooms = list(Room.objects.filter(point=point, kind=Room.Kind.REMOTE, is_active=True))
    resources = resources_of(rooms)
    out = set(
        RoomReport.objects.filter(room__in=rooms, out_of_use=True, closed_at__isnull=True).values_list(
            "room", flat=True
        )
    )
    ends = day_ends(local_day(at))[1]
    taken = list(
        Reservation.objects.filter(
            resource__in=resources, is_active=True, during__endswith__gt=at, during__startswith__lt=ends
        ).order_by("during")
    )
    told = []
    for room, resource in zip(rooms, resources, strict=True):
        mine = [one.during for one in taken if one.resource_id == resource.pk]
        now = next((during for during in mine if during.lower <= at), None)
        coming = next((during.lower for during in mine if during.lower > at), None)
        told.append(RemoteRoom(str(room), room.pk in out, now.upper if now else None, coming))
    return told
