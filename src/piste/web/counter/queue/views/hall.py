"""The hall's pages, which nobody signs in on: kiosk, ticket, display. They set no cookie; the address is the right."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.core.errors import PisteError
from piste.web.accounts.permission import PUBLIC, needs
from piste.web.accounts.throttle import count_use
from piste.web.counter.queue import hall_board as board
from piste.web.counter.queue.devices import find_device, find_ticket, ticket_token
from piste.web.counter.queue.display_board import read_board, read_part
from piste.web.counter.queue.doing import in_words
from piste.web.counter.queue.models import Device
from piste.web.counter.queue.waits import keep_range, read_hall
from piste.web.network.booking.check_in_code import find_by_code
from piste.web.network.visits import serving
from piste.web.network.visits.arriving import Arrival, arrive
from piste.web.network.visits.checking_in import come
from piste.web.network.visits.hall import hall_topic
from piste.web.network.visits.models import Visit

MOST_TICKETS = 60
"""A device, in a quarter of an hour."""
IDLE_START_S, IDLE_TICKET_S = 60, 30
KNOWN = tuple(code for code, _name in settings.LANGUAGES)
View = Callable[..., HttpResponseBase]


def in_language(view: View) -> View:
    """Answer in the language that the address or the form names, Finnish without: no cookie remembers it."""

    @wraps(view)
    def spoken(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponseBase:
        asked = request.POST.get("lang") or request.GET.get("lang") or ""
        with override(asked if asked in KNOWN else "fi"):
            return view(request, *arguments, **more)

    return spoken


def device_of(kind: str, token: str) -> Device:
    """Return the device, or a page that is not there."""
    device = find_device(kind, token)
    if device is None:
        raise Http404
    return device


def visit_of(token: str) -> Visit:
    """Return the visit of a ticket's link, or a page that is not there."""
    visit = find_ticket(token)
    if visit is None:
        raise Http404
    return visit


