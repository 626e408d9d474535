"""The page of a point's lead."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from piste.evaluation.follow_up import FollowRow, build_follow_up
from piste.web.accounts.permission import needs
from piste.web.counter.follow_up.access import VISITS, point_for, points_of
from piste.web.counter.follow_up.asked import Asked
from piste.web.counter.follow_up.lead import build_today
from piste.web.counter.follow_up.reading import read_book
from piste.web.counter.follow_up.tables import figure_list, known, percent
from piste.web.look.figure import Figure
from piste.web.network.models import Point

WEEK_DAYS = 7


@needs(VISITS)
@require_safe
def points(request: HttpRequest) -> HttpResponseBase:
    """List the points; where there is one, go there."""
    mine = [point for point in points_of(request.user, VISITS) if point.closed_on is None]
    if len(mine) == 1:
        return redirect("follow_up:today", code=mine[0].code)
    return render(request, "follow_up/points.html", {"points": mine})


@needs(VISITS)
@never_cache
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show a point today, and its last seven days against the seven before."""
    point = point_for(request, code)
    today = timezone.localdate()
    asked = Asked(today - timedelta(days=WEEK_DAYS - 1), today, point.code)
    week, before = (tell_week(point, asked.first - timedelta(days=back)) for back in (0, WEEK_DAYS))
    context = {"point": point, "now": build_today(point), "figures": with_change(week, before, asked), "asked": asked}
    return render(request, "follow_up/today.html", context)


def tell_week(point: Point, first: date) -> FollowRow:
    """Return the figures of seven days."""
    return build_follow_up(read_book([point], first, first + timedelta(days=WEEK_DAYS - 1)).followed())[-1]


def with_change(week: FollowRow, before: FollowRow, asked: Asked) -> list[Figure]:
    """Return the week's figures with their change from the week before."""
    shown = figure_list(week, asked)
    pairs = (
        (week.visits, before.visits, 0), (known(week.median_min), known(before.median_min), -1),
        (known(week.p90_min), known(before.p90_min), -1), (percent(week.within.value), percent(before.within.value), 1),
        (known(week.service_median_min), known(before.service_median_min), 0),
        (percent(week.solved.value), percent(before.solved.value), 1),
        (percent(week.unneeded.value), percent(before.unneeded.value), -1),
        (week.missed + week.outcomes.get("left", 0), before.missed + before.outcomes.get("left", 0), -1),
    )  # fmt: skip
    told = []
    for figure, (now, then, better) in zip(shown, pairs, strict=True):
        change = None if now is None or then is None or not before.visits else now - then
        told.append(Figure(
            figure.words, figure.value, figure.unit, figure.digits, change, _("from the week before"), better,
            figure.address,
        ))  # fmt: skip
    return told
