"""What a desk does with the visit it serves: park, hand over, ask a remote expert, split, miss, finish."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.network.events import HandoverAsked, VisitFinished, publish_event
from piste.web.network.models import Desk, Service, StaffMember
from piste.web.network.visits.calling import open_service
from piste.web.network.visits.hall import tell_hall
from piste.web.network.visits.models import Cause, Outcome, Period, Visit, VisitService
from piste.web.network.visits.order import effective_time
from piste.web.network.visits.serving_rights import rights_of
from piste.web.network.visits.ticket_numbers import next_number
from piste.web.network.visits.timeline import change_period, log


def lock_served(visit: Visit) -> Visit:
    """Return the visit, locked; refuse where it is not being served."""
    mine = Visit.objects.select_for_update().get(pk=visit.pk)
    if mine.state != Visit.State.SERVING:
        raise PisteError("{ticket} is not being served.", ticket=str(mine))
    return mine


@transaction.atomic
def park(visit: Visit, desk: Desk, staff: StaffMember, note: str = "", at: datetime | None = None) -> Visit:
    """Put the visit on hold, to be picked again; it keeps its place in the order."""
    mine = lock_served(visit)
    moment = change_period(mine, Period.Kind.ON_HOLD, at or timezone.now(), open_service(mine))
    mine.state, mine.hold, mine.note = Visit.State.ON_HOLD, Visit.Hold.PARKED, note or mine.note
    mine.save(update_fields=["state", "hold", "note"])
    log(mine, "parked", moment, desk, staff)
    tell_hall(mine.point_id, "moved", mine)
    return mine


@transaction.atomic
def hand_over(
    visit: Visit, desk: Desk, staff: StaffMember, service: Service, note: str = "", at: datetime | None = None
) -> Visit:
    """Hand the visit to whoever serves another service; what this desk did is sent on, and it keeps its place."""
    mine = lock_served(visit)
    current = open_service(mine)
    if current is not None:
        current.outcome = Outcome.SENT_ON
        current.save(update_fields=["outcome"])
    target = mine.services.filter(service=service, outcome="").order_by("position").first() or add_service(
        mine, service
    )
    moment = change_period(mine, Period.Kind.WAITING, at or timezone.now(), target)
    mine.state, mine.hold, mine.note = Visit.State.WAITING, "", note or mine.note
    mine.current_service = service
    mine.save(update_fields=["state", "hold", "note", "current_service"])
    log(mine, "handed-over", moment, desk, staff, service=service.code)
    tell_hall(mine.point_id, "moved", mine)
    return mine


@transaction.atomic
def ask_remote(visit: Visit, desk: Desk, staff: StaffMember, note: str = "", at: datetime | None = None) -> Visit:
    """Ask for a remote expert: the visit is on hold until somebody accepts or the ask ends."""
    mine = lock_served(visit)
    current = open_service(mine)
    if current is None:
        raise PisteError("Every service of this visit has its outcome.")
    moment = change_period(mine, Period.Kind.ON_HOLD, at or timezone.now(), current)
    mine.state, mine.hold, mine.note = Visit.State.ON_HOLD, Visit.Hold.REMOTE, note or mine.note
    mine.save(update_fields=["state", "hold", "note"])
    log(mine, "remote-asked", moment, desk, staff)
    asked = HandoverAsked(mine.pk, current.service_id, mine.point_id, mine.language, staff.pk, note)
    publish_event(asked)
    tell_hall(mine.point_id, "moved", mine)
    return mine


@transaction.atomic
def split(
    visit: Visit, desk: Desk, staff: StaffMember, services: Sequence[VisitService], at: datetime | None = None
) -> Visit:
    """Make of some open services a visit of its own, with its own ticket and the first one's place in the order."""
    mine = lock_served(visit)
    current = open_service(mine)
    moved = [part for part in services if part.visit_id == mine.pk and not part.outcome and part != current]
    if not moved:
        raise PisteError("Choose a service that has not begun.")
    moment = max(at or timezone.now(), mine.arrived_at)
    letter = moved[0].service.letter
    other = Visit.objects.create(
        point=mine.point,
        day=mine.day,
        letter=letter,
        number=next_number(mine.point, mine.day, letter),
        kind=mine.kind,
        channel=Visit.Channel.DESK,
        language=mine.language,
        arrived_at=moment,
        priority_min=mine.priority_min,
        priority_reason=mine.priority_reason,
        effective_at=mine.effective_at,
        current_service=moved[0].service,
        postcode=mine.postcode,
    )
    for position, part in enumerate(moved):
        part.visit, part.position = other, position
        part.save(update_fields=["visit", "position"])
    change_period(other, Period.Kind.WAITING, moment)
    log(mine, "split", moment, desk, staff, into=other.ticket)
    log(other, "arrived", moment, desk, staff, split_from=mine.ticket)
    tell_hall(mine.point_id, "arrived", other)
    return other


def add_service(visit: Visit, service: Service) -> VisitService:
    """Add a service at the end of a visit."""
    last = visit.services.aggregate(last=Max("position"))["last"]
    return VisitService.objects.create(visit=visit, service=service, position=0 if last is None else last + 1)


