"""Experts on duty: what waits, and taking it; and asking for an expert now."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from piste.web.accounts import audit
from piste.web.accounts.permission import needs
from piste.web.network.models import StaffMember
from piste.web.remote.duty import (
    State,
    Taken,
    accept_request,
    advance_requests,
    ask_expert,
    begin_duty,
    end_duty,
    finish_call_back,
    finish_request,
    is_on_duty,
    list_call_backs,
    list_requests,
)
from piste.web.remote.forms import ExpertForm
from piste.web.remote.interpreting.on_demand import ask_interpreter
from piste.web.remote.models import ExpertRequest, ServiceFallback

MOST_SHOWN = 50


def own_member(request: HttpRequest) -> StaffMember:
    """Return the person's entry in the directory."""
    member = StaffMember.objects.select_related("agency", "user").filter(user_id=request.user.pk or 0, is_active=True)
    found = member.first()
    if found is None:
        raise PermissionDenied
    return found


@needs("remote.duty")
@require_GET
def duty(request: HttpRequest) -> HttpResponse:
    """Show whether one is on duty, and who waits."""
    member = StaffMember.objects.select_related("agency").filter(user_id=request.user.pk or 0, is_active=True).first()
    advance_requests()
    waiting = list(list_requests(member)[:MOST_SHOWN]) if member else []
    context = {
        "member": member, "on_duty": member is not None and is_on_duty(member), "waiting": waiting,
        "call_backs": list(list_call_backs(member)[:MOST_SHOWN]) if member else [],
    }  # fmt: skip
    return render(request, "remote/duty.html", context)


@needs("remote.duty")
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Go on or off duty."""
    member = own_member(request)
    (begin_duty if request.POST.get("on") == "1" else end_duty)(member)
    return redirect("interpreting:day" if request.POST.get("back") == "interpreting" else "remote:duty")


@needs("remote.duty")
@require_POST
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a customer has been called back; the number is forgotten."""
    if finish_call_back(own_member(request), pk):
        audit.record(request.user, "remote.called-back", f"request {pk}")
    return redirect("remote:duty")


@needs("remote.duty")
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request, if nobody was faster."""
    try:
        call = accept_request(own_member(request), pk)
    except Taken:
        messages.warning(
            request, _("You could not take this request: somebody was faster, it ended, or you are in another one.")
        )
        return redirect("remote:duty")
    audit.record(request.user, "remote.accept", f"call {call.pk}")
    return redirect("remote:room", call.pk)


@needs("remote.host")
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an expert now."""
    form = ExpertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member = StaffMember.objects.filter(user_id=request.user.pk or 0).first()
        made = ask_with_interpreter(request.user, member, form.cleaned_data)
        return redirect("remote:request", made.pk)
    return render(request, "remote/ask.html", {"form": form}, status=422 if form.is_bound else 200)


@transaction.atomic
def ask_with_interpreter(user: Any, member: StaffMember | None, kept: dict[str, Any]) -> ExpertRequest:
    """Ask for an expert and, where the customer needs one, for an interpreter at the same time."""
    made = ask_expert(asked_by=user, point=member.point if member else None, **kept)
    if made.interpreting:
        ask_interpreter(made.interpreting, made.language, expert_request=made, track=made.track)
    return made


@needs("remote.host")
def asked(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how one's own request goes; where nobody answered, whom to call, or that the customer is called back."""
    advance_requests()
    found = get_object_or_404(
        ExpertRequest.objects.select_related("service__agency", "call"), pk=pk, asked_by_id=request.user.pk or 0
    )
    if request.method == "POST":
        change_request(found, request.POST.get("do", ""), request.POST.get("phone", "")[:30])
        return redirect("remote:request", pk)
    fallback = ServiceFallback.objects.filter(service=found.service).select_related("agency", "staff__agency").first()
    interpreter = found.interpreter_requests.select_related("taken_by__staff").first() if found.interpreting else None
    booking = urlencode(
        {
            "service": found.service_id,
            "language": found.interpreting or "uk",
            "service_language": found.language,
            "way": "room",
            "track": found.track or "authority",
        }
    )
    context = {"asked": found, "fallback": fallback, "interpreter": interpreter, "booking": booking}
    return render(request, "remote/asked.html", context)


@transaction.atomic
def change_request(found: ExpertRequest, what: str, phone: str) -> None:
    """Cancel a request that waits, or keep the number to call back."""
    found = ExpertRequest.objects.select_for_update(of=("self",)).select_related("service__agency").get(pk=found.pk)
    if what == "cancel" and found.state == State.WAITING:
        finish_request(found, State.CANCELLED)
    elif what == "call-back" and phone.strip() and found.state in {State.WAITING, State.UNANSWERED}:
        found.call_back = phone.strip()
        found.save(update_fields=["call_back"])
