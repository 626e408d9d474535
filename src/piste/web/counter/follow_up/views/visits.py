"""The visits that a figure is made of, and one visit with its periods; whoever opens one is written down."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import needs, require
from piste.web.counter.follow_up.access import VISITS, points_of
from piste.web.counter.follow_up.asked import Asked, points_asked, read_asked
from piste.web.look.table import Cell, Column, Table
from piste.web.network.models import Point
from piste.web.network.privacy.access_log import log_access
from piste.web.network.visits.models import Cause, Visit

A_PAGE = 50
PLAIN = ("channel", "language", "kind")


def find_visits(points: list[Point], asked: Asked, called: bool) -> QuerySet[Visit]:
    """Return the ended visits that a figure counts."""
    found = Visit.objects.filter(point__in=points, day__range=(asked.first, asked.last), ended_at__isnull=False)
    for name, value in asked.only:
        if name in PLAIN:
            found = found.filter(**{name: value})
        elif name in {"service", "agency"}:
            key = "services__service__code" if name == "service" else "services__service__agency__code"
            found = found.filter(**{key: value}).distinct()
        elif name == "hour" and value.isdecimal() and int(value) < 24:
            found = found.filter(arrived_at__hour=int(value))
        elif name == "cause":
            served = found.exclude(outcome__in=["left", "missed"])
            found = served.exclude(cause="") if value == "any" else served.filter(cause=value)
        elif name == "outcome":
            found = found.filter(outcome__in=["left", "missed"] if value == "gone" else [value])
        elif name == "week" and len(value) == 8 and (value[:4] + value[-2:]).isdecimal():
            found = found.filter(day__iso_year=int(value[:4]), day__week=int(value[-2:]))
    return found.filter(first_called_at__isnull=False) if called else found


@needs(VISITS)
@never_cache
@require_safe
def show_list(request: HttpRequest) -> HttpResponseBase:
    """List the visits that a figure is made of."""
    asked = read_asked(request)
    points = points_asked(asked, points_of(request.user, VISITS))
    found = find_visits(points, asked, bool(request.GET.get("called")))
    found = found.select_related("point").prefetch_related("services__service").order_by("-arrived_at")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    columns = (
        Column(_("Visit")), Column(_("Point")), Column(_("Arrived")), Column(_("Services")),
        Column(_("Wait"), "min", numeric=True, digits=1), Column(_("Outcome")), Column(_("Why it need not have been")),
    )  # fmt: skip
    rows = [show_row(visit) for visit in page]
    table = Table("visits", _("Visits"), columns, rows, empty=_("No visit has ended in these days."), page=page)
    return render(request, "follow_up/visits.html", {"asked": asked, "table": table, "count": page.paginator.count})


def show_row(visit: Visit) -> tuple[Any, ...]:
    """Return a visit as a row."""
    wait = visit.wait
    return (
        Cell(visit.ticket or str(visit.get_kind_display()), reverse("follow_up:visit", args=[visit.pk])),
        str(visit.point), localtime(visit.arrived_at).strftime("%d.%m.%Y %H:%M"),
        ", ".join(str(part.service) for part in visit.services.all()) or "–",
        "–" if wait is None else wait / timedelta(minutes=1), str(visit.get_outcome_display()),
        str(dict(Cause.choices).get(visit.cause, "")) if visit.cause else "–",
    )  # fmt: skip


@needs(VISITS)
@never_cache
@require_safe
def show_one(request: HttpRequest, key: int) -> HttpResponseBase:
    """Show one visit with its periods; who opened it is logged."""
    visit = get_object_or_404(Visit.objects.select_related("point__operator"), pk=key)
    require(request, VISITS, visit.point.scope)
    log_access(request.user, "visit", visit.pk, visit.point.code)
    now = timezone.now()
    periods = [
        {
            "kind": period.get_kind_display(), "from": period.during.lower, "to": period.during.upper,
            "minutes": ((period.during.upper or now) - period.during.lower) / timedelta(minutes=1),
            "service": period.service.service if period.service else "", "desk": period.desk,
        }
        for period in visit.periods.select_related("service__service", "desk").order_by("during")
    ]  # fmt: skip
    wait = visit.wait
    context = {
        "visit": visit, "periods": periods, "services": visit.services.select_related("service"),
        "wait_min": None if wait is None else wait / timedelta(minutes=1),
    }  # fmt: skip
    return render(request, "follow_up/visit.html", context)
