"""An interpreter at once: the first on duty to accept gets it; then the telephone; then nobody, and that is said."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from piste.web.live.publish import publish
from piste.web.network.booking.models import Reservation, Shift
from piste.web.network.booking.reserving import TakenError, hold_all, release
from piste.web.network.booking.resources import resource_of
from piste.web.network.booking.span import Span
from piste.web.network.events import CallFinished, subscribe
from piste.web.remote.calls import add_staff
from piste.web.remote.duty import RequestAccepted, RequestEnded, Taken, step_limit
from piste.web.remote.interpreting.models import Disqualification, InterpreterProfile, InterpreterRequest, Track
from piste.web.remote.models import Call, ExpertRequest, OnDuty

PURPOSE = "interpreting-now"
TOPIC = "interpreting-duty:all"
State = InterpreterRequest.State
OPEN = (State.WAITING, State.ACCEPTED)
NEARLY_OVER = timedelta(minutes=5)
MORE = timedelta(minutes=15)


@transaction.atomic
def ask_interpreter(
    language: str,
    service_language: str,
    *,
    call: Call | None = None,
    expert_request: ExpertRequest | None = None,
    track: str = Track.AUTHORITY,
) -> InterpreterRequest | None:
    """Ask those on duty; on the customer's own track nobody is asked: their interpreter comes by link."""
    if track == Track.OWN_RIGHT:
        return None
    made = InterpreterRequest.objects.create(
        call=call, expert_request=expert_request, language=language, service_language=service_language, track=track,
        ends_at=timezone.now() + step_limit(),
    )  # fmt: skip
    tell(made)
    return made


def tell(request: InterpreterRequest) -> None:
    """Tell interpreters' pages that the list changed."""
    publish(TOPIC, {"request": request.pk, "state": request.state})


def list_requests(profile: InterpreterProfile) -> QuerySet[InterpreterRequest]:
    """Return what an interpreter may take now, the longest waiting first: both ways, and not disqualified."""
    waiting = InterpreterRequest.objects.select_related(
        "call__service__agency", "call__point", "expert_request__service__agency", "expert_request__point"
    ).filter(state=State.WAITING, ends_at__gt=timezone.now())
    if not profile.on_demand or profile.phone_only:
        return waiting.none()
    directions = {(pair.source, pair.target) for pair in profile.pairs.all()}
    both = Q(pk=None)
    for source, target in directions:
        if (target, source) in directions:
            both |= Q(language=source, service_language=target)
    today = timezone.localdate()
    mine = Disqualification.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today), profile=profile)
    services = mine.exclude(service=None).values("service")
    agencies = mine.exclude(agency=None).values("agency")
    not_mine = Q(refused_by=profile)
    for way in ("call", "expert_request"):
        not_mine |= Q(**{f"{way}__service__in": services}) | Q(**{f"{way}__service__agency__in": agencies})
    return waiting.filter(both).exclude(pk__in=InterpreterRequest.objects.filter(not_mine).values("pk"))


@transaction.atomic
def accept_interpreting(profile: InterpreterProfile, request_pk: int) -> InterpreterRequest:
    """Take a request: the interpreter is in its call at once, or as soon as an expert has accepted.

    Raises
    ------
    Taken
        Another was first, it ended, or the interpreter is off duty, booked for something, or holds another one.
    """
    try:
        with transaction.atomic():
            OnDuty.objects.select_for_update().get(staff=profile.staff, ended_at=None)
            asked_with = InterpreterRequest.objects.filter(pk=request_pk).values("expert_request")
            list(ExpertRequest.objects.select_for_update().filter(pk__in=asked_with))
            found = list_requests(profile).select_for_update(of=("self",)).filter(pk=request_pk).first()
            if found is None:
                raise Taken
            now = timezone.now()
            during = Span(now, now + timedelta(minutes=settings.INTERPRETING_AT_ONCE_MIN))
            hold_all([resource_of(profile.staff)], during, PURPOSE, str(found.pk))
            found.state, found.taken_by, found.taken_at = State.ACCEPTED, profile, now
            found.call = found.call or call_of(found)
            found.save()
            tell(found)
            if found.call is not None and found.call.is_open:
                bring_in(found.call, profile)
            return found
    except (OnDuty.DoesNotExist, IntegrityError, TakenError) as problem:
        raise Taken from problem


