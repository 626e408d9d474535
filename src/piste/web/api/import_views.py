"""A directory from a file: first what it would do, then done; and all of it out as a file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from piste.core.findings import Finding
from piste.core.language import Language
from piste.web.accounts.permission import may_all, needs
from piste.web.api.exchange.checking import Plan
from piste.web.api.exchange.importing import Outcome, import_directory
from piste.web.api.exchange.ptv import write_document
from piste.web.api.exchange.records import read_directory
from piste.web.look.table import Column, Table
from piste.web.network.hours import HELSINKI

EDIT = "directory.edit"
LARGEST = 20_000_000
SHOWN = 200
KINDS = {
    "agencies": gettext_lazy("Authorities"), "services": gettext_lazy("Services"), "points": gettext_lazy("Points"),
    "rooms": gettext_lazy("Rooms"), "desks": gettext_lazy("Desks"), "offerings": gettext_lazy("Services at points"),
    "hours": gettext_lazy("Weekly hours"), "exceptions": gettext_lazy("Exceptions and closures"),
}  # fmt: skip


class FileForm(forms.Form):
    """A file, and whether it is only tried."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("JSON in the Service Catalogue’s form, or CSV of points."),
        error_messages={"required": gettext_lazy("Choose a file")},
    )  # fmt: skip
    dry_run = forms.BooleanField(label=gettext_lazy("Only show what would happen"), required=False, initial=True)

    def clean_file(self) -> Any:
        """Refuse a file that no directory needs."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 20 MB"))
        return file


def demand_all(request: HttpRequest) -> None:
    """Refuse whoever may edit only a part of the directory: a file may name anything."""
    if not may_all(request.user, EDIT):
        raise PermissionDenied


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponseBase:
    """Try a file, or write it where nothing is wrong."""
    demand_all(request)
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method != "POST" or not form.is_valid():
        return render(request, "api/import.html", {"form": form}, status=422 if request.method == "POST" else 200)
    file = form.cleaned_data["file"]
    today = timezone.now().astimezone(HELSINKI).date()
    outcome = import_directory(
        file.read(), file.name, today, write=not form.cleaned_data["dry_run"], actor=request.user
    )
    if outcome.written:
        messages.success(request, _("The directory has been imported."))
        return redirect("directory:index")
    context = {"form": FileForm(), "findings": findings_table(outcome), "faults": outcome.findings.count_errors()}
    context["plan"] = plan_table(outcome.plan) if not context["faults"] else None
    return render(request, "api/import.html", context, status=422 if context["faults"] else 200)


@needs(EDIT)
@require_safe
def give_out(request: HttpRequest) -> HttpResponseBase:
    """Give the whole directory as a file that can be read in again."""
    demand_all(request)
    answer = JsonResponse(write_document(read_directory()), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="directory.json"'
    return answer


def plan_table(plan: Plan) -> Table:
    """Return what an import would do, by kind."""
    columns = (
        Column(_("What")), Column(_("Added"), numeric=True), Column(_("Changed"), numeric=True),
        Column(_("Ended or dropped"), numeric=True),
    )  # fmt: skip
    rows = [(str(KINDS[name]), *numbers) for name, *numbers in plan.counts if any(numbers)]
    return Table(
        "plan", _("What the import would do"), columns, rows, empty=_("Everything in the file is here already.")
    )


def findings_table(outcome: Outcome) -> Table | None:
    """Return what is wrong, all of it, as far as a page can show."""
    found = list(outcome.findings)
    if not found:
        return None
    columns = (Column(_("Where")), Column(_("What was found")), Column(_("What to do")))
    rows = [
        (f"{one.field} {one.row or ''}".strip() or one.file, say(one, one.text), say(one, one.todo)) for one in found
    ]
    partial = _("More was found than is shown here.") if len(rows) > SHOWN else ""
    return Table("findings", _("Findings"), columns, rows[:SHOWN], partial=partial)


def say(finding: Finding, text: str) -> str:
    """Return a finding's words in the reader's language; values of a file never as a template."""
    language = Language((translation.get_language() or "fi").split("-")[0])
    return language.text(text, **{name: str(value)[:200] for name, value in finding.values.items()}) if text else ""
