"""A week of a point as its page shows it: people by day, and what is too little."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from piste.web.network.booking.gaps import Gap, find_gaps
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.models import Shift
from piste.web.network.booking.rostering import week_span
from piste.web.network.booking.span import Span
from piste.web.network.hours import open_spans
from piste.web.network.models import Point, Service, StaffMember


@dataclass(frozen=True)
class ShownShift:
    """A turn in its cell."""

    key: int
    role: str
    role_name: str
    hours: str
    swappable: bool


@dataclass(frozen=True)
class ShownGap:
    """Too few staff: when, and for what."""

    day: date
    day_name: str
    hours: str
    what: str
    nobody: bool


@dataclass(frozen=True)
class ShownDay:
    """A day's heading: its name, the hours, and how many gaps it has."""

    day: date
    name: str
    hours: str
    gaps: int
    today: bool


@dataclass
class ShownPerson:
    """A row."""

    staff: StaffMember
    days: list[list[ShownShift]] = field(default_factory=list)
    hours: float = 0.0


@dataclass(frozen=True)
class Week:
    """All that the page shows."""

    monday: date
    days: list[ShownDay]
    people: list[ShownPerson]
    gaps: list[ShownGap]

    @property
    def number(self) -> int:
        """Return the week's number."""
        return self.monday.isocalendar().week


def hours_words(span: Span) -> str:
    """Return a span's times on the wall."""
    return f"{clock(span.start)}–{clock(span.end)}"


def clock(at: object) -> str:
    """Return a time on the wall."""
    return date_format(localtime(at), "TIME_FORMAT")  # type: ignore[arg-type]


def build_week(point: Point, monday: date, today: date) -> Week:
    """Return a point's week, by a bounded number of queries."""
    days = [monday + timedelta(days=k) for k in range(7)]
    gaps = shown_gaps(find_gaps(point, days[0], days[-1]))
    by_day: dict[date, int] = defaultdict(int)
    for gap in gaps:
        by_day[gap.day] += 1
    opening: dict[date, list[str]] = defaultdict(list)
    for start, end in open_spans(point, None, days[0], days[-1]):
        opening[local_day(start)].append(hours_words(Span(start, end)))
    heads = [
        ShownDay(day, date_format(day, "D j.n."), ", ".join(opening[day]) or _("closed"), by_day[day], day == today)
        for day in days
    ]
    return Week(monday, heads, people_of(point, monday, days), gaps)


def people_of(point: Point, monday: date, days: list[date]) -> list[ShownPerson]:
    """Return the rows: the point's people, and whoever else has a turn there."""
    whole = week_span(monday)
    people = {
        one.pk: ShownPerson(one)
        for one in StaffMember.objects.filter(point=point, is_active=True).select_related("agency")
    }
    shifts = Shift.objects.filter(during__overlap=whole.range).select_related("staff__agency")
    cells: dict[tuple[int, date], list[ShownShift]] = defaultdict(list)
    for shift in shifts:
        is_absence = shift.role == Shift.Role.ABSENCE
        if shift.point_id != point.pk and not (is_absence and shift.staff_id in people):
            continue
        during = Span.of(shift.during)
        if shift.staff_id not in people:
            people[shift.staff_id] = ShownPerson(shift.staff)
        if not is_absence:
            people[shift.staff_id].hours += during.length.total_seconds() / 3600
        hours = _("all day") if during.length >= timedelta(hours=23) else hours_words(during)
        shown = ShownShift(shift.pk, shift.role, str(shift.get_role_display()), hours, not is_absence)
        cells[shift.staff_id, local_day(during.start)].append(shown)
    for key, person in people.items():
        person.days = [cells[key, day] for day in days]
    return sorted(people.values(), key=lambda person: person.staff.name)


def shown_gaps(gaps: list[Gap]) -> list[ShownGap]:
    """Return gaps in words; services that lack people at the same time stand in one row."""
    names = {one.pk: str(one) for one in Service.objects.all()}
    together: dict[tuple[date, str], list[Gap]] = defaultdict(list)
    for gap in gaps:
        together[gap.day, hours_words(Span(gap.starts_at, gap.ends_at))].append(gap)
    found = []
    for (day, hours), some in together.items():
        nobody = any(gap.service is None for gap in some)
        what = (
            _("Nobody at the desks") if nobody else ", ".join(sorted(names[gap.service] for gap in some if gap.service))
        )
        found.append(ShownGap(day, date_format(day, "D j.n."), hours, what, nobody))
    return found
