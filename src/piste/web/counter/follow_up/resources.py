"""What each point has against who comes: hours on the roster, hours at desks, visitors, hours of service."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from piste.evaluation.follow_up import ResourceRow, build_follow_up
from piste.web.counter.follow_up.reading import VisitBook
from piste.web.network.booking.minutes import day_ends
from piste.web.network.booking.models import Shift
from piste.web.network.booking.span import Span, overlap, subtract
from piste.web.network.models import Point
from piste.web.network.visits.models import DeskTurn

FOR_CUSTOMERS = (Shift.Role.DESK, Shift.Role.SERVICE)


def build_resources(points: Sequence[Point], book: VisitBook, first_day: date, last_day: date) -> list[ResourceRow]:
    """Return a row a point, by three queries; hours to come do not count."""
    begins = day_ends(first_day)[0]
    ends = min(day_ends(last_day)[1], timezone.now())
    if ends <= begins:
        return []
    whole = Span(begins, ends)
    rostered, desks = read_rostered(points, whole), read_desk_hours(points, whole)
    rows = {row.group: row for row in build_follow_up(book.followed("point"), "point") if row.group}
    told = []
    for point in points:
        row = rows.get(point.code)
        visitors = row.visits - row.missed if row else 0
        service_h = row.service_h if row else 0.0
        told.append(ResourceRow(point.code, rostered[point.pk], desks[point.pk], visitors, service_h))
    return told


def read_rostered(points: Sequence[Point], whole: Span) -> dict[int, float]:
    """Return hours on the roster for customers, by point; absences are taken off."""
    shifts = list(Shift.objects.filter(during__overlap=whole.range))
    away: dict[int, list[Span]] = defaultdict(list)
    for shift in shifts:
        if shift.role == Shift.Role.ABSENCE:
            away[shift.staff_id].append(Span.of(shift.during))
    wanted = {point.pk for point in points}
    hours: dict[int, float] = defaultdict(float)
    for shift in shifts:
        if shift.point_id in wanted and shift.role in FOR_CUSTOMERS:
            there = subtract(overlap([Span.of(shift.during)], [whole]), away[shift.staff_id])
            hours[shift.point_id] += sum(span.length.total_seconds() for span in there) / 3600
    return hours


def read_desk_hours(points: Sequence[Point], whole: Span) -> dict[int, float]:
    """Return hours that somebody sat at a desk, by point; a turn that nobody has ended counts until now."""
    hours: dict[int, float] = defaultdict(float)
    turns = DeskTurn.objects.filter(desk__point__in=points, during__overlap=whole.range)
    for point, during in turns.values_list("desk__point", "during"):
        upper: datetime = min(during.upper or whole.end, whole.end)
        lower = max(during.lower, whole.start)
        hours[point] += max((upper - lower).total_seconds(), 0) / 3600
    return hours
