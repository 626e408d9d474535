"""How often one may try to sign in, counted in PostgreSQL by all processes together."""

from datetime import timedelta

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from piste.web.accounts.models import SignInFailure

WINDOW = timedelta(minutes=15)
MOST_BY_ACCOUNT = 5
MOST_BY_ADDRESS = 40


def key_of(kind: str, value: str) -> str:
    """Return a keyed hash: rows tell neither e-mail nor address."""
    return salted_hmac("piste.sign-in", f"{kind}:{value.strip().lower()}", algorithm="sha256").hexdigest()


def keys_of(request: HttpRequest, account: str) -> tuple[tuple[str, int], ...]:
    """Return what a try is counted by, with the limit of each. The address is the server's word, not a header's."""
    address = request.META.get("REMOTE_ADDR", "")
    return (key_of("account", account), MOST_BY_ACCOUNT), (key_of("address", address), MOST_BY_ADDRESS)


def count_try(request: HttpRequest, account: str) -> bool:
    """Count a try before it is made and tell whether it may be made; many at once cannot slip through."""
    return count_all(keys_of(request, account))


def count_use(kind: str, value: str, most: int) -> bool:
    """Count a use of something open to all, by address for example, and tell whether it is within the limit."""
    return count_all(((key_of(kind, value), most),))


def count_all(limits: tuple[tuple[str, int], ...]) -> bool:
    """Count under each key where all are within their limits; many at once cannot slip through."""
    since = timezone.now() - WINDOW
    allowed = True
    with transaction.atomic():
        for key, most in limits:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key[:15], 16)])
            if SignInFailure.objects.filter(key=key, at__gt=since).count() >= most:
                allowed = False
        if allowed:
            SignInFailure.objects.bulk_create(SignInFailure(key=key) for key, _ in limits)
    return allowed


def forgive(request: HttpRequest, account: str) -> None:
    """Forget an account's tries after a sign-in, and everything older than the window."""
    (account_key, _), (address_key, _) = keys_of(request, account)
    newest = SignInFailure.objects.filter(key=address_key).order_by("-at").values("pk")[:1]
    SignInFailure.objects.filter(pk__in=newest).delete()
    SignInFailure.objects.filter(key=account_key).delete()
    SignInFailure.objects.filter(at__lt=timezone.now() - WINDOW).delete()
