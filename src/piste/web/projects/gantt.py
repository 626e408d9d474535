"""Geometry of a timetable: rows of bars and marks over a calendar; templates draw it and put a table beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from piste.web.projects.models import SiteProject, Stage
from piste.web.projects.schedule import Slot
from piste.web.projects.summaries import Summary

LEFT, WIDTH, ROW, HEAD = 210, 1060, 30, 26


@dataclass(frozen=True)
class Mark:
    """One day on a row: done, coming, late, planned (where it was to be) or overdue."""

    x: float
    kind: str
    words: str


@dataclass(frozen=True)
class Bar:
    """A row: its name, and what is drawn on it. A bar of no width is not drawn."""

    words: str
    address: str
    y: float
    x: float = 0.0
    width: float = 0.0
    done_width: float = 0.0
    late_x: float = 0.0
    late_width: float = 0.0
    marks: tuple[Mark, ...] = ()
    is_example: bool = False


@dataclass(frozen=True)
class Gantt:
    """A timetable ready to draw."""

    bars: tuple[Bar, ...]
    years: tuple[tuple[float, int], ...]
    today_x: float | None
    width: int
    height: int
    left: int = LEFT


@dataclass(frozen=True)
class Calendar:
    """How days lie on the drawing."""

    first: date
    last: date

    def across(self, day: date) -> float:
        """Return where a day lies."""
        span = max(1, (self.last - self.first).days)
        return round(LEFT + (day - self.first).days / span * (WIDTH - LEFT - 20), 1)


def calendar_of(days: Sequence[date], today: date) -> Calendar:
    """Return whole years round all days and today."""
    known = [*days, today]
    return Calendar(date(min(known).year, 1, 1), date(max(known).year + 1, 1, 1))


def draw_programme(summaries: Sequence[Summary], today: date) -> Gantt:
    """Return the timetable of sites: a bar from the first known day to the opening, what is done and late."""
    days = [day for one in summaries for slot in one.slots for day in (slot.day, slot.milestone.planned) if day]
    calendar = calendar_of(days, today)
    bars = tuple(bar_of(one, calendar, HEAD + k * ROW, today) for k, one in enumerate(summaries))
    return finish(bars, calendar, today)


def bar_of(summary: Summary, calendar: Calendar, y: float, today: date) -> Bar:
    """Return one site's row."""
    project, opening = summary.project, summary.opening
    before = [
        slot.day for slot in summary.slots if slot.day and Stage(slot.milestone.stage).place <= Stage.OPENING.place
    ]
    address = reverse("projects:project", args=[project.code])
    if not before:
        return Bar(str(project), address, y, is_example=project.is_example)
    begin, end = min(before), opening.day if opening is not None and opening.day else max(before)
    x, end_x = calendar.across(begin), calendar.across(end)
    done = calendar.across(min(max(today, begin), end))
    planned = opening.milestone.planned if opening is not None else None
    late_x = calendar.across(planned) if planned is not None and planned < end else end_x
    marks = [mark_of(slot, calendar) for slot in summary.slots if slot.milestone.is_gate and slot.day is not None]
    if planned is not None and planned < end:
        marks.append(Mark(late_x, "planned", ""))
    return Bar(
        str(project), address, y, x, round(end_x - x, 1), round(done - x, 1), late_x, round(end_x - late_x, 1),
        tuple(marks), project.is_example,
    )  # fmt: skip


def mark_of(slot: Slot, calendar: Calendar) -> Mark:
    """Return a milestone's mark."""
    assert slot.day is not None
    opening = "-opening" if slot.milestone.is_gate and slot.milestone.stage == Stage.OPENING else ""
    kind = "done" if slot.is_done else "late" if slot.late_days else "coming"
    return Mark(calendar.across(slot.day), f"{kind}{opening}", str(slot.milestone))


def draw_site(project: SiteProject, slots: Sequence[Slot], today: date) -> Gantt:
    """Return the timetable of one site: a row a milestone, from where it was to be to where it is."""
    shown = [one for one in slots if one.day is not None]
    days = [day for one in shown for day in (one.day, one.milestone.planned) if day]
    calendar = calendar_of(days, today)
    bars = []
    for k, slot in enumerate(shown):
        assert slot.day is not None
        marks = [mark_of(slot, calendar)]
        late_x = x = calendar.across(slot.day)
        planned = slot.milestone.planned
        if planned is not None and planned < slot.day:
            late_x = calendar.across(planned)
            marks.append(Mark(late_x, "planned", ""))
        address = reverse("projects:milestone", args=[project.code, slot.milestone.pk])
        bars.append(Bar(str(slot.milestone), address, HEAD + k * ROW, late_x=late_x,
                        late_width=round(x - late_x, 1), marks=tuple(marks)))  # fmt: skip
    return finish(tuple(bars), calendar, today)


def finish(bars: tuple[Bar, ...], calendar: Calendar, today: date) -> Gantt:
    """Return the whole drawing with its years."""
    years = tuple((calendar.across(date(year, 1, 1)), year) for year in range(calendar.first.year, calendar.last.year))
    return Gantt(bars, years, calendar.across(today), WIDTH, HEAD + ROW * len(bars) + 10)
