"""Open statistics: for everybody, with small groups hidden and what would tell on them."""

import csv
import io
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import PUBLIC, needs
from piste.web.counter.follow_up.models import OpenMonth
from piste.web.look.table import Cell, Column, Table
from piste.web.network.models import Point, Service

HEAD = ("month", "point", "service", "visits", "called", "median_min", "p90_min", "within", "within_low", "within_high",
        "left_share")  # fmt: skip
LICENCE = "CC BY 4.0"


def month_asked(request: HttpRequest) -> OpenMonth | None:
    """Return the month asked for, the last one by default."""
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return OpenMonth.objects.first()
    found = OpenMonth.objects.filter(month=asked).first()
    if found is None:
        raise Http404
    return found


@needs(PUBLIC)
@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    """Show a month."""
    month = month_asked(request)
    months = OpenMonth.objects.values_list("month", flat=True)
    rows = month.rows if month else []
    return render(request, "follow_up/open.html", {"month": month, "months": months, "table": build_table(rows)})


def build_table(rows: list[dict[str, Any]]) -> Table:
    """Return the table of all points and services; what is hidden says so."""
    points = {point.code: str(point) for point in Point.objects.all()}
    services = {one.code: str(one) for one in Service.objects.all()}
    hidden = _("hidden")

    def figure(value: float | None, times: float = 1) -> Any:
        return "–" if value is None else times * value

    ordered = sorted(rows, key=lambda row: (row["point"] != "", row["point"], row["service"] != "", row["service"]))
    cells = [
        (
            points.get(row["point"], row["point"]) or _("All points"),
            services.get(row["service"], _("Quick help, no service")) if row["service"] else _("All services"),
            hidden if row["visits"] is None else row["visits"], figure(row["median_min"]), figure(row["p90_min"]),
            Cell(figure(row["within"], 100), bar=row["within"]), figure(row["left_share"], 100),
        )
        for row in ordered
    ]  # fmt: skip
    columns = (
        Column(_("Point")), Column(_("Service")), Column(_("Visits"), numeric=True, digits=0),
        Column(_("Median wait"), "min", numeric=True, digits=1),
        Column(_("90th percentile"), "min", numeric=True, digits=1),
        Column(_("At most 15 min"), "%", numeric=True, digits=0), Column(_("Left"), "%", numeric=True, digits=0),
    )  # fmt: skip
    return Table("open", _("Visits and waits by point and service"), columns, cells,
                 empty=_("The first month is published on the third day of the month after it."))  # fmt: skip


@needs(PUBLIC)
@require_safe
def give_json(request: HttpRequest) -> HttpResponseBase:
    """Give every month as JSON."""
    months = [
        {"month": f"{one.month:%Y-%m}", "made": one.made_at.isoformat(), "rows": one.rows} for one in published(request)
    ]
    answer = JsonResponse({
        "licence": LICENCE, "smallest_group": 5, "hidden": "null", "promised_min": 15, "months": months,
    })  # fmt: skip
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@needs(PUBLIC)
@require_safe
def give_csv(request: HttpRequest) -> HttpResponseBase:
    """Give every month as CSV; what is hidden is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    for one in published(request):
        for row in one.rows:
            writer.writerow([f"{one.month:%Y-%m}", *("" if row[name] is None else row[name] for name in HEAD[1:])])
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Content-Disposition"] = 'attachment; filename="visits.csv"'
    return answer


def published(request: HttpRequest) -> list[OpenMonth]:
    """Return the month asked for, or all."""
    if request.GET.get("month"):
        found = month_asked(request)
        return [found] if found else []
    return list(OpenMonth.objects.order_by("month"))
