"""The desk's page: choosing a desk, the page, each of its actions as a form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from piste.core.errors import PisteError
from piste.web.accounts.permission import needs
from piste.web.counter.queue.desk import build_board, build_now
from piste.web.counter.queue.doing import FREE, SERVING, act, in_words
from piste.web.counter.queue.turns import (
    ACTION,
    SEATS,
    find_turn,
    leave_desk,
    may_serve_at,
    midnight,
    points_of,
    staff_of,
    take_desk,
)
from piste.web.network.models import Desk, Service
from piste.web.network.visits.hall import hall_topic
from piste.web.network.visits.models import Cause, DeskTurn, Outcome, Visit

TOPICS = (
    ("way", _("Where to go")),
    ("form", _("Forms and papers")),
    ("booking", _("Booking an appointment")),
    ("online", _("Online services")),
    ("other", _("Something else")),
)
"""What quick help is about."""
OUTCOMES = tuple((choice.value, choice.label) for choice in Outcome if choice != Outcome.MISSED)
HELP_KINDS = ((Visit.Kind.DOOR.value, _("At the door")), (Visit.Kind.DEVICE.value, _("At a self-service device")))


def own_turn(request: HttpRequest) -> DeskTurn | None:
    """Return my open turn, if I may still use that point's desks."""
    turn = find_turn(staff_of(request.user))
    if turn is not None and not may_serve_at(request.user, turn.staff, turn.desk.point):
        raise PermissionDenied
    return turn


@needs(ACTION)
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    """Show my desk, or the desks to choose from."""
    turn = own_turn(request)
    return show_choice(request) if turn is None else show_desk(request, turn)


def show_choice(request: HttpRequest, status: int = 200, fault: str = "") -> HttpResponse:
    """Show the desks of the points where I may serve, and who sits at them."""
    staff = staff_of(request.user)
    points = points_of(request.user, staff)
    desks = Desk.objects.filter(point__in=points, is_active=True, kind__in=SEATS).select_related("point")
    taken = dict(
        DeskTurn.objects.filter(
            desk__in=desks, during__endswith__isnull=True, during__startswith__gte=midnight()
        ).values_list("desk", "staff__name")
    )
    by_point: dict[int, list[tuple[Desk, str]]] = {}
    for desk in desks:
        by_point.setdefault(desk.point_id, []).append((desk, taken.get(desk.pk, "")))
    context = {"places": [(p, by_point.get(p.pk, [])) for p in points], "staff": staff, "fault": fault}
    return render(request, "queue/desk_choice.html", context, status=status)


def show_desk(request: HttpRequest, turn: DeskTurn, status: int = 200, fault: str = "") -> HttpResponse:
    """Show the desk."""
    now = timezone.now()
    context: dict[str, Any] = {
        "turn": turn,
        "point": turn.desk.point,
        "time": now,
        "now": build_now(turn, now),
        "board": build_board(turn, now),
        "topic": hall_topic(turn.desk.point_id),
        "services": Service.objects.filter(offerings__point=turn.desk.point_id, is_active=True).distinct(),
        "outcomes": OUTCOMES,
        "causes": Cause.choices,
        "topics": TOPICS,
        "help_kinds": HELP_KINDS,
        "fault": fault,
    }
    return render(request, "queue/desk.html", context, status=status)


@needs(ACTION)
@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Begin my turn at a desk."""
    staff = staff_of(request.user)
    number = request.POST.get("desk", "")
    desks = Desk.objects.select_related("point__operator").filter(is_active=True, kind__in=SEATS)
    desk = get_object_or_404(desks, pk=int(number) if number.isdecimal() and len(number) < 18 else 0)
    if staff is None or not may_serve_at(request.user, staff, desk.point):
        raise PermissionDenied
    try:
        take_desk(staff, desk)
    except PisteError as fault:
        return show_choice(request, 409, in_words(fault))
    return redirect("queue:desk")


@needs(ACTION)
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """End my turn."""
    turn = own_turn(request)
    if turn is not None:
        try:
            leave_desk(turn)
        except PisteError as fault:
            return show_desk(request, turn, 409, in_words(fault))
    return redirect("queue:desk")


@needs(ACTION)
@require_POST
def do(request: HttpRequest, name: str) -> HttpResponseBase:
    """Do one of the actions at my desk; what cannot be done is told on the page, with how things stand."""
    if name not in FREE and name not in SERVING:
        raise Http404
    turn = own_turn(request)
    if turn is None:
        return show_choice(request, 409, in_words(PisteError("You have left the desk. Choose one to go on.")))
    try:
        said = act(name, turn, request.POST)
    except PisteError as fault:
        return show_desk(request, turn, 409, in_words(fault))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # the note, kept while it is written
    if said:
        messages.success(request, said)
    return redirect("queue:desk")
