"""Appointments of some points and days, by what became of them, in the groupings of visits."""

from collections.abc import Sequence
from datetime import date

from django.utils.timezone import localtime

from piste.evaluation.no_show import CANCELLED, KEPT, MISSED, NoShowRow, build_no_shows
from piste.web.counter.follow_up.reading import texts
from piste.web.network.booking.minutes import day_ends
from piste.web.network.booking.models import Appointment
from piste.web.network.models import Point

State = Appointment.State
FATES: dict[str, str] = {
    State.SERVED: KEPT, State.CHECKED_IN: KEPT, State.MISSED: MISSED, State.CANCELLED: CANCELLED,
}  # fmt: skip
"""What becomes of an appointment; one that is still booked has become nothing yet."""
COLUMNS = (
    "pk", "state", "point__code", "starts_at", "channel", "language", "parts__service__code",
    "parts__service__agency__code",
)  # fmt: skip
BY_PART = {"service": 6, "agency": 7}


def read_no_shows(points: Sequence[Point], first_day: date, last_day: date, by: str) -> list[NoShowRow]:
    """Return kept, missed and cancelled appointments of local days by group, with one query; all as the last row.

    By service and agency an appointment counts once for each; the last row counts it once. The kind of visit
    groups nothing here, since all are booked: it gives the last row alone.
    """
    begins, ends = day_ends(first_day)[0], day_ends(last_day)[1]
    found = Appointment.objects.filter(
        point__in=points, starts_at__gte=begins, starts_at__lt=ends, state__in=list(FATES)
    )
    rows = list(found.order_by("pk", "parts__position").values_list(*COLUMNS))
    whole = list({row[0]: row for row in rows}.values())
    everything = build_no_shows({}, texts([FATES[row[1]] for row in whole]))
    if by == "kind":
        return everything
    if by in BY_PART:
        at = BY_PART[by]
        chosen = list({(row[0], row[at]): row for row in rows if row[at]}.values())
        groups = [row[at] for row in chosen]
    else:
        chosen, groups = whole, [group_of(row, by) for row in whole]
    told = build_no_shows({by: texts(groups)}, texts([FATES[row[1]] for row in chosen]), by)
    return [*told[:-1], *everything]


def group_of(row: Sequence[object], by: str) -> str:
    """Return the group of an appointment; hours and weeks are those on the wall when it begins."""
    if by in {"hour", "week"}:
        begins = localtime(row[3])  # type: ignore[arg-type]
        week = begins.isocalendar()
        return f"{begins.hour:02d}" if by == "hour" else f"{week.year}-W{week.week:02d}"
    return str(row[{"point": 2, "channel": 4, "language": 5}[by]])
