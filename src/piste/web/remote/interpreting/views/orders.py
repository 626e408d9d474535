"""Orders of interpreters, for who made them and who serves them; interpreters of an open call."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from piste.core.errors import PisteError
from piste.web.accounts import audit
from piste.web.accounts.permission import needs
from piste.web.network.booking.minutes import day_ends
from piste.web.remote.interpreting.access import ORDER, order_for, orders_of
from piste.web.remote.interpreting.booked_call import begin_booked_call, make_call_link
from piste.web.remote.interpreting.dial_out import dial_next
from piste.web.remote.interpreting.forms import AtOnceForm
from piste.web.remote.interpreting.languages import name_of
from piste.web.remote.interpreting.models import Assignment, DialOut, InterpreterRequest, Order, Track
from piste.web.remote.interpreting.on_demand import ask_interpreter
from piste.web.remote.interpreting.ordering import fall_ill, seek_again
from piste.web.remote.interpreting.views.days import pair_words
from piste.web.remote.models import Participant
from piste.web.remote.rights import find_participant, require_host

A_PAGE = 40


@needs(ORDER)
@require_safe
def orders(request: HttpRequest) -> HttpResponseBase:
    """List orders to come, those that lack an interpreter first."""
    begins, _ends = day_ends(timezone.localdate())
    listed = orders_of(request.user).filter(appointment__ends_at__gte=begins).exclude(state="cancelled")
    people = Prefetch("assignments", Assignment.objects.select_related("profile__staff"))
    listed = listed.prefetch_related("appointment__parts__service", people)
    if request.GET.get("lacking"):
        listed = listed.filter(state=Order.State.LACKING)
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "order": one, "languages": pair_words(one.language, one.service_language),
            "people": [each for each in one.assignments.all() if each.counts],
            "services": ", ".join(str(part.service) for part in one.appointment.parts.all()),
        }
        for one in page
    ]  # fmt: skip
    lacking = orders_of(request.user).filter(appointment__ends_at__gte=begins, state=Order.State.LACKING).count()
    return render(request, "interpreting/orders.html", {"page": page, "rows": rows, "lacking": lacking})


@needs(ORDER)
@require_safe
def order(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show one order with everybody who was asked."""
    one = order_for(request, pk)
    asked = list(one.assignments.select_related("profile__staff"))
    parts = list(one.appointment.parts.select_related("service__agency", "staff"))
    context = {
        "order": one, "appointment": one.appointment, "assignments": asked, "parts": parts,
        "both_ways": pair_words(one.language, one.service_language),
        "may_begin": one.state not in {"cancelled", "done"} and one.appointment.is_open,
    }  # fmt: skip
    return render(request, "interpreting/order.html", context)


@needs(ORDER)
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the call, look again for an interpreter, or note that one has called in ill."""
    one = order_for(request, pk)
    what = request.POST.get("do", "")
    try:
        if what == "begin":
            call = begin_booked_call(one, request.user)
            audit.record(request.user, "remote.begin", f"call {call.pk}")
            return redirect("remote:room", call.pk)
        if what == "seek":
            found = seek_again(one)
            told = _("An interpreter has been asked.") if found else _("Still nobody is free. We go on looking.")
            messages.info(request, told)
        elif what == "ill":
            key = request.POST.get("assignment", "")
            ill = get_object_or_404(one.assignments, pk=int(key) if key.isdecimal() and len(key) < 18 else 0)
            fall_ill(ill)
            audit.record(request.user, "interpreting.ill", f"order {one.pk}")
            messages.success(request, _("Noted. The next interpreter is asked."))
    except PisteError as refused:
        messages.error(request, _(refused.text).format(**refused.values))
    return redirect("interpreting:order", pk)


@needs(ORDER)
def of_call(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show who interprets in a call; ask for one at once, by telephone, or make a link for the customer's own."""
    host = require_host(find_participant(request, pk))
    form = AtOnceForm(request.POST or None, initial={"language": host.call.language})
    context: dict[str, Any] = {"call": host.call, "me": host, "form": form}
    if request.method == "POST" and form.is_valid():
        context |= ask_for_call(request, host, form.cleaned_data)
    kept = InterpreterRequest.objects.filter(call=host.call).select_related("taken_by__staff")
    context["requests"] = [(one, pair_words(one.language, one.service_language)) for one in kept]
    context["dial_outs"] = DialOut.objects.filter(call=host.call).select_related("profile__staff")
    context["inside"] = host.call.participants.filter(role="interpreter", state="admitted")
    return render(request, "interpreting/of_call.html", context, status=422 if form.errors else 200)


def ask_for_call(request: HttpRequest, host: Participant, kept: dict[str, Any]) -> dict[str, Any]:
    """Do what the host asks for; return what the page shows of it."""
    language, call = kept["language"], host.call
    if request.POST.get("do") == "link" or kept["track"] == Track.OWN_RIGHT:
        audit.record(request.user, "remote.invite", f"call {call.pk}", role="interpreter")
        return {"link": make_call_link(call, "interpreter", language)}
    if request.POST.get("do") == "phone":
        dialled = dial_next(call, language, call.language)
        return {"told": _("An interpreter is being called.") if dialled else _("No telephone interpreter is free now.")}
    waiting = InterpreterRequest.objects.filter(call=call, language=language, state="waiting").exists()
    if language != call.language and not waiting:
        ask_interpreter(language, call.language, call=call)
        audit.record(request.user, "interpreting.at-once", f"call {call.pk}", language=language)
    words = _("Those on duty for {language} have been told.").format(language=name_of(language))
    return {"told": words}
