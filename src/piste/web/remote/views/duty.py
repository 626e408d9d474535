"""Experts on duty: what waits, and taking it; and asking for an expert now."""

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
    Taken,
    accept_request,
    advance_requests,
    ask_expert,
    begin_duty,
    end_duty,
    finish_request,
    is_on_duty,
    list_requests,
)
from piste.web.remote.forms import ExpertForm
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
    context = {"member": member, "on_duty": member is not None and is_on_duty(member), "waiting": waiting}
    return render(request, "remote/duty.html", context)


@needs("remote.duty")
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Go on or off duty."""
    member = own_member(request)
    (begin_duty if request.POST.get("on") == "1" else end_duty)(member)
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
        made = ask_expert(asked_by=request.user, point=member.point if member else None, **form.cleaned_data)
        return redirect("remote:request", made.pk)
    return render(request, "remote/ask.html", {"form": form}, status=422 if form.is_bound else 200)


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
    fallback = ServiceFallback.objects.filter(service=found.service).first()
    return render(request, "remote/asked.html", {"asked": found, "fallback": fallback})


@transaction.atomic
def change_request(found: ExpertRequest, what: str, phone: str) -> None:
    """Cancel a request that waits, or keep the number to call back."""
    found = ExpertRequest.objects.select_for_update(of=("self",)).select_related("service__agency").get(pk=found.pk)
    if what == "cancel" and found.state == ExpertRequest.State.WAITING:
        finish_request(found, ExpertRequest.State.CANCELLED)
    elif what == "call-back" and phone.strip():
        found.call_back = phone.strip()
        found.save(update_fields=["call_back"])
