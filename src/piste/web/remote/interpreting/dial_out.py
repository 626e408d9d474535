"""Telephone interpreters: one HTTP request to a gateway calls one up; docs/interpreting.md has the interface."""

import secrets
from datetime import timedelta

import requests
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from piste.web.accounts.private_link import hash_token
from piste.web.jobs.registry import UPKEEP
from piste.web.network.booking.reserving import TakenError, hold_all, release
from piste.web.network.booking.resources import resource_of
from piste.web.network.booking.span import Span
from piste.web.network.events import CallFinished, subscribe
from piste.web.remote.calls import tell_admitted
from piste.web.remote.interpreting.models import DialOut, InterpreterProfile, InterpreterRequest
from piste.web.remote.interpreting.need import Need, fitting, in_order
from piste.web.remote.interpreting.on_demand import on_shift_now, tell
from piste.web.remote.lobby import keep_invitation
from piste.web.remote.models import Call

PURPOSE = "interpreting-phone"
HAND_OVER = "piste.interpreting.dial"
TIMEOUT_S = 10
State = DialOut.State
UNANSWERED = (State.QUEUED, State.DIALLING)
REPORTS = {
    "answered": State.ANSWERED, "busy": State.BUSY, "no-answer": State.NO_ANSWER, "refused": State.REFUSED,
    "failed": State.FAILED, "ended": State.ENDED,
}  # fmt: skip


def dial_next(call: Call, language: str, service_language: str) -> DialOut | None:
    """Call up the next telephone interpreter by the rules of booking; None without one or without a gateway."""
    if not settings.PISTE_DIAL_URL:
        return None
    need = Need(language, service_language, (call.service_id,) if call.service_id else ())
    tried = DialOut.objects.filter(call=call).values("profile")
    profiles = fitting(need, timezone.localdate()).filter(phone_only=True, on_demand=True).exclude(phone="")
    for profile in in_order(need, profiles.exclude(pk__in=tried)):
        if not on_shift_now(profile):
            continue
        try:
            with transaction.atomic():
                return start(call, profile, language)
        except TakenError:
            continue
    return None


def start(call: Call, profile: InterpreterProfile, language: str) -> DialOut:
    """Take the interpreter's time and leave the gateway to the worker: no page waits for it, and none is held up."""
    now = timezone.now()
    unknown = hash_token(secrets.token_urlsafe(16))
    made = DialOut.objects.create(call=call, profile=profile, language=language, token_hash=unknown, state=State.QUEUED)
    during = Span(now, now + timedelta(minutes=settings.INTERPRETING_AT_ONCE_MIN))
    hold_all([resource_of(profile.staff)], during, PURPOSE, str(made.pk))
    app.configure_task(HAND_OVER, queue=UPKEEP).defer(dial_out=made.pk)
    return made


@transaction.atomic
def begin_dialling(dial_out_pk: int) -> tuple[DialOut, str, str] | None:
    """Return a dial-out that waits, with a token and a link made for it now; once, and None where the call is over.

    Neither stands in the queue, and the database keeps their hashes only.
    """
    made = DialOut.objects.select_for_update(of=("self",)).select_related("call", "profile").get(pk=dial_out_pk)
    if made.state != State.QUEUED or not made.call.is_open:
        return None
    token, link = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    made.state, made.token_hash = State.DIALLING, hash_token(token)
    made.save(update_fields=["state", "token_hash"])
    keep_invitation(made.call, "interpreter", made.language, link)
    tell_admitted(made.call_id, {"kind": "people"})
    return made, token, link


def hand_over(dial_out_pk: int) -> None:
    """Hand a call to the gateway; where it does not take it, the next interpreter is called."""
    begun = begin_dialling(dial_out_pk)
    if begun is None:
        return
    made, token, link = begun
    base = settings.PISTE_ADDRESS.rstrip("/")
    body = {
        "to": made.profile.phone,
        "join": base + reverse("remote:join", args=[link]),
        "report": base + reverse("interpreting:report", args=[made.pk]),
        "token": token,
        "language": made.language,
        "reads": made.profile.reads,
        "reference": str(made.pk),
    }
    try:
        answer = requests.post(
            settings.PISTE_DIAL_URL, json=body, timeout=TIMEOUT_S, allow_redirects=False,
            headers={"Authorization": f"Bearer {settings.PISTE_DIAL_TOKEN}"},
        )  # fmt: skip
        fault = "" if answer.ok and answer.status_code < 300 else f"HTTP {answer.status_code}"
    except requests.RequestException as problem:
        fault = type(problem).__name__
    if fault:
        DialOut.objects.filter(pk=made.pk).update(last_error=fault)
        hear_report(made.pk, "failed")


@transaction.atomic
def hear_report(dial_out_pk: int, told: str) -> bool:
    """Note what the gateway tells; False for what it cannot tell now. Telling the same twice changes nothing."""
    held = (
        DialOut.objects.select_for_update(of=("self",)).select_related("call", "profile").filter(pk=dial_out_pk).first()
    )
    state = REPORTS.get(told)
    if held is None or state is None or (held.is_over and held.state != state):
        return False
    if held.state == state:
        return True
    was, held.state = held.state, state
    now = timezone.now()
    if state == State.ANSWERED:
        held.answered_at = now
    else:
        held.ended_at = now
        release(PURPOSE, str(held.pk))
    held.save()
    tell_admitted(held.call_id, {"kind": "people"})
    waiting = InterpreterRequest.objects.filter(call=held.call, language=held.language, state="waiting").first()
    if state == State.ANSWERED and waiting is not None:
        waiting.state, waiting.taken_at = InterpreterRequest.State.DONE, now
        waiting.save(update_fields=["state", "taken_at"])
        tell(waiting)
    if state != State.ANSWERED and was == State.DIALLING and held.call.is_open:
        service = waiting.service_language if waiting is not None else held.call.language
        dial_next(held.call, held.language, service)
    return True


def is_gateway(dial_out_pk: int, authorization: str) -> bool:
    """Tell whether a report bears the token that was given to the gateway for this call."""
    scheme, _space, token = authorization.partition(" ")
    kept = DialOut.objects.filter(pk=dial_out_pk).values_list("token_hash", flat=True).first()
    return scheme.lower() == "bearer" and bool(kept) and secrets.compare_digest(hash_token(token), str(kept))


def dial_for(request: InterpreterRequest) -> bool:
    """Tell whether a telephone interpreter is being called for a request that nobody on duty took."""
    if request.call is None or not request.call.is_open:
        return False
    going = DialOut.objects.filter(call=request.call, language=request.language, state__in=UNANSWERED).exists()
    return going or dial_next(request.call, request.language, request.service_language) is not None


@subscribe(CallFinished)
def end_dial_outs(event: CallFinished) -> None:
    """Free telephone interpreters with the call's end; the gateway hangs up when its participant is told so."""
    for held in DialOut.objects.filter(call=event.call_id, state__in=[*UNANSWERED, State.ANSWERED]):
        release(PURPOSE, str(held.pk))
        DialOut.objects.filter(pk=held.pk).update(state=State.ENDED, ended_at=event.at)
