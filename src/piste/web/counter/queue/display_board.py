"""What a display shows, built once for all displays of a point until its hall moves: a thousand ask at once."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from piste.web.accounts.private_link import hash_token
from piste.web.counter.queue import hall_board as board
from piste.web.counter.queue.devices import find_device
from piste.web.counter.queue.models import Device
from piste.web.counter.queue.waits import Measured, read_hall, read_measured
from piste.web.network.models import Point, Service, StaffMember
from piste.web.network.visits.hall import hall_topic
from piste.web.network.visits.serving_rights import Rights, rights_of_all

GOOD_FOR = timedelta(seconds=30)
"""Waits get shorter also while nothing happens; a display that hears nothing asks as often as that."""
PAST_GOOD_FOR = timedelta(minutes=5)
"""What past days tell, which services most come for, and who is trained change in days."""
MOST_KEPT = 2000


@dataclass(frozen=True)
class Kept:
    """A board with what it was built from, and as a display asks for it."""

    version: Hashable
    made_at: datetime
    shown: dict[str, Any]
    part: str


@dataclass(frozen=True)
class Past:
    """What changes in days."""

    day: date
    made_at: datetime
    services: list[Service]
    measured: Measured
    rights: dict[frozenset[int], dict[int, Rights]]

    def rights_of(self, people: list[StaffMember], point: Point, day: date) -> dict[int, Rights]:
        """Return who may serve what, read once for the same people."""
        key = frozenset(one.pk for one in people)
        if key not in self.rights:
            self.rights[key] = rights_of_all(people, point, day)
        return self.rights[key]


KEPT: dict[tuple[int, str], Kept] = {}
PASTS: dict[int, Past] = {}
POINTS: dict[str, int] = {}
"""Which point a display stands at, by its token's hash; asked anew each time whether it still does."""


def forget_all() -> None:
    """Begin anew."""
    KEPT.clear()
    PASTS.clear()
    POINTS.clear()


def read_board(point: Point, now: datetime) -> dict[str, Any]:
    """Return a point's board; whatever its hall was told since the last one makes it anew.

    Within a transaction nothing is shared: it may see what others must not.
    """
    if connection.in_atomic_block:
        return build_board(point, read_past(point, now), now)
    return ensure_board(point, point.pk, hall_version(point.pk), now).shown


def read_part(token: str, now: datetime) -> str | None:
    """Return the board alone, as a display asks for it, by one query where it is known; None for no display of ours."""
    key = hash_token(token)
    if connection.in_atomic_block or key not in POINTS:
        device = find_device(Device.Kind.DISPLAY, token)
        if device is None:
            return None
        if connection.in_atomic_block:
            return write_part(read_board(device.point, now))
        make_room(POINTS)
        POINTS[key] = device.point_id
    point = POINTS[key]
    version = hall_version(point, key)
    if version is None:
        POINTS.pop(key, None)
        return None
    return ensure_board(None, point, version, now).part


def ensure_board(point: Point | None, number: int, version: Hashable, now: datetime) -> Kept:
    """Return the board of a version, built where none is kept."""
    key = (number, get_language() or "fi")
    known = KEPT.get(key)
    if known is not None and known.version == version and timedelta() <= now - known.made_at < GOOD_FOR:
        return known
    point = point or Point.objects.select_related("operator").get(pk=number)
    past = PASTS.get(number)
    if past is None or past.day != timezone.localdate(now) or not timedelta() <= now - past.made_at < PAST_GOOD_FOR:
        make_room(PASTS)
        past = PASTS[number] = read_past(point, now)
    shown = build_board(point, past, now)
    make_room(KEPT)
    kept = KEPT[key] = Kept(version, now, shown, write_part(shown))
    return kept


def make_room(known: dict[Any, Any]) -> None:
    """Keep memory bounded."""
    if len(known) >= MOST_KEPT:
        known.clear()


def hall_version(point: int, token_hash: str = "") -> Hashable | None:
    """Return what changes whenever the hall is told of anything: the number and the last of its events, and the day.

    With a display's token's hash: None where no such display stands there any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), max(id), %s = '' OR EXISTS (SELECT FROM queue_device WHERE token_hash = %s "
            "AND kind = 'display' AND is_active AND point_id = %s) FROM live_event WHERE topic = %s",
            [token_hash, token_hash, point, hall_topic(point)],
        )
        count, last, stands = cursor.fetchone()
    return (count, last, timezone.localdate()) if stands else None


def read_past(point: Point, now: datetime) -> Past:
    """Read what changes in days."""
    day = timezone.localdate(now)
    services = board.read_services(point, day)[: board.DISPLAY_WAITS]
    return Past(day, now, services, read_measured(point, now), {})


def build_board(point: Point, past: Past, now: datetime) -> dict[str, Any]:
    """Read and reckon it."""
    calls, hall = board.read_calls(point, now), read_hall(point, now, past.measured, past.rights_of)
    return {
        "last": calls[0] if calls else None,
        "earlier": calls[1:],
        "length": board.queue_length(point, now),
        "waits": board.build_choices(past.services, hall, now),
        "words": {name: board.in_all(words) for name, words in board.WORDS.items()},
    }


def write_part(shown: dict[str, Any]) -> str:
    """Return the board as the part of a page that a display replaces."""
    return f'<div id="board">{render_to_string("queue/display_board.html", shown)}</div>'
