"""What the public may know of on a day: points in operation, offerings in force; the same for pages and open data."""

from datetime import date

from django.db.models import Q, QuerySet

from piste.web.network.models import Offering, Point


def points_on(day: date) -> QuerySet[Point]:
    """Return the points that the public may know of and that are in operation on a day, with their operators."""
    running = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    return Point.objects.filter(running, is_public=True, opened_on__lte=day).select_related("operator")


def offerings_on(day: date) -> QuerySet[Offering]:
    """Return the offerings in force on a day of services that are given."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return Offering.objects.filter(lasting, valid_from__lte=day, service__is_active=True)
