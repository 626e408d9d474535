"""Whose figures a person sees."""

from typing import Any

from django.http import Http404, HttpRequest

from piste.web.accounts.permission import may, require
from piste.web.network.models import Point

SEE, VISITS = "follow-up.see", "follow-up.visits"


def points_of(user: Any, action: str = SEE) -> list[Point]:
    """Return the points whose figures a person sees, closed ones too: their history stays."""
    return [point for point in Point.objects.select_related("operator") if may(user, action, point.scope)]


def point_for(request: HttpRequest, code: str, action: str = VISITS) -> Point:
    """Return a point if the person may do the action there."""
    point = Point.objects.select_related("operator").filter(code=code).first()
    if point is None:
        raise Http404
    require(request, action, point.scope)
    return point
