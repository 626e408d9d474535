"""When a point is open, and when an authority serves there: weekly hours, seasons, exceptions, public holidays.

The rule of a day, first for the point, then for the authority within it:

1. Exceptions of the day come first; of several, those of the fewest days hold (a closed week in July yields to one
   open day in it), and among these a closure wins over hours.
2. Without an exception a public holiday is closed.
3. Otherwise the weekly hours hold. Where a season covers the day, only the season's hours hold, on every weekday; of
   several seasons the shortest.
4. An authority without weekly hours in force follows the point. Its hours never reach outside the point's, and end
   with the point and with the authority.

A rule speaks of the wall clock: open is every instant at which the clock on the wall shows a time from `opens` up to,
but not including, `closes`. On the days when clocks change this is exact: an hour that is skipped is nobody's, an hour
that comes twice counts twice. Answers are in UTC, where differences and comparisons are true on those days as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from piste.web.network.models import Agency, HoursException, HoursRule, Point

HELSINKI = ZoneInfo("Europe/Helsinki")
Span = tuple[datetime, datetime]
"""From and until (not included), both aware, in UTC."""
Clock = tuple[time, time]
Key = tuple[int, int | None]
"""Of a point, and of an authority at it or None for the point itself."""
AHEAD_DAYS = 60
OPEN_ENDED_DAYS, ALWAYS_DAYS = 1e8, 1e9


@lru_cache(maxsize=64)
def public_holidays(year: int) -> dict[date, str]:
    """Return the public holidays of a year in Finland with their Finnish names, the eves that offices keep as well."""
    return dict(holidays.country_holidays("FI", years=year, language="fi"))


def is_public_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday."""
    return day in public_holidays(day.year)


@dataclass(frozen=True)
class HoursBook:
    """The hours of some points, read at once; every question to it is answered without another query."""

    rules: dict[Key, list[HoursRule]] = field(default_factory=dict)
    exceptions: dict[Key, list[HoursException]] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[HoursRule], exceptions: Iterable[HoursException]) -> "HoursBook":
        """Sort hours by the point and authority that they belong to."""
        by_rule: dict[Key, list[HoursRule]] = defaultdict(list)
        by_exception: dict[Key, list[HoursException]] = defaultdict(list)
        for rule in rules:
            by_rule[rule.point_id, rule.agency_id].append(rule)
        for exception in exceptions:
            by_exception[exception.point_id, exception.agency_id].append(exception)
        return cls(dict(by_rule), dict(by_exception))

    def spans(self, point: Point, agency: Agency | None, first_day: date, last_day: date) -> list[Span]:
        """Return the open spans of local days, in order, touching ones joined; both days are included."""
        found: list[Span] = []
        for number in range((last_day - first_day).days + 1):
            day = first_day + timedelta(days=number)
            for clock in self.clocks(point, agency, day):
                found.extend(spans_of_clock(day, clock))
        return join_touching(found)

    def clocks(self, point: Point, agency: Agency | None, day: date) -> list[Clock]:
        """Return the wall-clock hours of a day, in order, apart from each other."""
        if not point.is_open_on(day) or (agency is not None and not agency.exists_on(day)):
            return []
        own = self.own_clocks((point.pk, None), day) or []
        if agency is None or not own:
            return own
        its = self.own_clocks((point.pk, agency.pk), day)
        return own if its is None else cross(own, its)

    def own_clocks(self, key: Key, day: date) -> list[Clock] | None:
        """Return the hours that somebody's own rules give for a day; None where there are none in force."""
        exceptions = narrowest([e for e in self.exceptions.get(key, ()) if e.first_day <= day <= e.last_day])
        if exceptions:
            if any(exception.opens is None for exception in exceptions):
                return []
            return merge((e.opens, e.closes) for e in exceptions if e.opens is not None and e.closes is not None)
        rules = in_force(self.rules.get(key, ()), day)
        if not rules:
            return None
        if is_public_holiday(day):
            return []
        return merge((rule.opens, rule.closes) for rule in rules if rule.weekday == day.weekday())

    def span_at(self, point: Point, agency: Agency | None, at: datetime) -> Span | None:
        """Return the open span that holds an instant, or None where it is closed then."""
        day = at.astimezone(HELSINKI).date()
        return next((span for span in self.spans(point, agency, day, day) if span[0] <= at < span[1]), None)

    def is_open_at(self, point: Point, agency: Agency | None, at: datetime) -> bool:
        """Tell whether it is open at an instant."""
        return self.span_at(point, agency, at) is not None

    def next_opening(self, point: Point, agency: Agency | None, after: datetime, days: int = AHEAD_DAYS) -> Span | None:
        """Return the first span that begins at an instant or later; None where there is none within these days."""
        first = after.astimezone(HELSINKI).date()
        for number in range(days + 1):
            day = first + timedelta(days=number)
            for span in self.spans(point, agency, day, day):
                if span[0] >= after:
                    return span
        return None


