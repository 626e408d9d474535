"""Rounds of observation and access counts: begun, counted room by room, ended; read as moments for the engine."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from piste.core.errors import PisteError
from piste.evaluation.occupancy import Moments, Presence, measure_presence
from piste.web.counter.rooms.models import AccessCount, OccupancyRound, RoomCount
from piste.web.network.models import Point, Room

MOST = 999
OBSERVED, COUNTED = "rounds", "doors"


def rooms_to_count(point: Point) -> list[Room]:
    """Return the rooms of a round, zone by zone, as one walks."""
    order = {zone: number for number, zone in enumerate(Room.Zone.values)}
    return sorted(Room.objects.filter(point=point, is_active=True), key=lambda room: (order[room.zone], room.code))


def begin_round(point: Point, user: Any, staff_people: int, at: datetime | None = None) -> OccupancyRound:
    """Begin a round, or go on with the one that this person began today and has not ended."""
    now = at or timezone.now()
    open_ones = OccupancyRound.objects.filter(point=point, made_by=user, ended_at__isnull=True)
    known = next((one for one in open_ones if timezone.localdate(one.began_at) == timezone.localdate(now)), None)
    return known or OccupancyRound.objects.create(point=point, made_by=user, began_at=now, staff_people=staff_people)


@transaction.atomic
def count_room(walk: OccupancyRound, room: Room, present: int) -> RoomCount:
    """Write how many are in a room; counted again, the last number stands.

    Raises
    ------
    PisteError
        Where the round has ended, the room is elsewhere, or the number cannot be.
    """
    if walk.ended_at is not None:
        raise PisteError(gettext_noop("This round has ended"))
    if room.point_id != walk.point_id or not 0 <= present <= MOST:
        raise PisteError(gettext_noop("Count from 0 to {most} people"), most=MOST)
    made, _new = RoomCount.objects.update_or_create(
        round=walk, room=room, defaults={"present": present, "places": room.seats}
    )
    return made


@transaction.atomic
def end_round(walk: OccupancyRound, at: datetime | None = None) -> None:
    """End a round.

    Raises
    ------
    PisteError
        Where a room has not been counted: a part of a house is no measure of it.
    """
    counted = walk.counts.values_list("room", flat=True)
    left = [str(room) for room in rooms_to_count(walk.point) if room.pk not in set(counted)]
    if left:
        raise PisteError(gettext_noop("Not counted yet: {rooms}"), rooms=", ".join(left))
    walk.ended_at = max(at or timezone.now(), walk.began_at)
    walk.save(update_fields=["ended_at"])


def last_staff(point: Point) -> int:
    """Return how many staff the last round had, to begin the next with."""
    last = OccupancyRound.objects.filter(point=point).order_by("-began_at").first()
    return last.staff_people if last else point.staff.filter(is_active=True).count()


def read_moments(point: Point, method: str, first_day: date, last_day: date) -> Moments:
    """Return the moments of one method by zone; methods are never mixed."""
    if method == COUNTED:
        counts = AccessCount.objects.filter(point=point, day__range=(first_day, last_day)).exclude(zone="")
        rows = [(one.day, one.hour, one.zone, one.present, one.of) for one in counts]
        return make_moments(rows)
    sums: dict[tuple[int, date, int, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in whole_rounds(point, first_day, last_day):
        began = timezone.localtime(one.began_at)
        for count in one.counts.all():
            cell = sums[one.pk, began.date(), began.hour, count.room.zone]
            cell[0] += count.present
            cell[1] += count.places
    return make_moments([(day, hour, zone, *cell) for (_key, day, hour, zone), cell in sums.items()])


def make_moments(rows: list[tuple[Any, ...]]) -> Moments:
    """Return rows as the engine's arrays."""
    day, hour, zone, present, places = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    zones = np.empty(len(zone), dtype=object)
    zones[:] = zone
    return Moments(
        np.array(day, dtype="datetime64[D]"), np.array(hour, dtype=np.int64), zones,
        np.array(present, dtype=np.float64), np.array(places, dtype=np.float64),
    )  # fmt: skip


def whole_rounds(point: Point, first_day: date, last_day: date) -> list[OccupancyRound]:
    """Return rounds that have ended, of local days."""
    ended = OccupancyRound.objects.filter(point=point, ended_at__isnull=False).prefetch_related("counts__room")
    return [one for one in ended if first_day <= timezone.localdate(one.began_at) <= last_day]


def read_presence(point: Point, method: str, first_day: date, last_day: date) -> Presence:
    """Return the share of staff present: people in the rooms of staff, or by the doors, over staff of the house."""
    if method == COUNTED:
        counts = AccessCount.objects.filter(point=point, day__range=(first_day, last_day), zone="")
        rows = [(one.day, one.present, one.of) for one in counts]
    else:
        rows = []
        for one in whole_rounds(point, first_day, last_day):
            staff = (Room.Zone.STAFF, Room.Zone.RESTRICTED)
            present = sum(count.present for count in one.counts.all() if count.room.zone in staff)
            rows.append((timezone.localdate(one.began_at), present, one.staff_people))
    day, present_of, of = zip(*rows, strict=True) if rows else ((), (), ())
    return measure_presence(
        np.array(day, dtype="datetime64[D]"), np.array(present_of, dtype=np.float64), np.array(of, dtype=np.float64)
    )
