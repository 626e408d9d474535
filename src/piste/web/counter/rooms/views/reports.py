"""Reports of faults and disturbances: made by anybody in the house, answered by its lead."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from piste.web.accounts.audit import record
from piste.web.accounts.permission import may, needs, require
from piste.web.counter.rooms.access import MANAGE, USE, point_for
from piste.web.counter.rooms.forms import AnswerForm, ReportForm
from piste.web.counter.rooms.models import RoomReport
from piste.web.network.models import Point

A_PAGE = 30


def show_page(
    request: HttpRequest, point: Point, form: ReportForm, answer: AnswerForm | None = None, at: int = 0
) -> HttpResponseBase:
    """Show the reports with the form; what is open stands first."""
    listed = RoomReport.objects.filter(point=point).select_related("room", "answered_by")
    ordered = listed.order_by(F("closed_at").asc(nulls_first=True), "-made_at")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "point": point, "form": form, "page": page, "answer_form": answer or AnswerForm(), "answered": at,
        "may_manage": may(request.user, MANAGE, point.scope), "open": listed.filter(closed_at__isnull=True).count(),
    }  # fmt: skip
    bad = form.errors or (answer is not None and answer.errors)
    return render(request, "rooms/reports.html", context, status=422 if bad else 200)


@needs(USE)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponseBase:
    """List reports, and take one."""
    point = point_for(request, code)
    initial = {"room": request.GET.get("room")} if request.GET.get("room", "").isdecimal() else {}
    form = (
        ReportForm(request.POST, point=point) if request.method == "POST" else ReportForm(point=point, initial=initial)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        RoomReport.objects.create(point=point, made_by_id=request.user.pk, **given)
        messages.success(request, _("Thank you. The answer is shown on this page."))
        return redirect("rooms:reports", code=point.code)
    return show_page(request, point, form)


@needs(MANAGE)
@require_POST
def answer(request: HttpRequest, key: int) -> HttpResponseBase:
    """Answer a report, and close it where it has been dealt with."""
    report = get_object_or_404(RoomReport.objects.select_related("point__operator"), pk=key)
    require(request, MANAGE, report.point.scope)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show_page(request, report.point, ReportForm(point=report.point), form, report.pk)
    now = timezone.now()
    report.answer, report.answered_by, report.answered_at = form.cleaned_data["answer"], request.user, now  # type: ignore[assignment]
    report.closed_at = now if form.cleaned_data["closed"] else None
    report.save(update_fields=["answer", "answered_by", "answered_at", "closed_at"])
    record(request.user, "room.answer", report.point.code, report=report.pk)
    messages.success(request, _("Answered."))
    return redirect("rooms:reports", code=report.point.code)
