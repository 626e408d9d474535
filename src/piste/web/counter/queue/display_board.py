"""What a display shows, built once for all displays of a point until its hall moves: a thousand ask at once."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from piste.web.counter.queue import hall_board as board
from piste.web.counter.queue.waits import read_hall
from piste.web.network.models import Point
from piste.web.network.visits.hall import hall_topic

GOOD_FOR = timedelta(seconds=15)
"""Waits get shorter also while nothing happens."""
MOST_KEPT = 2000


@dataclass(frozen=True)
class Kept:
    """A board with what it was built from."""

    version: Hashable
    made_at: datetime
    shown: dict[str, Any]


KEPT: dict[tuple[int, str], Kept] = {}


def read_board(point: Point, now: datetime) -> dict[str, Any]:
    """Return a point's board; whatever its hall was told since the last one makes it anew.

    Within a transaction nothing is shared: it may see what others must not.
    """
    if connection.in_atomic_block:
        return build_board(point, now)
    key, version = (point.pk, get_language() or "fi"), hall_version(point)
    known = KEPT.get(key)
    if known is not None and known.version == version and timedelta() <= now - known.made_at < GOOD_FOR:
        return known.shown
    shown = build_board(point, now)
    if len(KEPT) >= MOST_KEPT:
        KEPT.clear()
    KEPT[key] = Kept(version, now, shown)
    return shown


def hall_version(point: Point) -> Hashable:
    """Return what changes whenever the hall is told of anything: the number and the last of its events, and the day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(id) FROM live_event WHERE topic = %s", [hall_topic(point.pk)])
        return (*cursor.fetchone(), timezone.localdate())


def build_board(point: Point, now: datetime) -> dict[str, Any]:
    """Read and reckon it."""
    calls, hall = board.read_calls(point, now), read_hall(point, now)
    services = board.read_services(point, timezone.localdate(now))[: board.DISPLAY_WAITS]
    return {
        "last": calls[0] if calls else None,
        "earlier": calls[1:],
        "length": board.queue_length(point, now),
        "waits": board.build_choices(services, hall, now),
        "words": {name: board.in_all(words) for name, words in board.WORDS.items()},
    }
