"""Experts on duty and requests to them: the first to accept gets it, who waits longest comes first."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from piste.web.live.publish import publish
from piste.web.network.events import HandoverEnded, publish_event
from piste.web.network.models import StaffMember, Training
from piste.web.remote.calls import add_staff, begin_call, end_call
from piste.web.remote.models import Call, ExpertRequest, OnDuty, ServiceFallback

State = ExpertRequest.State
Step = ExpertRequest.Step


class Taken(Exception):  # noqa: N818
    """Somebody else was first, the request is no more, or the expert holds another."""


@dataclass(frozen=True)
class RequestAccepted:
    """An expert has taken a request; whoever else is needed comes into its call."""

    request_id: int
    call_id: int


@dataclass(frozen=True)
class RequestEnded:
    """A request is over, whatever became of it."""

    request_id: int


def begin_duty(member: StaffMember) -> None:
    """Go on duty; doing so twice changes nothing."""
    OnDuty.objects.get_or_create(staff=member, ended_at=None)


def end_duty(member: StaffMember) -> None:
    """Go off duty."""
    OnDuty.objects.filter(staff=member, ended_at=None).update(ended_at=timezone.now())


def is_on_duty(member: StaffMember) -> bool:
    """Tell whether requests are shown to this person."""
    return OnDuty.objects.filter(staff=member, ended_at=None).exists()


def step_limit() -> timedelta:
    """Return how long one step may wait."""
    return timedelta(seconds=settings.REMOTE_STEP_S)


@transaction.atomic
def ask_expert(**fields: Any) -> ExpertRequest:
    """Make a request and tell those who may take it."""
    request = ExpertRequest.objects.create(step_ends_at=timezone.now() + step_limit(), **fields)
    tell_duty(request)
    return request


def tell_duty(request: ExpertRequest) -> None:
    """Tell the authority's experts that the list changed."""
    codes = {request.service.agency.code}
    if request.step == Step.CONTACT and (contact := contact_of(request)) is not None:
        codes.add(contact.agency.code)
    for code in codes:
        publish(f"remote-duty:{code}", {"request": request.pk, "state": request.state})


def contact_of(request: ExpertRequest) -> StaffMember | None:
    """Return the named contact who is shown a request that its own authority does not answer."""
    found = ServiceFallback.objects.filter(service=request.service, staff__is_active=True)
    kept = found.select_related("staff__agency").first()
    return kept.staff if kept else None


def list_requests(member: StaffMember) -> QuerySet[ExpertRequest]:
    """Return what an expert may take now, the longest waiting first.

    In the first step those trained for the service see it, in the next all experts of its authority; in both only who
    serves in its language. The last step shows it to another authority's named contact.
    """
    today = timezone.localdate()
    trained = Training.objects.filter(staff=member, completed_on__lte=today).exclude(expires_on__lt=today)
    whole_agency = Q(step=Step.AGENCY) | Q(service__needs_training=False)
    own = Q(service__agency_id=member.agency_id) & ~Q(step=Step.CONTACT)
    own &= Q(service__in=trained.values("service")) | whole_agency
    as_contact = Q(step=Step.CONTACT, service__in=ServiceFallback.objects.filter(staff=member).values("service"))
    return (
        ExpertRequest.objects.select_related("service__agency", "point")
        .filter(state=State.WAITING, language__in=member.languages)
        .filter(own | as_contact)
    )


def accept_request(member: StaffMember, request_pk: int) -> Call:
    """Take a request: the expert and who asked are in its call at once.

    Raises
    ------
    Taken
        Where another was first, it ended, the expert may not take it, is off duty, or holds another one.
    """
    try:
        with transaction.atomic():
            OnDuty.objects.select_for_update().get(staff=member, ended_at=None)
            found = list_requests(member).select_for_update(of=("self",)).filter(pk=request_pk).first()
            if found is None:
                raise Taken
            call, _expert = begin_call(member.user, service=found.service, point=found.point, language=found.language)
            if found.asked_by is not None and found.asked_by != member.user:
                add_staff(call, found.asked_by)
            found.state, found.taken_by, found.taken_at, found.call = State.ACCEPTED, member, timezone.now(), call
            found.save()
            tell_duty(found)
            publish_event(RequestAccepted(found.pk, call.pk))
            return call
    except (OnDuty.DoesNotExist, IntegrityError) as problem:
        raise Taken from problem


@transaction.atomic
def advance_requests() -> int:
    """Move requests whose step's time is over to the next step, and end those that nobody answered."""
    moved = 0
    late = ExpertRequest.objects.select_for_update(skip_locked=True, of=("self",)).select_related("service__agency")
    for request in late.filter(state=State.WAITING, step_ends_at__lte=timezone.now()):
        moved += 1
        following = next_step(request)
        if following is None:
            finish_request(request, State.UNANSWERED)
            continue
        request.step, request.step_ends_at = following, timezone.now() + step_limit()
        request.save(update_fields=["step", "step_ends_at"])
        tell_duty(request)
    return moved


def next_step(request: ExpertRequest) -> Step | None:
    """Return whom a request goes to next: the whole authority, a named contact who may take it, or nobody."""
    if request.step == Step.TRAINED:
        return Step.AGENCY
    contact = contact_of(request) if request.step == Step.AGENCY else None
    speaks = contact is not None and request.language in contact.languages
    return Step.CONTACT if speaks else None


def list_call_backs(member: StaffMember) -> QuerySet[ExpertRequest]:
    """Return whom the member's authority promised to call back, the longest waiting first."""
    return (
        ExpertRequest.objects.select_related("service", "point")
        .filter(state=State.UNANSWERED, service__agency_id=member.agency_id)
        .exclude(call_back="")
    )


def finish_call_back(member: StaffMember, request_pk: int) -> bool:
    """Note that somebody was called back: the number is forgotten. False where it was done already."""
    return bool(list_call_backs(member).filter(pk=request_pk).update(call_back="", outcome="called-back"))


@transaction.atomic
def finish_request(request: ExpertRequest, state: str, outcome: str = "declined") -> None:
    """End a request; a desk that asked hears how it went."""
    request.state, request.outcome = state, outcome if state == State.DONE else ""
    if state != State.UNANSWERED:
        request.call_back = ""  # nobody is to be called back
    request.save(update_fields=["state", "outcome", "call_back"])
    tell_duty(request)
    publish_event(RequestEnded(request.pk))
    if request.visit_id is not None:
        publish_event(HandoverEnded(request.visit_id, outcome))


@transaction.atomic
def finish_call(call: Call, outcome: str) -> None:
    """End a call that an expert had taken, with its outcome."""
    request = ExpertRequest.objects.filter(call=call, state=State.ACCEPTED).select_related("service__agency").first()
    if request is not None:
        finish_request(request, State.DONE, outcome)
    Call.objects.filter(pk=call.pk, state=Call.State.OPEN).update(outcome=outcome)
    end_call(call)
