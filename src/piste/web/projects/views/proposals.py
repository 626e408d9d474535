"""Proposals to change the concept."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.permission import may, needs
from piste.web.look.table import Cell, Column, Table
from piste.web.network.texts import text_in
from piste.web.projects.access import PROPOSE, SEE, may_steer, require_steer
from piste.web.projects.concept_numbers import concept_in_force
from piste.web.projects.forms.concept import DecisionForm, ProposalForm
from piste.web.projects.models import ChangeProposal, Lesson
from piste.web.projects.proposing import CannotDecideError, decide
from piste.web.projects.views.opening import RowPage, programme_context, sent, serve_row

A_PAGE = 50
TAGS = {"open": "draft", "accepted": "ok", "rejected": "alert"}


@needs(SEE)
@require_safe
def proposals(request: HttpRequest) -> HttpResponseBase:
    """List proposals, open ones first."""
    listed = ChangeProposal.objects.select_related("goes_into").order_by("-state", "-pk")
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    columns = (Column(_("Proposal")), Column(_("Where it comes from")), Column(_("State")), Column(_("Decided")))
    rows = [
        (Cell(str(one), reverse("projects:proposal", args=[one.pk]), _("EXAMPLE") if one.is_example else "", "example"),
         one.get_origin_display(), Cell("", tag=one.get_state_display(), tag_kind=TAGS[one.state]),
         decided_words(one))
        for one in page
    ]  # fmt: skip
    empty = _("Nobody has proposed a change to the concept.")
    table = Table(
        "proposals", _("Proposals to change the concept"), columns, rows, empty=empty, page=page, hide_caption=True
    )
    return render(request, "projects/proposals.html", programme_context(
        request, "proposals", table=table, may_propose=may(request.user, PROPOSE)
    ))  # fmt: skip


def decided_words(proposal: ChangeProposal) -> str:
    """Return when and by whom a proposal was decided."""
    from django.utils.formats import date_format  # noqa: PLC0415

    if proposal.decided_on is None:
        return "–"
    return f"{date_format(proposal.decided_on, 'SHORT_DATE_FORMAT')}, {proposal.decided_by_name}"


@needs(PROPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Propose a change; from a lesson's page the lesson is filled in."""
    row = ChangeProposal(origin="person", change="change")
    asked = request.GET.get("lesson", "")
    lesson = Lesson.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None
    if lesson is not None:
        row.origin, row.lesson, row.key = "lesson", lesson, lesson.requirement_key
    page = RowPage(
        _("Propose a change to the concept"), "proposal.add", reverse("projects:proposals"),
        programme_context(request, "proposals"), template="projects/proposal_form.html",
        more={"proposed_by_name": str(request.user)[:254]},
    )  # fmt: skip
    return serve_row(request, ProposalForm, row, page)


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a proposal beside what the concept says now; the programme office decides it here."""
    found = get_object_or_404(ChangeProposal.objects.select_related("lesson", "goes_into"), pk=pk)
    form, status = DecisionForm(sent(request)), 200
    if form.is_bound:
        require_steer(request)
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                decide(found, accept=given["decision"] == "accept", reason=given["reason"], user=request.user)
            except CannotDecideError as fault:
                form.add_error(None, str(fault))
                status = 409
            else:
                messages.success(request, _("The decision is on record."))
                return redirect("projects:proposal", pk)
    version = concept_in_force()
    now = None if version is None else version.requirements.filter(key=found.key).first()
    parts = [
        (words, text_in(getattr(found, name)), text_in(getattr(now, name)) if now is not None else None)
        for name, words in (("name", _("Requirement")), ("text", _("What it means")), ("check_how", _("How to check")))
        if getattr(found, name)
    ]  # fmt: skip
    return render(request, "projects/proposal.html", programme_context(
        request, "proposals", proposal=found, form=form, now=now, parts=parts, reason=text_in(found.reason),
        may_decide=may_steer(request.user) and found.state == ChangeProposal.State.OPEN, language=get_language(),
    ), status=status)  # fmt: skip
