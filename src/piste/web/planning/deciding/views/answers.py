"""Answers: every statement with its answer, and writing one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.permission import needs
from piste.web.planning.access import SEE
from piste.web.planning.deciding.access import may_change, require_change
from piste.web.planning.deciding.forms import AnswerForm
from piste.web.planning.deciding.models import RegionalPlan, Statement
from piste.web.planning.deciding.obstacles import approval_obstacles, statements_of
from piste.web.planning.deciding.statement_keeping import OvertakenError, keep_answer
from piste.web.planning.deciding.three_languages import LANGUAGES, read_text
from piste.web.planning.deciding.views.opening import open_regional, page_context, sent, status_of


@needs(SEE)
@require_safe
def answers(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List statements, those without an answer first, and what still stands before the approval."""
    shown = open_regional(request, pk)
    rows = [(one, *read_answer(one)) for one in sorted(statements_of(shown), key=lambda one: one.is_answered)]
    left = sum(1 for one, *_more in rows if not one.is_answered)
    obstacles = [] if shown.state == RegionalPlan.State.APPROVED else approval_obstacles(shown)
    context = page_context(request, shown, "answers", rows=rows, left=left, obstacles=obstacles)
    return render(request, "deciding/answers.html", context)


def read_answer(statement: Statement) -> tuple[str, str]:
    """Return the answer and what it changed in the reader's language."""
    answer = getattr(statement, "answer", None)
    return ("", "") if answer is None else (read_text(answer, "text")[0], read_text(answer, "changed")[0])


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int, statement: int) -> HttpResponseBase:
    """Show a statement with its answer; whoever edits the plan writes the answer here."""
    shown = open_regional(request, pk)
    found = get_object_or_404(
        Statement.objects.select_related("body", "consultation__regional_plan", "answer"), pk=statement,
        consultation__regional_plan=shown,
    )  # fmt: skip
    kept = getattr(found, "answer", None)
    form, overtaken, status = None, None, 200
    if request.method == "POST":
        require_change(request, shown)
    if may_change(request.user, shown):
        form = AnswerForm(sent(request), initial={"seen": 0 if kept is None else kept.version}, instance=kept)
        status = status_of(form)
        if form.is_bound and form.is_valid():
            try:
                saved = keep_answer(found, form.cleaned_data, request.user)
            except OvertakenError as fault:
                overtaken, status = fault.row, 409
                form = AnswerForm(initial={**form.cleaned_data, "seen": 0 if overtaken is None else overtaken.version})
            else:
                if saved.is_complete:
                    messages.success(request, _("The answer has been saved."))
                else:
                    messages.warning(request, incomplete(found))
                return redirect("deciding:answers", pk)
    text, changed = read_answer(found)
    context = page_context(
        request, shown, "answers", statement=found, kept=kept, form=form, text=text, changed=changed,
        overtaken=overtaken, theirs=[(code, getattr(overtaken, f"text_{code}"), getattr(overtaken, f"changed_{code}"))
                                     for code in LANGUAGES] if overtaken else [],
    )  # fmt: skip
    return render(request, "deciding/answer.html", context, status=status)


def incomplete(statement: Statement) -> str:
    """Say what an answer still lacks."""
    return _("Saved, but not complete: write the answer and what the statement changed in {language}.").format(
        language=statement.get_language_display()
    )
