"""The private link: see, move, cancel, keep in a calendar, be told of earlier times. GET never changes anything."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.core.errors import PisteError
from piste.web.accounts.permission import PUBLIC, needs
from piste.web.counter.queue.devices import ticket_token
from piste.web.look.templatetags.look import language
from piste.web.network.booking.appointments import appointment_of, cancel, move, query_of, slot_of
from piste.web.network.booking.check_in_code import write_code
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.models import Appointment, WaitRequest
from piste.web.network.booking.outbox import calendar_of, link_to
from piste.web.network.booking.reserving import TakenError
from piste.web.network.booking.search import find_slots
from piste.web.network.booking.slot import Slot, SlotQuery
from piste.web.network.booking.slot_text import SLOT_FORM, read_moment, read_slot
from piste.web.network.booking.wait_list import ask_for_earlier, offer_of, stop_asking, take_offer
from piste.web.network.booking.wording import services_of, when_of, where_of
from piste.web.network.visits.checking_in import come, is_here, visit_of
from piste.web.network.visits.models import Visit
from piste.web.public.booking.answers import AHEAD_DAYS, public_points
from piste.web.public.booking.shown import place_words, shown_days, slot_words
from piste.web.public.booking.views.asking import AT_FIRST

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Tell neither other sites nor search engines of a private link."""

    @wraps(view)
    def closed(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponse:
        response = view(request, *arguments, **more)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return closed


def known(token: str) -> Appointment:
    """Return the appointment of a link, or say that there is none."""
    found = appointment_of(token)
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, token: str, found: Appointment, *, error: str = "", status: int = 200) -> HttpResponse:
    """Show an appointment."""
    context = {
        "token": token, "appointment": found, "when": when_of(found), "where": where_of(found),
        "services": services_of(found), "waiting": WaitRequest.objects.filter(appointment=found).exists(),
        "error": error, "may_come": is_here(found), "code": write_code(found.pk) if found.point_id else "",
        "ticket": ticket_of(found),
        "private_link": request.build_absolute_uri(reverse("public_booking:appointment", args=[token])),
    }  # fmt: skip
    return render(request, "public_booking/appointment.html", context, status=status)


def ticket_of(found: Appointment) -> dict[str, Any] | None:
    """Return today's ticket of whoever has checked in."""
    visit = visit_of(found) if found.state == Appointment.State.CHECKED_IN else None
    if visit is None or visit.day != timezone.localdate():
        return None
    return {"number": visit.ticket, "address": reverse("queue:ticket", args=[ticket_token(visit.pk)])}


@csrf_exempt  # the link itself is the right
@needs(PUBLIC)
@private
@require_POST
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """Check in at the point; a second press leads to the same ticket."""
    found = known(token)
    try:
        visit = come(found, Visit.Channel.PHONE)
    except PisteError as refused:
        return page(request, token, known(token), error=language().text(refused.text, **refused.values), status=409)
    return redirect(f"{reverse('queue:ticket', args=[ticket_token(visit.pk)])}?lang={(get_language() or 'fi')[:2]}")


@needs(PUBLIC)
@private
@require_safe
def appointment(request: HttpRequest, token: str) -> HttpResponse:
    """Show an appointment."""
    return page(request, token, known(token))


@needs(PUBLIC)
@private
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001
    """Give the calendar file."""
    file = calendar_of(known(token), link_to(token))
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


@csrf_exempt  # the link itself is the right; there is no cookie that another page could use
@needs(PUBLIC)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def move_it(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for another time, then move."""
    found = known(token)
    if not found.is_open:
        return page(request, token, found)
    error = ""
    if request.method == "POST":
        length = round((found.ends_at - found.starts_at).total_seconds() / 60)
        slot = read_slot(request.POST.get("slot", ""), length)
        try:
            if slot is not None:
                move(found, slot)
                return redirect("public_booking:appointment", token=token)
            error = _("Choose a time")
        except TakenError:
            error = _("Somebody else has just taken that time. Choose another one.")
        except PisteError as refused:
            error = _(refused.text)
    context = {
        "token": token,
        "appointment": found,
        "when": when_of(found),
        "error": error,
        **later_times(request, found),
    }
    context["where"], context["services"] = where_of(found), services_of(found)
    return render(request, "public_booking/move.html", context, status=422 if error else 200)


def later_times(request: HttpRequest, found: Appointment) -> dict[str, Any]:
    """Return the free times to which an appointment could be moved, at any point and channel that fit."""
    today = local_day(timezone.now())
    asked = query_of(found)
    points = frozenset({found.point_id}) if found.point_id else None
    query = SlotQuery(
        asked.services, points, (found.channel,), found.language, today, today + timedelta(days=AHEAD_DAYS), found.pk
    )
    times = find_slots(query, AT_FIRST, after=read_moment(request.GET.get("later", "")))
    times = [slot for slot in times if slot != slot_of(found)]
    more = f"?later={times[-1].starts_at.strftime(SLOT_FORM)}" if times else ""
    return {
        "days": shown_days(times, public_points(slot.point for slot in times), None),
        "count": len(times),
        "more": more,
    }


@csrf_exempt
@needs(PUBLIC)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_it(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, then cancel."""
    found = known(token)
    context = {"token": token, "appointment": found, "when": when_of(found), "where": where_of(found)}
    context["services"] = services_of(found)
    if request.method == "POST":
        try:
            cancel(found)
        except PisteError as refused:
            return page(request, token, known(token), error=_(refused.text), status=409)
        return render(request, "public_booking/cancelled.html", context)
    return render(request, "public_booking/cancel.html", context)


@csrf_exempt
@needs(PUBLIC)
@private
@require_POST
def earlier(request: HttpRequest, token: str) -> HttpResponse:
    """Put on the wait-list, or take off it."""
    found = known(token)
    try:
        if request.POST.get("want") == "yes":
            ask_for_earlier(found)
        else:
            stop_asking(found)
    except PisteError as refused:
        return page(request, token, found, error=_(refused.text), status=409)
    return redirect("public_booking:appointment", token=token)


@csrf_exempt
@needs(PUBLIC)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """Show an earlier time that is offered, and take it when it is confirmed."""
    found = offer_of(token)
    if found is None:
        return render(request, "public_booking/offer_gone.html", status=410)
    mine = found.request.appointment
    slot = Slot(found.starts_at, found.starts_at + (mine.ends_at - mine.starts_at), found.channel, found.point_id)
    if request.method == "POST":
        try:
            take_offer(found)
        except PisteError:
            return render(request, "public_booking/offer_gone.html", status=409)
        return render(request, "public_booking/offer_taken.html", {"new": slot_words(slot)})
    context = {
        "new": slot_words(slot), "new_place": place_words(slot, public_points([slot.point]))[0], "old": when_of(mine),
        "until": found.expires_at, "here": reverse("public_booking:offer", args=[token]),
    }  # fmt: skip
    return render(request, "public_booking/offer.html", context)
