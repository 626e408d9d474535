"""Booking expert, place and interpreters together: language and way, first joint free times, then confirm."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.core.errors import PisteError
from piste.web.accounts import audit
from piste.web.accounts.permission import PUBLIC, may, needs
from piste.web.accounts.private_link import hash_token, make_link
from piste.web.accounts.throttle import address_of, count_use
from piste.web.network.booking.appointments import Customer, link_length
from piste.web.network.booking.models import Appointment
from piste.web.network.booking.reserving import TakenError
from piste.web.network.booking.slot import REMOTE, Slot, SlotQuery
from piste.web.network.models import Point
from piste.web.remote.interpreting.access import ORDER
from piste.web.remote.interpreting.forms import JointForm, WhoForm
from piste.web.remote.interpreting.joint import Joint, book_joint, find_joint_slots, length_min
from piste.web.remote.interpreting.languages import name_of
from piste.web.remote.interpreting.models import Order, Track
from piste.web.remote.interpreting.need import Need, hash_matter, number_needed

AT_FIRST = 12
HORIZON = timedelta(days=60)
HOUR = timedelta(hours=1)
MOST_AN_HOUR, MOST_BY_CONTACT = 20, 6
STAMP = "%Y%m%dT%H%M"
ONCE_GOOD_S = 86_400


def is_orderer(request: HttpRequest) -> bool:
    """Tell whether a member of staff books, for a customer."""
    return request.user.is_authenticated and may(request.user, ORDER)


def joint_of(kept: dict[str, Any]) -> Joint:
    """Return the question that a form asks."""
    service = kept["service"]
    if kept["way"] == "device":
        points: frozenset[int] | None = frozenset()
    else:
        points = frozenset({kept["point"].pk}) if kept["point"] else None
    first = max(kept["day"] or timezone.localdate(), timezone.localdate())
    query = SlotQuery(
        (service.pk,), points, (REMOTE,), kept["service_language"], first, first + HORIZON,
        equipment=frozenset(kept["equipment"]) if kept["way"] == "room" else frozenset(),
        own_device=kept["way"] == "device",
    )  # fmt: skip
    need = Need(
        kept["language"], kept["service_language"], (service.pk,),
        int(kept["number"] or number_needed(service.duration_min)), kept["certified"], kept["gender"], kept["dialect"],
    )  # fmt: skip
    return Joint(query, need, Track(kept["track"]))


def stamp(slot: Slot) -> str:
    """Return a slot as an address names it."""
    return f"{slot.starts_at.astimezone(UTC):{STAMP}}-{slot.point or 0}"


def read_stamp(written: str, joint: Joint) -> Slot | None:
    """Return the slot that an address names; whether it is free is for the booking to say."""
    begins, _dash, point = written.partition("-")
    try:
        starts = datetime.strptime(begins, STAMP).replace(tzinfo=UTC)
        key = int(point)
    except ValueError:
        return None
    found = find_joint_slots(joint, AT_FIRST * 2, after=starts - timedelta(minutes=1))
    return next((slot for slot in found if slot.starts_at == starts and (slot.point or 0) == key), None)


@needs(PUBLIC)
@require_safe
def book(request: HttpRequest) -> HttpResponseBase:
    """Ask for language and way; show the first times at which all are free."""
    staff = is_orderer(request)
    asked = "service" in request.GET
    form = JointForm(request.GET if asked else None, is_staff=staff)
    context: dict[str, Any] = {"form": form, "is_staff": staff, "asked": asked}
    if asked and form.is_valid():
        joint = joint_of(form.cleaned_data)
        slots = find_joint_slots(joint, AT_FIRST, after=read_after(request.GET.get("after", "")))
        context |= {"days": by_day(slots), "count": len(slots), "joint": joint, "kept": form.cleaned_data}
        context["asked_again"] = without(request.GET, "after", "time").urlencode()
        if len(slots) == AT_FIRST:
            context["later"] = f"{slots[-1].starts_at.astimezone(UTC):{STAMP}}"
        if request.GET.get("taken"):
            context["taken"] = True
    return render(request, "interpreting/book.html", context, status=422 if asked and form.errors else 200)


def read_after(written: str) -> datetime | None:
    """Read after which time further ones are asked for."""
    try:
        return datetime.strptime(written, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def without(given: QueryDict, *names: str) -> QueryDict:
    """Return an address's questions without some."""
    kept = given.copy()
    for name in (*names, "taken"):
        kept.pop(name, None)
    return kept


