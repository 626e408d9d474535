"""The roster by weeks: see, add, change, copy, swap."""

import re
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.core.errors import PisteError
from piste.web.accounts.audit import record
from piste.web.accounts.permission import may, needs, require
from piste.web.counter.roster.access import EDIT, SEE, point_for, points_of
from piste.web.counter.roster.forms import ShiftForm
from piste.web.counter.roster.week import build_week
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.models import Shift
from piste.web.network.booking.rostering import (
    add_shift,
    copy_week,
    left_without_person,
    save_shift,
    swap_shifts,
    week_of,
    week_span,
)
from piste.web.network.booking.span import Span
from piste.web.network.models import Point

MOST_COPIES = 12
WEEK = re.compile(r"(\d{4})-W(\d{2})")


def monday_of(written: str) -> date:
    """Read a week, such as 2026-W48; this week where it is none."""
    found = WEEK.fullmatch(written)
    try:
        if found:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        pass
    return week_of(local_day(timezone.now()))


def week_name(monday: date) -> str:
    """Return a week as addresses write it."""
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02d}"


def address_of(point: Point, monday: date) -> str:
    """Return the address of a week."""
    return f"{reverse('roster:week', args=[point.code])}?week={week_name(monday)}"


@needs(SEE)
@require_safe
def points(request: HttpRequest) -> HttpResponseBase:
    """List the points whose roster one sees; where it is one, go there."""
    mine = points_of(request.user)
    if len(mine) == 1:
        return redirect("roster:week", code=mine[0].code)
    return render(request, "roster/points.html", {"points": mine})


@needs(SEE)
@require_safe
def week(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show a point's week."""
    point = point_for(request, code, SEE)
    monday = monday_of(request.GET.get("week", ""))
    whole = week_span(monday)
    context = {
        "point": point, "week": build_week(point, monday, local_day(timezone.now())), "this": week_name(monday),
        "before": week_name(monday - timedelta(days=7)), "after": week_name(monday + timedelta(days=7)),
        "may_edit": may(request.user, EDIT, point.scope), "points": points_of(request.user),
        "left": left_without_person(point, whole.start, whole.end), "copies": range(1, 5),
    }  # fmt: skip
    return render(request, "roster/week.html", context)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    """Add a turn."""
    point = point_for(request, code, EDIT)
    start = {
        "day": request.GET.get("day", ""),
        "staff": request.GET.get("staff", ""),
        "begins": "09:00",
        "ends": "16:00",
    }
    form = ShiftForm(request.POST if request.method == "POST" else None, point=point, initial=start)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        at = None if kept["role"] == Shift.Role.ABSENCE else point
        try:
            made = add_shift(kept["staff"], at, kept["role"], kept["during"])
        except PisteError as refused:
            form.add_error(None, _(refused.text).format(**refused.values))
        else:
            record(request.user, "roster.add", point.code, shift=made.pk, person=made.staff_id)
            messages.success(request, _("The turn has been saved."))
            return redirect(address_of(point, week_of(kept["day"])))
    context = {"form": form, "point": point, "shift": None, "back": reverse("roster:week", args=[point.code])}
    return render(request, "roster/shift.html", context, status=422 if form.errors else 200)


def shift_for(request: HttpRequest, key: int) -> tuple[Shift, Point]:
    """Return a turn and the point to which it counts, if the person may change it."""
    shift = get_object_or_404(Shift.objects.select_related("staff__point__operator", "point__operator"), pk=key)
    point = shift.point or shift.staff.point
    if point is None:
        require(request, EDIT, shift.staff.agency.scope)
        raise PisteError(gettext_noop("This turn belongs to no point"))
    require(request, EDIT, point.scope)
    return shift, point


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: int) -> HttpResponseBase:
    """Change or delete a turn, or swap it for somebody else's."""
    shift, point = shift_for(request, key)
    during = Span.of(shift.during)
    monday = week_of(local_day(during.start))
    if request.method == "POST" and "delete" in request.POST:
        record(request.user, "roster.delete", point.code, shift=shift.pk, person=shift.staff_id)
        shift.delete()
        messages.success(request, _("The turn has been deleted."))
        return redirect(address_of(point, monday))
    begins, ends = localtime(during.start), localtime(during.end)
    start = {
        "staff": shift.staff_id,
        "role": shift.role,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
    }
    form = ShiftForm(request.POST if request.method == "POST" else None, point=point, initial=start)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        shift.staff, shift.role, shift.during = kept["staff"], kept["role"], kept["during"].range
        shift.point = None if shift.role == Shift.Role.ABSENCE else point
        try:
            save_shift(shift)
        except PisteError as refused:
            form.add_error(None, _(refused.text).format(**refused.values))
        else:
            record(request.user, "roster.change", point.code, shift=shift.pk, person=shift.staff_id)
            messages.success(request, _("The turn has been saved."))
            return redirect(address_of(point, week_of(kept["day"])))
    others = Shift.objects.filter(point=point, during__overlap=week_span(monday).range).exclude(staff=shift.staff)
    context = {
        "form": form, "point": point, "shift": shift, "back": address_of(point, monday),
        "others": list(others.exclude(role=Shift.Role.ABSENCE).select_related("staff").order_by("during")),
        "swappable": shift.role != Shift.Role.ABSENCE,
    }  # fmt: skip
    return render(request, "roster/shift.html", context, status=422 if form.errors else 200)


@needs(EDIT)
@require_POST
def swap(request: HttpRequest, key: int) -> HttpResponse:
    """Let two people change turns."""
    shift, point = shift_for(request, key)
    given = request.POST.get("other", "")
    other = Shift.objects.select_related("staff").filter(pk=given if given.isdecimal() else 0, point=point).first()
    if other is None:
        messages.error(request, _("Choose the turn to swap with"))
        return redirect("roster:change", key=shift.pk)
    try:
        swap_shifts(shift, other)
        record(request.user, "roster.swap", point.code, person=shift.staff_id, other=other.staff_id)
        messages.success(request, _("The turns have been swapped."))
    except PisteError as refused:
        messages.error(request, _(refused.text).format(**refused.values))
        return redirect("roster:change", key=shift.pk)
    return redirect(address_of(point, week_of(local_day(shift.during.lower))))


@needs(EDIT)
@require_POST
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """Copy a week to the weeks after it."""
    point = point_for(request, code, EDIT)
    monday = monday_of(request.POST.get("week", ""))
    given = request.POST.get("weeks", "1")
    weeks = min(int(given), MOST_COPIES) if given.isdecimal() and int(given) > 0 else 1
    copied, left = copy_week(point, monday, weeks)
    record(request.user, "roster.copy", point.code, week=week_name(monday), weeks=weeks, copied=copied, left=left)
    told = ngettext("{n} turn was copied.", "{n} turns were copied.", copied).format(n=copied)
    if left:
        told += " " + ngettext(
            "{n} was left out: the person has another turn then.",
            "{n} were left out: the people have other turns then.",
            left,
        ).format(n=left)
    messages.success(request, told)
    return redirect(address_of(point, monday + timedelta(days=7)))