def call_of(request: InterpreterRequest) -> Call | None:
    """Return the call that the expert of a request has begun meanwhile."""
    if request.expert_request_id is None:
        return None
    return Call.objects.filter(request=request.expert_request_id).first()


def bring_in(call: Call, profile: InterpreterProfile) -> None:
    """Bring a signed-in interpreter into a call."""
    if profile.staff.user is not None:
        add_staff(call, profile.staff.user, "interpreter")


def refuse_interpreting(profile: InterpreterProfile, request_pk: int) -> None:
    """Note that an interpreter does not take a request: it is not shown to them again."""
    for found in list_requests(profile).filter(pk=request_pk):
        found.refused_by.add(profile)


@subscribe(RequestAccepted)
def follow_expert(event: RequestAccepted) -> None:
    """Bring the interpreter who accepted before the expert did; who accepts later finds the call."""
    call = Call.objects.get(pk=event.call_id)
    mine = InterpreterRequest.objects.select_for_update(of=("self",)).filter(
        expert_request=event.request_id, state__in=OPEN
    )
    for found in mine.select_related("taken_by__staff__user"):
        found.call = call
        found.save(update_fields=["call"])
        if found.taken_by is not None:
            bring_in(call, found.taken_by)


@subscribe(RequestEnded)
def end_with_expert(event: RequestEnded) -> None:
    """Let the interpreter go where no expert came."""
    expert = ExpertRequest.objects.get(pk=event.request_id)
    if expert.state == ExpertRequest.State.DONE:
        return  # the call's end tells
    for found in InterpreterRequest.objects.select_for_update().filter(expert_request=expert, state__in=OPEN):
        finish(found, State.CANCELLED)


@subscribe(CallFinished)
def end_with_call(event: CallFinished) -> None:
    """Let interpreters go with the call's end."""
    for found in InterpreterRequest.objects.select_for_update().filter(call=event.call_id, state__in=OPEN):
        finish(found, State.DONE if found.state == State.ACCEPTED else State.CANCELLED)


def finish(request: InterpreterRequest, state: str) -> None:
    """End a request; the interpreter's time is free."""
    release(PURPOSE, str(request.pk))
    request.state = state
    request.save(update_fields=["state"])
    tell(request)


def expire_requests(dial: Any) -> int:
    """Hand requests that nobody took to the telephone, or call them unanswered; return how many.

    Parameters
    ----------
    dial : callable
        From a request, whether a telephone interpreter is being called for it.
    """
    moved = 0
    for key in InterpreterRequest.objects.filter(state=State.WAITING, ends_at__lte=timezone.now()).values_list("pk"):
        with transaction.atomic():
            late = InterpreterRequest.objects.select_for_update(skip_locked=True, of=("self",)).filter(
                pk=key[0], state=State.WAITING
            )
            found = late.first()
            if found is None:
                continue
            if dial(found):
                found.ends_at = timezone.now() + step_limit()
                found.save(update_fields=["ends_at"])
            else:
                finish(found, State.UNANSWERED)
            moved += 1
    return moved


def keep_time() -> int:
    """Take more time of interpreters whose call goes on, as far as nothing else is booked; return for how many."""
    now, kept = timezone.now(), 0
    for found in InterpreterRequest.objects.filter(state=State.ACCEPTED).select_related("taken_by__staff"):
        mine = Reservation.objects.filter(purpose=PURPOSE, key=str(found.pk), is_active=True)
        last = max((one.during.upper for one in mine), default=now)
        if found.taken_by is None or last > now + NEARLY_OVER:
            continue
        try:
            hold_all(
                [resource_of(found.taken_by.staff)], Span(max(last, now), max(last, now) + MORE), PURPOSE, str(found.pk)
            )
        except TakenError:
            continue  # something is booked: the interpreter must leave in time, and their page says so
        kept += 1
    return kept


def on_shift_now(profile: InterpreterProfile) -> bool:
    """Tell whether an interpreter is on shift at this moment, and not absent."""
    now = timezone.now()
    roles = set(Shift.objects.filter(staff=profile.staff_id, during__contains=now).values_list("role", flat=True))
    return Shift.Role.REMOTE in roles and Shift.Role.ABSENCE not in roles
