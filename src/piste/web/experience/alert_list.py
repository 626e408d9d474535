"""Alerts as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from piste.web.experience.alerting import say_alert
from piste.web.experience.models import Alert
from piste.web.network.models import Point

MOST = 20


@dataclass(frozen=True)
class Told:
    """An alert and its words."""

    alert: Alert
    words: str


def alerts_at(points: Sequence[Point]) -> list[Told]:
    """Return the alerts at points that nothing answers yet."""
    open_ones = Alert.objects.filter(point__in=points, action__isnull=True, reason="")
    return [Told(one, say_alert(one)) for one in open_ones.select_related("point", "item")[:MOST]]
