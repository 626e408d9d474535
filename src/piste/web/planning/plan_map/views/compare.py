"""Two plans side by side: figures, maps, points, and every municipality by what it loses."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import needs
from piste.web.look.table import Cell, Column, Table
from piste.web.look.templatetags.look import number, signed
from piste.web.planning.plan_map import drawer, rail, tables
from piste.web.planning.plan_map.opened import Opened
from piste.web.planning.plan_map.opening import SEE, NoWorkbenchError, choices_of, open_plan
from piste.web.planning.plan_map.views.page import describe_map, list_sources


@require_safe
@needs(SEE)
def show(request: HttpRequest, plan: int, draft: int | None = None) -> HttpResponse:
    """Show a plan or a draft beside what it is compared with."""
    try:
        opened = open_plan(request, plan, draft)
    except NoWorkbenchError as fault:
        return render(request, "plan_map/plan_no_map.html", {"plan": fault.plan}, status=404)
    if opened.compared is None:
        return redirect(opened.base_path)
    context = {
        "opened": opened,
        "plan": opened.plan,
        "draft": opened.draft,
        "figures": figures_table(opened),
        "strips": rail.build_strips(opened),
        "change": drawer.build_change_facts(opened),
        "points": points_tables(opened),
        "municipalities": tables.municipalities_table(opened, request.GET.get("page", "1")),
        "choices": [one for one in choices_of(request.user, opened) if one["key"] != "nothing"],
        "map": describe_map(opened, "change", request),
        "sources": list_sources(opened),
        "background": settings.BACKGROUND_MAP,
    }
    return render(request, "plan_map/plan_compare.html", context)


def figures_table(opened: Opened) -> Table:
    """Return the figures of both networks and their difference."""
    was, now = opened.compared.snapshot, opened.now  # type: ignore[union-attr]
    minutes = {"minutes": number(opened.bench.limit_min)}
    first = {"minutes": number(opened.bench.first_min)}
    rows: list[tuple[Any, float, float, int]] = [
        (_("Points"), was.points, now.points, 0),
        (_("Mean time, min"), was.figures.mean_min, now.figures.mean_min, 1),
        (_("Within %(minutes)s min, %% of people") % first, 100 * was.share_first, 100 * now.share_first, 1),
        (_("Within %(minutes)s min, %% of people") % minutes, 100 * was.share_limit, 100 * now.share_limit, 1),
        (
            _("People past %(minutes)s min") % minutes,
            was.figures.people - was.figures.people_within[1],
            now.figures.people - now.figures.people_within[1], 0,
        ),
        (_("Longest time, min"), was.figures.worst_min, now.figures.worst_min, 1),
    ]  # fmt: skip
    columns = (
        Column(_("Figure")),
        Column(_("Before"), numeric=True),
        Column(_("Plan"), numeric=True),
        Column(_("Change"), numeric=True, sign=True),
    )
    cells = [
        (words, number(before, digits), number(after, digits), signed(after - before, digits))
        for words, before, after, digits in rows
    ]
    return Table("figures-table", _("Figures"), columns, cells, hide_caption=True)


def points_tables(opened: Opened) -> list[Table]:
    """Return the points that open, close and stay."""
    was, now = set(opened.compared.snapshot.sites), set(opened.now.sites)  # type: ignore[union-attr]
    groups = (
        ("opening", _("Points that open"), now - was),
        ("closing", _("Points that close"), was - now),
        ("staying", _("Points that stay"), now & was),
    )
    made = []
    for key, words, sites in groups:
        rows = [
            (Cell(opened.site_name(site), opened.link(point=opened.site_id(site))),
             opened.area_name(int(opened.bench.arrays["site_area"][site])))
            for site in sorted(sites, key=opened.site_name)
        ]  # fmt: skip
        columns = (Column(_("Point")), Column(_("Municipality")))
        made.append(Table(key, f"{words} ({number(len(rows))})", columns, rows, hide_caption=True, empty=_("None.")))
    return made
