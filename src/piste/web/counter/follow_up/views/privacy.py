"""Privacy: every rule of retention with its last run, and who opened what."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import may_all, needs
from piste.web.look.table import Cell, Column, Table
from piste.web.network.privacy.models import AccessEntry, RetentionRun
from piste.web.network.privacy.retention import RULES

A_PAGE = 50
LATE = timedelta(hours=36)


@needs("privacy.see")
@require_safe
def rules(request: HttpRequest) -> HttpResponseBase:
    """List the rules."""
    runs = {run.rule: run for run in RetentionRun.objects.all()}
    now = timezone.now()
    columns = (
        Column(_("What is forgotten")), Column(_("After"), _("days"), numeric=True, digits=0), Column(_("Why so late")),
        Column(_("Last run")), Column(_("Forgotten then"), numeric=True, digits=0),
        Column(_("In all"), numeric=True, digits=0),
    )  # fmt: skip
    rows = []
    for rule in sorted(RULES.values(), key=lambda rule: rule.key):
        run = runs.get(rule.key)
        rows.append((
            str(rule.what), rule.days, str(rule.why), tell_run(run, now), run.forgotten if run else "–",
            run.forgotten_in_all if run else "–",
        ))  # fmt: skip
    table = Table("rules", _("Rules of retention"), columns, rows)
    context = {"table": table, "sees_access": may_all(request.user, "privacy.access")}
    return render(request, "follow_up/privacy.html", context)


def tell_run(run: RetentionRun | None, now: datetime) -> Cell:
    """Return when a rule last ran; failures and delays are marked."""
    if run is None:
        return Cell("–", tag=_("has not run"), tag_kind="alert")
    at = date_format(localtime(run.ran_at), "SHORT_DATETIME_FORMAT")
    if run.failed:
        return Cell(at, tag=_("failed: {kind}").format(kind=run.failed), tag_kind="alert")
    late = now - run.ran_at > LATE
    return Cell(at, tag=_("late") if late else _("in order"), tag_kind="alert" if late else "ok")


@needs("privacy.access")
@require_safe
def access(request: HttpRequest) -> HttpResponseBase:
    """List who opened what, for those who administer the whole country."""
    if not may_all(request.user, "privacy.access"):
        raise PermissionDenied
    found = AccessEntry.objects.all()
    asked = request.GET.get("subject", "").strip()[:60]
    if asked:
        found = found.filter(subject=asked)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    columns = (Column(_("When")), Column(_("Who")), Column(_("What")), Column(_("Number or day")), Column(_("Point")))
    rows = [
        (date_format(localtime(one.at), "SHORT_DATETIME_FORMAT"), one.actor_name, str(one.get_kind_display()),
         one.subject, one.point)
        for one in page
    ]  # fmt: skip
    table = Table("access", _("Who opened what"), columns, rows, empty=_("Nobody has opened anything."), page=page)
    return render(request, "follow_up/access.html", {"table": table, "asked": asked})
