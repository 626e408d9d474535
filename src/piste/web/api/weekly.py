"""Opening hours as weekly rules that say exactly the same: holidays, seasons and exceptions are in them already."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from piste.web.network.hours import HELSINKI, Clock, HoursBook
from piste.web.network.models import Agency, Point

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
AHEAD_DAYS = 182
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Weekly:
    """Open on weekdays (0 is Monday) from a first day to a last day, with the clock's distance from UTC in minutes."""

    weekdays: tuple[int, ...]
    first: date
    last: date
    opens: time
    closes: time
    offset_min: int

    @property
    def byday(self) -> str:
        """Return the weekdays as iCalendar writes them."""
        return ",".join(DAYS[day] for day in self.weekdays)

    def stamp(self, at: time) -> str:
        """Return a time with its distance from UTC."""
        hours, minutes = divmod(abs(self.offset_min), 60)
        return f"{at:%H:%M}{'-' if self.offset_min < 0 else '+'}{hours:02}:{minutes:02}"


def offset_min(day: date, at: time) -> int:
    """Return what the local clock is ahead of UTC, minutes."""
    offset = datetime.combine(day, at, tzinfo=HELSINKI).utcoffset() or timedelta()
    return int(offset.total_seconds() // 60)


def build_weekly(
    book: HoursBook, point: Point, agency: Agency | None, first: date, days: int = AHEAD_DAYS
) -> list[Weekly]:
    """Return rules that together give each day's hours, no more and no less, from a day on.

    Days of one weekday with the same hours in successive weeks make a run; runs that begin and end in the same weeks
    make a rule.
    """
    dates: dict[tuple[int, Clock, int], list[date]] = defaultdict(list)
    for number in range(days):
        day = first + timedelta(days=number)
        for clock in book.clocks(point, agency, day):
            dates[day.weekday(), clock, offset_min(day, clock[0])].append(day)
    runs: dict[tuple[date, date, Clock, int], list[tuple[int, date, date]]] = defaultdict(list)
    for (weekday, clock, offset), its in dates.items():
        for begins, ends in split_runs(its):
            runs[monday(begins), monday(ends), clock, offset].append((weekday, begins, ends))
    rules = [
        Weekly(
            tuple(sorted(weekday for weekday, _begins, _ends in its)),
            min(begins for _weekday, begins, _ends in its), max(ends for _weekday, _begins, ends in its),
            *clock, offset,
        )
        for (_from, _to, clock, offset), its in runs.items()
    ]  # fmt: skip
    return sorted(rules, key=lambda rule: (rule.first, rule.weekdays, rule.opens))


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def split_runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return first and last day of each run of days a week apart; days come in order."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == WEEK:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs
