"""The list of site projects, their timetable, and beginning a new one."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.permission import needs
from piste.web.accounts.places import REGIONS, name_of, names_kept
from piste.web.look.table import Cell, Column, Table
from piste.web.projects.access import EDIT, SEE, may_begin_in, projects_seen_by
from piste.web.projects.checklist_keeping import sync_checklist
from piste.web.projects.concept_numbers import concept_in_force
from piste.web.projects.forms.project import SiteForm
from piste.web.projects.gantt import draw_programme
from piste.web.projects.keeping import add_row
from piste.web.projects.models import SiteProject
from piste.web.projects.schedule import Slot, make_gates
from piste.web.projects.summaries import Summary, build_summaries
from piste.web.projects.views.opening import programme_context, sent, status_of

A_PAGE = 50
TAGS = {"active": "draft", "paused": "warn", "stopped": "alert", "done": "ok"}


@needs(SEE)
@require_safe
def projects(request: HttpRequest) -> HttpResponseBase:
    """List site projects: stage, opening, what is late, conformity, lessons that wait for an answer."""
    listed = projects_seen_by(request.user)
    region, state = request.GET.get("region", ""), request.GET.get("state", "")
    if region in REGIONS:
        listed = listed.filter(region=region)
    if state in SiteProject.State.values:
        listed = listed.filter(state=state)
    page = Paginator(listed.order_by("phase", "opened_on", "code"), A_PAGE).get_page(request.GET.get("page"))
    summaries = build_summaries(list(page.object_list), timezone.localdate())
    columns = (
        Column(_("Project site")), Column(_("Region")), Column(_("Programme phase"), numeric=True), Column(_("Stage")),
        Column(_("Opening")), Column(_("Late"), _("days"), numeric=True), Column(_("Concept met"), "%", numeric=True),
        Column(_("Lessons unanswered"), numeric=True),
    )  # fmt: skip
    with names_kept():
        rows = [row_of(summaries[one.pk]) for one in page.object_list]
    empty = _("No site project that you may see. One begins with the need for a site.")
    table = Table("site-projects", _("Site projects"), columns, rows, empty=empty, page=page, hide_caption=True)
    return render(request, "projects/projects.html", programme_context(
        request, "projects", table=table, may_begin=any(may_begin_in(request.user, code) for code in REGIONS),
        regions=[(code, name_of("region", code)) for code in REGIONS], states=SiteProject.State.choices,
        chosen={"region": region, "state": state},
    ))  # fmt: skip


def row_of(summary: Summary) -> tuple[object, ...]:
    """Return a site's row."""
    one, share = summary.project, summary.conformity.share
    opened = one.opened_on is not None
    stage = Cell(_("In operation") if opened and one.state != one.State.DONE else one.get_stage_display())
    if one.state != one.State.ACTIVE:
        stage = Cell("", tag=one.get_state_display(), tag_kind=TAGS[one.state])
    return (
        Cell(str(one), reverse("projects:project", args=[one.code]), _("EXAMPLE") if one.is_example else "", "example"),
        name_of("region", one.region), one.phase, stage, opening_words(summary.opening),
        summary.late_days or "–", "–" if share is None else round(100 * share), summary.unanswered or "–",
    )  # fmt: skip


def opening_words(slot: Slot | None) -> str:
    """Return when a site opens or opened, as exactly as it is known."""
    if slot is None or slot.day is None:
        return _("not known")
    form = {"day": "SHORT_DATE_FORMAT", "month": "F Y", "year": "Y"}[slot.milestone.precision]
    words = date_format(slot.day, form)
    return words if slot.is_done else _("expected {day}").format(day=words)


@needs(SEE)
@require_safe
def timetable(request: HttpRequest) -> HttpResponseBase:
    """Show all sites over the years, with the table beside."""
    shown = list(projects_seen_by(request.user).exclude(state=SiteProject.State.STOPPED).order_by("phase", "code"))
    summaries = list(build_summaries(shown, timezone.localdate()).values())
    late = sum(one.late_days > 0 and not one.project.is_open for one in summaries)
    rows = [
        (Cell(str(one.project), reverse("projects:schedule", args=[one.project.code]),
              _("EXAMPLE") if one.project.is_example else "", "example"),
         one.project.get_stage_display(), opening_words(one.opening), one.late_days or "–")
        for one in summaries
    ]  # fmt: skip
    columns = (
        Column(_("Project site")),
        Column(_("Stage")),
        Column(_("Opening")),
        Column(_("Late"), _("days"), numeric=True),
    )
    table = Table(
        "timetable", _("The same as a table"), columns, rows, empty=_("No site project yet."), hide_caption=True
    )
    title = ngettext("One site will open late", "{n} sites will open late", late).format(n=late)
    return render(request, "projects/timetable.html", programme_context(
        request, "timetable", gantt=draw_programme(summaries, timezone.localdate()), table=table,
        heading=title if late else _("Every site opens in time, as far as is known"), summaries=summaries,
    ))  # fmt: skip


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Begin a site project with its ten gates and the checklist of the concept in force."""
    regions = [code for code in REGIONS if may_begin_in(request.user, code)]
    if not regions:
        raise PermissionDenied
    row = SiteProject()
    form = SiteForm(sent(request), instance=row, regions=regions)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            made = add_row(row, form.values(), request.user, "site-project.add")
            make_gates(made, request.user)
            version = concept_in_force()
            if version is not None:
                sync_checklist(made, version, request.user)
        return redirect("projects:project", made.code)
    back = reverse("projects:projects")
    context = programme_context(request, "projects", form=form, heading=_("Begin a site project"), back=back)
    return render(request, "projects/programme_row.html", context, status=status_of(form))