def read_hours(points: Iterable[Point]) -> HoursBook:
    """Read the hours of many points by two queries."""
    keys = [point.pk for point in points]
    return HoursBook.of(
        HoursRule.objects.filter(point__in=keys).order_by(), HoursException.objects.filter(point__in=keys).order_by()
    )


def open_spans(point: Point, agency: Agency | None, first_day: date, last_day: date) -> list[Span]:
    """Return when a point is open (`agency` None), or when an authority serves there; see the module's first lines."""
    return read_hours([point]).spans(point, agency, first_day, last_day)


def is_open_at(point: Point, agency: Agency | None, at: datetime) -> bool:
    """Tell whether a point, or an authority at it, is open at an instant."""
    return read_hours([point]).is_open_at(point, agency, at)


def next_opening(point: Point, agency: Agency | None, after: datetime, days: int = AHEAD_DAYS) -> Span | None:
    """Return the first span that begins at an instant or later; None where there is none within these days."""
    return read_hours([point]).next_opening(point, agency, after, days)


def narrowest(exceptions: list[HoursException]) -> list[HoursException]:
    """Keep the exceptions of the fewest days."""
    fewest = min((e.last_day - e.first_day for e in exceptions), default=timedelta())
    return [e for e in exceptions if e.last_day - e.first_day == fewest]


def in_force(rules: Iterable[HoursRule], day: date) -> list[HoursRule]:
    """Return the weekly hours that hold on a day, of all weekdays: those of the shortest season."""
    holding = [
        rule
        for rule in rules
        if (rule.valid_from is None or rule.valid_from <= day) and (rule.valid_until is None or day <= rule.valid_until)
    ]
    shortest = min((season_days(rule) for rule in holding), default=0.0)
    return [rule for rule in holding if season_days(rule) == shortest]


def season_days(rule: HoursRule) -> float:
    """Return how long a season is; new hours from a day on are longer than any season, hours without limits longest."""
    if rule.valid_from is not None and rule.valid_until is not None:
        return float((rule.valid_until - rule.valid_from).days)
    return ALWAYS_DAYS if rule.valid_from is None and rule.valid_until is None else OPEN_ENDED_DAYS


def merge(clocks: Iterable[Clock]) -> list[Clock]:
    """Return hours in order, overlapping and touching ones joined."""
    merged: list[Clock] = []
    for opens, closes in sorted(clocks):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
        else:
            merged.append((opens, closes))
    return merged


def cross(ones: list[Clock], others: list[Clock]) -> list[Clock]:
    """Return the hours that are in both."""
    both = ((max(a, c), min(b, d)) for a, b in ones for c, d in others)
    return sorted((opens, closes) for opens, closes in both if opens < closes)


def spans_of_clock(day: date, clock: Clock) -> Iterator[Span]:
    """Turn wall-clock hours of a day into spans: one, save on the days when clocks change."""
    opens, closes = (datetime.combine(day, at, tzinfo=UTC) for at in clock)
    for begins, ends, offset in offsets_of(day):
        start, end = max(opens - offset, begins), min(closes - offset, ends)
        if start < end:
            yield start, end


@lru_cache(maxsize=4096)
def offsets_of(day: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """Return the parts of a local day, in UTC, that have one offset each: two where clocks change on it."""
    begins = datetime.combine(day, time.min, tzinfo=HELSINKI).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time.min, tzinfo=HELSINKI).astimezone(UTC)
    first, last = offset_at(begins), offset_at(ends - timedelta(seconds=1))
    if first == last:
        return ((begins, ends, first),)
    low, high = begins, ends
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle -= timedelta(microseconds=middle.microsecond)
        low, high = (middle, high) if offset_at(middle) == first else (low, middle)
    return ((begins, high, first), (high, ends, last))


def offset_at(at: datetime) -> timedelta:
    """Return what the local clock is ahead of UTC at an instant."""
    return at.astimezone(HELSINKI).utcoffset() or timedelta()


def join_touching(spans: list[Span]) -> list[Span]:
    """Join spans where one begins when another ends; spans come in order."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
