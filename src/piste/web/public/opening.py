"""Whether somebody is open, until when, and when next: what pages say of hours."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from piste.web.network.hours import HELSINKI, HoursBook, Span, is_public_holiday
from piste.web.network.models import Agency, HoursException, Point
from piste.web.network.texts import Text, text_in

AHEAD_DAYS = 60


@dataclass(frozen=True)
class Opening:
    """The state of an instant: open with its end, or closed with what comes next (None: nothing within 60 days)."""

    now: Span | None
    following: Span | None
    today: date

    @property
    def is_today(self) -> bool:
        """Tell whether the next opening is on the same day."""
        return self.following is not None and self.following[0].astimezone(HELSINKI).date() == self.today


@dataclass(frozen=True)
class Day:
    """A day of a week with its open spans, in UTC."""

    day: date
    spans: list[Span]
    is_today: bool
    is_holiday: bool


@dataclass(frozen=True)
class Week:
    """A week of the point (`agency` None) or of an authority whose hours are not the point's."""

    agency: Agency | None
    days: list[Day]


@dataclass(frozen=True)
class Special:
    """Days that differ from the week: an exception with its reason."""

    first: date
    last: date
    exception: HoursException
    agency: Agency | None

    @property
    def reason(self) -> Text:
        """Return why, in the reader's language."""
        return text_in(self.exception.reason)


def read_opening(book: HoursBook, point: Point, at: datetime) -> Opening:
    """Return the state of a point at an instant."""
    now = book.span_at(point, None, at)
    following = None if now else book.next_opening(point, None, at, AHEAD_DAYS)
    return Opening(now, following, at.astimezone(HELSINKI).date())


def read_week(book: HoursBook, point: Point, agency: Agency | None, monday: date, today: date) -> Week:
    """Return the seven days from a Monday."""
    days = [monday + timedelta(days=number) for number in range(7)]
    return Week(
        agency, [Day(day, book.spans(point, agency, day, day), day == today, is_public_holiday(day)) for day in days]
    )


def find_specials(book: HoursBook, point: Point, agencies: list[Agency], today: date) -> list[Special]:
    """Return the exceptions from today on, of the point and of its authorities, in order, as far as is looked ahead."""
    last = today + timedelta(days=AHEAD_DAYS)
    found = [
        Special(exception.first_day, exception.last_day, exception, agency)
        for agency in (None, *agencies)
        for exception in book.exceptions.get((point.pk, agency.pk if agency else None), ())
        if exception.last_day >= today and exception.first_day <= last
    ]
    return sorted(found, key=lambda special: (special.first, special.last, special.agency is not None))


def find_holidays(today: date) -> list[date]:
    """Return the public holidays from Monday to Friday as far as is looked ahead."""
    days = [today + timedelta(days=number) for number in range(AHEAD_DAYS + 1)]
    return [day for day in days if is_public_holiday(day) and day.weekday() < 5]
