"""One site project: where it stands, its facts and figures, passing its gates."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.accounts.places import REGIONS, name_of
from piste.web.projects.access import EDIT, SEE, may_begin_in
from piste.web.projects.conformity import measure_conformity
from piste.web.projects.drift import measure_drift
from piste.web.projects.forms.project import FigureForm, GateBackForm, GateForm, SiteForm
from piste.web.projects.lesson_duty import list_duties
from piste.web.projects.models import Commitment, MilestoneDependency, ProjectFigure, SiteProject, Stage
from piste.web.projects.opening import CannotPassError, last_passed, list_unfinished, pass_gate, take_gate_back
from piste.web.projects.schedule import Slot, build_schedule, stages_left
from piste.web.projects.views.opening import RowPage, open_project, page_context, sent, serve_row, status_of


def schedule_of(project: SiteProject) -> list[Slot]:
    """Return a site's schedule as of today."""
    waits = MilestoneDependency.objects.filter(after__project=project)
    return build_schedule(project.milestones.all(), waits, timezone.localdate(), stages_left(project))


def path_of(project: SiteProject, slots: Iterable[Slot]) -> list[dict[str, Any]]:
    """Return the ten steps of the path: done, now or to come, with their days."""
    gates = {one.milestone.stage: one for one in slots if one.milestone.is_gate}
    over = project.state == SiteProject.State.DONE
    return [
        {
            "stage": stage, "slot": gates.get(stage),
            "done": over or stage.place < Stage(project.stage).place,
            "here": stage == project.stage and not over,
        }
        for stage in Stage
    ]  # fmt: skip


def newest_figures(project: SiteProject) -> list[ProjectFigure]:
    """Return of each kind the figure that was written last, in the order of kinds."""
    newest = {one.kind: one for one in project.figures.order_by("pk")}
    return [newest[kind] for kind in ProjectFigure.Kind.values if kind in newest]


def participants_of(project: SiteProject) -> list[Any]:
    """Return a site's participants with all their commitments."""
    commitments = Prefetch("commitments", Commitment.objects.order_by("dated", "pk"))
    return list(project.participants.select_related("agency").prefetch_related(commitments))


@needs(SEE)
@require_safe
def project(request: HttpRequest, code: str) -> HttpResponseBase:
    """Tell where a site is on its path, what is late and waived, who moves in, area and euros."""
    shown = open_project(request, code)
    today, slots = timezone.localdate(), schedule_of(shown)
    items = list(shown.checklist.select_related("requirement"))
    waivers = list(shown.waivers.select_related("item__requirement", "milestone"))
    duties = list_duties(shown)
    drift = measure_drift(participants_of(shown), shown.decided_on, today)
    unfinished = [] if shown.is_open else list_unfinished(shown, today)
    late = [one for one in slots if one.late_days and not one.is_done]
    return render(request, "projects/project.html", page_context(
        request, shown, "project", path=path_of(shown, slots), late=late, today=today,
        region_name=name_of("region", shown.region), figures=newest_figures(shown),
        conformity=measure_conformity(items, waivers, today), drift=drift,
        moving=[one for one in drift if one.now is not None and not one.now.leaves],
        moved=[one for one in drift if one.kind in {"joined", "left", "changed"}],
        waived=[one for one in waivers if one.withdrawn_at is None],
        unanswered=sum(one.answer is None for one in duties), duties=duties,
        unfinished=unfinished, stopping=[one for one in unfinished if one.waiver is None],
        risks=sorted(shown.risks.filter(state="open"), key=lambda one: (-one.weight, one.pk))[:3],
        sync=shown.syncs.select_related("before", "after").first(),
        last_passed=last_passed(shown),
        gate=GateForm(initial={"stage": shown.stage, "day": today}, auto_id="gate_%s"),
    ))  # fmt: skip


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponseBase:
    """Change a site project's own facts."""
    shown = open_project(request, code, change=True)
    regions = [one for one in REGIONS if may_begin_in(request.user, one)] or [shown.region]

    def make_form(data: Any, *, instance: Any) -> SiteForm:
        return SiteForm(data, instance=instance, regions=regions)

    return serve_row(request, make_form, shown, RowPage(
        _("Change the site project"), "site-project.edit", reverse("projects:project", args=[code]),
        page_context(request, open_project(request, code), "project"),
    ))  # fmt: skip


@needs(EDIT)
@require_POST
def gate(request: HttpRequest, code: str) -> HttpResponseBase:
    """Pass the gate of the present stage; what stands in the way of an opening is told one by one."""
    shown = open_project(request, code, change=True)
    form = GateForm(request.POST, auto_id="gate_%s")
    fault: CannotPassError | None = None
    if form.is_valid():
        try:
            passed = pass_gate(shown, form.cleaned_data["stage"], form.cleaned_data["day"], request.user)
        except CannotPassError as told:
            fault = told
            form.add_error("day", told.text)
        else:
            messages.success(request, _("{stage}: done.").format(stage=Stage(form.cleaned_data["stage"]).label))
            return redirect("projects:project", passed.code)
    context = page_context(
        request, shown, "project", form=form, stopping=fault.unfinished if fault is not None else (),
        stage_name=shown.get_stage_display(),
    )  # fmt: skip
    return render(request, "projects/gate.html", context, status=409 if fault is not None else 422)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def gate_back(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take back the gate that was passed last; the reason stands among the site's decisions."""
    shown = open_project(request, code, change=True)
    last = last_passed(shown)
    if not last:
        raise Http404
    form = GateBackForm(sent(request), initial={"stage": last}, auto_id="back_%s")
    status = status_of(form)
    if form.is_bound and form.is_valid():
        try:
            take_gate_back(shown, form.cleaned_data["stage"], form.cleaned_data["reason"], request.user)
        except CannotPassError as told:
            form.add_error(None, told.text)
            status = 409
        else:
            messages.success(request, _("Taken back. The reason stands among the site’s decisions."))
            return redirect("projects:project", code)
    context = page_context(request, shown, "project", form=form, stage_name=Stage(last).label)
    return render(request, "projects/gate_back.html", context, status=status)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show every figure that has been told of a site, and take in a new one."""
    shown = open_project(request, code, change=True)
    form = FigureForm(sent(request))
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            form.instance.project, form.instance.by_id = shown, request.user.pk
            form.save()
            record(request.user, "site-project.figure", shown, pk=shown.pk, kind=form.instance.kind)
        messages.success(request, _("Saved."))
        return redirect("projects:figures", code)
    kept = shown.figures.select_related("by").order_by("kind", "-pk")
    context = page_context(request, shown, "project", form=form, kept=kept)
    return render(request, "projects/figures.html", context, status=status_of(form))
