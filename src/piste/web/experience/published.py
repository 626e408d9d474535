"""Publishing what was said and done: at a point and to a unit."""

from collections.abc import Iterable

from django.db.models import QuerySet

from piste.web.experience.models import Action
from piste.web.network.models import Point


def published_at(points: Iterable[Point], unit: str = "") -> QuerySet[Action]:
    """Return the published actions at points, those of a unit where one is asked for, the newest first."""
    found = Action.objects.filter(point__in=list(points), is_public=True).select_related("point")
    return (found.filter(unit=unit) if unit else found).order_by("-raised_on", "-pk")
