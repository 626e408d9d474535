"""Versions of a regional plan, and what differs between two."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.permission import needs
from piste.web.look.table import Column, Table
from piste.web.planning.access import SEE
from piste.web.planning.deciding.access import require_change
from piste.web.planning.deciding.differences import Difference, build_difference
from piste.web.planning.deciding.forms import NoteForm
from piste.web.planning.deciding.freezing import freeze, is_current
from piste.web.planning.deciding.models import PlanVersion, TextSection, Waiver
from piste.web.planning.deciding.three_languages import SPOKEN
from piste.web.planning.deciding.views.opening import open_regional, page_context


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List versions; keep the present state as one."""
    shown = open_regional(request, pk)
    listed = list(shown.versions.select_related("by").defer("frozen"))
    form = NoteForm()
    if request.method == "POST":
        require_change(request, shown)
        form = NoteForm(request.POST)
        if form.is_valid():
            made = freeze(shown, form.cleaned_data["note"], request.user)
            if any(one.pk == made.pk for one in listed):
                messages.info(request, _("Nothing has changed since version {n}.").format(n=made.number))
            else:
                messages.success(request, _("Version {n} has been kept.").format(n=made.number))
            return redirect("deciding:versions", pk)
    last = listed[0] if listed else None
    context = page_context(
        request, shown, "versions", versions=listed, form=form, last=last,
        changed=last is not None and not is_current(shown, last),
    )  # fmt: skip
    return render(request, "deciding/versions.html", context, status=422 if form.is_bound else 200)


@needs(SEE)
@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Show a version and what differs from the one before it, or from another one."""
    shown = open_regional(request, pk)
    new = get_object_or_404(PlanVersion.objects.select_related("by"), regional_plan=shown, number=number)
    said = request.GET.get("against", "")
    numbers = list(shown.versions.order_by("number").values_list("number", flat=True))
    before = max((one for one in numbers if one < number), default=None)
    if said:
        if not said.isdecimal() or int(said[:9]) not in numbers:
            raise Http404
        before = int(said)
    old = None if before is None else get_object_or_404(PlanVersion, regional_plan=shown, number=before)
    found = None if old is None else build_difference(old.frozen, new.frozen)
    context = page_context(
        request, shown, "versions", version=new, old=old, numbers=[one for one in numbers if one != number],
        difference=found, told=None if found is None else tell(found),
    )  # fmt: skip
    return render(request, "deciding/version.html", context)


def tell(found: Difference) -> dict[str, Any]:
    """Return a difference in the reader's words."""
    words = {
        "points": (_("Points"), 0), "people": (_("People"), 0), "mean_min": (_("Mean time, min"), 1),
        "worst_min": (_("Longest time, min"), 1), "people_past_limit": (_("People past the limit"), 0),
        "people_not_reached": (_("People not reached"), 0), "share_within_30": (_("Within 30 min, %"), 1),
        "share_within_60": (_("Within 60 min, %"), 1),
    }  # fmt: skip
    columns = (
        Column(_("Figure")),
        Column(_("Before"), numeric=True, digits=1),
        Column(_("Now"), numeric=True, digits=1),
    )
    rows = []
    for one in found.figures:
        name, _digits = words.get(one.key, (one.key, 1))
        scale = 100 if one.key.startswith("share") else 1
        rows.append((name, *(None if part is None else scale * part for part in (one.before, one.after))))
    sections, spoken, criteria = dict(TextSection.Key.choices), dict(SPOKEN), dict(Waiver.Criterion.choices)
    return {
        "texts": [(sections[one.key], spoken[one.language], one) for one in found.texts],
        "figures": Table("figures", _("Key figures"), columns, rows, hide_caption=True) if rows else None,
        "waived": [(criteria.get(one["criterion"], ""), one["name"]) for one in found.waived],
        "no_longer": [(criteria.get(one["criterion"], ""), one["name"]) for one in found.no_longer_waived],
    }
