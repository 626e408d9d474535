"""A point's opening hours as an iCalendar file (RFC 5545): one event an opening, in UTC, so that no rule is guessed."""

from datetime import date, datetime, timedelta

from piste.web.api.identity import identity
from piste.web.network.booking.calendar_file import escape, fold, stamp
from piste.web.network.hours import HoursBook
from piste.web.network.models import Point

AHEAD_DAYS = 182


def build_calendar(book: HoursBook, point: Point, first: date, made: datetime, name: str, place: str, page: str) -> str:
    """Return the openings of half a year from a day on; holidays, seasons and exceptions are in them."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Piste//Opening hours//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}", "X-WR-TIMEZONE:Europe/Helsinki", "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]  # fmt: skip
    for begins, ends in book.spans(point, None, first, first + timedelta(days=AHEAD_DAYS - 1)):
        lines += [
            "BEGIN:VEVENT", f"UID:{identity('opening', point.code, stamp(begins))}@piste", f"DTSTAMP:{stamp(made)}",
            f"DTSTART:{stamp(begins)}", f"DTEND:{stamp(ends)}", f"SUMMARY:{escape(name)}", f"LOCATION:{escape(place)}",
            f"URL:{page}", "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)