def by_day(slots: list[Slot]) -> list[tuple[str, list[tuple[str, list[dict[str, Any]]]]]]:
    """Return slots by their day and time, in words; at one time at several points."""
    points = {point.pk: point for point in Point.objects.filter(pk__in=[slot.point for slot in slots if slot.point])}
    days: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for slot in slots:
        begins = timezone.localtime(slot.starts_at)
        times = days.setdefault(date_format(begins, "l j.n."), {})
        place = {"stamp": stamp(slot), "place": points.get(slot.point or 0)}
        times.setdefault(date_format(begins, "TIME_FORMAT"), []).append(place)
    return [(day, list(times.items())) for day, times in days.items()]


@needs(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Show what is booked and ask for the customer; then book all of it or nothing."""
    staff = is_orderer(request)
    form = JointForm(request.GET, is_staff=staff)
    back = f"{reverse('interpreting:book')}?{without(request.GET, 'time').urlencode()}"
    if not form.is_valid():
        return redirect(back)
    joint = joint_of(form.cleaned_data)
    slot = read_stamp(request.GET.get("time", ""), joint)
    if slot is None:
        known = known_by(request.POST.get("once", "")) if request.method == "POST" else None
        return lead_on(request, known, "") if known else redirect(f"{back}&taken=1")
    who = WhoForm(request.POST or None, is_staff=staff)
    if request.method == "POST" and who.is_valid():
        return finish(request, joint, slot, who.cleaned_data, back)
    context = {
        "form": who, "kept": form.cleaned_data, "joint": joint, "back": back, "is_staff": staff,
        "day": date_format(timezone.localtime(slot.starts_at), "l j.n.Y"),
        "begins": timezone.localtime(slot.starts_at), "ends": timezone.localtime(slot.ends_at),
        "minutes": length_min(slot), "point": Point.objects.filter(pk=slot.point or 0).first(),
        "both_ways": f"{name_of(joint.need.language)} ↔ {name_of(joint.need.service_language)}",
        "once": signing.dumps(secrets.token_hex(12), salt="piste.interpreting-once"),
    }  # fmt: skip
    return render(request, "interpreting/confirm.html", context, status=422 if who.errors else 200)


def finish(request: HttpRequest, joint: Joint, slot: Slot, kept: dict[str, Any], back: str) -> HttpResponse:
    """Book; lead to the order or the private link, or back to the times where somebody was quicker."""
    once = read_once(request.POST.get("once", ""))
    staff = is_orderer(request)
    limits = {("interpreting-from", address_of(request)): MOST_AN_HOUR}
    limits |= {("interpreting-for", contact): MOST_BY_CONTACT for contact in (kept["email"], kept["phone"]) if contact}
    if not once or (not staff and not count_use(limits, HOUR)):
        messages.error(request, _("Too many bookings from this address. Try again in an hour, or call the point."))
        return redirect(back)
    need = Need(**{
        **vars(joint.need), "preferred": kept["code"], "matter_hash": hash_matter(kept.get("matter", "")),
    })  # fmt: skip
    customer = Customer(kept["called"], kept["email"], kept["phone"], (get_language() or "fi")[:2])
    try:
        order, token = book_joint(
            Joint(joint.query, need, joint.track), slot, customer, once=once,
            ordered_by=request.user if staff else None,
        )  # fmt: skip
    except IntegrityError:
        known = Order.objects.filter(appointment__once=once).first()
        if known is None:
            raise
        return lead_on(request, known, "")
    except TakenError:
        return redirect(f"{back}&taken=1")
    except PisteError as refused:
        messages.error(request, _(refused.text).format(**refused.values))
        return redirect(back)
    audit.record(request.user if staff else None, "interpreting.order", f"order {order.pk}", track=order.track)
    return lead_on(request, order, token)


def lead_on(request: HttpRequest, order: Order, token: str) -> HttpResponse:
    """Lead staff to the order, a customer to their private link."""
    if is_orderer(request):
        messages.success(request, _("Booked: the expert, the place and the interpreters’ time are held together."))
        return redirect("interpreting:order", order.pk)
    if not token:
        token = make_link("appointment", str(order.appointment_id), link_length(order.appointment))
    return redirect("public_booking:appointment", token)


def read_once(signed: str) -> str:
    """Return what tells this form from every other, hashed; empty where it is none that we gave today."""
    try:
        return hash_token(str(signing.loads(signed, salt="piste.interpreting-once", max_age=ONCE_GOOD_S)))
    except signing.BadSignature:
        return ""


def known_by(signed: str) -> Order | None:
    """Return the order that a form sent twice has made already."""
    once = read_once(signed)
    made = Appointment.objects.filter(once=once).first() if once else None
    return Order.objects.filter(appointment=made).first() if made else None
