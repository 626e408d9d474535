"""Reports: the list, one as it stands, its texts, freezing it, its files."""

import re
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.report.interim.build import build_interim
from piste.web.accounts.audit import record
from piste.web.accounts.permission import may, needs
from piste.web.look.table import Cell, Column, Table
from piste.web.look.templatetags.look import language
from piste.web.planning.base_reading import built_in_base
from piste.web.planning.deciding.differences import compare_text
from piste.web.planning.deciding.three_languages import LANGUAGES, SPOKEN, read_text
from piste.web.projects.interim.access import EDIT, SEE, STEER, may_see, may_write, open_report
from piste.web.projects.interim.document_page import show_chapters
from piste.web.projects.interim.forms import ReportForm, SectionForm
from piste.web.projects.interim.freezing import ask_files, freeze, told_of
from piste.web.projects.interim.gathering import gather
from piste.web.projects.interim.models import Report, ReportFiles, ReportVersion, Section
from piste.web.projects.interim.text_keeping import OvertakenError, open_section, save_section, texts_of

FILE = re.compile(r"interim-report\.(?:fi|sv|en)\.(?:pdf|docx|xlsx)")
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST = 200


@needs(SEE)
@require_safe
def reports(request: HttpRequest) -> HttpResponseBase:
    """List the reports that a person sees."""
    listed = [one for one in Report.objects.prefetch_related("versions")[:MOST] if may_see(request.user, one)]
    columns = (
        Column(_("Report")),
        Column(_("What it is of")),
        Column(_("Period")),
        Column(_("Frozen versions"), numeric=True),
    )
    rows = [
        (
            Cell(str(one.text), f"/programme/reports/{one.pk}"),
            one.get_of_display(),
            f"{one.first:%d.%m.%Y}–{one.last:%d.%m.%Y}",
            len(one.versions.all()),
        )
        for one in listed
    ]
    table = Table(
        "reports", _("Interim reports"), columns, rows, empty=_("No report has been begun yet."), hide_caption=True
    )
    return render(request, "interim/reports.html", {"table": table, "may_edit": may(request.user, EDIT)})


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Begin a report: its figures are there at once."""
    form = ReportForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = form.make(request.user)
        record(request.user, "report.made", made)
        return redirect("interim:report", made.pk)
    return render(request, "interim/report_add.html", {"form": form}, status=422 if form.is_bound else 200)


def page_context(request: HttpRequest, shown: Report, **more: Any) -> dict[str, Any]:
    """Return what every page of a report needs."""
    user = request.user
    return {
        "report": shown,
        "may_write": may_write(user, shown),
        "may_steer": may_write(user, shown) and may(user, STEER),
        **more,
    }


@needs(SEE)
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a report as it stands today: figures live, texts as they are written."""
    shown = open_report(request, pk)
    document = build_interim(gather(shown), language(), built_in_base("FI").areas)
    return render(request, "interim/report.html", page_context(
        request, shown, chapters=show_chapters(document), title=document.title, versions=shown.versions.all()[:20],
        files=tell_files(shown),
    ))  # fmt: skip


def tell_files(shown: Report) -> list[dict[str, Any]]:
    """Return the newest files with how far they are."""
    words = {"pdf": "PDF", "docx": "Word", "xlsx": _("Appendix (Excel)")}
    told = []
    for one in shown.files.select_related("version", "job")[:6]:
        by_code = [
            (spoken, code, [(file["name"], words[file["name"].rpartition(".")[2]], file["bytes"] / 1e6)
                            for file in one.files if f".{code}." in file["name"]])
            for code, spoken in SPOKEN
        ]  # fmt: skip
        told.append({"files": one, "rows": by_code, "job": one.job})
    return told


