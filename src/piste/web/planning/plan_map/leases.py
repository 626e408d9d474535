"""Leases on a plan's map and in its tables: where the agencies' premises stand, and in which year each lease ends."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from piste.report.workbench.leases import KeptLeases, read_leases
from piste.web.look.table import Cell, Column, Table
from piste.web.look.templatetags.look import number
from piste.web.planning.plan_map.opened import Opened

PAGE = 50
EDGES_YEARS = (1, 3, 5)
"""Leases are coloured by whether they end within so many years from today."""


@dataclass(frozen=True)
class Ending:
    """What the drawer tells of leases: how many end in which year, and whose register it is."""

    years: Table
    source: str
    unplaced: int
    """Leases without coordinates, which no map can show."""


def leases_of(opened: Opened) -> KeptLeases | None:
    """Return the leases that a plan was made with."""
    return read_leases(opened.bench.folder)


def ending_class(end: str, today: dt.date) -> int:
    """Return 0 to 3 by how soon a lease ends (0: within a year or past), 4 where it runs until further notice."""
    if not end:
        return 4
    years = (dt.date.fromisoformat(end) - today).days / 365.25
    return sum(years > edge for edge in EDGES_YEARS)


def draw_leases(opened: Opened) -> dict[str, Any]:
    """Return leases with coordinates as GeoJSON: class of ending, and what a click tells."""
    kept = leases_of(opened)
    today = timezone.localdate()
    features = []
    for k in range(0 if kept is None else len(kept)):
        assert kept is not None
        lat, lon = kept.lat[k], kept.lon[k]
        if lat is None or lon is None:
            continue
        area = number(round(kept.area_m2[k]))
        words = f"{kept.agency[k]}, {kept.address[k]}: {area}\u00a0m², {tell_end(kept.end[k])}"
        properties = {"c": ending_class(kept.end[k], today), "m2": kept.area_m2[k], "w": words}
        point = {"type": "Point", "coordinates": [lon, lat]}
        features.append({"type": "Feature", "properties": properties, "geometry": point})
    return {"type": "FeatureCollection", "features": features}


def tell_end(end: str) -> str:
    """Return the day a lease ends in words."""
    if not end:
        return _("until further notice")
    return _("ends on %(day)s") % {"day": formats.date_format(dt.date.fromisoformat(end), "SHORT_DATE_FORMAT")}


def tell_ending(opened: Opened, kept: KeptLeases) -> Ending:
    """Return how many leases and how much area end in each year."""
    sums: dict[str, tuple[int, float]] = {}
    for end, area in zip(kept.end, kept.area_m2, strict=True):
        many, total = sums.get(end[:4], (0, 0.0))
        sums[end[:4]] = (many + 1, total + area)
    largest = max((area for _many, area in sums.values()), default=0.0) or 1.0
    rows = [
        (Cell(year or _("until further notice"), opened.link(mode="table", year=year or "open") + "#leases"), many,
         Cell(round(area), bar=area / largest))
        for year, (many, area) in sorted(sums.items(), key=lambda one: one[0] or "9999")
    ]  # fmt: skip
    columns = (Column(_("Year of ending")), Column(_("Leases"), numeric=True), Column(_("Area"), _("m²"), numeric=True))
    table = Table("leases-years", _("Leases by year of ending"), columns, rows, hide_caption=True,
                  empty=_("No lease lies in the area of the plan."))  # fmt: skip
    return Ending(table, kept.source, sum(lat is None for lat in kept.lat))


def leases_table(opened: Opened, kept: KeptLeases, year: str, page: str) -> Table:
    """Return leases, those that end first in front; `year` leaves those of one year, `open` those without an end."""
    wanted = {"": None, "open": ""}.get(year, year)
    mine = [k for k in range(len(kept)) if wanted is None or kept.end[k][:4] == wanted]
    shown = Paginator(mine, PAGE).get_page(page)
    rows = []
    for k in shown:
        area = opened.bench.area_of_code.get(kept.municipality[k])
        end = kept.end[k]
        day = formats.date_format(dt.date.fromisoformat(end), "SHORT_DATE_FORMAT") if end else "–"
        rows.append(
            (kept.address[k] or "–", kept.agency[k], "–" if area is None else opened.area_name(area),
             round(kept.area_m2[k]), end[:4] or _("until further notice"), day)
        )  # fmt: skip
    columns = (
        Column(_("Address")), Column(_("Agency")), Column(_("Municipality")), Column(_("Area"), _("m²"), numeric=True),
        Column(_("Year of ending")), Column(_("Last day")),
    )  # fmt: skip
    return Table("leases-table", _("Leases"), columns, rows, page=shown, page_key="leases", hide_caption=True,
                 empty=_("No lease ends in that year."))  # fmt: skip
