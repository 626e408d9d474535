"""The last questions, and the booking itself. No cookie: what is sent back is all that is known."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from piste.web.accounts.permission import PUBLIC, needs
from piste.web.accounts.private_link import hash_token, make_link
from piste.web.network.booking.appointments import Customer, RefusedError, book, link_length
from piste.web.network.booking.day import APPOINTMENT
from piste.web.network.booking.models import Appointment
from piste.web.network.booking.reserving import TakenError
from piste.web.network.booking.slot import PHONE
from piste.web.public.booking.answers import Answers, read_answers
from piste.web.public.booking.forms import ContactForm
from piste.web.public.booking.limits import may_book
from piste.web.public.booking.shown import summary
from piste.web.public.booking.strong_sign_in import COOKIE, DEMO_SUBJECT, customer_of, remember_customer
from piste.web.public.booking.views.asking import points_of


def contact_form(answers: Answers, data: Any = None) -> ContactForm:
    """Return the form for what was chosen."""
    by_phone = answers.slot is not None and answers.slot.channel == PHONE
    return ContactForm(data, nickname=answers.allows_nickname, by_phone=by_phone, sms=bool(settings.PISTE_SMS_URL))


def first_gap(request: HttpRequest, answers: Answers) -> HttpResponse | None:
    """Return to the first question that has no answer yet."""
    if not answers.services:
        return redirect("public_booking:service")
    if answers.slot is None or (answers.slot.point and answers.slot.point not in points_of(answers)):
        return redirect(f"{reverse('public_booking:time')}?{answers.but(slot=None).address}")
    if answers.needs_sign_in and not customer_of(request):
        return redirect(f"{reverse('public_booking:sign-in')}?{answers.address}")
    return None


@csrf_exempt  # nobody is signed in, and the demo's stand-in opens nothing but this booking
@needs(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Say that a service needs a strong sign-in; only demo settings let a made-up customer in."""
    answers = read_answers(request.GET)
    if not answers.services:
        return redirect("public_booking:service")
    onward = f"{reverse('public_booking:details')}?{answers.address}"
    if request.method == "POST" and settings.DEMO:
        return remember_customer(redirect(onward), DEMO_SUBJECT)
    if customer_of(request):
        return redirect(onward)
    context = {"answers": answers, "step": 4, "summary": summary(answers, points_of(answers))}
    context |= {"provider": bool(settings.PISTE_CUSTOMER_ISSUER), "failed": "failed" in request.GET}
    return render(request, "public_booking/sign_in.html", context)


@csrf_exempt  # nobody is signed in: there is no right of theirs that another page could use
@needs(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponseBase:
    """Ask for a name and a contact, then show everything once more."""
    answers = read_answers(request.GET if request.method != "POST" else request.POST)
    if (gap := first_gap(request, answers)) is not None:
        return gap
    form = contact_form(answers, request.POST if request.method == "POST" and "change" not in request.POST else None)
    if "change" in request.POST:
        form.initial = request.POST.dict()
    context = {"answers": answers, "form": form, "summary": summary(answers, points_of(answers)), "step": 4}
    if form.is_bound and form.is_valid():
        once = signing.dumps(secrets.token_hex(12), salt="piste.book-once")
        return render(request, "public_booking/confirm.html", {**context, "step": 5, "once": once})
    return render(request, "public_booking/details.html", context, status=422 if form.errors else 200)


@csrf_exempt
@needs(PUBLIC)
@require_POST
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Book, and lead to the private link. Sent twice, it books once."""
    answers = read_answers(request.POST)
    if (gap := first_gap(request, answers)) is not None:
        return gap
    form = contact_form(answers, request.POST)
    context = {"answers": answers, "form": form, "step": 4}
    once = read_once(request.POST.get("once", ""))
    if not form.is_valid() or answers.slot is None or not once:
        context["summary"] = summary(answers, points_of(answers))
        return render(request, "public_booking/details.html", context, status=422)
    if (known := Appointment.objects.filter(once=once).first()) is not None:
        return lead_to(make_link(APPOINTMENT, str(known.pk), link_length(known)))
    kept = form.cleaned_data
    if not may_book(request, [kept["email"], kept.get("phone", "")]):
        return render(request, "public_booking/too_often.html", {**context, "step": 5}, status=429)
    customer = Customer(
        kept["called"], kept["email"], kept.get("phone", ""), (get_language() or "fi")[:2], customer_of(request),
        kept["may_ask"],
    )  # fmt: skip
    answer = finish(answers, customer, once)
    if customer.signed_in_as and answer.headers.get("Location", "").startswith("/appointments/"):
        answer.delete_cookie(COOKIE)  # who signed in did so for this booking only
    return answer


def finish(answers: Answers, customer: Customer, once: str) -> HttpResponse:
    """Book; lead to the private link, or back to the times where somebody was quicker."""
    if answers.slot is None:
        raise ValueError("a booking needs a time")
    try:
        _made, token = book(answers.search(), answers.slot, customer, once=once, known=answers.known)
    except (TakenError, RefusedError):
        return redirect(f"{reverse('public_booking:time')}?{answers.but(slot=None).address}&taken=1")
    except IntegrityError:  # the same form twice at the same moment: the other one has booked
        known = Appointment.objects.filter(once=once).first()
        if known is None:
            raise
        return lead_to(make_link(APPOINTMENT, str(known.pk), link_length(known)))
    return lead_to(token)


def read_once(signed: str) -> str:
    """Return what tells this form from every other, hashed; empty where it is none that we gave today."""
    try:
        return hash_token(signing.loads(signed, salt="piste.book-once", max_age=24 * 3600))
    except signing.BadSignature:
        return ""


def lead_to(token: str) -> HttpResponse:
    """Lead to an appointment's own page."""
    response = redirect("public_booking:appointment", token=token)
    response["Referrer-Policy"] = "no-referrer"
    return response
