"""The page of a plan's map: rail, map or tables, drawer; every state of it has an address."""

from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import needs
from piste.web.planning.plan_map import buffers, drawer, leases, municipality, proof, rail, tables
from piste.web.planning.plan_map.frontier import build_frontier
from piste.web.planning.plan_map.history import tell_history
from piste.web.planning.plan_map.opened import Opened
from piste.web.planning.plan_map.opening import SEE, NoWorkbenchError, choices_of, may_edit, open_plan
from piste.web.planning.plan_map.search import find_names

MODES = ("minutes", "change", "leases", "table")


@require_safe
@needs(SEE)
def show(request: HttpRequest, plan: int, draft: int | None = None) -> HttpResponse:
    """Show a plan or a draft of it."""
    try:
        opened = open_plan(request, plan, draft)
    except NoWorkbenchError as fault:
        return render(request, "plan_map/plan_no_map.html", {"plan": fault.plan}, status=404)
    return render(request, "plan_map/plan.html", build_context(request, opened))


def words_of(request: HttpRequest) -> str:
    """Return what is searched for."""
    return request.GET.get("q", "").strip()[:80]


def build_context(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    """Return everything that the page shows."""
    mode = request.GET.get("mode", "minutes")
    kept = leases.leases_of(opened)
    if mode not in MODES or (mode == "change" and opened.compared is None) or (mode == "leases" and kept is None):
        mode = "minutes"
    words = words_of(request)
    context = {
        "opened": opened,
        "plan": opened.plan,
        "draft": opened.draft,
        "mode": mode,
        "modes": list_modes(opened, mode),
        "figures": rail.build_figures(opened),
        "strips": rail.build_strips(opened),
        "rules": rail.build_rules(opened),
        "proof": proof.build_proof(opened),
        "head": rail.tell_head(opened),
        "choices": choices_of(request.user, opened),
        "may_edit": may_edit(request.user, opened.plan),
        "history": tell_history(opened),
        "words": words,
        "found": find_names(opened, words) if words else None,
        "drawer": build_drawer(request, opened, mode),
        "background": settings.BACKGROUND_MAP,
        "edit_address": edit_address(opened),
        "difference": rail.build_difference(opened),
        "compare_address": compare_address(opened),
        "frontier": build_frontier(opened),
        "tiers": list(opened.bench.tier_cost_eur),
        "version": 0 if opened.draft is None else opened.draft.version,
        "sources": list_sources(opened),
        "map": describe_map(opened, mode, request),
        "back": request.get_full_path() if request.GET.get("mode") == "table" else "",
    }
    if mode == "table":
        context |= {
            "leases": kept
            and leases.leases_table(opened, kept, request.GET.get("year", "")[:4], request.GET.get("leases", "1")),
            "points": tables.points_page(opened, request.GET.get("points", "1")),
            "stops": tables.stop_rows(opened),
            "gone": tables.closed_rows(opened),
            "municipalities": tables.municipalities_table(opened, request.GET.get("page", "1")),
            "places": tables.places_table(opened, request.GET.get("place", "")[:80], request.GET.get("places", "1")),
        }
    return context


def list_sources(opened: Opened) -> list[str]:
    """Return whom the map credits."""
    own, kept = list(opened.bench.facts["sources"]), leases.leases_of(opened)
    if kept is not None and kept.source:
        own.append(kept.source)
    return [*own, settings.BACKGROUND_CREDIT] if settings.BACKGROUND_MAP and settings.BACKGROUND_CREDIT else own


def list_modes(opened: Opened, mode: str) -> list[dict[str, Any]]:
    """Return the ways to look at the plan."""
    words = {"minutes": _("Minutes"), "change": _("Change"), "leases": _("Leases"), "table": _("Table")}
    missing = {"change": opened.compared is None, "leases": leases.leases_of(opened) is None}
    return [
        {"key": key, "words": words[key], "address": opened.link(mode=key), "here": key == mode}
        for key in MODES
        if not missing.get(key)
    ]


def build_drawer(request: HttpRequest, opened: Opened, mode: str) -> dict[str, Any]:
    """Return the drawer: the chosen point or municipality, else for whom the plan changes."""
    bench = opened.bench
    point, code = request.GET.get("point", ""), request.GET.get("municipality", "")
    if point:
        site = bench.site_of_id.get(point)
        if site is None:
            raise Http404
        return {"kind": "point", "point": drawer.build_site(opened, site), "close": opened.link()}
    if code:
        area = bench.area_of_code.get(code)
        if area is None:
            raise Http404
        return {"kind": "municipality", "area": municipality.build_area(opened, area), "close": opened.link()}
    if mode == "leases" and (kept := leases.leases_of(opened)) is not None:
        return {"kind": "leases", "leases": leases.tell_ending(opened, kept)}
    return {"kind": "change", "change": drawer.build_change_facts(opened)}


def edit_address(opened: Opened) -> str:
    """Return where edits are sent: to the draft, or to the plan, which makes a draft of them."""
    if opened.draft is None:
        return reverse("plan_map:begin", args=[opened.plan.pk])
    return reverse("plan_map:edit", args=[opened.plan.pk, opened.draft.pk])


def compare_address(opened: Opened) -> str:
    """Return the page that shows the plan beside what it is compared with."""
    if opened.draft is None:
        address = reverse("plan_map:compare", args=[opened.plan.pk])
    else:
        address = reverse("plan_map:draft-compare", args=[opened.plan.pk, opened.draft.pk])
    return address + ("?" + urlencode(opened.kept) if opened.kept else "")


def describe_map(opened: Opened, mode: str, request: HttpRequest) -> dict[str, Any]:
    """Return what the map's script needs to know; the arrays it fetches itself."""
    bench, keys = opened.bench, [opened.plan.pk]
    own = [opened.plan.pk, opened.draft.pk] if opened.draft is not None else keys
    start = "draft-" if opened.draft is not None else ""
    inside = bench.people > 0
    lat, lon = bench.arrays["place_lat"], bench.arrays["place_lon"]
    shown = inside if inside.any() else np.ones(len(lat), dtype=bool)
    box = [lon[shown].min(), lat[shown].min(), lon[shown].max(), lat[shown].max()] if len(lat) else [20, 60, 30, 70]
    query = request.GET.urlencode()
    kept = f"?k={bench.key[:16]}"
    return {
        "mode": mode,
        "box": [round(float(one), 4) for one in box],
        "limit": bench.limit_min,
        "places": reverse("plan_map:places", args=keys) + kept,
        "outlines": reverse("plan_map:outlines", args=keys) + kept,
        "network": reverse(f"plan_map:{start}network", args=own) + (f"?{query}" if query else ""),
        "leases": reverse("plan_map:leases", args=keys),
        "catchment": reverse(f"plan_map:{start}catchment", args=own),
        "page": opened.base_path,
        "kept": dict(opened.kept),
        "point": request.GET.get("point", ""),
        "municipality": request.GET.get("municipality", ""),
        "sites": buffers.list_sites(opened, request.GET.get("point", "")),
        "areas": list(bench.names["area_code"]),
        "offices": buffers.list_offices(bench),
        "draft": None if opened.draft is None else opened.draft.pk,
    }
