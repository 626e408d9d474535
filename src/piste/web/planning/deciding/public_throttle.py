"""How often the open page takes comments, counted in PostgreSQL by all processes together."""

from datetime import timedelta

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from piste.web.planning.deciding.models import PublicTry, RegionalPlan

WINDOW = timedelta(hours=1)
MOST_BY_ADDRESS = 5
MOST_BY_PLAN = 300
"""A library's or a school's people share an address; a flood from many addresses still ends here."""
KEPT = timedelta(days=1)


def key_of(kind: str, value: str) -> str:
    """Return a keyed hash, so that no row tells an address."""
    return salted_hmac("piste.open-page", f"{kind}:{value}", algorithm="sha256").hexdigest()


def count_comment(request: HttpRequest, regional_plan: RegionalPlan) -> bool:
    """Count a comment before it is kept and tell whether it may be; many at once cannot slip through."""
    since = timezone.now() - WINDOW
    address = request.META.get("REMOTE_ADDR", "")  # the server's word, never a header's
    keys = ((key_of("address", address), MOST_BY_ADDRESS), (key_of("plan", str(regional_plan.pk)), MOST_BY_PLAN))
    with transaction.atomic():
        for key, _most in sorted(keys):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key[:15], 16)])
        if any(PublicTry.objects.filter(key=key, at__gt=since).count() >= most for key, most in keys):
            return False
        PublicTry.objects.bulk_create(PublicTry(key=key) for key, _most in keys)
    return True
