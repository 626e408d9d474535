"""Edits of a draft: forms that work without a script; the answer is always the page as it is now."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from piste.core.errors import PisteError
from piste.report.workbench.store import Workbench
from piste.web.accounts.permission import needs
from piste.web.look.templatetags.look import language
from piste.web.planning.models import Plan
from piste.web.planning.plan_map.best_again import start_best
from piste.web.planning.plan_map.editing import (
    OvertakenError,
    RefusedError,
    copy_draft,
    edit_draft,
    make_draft,
)
from piste.web.planning.plan_map.history import tell_edit, tell_refusal, tell_step
from piste.web.planning.plan_map.kind import Kind
from piste.web.planning.plan_map.models import PlanDraft
from piste.web.planning.plan_map.opened import Opened
from piste.web.planning.plan_map.opening import EDIT, may_edit, open_plan
from piste.web.planning.plan_map.steps import Step
from piste.web.planning.plan_map.views.page import build_context


@require_POST
@needs(EDIT)
def begin(request: HttpRequest, plan: int) -> HttpResponse:
    """Make a draft of a plan, with its first edit where one is given."""
    opened = open_editable(request, plan)
    step = read_step(request, opened.bench)
    if step is None:
        draft = make_draft(opened.plan, request.user)
        return redirect("plan_map:draft", plan, draft.pk)
    try:
        draft = make_draft(opened.plan, request.user)
        edit_draft(draft, 0, step, request.user, opened.bench, opened.network)
    except RefusedError as fault:
        draft.delete()
        return show_refusal(request, opened, fault)
    return go_on(request, opened, draft, step)


@require_POST
@needs(EDIT)
def edit(request: HttpRequest, plan: int, draft: int) -> HttpResponse:
    """Do one edit on the version that the form was made from."""
    opened = open_editable(request, plan, draft)
    step, seen = read_step(request, opened.bench), read_version(request)
    if step is None:
        messages.error(request, _("There is no such site. Choose one on the map or in the table."))
        return redirect("plan_map:draft", plan, draft)
    try:
        held = edit_draft(opened.draft, seen, step, request.user, opened.bench, opened.network)
    except RefusedError as fault:
        return show_refusal(request, opened, fault)
    except OvertakenError as fault:
        return show_overtaken(request, plan, draft, seen, step, fault)
    return go_on(request, opened, held, step)


@require_POST
@needs(EDIT)
def copy(request: HttpRequest, plan: int, draft: int) -> HttpResponse:
    """Make a draft of one's own from what somebody had seen, with the edit that was not done."""
    opened = open_editable(request, plan, draft)
    seen = min(read_version(request), opened.draft.version)
    made = copy_draft(opened.draft, seen, request.user)
    step = read_step(request, opened.bench)
    if step is not None:
        try:
            edit_draft(made, made.version, step, request.user, opened.bench, opened.network)
        except RefusedError as fault:
            messages.error(request, tell_refusal(opened, fault.refusal, fault.step))
    return redirect("plan_map:draft", plan, made.pk)


@require_POST
@needs(EDIT)
def best(request: HttpRequest, plan: int, draft: int) -> HttpResponse:
    """Start a run that makes the draft best again, its locked points fixed."""
    opened = open_editable(request, plan, draft)
    try:
        run = start_best(opened, request.user)
    except PisteError as fault:
        messages.error(request, language().text(fault.text, **fault.values))
        return redirect("plan_map:draft", plan, draft)
    messages.success(request, _("The search has begun. The locked points stay; your draft stays as it is."))
    try:
        return redirect(reverse("planning:run", args=[run.pk]))
    except NoReverseMatch:
        return redirect("plan_map:draft", plan, draft)


def open_editable(request: HttpRequest, plan: int, draft: int | None = None) -> Opened:
    """Open a plan or a draft for an edit, or answer 403."""
    if not may_edit(request.user, get_object_or_404(Plan, pk=plan)):
        raise PermissionDenied
    return open_plan(request, plan, draft)


def read_step(request: HttpRequest, bench: Workbench) -> Step | None:
    """Return the edit that a form asks for, None where it names none that could be."""
    given, rows = request.POST, bench.site_of_id
    try:
        kind = Kind(given.get("kind", ""))
    except ValueError:
        return None
    site, other = rows.get(given.get("site", ""), -1), rows.get(given.get("other", ""), -1)
    tier = given.get("tier", "")
    if kind in (Kind.OPEN, Kind.MOVE) and tier not in {"", *bench.tier_cost_eur}:
        return None
    if kind not in (Kind.UNDO, Kind.REDO) and (site < 0 or (kind == Kind.MOVE and other < 0)):
        return None
    return Step(kind, site, other if kind == Kind.MOVE else -1, tier)


def read_version(request: HttpRequest) -> int:
    """Return the version that a form was made from; 0 where it says none."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0


def go_on(request: HttpRequest, opened: Opened, draft: PlanDraft, step: Step) -> HttpResponse:
    """Lead to the page of the draft, where the form came from where it says so."""
    address = reverse("plan_map:draft", args=[opened.plan.pk, draft.pk])
    back = request.POST.get("back", "")
    inside = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    query = back.partition("?")[2] if inside else ""
    if not query and step.site >= 0:
        query = f"point={opened.site_id(step.other if step.kind == Kind.MOVE else step.site)}"
    return redirect(address + (f"?{query}" if query else ""))


def show_refusal(request: HttpRequest, opened: Opened, fault: RefusedError) -> HttpResponse:
    """Show the page with why the edit was not done."""
    context = build_context(request, opened)
    context["refused"] = tell_refusal(opened, fault.refusal, fault.step)
    return render(request, "plan_map/plan.html", context, status=422)


def show_overtaken(
    request: HttpRequest, plan: int, draft: int, seen: int, step: Step, fault: OvertakenError
) -> HttpResponse:
    """Show the draft as it is now, what was not seen, and the edit that can still be done."""
    opened = open_plan(request, plan, draft)
    context = build_context(request, opened)
    site_ids = opened.bench.names["site_id"]
    context["overtaken"] = {
        "missed": [tell_edit(opened, one) for one in fault.missed],
        "mine": tell_step(opened, step),
        "kind": step.kind.value,
        "site": site_ids[step.site] if step.site >= 0 else "",
        "other": site_ids[step.other] if step.other >= 0 else "",
        "tier": step.tier,
        "seen": seen,
        "copy": reverse("plan_map:copy", args=[plan, draft]),
    }
    return render(request, "plan_map/plan.html", context, status=409)
