"""Milestones of a site: what waits for what, what is late, and what it pushes."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.projects.access import EDIT, SEE
from piste.web.projects.forms.project import DependencyForm, MilestoneForm
from piste.web.projects.gantt import draw_site
from piste.web.projects.models import Milestone, MilestoneDependency, SiteProject, Stage
from piste.web.projects.schedule import CycleError, add_dependency
from piste.web.projects.views.opening import RowPage, open_project, page_context, sent, serve_row
from piste.web.projects.views.project import schedule_of


def schedule_context(request: HttpRequest, shown: SiteProject, form: DependencyForm) -> dict[str, Any]:
    """Return what the page of milestones shows."""
    slots = sorted(schedule_of(shown), key=lambda one: (Stage(one.milestone.stage).place, one.milestone.is_gate))
    waits = MilestoneDependency.objects.filter(after__project=shown).select_related("before", "after")
    of: dict[int, list[MilestoneDependency]] = {}
    for one in waits:
        of.setdefault(one.after_id, []).append(one)
    rows = [(slot, of.get(slot.milestone.pk, [])) for slot in slots]
    return page_context(request, shown, "schedule", rows=rows, form=form,
                        gantt=draw_site(shown, slots, timezone.localdate()))  # fmt: skip


@needs(SEE)
@require_safe
def schedule(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show a site's milestones."""
    shown = open_project(request, code)
    form = DependencyForm(project=shown)
    return render(request, "projects/schedule.html", schedule_context(request, shown, form))


@needs(EDIT)
@require_POST
def wait(request: HttpRequest, code: str) -> HttpResponseBase:
    """Let a milestone wait for another one; a ring is refused with the way round."""
    shown = open_project(request, code, change=True)
    form = DependencyForm(sent(request), project=shown)
    status = 422
    if form.is_valid():
        given = form.cleaned_data
        try:
            add_dependency(given["before"], given["after"], given["least_days"], request.user)
        except CycleError as fault:
            way, status = " → ".join(str(one) for one in fault.milestones), 409
            form.add_error("after", _("This would be a ring: {way}.").format(way=way))
        else:
            messages.success(request, _("Saved."))
            return redirect("projects:schedule", code)
    return render(request, "projects/schedule.html", schedule_context(request, shown, form), status=status)


@needs(EDIT)
@require_POST
def wait_no_more(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Remove a dependency."""
    shown = open_project(request, code, change=True)
    found = get_object_or_404(MilestoneDependency, pk=pk, after__project=shown)
    with transaction.atomic():
        record(request.user, "site-project.dependency-remove", shown, before=found.before_id, after=found.after_id)
        found.delete()
    return redirect("projects:schedule", code)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    """Add a milestone."""
    shown = open_project(request, code, change=True)
    return serve_row(request, MilestoneForm, Milestone(project=shown, stage=shown.stage), RowPage(
        _("Add a milestone"), "site-project.milestone", reverse("projects:schedule", args=[code]),
        page_context(request, shown, "schedule"),
    ))  # fmt: skip


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Change a milestone; the day of an opening that has been is kept in step with the site's own."""
    shown = open_project(request, code, change=True)
    found = get_object_or_404(Milestone, pk=pk, project=shown)
    with transaction.atomic():
        answer = serve_row(request, MilestoneForm, found, RowPage(
            str(found), "site-project.milestone", reverse("projects:schedule", args=[code]),
            page_context(request, shown, "schedule"),
        ))  # fmt: skip
        if found.is_gate and found.stage == Stage.OPENING and shown.is_open:
            day = Milestone.objects.values_list("actual", flat=True).get(pk=pk)
            SiteProject.objects.filter(pk=shown.pk).update(opened_on=day)
    return answer
