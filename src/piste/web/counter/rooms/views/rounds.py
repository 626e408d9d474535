"""Rounds on a phone, room by room with one thumb; imports; what came of them; and their export for the next plan."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.core.errors import PisteError
from piste.core.language import Language
from piste.evaluation.occupancy import Occupancy, build_occupancy
from piste.evaluation.presence_export import write_measured_concept
from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs, require
from piste.web.counter.rooms.access import MANAGE, USE, may_use, point_for
from piste.web.counter.rooms.forms import BeginForm, FileForm
from piste.web.counter.rooms.importing import import_counts
from piste.web.counter.rooms.models import OccupancyRound
from piste.web.counter.rooms.rounds import (
    COUNTED,
    OBSERVED,
    begin_round,
    count_room,
    end_round,
    last_staff,
    read_moments,
    read_presence,
    rooms_to_count,
)
from piste.web.counter.rooms.views.bookings import in_words
from piste.web.look.table import Cell, Column, Table
from piste.web.network.models import Point, Room

MEASURED_DAYS = 90
HIGH = 40
METHODS = (OBSERVED, COUNTED)


@needs(USE)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponseBase:
    """Begin a round."""
    point = point_for(request, code)
    posted = request.method == "POST"
    form = BeginForm(request.POST) if posted else BeginForm(initial={"staff_people": last_staff(point)})
    if posted and form.is_valid():
        made = begin_round(point, request.user, form.cleaned_data["staff_people"])
        return redirect("rooms:walk", key=made.pk)
    return render(request, "rooms/begin.html", {"point": point, "form": form}, status=422 if form.errors else 200)


@needs(USE)
@require_http_methods(["GET", "HEAD", "POST"])
def walk(request: HttpRequest, key: int) -> HttpResponseBase:
    """Count the next room of a round: one press of a number writes it and shows the room after."""
    mine = get_object_or_404(OccupancyRound.objects.select_related("point__operator"), pk=key, made_by=request.user.pk)
    if not may_use(request.user, mine.point):
        raise Http404
    rooms = rooms_to_count(mine.point)
    fault = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "end":
                end_round(mine)
                messages.success(request, _("The round is done. Thank you."))
                return redirect("rooms:occupancy", code=mine.point.code)
            write_count(mine, rooms, request.POST)
            return redirect("rooms:walk", key=mine.pk)
        except PisteError as refused:
            fault = in_words(refused)
    counted = dict(mine.counts.values_list("room", "present"))
    asked = request.GET.get("room", "")
    room = next((one for one in rooms if str(one.pk) == asked), None)
    room = room or next((one for one in rooms if one.pk not in counted), None)
    context = {
        "walk": mine, "point": mine.point, "room": room, "fault": fault, "left": len(rooms) - len(counted),
        "numbers": range(min(max(room.seats if room else 0, 5), HIGH) + 1), "done": mine.ended_at is not None,
        "rooms": [(one, counted.get(one.pk)) for one in rooms], "total": sum(counted.values()),
        "number": rooms.index(room) + 1 if room else len(rooms), "all": len(rooms),
        "before": counted.get(room.pk) if room else None,
    }  # fmt: skip
    return render(request, "rooms/walk.html", context, status=409 if fault else 200)


def write_count(walk: OccupancyRound, rooms: list[Room], posted: Any) -> None:
    """Write the number that was pressed, or written where more are there than keys."""
    room = next((one for one in rooms if str(one.pk) == posted.get("room")), None)
    given = posted.get("present") or posted.get("more") or ""
    if room is None or not given.isdecimal() or len(given) > 3:
        raise PisteError(gettext_noop("Count from 0 to {most} people"), most=999)
    count_room(walk, room, int(given))


def days_asked(request: HttpRequest) -> tuple[date, date]:
    """Return the first and last day asked for; the last 90 days by default."""
    today = timezone.localdate()
    try:
        first = date.fromisoformat(request.GET.get("from", ""))
        last = date.fromisoformat(request.GET.get("to", ""))
    except ValueError:
        return today - timedelta(days=MEASURED_DAYS), today
    return (first, last) if first <= last else (last, first)


def method_asked(request: HttpRequest) -> str:
    """Return by which method occupancy is told."""
    given = request.GET.get("method", "")
    return given if given in METHODS else OBSERVED


@needs(USE)
@require_safe
def occupancy(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the share present by zone and hour."""
    point = point_for(request, code)
    return show_occupancy(request, point, FileForm())


def show_occupancy(request: HttpRequest, point: Point, form: FileForm, findings: Any = ()) -> HttpResponseBase:
    """Show occupancy with the form for a file and what was found in it."""
    first, last = days_asked(request)
    method = method_asked(request)
    told = build_occupancy(read_moments(point, method, first, last))
    presence = read_presence(point, method, first, last)
    context = {
        "point": point, "first": first, "last": last, "method": method, "form": form, "presence": presence,
        "table": build_table(told), "grid": build_grid(told), "findings": list(tell_findings(findings)),
        "peak_known": presence.weekdays >= 5, "bad": any(f.severity == "error" for f in findings),
        "may_manage": True,  # the form of imports refuses others
    }  # fmt: skip
    return render(request, "rooms/occupancy.html", context, status=422 if form.errors or context["bad"] else 200)


