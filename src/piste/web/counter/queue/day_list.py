"""The day of a point on one page, kept by the browser for the time when the line is down."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from piste.web.counter.queue.languages import language_name
from piste.web.network.booking.minutes import day_ends
from piste.web.network.booking.models import Appointment
from piste.web.network.models import Point
from piste.web.network.visits.models import Visit


@dataclass(frozen=True)
class DayList:
    """Open tickets in their order, and the day's appointments."""

    tickets: list[tuple[Visit, str]]
    appointments: list[Appointment]
    at: datetime


def build_day_list(point: Point, now: datetime | None = None) -> DayList:
    """Return it in three queries."""
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    open_ones = Visit.objects.filter(point=point, day=day, ended_at__isnull=True).select_related("current_service")
    begins, ends = day_ends(day)
    booked = Appointment.objects.filter(point=point, starts_at__gte=begins, starts_at__lt=ends)
    wanted = booked.exclude(state=Appointment.State.CANCELLED).prefetch_related("parts__service", "parts__staff")
    tickets = [(visit, language_name(visit.language)) for visit in open_ones.order_by("effective_at", "pk")]
    return DayList(tickets, list(wanted.order_by("starts_at", "pk")), moment)
