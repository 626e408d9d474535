"""Plans: list, key figures, files."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from csp.decorators import csp_exempt
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import needs
from piste.web.look.chart import build_strip
from piste.web.look.figure import Figure
from piste.web.look.table import Cell, Column, Table
from piste.web.planning.access import SEE, may_see, plans_seen_by, require_see_plan
from piste.web.planning.models import Plan
from piste.web.planning.views.scenarios import owner_name

A_PAGE = 50
FILES = {
    "plan.xlsx": gettext_noop("everything as a workbook"),
    "points.csv": gettext_noop("the plan’s points"),
    "places.csv": gettext_noop("every place with its minutes"),
    "plan.gpkg": gettext_noop("points and places for GIS, WGS84"),
    "plan.json": gettext_noop("the plan for programs"),
    "run.json": gettext_noop("how long each search took"),
}
REPORTS = ("report.html", "report.fi.html", "report.sv.html", "report.en.html")
SANDBOX = "sandbox allow-scripts allow-popups allow-downloads allow-top-navigation-by-user-activation"
"""A report brings its own rules for scripts; here it is a stranger that has no session and no cookies of ours."""


@needs(SEE)
@require_safe
def plans(request: HttpRequest) -> HttpResponseBase:
    """List plans, newest first."""
    listed = plans_seen_by(request.user, Plan.objects.select_related("made_by", "scenario"))
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    columns = (
        Column(_("Plan")), Column(_("Belongs to")), Column(_("Points"), numeric=True),
        Column(_("Mean"), _("min"), numeric=True, digits=1), Column(_("Within 60 min"), "%", numeric=True, digits=1),
        Column(_("Proven gap"), "%", numeric=True, digits=2), Column(_("Made by")),
    )  # fmt: skip
    rows = [row_of(one) for one in page]
    empty = _("No plan yet. Run a scenario, and its plans are listed here.")
    table = Table("plans", _("Plans"), columns, rows, empty=empty, page=page, hide_caption=True)
    return render(request, "planning/plans.html", {"table": table, "page": page})


def row_of(plan: Plan) -> tuple[Any, ...]:
    """Return a plan's row."""
    figures = plan.figures
    demo = plan.scenario is not None and plan.scenario.demo
    gap, share = figures.get("gap"), figures["share_within"][3]
    return (
        Cell(plan.name, f"/plans/{plan.pk}", _("EXAMPLE") if demo else "", "example"),
        owner_name(plan.region, plan.country), plan.points, figures["mean_min"],
        None if share is None else 100 * share, None if gap is None else 100 * gap, str(plan.made_by or "–"),
    )  # fmt: skip


@needs(SEE)
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a plan's key figures and its files."""
    shown = get_object_or_404(Plan.objects.select_related("scenario", "run", "made_by", "parent"), pk=pk)
    require_see_plan(request, shown.scope)
    folder = shown.path
    files = [(name, _(words), (folder / name).stat().st_size / 1000) for name, words in FILES.items() if
             (folder / name).is_file()]  # fmt: skip
    leading = shown
    if not (folder / "report.html").is_file() and shown.run_id:
        leading = Plan.objects.filter(run_id=shown.run_id).order_by("pk").first() or shown
    report = next((name for name in report_names(request) if (leading.path / name).is_file()), "")
    shares = shown.figures["share_within"]
    siblings = Plan.objects.filter(run_id=shown.run_id).order_by("points", "pk") if shown.run_id else []
    context = {
        "plan": shown, "figures": figures_of(shown.figures), "files": files, "report": report, "leading": leading,
        "strip": None if None in shares else build_strip(split(shares)), "siblings": siblings,
        "owner": owner_name(shown.region, shown.country), "may_see_run": may_see(request.user, shown.scope),
    }  # fmt: skip
    return render(request, "planning/plan.html", context)


def report_names(request: HttpRequest) -> tuple[str, ...]:
    """Return the names of the report's pages, the reader's language first."""
    code = str(getattr(request, "LANGUAGE_CODE", "fi"))[:2]
    return (f"report.{code}.html", "report.html")


def split(shares: list[float]) -> list[float]:
    """Return shares within 15, 30, 45, 60 minutes as per cent of each class and of those past 60."""
    edges = [0.0, *shares, 1.0]
    return [100 * max(0.0, later - earlier) for earlier, later in pairwise(edges)]


def figures_of(figures: dict[str, Any]) -> list[Figure]:
    """Return a plan's key figures, each with its change against today's network where there is one."""
    today = figures.get("today") or {}

    def change(name: str) -> float | None:
        now, then = figures.get(name), today.get(name)
        return None if now is None or then is None else now - then

    def share(index: int) -> tuple[float | None, float | None]:
        now = figures["share_within"][index]
        then = today["share_within"][index] if today else None
        both = now is not None and then is not None
        return None if now is None else 100 * now, 100 * (now - then) if both else None

    (within30, change30), (within60, change60) = share(1), share(3)
    gap = figures.get("gap")
    return [
        Figure(_("Points"), figures["points"], change=change("points")),
        Figure(_("Mean time"), figures["mean_min"], _("min"), 1, change("mean_min"), _("min"), better=-1),
        Figure(_("Within 30 min"), within30, _("% of people"), 1, change30, _("pp"), better=1),
        Figure(_("Within 60 min"), within60, _("% of people"), 1, change60, _("pp"), better=1),
        Figure(_("People past {minutes} min").format(minutes=round(figures["within_min"])),
               figures["people_past_limit"], change=change("people_past_limit"), better=-1),
        Figure(_("Proven gap"), None if gap is None else 100 * gap, "%", 2),
    ]  # fmt: skip


@csp_exempt()
def served(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Give one file of a plan: pages to be read, all else to be kept."""
    shown = get_object_or_404(Plan, pk=pk)
    require_see_plan(request, shown.scope)
    folder = shown.path.resolve()
    path = (folder / name).resolve()
    allowed = {*FILES, *REPORTS}
    if not path.is_relative_to(folder) or path.name not in allowed or not path.is_file():
        raise Http404
    page = path.suffix == ".html"
    answer = FileResponse(path.open("rb"), as_attachment=not page, filename=file_name(shown, path))
    answer["Content-Security-Policy"] = f"{SANDBOX}; frame-ancestors 'none'" if page else "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def file_name(plan: Plan, path: Path) -> str:
    """Return what a kept file is called."""
    return path.name if path.suffix == ".html" else f"plan-{plan.pk}-{path.name}"


file = needs(SEE)(require_safe(served))
