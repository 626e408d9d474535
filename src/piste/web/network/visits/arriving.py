"""A customer arrives: a ticket is taken, a booked customer checks in, a paper number is entered later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.network.models import Point, Service
from piste.web.network.visits.hall import tell_hall
from piste.web.network.visits.models import Period, Visit, VisitService
from piste.web.network.visits.order import effective_time
from piste.web.network.visits.ticket_numbers import next_number
from piste.web.network.visits.timeline import change_period, log


@dataclass(frozen=True)
class Arrival:
    """What is known of a customer who arrives."""

    channel: str = Visit.Channel.KIOSK
    language: str = "fi"
    booked_for: datetime | None = None
    appointment_id: int | None = None
    request_id: UUID | None = None
    """Made by the form that was pressed."""
    priority_min: int = 0
    priority_reason: str = ""
    kind: str = Visit.Kind.WALK_IN
    topic: str = ""
    postcode: str = ""
    note: str = ""


@transaction.atomic
def arrive(
    point: Point, services: Sequence[Service], arrival: Arrival | None = None, at: datetime | None = None
) -> Visit:
    """Make a visit with its ticket, waiting from now or, for a paper number entered later, from its own time.

    Raises
    ------
    PisteError
        Without a service, for a time to come, or for a service that is not this day's.
    """
    told = arrival or Arrival()
    now = timezone.now()
    moment = at or now
    if not services:
        raise PisteError("Choose at least one service.")
    if moment > now:
        raise PisteError("The time of arrival lies ahead.")
    if told.appointment_id is not None:
        known = Visit.objects.filter(appointment_id=told.appointment_id).exclude(state=Visit.State.MISSED).first()
        if known is not None:
            return known  # checked in twice: the same ticket
    if told.request_id is not None and (pressed := find_pressed(told.request_id)) is not None:
        return pressed
    day = timezone.localdate(moment)
    letter = services[0].letter
    visit = Visit.objects.create(
        point=point,
        day=day,
        letter=letter,
        number=next_number(point, day, letter),
        kind=Visit.Kind.APPOINTMENT if told.booked_for and told.kind == Visit.Kind.WALK_IN else told.kind,
        channel=told.channel,
        language=told.language,
        arrived_at=moment,
        booked_for=told.booked_for,
        appointment_id=told.appointment_id,
        request_id=told.request_id,
        priority_min=told.priority_min,
        priority_reason=told.priority_reason,
        effective_at=effective_time(moment, told.booked_for, told.priority_min),
        current_service=services[0],
        topic=told.topic,
        postcode=told.postcode,
        note=told.note,
    )
    VisitService.objects.bulk_create(
        VisitService(visit=visit, position=position, service=service) for position, service in enumerate(services)
    )
    change_period(visit, Period.Kind.WAITING, moment)
    log(visit, "arrived", moment, channel=told.channel)
    tell_hall(point.pk, "arrived", visit)
    return visit


def find_pressed(request_id: UUID) -> Visit | None:
    """Return the visit that a form has made already; a second press waits here until the first has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"press {request_id}"])
    return Visit.objects.filter(request_id=request_id).first()
