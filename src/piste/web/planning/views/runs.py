"""Runs: list, progress with value and bound closing in, stop, cancel."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.jobs.models import Job
from piste.web.jobs.queue import cancel_job, queue_places, stop_job
from piste.web.jobs.views import words_of
from piste.web.planning.access import EDIT, SEE, may_edit, require_edit, require_see, seen_by
from piste.web.planning.closing_chart import build_closing, relative_gap
from piste.web.planning.models import Plan, Run
from piste.web.planning.scenario_content import read_toml

A_PAGE = 25
ROWS_SHOWN = 12


def state_of(run: Run, plans: list[Plan]) -> str:
    """Return where a run is; what remains when its job's row is gone tells it too."""
    if run.job is not None:
        return run.job.state
    return Job.State.DONE if plans else Job.State.FAILED


def row_of(run: Run, places: dict[int, int]) -> dict[str, Any]:
    """Return what a list shows of a run."""
    plans = sorted(run.plans.all(), key=lambda plan: plan.pk)
    gap = run.job.gap if run.job and not plans else (plans[0].figures.get("gap") if plans else None)
    return {
        "run": run, "state": state_of(run, plans), "label": Job.State(state_of(run, plans)).label,
        "place": places.get(run.job_id or 0), "plan": plans[0] if plans else None,
        "gap": None if gap is None else 100 * gap, "share": run.job.share if run.job else None,
    }  # fmt: skip


@needs(SEE)
@require_safe
def runs(request: HttpRequest) -> HttpResponseBase:
    """List runs, newest first; htmx asks for the table alone when one of one's own moves."""
    listed = Run.objects.select_related("job", "version__scenario", "started_by").prefetch_related("plans")
    page = Paginator(seen_by(request.user, listed, "version__scenario__region"), A_PAGE).get_page(
        request.GET.get("page")
    )
    shown = list(page.object_list)
    waiting = [run.job for run in shown if run.job is not None and run.job.state == Job.State.QUEUED]
    places = queue_places(waiting) if waiting else {}
    context = {"rows": [row_of(run, places) for run in shown], "page": page}
    whole = "HX-Request" not in request.headers
    return render(request, "planning/runs.html" if whole else "planning/runs_table.html", context)


@needs(SEE)
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show how a run goes; htmx asks for the part that changes."""
    listed = Run.objects.select_related("job", "version__scenario", "started_by").prefetch_related("plans")
    shown = get_object_or_404(listed, pk=pk)
    require_see(request, shown.scope)
    waits = shown.job is not None and shown.job.state == Job.State.QUEUED
    row = row_of(shown, queue_places([shown.job]) if waits and shown.job else {})
    track = shown.track
    last = track[-1] if track else None
    gap = None if last is None else relative_gap(last)
    context = row | {
        "plans": sorted(shown.plans.all(), key=lambda plan: (plan.points, plan.pk)),
        "closing": build_closing(track), "last": last, "gap_percent": None if gap is None else 100 * gap,
        "track": track[:: max(1, len(track) // ROWS_SHOWN)] if track else [], "unit": unit_of(shown),
        "words": words_of(shown.job) if shown.job else "", "left_s": seconds_left(shown),
        "may_edit": may_edit(request.user, shown.scope),
    }  # fmt: skip
    whole = "HX-Request" not in request.headers
    return render(request, "planning/run.html" if whole else "planning/run_state.html", context)


def unit_of(run: Run) -> dict[str, str]:
    """Return what value and bound of a run's chart count, as words and unit."""
    plan = read_toml(run.version.toml).get("plan", {})
    kind = "fewest" if "fewest" in {plan.get("objective"), plan.get("points")} else plan.get("objective", "mean")
    words = {
        "mean": (_("Mean time of a person"), _("min")),
        "covered": (_("People within the limit"), _("people")),
        "worst": (_("Longest time"), _("min")),
        "fewest": (_("Points"), _("points")),
        "cost": (_("Cost of points and time"), _("EUR a year")),
    }
    label, unit = words.get(kind, words["mean"])
    return {"kind": kind, "label": label, "unit": unit}


def seconds_left(run: Run) -> int | None:
    """Return how many seconds a running run may still take at most."""
    if run.job is None or run.job.state != Job.State.RUNNING or run.job.started_at is None:
        return None
    return max(0, round(run.time_limit_s - (timezone.now() - run.job.started_at).total_seconds()))


def changeable(request: HttpRequest, pk: int) -> Run:
    """Return a run that the person may end."""
    asked = get_object_or_404(Run.objects.select_related("job", "version__scenario"), pk=pk)
    require_edit(request, asked.scope)
    return asked


@needs(EDIT)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a run early and keep the best it has."""
    asked = changeable(request, pk)
    if asked.job is not None:
        stop_job(asked.job)
        record(request.user, "run.stopped", asked)
    return redirect("planning:run", pk)


@needs(EDIT)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a run and throw its work away."""
    asked = changeable(request, pk)
    if asked.job is not None:
        cancel_job(asked.job)
        record(request.user, "run.cancelled", asked)
    return redirect("planning:run", pk)
