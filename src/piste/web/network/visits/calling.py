"""Calling: the next whom this person may serve, or a chosen one. Two desks never get the same ticket."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.network.models import Desk, StaffMember
from piste.web.network.visits.hall import tell_hall
from piste.web.network.visits.models import Period, Visit, VisitService
from piste.web.network.visits.serving_rights import rights_of
from piste.web.network.visits.timeline import change_period, log


@transaction.atomic
def call_next(desk: Desk, staff: StaffMember, at: datetime | None = None) -> Visit | None:
    """Call the first in the order whom this person may serve; None where nobody is.

    A row that another desk is just taking is skipped, never waited for. The desk's own row is locked first, so that two
    presses of the key at one desk call one customer.

    Raises
    ------
    PisteError
        Where the desk still serves somebody.
    """
    moment = at or timezone.now()
    lock_desk(desk)
    found = next_in_line(desk, staff, moment).select_for_update(skip_locked=True, of=("self",)).first()
    return None if found is None else begin_serving(found, desk, staff, moment, "called")


def next_in_line(desk: Desk, staff: StaffMember, moment: datetime) -> QuerySet[Visit]:
    """Return the waiting visits that a person may serve, in their order."""
    rights = rights_of(staff, desk.point, timezone.localdate(moment))
    return Visit.objects.filter(
        point=desk.point_id,
        day=timezone.localdate(moment),
        state=Visit.State.WAITING,
        current_service__in=rights.services,
        language__in=rights.languages,
    ).order_by("effective_at", "pk")


@transaction.atomic
def pick(visit: Visit, desk: Desk, staff: StaffMember, at: datetime | None = None) -> Visit:
    """Call a chosen visit that waits, is parked, or was missed; the person must be trained, an interpreter may speak.

    Raises
    ------
    PisteError
        Where it is served elsewhere, has ended, or the person is not trained for it.
    """
    moment = at or timezone.now()
    lock_desk(desk)
    mine = Visit.objects.select_for_update().get(pk=visit.pk)
    waits = {Visit.State.WAITING, Visit.State.ON_HOLD, Visit.State.MISSED}
    if mine.state not in waits or mine.point_id != desk.point_id:
        raise PisteError("{ticket} is no longer waiting.", ticket=mine.ticket)
    if mine.hold == Visit.Hold.REMOTE:
        raise PisteError("{ticket} waits for a remote expert.", ticket=mine.ticket)
    if mine.current_service_id not in rights_of(staff, desk.point, timezone.localdate(moment)).services:
        raise PisteError("You are not trained for this service today.")
    if mine.state == Visit.State.MISSED:
        reopen(mine, moment)
    return begin_serving(mine, desk, staff, moment, "picked")


def reopen(visit: Visit, moment: datetime) -> None:
    """Take back the end of a visit whose customer comes after all; the time in between is on hold."""
    ended_at = visit.ended_at or moment
    visit.services.filter(outcome=Visit.State.MISSED).update(outcome="")
    visit.state, visit.outcome, visit.ended_at = Visit.State.ON_HOLD, "", None
    change_period(visit, Period.Kind.ON_HOLD, min(ended_at, moment))


@transaction.atomic
def recall(visit: Visit, desk: Desk, staff: StaffMember, at: datetime | None = None) -> Visit:
    """Call the desk's own visit once more: the hall hears it; no time changes."""
    moment = at or timezone.now()
    Visit.objects.filter(pk=visit.pk).update(calls=F("calls") + 1)
    visit.refresh_from_db()
    log(visit, "recalled", moment, desk, staff)
    tell_hall(desk.point_id, "called", visit, desk)
    return visit


def begin_serving(visit: Visit, desk: Desk, staff: StaffMember, moment: datetime, what: str) -> Visit:
    """Begin to serve; the first call ends the wait that counts."""
    service = open_service(visit)
    last = Period.objects.filter(desk=desk, kind=Period.Kind.SERVING).aggregate(last=Max("during__endswith"))["last"]
    moment = max(moment, last or moment)  # clocks of two servers differ: a desk's visits follow each other
    began = change_period(visit, Period.Kind.SERVING, moment, service, desk, staff)
    visit.state, visit.hold = Visit.State.SERVING, ""
    visit.first_called_at = visit.first_called_at or began
    visit.calls += 1
    visit.save(update_fields=["state", "hold", "first_called_at", "calls", "outcome", "ended_at"])
    log(visit, what, began, desk, staff, effective_at=visit.effective_at.isoformat())
    tell_hall(desk.point_id, "called", visit, desk)
    return visit


def open_service(visit: Visit) -> VisitService | None:
    """Return the first service without an outcome."""
    return visit.services.filter(outcome="").order_by("position").first()


def lock_desk(desk: Desk) -> None:
    """Lock the desk's row until the transaction ends, and refuse where it serves somebody."""
    Desk.objects.select_for_update().get(pk=desk.pk)
    if (busy := visit_at(desk)) is not None:
        raise PisteError("The desk still serves {ticket}.", ticket=str(busy))


def visit_at(desk: Desk) -> Visit | None:
    """Return whom the desk serves now."""
    open_now = Q(periods__desk=desk, periods__kind=Period.Kind.SERVING, periods__during__endswith__isnull=True)
    return Visit.objects.filter(open_now, state=Visit.State.SERVING).first()