@needs(SEE)
@require_safe
def files_state(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show how far the files are."""
    shown = open_report(request, pk)
    return render(request, "interim/parts/files.html", page_context(request, shown, files=tell_files(shown)))


@needs(EDIT)
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make the files of the draft as it stands, or of a version."""
    shown = open_report(request, pk, write=True)
    number = request.POST.get("version", "")
    version = get_object_or_404(shown.versions, number=int(number)) if number.isdecimal() else None
    ask_files(shown, version, request.user)
    messages.success(request, _("The documents are being made."))
    return redirect("interim:report", pk)


@needs(STEER)
@require_POST
def freeze_now(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Freeze the report as it stands and make its files."""
    shown = open_report(request, pk, write=True)
    made = freeze(shown, request.user)
    ask_files(shown, made, request.user)
    messages.success(request, _("Version {n} is frozen and never changes.").format(n=made.number))
    return redirect("interim:version", pk, made.number)


@needs(SEE)
@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Show a frozen version."""
    shown = open_report(request, pk)
    found = get_object_or_404(shown.versions, number=number)
    document = build_interim(told_of(found), language(), built_in_base("FI").areas)
    return render(request, "interim/version.html", page_context(
        request, shown, version=found, chapters=show_chapters(document), title=document.title,
    ))  # fmt: skip


@needs(STEER)
@require_POST
def publish_version(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Make a version public, or take it back."""
    shown = open_report(request, pk, write=True)
    found = get_object_or_404(shown.versions, number=number)
    is_public = request.POST.get("public") == "yes"
    ReportVersion.objects.filter(pk=found.pk).update(is_public=is_public)
    record(request.user, "report.public" if is_public else "report.not-public", shown, number=number)
    return redirect("interim:version", pk, number)


@needs(SEE)
@require_safe
def download(request: HttpRequest, pk: int, made: int, name: str) -> HttpResponseBase:
    """Give one file."""
    return give_file(get_object_or_404(ReportFiles, pk=made, report=open_report(request, pk)), name)


def give_file(found: ReportFiles, name: str) -> HttpResponseBase:
    """Return one file of a report."""
    if not FILE.fullmatch(name) or not found.folder or all(one["name"] != name for one in found.files):
        raise Http404
    path = found.path / name
    if not path.is_file():
        raise Http404
    number = "draft" if found.version is None else f"v{found.version.number}"
    file_name = f"interim-report-{found.report_id}-{number}{name.removeprefix('interim-report')}"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=file_name, content_type=TYPES[name.rpartition(".")[2]]
    )


@needs(SEE)
@require_safe
def texts(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show all written sections."""
    shown = open_report(request, pk)
    kept = {one.key: one for one in shown.sections.all()}
    rows = []
    for key in Section.Key:
        section = kept.get(key.value) or Section(report=shown, key=key.value)
        text, code = read_text(section, "text")
        missing = [name for one, name in SPOKEN if not getattr(section, f"text_{one}").strip()]
        rows.append({"section": section, "text": text, "language": code, "missing": missing})
    return render(request, "interim/texts.html", page_context(request, shown, rows=rows))


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """Write one section; whoever comes second sees both texts and loses neither."""
    if key not in Section.Key.values:
        raise Http404
    shown = open_report(request, pk, write=True)
    held = open_section(shown, key)
    start = {"version": held.version} | {f"text_{code}": text for code, text in texts_of(held).items()}
    form = SectionForm(request.POST if request.method == "POST" else None, initial=start)
    clashes, status = [], 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            save_section(shown, key, form.cleaned_data["version"], form.texts, request.user)
        except OvertakenError as fault:
            held, status = fault.section, 409
            clashes = [
                {"language": dict(SPOKEN)[code], "code": code, "theirs": texts_of(held)[code],
                 "pieces": compare_text(texts_of(held)[code], form.texts[code])}
                for code in fault.languages
            ]  # fmt: skip
            again = {
                f"text_{code}": form.texts[code] if code in fault.languages else texts_of(held)[code]
                for code in LANGUAGES
            }
            form = SectionForm(initial={"version": held.version, **again})
        else:
            messages.success(request, _("The text has been saved."))
            return redirect("interim:texts", pk)
    revisions = held.revisions.select_related("by")[:10] if held.pk else []
    context = page_context(request, shown, form=form, section=held, clashes=clashes, revisions=revisions)
    return render(request, "interim/section.html", context, status=status)
