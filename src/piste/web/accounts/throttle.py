"""How often one may try to sign in or use what is open to all, counted in PostgreSQL by all processes together."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from piste.web.accounts.models import SignInFailure, Use

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
MOST_BY_ACCOUNT = 5
MOST_BY_ADDRESS = 40


def key_of(kind: str, value: str) -> str:
    """Return a keyed hash: rows tell neither e-mail nor address."""
    return salted_hmac("piste.sign-in", f"{kind}:{value.strip().lower()}", algorithm="sha256").hexdigest()


def keys_of(request: HttpRequest, account: str) -> tuple[tuple[str, int], ...]:
    """Return what a try is counted by, with the limit of each."""
    return (key_of("account", account), MOST_BY_ACCOUNT), (key_of("address", address_of(request)), MOST_BY_ADDRESS)


def count_try(request: HttpRequest, account: str) -> bool:
    """Count a try before it is made and tell whether it may be made."""
    return count_within(SignInFailure.objects.all(), dict(keys_of(request, account)), WINDOW)


def count_use(limits: Mapping[tuple[str, str], int], window: timedelta = WINDOW) -> bool:
    """Count a use of something open to all and tell whether it is within every limit.

    Parameters
    ----------
    limits : mapping
        What is counted (("survey", address), ("book-for", contact)) -> how often at most within the window.
    window : timedelta
        At most a day: `forget_uses` deletes what is older.
    """
    return count_within(Use.objects.all(), {key_of(*counted): most for counted, most in limits.items()}, window)


def count_within(counted: QuerySet[Any], limits: Mapping[str, int], window: timedelta) -> bool:
    """Count under each key where all are within their limits; many at once cannot slip through."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            locks = sorted(int(key[:15], 16) for key in limits)  # one order for all, so that nobody waits in a circle
            cursor.execute("SELECT pg_advisory_xact_lock(lock) FROM unnest(%s::bigint[]) AS lock", [locks])
        since = timezone.now() - window
        made = counted.filter(key__in=limits, at__gt=since).values_list("key").annotate(made=Count("pk"))
        if any(count >= limits[key] for key, count in made):
            return False
        counted.bulk_create(counted.model(key=key) for key in limits)
    return True


def address_of(request: HttpRequest) -> str:
    """Return a request's address: the server's word, never a header's."""
    return str(request.META.get("REMOTE_ADDR", ""))


def forget_uses() -> int:
    """Delete uses that count no more."""
    gone, _each = Use.objects.filter(at__lte=timezone.now() - KEPT).delete()
    return gone


def forgive(request: HttpRequest, account: str) -> None:
    """Forget an account's tries after a sign-in, and everything older than the window."""
    (account_key, _), (address_key, _) = keys_of(request, account)
    newest = SignInFailure.objects.filter(key=address_key).order_by("-at").values("pk")[:1]
    SignInFailure.objects.filter(pk__in=newest).delete()
    SignInFailure.objects.filter(key=account_key).delete()
    SignInFailure.objects.filter(at__lt=timezone.now() - WINDOW).delete()
