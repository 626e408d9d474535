"""Who answers remotely, when and where; and what remote rooms have."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.web.accounts import audit
from piste.web.accounts.permission import PUBLIC, may, needs, require
from piste.web.network.models import EQUIPMENT, Device, Point, Room
from piste.web.remote.interpreting.access import ORDER, ROOMS
from piste.web.remote.interpreting.forms import ASKED_FOR, DeviceForm, RoomForm
from piste.web.remote.interpreting.languages import name_of
from piste.web.remote.interpreting.readiness import interpreted_languages, read_readiness


@needs(PUBLIC)
@require_safe
def readiness(request: HttpRequest) -> HttpResponseBase:
    """Show which authorities answer remotely, when, in which languages and at which points."""
    ready = read_readiness()
    rows = [
        {
            "ready": one, "languages": ", ".join(sorted(name_of(tag) for tag in one.languages)),
            "services": ", ".join(str(service) for service in one.services),
            "points": sorted(one.points, key=str),
        }
        for one in ready
    ]  # fmt: skip
    spoken = sorted((name_of(tag), *counts) for tag, counts in interpreted_languages().items())
    return render(request, "interpreting/readiness.html", {"rows": rows, "spoken": spoken})


@needs(ORDER)
@require_safe
def rooms(request: HttpRequest) -> HttpResponseBase:
    """List remote rooms with their equipment, by what is asked for."""
    asked = [kind for kind in request.GET.getlist("equipment") if kind in EQUIPMENT]
    kept = Room.objects.filter(kind=Room.Kind.REMOTE).select_related("point__operator")
    kept = kept.prefetch_related(
        Prefetch("devices", Device.objects.exclude(state=Device.State.WORKS), to_attr="faulty")
    )
    listed = [one for one in kept.order_by("point__code", "code") if set(asked) <= set(one.equipment)]
    rows = [
        {
            "room": one, "equipment": [EQUIPMENT.get(kind, kind) for kind in one.equipment],
            "faulty": getattr(one, "faulty", []), "may_edit": may(request.user, ROOMS, one.point.scope),
        }
        for one in listed
    ]  # fmt: skip
    choices = [(kind, EQUIPMENT[kind], kind in asked) for kind in ASKED_FOR]
    return render(request, "interpreting/rooms.html", {"rows": rows, "choices": choices, "asked": asked})


@needs(ROOMS)
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a room has."""
    one = get_object_or_404(Room.objects.select_related("point__operator"), pk=pk)
    require(request, ROOMS, one.point.scope)
    form = RoomForm(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        form.save()
        audit.record(request.user, "room.change", f"{one.point.code}/{one.code}", equipment=one.equipment)
        messages.success(request, _("Saved."))
        return redirect("interpreting:rooms")
    context = {"room": one, "form": form}
    return render(request, "interpreting/room.html", context, status=422 if form.errors else 200)


@needs(ROOMS)
def devices(request: HttpRequest, code: str) -> HttpResponse:
    """List a point's devices, and add one."""
    point = get_object_or_404(Point.objects.select_related("operator"), code=code)
    require(request, ROOMS, point.scope)
    form = DeviceForm(request.POST or None, point=point, instance=Device(point=point))
    if request.method == "POST" and form.is_valid():
        save_device(request, form)
        return redirect("interpreting:devices", code)
    context = {"point": point, "form": form, "devices": point.equipment_devices.select_related("room")}
    return render(request, "interpreting/devices.html", context, status=422 if form.errors else 200)


@needs(ROOMS)
def device(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a device, or take it out of the directory."""
    one = get_object_or_404(Device.objects.select_related("point__operator"), pk=pk)
    require(request, ROOMS, one.point.scope)
    if request.method == "POST" and request.POST.get("do") == "remove":
        audit.record(request.user, "device.remove", f"{one.point.code}/{one.pk}", name=one.name)
        one.delete()
        return redirect("interpreting:devices", one.point.code)
    form = DeviceForm(request.POST or None, point=one.point, instance=one)
    if request.method == "POST" and form.is_valid():
        save_device(request, form)
        return redirect("interpreting:devices", one.point.code)
    context: dict[str, Any] = {"point": one.point, "form": form, "device": one}
    return render(request, "interpreting/device.html", context, status=422 if form.errors else 200)


def save_device(request: HttpRequest, form: DeviceForm) -> None:
    """Save a device and note it."""
    made = form.save()
    audit.record(request.user, "device.save", f"{made.point.code}/{made.pk}", state=made.state)
    messages.success(request, _("Saved."))
