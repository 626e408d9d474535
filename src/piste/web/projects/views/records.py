"""Risks, decisions and documents of a site."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.permission import needs
from piste.web.planning.deciding.attachment import keep_attachment
from piste.web.planning.files import stored_path
from piste.web.projects.access import EDIT, SEE
from piste.web.projects.forms.project import DocumentForm, ProjectDecisionForm, RiskForm
from piste.web.projects.keeping import add_row
from piste.web.projects.models import Decision, ProjectDocument, Risk
from piste.web.projects.views.opening import RowPage, open_project, page_context, sent, serve_row, status_of


@needs(SEE)
@require_safe
def risks(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show a site's risks, the heaviest first, and where they lie on the square of likelihood and effect."""
    shown = open_project(request, code)
    kept = sorted(shown.risks.all(), key=lambda one: (one.state != Risk.State.OPEN, -one.weight, one.pk))
    numbered = list(enumerate(kept, start=1))
    open_ones = [(number, one) for number, one in numbered if one.state == Risk.State.OPEN]
    square = [
        (likelihood, [(effect, likelihood * effect, placed(open_ones, likelihood, effect)) for effect in range(1, 6)])
        for likelihood in range(5, 0, -1)
    ]
    return render(request, "projects/risks.html", page_context(
        request, shown, "risks", risks=numbered, square=square, today=timezone.localdate()
    ))  # fmt: skip


def placed(risks: list[tuple[int, Risk]], likelihood: int, effect: int) -> list[int]:
    """Return the numbers of the risks that lie on one field of the square."""
    return [number for number, one in risks if (one.likelihood, one.effect) == (likelihood, effect)]


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_risk(request: HttpRequest, code: str) -> HttpResponseBase:
    """Add a risk."""
    shown = open_project(request, code, change=True)
    return serve_row(request, RiskForm, Risk(project=shown), RowPage(
        _("Add a risk"), "site-project.risk", reverse("projects:risks", args=[code]),
        page_context(request, shown, "risks"),
    ))  # fmt: skip


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def risk(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Change a risk."""
    shown = open_project(request, code, change=True)
    return serve_row(request, RiskForm, get_object_or_404(Risk, pk=pk, project=shown), RowPage(
        _("Change a risk"), "site-project.risk", reverse("projects:risks", args=[code]),
        page_context(request, shown, "risks"),
    ))  # fmt: skip


@needs(SEE)
@require_safe
def records(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show decisions and documents."""
    shown = open_project(request, code)
    return render(request, "projects/records.html", page_context(
        request, shown, "records", decisions=shown.decisions.all(), documents=shown.documents.all()
    ))  # fmt: skip


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_decision(request: HttpRequest, code: str) -> HttpResponseBase:
    """Put a decision on record."""
    shown = open_project(request, code, change=True)
    return serve_row(request, ProjectDecisionForm, Decision(project=shown), RowPage(
        _("Put a decision on record"), "site-project.decision", reverse("projects:records", args=[code]),
        page_context(request, shown, "records"),
    ))  # fmt: skip


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Mend a decision's words."""
    shown = open_project(request, code, change=True)
    return serve_row(request, ProjectDecisionForm, get_object_or_404(Decision, pk=pk, project=shown), RowPage(
        _("Change a decision"), "site-project.decision", reverse("projects:records", args=[code]),
        page_context(request, shown, "records"),
    ))  # fmt: skip


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_document(request: HttpRequest, code: str) -> HttpResponseBase:
    """Add a link or a file."""
    shown = open_project(request, code, change=True)
    row = ProjectDocument(project=shown, stage=shown.stage)
    form = DocumentForm(sent(request), request.FILES or None, instance=row)
    if form.is_bound and form.is_valid():
        values = form.values()
        with transaction.atomic():
            if form.cleaned_data.get("file"):
                kept = keep_attachment(form.cleaned_data["file"])
                values |= {
                    "file_name": kept.name, "file_stored": kept.stored, "file_sha256": kept.sha256,
                    "file_bytes": kept.size,
                }  # fmt: skip
            add_row(row, values, request.user, "site-project.document")
        messages.success(request, _("Saved."))
        return redirect("projects:records", code)
    context = page_context(request, shown, "records", form=form, heading=_("Add a document"),
                           back=reverse("projects:records", args=[code]), with_file=True)  # fmt: skip
    return render(request, "projects/row.html", context, status=status_of(form))


@needs(SEE)
@require_safe
def file(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Give a document's file: to be kept, never to be shown as a page of ours."""
    shown = open_project(request, code)
    found = get_object_or_404(ProjectDocument, pk=pk, project=shown)
    path = stored_path(found.file_stored) if found.file_stored else None
    if path is None or not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=found.file_name,
                          content_type="application/octet-stream")  # fmt: skip
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