@transaction.atomic
def finish(
    visit: Visit,
    desk: Desk | None,
    staff: StaffMember | None,
    outcome: str = Outcome.SOLVED,
    cause: str = "",
    at: datetime | None = None,
) -> Visit:
    """End the service at hand with an outcome; the visit goes on with its next service, or ends.

    A next service that the same person may serve follows at once, another goes back to the queue with the visit's
    first place; "must return" and "left" end the whole visit.
    """
    if outcome not in set(Outcome) - {Outcome.MISSED} or (cause and cause not in set(Cause)):
        raise PisteError("Choose an outcome.")
    mine = lock_served(visit)
    current = open_service(mine)
    if current is not None:
        current.outcome = outcome
        current.save(update_fields=["outcome"])
    if outcome in {Outcome.LEFT, Outcome.MUST_RETURN}:
        mine.services.filter(outcome="").update(outcome=outcome)
    mine.cause = cause or mine.cause
    following = open_service(mine)
    if following is None:
        return end_visit(mine, final_outcome(mine), at or timezone.now(), desk, staff)
    goes_on = desk is not None and staff is not None and may_go_on(following.service_id, desk, staff, at)
    kind = Period.Kind.SERVING if goes_on else Period.Kind.WAITING
    where = (desk, staff) if goes_on else (None, None)
    moment = change_period(mine, kind, at or timezone.now(), following, *where)
    mine.current_service = following.service
    mine.state = Visit.State.SERVING if goes_on else Visit.State.WAITING
    mine.save(update_fields=["current_service", "cause", "state"])
    log(mine, "next-service", moment, desk, staff, outcome=outcome)
    tell_hall(mine.point_id, "moved", mine)
    return mine


def may_go_on(service_id: int, desk: Desk, staff: StaffMember, at: datetime | None) -> bool:
    """Tell whether the person who serves may serve the next service as well."""
    return service_id in rights_of(staff, desk.point, timezone.localdate(at or timezone.now())).services


def final_outcome(visit: Visit) -> str:
    """Return a visit's outcome from its services': the least settled of them."""
    found = set(visit.services.values_list("outcome", flat=True))
    order = (Outcome.LEFT, Outcome.MUST_RETURN, Outcome.SENT_ON)
    return next((outcome.value for outcome in order if outcome in found), Outcome.SOLVED.value)


@transaction.atomic
def miss(visit: Visit, desk: Desk, staff: StaffMember, at: datetime | None = None) -> Visit:
    """End a visit whose customer did not come when called."""
    mine = lock_served(visit)
    mine.services.filter(outcome="").update(outcome=Outcome.MISSED)
    return end_visit(mine, Outcome.MISSED, at or timezone.now(), desk, staff)


@transaction.atomic
def leave(visit: Visit, at: datetime | None = None) -> Visit:
    """End a waiting or parked visit whose customer has gone, or gives the ticket back."""
    mine = Visit.objects.select_for_update().get(pk=visit.pk)
    if mine.state not in {Visit.State.WAITING, Visit.State.ON_HOLD}:
        raise PisteError("{ticket} is no longer waiting.", ticket=str(mine))
    mine.services.filter(outcome="").update(outcome=Outcome.LEFT)
    return end_visit(mine, Outcome.LEFT, at or timezone.now(), None, None)


def end_visit(visit: Visit, outcome: str, at: datetime, desk: Desk | None, staff: StaffMember | None) -> Visit:
    """End a visit: its last period, its outcome, and what is told of it. Its note goes."""
    ended = change_period(visit, None, at)
    visit.state = Visit.State.MISSED if outcome == Outcome.MISSED else Visit.State.FINISHED
    visit.outcome, visit.ended_at, visit.hold, visit.note = outcome, ended, "", ""
    visit.save(update_fields=["state", "outcome", "ended_at", "hold", "note", "cause"])
    log(visit, "missed" if outcome == Outcome.MISSED else "finished", ended, desk, staff, outcome=outcome)
    publish_event(VisitFinished(visit.pk, visit.point_id, outcome, ended))
    tell_hall(visit.point_id, "moved", visit)
    return visit


@transaction.atomic
def set_priority(
    visit: Visit, minutes: int, reason: str, staff: StaffMember | None, at: datetime | None = None
) -> Visit:
    """Give a waiting visit a priority of some minutes, with its reason; 0 takes it back."""
    mine = Visit.objects.select_for_update().get(pk=visit.pk)
    if mine.state != Visit.State.WAITING:
        raise PisteError("{ticket} is no longer waiting.", ticket=str(mine))
    if minutes and not reason:
        raise PisteError("Say why it has priority.")
    before = mine.effective_at + timedelta(minutes=mine.priority_min)  # a split visit has the first one's time
    mine.effective_at = effective_time(before, None, minutes)
    mine.priority_min, mine.priority_reason = minutes, reason if minutes else ""
    mine.save(update_fields=["effective_at", "priority_min", "priority_reason"])
    log(mine, "priority", at or timezone.now(), None, staff, minutes=minutes, reason=reason)
    tell_hall(mine.point_id, "moved", mine)
    return mine
