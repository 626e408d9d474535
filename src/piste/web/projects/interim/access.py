"""Who sees and who writes reports."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from piste.web.accounts.permission import ANYWHERE, may, may_all
from piste.web.live.topics import listen_rule
from piste.web.projects.interim.models import Report

SEE, EDIT, STEER = "reports.see", "reports.edit", "programme.edit"
"""See reports; write their texts; freeze and publish them."""


def may_see(user: Any, report: Report) -> bool:
    """Tell whether a person sees a report: the country's are for all who see any, others for their region."""
    return may(user, SEE, report.scope if report.region else ANYWHERE)


def may_write(user: Any, report: Report) -> bool:
    """Tell whether a person writes in a report."""
    return may(user, EDIT, report.scope) if report.region else may_all(user, EDIT)


def open_report(request: HttpRequest, pk: int, *, write: bool = False) -> Report:
    """Return a report that the person sees.

    Raises
    ------
    Http404, PermissionDenied
        Where there is none, or it is not theirs.
    """
    found = Report.objects.select_related("made_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    if not may_see(request.user, found) or (write and not may_write(request.user, found)):
        raise PermissionDenied
    return found


@listen_rule("report")
def may_hear_report(user: Any, key: str) -> bool:
    """`report:7` is for whoever sees report 7."""
    if not (key.isdecimal() and len(key) < 18 and user.is_authenticated):
        return False
    found = Report.objects.filter(pk=int(key)).first()
    return found is not None and may_see(user, found)
