"""House rules, and the rules of a room."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import may, needs, require
from piste.web.counter.rooms.access import MANAGE, USE, agency_of, point_for
from piste.web.counter.rooms.forms import HouseRulesForm, RuleForm
from piste.web.counter.rooms.models import HouseRules, RoomRule
from piste.web.counter.rooms.rules import rules_of
from piste.web.counter.rooms.views.bookings import resource_for
from piste.web.counter.rooms.week import list_rooms


@needs(USE)
@require_safe
def show_rules(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the house rules and each room's."""
    point = point_for(request, code)
    kept = HouseRules.objects.filter(point=point).first()
    rooms = list_rooms(point, agency_of(request.user, point))
    rules = {rule.resource_id: rule for rule in RoomRule.objects.filter(resource__in=[r.resource for r in rooms])}
    context = {
        "point": point, "house": kept, "may_manage": may(request.user, MANAGE, point.scope),
        "rooms": [(room, rules.get(room.resource.pk) or RoomRule()) for room in rooms],
    }  # fmt: skip
    return render(request, "rooms/house.html", context)


@needs(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_rules(request: HttpRequest, code: str) -> HttpResponseBase:
    """Write the house rules."""
    point = point_for(request, code)
    require(request, MANAGE, point.scope)
    kept = HouseRules.objects.filter(point=point).first()
    form = (
        HouseRulesForm(request.POST) if request.method == "POST" else HouseRulesForm(initial=kept.text if kept else {})
    )
    if request.method == "POST" and form.is_valid():
        texts = {code: words for code, words in form.cleaned_data.items() if words}
        HouseRules.objects.update_or_create(point=point, defaults={"text": texts})
        record(request.user, "room.house-rules", point.code)
        messages.success(request, _("Saved."))
        return redirect("rooms:house", code=point.code)
    return render(
        request, "rooms/house_change.html", {"point": point, "form": form}, status=422 if form.errors else 200
    )


@needs(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_room(request: HttpRequest, code: str, resource: int) -> HttpResponseBase:
    """Set the rules of a room; bookings that are made already keep their time."""
    point = point_for(request, code)
    require(request, MANAGE, point.scope)
    thing = resource_for(point, resource)
    kept = RoomRule.objects.filter(resource=thing).first()
    if kept is None:
        kept = RoomRule(resource=thing, is_bookable=rules_of(thing).is_bookable)
    form = RuleForm(request.POST if request.method == "POST" else None, instance=kept)
    if request.method == "POST" and form.is_valid():
        form.save()
        record(request.user, "room.rule", point.code, resource=thing.pk)
        messages.success(request, _("Saved."))
        return redirect("rooms:house", code=point.code)
    context = {"point": point, "thing": thing.room or thing.desk, "form": form}
    return render(request, "rooms/rule.html", context, status=422 if form.errors else 200)
