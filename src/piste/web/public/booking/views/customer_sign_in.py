"""To the provider of strong sign-in and back to the booking."""

import logging
import secrets
from dataclasses import asdict

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import PUBLIC, needs
from piste.web.public.booking.answers import read_answers
from piste.web.public.booking.customer_provider import FAULTS, CustomerProvider, Start, begin
from piste.web.public.booking.strong_sign_in import remember_customer

BEGUN = "piste-customer-start"
GOOD_FOR_S = 600
SALT = "piste.customer-start"
_log = logging.getLogger(__name__)


@needs(PUBLIC)
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """Send the browser to the provider."""
    if not settings.PISTE_CUSTOMER_ISSUER:
        raise Http404
    answers = read_answers(request.GET)
    if not answers.services:
        return redirect("public_booking:service")
    begun, there = begin(answers.address, request.build_absolute_uri(reverse("public_booking:sign-in-back")))
    response = HttpResponse(status=302, headers={"Location": there})
    response.set_cookie(
        BEGUN, signing.dumps(asdict(begun), salt=SALT), max_age=GOOD_FOR_S, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


@needs(PUBLIC)
@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponseBase:
    """Take the provider's answer; whatever is wrong with it leads back to the question."""
    if not settings.PISTE_CUSTOMER_ISSUER:
        raise Http404
    try:
        begun = Start(**signing.loads(request.COOKIES.get(BEGUN, ""), salt=SALT, max_age=GOOD_FOR_S))
    except signing.BadSignature:
        return redirect("public_booking:service")
    response = finish(request, begun)
    response.delete_cookie(BEGUN)
    return response


def finish(request: HttpRequest, begun: Start) -> HttpResponse:
    """Check the answer and go on to the customer's details."""
    code, state = request.GET.get("code", ""), request.GET.get("state", "")
    try:
        if not code or not secrets.compare_digest(state.encode(), begun.state.encode()):
            raise ValueError("an answer that nobody asked for")
        address = request.build_absolute_uri(reverse("public_booking:sign-in-back"))
        subject = CustomerProvider().subject_of(code, begun, address)
    except FAULTS as fault:
        _log.warning("a customer's sign-in failed: %s", type(fault).__name__)
        return redirect(f"{reverse('public_booking:sign-in')}?{begun.answers}&failed=1")
    return remember_customer(redirect(f"{reverse('public_booking:details')}?{begun.answers}"), subject)
