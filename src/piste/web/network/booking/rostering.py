"""Changing the roster: add, copy a week, swap two turns; and what an absence leaves without a person."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from piste.core.errors import PisteError
from piste.web.network.booking.models import Appointment, AppointmentPart, Shift
from piste.web.network.booking.span import Span
from piste.web.network.models import Point, StaffMember

HELSINKI = ZoneInfo("Europe/Helsinki")
WEEK = timedelta(days=7)


class RosterError(PisteError):
    """A change that the roster does not allow, and why."""


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_span(monday: date) -> Span:
    """Return a week's span: 167, 168 or 169 hours."""
    begins = datetime.combine(monday, datetime.min.time(), tzinfo=HELSINKI)
    ends = datetime.combine(monday + WEEK, datetime.min.time(), tzinfo=HELSINKI)
    return Span(begins, ends)


def add_shift(staff: StaffMember, point: Point | None, role: str, during: Span) -> Shift:
    """Add a turn. Raises `RosterError` where the person has another one then."""
    made = Shift(staff=staff, point=point, role=role, during=during.range)
    save_shift(made)
    return made


def save_shift(shift: Shift) -> None:
    """Save a turn that is new or has changed. Raises `RosterError` where the person has another one then."""
    try:
        with transaction.atomic():
            shift.save()
    except IntegrityError as refused:
        if "a_person_one_turn_at_a_time" not in str(refused):
            raise
        raise RosterError(gettext_noop("{name} has another turn at that time"), name=str(shift.staff)) from refused


def copy_week(point: Point, monday: date, weeks: int = 1) -> tuple[int, int]:
    """Copy a point's week to the weeks after it by the clock on the wall; absences are not copied.

    Returns
    -------
    copied, left : int
        How many turns were made, and how many were left out because the person has something else then.
    """
    copied = left = 0
    shifts = Shift.objects.filter(point=point, during__startswith__gte=week_span(monday).start)
    shifts = shifts.filter(during__startswith__lt=week_span(monday).end).exclude(role=Shift.Role.ABSENCE)
    kept = list(shifts.select_related("staff"))
    with transaction.atomic():
        for number in range(1, weeks + 1):
            for shift in kept:
                try:
                    add_shift(shift.staff, point, shift.role, later(Span.of(shift.during), number * WEEK))
                except RosterError:
                    left += 1
                else:
                    copied += 1
    return copied, left


def later(span: Span, by: timedelta) -> Span:
    """Return a span some days later, at the same times on the wall."""
    ends = [
        (at.astimezone(HELSINKI).replace(tzinfo=None) + by).replace(tzinfo=HELSINKI) for at in (span.start, span.end)
    ]
    return Span(*ends)


def swap_shifts(one: Shift, other: Shift) -> None:
    """Let two people change turns. Raises `RosterError` where one of them has something else then."""
    first, second = one.staff, other.staff
    if first.pk == second.pk:
        raise RosterError(gettext_noop("Both turns are the same person’s"))
    with transaction.atomic():
        Shift.objects.filter(pk__in=[one.pk, other.pk]).delete()
        add_shift(second, one.point, one.role, Span.of(one.during))
        add_shift(first, other.point, other.role, Span.of(other.during))


def left_without_person(point: Point | None, first: datetime, last: datetime) -> list[Appointment]:
    """Return appointments to come whose person is not on shift for the whole of their part, by three queries."""
    open_ones = Appointment.objects.filter(
        point=point, state=Appointment.State.BOOKED, starts_at__lt=last, ends_at__gt=max(first, timezone.now())
    )
    parts = list(AppointmentPart.objects.filter(appointment__in=open_ones))
    if not parts:
        return []
    whole = Span(min(part.starts_at for part in parts), max(part.ends_at for part in parts))
    people = {part.staff_id for part in parts if part.staff_id}
    shifts = list(Shift.objects.filter(staff__in=people, during__overlap=whole.range))
    bad = {part.appointment_id for part in parts if not is_present(part, shifts)}
    return list(open_ones.filter(pk__in=bad).select_related("point").order_by("starts_at"))


def is_present(part: AppointmentPart, shifts: Iterable[Shift]) -> bool:
    """Tell whether a part's person is on shift all the time and not absent."""
    mine = [(shift.role, Span.of(shift.during)) for shift in shifts if shift.staff_id == part.staff_id]
    wanted = Span(part.starts_at, part.ends_at)
    if any(role == Shift.Role.ABSENCE and span.meets(wanted) for role, span in mine):
        return False
    return any(
        role != Shift.Role.ABSENCE and span.start <= wanted.start and wanted.end <= span.end for role, span in mine
    )
