"""The week of a house's rooms: mine on top, what is free now, every room by day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import may, needs
from piste.web.counter.rooms.access import MANAGE, USE, agency_of, point_for, points_of
from piste.web.counter.rooms.models import RoomBooking, RoomWish
from piste.web.counter.rooms.taking import EARLY
from piste.web.counter.rooms.week import build_week, hours_words
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.models import Appointment
from piste.web.network.booking.rostering import week_of
from piste.web.network.booking.span import Span


@needs(USE)
@require_safe
def points(request: HttpRequest) -> HttpResponseBase:
    """List the houses; where there is one, go there."""
    mine = points_of(request.user)
    if len(mine) == 1:
        return redirect("rooms:week", code=mine[0].code)
    return render(request, "rooms/points.html", {"points": mine})


def day_asked(request: HttpRequest) -> date:
    """Return the day that the address asks for, today where it asks for none."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return local_day(timezone.now())


@needs(USE)
@never_cache
@require_safe
def week(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show a week."""
    point = point_for(request, code)
    now = timezone.now()
    agency = agency_of(request.user, point)
    shown = build_week(point, request.user, agency, week_of(day_asked(request)), now)
    given = request.GET.get("appointment", "")
    appointment = Appointment.objects.filter(point=point, pk=given if given.isdecimal() else 0).first()
    context = {
        "point": point, "week": shown, "agency": agency, "today": local_day(now), "appointment": appointment,
        "before": shown.monday - timedelta(days=7), "after": shown.monday + timedelta(days=7),
        "mine": [show_mine(one, now) for one in shown.mine], "offers": [show_offer(one) for one in shown.offers],
        "may_manage": may(request.user, MANAGE, point.scope),
    }  # fmt: skip
    return render(request, "rooms/week.html", context)


def show_offer(wish: RoomWish) -> dict[str, Any]:
    """Return a freed time that the person had wished for."""
    hours = hours_words(Span.of(wish.during))
    return {"one": wish, "name": wish.resource, "hours": hours, "day": local_day(wish.during.lower)}


def show_mine(booking: RoomBooking, now: datetime) -> dict[str, Any]:
    """Return one of the person's bookings with what can be done with it."""
    begins = booking.during.lower
    return {
        "one": booking, "name": booking.resource, "hours": hours_words(Span.of(booking.during)),
        "day": local_day(begins), "now": begins <= now,
        "can_check_in": booking.state == RoomBooking.State.BOOKED and begins - EARLY <= now,
    }  # fmt: skip
