"""Booking a room, and what is done with a booking."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from piste.core.errors import PisteError
from piste.web.accounts.audit import record
from piste.web.accounts.permission import may, needs
from piste.web.counter.rooms.access import MANAGE, USE, agency_of, may_use, point_for
from piste.web.counter.rooms.forms import BookingForm
from piste.web.counter.rooms.models import RoomBooking
from piste.web.counter.rooms.rules import rules_of
from piste.web.counter.rooms.taking import book_room, check_in, give_back, wish_room
from piste.web.counter.rooms.views.weeks import day_asked
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.models import Appointment, Resource
from piste.web.network.booking.reserving import TakenError, free_spans
from piste.web.network.booking.span import Span
from piste.web.network.models import Point

STEP_MIN = 15
USUAL = timedelta(hours=1)


def resource_for(point: Point, number: int) -> Resource:
    """Return a room or workplace of the house."""
    one = get_object_or_404(Resource.objects.select_related("room", "desk"), pk=number)
    thing = one.room or one.desk
    if thing is None or thing.point_id != point.pk:
        raise Http404
    return one


def in_words(fault: PisteError) -> str:
    """Return a refusal in the reader's language."""
    return _(fault.text).format(**fault.values)


def appointment_for(point: Point, given: Any) -> Appointment | None:
    """Return the appointment that a room is wanted for, where it is at this point."""
    number = given if isinstance(given, int) else int(given) if str(given).isdecimal() and len(str(given)) < 18 else 0
    return Appointment.objects.filter(point=point, pk=number).first()


def suggest(request: HttpRequest, appointment: Appointment | None) -> dict[str, Any]:
    """Return what the form begins with: the appointment's time, else the next full quarter of an hour."""
    if appointment is not None:
        begins, ends = localtime(appointment.starts_at), localtime(appointment.ends_at)
        title = ", ".join(str(part.service) for part in appointment.parts.select_related("service"))[:60]
        start = {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}
        return {**start, "title": title, "appointment": appointment.pk}
    day = day_asked(request)
    now = localtime(timezone.now())
    if day == now.date() and now.hour < 22:
        begins = now.replace(second=0, microsecond=0) - timedelta(minutes=now.minute % STEP_MIN)
    else:
        begins = now.replace(hour=9, minute=0, second=0, microsecond=0)
    return {"day": day, "begins": begins.time(), "ends": (begins + USUAL).time()}


@needs(USE)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, code: str, resource: int) -> HttpResponseBase:
    """Book a room, or ask to be offered it where it is taken."""
    point = point_for(request, code)
    thing = resource_for(point, resource)
    agency = agency_of(request.user, point)
    posted = request.method == "POST"
    appointment = appointment_for(point, (request.POST if posted else request.GET).get("appointment", ""))
    form = BookingForm(request.POST) if posted else BookingForm(initial=suggest(request, appointment))
    taken = False
    if posted and form.is_valid():
        during = form.cleaned_data["during"]
        try:
            if request.POST.get("do") == "wish":
                wish_room(thing, agency, request.user, during)
                messages.success(request, _("You are offered the room if it is freed."))
            else:
                number = appointment.pk if appointment else None
                made = book_room(thing, agency, request.user, during, form.cleaned_data["title"], number)
                record(request.user, "room.book", point.code, booking=made.pk)
                messages.success(request, _("The room is yours."))
            return redirect(f"{reverse('rooms:week', args=[point.code])}?day={local_day(during.start).isoformat()}")
        except TakenError:
            taken = True
            form.add_error("begins", _("The room is taken at this time. Choose another time, or ask to be offered it."))
        except PisteError as refused:
            form.add_error(None, in_words(refused))
    day = form.cleaned_data.get("day") if posted and hasattr(form, "cleaned_data") else None
    context = {
        "point": point, "resource": thing, "thing": thing.room or thing.desk, "form": form, "agency": agency,
        "rules": rules_of(thing), "taken": taken, "appointment": appointment,
        "free": free_words(thing, day or form.initial.get("day") or day_asked(request)),
    }  # fmt: skip
    return render(request, "rooms/book.html", context, status=422 if form.errors else 200)


def free_words(thing: Resource, day: Any) -> list[str]:
    """Return when a room is free on a day, from 7 to 20."""
    from piste.web.counter.rooms.week import hours_words  # noqa: PLC0415

    begins = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    whole = Span(begins + timedelta(hours=7), begins + timedelta(hours=20))
    return [hours_words(span) for span in free_spans([thing], whole.start, whole.end)[thing.pk]]


@needs(USE)
@require_POST
def act(request: HttpRequest, key: int) -> HttpResponseBase:
    """Check in to a booking, or give it back."""
    booking = get_object_or_404(
        RoomBooking.objects.select_related("resource__room__point__operator", "resource__desk__point__operator"), pk=key
    )
    thing = booking.resource.room or booking.resource.desk
    if thing is None or not may_use(request.user, thing.point):
        raise Http404
    own = booking.booked_by_id == request.user.pk or booking.agency_id == agency_of(request.user, thing.point).pk
    if not own and not may(request.user, MANAGE, thing.point.scope):
        raise PermissionDenied
    try:
        if request.POST.get("do") == "check-in":
            check_in(booking)
            messages.success(request, _("Checked in."))
        else:
            give_back(booking)
            record(request.user, "room.give-back", thing.point.code, booking=booking.pk)
            messages.success(request, _("The room is free again."))
    except PisteError as refused:
        messages.error(request, in_words(refused))
    return redirect("rooms:week", code=thing.point.code)
