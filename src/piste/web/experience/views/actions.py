"""What is done about it: actions, the public "you said, we did", and accessibility feedback."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import PUBLIC, needs
from piste.web.accounts.throttle import address_of, count_use
from piste.web.experience.access import EDIT, SEE, points_of, require_point
from piste.web.experience.alerting import say_alert
from piste.web.experience.forms import LANGUAGES, AccessibilityForm, ActionForm
from piste.web.experience.models import Action, Alert, Wave
from piste.web.experience.models.action import ACCESSIBILITY_DAYS
from piste.web.experience.published import published_at
from piste.web.look.table import Cell, Column, Table
from piste.web.network.models import Point
from piste.web.network.texts import text_in

MOST_BY_ADDRESS = 10
MOST_PUBLISHED = 30


@needs(PUBLIC)
@require_safe
def said_and_did(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show what has been done after customers' words, to everybody."""
    point = get_object_or_404(Point, code=code, is_public=True)
    return render(
        request, "experience/said_and_did.html", {"point": point, "actions": published_at([point])[:MOST_PUBLISHED]}
    )


@needs(SEE)
@require_safe
def to_units(request: HttpRequest) -> HttpResponseBase:
    """Show staff what has been done after customers' and their own words, at their points and for a unit."""
    mine = points_of(request.user)
    asked = request.GET.get("unit", "")[:60]
    units = published_at(mine).exclude(unit="").order_by("unit").values_list("unit", flat=True).distinct()
    context = {"actions": published_at(mine, asked)[:MOST_PUBLISHED], "units": units, "asked": asked}
    return render(request, "experience/to_units.html", context)


@needs(PUBLIC)
@csrf_exempt  # nothing here stands on a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def accessibility(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take feedback on accessibility; it becomes an action that is due in 14 days."""
    point = get_object_or_404(Point, code=code, is_public=True)
    form = AccessibilityForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not count_use({("accessibility", address_of(request)): MOST_BY_ADDRESS}):
            return render(request, "experience/survey_busy.html", status=429)
        if not form.cleaned_data["company"]:
            keep_accessibility(point, form.cleaned_data["said"])
        return render(request, "experience/accessibility_thanks.html", {"point": point, "days": ACCESSIBILITY_DAYS})
    context = {"point": point, "form": form, "days": ACCESSIBILITY_DAYS}
    return render(request, "experience/accessibility.html", context, status=422 if form.is_bound else 200)


def keep_accessibility(point: Point, said: str) -> Action:
    """Keep feedback on accessibility as an action, owned by the point's lead until somebody else takes it."""
    today = timezone.localdate()
    tag = (translation.get_language() or "fi")[:2]
    return Action.objects.create(
        point=point,
        kind=Action.Kind.ACCESSIBILITY,
        said={tag: said},
        owner=_("Lead of the point"),
        raised_on=today,
        due_on=today + timedelta(days=ACCESSIBILITY_DAYS),
    )


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def actions(request: HttpRequest) -> HttpResponseBase:
    """List actions, the most urgent first, and add one."""
    mine = points_of(request.user)
    editable = points_of(request.user, EDIT)
    alert = alert_of(request, editable)
    posted = request.POST if request.method == "POST" else None
    form = ActionForm(posted, points=editable, initial=first_words(alert) if alert else None)
    if form.is_bound and editable and form.is_valid():
        made = Action(raised_on=timezone.localdate())
        if alert is not None:
            made.wave = Wave.objects.filter(
                questionnaire=alert.item.questionnaire_id, first_day__lte=alert.last_day, last_day__gte=alert.first_day
            ).first()
        save_action(request, made, form)
        if alert is not None and made.point_id == alert.point_id:
            Alert.objects.filter(pk=alert.pk).update(action=made)
        messages.success(request, _("The action has been saved."))
        return redirect("experience:actions")
    listed = Action.objects.filter(point__in=mine).select_related("point")[:200]
    today = timezone.localdate()
    rows = [row_of(one, today) for one in listed]
    columns = (Column(_("What was said")), Column(_("Point")), Column(_("Owner")), Column(_("Due")), Column(_("State")))
    table = Table("actions", _("Actions taken"), columns, rows, empty=_("No action yet."), hide_caption=True)
    context = {"table": table, "form": form, "may_edit": bool(editable), "alert": alert}
    return render(request, "experience/actions.html", context, status=422 if form.is_bound else 200)


def alert_of(request: HttpRequest, editable: list[Point]) -> Alert | None:
    """Return the alert that an action is made of, where the person may act at its point."""
    pk = request.GET.get("alert", "")
    found = Alert.objects.filter(point__in=editable, pk=int(pk)) if pk.isdecimal() and len(pk) < 18 else None
    return found.select_related("point", "item").first() if found is not None else None


def first_words(alert: Alert) -> dict[str, Any]:
    """Return what an action's form says at first: what fell, in three languages, at the point."""
    said = {}
    for tag, _name in LANGUAGES:
        with translation.override(tag):
            said[f"said_{tag}"] = say_alert(alert)
    return {**said, "point": alert.point_id, "status": Action.Status.PLANNED}


def row_of(one: Action, today: Any) -> tuple[Any, ...]:
    """Return an action's row; what is late says so."""
    late = one.due_on < today and one.status in {Action.Status.PLANNED, Action.Status.UNDER_WAY}
    state = (_("late"), "alert") if late else (one.get_status_display(), "ok" if one.status == "done" else "")
    said = Cell(str(text_in(one.said))[:120], f"/experience/actions/{one.pk}")
    return said, str(one.point), one.owner, f"{one.due_on:%d.%m.%Y}", Cell("", tag=state[0], tag_kind=state[1])


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show and change an action."""
    shown = get_object_or_404(Action.objects.select_related("point__operator"), pk=pk)
    require_point(request, SEE if request.method != "POST" else EDIT, shown.point)
    editable = points_of(request.user, EDIT)
    form = ActionForm(request.POST if request.method == "POST" else None, points=editable, action=shown)
    if form.is_bound and form.is_valid():
        save_action(request, shown, form)
        messages.success(request, _("The action has been saved."))
        return redirect("experience:actions")
    may_edit = shown.point in editable
    context = {"action": shown, "form": form, "may_edit": may_edit}
    return render(request, "experience/action.html", context, status=422 if form.is_bound else 200)


def save_action(request: HttpRequest, one: Action, form: ActionForm) -> None:
    """Keep what a form says; the day on which it was done is the day on which that is said."""
    data = form.cleaned_data
    one.point, one.unit, one.owner = data["point"], data["unit"], data["owner"]
    one.due_on, one.status, one.is_public = data["due_on"], data["status"], data["is_public"]
    one.said, one.did = form.words_of("said"), form.words_of("did")
    is_done = one.status == Action.Status.DONE
    one.done_on = (one.done_on or timezone.localdate()) if is_done else None
    one.save()
    record(request.user, "experience.action", one.pk, status=one.status)
