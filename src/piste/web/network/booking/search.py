"""Slot search: the earliest free times over points, services, channels and languages."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.utils import timezone

from piste.web.network.booking.day import Day, read_days, visit_starts
from piste.web.network.booking.directory import AT_DESK, Directory
from piste.web.network.booking.minutes import (
    MINUTE,
    every,
    instant,
    join_bits,
    local_day,
    minute_from,
    set_minutes,
    whole_day,
)
from piste.web.network.booking.picture import current_picture
from piste.web.network.booking.slot import CHANNELS, PHONE, REMOTE, VISIT, Slot, SlotQuery
from piste.web.network.models import Offering

AT_A_TIME = 7
"""Days read together."""
MOST_SERVICES = 4


Also = Callable[[Directory, Day, int], int]
"""From a day and the length of the visit, the minutes at which others that are needed could begin it."""


def find_slots(
    query: SlotQuery,
    limit: int = 6,
    *,
    after: datetime | None = None,
    now: datetime | None = None,
    also: Also | None = None,
    known: Directory | None = None,
) -> list[Slot]:
    """Return the earliest free times, at most `limit`.

    A time is free if and only if people and a desk (or remote room) can be assigned to the whole visit: trained, of the
    language, on shift, within the hours of the point and of the authority, and not taken. At equal times: visit, phone,
    remote, then by point.

    Parameters
    ----------
    query : SlotQuery
        What is wanted.
    limit : int
        How many at most.
    after : datetime, optional
        Only times later than this, for "show later times".
    now : datetime, optional
        From when notice and horizon count; the present by default.
    also : callable, optional
        Narrows the times of a day to those at which others are free too: interpreters, say.
    known : Directory, optional
        What `committed_directory` has just told: the database is not asked again what has changed.
    """
    now = now or timezone.now()
    if not 1 <= len(query.services) <= MOST_SERVICES:
        return []
    directory = known or current_picture([])[0]
    if any(key not in directory.services for key in query.services):
        return []
    first, last, earliest = window(directory, query, now)
    if after is not None:
        earliest = max(earliest, after + MINUTE)
        first = max(first, local_day(earliest))
    found: list[Slot] = []
    wanted = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    for number in range(0, len(wanted), AT_A_TIME):
        some = wanted[number : number + AT_A_TIME]
        directory, days = pictured(query, some, directory)
        for day in some:
            found += of_day(directory, days[day], query, earliest, limit - len(found), also)
            if len(found) >= limit:
                return found
    return found


def pictured(query: SlotQuery, days: list[date], directory: Directory) -> tuple[Directory, dict[date, Day]]:
    """Return the picture of some days; where an appointment is to be moved, without it."""
    if query.ignore_appointment is None:
        return current_picture(days, directory)
    return directory, read_days(directory, days, ignore_key=str(query.ignore_appointment))


def window(directory: Directory, query: SlotQuery, now: datetime) -> tuple[date, date, datetime]:
    """Return the first and last day and the earliest instant that notice and horizon of the services allow."""
    services = [directory.services[key] for key in query.services]
    earliest = now + max(service.notice_min for service in services) * MINUTE
    horizon = local_day(now) + timedelta(days=min(service.horizon_days for service in services))
    return max(query.first_day, local_day(earliest)), min(query.last_day, horizon), earliest


def of_day(
    directory: Directory, day: Day, query: SlotQuery, earliest: datetime, most: int, also: Also | None = None
) -> list[Slot]:
    """Return a day's earliest slots."""
    mask = whole_day(day.day) & every(step_of(directory, query.services))
    past = max(minute_from(day.day, earliest), 0)
    mask = mask >> past << past
    length = sum(directory.services[key].duration_min for key in query.services)
    if also is not None:
        mask &= also(directory, day, length)
    if not mask:
        return []
    starts = [
        (visit_starts(directory, day, point, channel, query.services, query.language, query.equipment) & mask, channel,
         point)
        for channel, point in sites(directory, query)
    ]  # fmt: skip
    starts.sort(key=lambda one: (CHANNELS.index(one[1]), one[2] or 0))
    firsts = (
        Slot(instant(day.day, minute), instant(day.day, minute + length), channel, point)
        for minute in set_minutes(join_bits(bits for bits, *_site in starts))
        for bits, channel, point in starts
        if bits >> minute & 1
    )
    return list(islice(firsts, most))


def step_of(directory: Directory, services: tuple[int, ...]) -> int:
    """Return by which step starts are offered: 15 minutes where lengths fit, else 10 or 5: days fill well."""
    taken = [directory.services[key].duration_min + directory.services[key].buffer_min for key in services]
    return next((step for step in (15, 10) if all(length % step == 0 for length in taken)), 5)


def sites(directory: Directory, query: SlotQuery) -> Iterator[tuple[str, int | None]]:
    """Yield every channel and point that come into question, by the services' own channels."""
    given = [set(directory.services[key].channels) for key in query.services]
    channels = [channel for channel in CHANNELS if channel in query.channels and all(channel in own for own in given)]
    offered = frozenset.intersection(*(directory.points_of_service.get(key, frozenset()) for key in query.services))
    points = sorted(offered if query.points is None else offered & query.points)
    for channel in channels:
        if channel == PHONE or (channel == REMOTE and query.own_device):
            yield channel, None
        if channel == VISIT:
            yield from ((channel, point) for point in points if may_come(directory, point, query, AT_DESK))
        if channel == REMOTE:
            by_video = frozenset({Offering.Presence.REMOTE})
            yield from ((channel, point) for point in points if may_come(directory, point, query, by_video))


def may_come(directory: Directory, point: int, query: SlotQuery, presences: frozenset[str]) -> bool:
    """Tell whether a public point offers all the services in such a way at any time."""
    return directory.points[point].is_public and all(
        any(offering.presence in presences for offering in directory.offerings.get((point, key), ()))
        for key in query.services
    )
