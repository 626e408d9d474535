"""An interpreter's day: who asks for me, my bookings, and my answers; and the gateway's reports."""

import json
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from piste.core.errors import PisteError
from piste.web.accounts import audit
from piste.web.accounts.permission import PUBLIC, needs
from piste.web.network.booking.minutes import day_ends
from piste.web.network.booking.models import Shift
from piste.web.remote.duty import Taken, is_on_duty
from piste.web.remote.interpreting.access import ANSWER, own_profile, require_profile
from piste.web.remote.interpreting.booked_call import enter_booked_call
from piste.web.remote.interpreting.dial_out import hear_report, is_gateway
from piste.web.remote.interpreting.forms import AnswerForm
from piste.web.remote.interpreting.languages import name_of
from piste.web.remote.interpreting.models import Assignment, InterpreterRequest
from piste.web.remote.interpreting.on_demand import (
    accept_interpreting,
    list_requests,
    refuse_interpreting,
)
from piste.web.remote.interpreting.ordering import accept, decline, fall_ill

AHEAD = timedelta(days=28)
MOST = 200


@needs(ANSWER)
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """Show what waits for an answer, who asks at once, and the bookings of four weeks."""
    profile = own_profile(request)
    if profile is None:
        return render(request, "interpreting/day.html", {"profile": None})
    now = timezone.now()
    begins, _ends = day_ends(timezone.localdate())
    mine = profile.assignments.filter(
        state__in=["asked", "accepted"], order__appointment__ends_at__gt=begins,
        order__appointment__starts_at__lt=now + AHEAD,
    ).select_related("order__appointment__point", "order__call")  # fmt: skip
    mine = mine.prefetch_related("order__appointment__parts__service__agency").order_by("order__appointment__starts_at")
    rows = [row_of(one) for one in mine[:MOST]]
    waiting = list(list_requests(profile)[:MOST]) if profile.on_demand else []
    held = InterpreterRequest.objects.filter(taken_by=profile, state="accepted").select_related("call").first()
    context = {
        "profile": profile, "asked": [row for row in rows if row["one"].state == "asked"], "held": held,
        "booked": [row for row in rows if row["one"].state == "accepted"], "on_duty": is_on_duty(profile.staff),
        "waiting": [(one, pair_words(one.language, one.service_language)) for one in waiting],
        "shifts": Shift.objects.filter(staff=profile.staff, during__endswith__gt=now).order_by("during")[:10],
        "reasons": Assignment.Reason.choices,
    }  # fmt: skip
    return render(request, "interpreting/day.html", context)


def row_of(one: Assignment) -> dict[str, Any]:
    """Return an assignment with its words."""
    order = one.order
    return {
        "one": one, "order": order, "appointment": order.appointment,
        "languages": pair_words(order.language, order.service_language),
        "parts": list(order.appointment.parts.all()),
        "may_enter": order.call is not None and order.call.is_open,
    }  # fmt: skip


def pair_words(language: str, service_language: str) -> str:
    """Return two languages, both ways."""
    return f"{name_of(language)} ↔ {name_of(service_language)}"


@needs(ANSWER)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, decline with a reason, or say that one cannot come after all."""
    profile = require_profile(request)
    one = get_object_or_404(Assignment, pk=pk, profile=profile)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a reason before you decline."))
        return redirect("interpreting:day")
    what = form.cleaned_data["do"]
    try:
        if what == "accept":
            accept(one)
        elif what == "decline":
            decline(one, form.cleaned_data["reason"])
        else:
            fall_ill(one)
    except PisteError as refused:
        messages.error(request, _(refused.text).format(**refused.values))
    else:
        audit.record(request.user, f"interpreting.{what}", f"order {one.order_id}")
        told = {
            "accept": _("Noted: you interpret."), "decline": _("Noted: the next interpreter is asked."),
            "ill": _("Noted. The next interpreter is asked."),
        }  # fmt: skip
        messages.success(request, told[what])
    return redirect("interpreting:day")


@needs(ANSWER)
@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Go into the call of a booking."""
    profile = require_profile(request)
    one = get_object_or_404(Assignment.objects.select_related("order__call"), pk=pk, profile=profile)
    try:
        call = enter_booked_call(one, request.user)
    except PisteError as refused:
        messages.error(request, _(refused.text).format(**refused.values))
        return redirect("interpreting:day")
    audit.record(request.user, "interpreting.enter", f"call {call.pk}")
    return redirect("remote:room", call.pk)


@needs(ANSWER)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request at once, or leave it to others."""
    profile = require_profile(request)
    if request.POST.get("do") == "refuse":
        refuse_interpreting(profile, pk)
        return redirect("interpreting:day")
    try:
        found = accept_interpreting(profile, pk)
    except Taken:
        messages.warning(
            request, _("You could not take this request: somebody was faster, it ended, or your time is booked.")
        )
        return redirect("interpreting:day")
    audit.record(request.user, "interpreting.take", f"request {found.pk}")
    return redirect("remote:room", found.call_id) if found.call_id else redirect("interpreting:day")


@csrf_exempt  # the gateway has no session; it bears a token that is good for this one call
@needs(PUBLIC)
@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hear from the gateway how calling an interpreter goes."""
    if not is_gateway(pk, request.headers.get("Authorization", "")):
        return HttpResponse(status=403)
    try:
        told = json.loads(request.body[:10_000])
    except ValueError:
        return HttpResponse(status=400)
    state = told.get("state") if isinstance(told, dict) else None
    return HttpResponse(status=204 if isinstance(state, str) and hear_report(pk, state) else 400)
