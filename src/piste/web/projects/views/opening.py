"""What pages share: opening a site project, tabs, forms of one row with their answer to whoever comes second."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from piste.web.projects.access import EDIT, may_edit, may_steer, projects_seen_by, require_edit
from piste.web.projects.forms.row import RowForm, label_of, tell_value
from piste.web.projects.keeping import OvertakenError, add_row, save_checked
from piste.web.projects.models import SiteProject
from piste.web.projects.models.kept import Edited

__all__ = ["EDIT", "RowPage", "open_project", "page_context", "programme_context", "sent", "serve_row", "status_of"]


def open_project(request: HttpRequest, code: str, *, change: bool = False) -> SiteProject:
    """Return a site project that the person sees; with `change`, one that they may change."""
    seen = projects_seen_by(request.user).select_related("concept", "point", "owner")
    found = get_object_or_404(seen, code=code)
    if change:
        require_edit(request, found)
    return found


def programme_context(request: HttpRequest, here: str, **more: Any) -> dict[str, Any]:
    """Return what every page of the programme shows; `here` is the key of its tab."""
    tabs = (
        ("projects", _("Site projects")),
        ("timetable", _("Timetable")),
        ("regions", _("Regions")),
        ("indicators", _("Indicators")),
        ("concept", _("Concept")),
        ("proposals", _("Proposals")),
        ("lessons", _("Lessons")),
        ("programme-risks", _("Risks")),
    )
    listed = [{"words": words, "address": reverse(f"projects:{key}"), "here": key == here} for key, words in tabs]
    return {"tabs": listed, "may_steer": may_steer(request.user), **more}


def page_context(request: HttpRequest, shown: SiteProject, here: str, **more: Any) -> dict[str, Any]:
    """Return what every page of one site project shows."""
    tabs = (
        ("project", _("Where it stands")),
        ("checklist", _("Checklist")),
        ("schedule", _("Milestones")),
        ("participants", _("Who moves in")),
        ("risks", _("Risks")),
        ("records", _("On record")),
        ("project-lessons", _("Lessons")),
    )
    listed = [
        {"words": words, "address": reverse(f"projects:{key}", args=[shown.code]), "here": key == here}
        for key, words in tabs
    ]
    return {"project": shown, "tabs": listed, "may_edit": may_edit(request.user, shown), **more}


def sent(request: HttpRequest) -> Any:
    """Return what a form was sent with, None for a first look."""
    return request.POST if request.method == "POST" else None


def status_of(form: Any) -> int:
    """Return 422 for a form that came back with faults."""
    return 422 if form.is_bound else 200


@dataclass(frozen=True)
class RowPage:
    """A page with the form of one row: its heading, the trail's word for saving, where it goes on, its template."""

    heading: str
    action: str
    back: str
    context: Mapping[str, Any]
    template: str = "projects/row.html"
    lead: str = ""
    more: Mapping[str, Any] | None = None
    """Values that the form does not ask for."""


def serve_row(request: HttpRequest, make_form: Callable[..., RowForm], row: Edited, page: RowPage) -> HttpResponseBase:
    """Show and take in the form of one row; whoever comes second sees what differs, and both lose nothing."""
    form = make_form(sent(request), instance=row)
    clashes, status = [], status_of(form)
    if form.is_bound and form.is_valid():
        values = {**form.values(), **(page.more or {})}
        try:
            if row.pk is None:
                add_row(row, values, request.user, page.action)
            else:
                save_checked(row, form.revision, values, request.user, page.action)
        except OvertakenError as fault:
            clashes = [(label_of(fault.row, name), tell_value(fault.row, name)) for name in fault.fields]
            again = request.POST.copy()
            again["seen"] = str(fault.row.revision)
            form, status = make_form(again, instance=fault.row), 409
            form.is_valid()
            overtaken: Edited | None = fault.row
        else:
            messages.success(request, _("Saved."))
            return redirect(page.back)
    else:
        overtaken = None
    context = {
        **page.context, "form": form, "heading": page.heading, "lead": page.lead, "back": page.back,
        "clashes": clashes, "overtaken": overtaken,
    }  # fmt: skip
    return render(request, page.template, context, status=status)