def tell_findings(findings: Any) -> Any:
    """Yield findings in the reader's language."""
    language = Language((get_language() or "en")[:2])
    for one in findings:
        yield {
            "severity": one.severity.value, "row": one.row, "message": language.text(one.text, **one.values),
            "todo": language.text(one.todo, **one.values) if one.todo else "",
        }  # fmt: skip


def zone_name(zone: str) -> str:
    """Return a zone in words."""
    return str(Room.Zone(zone).label) if zone else _("All zones")


def build_table(told: list[Occupancy]) -> Table:
    """Return the table of all cells."""
    columns = (
        Column(_("Zone")), Column(_("Hour"), numeric=True), Column(_("Moments"), numeric=True, digits=0),
        Column(_("Days"), numeric=True, digits=0), Column(_("Present"), _("mean"), numeric=True, digits=1),
        Column(_("Share present"), "%", numeric=True, digits=0), Column(_("Lower end"), "%", numeric=True, digits=0),
        Column(_("Upper end"), "%", numeric=True, digits=0), Column(_("Highest"), "%", numeric=True, digits=0),
    )  # fmt: skip
    rows = [
        (
            zone_name(one.zone), _("all") if one.hour < 0 else f"{one.hour}–{one.hour + 1}", one.moments, one.days,
            one.present, Cell(percent(one.share.value), bar=one.share.value if known(one.share.value) else None),
            percent(one.share.low), percent(one.share.high), percent(one.highest),
        )
        for one in told
    ]  # fmt: skip
    return Table(
        "occupancy", _("Share present by zone and hour"), columns, rows,
        empty=_("Make a round, or import counts of the doors, and the share present is told here."),
    )  # fmt: skip


def known(value: float) -> bool:
    """Tell whether a figure is one."""
    return value == value  # noqa: PLR0124  (only NaN differs from itself)


def percent(value: float) -> float | None:
    """Return a share in per cent, None where not known."""
    return 100 * value if known(value) else None


def build_grid(told: list[Occupancy]) -> dict[str, Any]:
    """Return zones by hours for the picture: each cell its share and one of five classes."""
    hours = sorted({one.hour for one in told if one.hour >= 0})
    zones = [zone for zone in Room.Zone.values if any(one.zone == zone for one in told)]
    cells = {(one.zone, one.hour): one for one in told}

    def cell(zone: str, hour: int) -> dict[str, Any] | None:
        one = cells.get((zone, hour))
        if one is None or not known(one.share.value):
            return None
        return {"percent": round(100 * one.share.value), "kind": f"q{min(int(one.share.value * 5), 4)}"}

    return {"hours": hours, "rows": [(zone_name(zone), [cell(zone, hour) for hour in hours]) for zone in zones]}


@needs(MANAGE)
@require_http_methods(["POST"])
def bring(request: HttpRequest, code: str) -> HttpResponseBase:
    """Import a file of access counts."""
    point = point_for(request, code)
    require(request, MANAGE, point.scope)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_occupancy(request, point, form)
    try:
        kept, findings = import_counts(point, form.cleaned_data["file"])
    except PisteError as refused:
        form.add_error("file", in_words(refused))
        return show_occupancy(request, point, form)
    if kept:
        record(request.user, "room.counts", point.code, rows=kept)
        messages.success(request, _("Counts imported: %(n)d rows.") % {"n": kept})
        return redirect(f"{request.path.removesuffix('/import')}?method={COUNTED}")
    return show_occupancy(request, point, form, findings)


@needs(USE)
@require_safe
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the concept with the measured presence: the engine reads it as it is."""
    point = point_for(request, code)
    first, last = days_asked(request)
    method = method_asked(request)
    how = "observation rounds" if method == OBSERVED else "access counts"
    try:
        text = write_measured_concept(
            read_presence(point, method, first, last), f"{point.code}, {how}, {first} to {last}"
        )
    except PisteError as refused:
        messages.error(request, in_words(refused))
        return redirect("rooms:occupancy", code=point.code)
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="concept-{point.code}.toml"'
    return answer


@needs(USE)
@require_safe
def export_table(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the share present by zone and hour as CSV."""
    point = point_for(request, code)
    told = build_occupancy(read_moments(point, method_asked(request), *days_asked(request)))
    head = "point,method,zone,hour,moments,days,present_mean,share,share_low,share_high,highest"
    lines = [head]
    for one in told:
        share = ",".join(
            f"{v:.4f}" if known(v) else "" for v in (one.share.value, one.share.low, one.share.high, one.highest)
        )
        hour = "" if one.hour < 0 else one.hour
        lines.append(
            f"{point.code},{method_asked(request)},{one.zone},{hour},{one.moments},{one.days},{one.present:.2f},{share}"
        )
    answer = HttpResponse("\n".join(lines) + "\n", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="occupancy-{point.code}.csv"'
    return answer