@needs(PUBLIC)
@never_cache
@require_safe
@in_language
def kiosk(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what one may come for."""
    return show_kiosk(request, device_of(Device.Kind.KIOSK, token), token)


def show_kiosk(request: HttpRequest, device: Device, token: str, status: int = 200, fault: str = "") -> HttpResponse:
    """Show a kiosk's first page, or what a search found."""
    now = timezone.now()
    services, hall = board.read_services(device.point, timezone.localdate(now)), read_hall(device.point, now)
    wanted = request.GET.get("q", "").strip()[:80]
    shown = board.find_services(services, wanted) if wanted else services
    advice = board.find_advice(services)
    listed = [one for one in shown if wanted or one != advice][: board.MOST_CHOICES]
    context = {
        "point": device.point,
        "token": token,
        "language": get_language(),
        "wanted": wanted,
        "request_id": uuid4(),
        "choices": board.build_choices(listed, hall, now),
        "advice": board.build_choices([advice], hall, now)[0] if advice else None,
        "idle_s": IDLE_START_S,
        "start": reverse("queue:kiosk", args=[token]),
        "fault": fault,
    }
    return render(request, "queue/kiosk.html", context, status=status)


@csrf_exempt  # no cookie, no session: the private address is all that the form rests on
@needs(PUBLIC)
@never_cache
@require_POST
@in_language
def take(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take a ticket; the same form pressed twice leads to the same ticket."""
    device = device_of(Device.Kind.KIOSK, token)
    now = timezone.now()
    code, language = request.POST.get("service", ""), get_language() or "fi"
    service = next((s for s in board.read_services(device.point, timezone.localdate(now)) if s.code == code), None)
    if service is None:
        return show_kiosk(request, device, token, 422, _("This service cannot be queued for now. Choose another."))
    request_id = read_uuid(request.POST.get("request_id", ""))
    known = None if request_id is None else Visit.objects.filter(request_id=request_id, point=device.point).first()
    if known is None:
        if not count_use({("kiosk", str(device.pk)): MOST_TICKETS}):
            return show_kiosk(request, device, token, 429, _("Too many tickets at once. Ask a member of staff."))
        told = Arrival(channel=Visit.Channel.KIOSK, language=language, request_id=request_id)
        known = arrive(device.point, [service], told)
        keep_range(known, service, read_hall(device.point, now))
    page = reverse("queue:kiosk-ticket", args=[token, ticket_token(known.pk)])
    return redirect(f"{page}?lang={language}")


@csrf_exempt  # as above
@needs(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_language
def booked(request: HttpRequest, token: str) -> HttpResponseBase:
    """Check in by the code of an appointment."""
    device, now = device_of(Device.Kind.KIOSK, token), timezone.now()
    fault = ""
    if request.method == "POST":
        if not count_use({("check-in", str(device.pk)): MOST_TICKETS}):
            fault = _("Too many tries. Ask a member of staff.")
        elif (found := find_by_code(device.point, timezone.localdate(now), request.POST.get("code", ""))) is None:
            fault = _("No appointment of today has this code. Check it, or take a number.")
        else:
            try:
                visit = come(found, Visit.Channel.KIOSK, now)
            except PisteError as refused:
                fault = in_words(refused)
            else:
                if visit.current_service is not None:
                    keep_range(visit, visit.current_service, read_hall(device.point, now))
                page = reverse("queue:kiosk-ticket", args=[token, ticket_token(visit.pk)])
                return redirect(f"{page}?lang={get_language()}")
    context = {
        "point": device.point, "token": token, "language": get_language(), "fault": fault, "idle_s": IDLE_START_S,
        "start": reverse("queue:kiosk", args=[token]),
    }  # fmt: skip
    return render(request, "queue/kiosk_booked.html", context, status=422 if fault else 200)


def read_uuid(text: str) -> UUID | None:
    """Return the form's own number, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None


@needs(PUBLIC)
@never_cache
@require_safe
@in_language
def kiosk_ticket(request: HttpRequest, token: str, ticket: str) -> HttpResponseBase:
    """Show the ticket on the kiosk, to print or to take along on a phone."""
    device, visit, now = device_of(Device.Kind.KIOSK, token), visit_of(ticket), timezone.now()
    if visit.point_id != device.point_id:
        raise Http404
    phone = request.build_absolute_uri(reverse("queue:ticket", args=[ticket])) + f"?lang={get_language()}"
    context = board.build_ticket(visit, read_hall(visit.point, now), now) | {
        "point": device.point,
        "picture": segno.make(phone, error="m").svg_inline(omitsize=True, border=2),
        "idle_s": IDLE_TICKET_S,
        "start": reverse("queue:kiosk", args=[token]),
    }
    return render(request, "queue/kiosk_ticket.html", context)


@needs(PUBLIC)
@never_cache
@require_safe
@in_language
def ticket(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show a ticket on its holder's own phone."""
    return show_ticket(request, token)


def show_ticket(request: HttpRequest, token: str, status: int = 200, fault: str = "") -> HttpResponse:
    """Show it as it stands."""
    visit, now = visit_of(token), timezone.now()
    context = board.build_ticket(visit, read_hall(visit.point, now), now) | {
        "point": visit.point,
        "token": token,
        "language": get_language(),
        "topic": hall_topic(visit.point_id),
        "fault": fault,
    }
    return render(request, "queue/ticket.html", context, status=status)


@csrf_exempt  # as above
@needs(PUBLIC)
@never_cache
@require_POST
@in_language
def give_up(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give the ticket up."""
    visit = visit_of(token)
    if visit.ended_at is None:
        try:
            serving.leave(visit)
        except PisteError:
            return show_ticket(request, token, 409, _("You have been called already. Tell the desk if you must leave."))
    return redirect(f"{reverse('queue:ticket', args=[token])}?lang={get_language()}")


@needs(PUBLIC)
@never_cache
@require_safe
@in_language
def display(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show who is called where; all of it comes from the database, so that a restart changes nothing."""
    now = timezone.now()
    if request.headers.get("HX-Request"):  # the page is there already and asks for what has changed
        part = read_part(token, now)
        if part is None:
            raise Http404
        return HttpResponse(part)
    device = device_of(Device.Kind.DISPLAY, token)
    context = {**read_board(device.point, now), "point": device.point, "now": now, "topic": hall_topic(device.point_id)}
    return render(request, "queue/display.html", context)
