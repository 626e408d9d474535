"""How often anybody may book, counted in PostgreSQL by all processes together."""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

from piste.web.accounts.throttle import key_of
from piste.web.public.booking.models import Attempt

WINDOW = timedelta(hours=1)
MOST_BY_CONTACT = 6


def may_book(request: HttpRequest, contacts: list[str]) -> bool:
    """Count a booking before it is made and tell whether it may be made; many at once cannot slip through."""
    limits = {key_of("book-from", request.META.get("REMOTE_ADDR", "")): settings.PISTE_BOOKINGS_AN_HOUR}
    limits |= {key_of("book-for", contact): MOST_BY_CONTACT for contact in contacts if contact}
    since = timezone.now() - WINDOW
    with transaction.atomic():
        with connection.cursor() as cursor:
            locks = sorted(int(key[:15], 16) for key in limits)
            cursor.execute("SELECT pg_advisory_xact_lock(lock) FROM unnest(%s::bigint[]) AS lock", [locks])
        made = Attempt.objects.filter(key__in=limits, at__gt=since).values_list("key").annotate(made=Count("pk"))
        if any(count >= limits[key] for key, count in made):
            return False
        Attempt.objects.bulk_create(Attempt(key=key) for key in limits)
    return True


def forget_attempts() -> int:
    """Delete what counts no more."""
    gone, _each = Attempt.objects.filter(at__lte=timezone.now() - WINDOW).delete()
    return gone
