"""Criteria that are waived for a local reason."""

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.planning.access import EDIT, SEE
from piste.web.planning.deciding.access import may_change, require_change
from piste.web.planning.deciding.forms import WaiverForm
from piste.web.planning.deciding.models import Waiver
from piste.web.planning.deciding.targets import municipalities_of, name_target, points_of
from piste.web.planning.deciding.three_languages import read_text
from piste.web.planning.deciding.views.opening import open_regional, page_context, sent, status_of


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def waivers(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show waived criteria with their reasons, and waive one."""
    shown = open_regional(request, pk)
    form = None
    if request.method == "POST":
        require_change(request, shown)
    if may_change(request.user, shown):
        form = WaiverForm(sent(request), municipalities=municipalities_of(shown), points=points_of(shown))
        if form.is_bound and form.is_valid():
            row = form.instance
            row.about, _sign, row.target = form.cleaned_data["where"].partition(":")
            row.regional_plan, row.by_id, row.by_name = shown, request.user.pk, str(request.user)
            row.target_name = name_target(shown, row.about, row.target) or row.target
            known = shown.waivers.filter(criterion=row.criterion, about=row.about, target=row.target).exists()
            if known:
                form.add_error("where", _("This criterion is waived there already."))
            else:
                with transaction.atomic():
                    row.save()
                    record(request.user, "criterion.waived", shown, criterion=row.criterion, where=row.target_name)
                return redirect("deciding:waivers", pk)
    rows = [(one, read_text(one, "reason")[0]) for one in shown.waivers.all()]
    context = page_context(request, shown, "waivers", rows=rows, form=form)
    return render(request, "deciding/waivers.html", context, status=status_of(form) if form is not None else 200)


@needs(EDIT)
@require_POST
def remove(request: HttpRequest, pk: int, waiver: int) -> HttpResponseBase:
    """Take a waiver back; versions that have it keep it."""
    shown = open_regional(request, pk, change=True)
    found = get_object_or_404(Waiver, pk=waiver, regional_plan=shown)
    with transaction.atomic():
        record(request.user, "criterion.waiver-removed", shown, criterion=found.criterion, where=found.target_name)
        found.delete()
    return redirect("deciding:waivers", pk)
