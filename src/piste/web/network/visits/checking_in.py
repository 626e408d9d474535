"""A booked customer checks in: by the private link, by code at a kiosk, or at the reception; one visit comes of it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.network.booking.appointments import check_in, mark_missed, mark_served
from piste.web.network.booking.models import Appointment
from piste.web.network.events import VisitFinished, subscribe
from piste.web.network.visits.arriving import Arrival, arrive
from piste.web.network.visits.models import Outcome, Visit

EARLIEST = timedelta(minutes=60)
"""So long before the booked time one may check in."""


def is_here(appointment: Appointment, now: datetime | None = None) -> bool:
    """Tell whether the appointment may be checked in to now."""
    moment = now or timezone.now()
    if appointment.state != Appointment.State.BOOKED or appointment.point_id is None:
        return False
    return appointment.starts_at - EARLIEST <= moment < appointment.ends_at


@transaction.atomic
def come(appointment: Appointment, channel: str, at: datetime | None = None) -> Visit:
    """Check in: the appointment's visit waits from now on; who checks in twice has the same ticket.

    At most 10 minutes late, the booked time counts in the queue, otherwise the arrival (`order.effective_time`).

    Raises
    ------
    PisteError
        Where the appointment is at no point, is over, or begins more than an hour from now.
    """
    moment = at or timezone.now()
    mine = Appointment.objects.select_for_update(of=("self",)).select_related("point").get(pk=appointment.pk)
    if mine.state == Appointment.State.CHECKED_IN and (known := visit_of(mine)) is not None:
        return known
    if mine.point is None or mine.channel == Appointment.Channel.PHONE:
        raise PisteError("This appointment is not at a service point.")
    if mine.state != Appointment.State.BOOKED:
        raise PisteError("This appointment is over. Take a number to be served.")
    if moment < mine.starts_at - EARLIEST:
        raise PisteError("You may check in an hour before your time at the earliest.")
    check_in(mine, moment)
    services = [part.service for part in mine.parts.select_related("service").order_by("position")]
    told = Arrival(channel=channel, language=mine.language, booked_for=mine.starts_at, appointment_id=mine.pk)
    return arrive(mine.point, services, told, moment)


def visit_of(appointment: Appointment) -> Visit | None:
    """Return the visit that an appointment became."""
    return Visit.objects.filter(appointment_id=appointment.pk).order_by("-pk").first()


@subscribe(VisitFinished)
def end_appointment(event: VisitFinished) -> None:
    """Note on the appointment how its visit ended; a missed one whose customer came after all was served."""
    visit = Visit.objects.filter(pk=event.visit_id).first()
    key = visit.appointment_id if visit is not None else None
    mine = Appointment.objects.filter(pk=key).first() if key is not None else None
    if mine is None:
        return
    if event.outcome == Outcome.MISSED:
        if mine.state in {Appointment.State.BOOKED, Appointment.State.CHECKED_IN}:
            mark_missed(mine)
    elif event.outcome == Outcome.LEFT:
        return  # came and went: neither served nor missed
    elif mine.state not in {Appointment.State.SERVED, Appointment.State.CANCELLED}:
        mark_served(mine)
