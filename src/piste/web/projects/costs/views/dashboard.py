"""The programme on one page: the saving on its way to the target, regions, openings, what holds back, what it costs."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.report.interim.region_states import draw_region_states, draw_swatch
from piste.web.accounts.permission import needs
from piste.web.planning.base_reading import built_in_base
from piste.web.projects.access import projects_seen_by
from piste.web.projects.costs.access import SEE
from piste.web.projects.costs.programme_state import (
    STATES,
    RegionsTold,
    heaviest_risks,
    known_cost_eur,
    list_openings,
    list_site_money,
    next_quarter,
    quarter_of,
    state_words,
    tell_regions,
)
from piste.web.projects.costs.saving_path import build_curve, chance_of, current_path
from piste.web.projects.costs.views.way import M, curve_svgs, held_rows
from piste.web.projects.region_progress import real_projects

MAP_WIDTH, MAP_HEIGHT = 240.0, 404.0


@needs(SEE)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponseBase:
    """Show how the programme stands today."""
    today = timezone.localdate()
    path = current_path()
    curve = build_curve(today, _("today"))
    regions = tell_regions(today)
    first, last = quarter_of(today)[0], next_quarter(today)[1]
    seen = projects_seen_by(request.user)
    projects = list(real_projects().filter(pk__in=seen))
    money = list_site_money(projects)
    held = held_rows(path)
    context: dict[str, Any] = {
        "today": today, "curve": curve, "now": curve.now / M, "target": curve.target_eur / M, "svgs": curve_svgs(curve),
        "chance": chance_of(curve, path), "path": path, "median": curve.at_target(50) / M if path is not None else None,
        "low": curve.at_target(10) / M if path is not None else None,
        "high": curve.at_target(90) / M if path is not None else None,
        "map": draw_map(regions), "states": states_of(regions), "openings": list_openings(first, last, projects, today),
        "quarters": (quarter_name(first), quarter_name(last)), "held": held, "held_most": held[0][1] if held else 1.0,
        "risks": heaviest_risks(3, seen), "money": money, "cost_known": float(known_cost_eur(money)) / M,
    }  # fmt: skip
    return render(request, "costs/dashboard.html", context)


def quarter_name(day: Any) -> str:
    """Return a day's quarter as Finns and Swedes write it: 4/2026."""
    return f"{(day.month - 1) // 3 + 1}/{day.year}"


def draw_map(regions: RegionsTold) -> Any:
    """Return the map of regions by state; engine's own markup, every text of it escaped."""
    areas = built_in_base("FI").areas
    words = state_words()
    names = {code: f"{regions.names[code]}: {words[state]}" for code, state in regions.states.items()}
    svg = draw_region_states(areas, regions.states, (), MAP_WIDTH, MAP_HEIGHT, names=names)
    return mark_safe(svg)  # noqa: S308


def states_of(regions: RegionsTold) -> list[dict[str, Any]]:
    """Return the states with their regions, for the legend and for whoever does not see the map."""
    words = state_words()
    return [
        {"words": words[state], "regions": regions.of(state), "swatch": mark_safe(draw_swatch(state))}  # noqa: S308
        for state in STATES
    ]
