"""Whom customers' answers speak for: visits of the counter in a wave's days."""

from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractHour
from django.utils import timezone

from piste.web.experience.models import Wave
from piste.web.network.visits.models import VisitService


def count_visits(wave: Wave) -> list[tuple[Any, ...]]:
    """Return rows (point, service, hour, channel, visits) of a wave's points in its days; none where none are kept.

    A visit for several services counts once for each, as each may be answered for. Whoever was called and did not come
    has had no service.
    """
    first = wave.first_day
    last = min(wave.last_day, timezone.localdate() + timedelta(days=1))
    held = VisitService.objects.filter(visit__day__gte=first, visit__day__lte=last).exclude(visit__state="missed")
    points = list(wave.points.values_list("pk", flat=True))
    if points:
        held = held.filter(visit__point__in=points)
    rows = held.annotate(hour=ExtractHour("visit__arrived_at")).values_list(
        "visit__point__code", "service__code", "hour"
    )
    return [(*row[:3], "visit", row[3]) for row in rows.annotate(n=Count("pk")).order_by()]
