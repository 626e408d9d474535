"""Calls of staff, and the page by which invited people come."""

import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from piste.web.accounts import audit
from piste.web.accounts.permission import PUBLIC, needs
from piste.web.network.models import StaffMember
from piste.web.remote.calls import add_staff, begin_call
from piste.web.remote.forms import CallForm, InvitationForm, JoinForm
from piste.web.remote.lobby import find_invitation, invite, use_invitation
from piste.web.remote.models import Call, Participant
from piste.web.remote.rights import find_participant


@needs("remote.host")
def calls(request: HttpRequest) -> HttpResponse:
    """Show the open calls that one is in, and begin one."""
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member = StaffMember.objects.filter(user_id=request.user.pk or 0).select_related("point").first()
        call, _host = begin_call(request.user, point=member.point if member else None, **form.cleaned_data)
        audit.record(request.user, "remote.begin", f"call {call.pk}")
        return redirect("remote:invite", call.pk)
    mine = Participant.objects.filter(user_id=request.user.pk or 0, call__state=Call.State.OPEN)
    mine = mine.exclude(state=Participant.State.DENIED).select_related("call__service", "call__point")
    return render(request, "remote/calls.html", {"form": form, "mine": mine}, status=422 if form.is_bound else 200)


@needs("remote.host")
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one-time links into a call; a link is shown once, to who asked for it."""
    host = find_participant(request, pk)
    form = InvitationForm(request.POST or None, initial={"role": "customer", "language": host.call.language})
    link = ""
    if request.method == "POST" and form.is_valid():
        token = secrets.token_urlsafe(16)
        made = invite(host, form.cleaned_data["role"], form.cleaned_data["language"], token)
        audit.record(request.user, "remote.invite", f"call {pk}", role=made.role)
        link = request.build_absolute_uri(reverse("remote:join", args=[token]))
    bad = form.is_bound and not form.is_valid()
    context = {"call": host.call, "form": form, "link": link}
    return render(request, "remote/invite.html", context, status=422 if bad else 200)


@needs("remote.host")
@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back into a call that one was in."""
    mine = get_object_or_404(Participant, call_id=pk, user_id=request.user.pk or 0, call__state=Call.State.OPEN)
    if mine.state != Participant.State.DENIED:
        add_staff(mine.call, request.user)
    return redirect("remote:room", pk)


@needs(PUBLIC)
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """Tell what the call is and what is kept of it; the button uses the invitation up and leads to the lobby."""
    found = find_invitation(token)
    form = JoinForm(request.POST or None, initial={"signs": found is not None and found.language in {"fse", "fss"}})
    if found is not None and request.method == "POST" and form.is_valid():
        participant = use_invitation(request, token, form.cleaned_data["name"], form.cleaned_data["signs"])
        if participant is not None:
            return redirect("remote:room", participant.call_id)
        found = None
    bad = form.is_bound and not form.is_valid()
    return render(
        request,
        "remote/join.html",
        {"invitation": found, "form": form, "gone": _("This link has been used or is no longer good.")},
        status=410 if found is None else 422 if bad else 200,
    )
