"""A process's picture of free times: read once, then kept right by what the database notes as changed.

Each search asks by one query what has been committed since the last one, and reads again what that touches. Within a
transaction nothing is shared: it may see what others must not, or what never comes to be.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from threading import RLock

from django.db import connection

from piste.web.network.booking.day import Day, read_days, read_taken
from piste.web.network.booking.directory import Directory, read_directory
from piste.web.network.booking.minutes import day_ends

MOST_DAYS = 400
"""More than any service's horizon: one search must not push out what the next one needs."""
NEWS = (
    "SELECT s.now::text, c.kind, c.subject, c.first, c.last FROM (SELECT pg_current_snapshot() AS now) s "
    "LEFT JOIN booking_change c ON c.written_by >= pg_snapshot_xmin(%s::pg_snapshot)::text::bigint "
    "AND NOT pg_visible_in_snapshot(c.written_by::text::xid8, %s::pg_snapshot)"
)
"""Changes that the last reading could not see, whatever the order in which they were written."""


@dataclass
class Picture:
    """The directory and the days that were asked for."""

    directory: Directory | None = None
    days: dict[date, Day] = field(default_factory=dict)
    seen: str = ""
    """The database's snapshot at the last reading."""
    lock: RLock = field(default_factory=RLock)

    def current(self, days: Iterable[date], *, fresh: bool = True) -> tuple[Directory, dict[date, Day]]:
        """Return the directory and days as they are committed now, or were when they were asked for last."""
        with self.lock:
            if fresh or not self.seen:
                self.catch_up()
            if self.directory is None:
                self.directory = read_directory()
            wanted = sorted(set(days))
            if missing := [day for day in wanted if day not in self.days]:
                for gone in sorted(self.days.keys() - set(wanted))[: max(len(self.days) + len(missing) - MOST_DAYS, 0)]:
                    del self.days[gone]
                self.days.update(read_days(self.directory, missing))
            return self.directory, {day: self.days[day] for day in wanted}

    def catch_up(self) -> None:
        """Drop or read again what has changed since the last reading."""
        with connection.cursor() as cursor:
            if not self.seen:
                cursor.execute("SELECT pg_current_snapshot()::text")
                self.forget(cursor.fetchone()[0])
                return
            cursor.execute(NEWS, [self.seen, self.seen])
            news = cursor.fetchall()
        changes = [row[1:] for row in news if row[1] is not None]
        if any(kind == "directory" for kind, *_ in changes):
            self.forget(news[0][0])
            return
        self.seen = news[0][0]
        touched: dict[date, set[int]] = {}
        for kind, subject, first, last in changes:
            for day in list(self.days):
                begins, ends = day_ends(day)
                if first < ends and begins < last:
                    if kind == "shift":
                        del self.days[day]
                    else:
                        touched.setdefault(day, set()).add(subject)
        self.read_again({day: resources for day, resources in touched.items() if day in self.days})

    def read_again(self, touched: dict[date, set[int]]) -> None:
        """Read the reservations of what changed, one query for all."""
        if not touched or self.directory is None:
            return
        resources = set().union(*touched.values())
        read_taken({day: self.days[day] for day in touched}, resources)
        for day in touched:
            for resource in resources:
                self.days[day].forget_resource(resource, self.directory)

    def forget(self, seen: str = "") -> None:
        """Begin anew."""
        self.directory, self.days, self.seen = None, {}, seen


PICTURE = Picture()
AT_HAND: ContextVar[Directory | None] = ContextVar("piste.booking.directory", default=None)


@contextmanager
def one_directory() -> Iterator[None]:
    """Read the directory once for many bookings of one transaction, which itself does not change the directory."""
    token = AT_HAND.set(read_directory())
    try:
        yield
    finally:
        AT_HAND.reset(token)


def committed_directory() -> Directory | None:
    """Return the process's own directory as it is committed now; None within a transaction, which shares nothing."""
    return None if connection.in_atomic_block else PICTURE.current([])[0]


def current_picture(days: Iterable[date], known: Directory | None = None) -> tuple[Directory, dict[date, Day]]:
    """Return the directory and days; the process's own picture, or within a transaction one of its own.

    Parameters
    ----------
    days : iterable of date
        Which days.
    known : Directory, optional
        What an earlier call of the same question gave: the database is not asked again what has changed since.
    """
    if connection.in_atomic_block:
        directory = known or AT_HAND.get() or read_directory()
        wanted = sorted(set(days))
        return directory, read_days(directory, wanted) if wanted else {}
    return PICTURE.current(days, fresh=known is None)
