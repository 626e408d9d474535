"""Files of the accounts: send one, see what was found, and everything that came before."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.core.errors import PisteError
from piste.web.accounts.permission import may_all, needs
from piste.web.look.table import Cell, Column, Table
from piste.web.look.templatetags.look import language
from piste.web.planning.finding_rows import tell, write_csv
from piste.web.planning.upload import keep_files
from piste.web.planning.views.data_sets import findings_table
from piste.web.projects.costs.access import EDIT
from piste.web.projects.costs.file_reading import ask_import, bring_ledger, bring_programme
from piste.web.projects.costs.forms import ImportForm, LedgerForm
from piste.web.projects.costs.models import ColumnDescription, CostImport, PlanLedgerFile, ProgrammePath
from piste.web.projects.costs.month_words import month_words, write_cents

A_PAGE = 50
TAGS = {"reading": "draft", "ready": "ok", "refused": "alert"}


def require_all(request: HttpRequest) -> None:
    """Refuse whoever does not keep the books of the whole country.

    Raises
    ------
    PermissionDenied
        For anybody else: a file tells of many agencies and regions.
    """
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415

    if not may_all(request.user, EDIT):
        raise PermissionDenied


@needs(EDIT)
@require_safe
def imports(request: HttpRequest) -> HttpResponseBase:
    """List files, ledgers and paths."""
    require_all(request)
    shown = Paginator(CostImport.objects.select_related("made_by").defer("findings"), A_PAGE).get_page(
        request.GET.get("page")
    )
    columns = (
        Column(_("File")), Column(_("Whose money")), Column(_("Months")), Column(_("Entries"), numeric=True, digits=0),
        Column(_("Sum"), "€", numeric=True), Column(_("Sent")), Column(_("State")),
    )  # fmt: skip
    rows = [
        (
            Cell(
                one.name,
                f"/programme/costs/imports/{one.pk}",
                tag=_("EXAMPLE") if one.is_example else "",
                tag_kind="example",
            ),
            one.get_view_display(),
            months_of(one),
            one.entries_read,
            "–" if one.read_cents is None else write_cents(one.read_cents),
            f"{one.made_at:%d.%m.%Y} {one.made_by or '–'}",
            Cell("", tag=one.get_state_display(), tag_kind=TAGS[one.state]),
        )
        for one in shown
    ]
    table = Table(
        "imports", _("Files of the accounts"), columns, rows, empty=_("No file has been sent yet."), page=shown
    )
    context = {
        "table": table,
        "ledgers": PlanLedgerFile.objects.select_related("made_by")[:20],
        "paths": ProgrammePath.objects.select_related("made_by").defer("content")[:20],
        "descriptions": ColumnDescription.objects.all(),
    }
    return render(request, "costs/imports.html", context)


def months_of(one: CostImport) -> str:
    """Return an import's months in words."""
    if one.first_month is None or one.last_month is None:
        return "–"
    first, last = month_words(one.first_month), month_words(one.last_month)
    return first if first == last else f"{first}–{last}"


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_import(request: HttpRequest) -> HttpResponseBase:
    """Send a file of the accounts; it is read in the background, whole or not at all."""
    require_all(request)
    sent = request.method == "POST"
    form = ImportForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        given = form.cleaned_data
        file = given["file"]
        [kept] = keep_files([("entries", file.name, file)], "base")
        with transaction.atomic():
            if name := given["keep_as"].strip():
                values = {"lines": given["mapping"], "changed_by": request.user}
                ColumnDescription.objects.update_or_create(name=name, defaults=values)
            made = ask_import(
                kept, given["view"], request.user, mapping=given["mapping"], control_cents=given["control_total"],
                control_entries=given["control_entries"], alike_are_new=given["alike_are_new"],
            )  # fmt: skip
        messages.success(request, _("The file is being read."))
        return redirect("costs:import", made.pk)
    return render(request, "costs/import_add.html", {"form": form}, status=422 if form.is_bound else 200)


@needs(EDIT)
@require_safe
def one_import(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a file with its findings, and how it reconciles."""
    require_all(request)
    found = get_object_or_404(CostImport.objects.select_related("made_by", "job"), pk=pk)
    page = Paginator(found.findings, A_PAGE).get_page(request.GET.get("page"))
    ready = found.state == CostImport.State.READY
    kept = int(found.entries.aggregate(cents=Sum("cents"))["cents"] or 0) if ready else None
    rows = [
        (_("Entries read"), f"{found.entries_read}"),
        (_("Sum read"), "–" if found.read_cents is None else f"{write_cents(found.read_cents)} €"),
        (_("Control total"), _("not told") if found.control_cents is None else f"{write_cents(found.control_cents)} €"),
        (_("Sum of the entries kept"), "–" if kept is None else f"{write_cents(kept)} €"),
    ]
    context = {
        "found": found,
        "table": findings_table(page),
        "rows": rows,
        "tag": TAGS[found.state],
        "months": months_of(found),
        "agrees": kept is not None and kept == found.read_cents,
    }
    whole = "HX-Request" not in request.headers
    return render(request, "costs/import.html" if whole else "costs/parts/import_state.html", context)


@needs(EDIT)
@require_safe
def import_findings(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the findings as CSV."""
    require_all(request)
    found = get_object_or_404(CostImport, pk=pk)
    answer = HttpResponse(write_csv(found.findings, language()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="findings-{pk}.csv"'
    return answer


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_plan(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Bring a plan's ledger (`ledger`) or the programme engine's answer (`path`)."""
    require_all(request)
    ending, title, lead = {
        "ledger": (
            ".parquet",
            _("Bring the ledger of a plan"),
            _("ledger.parquet, as piste premises money writes it. Earlier ones stay."),
        ),
        "path": (
            ".json",
            _("Bring the way to the target"),
            _("programme.json, as piste programme writes it: the schedule’s saving and the fan of its draws."),
        ),
    }[kind]
    sent = request.method == "POST"
    form = LedgerForm(request.POST if sent else None, request.FILES if sent else None, ending=ending)
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            [kept] = keep_files([(kind, file.name, file)], "base")
            bring: Any = bring_ledger if kind == "ledger" else bring_programme
            made, findings = bring(kept, request.user)
        except PisteError as fault:
            made, findings = None, []
            form.add_error("file", str(fault))
        if made is not None:
            messages.success(request, _("It is in force now."))
            return redirect("costs:imports")
        for one in findings[:20]:
            told = tell(one, language())
            if told.severity == "error":
                form.add_error("file", f"{told.message} {told.todo}")
    context = {"form": form, "title": title, "lead": lead}
    return render(request, "costs/plan_add.html", context, status=422 if form.is_bound else 200)
