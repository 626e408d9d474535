"""Minutes of a local day as the bits of one whole number: bit k is the minute k after midnight, by elapsed time.

A day has 1,380, 1,440 or 1,500 minutes, as the clocks change. Whole numbers make "free for 40 minutes from here" a few
shifts, exact to the minute.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")
MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=1024)
def day_ends(day: date) -> tuple[datetime, datetime]:
    """Return the instants, in UTC, at which a local day begins and ends."""
    begins = datetime.combine(day, time.min, tzinfo=HELSINKI).astimezone(UTC)
    return begins, datetime.combine(day + timedelta(days=1), time.min, tzinfo=HELSINKI).astimezone(UTC)


@lru_cache(maxsize=1024)
def whole_day(day: date) -> int:
    """Return a day's minutes, all set."""
    begins, ends = day_ends(day)
    return (1 << ((ends - begins) // MINUTE)) - 1


def local_day(at: datetime) -> date:
    """Return the local day of an instant."""
    return at.astimezone(HELSINKI).date()


def instant(day: date, minute: int) -> datetime:
    """Return the instant of a day's minute, in UTC."""
    return day_ends(day)[0] + minute * MINUTE


def minute_of(day: date, at: datetime) -> int:
    """Return the minute in which an instant lies; outside the day it is less than 0 or past its end."""
    return (at - day_ends(day)[0]) // MINUTE


def minute_from(day: date, at: datetime) -> int:
    """Return the first minute that begins at an instant or later."""
    return -((day_ends(day)[0] - at) // MINUTE)


def whole_minutes(day: date, start: datetime, end: datetime) -> int:
    """Return the minutes that lie wholly within a time: for being there."""
    begins, ends = day_ends(day)
    first = max(-((begins - start) // MINUTE), 0)
    last = (min(end, ends) - begins) // MINUTE
    return (1 << last) - (1 << first) if first < last else 0


def touched_minutes(day: date, start: datetime, end: datetime) -> int:
    """Return the minutes of which a time has any part: for being taken."""
    begins, ends = day_ends(day)
    first = max((start - begins) // MINUTE, 0)
    last = -((begins - min(end, ends)) // MINUTE)
    return (1 << last) - (1 << first) if first < last else 0


def starts_of(bits: int, length: int) -> int:
    """Return the minutes from which `length` minutes in a row are set."""
    have = 1
    while have < length and bits:
        step = min(have, length - have)
        bits &= bits >> step
        have += step
    return bits


@lru_cache(maxsize=64)
def every(step: int) -> int:
    """Return every step-th minute from midnight."""
    return sum(1 << minute for minute in range(0, 1500, step))


def set_minutes(bits: int) -> Iterator[int]:
    """Yield the set minutes, earliest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def join_bits(parts: Iterable[int]) -> int:
    """Return all minutes that are set in any."""
    joined = 0
    for bits in parts:
        joined |= bits
    return joined
