"""What of the directory's records is open: points in operation and shown, offerings in force, nothing of rooms."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from piste.web.api.exchange.records import BY_NAME, Directory, record_of, sort_records
from piste.web.network.in_force import offerings_on
from piste.web.network.models import Point

HIDDEN = ("rooms", "desks")


def public_directory(day: date, points: Iterable[Point]) -> Directory:
    """Return the open records of some points, with all authorities and the services that are given."""
    keys = [point.pk for point in points]
    queries: dict[str, Any] = {
        "agencies": BY_NAME["agencies"].model.objects.all(),
        "services": BY_NAME["services"].model.objects.filter(is_active=True),
        "points": Point.objects.filter(pk__in=keys),
        "offerings": offerings_on(day).filter(point__in=keys),
        "hours": BY_NAME["hours"].model.objects.filter(point__in=keys),
        "exceptions": BY_NAME["exceptions"].model.objects.filter(point__in=keys, last_day__gte=day),
    }
    found: Directory = {name: [] for name in HIDDEN}
    for name, query in queries.items():
        kind = BY_NAME[name]
        found[name] = sort_records(kind, [record_of(kind, one) for one in query.select_related(*kind.references)])
    return found
