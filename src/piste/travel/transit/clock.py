"""Clock times and days as feeds and users write them."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

EMPTY_S, BAD_S = -1, -2
DAY_S = 86_400
_CLOCK = re.compile(r"(\d{1,3}):([0-5]?\d)(?::([0-5]?\d))?$")


def read_clock_s(text: str) -> int:
    """Return seconds after the day's start (past 24:00 allowed), `EMPTY_S` for nothing, `BAD_S` for nonsense."""
    if not text:
        return EMPTY_S
    match = _CLOCK.match(text.strip())
    if match is None:
        return BAD_S
    return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)


def write_clock(seconds: int) -> str:
    """Return `HH:MM`."""
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def read_day(text: str) -> int:
    """Return the proleptic ordinal of `YYYYMMDD`, `EMPTY_S` for nothing, `BAD_S` for nonsense."""
    if not text:
        return EMPTY_S
    try:
        return datetime.strptime(text, "%Y%m%d").date().toordinal()  # noqa: DTZ007  (a day, not an instant)
    except ValueError:
        return BAD_S


def day_start_s(day: date, zone: ZoneInfo) -> int:
    """Return the instant from which a feed counts a day's times: twelve hours before noon (GTFS reference, Time)."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    return int(noon.timestamp()) - DAY_S // 2


def days_around(day: date, before: int, after: int) -> list[date]:
    """Return the days from `before` days earlier to `after` days later."""
    return [day + timedelta(days=k) for k in range(-before, after + 1)]
