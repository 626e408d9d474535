"""Where a service demands a strong sign-in: who has signed in is kept in a signed cookie for half an hour, no longer.

A provider of strong sign-in (an OpenID Connect client of the national service, say) calls `remember_customer` with its
subject once it has vouched for the person. Only a keyed hash of the subject is kept; no name, no identity code.
Without a provider such services are booked by staff; demo settings have a made-up customer.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "piste-customer"
GOOD_FOR_S = 1800
SALT = "piste.customer"
DEMO_SUBJECT = "demo"


def remember_customer(response: HttpResponse, subject: str) -> HttpResponse:
    """Keep in the browser that a customer has signed in."""
    known = salted_hmac(SALT, subject, algorithm="sha256").hexdigest()
    response.set_cookie(
        COOKIE, signing.dumps(known, salt=SALT), max_age=GOOD_FOR_S, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def customer_of(request: HttpRequest) -> str:
    """Return the keyed hash of who has signed in; empty where nobody has."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=GOOD_FOR_S))
    except signing.BadSignature:
        return ""
