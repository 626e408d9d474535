"""The way to the target: the curve with its fan as a picture and as a table, and what the draws say."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.report.interim.saving_curve import SavingCurve, draw_saving_curve
from piste.web.accounts.permission import may_all, needs
from piste.web.look.table import Column, Table
from piste.web.look.templatetags.look import language
from piste.web.network.texts import text_in
from piste.web.projects.costs.access import EDIT, SEE
from piste.web.projects.costs.models import PublicFigure
from piste.web.projects.costs.saving_path import build_curve, chance_of, current_path

M = 1e6


def curve_svgs(curve: SavingCurve) -> dict[str, Any]:
    """Return the curve drawn for wide windows and for phones; engine's own markup, every text of it escaped."""
    return {
        "wide": mark_safe(draw_saving_curve(curve, language(), 860, 330, 13)),  # noqa: S308
        "narrow": mark_safe(draw_saving_curve(curve, language(), 344, 280, 13)),  # noqa: S308
    }


@needs(SEE)
@require_safe
def way(request: HttpRequest) -> HttpResponseBase:
    """Show the way to the target."""
    path, today = current_path(), timezone.localdate()
    curve = build_curve(today, _("today"), pace=True)
    rows = []
    if path is not None:
        content = path.content
        for k, quarter in enumerate(content["quarters"]):
            if quarter.endswith("Q4"):
                fan = [content["fan"][p][k] / M for p in ("10", "25", "50", "75", "90")]
                rows.append((quarter[:4], content["saving"][k] / M, *fan, content["invested"].get(quarter[:4], 0) / M))
    unit = _("M€ a year")
    columns = (
        Column(_("End of")),
        Column(_("Plan"), unit, numeric=True, digits=1),
        Column(_("10 %"), unit, numeric=True, digits=1),
        Column(_("25 %"), unit, numeric=True, digits=1),
        Column(_("Median"), unit, numeric=True, digits=1),
        Column(_("75 %"), unit, numeric=True, digits=1),
        Column(_("90 %"), unit, numeric=True, digits=1),
        Column(_("Investment"), _("M€"), numeric=True, digits=1),
    )
    table = Table(
        "fan",
        _("Saving a year by the schedule and its draws"),
        columns,
        rows,
        empty=_("No programme has been brought yet."),
    )
    public = (
        Column(_("What")), Column(_("Figure"), _("M€"), numeric=True), Column(_("Holds from")), Column(_("Source")),
    )  # fmt: skip
    told = [
        (
            f"{one.get_what_display()}: {text_in(one.name)}",
            public_words(one),
            "–" if one.counts_from is None else f"{one.counts_from:%d.%m.%Y}",
            f"{one.source} {one.day}".strip(),
        )
        for one in PublicFigure.objects.all()
    ]
    context = {
        "curve": curve, "svgs": curve_svgs(curve), "table": table, "path": path, "chance": chance_of(curve, path),
        "now": curve.now / M, "target": curve.target_eur / M, "may_edit": may_all(request.user, EDIT),
        "public": Table("public", _("Published figures"), public, told, empty=_("None.")),
        "held": held_rows(path), "median": curve.at_target(50) / M if path is not None else None,
    }  # fmt: skip
    return render(request, "costs/way.html", context)


def public_words(one: PublicFigure) -> str:
    """Return a published figure as it was published: about, over, or not at all."""
    if one.cents is None:
        return _("not known")
    number = language().number(one.cents / 1e8, 1)
    return _("over {number}").format(number=number) if one.at_least else number


def held_names() -> dict[str, str]:
    """Return the programme engine's limits in words."""
    return {
        "investment": _("Yearly investment"),
        "leases": _("Leases run on"),
        "order": _("Order of moves"),
        "plans": _("Regional plans not approved"),
        "teams": _("Teams in the regions"),
        "windows": _("Set times of projects"),
    }


def held_rows(path: Any) -> list[tuple[str, float]]:
    """Return what holds back and how much a year it moves past the target, the most first."""
    if path is None:
        return []
    found = [(held_names().get(kind, kind), eur / M) for kind, eur in path.content["held_back"].items() if eur >= 5e4]
    return sorted(found, key=lambda one: -one[1])
