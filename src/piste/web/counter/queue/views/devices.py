"""The devices of the points that a person looks after: links are made, shown once, and ended."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from piste.web.accounts.audit import record
from piste.web.accounts.permission import may, needs, require
from piste.web.counter.queue.devices import make_device
from piste.web.counter.queue.models import Device
from piste.web.network.models import Point

ACTION = "devices.manage"


class DeviceForm(forms.Form):
    """A new link."""

    point = forms.ModelChoiceField(Point.objects.none(), label=_("Point"))
    kind = forms.ChoiceField(choices=Device.Kind.choices, label=_("Kind"))
    name = forms.CharField(max_length=60, label=_("Where it stands"))


@needs(ACTION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponseBase:
    """List the devices, and make a link."""
    open_now = Point.objects.select_related("operator").filter(closed_on__isnull=True)
    points = [point.pk for point in open_now if may(request.user, ACTION, point.scope)]
    form = DeviceForm(request.POST if request.method == "POST" else None)
    form.fields["point"].queryset = Point.objects.filter(pk__in=points)  # type: ignore[attr-defined]
    made, status = "", 200
    if form.is_valid():
        with transaction.atomic():
            device, token = make_device(**form.cleaned_data)
            record(request.user, "device.make", device)
        made = request.build_absolute_uri(reverse(f"queue:{device.kind}", args=[token]))
        form = DeviceForm()
        form.fields["point"].queryset = Point.objects.filter(pk__in=points)  # type: ignore[attr-defined]
    elif request.method == "POST":
        status = 422
    devices = Device.objects.filter(point__in=points).select_related("point").order_by("-is_active", "point", "name")
    return render(request, "queue/devices.html", {"form": form, "devices": devices, "made": made}, status=status)


@needs(ACTION)
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponseBase:
    """End a link: its page is gone from then on."""
    device = get_object_or_404(Device.objects.select_related("point__operator"), pk=number)
    require(request, ACTION, device.point.scope)
    if device.is_active:
        with transaction.atomic():
            device.is_active = False
            device.save(update_fields=["is_active"])
            record(request.user, "device.end", device)
    return redirect("queue:devices")
