"""The table of municipalities that lose, from a plan's affected.json."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from piste.web.look.table import Column, Table
from piste.web.look.templatetags.look import number

MODES = ("car", "transit", "walk")


def read_affected(folder: Path) -> dict[str, Any]:
    """Return affected.json of a plan; {} where there is none that can be read."""
    try:
        content = json.loads((folder / "affected.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def affected_table(content: dict[str, Any], region: str) -> Table | None:
    """Return the region's municipalities that lose, hit hardest first; None where nothing was compared."""
    if not content.get("compared"):
        return None
    known = [one["mode"] for one in content["ways"] if one["known"] and one["mode"] in MODES]
    words = {"car": _("By car"), "transit": _("By public transport"), "walk": _("On foot")}
    swedish = (get_language() or "").startswith("sv")
    rows = [
        (
            (one["name_sv"] if swedish else "") or one["name"], one["people"], tell_lost(one),
            *(tell_way(one["ways"][mode]) for mode in known), tell_services(one), tell_instead(one),
        )
        for one in content["municipalities"] if not region or one["region"] == region
    ]  # fmt: skip
    columns = (
        Column(_("Municipality")), Column(_("People"), numeric=True, digits=0), Column(_("What leaves")),
        *(Column(words[mode], _("min now → plan"), numeric=True) for mode in known),
        Column(_("Services lost")), Column(_("What comes instead")),
    )  # fmt: skip
    return Table("affected", _("Municipalities that lose"), columns, rows, hide_caption=True,
                 empty=_("No municipality of the region loses a point, an office or a service."))  # fmt: skip


def tell_lost(one: dict[str, Any]) -> str:
    """Say how many points and offices leave, and how many people fall past the limit."""
    parts = []
    points, offices, people = len(one["points_closed"]), len(one["offices_leave"]), one["people_fall_outside"] or 0
    if points:
        parts.append(ngettext("{n} point", "{n} points", points).format(n=points))
    if offices:
        parts.append(ngettext("{n} office", "{n} offices", offices).format(n=offices))
    if round(people):
        parts.append(_("{n} people past the limit").format(n=number(people, 0)))
    return ", ".join(parts) or _("longer journeys")


def tell_way(way: dict[str, Any]) -> str:
    """Write mean minutes today and in the plan."""

    def minutes(reach: dict[str, Any] | None) -> str:
        mean = None if reach is None else reach["mean_min"]
        return "–" if mean is None else number(mean, 0)

    return f"{minutes(way['today'])} → {minutes(way['plan'])}"


def tell_services(one: dict[str, Any]) -> str:
    """Name the services that are lost, in the reader's language."""
    own = (get_language() or "fi")[:2]
    return ", ".join(service["names"].get(own) or service["name"] for service in one["services_lost"]) or "–"


def tell_instead(one: dict[str, Any]) -> str:
    """Name the nearest of each kind that takes the place."""
    kinds = {"full": _("Full point"), "remote": _("Remote point"), "mobile": _("Mobile stop"), "point": _("Point")}
    return "; ".join(
        f"{kinds.get(found['kind'], found['kind'])}: {found['site_name']}"
        + ("" if found["mean_min"] is None else f", {number(found['mean_min'], 0)} min")
        for found in one["instead"]
    ) or "–"  # fmt: skip
