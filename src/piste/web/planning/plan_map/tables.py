"""The tables beside the map: the same facts without seeing, and without a script."""

from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.web.look.table import Cell, Column, Table
from piste.web.planning.plan_map.drawer import change_cell, mean_min, moved_s
from piste.web.planning.plan_map.opened import Opened
from piste.web.planning.plan_map.search import folded_names

PAGE = 50


def municipalities_table(opened: Opened, page: str) -> Table:
    """Return every municipality of the area, those that lose most first."""
    now, change = opened.now, opened.change
    sums = now.areas
    lived = np.flatnonzero(sums.people > 0)
    past = sums.people - sums.people_within[:, 1]
    if change is None:
        order = lived[np.lexsort((-sums.people[lived], -past[lived]))]
    else:
        lost = (change.past_after - change.past_before)[:, 0]
        moved = moved_s(opened, change)
        order = lived[np.lexsort((-moved[lived], -lost[lived]))]
    shown = Paginator(order, PAGE).get_page(page)
    rows = []
    for k in map(int, shown):
        mean = sums.person_min[k] / sums.people_reached[k] if sums.people_reached[k] > 0 else None
        name = Cell(opened.area_name(k), opened.link(municipality=opened.bench.names["area_code"][k]))
        row: list[Any] = [name, round(sums.people[k]), _("not reached") if mean is None else mean, round(past[k])]
        if change is not None:
            before = change.mean_before_min[k, 0]
            row.insert(2, before if np.isfinite(before) else _("not reached"))
            row.insert(4, change_cell(change, k))
            row.append(round(change.past_after[k, 0] - change.past_before[k, 0]))
        rows.append(row)
    columns = [
        Column(_("Municipality")),
        Column(_("People"), numeric=True),
        Column(_("Plan"), _("min"), numeric=True, digits=1),
        Column(_("Past the limit"), _("people"), numeric=True),
    ]
    if change is not None:
        columns.insert(2, Column(_("Before"), _("min"), numeric=True, digits=1))
        columns.insert(4, Column(_("Change"), _("min"), numeric=True, digits=1, sign=True))
        columns.append(Column(_("More past the limit"), numeric=True, sign=True))
    return Table("municipalities-table", _("Municipalities"), columns, rows, page=shown, hide_caption=True,
                 empty=_("The area has no municipalities with people."))  # fmt: skip


def places_table(opened: Opened, words: str, page: str) -> Table:
    """Return places by minutes, the farthest first; `words` narrows by name."""
    now, bench = opened.now, opened.bench

    def sort_places() -> NDArray[np.int64]:
        lived = np.flatnonzero(bench.people > 0)
        return lived[np.lexsort((-bench.people[lived], -now.seconds[lived].astype(np.int64)))]

    order = opened.keeper.remember(("places by minutes", now.sites), sort_places)
    if words:
        wanted = words.casefold()
        names = folded_names(opened, "place", opened.place_name, bench.n_places)
        order = order[[wanted in names[k] for k in order.tolist()]]
    shown = Paginator(order, PAGE).get_page(page)
    before = None if opened.compared is None else opened.compared.snapshot
    rows = []
    for k in map(int, shown):
        site = int(now.nearest[k])
        area = int(bench.arrays["place_area"][k])
        point: Any = "–" if site < 0 else Cell(
            opened.site_name(site), opened.link(point=opened.site_id(site))
        )  # fmt: skip
        row: list[Any] = [
            opened.place_name(k),
            opened.area_name(area),
            round(bench.people[k]),
            _minutes(now.seconds[k]),
        ]
        if before is not None:
            row.insert(3, _minutes(before.seconds[k]))
        rows.append([*row, point])
    columns = [
        Column(_("Place")),
        Column(_("Municipality")),
        Column(_("People"), numeric=True),
        Column(_("Plan"), _("min"), numeric=True, digits=1),
        Column(_("Nearest point")),
    ]
    if before is not None:
        columns.insert(3, Column(_("Before"), _("min"), numeric=True, digits=1))
    return Table("places-table", _("Places"), columns, rows, page=shown, hide_caption=True, page_key="places",
                 empty=" ".join((_("No place has such a name."), _("Try a part of the name."))))  # fmt: skip


def _minutes(seconds: np.uint16) -> Any:
    return _("not reached") if seconds == NOT_REACHED_S else float(seconds) / SECONDS_PER_MIN


def points_page(opened: Opened, page: str) -> dict[str, Any]:
    """Return a page of the points with what can be done to each, by falling number of people, and how many in all."""
    now, bench, state = opened.now, opened.bench, opened.folded.state
    people = np.where(now.nearest >= 0, bench.people, 0.0)
    sums = np.bincount(np.maximum(now.nearest, 0), people, minlength=bench.n_sites)
    shown = Paginator(sorted(state.open, key=lambda one: (-sums[one], one)), PAGE).get_page(page)
    rows = []
    for site in shown:
        mine = np.flatnonzero(now.nearest == site)
        rows.append(
            {
                "id": opened.site_id(site),
                "name": opened.site_name(site),
                "address": opened.link(point=opened.site_id(site)),
                "municipality": opened.area_name(int(bench.arrays["site_area"][site])),
                "people": round(float(sums[site])),
                "mean_min": mean_min(now.seconds[mine], bench.people[mine]),
                "within": round(float(bench.people_within[site])),
                "locked": site in state.locked,
                "tier": state.open[site],
                "new": site not in opened.network.sites,
            }
        )
    return {"rows": rows, "count": shown.paginator.count, "page": shown}


def stop_rows(opened: Opened) -> list[dict[str, Any]]:
    """Return the mobile stops of the plan, which count as no points, by name."""
    stops = zip(opened.network.stops, opened.network.stop_days, strict=True)
    return [
        {
            "name": opened.site_name(site),
            "address": opened.link(point=opened.site_id(site)),
            "municipality": opened.area_name(int(opened.bench.arrays["site_area"][site])),
            "within": round(float(opened.bench.people_within[site])),
            "days": days,
        }
        for site, days in sorted(stops, key=lambda one: opened.site_name(one[0]))
    ]


def closed_rows(opened: Opened) -> list[dict[str, str]]:
    """Return the plan's points that the draft has closed."""
    gone = sorted(set(opened.network.sites) - opened.folded.state.sites, key=opened.site_name)
    return [{"id": opened.site_id(site), "name": opened.site_name(site)} for site in gone]
