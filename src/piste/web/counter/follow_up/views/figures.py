"""Figures of visits by any grouping, resources, and their files."""

from dataclasses import replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from piste.evaluation.follow_up import build_follow_up
from piste.web.accounts.permission import may, needs
from piste.web.counter.follow_up.access import SEE, VISITS, points_of
from piste.web.counter.follow_up.asked import Asked, points_asked, read_asked
from piste.web.counter.follow_up.base_data import write_rows
from piste.web.counter.follow_up.files import answer_file, follow_rows, resource_rows
from piste.web.counter.follow_up.reading import GROUPINGS, read_book
from piste.web.counter.follow_up.resources import build_resources
from piste.web.counter.follow_up.tables import (
    NAMES,
    cause_table,
    figure_list,
    group_table,
    outcome_table,
    resource_table,
    week_trend,
)
from piste.web.look.figure import Figure
from piste.web.network.booking.minutes import day_ends
from piste.web.network.booking.models import Appointment
from piste.web.network.models import Point
from piste.web.network.visits.measured import measured_visits


@needs(SEE)
@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    """Show the figures of the points that a person sees."""
    asked, points = read_asked(request), points_of(request.user)
    chosen = points_asked(asked, points)
    book = read_book(chosen, asked.first, asked.last)
    rows = build_follow_up(book.followed(asked.by), asked.by)
    whole = rows if asked.by not in {"service", "agency"} else build_follow_up(book.followed())
    opens = any(may(request.user, VISITS, point.scope) for point in chosen)
    context = {
        "asked": asked, "points": points, "groupings": [(key, NAMES[key]) for key in GROUPINGS],
        "figures": figure_list(whole[-1], asked) if opens else without_doors(figure_list(whole[-1], asked)),
        "table": group_table(rows, asked, opens=opens), "causes": cause_table(whole, asked, opens=opens),
        "outcomes": outcome_table(whole, asked, opens=opens),
        "trend": week_trend(build_follow_up(book.followed("week"), "week")),
        "no_shows": count_no_shows(chosen, asked),
    }  # fmt: skip
    return render(request, "follow_up/figures.html", context)


def without_doors(figures: list[Figure]) -> list[Figure]:
    """Return figures that open nothing, for those who may not see single visits."""
    return [replace(figure, address="") for figure in figures]


def count_no_shows(points: list[Point], asked: Asked) -> dict[str, int]:
    """Return how many appointments were kept, and how many customers did not come or cancelled."""
    begins, ends = day_ends(asked.first)[0], day_ends(asked.last)[1]
    states = Appointment.objects.filter(point__in=points, starts_at__gte=begins, starts_at__lt=ends)
    counted = list(states.values_list("state", flat=True))
    return {
        "missed": counted.count(Appointment.State.MISSED), "cancelled": counted.count(Appointment.State.CANCELLED),
        "kept": counted.count(Appointment.State.SERVED) + counted.count(Appointment.State.CHECKED_IN),
    }  # fmt: skip


@needs(SEE)
@require_safe
def resources(request: HttpRequest) -> HttpResponseBase:
    """Show each office's resources against its visitors."""
    asked, points = read_asked(request), points_of(request.user)
    rows = build_resources(points, read_book(points, asked.first, asked.last), asked.first, asked.last)
    table = resource_table(rows, {point.code: str(point) for point in points})
    return render(request, "follow_up/resources.html", {"asked": asked, "table": table})


@needs(SEE)
@require_safe
def give_file(request: HttpRequest, what: str, ending: str) -> HttpResponseBase:
    """Give figures, resources or base data as a file."""
    asked, points = read_asked(request), points_of(request.user)
    chosen = points_asked(asked, points)
    if ending not in {"csv", "xlsx"} or (what == "base-data" and ending != "csv"):
        raise Http404
    if what == "base-data":
        return give_base_data(chosen, asked.first, asked.last)
    book = read_book(chosen, asked.first, asked.last)
    if what == "resources":
        return answer_file(resource_rows(build_resources(chosen, book, asked.first, asked.last)), "resources", ending)
    if what != "visits":
        raise Http404
    rows = build_follow_up(book.followed(asked.by), asked.by)
    return answer_file(follow_rows(rows), f"visits-by-{asked.by}", ending)


def give_base_data(points: list[Point], first: date, last: date) -> HttpResponse:
    """Give visits by site and service as the engine reads them."""
    seen = {point.code for point in points}
    rows = [row for row in measured_visits(first, last) if row.point in seen]
    answer = HttpResponse(write_rows(rows, last.year, (last - first).days + 1), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="visits-{first}-{last}.csv"'
    return answer
