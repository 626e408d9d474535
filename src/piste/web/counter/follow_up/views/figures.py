"""Figures of visits by any grouping, resources, and their files."""

from dataclasses import replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from piste.evaluation.follow_up import build_follow_up
from piste.web.accounts.permission import may, needs
from piste.web.counter.follow_up.access import SEE, VISITS, points_of
from piste.web.counter.follow_up.asked import points_asked, read_asked
from piste.web.counter.follow_up.base_data import write_rows
from piste.web.counter.follow_up.files import answer_file, follow_rows, no_show_rows, resource_rows
from piste.web.counter.follow_up.no_shows import read_no_shows
from piste.web.counter.follow_up.reading import GROUPINGS, read_book
from piste.web.counter.follow_up.resources import build_resources
from piste.web.counter.follow_up.tables import (
    NAMES,
    cause_table,
    figure_list,
    group_table,
    no_show_table,
    outcome_table,
    resource_table,
    week_trend,
)
from piste.web.look.figure import Figure
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
        "no_shows": no_show_table(read_no_shows(chosen, asked.first, asked.last, asked.by), asked.by),
        "by_rule": whole[-1].by_rule,
    }  # fmt: skip
    return render(request, "follow_up/figures.html", context)


def without_doors(figures: list[Figure]) -> list[Figure]:
    """Return figures that open nothing, for those who may not see single visits."""
    return [replace(figure, address="") for figure in figures]


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
    if what == "no-shows":
        told = no_show_rows(read_no_shows(chosen, asked.first, asked.last, asked.by))
        return answer_file(told, f"no-shows-by-{asked.by}", ending)
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
