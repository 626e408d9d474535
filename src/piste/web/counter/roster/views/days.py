"""A point's appointments of a day, those that need somebody else, and messages that did not arrive."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from piste.core.errors import PisteError
from piste.web.accounts.audit import record
from piste.web.accounts.permission import Scope, may, needs, require
from piste.web.counter.roster.access import APPOINTMENTS, EDIT_APPOINTMENTS, point_for, points_of
from piste.web.counter.roster.week import clock
from piste.web.network.booking.appointments import cancel, mark_missed, mark_served, reassign
from piste.web.network.booking.minutes import day_ends, local_day
from piste.web.network.booking.models import Appointment, AppointmentPart, Message
from piste.web.network.booking.reserving import TakenError
from piste.web.network.booking.rostering import left_without_person
from piste.web.network.models import Point
from piste.web.network.privacy.access_log import log_access

A_PAGE = 50


def day_of(written: str) -> date:
    """Read a day; today where it is none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return local_day(timezone.now())


@needs(APPOINTMENTS)
@require_safe
def day(request: HttpRequest, code: str) -> HttpResponseBase:
    """List a point's appointments of a day."""
    point = point_for(request, code, APPOINTMENTS)
    asked = day_of(request.GET.get("day", ""))
    begins, ends = day_ends(asked)
    given_here = Q(pk__in=AppointmentPart.objects.filter(staff__point=point).values("appointment"))
    kept = (
        Appointment.objects.filter(Q(point=point) | Q(point=None) & given_here)
        .filter(starts_at__gte=begins, starts_at__lt=ends)
        .select_related("desk", "room", "wait_request")
    )
    listed = list(kept.prefetch_related("parts__service", "parts__staff").order_by("starts_at", "pk"))
    left = {one.pk for one in left_without_person(point, begins, ends)}
    now = timezone.now()
    log_access(request.user, "day", asked.isoformat(), point.code)
    rows = [
        {
            "one": one, "begins": clock(one.starts_at), "ends": clock(one.ends_at), "parts": list(one.parts.all()),
            "left": one.pk in left, "wants_earlier": one.is_open and hasattr(one, "wait_request"),
            "late": one.is_open and one.starts_at + timedelta(minutes=10) < now,
        }
        for one in listed
    ]  # fmt: skip
    context = {
        "point": point, "day": asked, "before": asked - timedelta(days=1), "after": asked + timedelta(days=1),
        "rows": rows, "may_edit": may(request.user, EDIT_APPOINTMENTS, point.scope),
        "open": sum(one.state == Appointment.State.BOOKED for one in listed), "left": len(left),
        "failed": failed_of(request.user).filter(appointment__point=point).count(),
    }  # fmt: skip
    return render(request, "roster/day.html", context)


def appointment_for(request: HttpRequest, key: int) -> tuple[Appointment, Point]:
    """Return an appointment and the point whose staff look after it: its own, or where whoever gives it works."""
    one = get_object_or_404(Appointment.objects.select_related("point__operator"), pk=key)
    given_by = Point.objects.select_related("operator").filter(staff__parts__appointment=one)
    point = one.point or given_by.first()
    if point is None:
        require(request, EDIT_APPOINTMENTS, Scope())
        raise Http404
    require(request, EDIT_APPOINTMENTS, point.scope)
    return one, point


@needs(EDIT_APPOINTMENTS)
@require_POST
def act(request: HttpRequest, key: int) -> HttpResponse:
    """Cancel, mark as missed or served, or give to somebody else."""
    one, point = appointment_for(request, key)
    does = {"missed": mark_missed, "served": mark_served, "cancel": cancel, "reassign": reassign}
    told = {
        "missed": _("Noted: nobody came."), "served": _("Noted: served."),
        "cancel": _("The appointment has been cancelled."),
        "reassign": _("Somebody else has the appointment now."),
    }  # fmt: skip
    what = request.POST.get("do", "")
    try:
        if what in does:
            does[what](one)
            record(request.user, f"appointment.{what}", point.code, appointment=one.pk)
            messages.success(request, told[what])
    except TakenError:
        messages.error(request, _("Nobody else on shift can take it. Move it or cancel it with the customer."))
    except PisteError as refused:
        messages.error(request, _(refused.text).format(**refused.values))
    return redirect(f"{reverse('roster:day', args=[point.code])}?day={local_day(one.starts_at).isoformat()}")


def failed_of(user: Any) -> QuerySet[Message]:
    """Return messages that did not arrive, of appointments that a person sees."""
    mine = [point.pk for point in points_of(user, APPOINTMENTS)]
    failed = Message.objects.filter(state=Message.State.FAILED)
    everywhere = Q(appointment__point=None) if may(user, EDIT_APPOINTMENTS) else Q(pk=None)
    return failed.filter(Q(appointment__point__in=mine) | everywhere)


@needs(APPOINTMENTS)
@require_safe
def failures(request: HttpRequest) -> HttpResponseBase:
    """List messages that did not arrive, so that somebody calls."""
    listed = failed_of(request.user).select_related("appointment__point").order_by("-made_at")
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        log_access(request.user, "message", local_day(timezone.now()).isoformat())
    waiting = Message.objects.filter(state=Message.State.WAITING, tries__gt=0).count()
    return render(request, "roster/failures.html", {"page": page, "waiting": waiting})


@needs(EDIT_APPOINTMENTS)
@require_POST
def seen(request: HttpRequest, key: int) -> HttpResponse:
    """Note that a message that did not arrive has been dealt with."""
    message = get_object_or_404(failed_of(request.user), pk=key)
    point = message.appointment.point
    if point is not None:
        require(request, EDIT_APPOINTMENTS, point.scope)
    Message.objects.filter(pk=message.pk).update(state=Message.State.SEEN, body="", calendar="")
    record(request.user, "message.dealt-with", message.pk, appointment=message.appointment_id)
    messages.success(request, _("Noted."))
    return redirect("roster:failures")
