"""Figures of surveys as open data: what is told, without whatever could tell on a few."""

from typing import Any

from piste.web.experience.models import Telling
from piste.web.experience.telling import FIGURES, OPEN_TABLES
from piste.web.network.models import Point

WEIGHTED = ("weighted", "weighted_low", "weighted_high", "design_effect", "covered")
OPEN_COLUMNS = ("question", "kind", "site", "answers", *FIGURES, "methods", "hidden")


def open_tellings() -> list[Telling]:
    """Return what was last told of each wave, the newest wave first."""
    told = Telling.objects.select_related("wave__questionnaire").order_by("number")
    newest = {one.wave_id: one for one in told}
    return sorted(newest.values(), key=lambda one: (one.wave.last_day, one.wave.key), reverse=True)


def open_rows(telling: Telling) -> list[dict[str, Any]]:
    """Return the figures of a telling that anyone may have; hidden ones have a row that says so.

    Only totals and public points that `telling.mark_open` marked: a part of what is told already, so it tells
    no more. What was told before entries were marked is not open.
    """
    public = set(Point.objects.filter(is_public=True).values_list("code", flat=True))
    rows = []
    for item in telling.content["items"]:
        for entry in item["entries"]:
            by = entry["by"]
            if tuple(by) not in OPEN_TABLES or by.get("site", "") not in {*public, ""}:
                continue
            mark = entry.get("open", "")
            head = {
                "question": item["key"], "kind": item["kind"], "site": by.get("site", ""),
                "answers": entry["answers"] if mark else None,
            }  # fmt: skip
            figures = {
                name: entry[name] if mark == "all" or (mark and name not in WEIGHTED) else None for name in FIGURES
            }
            methods = entry["methods"] if mark else ""
            rows.append({**head, **figures, "methods": methods, "hidden": not mark})
    return rows
