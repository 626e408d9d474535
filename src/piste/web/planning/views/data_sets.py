"""Data sets: list, add, versions with what was found, findings as CSV."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Max, Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.look.table import Cell, Column, Table
from piste.web.planning import data_set_keeping
from piste.web.planning.access import EDIT, SEE, may_edit, regions_of, require_edit, require_see, seen_by
from piste.web.planning.data_set_forms import DataSetForm, VersionForm
from piste.web.planning.data_set_keeping import built_in_preview, preview_of
from piste.web.planning.finding_rows import SIGNS, WORDS, tell, write_csv
from piste.web.planning.models import DataSet, DataSetVersion
from piste.web.planning.scenario_form import ScenarioForm, page_language
from piste.web.planning.upload import keep_files
from piste.web.planning.views.scenarios import owner_name

A_PAGE = 50
TAGS = {"ready": "ok", "refused": "alert", "reading": "draft"}


@needs(SEE)
@require_safe
def data_sets(request: HttpRequest) -> HttpResponseBase:
    """List data sets, the built-in one first."""
    newest = Prefetch("versions", DataSetVersion.objects.defer("findings").order_by("-number"))
    listed = seen_by(request.user, DataSet.objects.select_related("made_by")).prefetch_related(newest)
    page = Paginator(
        listed.annotate(last=Max("versions__number")).order_by("-built_in", "name", "pk"), A_PAGE
    ).get_page(request.GET.get("page"))
    columns = (
        Column(_("Data set")), Column(_("What it holds")), Column(_("Shared with")),
        Column(_("Version"), numeric=True), Column(_("State")), Column(_("Made by")),
    )  # fmt: skip
    rows = [row_of(one) for one in page]
    table = Table("data-sets", _("Data sets"), columns, rows, page=page, hide_caption=True)
    context = {"table": table, "page": page, "may_edit": regions_of(request.user, EDIT) != set()}
    return render(request, "planning/data_sets.html", context)


def row_of(one: Any) -> tuple[Any, ...]:
    """Return a data set's row; its versions have been read with the list."""
    last = next(iter(one.versions.all()), None)
    state = Cell(
        "" if last else _("no files yet"), tag=last.get_state_display() if last else "",
        tag_kind=TAGS[last.state] if last else "",
    )  # fmt: skip
    maker = _("built in") if one.built_in else str(one.made_by or "–")
    name = Cell(one.name, f"/data-sets/{one.pk}")
    return (name, one.get_kind_display(), owner_name(one.region, one.country), one.last or 0, state, maker)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Make a data set; its files come next."""
    owners = ScenarioForm(user=request.user).owners()
    form = DataSetForm(request.POST if request.method == "POST" else None, owners=owners)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.instance.made_by_id = request.user.pk
            form.instance.region = form.cleaned_data["region"]
            made = form.save()
            record(request.user, "data-set.made", made)
        return redirect("planning:data-set-version-add", made.pk)
    return render(request, "planning/data_set_add.html", {"form": form}, status=422 if form.is_bound else 200)


def visible(request: HttpRequest, pk: int) -> DataSet:
    """Return a data set that the person sees."""
    found = get_object_or_404(DataSet.objects.select_related("made_by"), pk=pk)
    require_see(request, found.scope)
    return found


@needs(SEE)
@require_safe
def data_set(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a data set by its newest version."""
    found = visible(request, pk)
    newest = found.versions.select_related("made_by", "job").first()
    return show(request, found, newest)


@needs(SEE)
@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Show one version."""
    found = visible(request, pk)
    return show(request, found, get_object_or_404(found.versions.select_related("made_by", "job"), number=number))


def show(request: HttpRequest, found: DataSet, shown: DataSetVersion | None) -> HttpResponseBase:
    """Show a data set with one of its versions."""
    context: dict[str, Any] = {
        "data_set": found, "version": shown, "owner": owner_name(found.region, found.country),
        "versions": found.versions.select_related("made_by").defer("findings"),
        "may_edit": not found.built_in and may_edit(request.user, found.scope),
    }  # fmt: skip
    if shown is not None:
        shown.data_set = found
        rows = shown.findings
        page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        words = summary_words()
        summary = built_in_preview(found.country)["summary"] if found.built_in else shown.summary
        context |= {
            "findings": findings_table(page), "page": page, "counts": shown.counts, "preview": preview_of(shown),
            "summary": [(words[name], number) for name, number in summary.items()],
            "sources": built_in_preview(found.country)["sources"] if found.built_in else [shown.source],
            "tag": TAGS[shown.state],
        }  # fmt: skip
    part = "HX-Request" in request.headers
    return render(request, "planning/data_set_version.html" if part else "planning/data_set.html", context)


def summary_words() -> dict[str, str]:
    """Return what a summary counts, in words."""
    return {
        "places": _("Places"), "people": _("People"), "sites": _("Sites"), "offices": _("Offices"),
        "municipalities": _("Municipalities"), "times": _("Travel times"), "roads": _("Roads"), "stops": _("Stops"),
        "lines": _("Lines"), "trips": _("Trips"), "leases": _("Leases"), "area_m2": _("Area, m²"),
        "ending": _("Leases with a day of ending"),
    }  # fmt: skip


def findings_table(page: Any) -> Table:
    """Return a page of findings as a table, row by row."""
    language = page_language()
    columns = (
        Column(_("Finding")), Column(_("File")), Column(_("Row"), numeric=True), Column(_("Column")),
        Column(_("What was found, and what to do")),
    )  # fmt: skip
    rows = []
    for one in page:
        told = tell(one, language)
        rows.append((f"{SIGNS[told.severity]} {_(WORDS[told.severity])}", told.file or "–",
                     "–" if told.row is None else told.row, told.field or "–",
                     f"{told.message} {told.todo}".strip()))  # fmt: skip
    empty = _("Nothing was found at fault.")
    return Table("findings", _("Findings"), columns, rows, empty=empty, page=page, hide_caption=True)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_version(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the files of a version; they are read in the background, and until that went well nothing changes."""
    found = visible(request, pk)
    require_edit(request, found.scope)
    sent = request.method == "POST"
    form = VersionForm(request.POST if sent else None, request.FILES if sent else None, kind=found.kind)
    if request.method == "POST" and form.is_valid() and not found.built_in:
        given = form.cleaned_data
        files = keep_files(form.sources(given), found.kind)
        made = data_set_keeping.add_version(
            found, files, request.user, given.get("mapping", ""), given.get("source", "")
        )
        messages.success(request, _("The files are being read."))
        return redirect("planning:data-set-version", pk, made.number)
    context = {"form": form, "data_set": found}
    return render(request, "planning/data_set_files.html", context, status=422 if form.is_bound else 200)


@needs(SEE)
@require_safe
def findings(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Give the findings of a version as CSV."""
    found = visible(request, pk)
    shown = get_object_or_404(found.versions, number=number)
    answer = HttpResponse(write_csv(shown.findings, page_language()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="findings-{pk}-{number}.csv"'
    return answer
