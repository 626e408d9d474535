"""The call's page and its messages; each asks anew who speaks."""

import json
import math
from datetime import timedelta
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from piste.web.accounts.permission import PUBLIC, View, may, needs
from piste.web.accounts.throttle import count_use
from piste.web.network.feedback import Served, make_feedback_address
from piste.web.remote.calls import MOST_IN_CALL, leave_call, tell_admitted
from piste.web.remote.duty import finish_call
from piste.web.remote.lobby import CallIsFull, decide
from piste.web.remote.models import CallDocument, CallLine, CallQuality, Participant
from piste.web.remote.models.participant import Role
from piste.web.remote.rights import find_participant, require_admitted, require_host
from piste.web.remote.room_state import build_state
from piste.web.remote.signalling import BadMessage, send_message

LONGEST_MESSAGE = 100_000
LARGEST_DOCUMENT = 10 << 20
MOST_DOCUMENTS = 20
MOST_QUALITIES = 2000
ENDINGS = (".pdf", ".png", ".jpg", ".jpeg", ".txt", ".odt", ".docx")


def read_message(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object of a request."""
    if len(request.body) > LONGEST_MESSAGE:
        raise BadMessage
    try:
        message = json.loads(request.body)
    except ValueError as problem:
        raise BadMessage from problem
    if not isinstance(message, dict):
        raise BadMessage
    return message


def answering(view: View) -> View:
    """Answer what no page of ours sends with 400, a full call with 409."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponseBase:
        try:
            return view(request, *arguments, **more)
        except BadMessage:
            return JsonResponse({"fault": "bad message"}, status=400)
        except CallIsFull:
            return JsonResponse({"fault": "full"}, status=409)

    return answer


@needs(PUBLIC)
@require_GET
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the call, or the lobby before it."""
    participant = find_participant(request, pk)
    over = participant.state in {Participant.State.DENIED, Participant.State.LEFT} or not participant.call.is_open
    context = {
        "call": participant.call, "me": participant, "over": over, "hosts": may(request.user, "remote.host"),
        "may_tell": may_tell(participant),
    }  # fmt: skip
    return render(request, "remote/over.html" if over else "remote/room.html", context)


@needs(PUBLIC)
@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what this participant may know now."""
    return JsonResponse(build_state(find_participant(request, pk)))


@needs(PUBLIC)
@require_POST
@answering
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass a message of one browser on to another."""
    send_message(find_participant(request, pk, "call"), read_message(request))
    return HttpResponse(status=204)


@needs(PUBLIC)
@require_POST
@answering
def lobby(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody who waits in, or not."""
    asked = read_message(request)
    if type(asked.get("who")) is not int or not isinstance(asked.get("admit"), bool):
        raise BadMessage
    decide(find_participant(request, pk), asked["who"], asked["admit"], request.user)
    return HttpResponse(status=204)


@needs(PUBLIC)
@require_POST
@answering
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a message to all in the call."""
    sender = require_admitted(find_participant(request, pk))
    text = read_message(request).get("text")
    if not isinstance(text, str) or not 0 < len(text.strip()) <= 2000 or "\0" in text:
        raise BadMessage
    CallLine.objects.create(call=sender.call, sender=sender, text=text.strip())
    tell_admitted(sender.call_id, {"kind": "people"})
    return HttpResponse(status=204)


@needs(PUBLIC)
@require_POST
def add_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a document until the call ends."""
    sender = require_admitted(find_participant(request, pk))
    file = request.FILES.get("file")
    name = (file.name or "") if file else ""
    size = (file.size or 0) if file else 0
    if file is None or not 0 < size <= LARGEST_DOCUMENT or not name.lower().endswith(ENDINGS):
        return JsonResponse({"fault": "file"}, status=422)
    if sender.call.documents.count() >= MOST_DOCUMENTS:
        return JsonResponse({"fault": "many"}, status=409)
    CallDocument.objects.create(call=sender.call, sender=sender, name=name[-120:], content=file.read(), size_bytes=size)
    tell_admitted(sender.call_id, {"kind": "people"})
    return HttpResponse(status=204)


@needs(PUBLIC)
@require_GET
def document(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Give a document to who is in the call, always as a file to save, never as a page of ours."""
    reader = require_admitted(find_participant(request, pk))
    found = get_object_or_404(CallDocument, pk=number, call_id=reader.call_id)
    answer = FileResponse(
        BytesIO(found.content), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = "sandbox"
    return answer


@needs(PUBLIC)
@require_POST
@answering
def quality(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep how well each other was received; at most so many a call."""
    me = require_admitted(find_participant(request, pk, "call"))
    heard = read_message(request).get("heard")
    if not isinstance(heard, list) or len(heard) >= MOST_IN_CALL or not all(isinstance(one, dict) for one in heard):
        raise BadMessage
    lines = [read_quality(me, told) for told in heard]
    if me.call.qualities.count() + len(lines) <= MOST_QUALITIES:
        CallQuality.objects.bulk_create(lines)
    return HttpResponse(status=204)


def read_quality(me: Participant, told: dict[str, Any]) -> CallQuality:
    """Return one line of a page's report."""
    if told.get("from_role") not in Role.values:
        raise BadMessage
    numbers = {name: read_number(told.get(name)) for name in ("frames_per_s", "lost_share", "round_trip_ms")}
    sizes = {name: int(read_number(told.get(name)) or 0) or None for name in ("width", "height")}
    relayed = told.get("relayed") if isinstance(told.get("relayed"), bool) else None
    return CallQuality(call=me.call, role=me.role, from_role=told["from_role"], relayed=relayed, **numbers, **sizes)


def read_number(value: Any) -> float | None:
    """Return a number that fits, else None."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if fits and 0 <= value <= 32000 else None


@needs(PUBLIC)
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the call."""
    participant = find_participant(request, pk)
    if participant.state not in {Participant.State.ADMITTED, Participant.State.WAITING}:
        raise PermissionDenied
    leave_call(participant)
    return redirect("remote:room", pk)


def may_tell(participant: Participant) -> bool:
    """Tell whether somebody may say how the call went: a customer who was in it, once it is over."""
    was_in = participant.user_id is None and participant.admitted_at is not None
    return was_in and participant.state != Participant.State.DENIED and not participant.call.is_open


@needs(PUBLIC)
@require_POST
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead a customer to the survey, by a link that takes one answer; each gets one."""
    participant = find_participant(request, pk)
    if not may_tell(participant):
        raise PermissionDenied
    call = participant.call
    address = ""
    if count_use({("call-feedback", str(participant.pk)): 1}, timedelta(days=1)):
        served = Served(call.point_id, call.service_id, "remote", call.ended_at or call.started_at)
        address = make_feedback_address(served)
    if address:
        return redirect(address)
    context = {"call": call, "me": participant, "over": True, "may_tell": False, "told": True}
    return render(request, "remote/over.html", context)


@needs("remote.host")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the call for all."""
    host = require_host(find_participant(request, pk))
    finish_call(host.call, "solved")
    return redirect("remote:calls")
