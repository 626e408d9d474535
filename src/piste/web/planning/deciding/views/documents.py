"""The documents of a regional plan: ask for them, see how far they are, download them."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.report.plan_document.outputs import document_name
from piste.web.accounts.permission import needs
from piste.web.jobs.models import Job
from piste.web.jobs.queue import queue_places
from piste.web.jobs.views import words_of
from piste.web.planning.access import SEE, may_edit
from piste.web.planning.deciding.documents import ask_documents
from piste.web.planning.deciding.freezing import is_current
from piste.web.planning.deciding.models import PlanDocument
from piste.web.planning.deciding.three_languages import SPOKEN
from piste.web.planning.deciding.views.opening import open_regional, page_context

SHOWN = 5
NAME = re.compile(r"regional-plan(?:\.(?:fi|sv|en)\.(?:pdf|docx|xlsx)|\.gpkg)")
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
}


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List documents and how far the one under way is; make them anew."""
    shown = open_regional(request, pk)
    may_make = may_edit(request.user, shown.scope)
    if request.method == "POST":
        if not may_make:
            raise PermissionDenied
        ask_documents(shown, request.user)
        return redirect("deciding:documents", pk)
    listed = list(
        PlanDocument.objects.filter(regional_plan=shown).select_related("job", "version", "made_by")[: SHOWN + 1]
    )
    newest = listed[0] if listed else None
    made = [tell_files(one) for one in listed if one.is_made][:SHOWN]
    context = page_context(
        request, shown, "documents", state=state_of(newest), made=made,
        may_make=may_make, changed=newest is not None and newest.is_made and not is_current(shown, newest.version),
    )  # fmt: skip
    whole = "HX-Request" not in request.headers
    return render(request, "deciding/documents.html" if whole else "deciding/parts/documents_state.html", context)


def state_of(newest: PlanDocument | None) -> dict[str, Any] | None:
    """Return how far the newest document is, None where none is under way and none has failed."""
    if newest is None or newest.is_made:
        return None
    job = newest.job
    if job is None:
        return {"state": Job.State.FAILED, "label": Job.State.FAILED.label}
    place = queue_places([job]).get(job.pk) if job.state == Job.State.QUEUED else None
    return {
        "state": job.state, "label": job.get_state_display(), "place": place, "share": job.share,
        "words": words_of(job), "under_way": not job.has_ended,
    }  # fmt: skip


def tell_files(one: PlanDocument) -> dict[str, Any]:
    """Return a document with its files by language."""
    by_name = {file["name"]: file for file in one.files}
    words = {"pdf": _("PDF"), "docx": _("Word"), "xlsx": _("Excel"), "gpkg": _("GeoPackage (map)")}

    def links(code: str, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
        names = [(kind, document_name(kind, code)) for kind in kinds]
        return [
            {"name": name, "words": words[kind], "megabytes": by_name[name]["bytes"] / 1e6}
            for kind, name in names if name in by_name
        ]  # fmt: skip

    rows = [(spoken, links(code, ("pdf", "docx", "xlsx")), code) for code, spoken in SPOKEN]
    return {"document": one, "rows": rows, "maps": links("", ("gpkg",))}


@needs(SEE)
@require_safe
def download(request: HttpRequest, pk: int, made: int, name: str) -> HttpResponseBase:
    """Give one file of a document."""
    shown = open_regional(request, pk)
    found = get_object_or_404(PlanDocument, pk=made, regional_plan=shown)
    if not NAME.fullmatch(name) or not found.is_made or not any(one["name"] == name for one in found.files):
        raise Http404
    path = found.path / name
    if not path.is_file():
        raise Http404
    kind = name.rpartition(".")[2]
    file_name = f"regional-plan-{shown.pk}-v{found.version.number}{name.removeprefix('regional-plan')}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=file_name, content_type=KINDS[kind])
