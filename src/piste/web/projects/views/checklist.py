"""The checklist of a site, checks, waivers, and taking up the concept in force."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.web.accounts.permission import needs
from piste.web.network.texts import text_in
from piste.web.projects.access import EDIT, SEE
from piste.web.projects.checklist_keeping import sync_checklist
from piste.web.projects.concept_numbers import concept_in_force
from piste.web.projects.conformity import measure_conformity, part_of
from piste.web.projects.forms.project import CheckForm, WaiverForm
from piste.web.projects.models import ChecklistItem, Milestone, Stage, Waiver
from piste.web.projects.opening import grant_waiver, withdraw_waiver
from piste.web.projects.views.opening import RowPage, open_project, page_context, sent, serve_row, status_of

PARTS = {"met": "ok", "waived": "warn", "missed": "alert", "open": "draft"}


def by_stage(items: Iterable[ChecklistItem], held: dict[int, Waiver]) -> list[tuple[Stage, list[Any]]]:
    """Return items with their part and waiver, a stage at a time."""
    rows = [(one, part_of(one, waived=one.pk in held) if one.counts else "", held.get(one.pk)) for one in items]
    found = [(stage, [row for row in rows if row[0].stage == stage]) for stage in Stage]
    return [(stage, listed) for stage, listed in found if listed]


@needs(SEE)
@require_safe
def checklist(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show every requirement at its stage: met, waived, missed, open; and what the last concept changed."""
    shown = open_project(request, code)
    today = timezone.localdate()
    items = list(shown.checklist.select_related("requirement__version"))
    waivers = list(shown.waivers.select_related("item__requirement", "milestone"))
    held = {one.item_id: one for one in waivers if one.item_id and one.withdrawn_at is None and one.until >= today}
    version = concept_in_force()
    return render(request, "projects/checklist.html", page_context(
        request, shown, "checklist", stages=by_stage(items, held), today=today, waivers=waivers,
        conformity=measure_conformity(items, waivers, today), kinds=PARTS,
        newer=version if version is not None and version.pk != shown.concept_id else None,
        syncs=shown.syncs.select_related("before", "after", "by")[:5],
    ))  # fmt: skip


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Put on record what a check found."""
    shown = open_project(request, code, change=True)
    item = get_object_or_404(ChecklistItem.objects.select_related("requirement"), pk=pk, project=shown)
    asked = item.requirement
    return serve_row(request, CheckForm, item, RowPage(
        str(asked), "site-project.check", reverse("projects:checklist", args=[code]),
        page_context(request, shown, "checklist", item=item, means=text_in(asked.text), how=text_in(asked.check_how),
                     why=text_in(asked.reason)),
        template="projects/check.html",
        more={"checked_by_name": str(request.user)[:254]},
    ))  # fmt: skip


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def waive(request: HttpRequest, code: str, what: str, pk: int) -> HttpResponseBase:
    """Waive a requirement or a milestone."""
    shown = open_project(request, code, change=True)
    waiver = Waiver(project=shown)
    if what == "requirement":
        waiver.item = get_object_or_404(ChecklistItem.objects.select_related("requirement"), pk=pk, project=shown)
    else:
        waiver.milestone = get_object_or_404(Milestone, pk=pk, project=shown)
    form = WaiverForm(sent(request), instance=waiver)
    if form.is_bound and form.is_valid():
        grant_waiver(form.save(commit=False), request.user)
        messages.success(request, _("The waiver is on record."))
        return redirect("projects:checklist", code)
    heading = _("Waive: {what}").format(what=waiver.item or waiver.milestone)
    lead = _("The site may open without this until the day that you give. The waiver stays on record.")
    context = page_context(request, shown, "checklist", form=form, heading=heading, lead=lead,
                           back=reverse("projects:checklist", args=[code]))  # fmt: skip
    return render(request, "projects/row.html", context, status=status_of(form))


@needs(EDIT)
@require_POST
def unwaive(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Withdraw a waiver."""
    shown = open_project(request, code, change=True)
    withdraw_waiver(get_object_or_404(Waiver, pk=pk, project=shown), request.user)
    return redirect("projects:checklist", code)


@needs(EDIT)
@require_POST
def take_up(request: HttpRequest, code: str) -> HttpResponseBase:
    """Bring the checklist to the concept in force: for a site that was open when it came."""
    shown = open_project(request, code, change=True)
    version = concept_in_force()
    if version is not None:
        sync_checklist(shown, version, request.user)
    return redirect("projects:checklist", code)
