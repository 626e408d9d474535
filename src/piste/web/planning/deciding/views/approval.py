"""The approval: what is signed, who has signed, what stands before it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from piste.web.accounts.permission import needs
from piste.web.look.table import Cell, Column, Table
from piste.web.planning.access import SEE
from piste.web.planning.deciding.approving import (
    HinderedError,
    OtherVersionError,
    Standing,
    may_sign,
    read_standing,
    sign,
)
from piste.web.planning.deciding.models import Approval, RegionalPlan
from piste.web.planning.deciding.sealing import SealError
from piste.web.planning.deciding.views.opening import open_regional, page_context


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the version to be approved and its digest; approvers sign it here."""
    shown = open_regional(request, pk)
    fault, status = "", 200
    if request.method == "POST":
        if request.POST.get("sure") != "1":
            fault, status = _("Tick that you have read the version before you approve it."), 422
        else:
            try:
                shown.state = sign(shown, request.user, request.POST.get("digest", "")).state
            except OtherVersionError:
                fault, status = _("The plan has a newer version now. Read it; you have not approved anything yet."), 409
            except HinderedError:
                fault, status = _("The plan cannot be approved yet."), 409
            except SealError as slip:
                fault, status = str(slip), 409
            else:
                approved = shown.state == RegionalPlan.State.APPROVED
                messages.success(request, _("The plan is approved.") if approved else _("You have approved the plan."))
                return redirect("deciding:approval", pk)
    if request.method == "POST" and not may_sign(request.user, shown):
        raise PermissionDenied
    standing = read_standing(shown)
    found = Approval.objects.filter(regional_plan=shown).exclude(sha256="").select_related("version").first()
    mine = found is None and not standing.obstacles and may_sign(request.user, shown)
    context = page_context(
        request, shown, "approval", standing=standing, approval=found, fault=fault,
        version=found.version if found else standing.version, table=None if found else signers_table(standing),
        approvers=found.approvers.all() if found else (),
        may_sign=mine and (request.user.pk not in standing.signed or standing.is_complete),
    )  # fmt: skip
    return render(request, "deciding/approval.html", context, status=status)


def signers_table(standing: Standing) -> Table:
    """Return who must sign, and when they did."""
    rows = []
    for one in standing.required:
        given = standing.signed.get(one.user_id) if one.user_id else None
        when = "" if given is None else date_format(timezone.localtime(given.at), "SHORT_DATETIME_FORMAT")
        state = (
            Cell("", tag=_("not yet"), tag_kind="draft")
            if given is None
            else Cell(when, tag=_("approved"), tag_kind="ok")
        )
        rows.append((one.name, one.body.name, state))
    columns = (Column(_("Approver")), Column(_("Body")), Column(_("Approved")))
    return Table("approvers", _("Who approves"), columns, rows, hide_caption=True,
                 empty=_("Nobody in the project group has been named to approve the plan."))  # fmt: skip
