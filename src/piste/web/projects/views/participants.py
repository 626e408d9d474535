"""Who takes part in a site, with what, and what has changed since the decision."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.projects.access import EDIT, SEE
from piste.web.projects.drift import held_on, measure_drift
from piste.web.projects.forms.project import CommitmentForm, ParticipantForm
from piste.web.projects.models import Participant
from piste.web.projects.views.opening import open_project, page_context, sent, status_of
from piste.web.projects.views.project import participants_of


@needs(SEE)
@require_safe
def participants(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the participants: what they promised at the decision and what they promise now."""
    shown = open_project(request, code)
    drift = measure_drift(participants_of(shown), shown.decided_on, timezone.localdate())
    known = [one.now.people for one in drift if one.now is not None and not one.now.leaves]
    return render(request, "projects/participants.html", page_context(
        request, shown, "participants", drift=drift, form=ParticipantForm(project=shown),
        people=sum(one for one in known if one is not None), unknown=sum(one is None for one in known),
        moved=sum(one.kind in {"joined", "left", "changed"} for one in drift),
    ))  # fmt: skip


@needs(EDIT)
@require_POST
def join(request: HttpRequest, code: str) -> HttpResponseBase:
    """Add an authority."""
    shown = open_project(request, code, change=True)
    form = ParticipantForm(request.POST, project=shown)
    if not form.is_valid():
        context = page_context(request, shown, "participants", form=form, drift=[])
        return render(request, "projects/participants.html", context, status=422)
    agency = form.cleaned_data["agency"]
    try:
        with transaction.atomic():
            made = Participant.objects.create(project=shown, agency=agency)
            record(request.user, "site-project.join", shown, pk=shown.pk, agency=agency.code)
    except IntegrityError:  # somebody else added it a moment ago
        made = Participant.objects.get(project=shown, agency=agency)
    return redirect("projects:participant", code, made.pk)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def participant(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Show every promise of a participant, and take in a new one."""
    shown = open_project(request, code, change=True)
    found = get_object_or_404(Participant.objects.select_related("agency"), pk=pk, project=shown)
    kept = list(found.commitments.select_related("by").order_by("-dated", "-pk"))
    today = timezone.localdate()
    now = held_on(kept, today)
    start: dict[str, Any] = {"dated": today}
    if now is not None:
        start |= {"people": now.people, "desks": now.desks, "manner": now.manner, "services": "\n".join(now.services)}
    form = CommitmentForm(sent(request), initial=start)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            made = form.instance
            made.participant, made.by_id, made.services = found, request.user.pk, form.cleaned_data["services"]
            form.save()
            record(request.user, "site-project.commitment", shown, pk=shown.pk, agency=found.agency.code,
                   people=made.people, leaves=made.leaves)  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("projects:participants", code)
    context = page_context(request, shown, "participants", participant=found, kept=kept, form=form)
    return render(request, "projects/participant.html", context, status=status_of(form))
