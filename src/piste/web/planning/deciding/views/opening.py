"""What the pages of one regional plan share: opening it, its tabs, who may do what."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from piste.web.planning.access import SEE
from piste.web.planning.deciding.access import may_change, require_change, require_here
from piste.web.planning.deciding.models import RegionalPlan


def open_regional(request: HttpRequest, pk: int, *, change: bool = False) -> RegionalPlan:
    """Return a regional plan that the person sees; with `change`, one that they may edit now."""
    found = get_object_or_404(RegionalPlan.objects.select_related("plan__scenario"), pk=pk)
    require_here(request, SEE, found)
    if change:
        require_change(request, found)
    return found


def page_context(request: HttpRequest, shown: RegionalPlan, here: str, **more: Any) -> dict[str, Any]:
    """Return what every page of a regional plan shows; `here` is the name of its tab."""
    may_edit = may_change(request.user, shown)
    tabs = [
        ("plan", _("Where it stands")),
        ("texts", _("Texts")),
        ("comments", _("Comments")),
        ("consultation", _("Statements")),
        ("answers", _("Answers")),
        ("waivers", _("Waived criteria")),
        ("versions", _("Versions")),
        ("approval", _("Approval")),
        ("documents", _("Documents")),
        ("group", _("Project group")),
    ]
    if may_edit:
        tabs.append(("moderation", _("Inhabitants")))
    listed = [{"words": words, "address": reverse(f"deciding:{key}", args=[shown.pk]), "here": key == here}
              for key, words in tabs]  # fmt: skip
    return {"regional_plan": shown, "tabs": listed, "may_edit": may_edit, **more}


def sent(request: HttpRequest) -> Any:
    """Return what a form was sent with, None for a first look."""
    return request.POST if request.method == "POST" else None


def status_of(form: Any) -> int:
    """Return 422 for a form that came back with faults."""
    return 422 if form.is_bound else 200
