"""A body's statement: given by its own people, or entered from paper by planners; its file."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.permission import needs
from piste.web.planning.access import SEE
from piste.web.planning.deciding.access import GIVE, may_change, own_bodies
from piste.web.planning.deciding.forms import StatementForm
from piste.web.planning.deciding.models import GroupBody, RegionalPlan, Statement
from piste.web.planning.deciding.rounds import latest_round
from piste.web.planning.deciding.statement_keeping import ClosedError, OvertakenError, keep_statement
from piste.web.planning.deciding.three_languages import read_text
from piste.web.planning.deciding.views.opening import open_regional, page_context, status_of
from piste.web.planning.files import stored_path


@needs(GIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, pk: int, body: int) -> HttpResponseBase:
    """Give a body's statement; one that is given can be mended until the deadline."""
    shown = open_regional(request, pk)
    found = get_object_or_404(GroupBody, pk=body, regional_plan=shown)
    last = latest_round(shown)
    if last is None:
        raise Http404
    own = found in own_bodies(request.user, shown) and found in list(last.asked.all())
    paper = not own and may_change(request.user, shown)
    if not (own or paper) or shown.state == RegionalPlan.State.APPROVED:
        raise PermissionDenied
    given = next((one for one in last.statements.all() if one.body_id == found.pk), None)
    questions, language = read_text(last, "questions")
    context = page_context(
        request, shown, "consultation", body=found, round=last, given=given, paper=paper, questions=questions,
        language=language,
    )  # fmt: skip
    if own and not last.takes_statements:
        return render(request, "deciding/statement_closed.html", context, status=200 if sent_nothing(request) else 409)
    form = make_form(request, given, paper=paper)
    status, overtaken = status_of(form), None
    if form.is_bound and form.is_valid():
        try:
            keep_statement(
                last, found, form.cleaned_data, request.user, paper_at=paper_moment(form), now=timezone.now()
            )
        except ClosedError:
            return render(request, "deciding/statement_closed.html", context, status=409)
        except OvertakenError as fault:
            overtaken, status = fault.row, 409
            again = {**form.cleaned_data, "seen": 0 if overtaken is None else overtaken.version}
            form = StatementForm(paper=paper, initial=again)
        else:
            messages.success(request, _("The statement has been received. Thank you."))
            return redirect("deciding:consultation", pk)
    return render(request, "deciding/statement.html", context | {"form": form, "overtaken": overtaken}, status=status)


def sent_nothing(request: HttpRequest) -> bool:
    """Tell whether the page is only looked at."""
    return request.method != "POST"


def make_form(request: HttpRequest, given: Statement | None, *, paper: bool) -> StatementForm:
    """Return the form: empty, or with the statement as it stands."""
    start: dict[str, Any] = {"seen": 0, "language": (get_language() or "fi")[:2]}
    if given is not None:
        start = {
            "seen": given.version, "position": given.position, "language": given.language, "text": given.text,
            "received": timezone.localdate(given.received_at),
        }  # fmt: skip
    if sent_nothing(request):
        return StatementForm(paper=paper, initial=start)
    return StatementForm(request.POST, request.FILES, paper=paper, initial=start)


def paper_moment(form: StatementForm) -> datetime | None:
    """Return noon of the day when a paper came, None for a member's own statement."""
    day = form.cleaned_data.get("received")
    return None if day is None else min(datetime.combine(day, time(12), ZoneInfo(settings.TIME_ZONE)), timezone.now())


@needs(SEE)
@require_safe
def file(request: HttpRequest, pk: int, statement: int) -> HttpResponseBase:
    """Give a statement's file: to be kept, never to be shown as a page of ours."""
    shown = open_regional(request, pk)
    found = get_object_or_404(Statement, pk=statement, consultation__regional_plan=shown)
    path = stored_path(found.file_stored) if found.file_stored else None
    if path is None or not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=found.file_name,
                          content_type="application/octet-stream")  # fmt: skip
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
