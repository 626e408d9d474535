"""Who sees and who changes what of experience: by the point's place, as grants have it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from piste.web.accounts.permission import may, may_all
from piste.web.network.models import Point

SEE, EDIT = "experience.see", "experience.edit"


def points_of(user: Any, action: str = SEE) -> list[Point]:
    """Return the points at which a person may do an action."""
    return [point for point in Point.objects.select_related("operator") if may(user, action, point.scope)]


def require_point(request: HttpRequest, action: str, point: Point | None) -> None:
    """Answer 403 unless the person may do the action at the point; without a point, everywhere."""
    allowed = may_all(request.user, action) if point is None else may(request.user, action, point.scope)
    if not allowed:
        raise PermissionDenied
