"""Visits gathered elsewhere, at points whose counter does not run Piste: send, look at what would come in, take in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from piste.core.errors import PisteError
from piste.web.accounts.permission import needs
from piste.web.look.table import Cell, Column, Table
from piste.web.planning.access import EDIT, regions_of
from piste.web.planning.base_reading import built_in_base
from piste.web.planning.views.data_sets import findings_table
from piste.web.projects.costs.forms import ACCOUNT_FILES, check_file
from piste.web.projects.interim.again_tables import site_words
from piste.web.projects.interim.models import VisitFile
from piste.web.projects.interim.visit_import import check_visits, known_sites, take_back, take_visits

A_PAGE = 50
TAGS = {"checked": "draft", "taken": "ok", "back": "alert"}


class VisitForm(forms.Form):
    """A file, and who counted."""

    file = forms.FileField(
        label=gettext_lazy("File of visits"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "CSV or Excel with the columns site, service, year and visits. As site, write the code of the point."
        ),
    )
    source = forms.CharField(label=gettext_lazy("Who counted, and how"), max_length=200)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in")

    def clean_file(self) -> Any:
        """Refuse what is no table."""
        check_file(self.cleaned_data["file"], ACCOUNT_FILES)
        return self.cleaned_data["file"]


def files_of(user: Any) -> QuerySet[VisitFile]:
    """Return the files that a person sees: all of them, or the own ones of whoever plans for a part."""
    found = VisitFile.objects.select_related("made_by")
    return found if regions_of(user, EDIT) is None else found.filter(made_by=user)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def visit_files(request: HttpRequest) -> HttpResponseBase:
    """List the files, and check another one."""
    sent = request.method == "POST"
    form = VisitForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        given = form.cleaned_data
        made = check_visits(given["file"], given["source"], regions_of(request.user, EDIT), request.user)
        return redirect("interim:visit-file", made.pk)
    page = Paginator(files_of(request.user).defer("findings"), A_PAGE).get_page(request.GET.get("page"))
    columns = (
        Column(_("File")),
        Column(_("Who counted, and how")),
        Column(_("Rows"), numeric=True),
        Column(_("Sent")),
        Column(_("State")),
    )
    rows = [
        (
            Cell(one.name, f"/programme/plan-again/visits/{one.pk}"),
            one.source,
            len(one.rows),
            f"{one.made_at:%d.%m.%Y} {one.made_by or '–'}",
            Cell("", tag=one.get_state_display(), tag_kind=TAGS[one.state]),
        )
        for one in page
    ]
    table = Table("files", _("Files of visits"), columns, rows, empty=_("No file has been sent yet."), page=page)
    return render(request, "interim/visit_files.html", {"form": form, "table": table},
                  status=422 if form.is_bound else 200)  # fmt: skip


@needs(EDIT)
@require_http_methods(["GET", "HEAD"])
def visit_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what a file would bring, or has brought, with everything that was found."""
    found = get_object_or_404(files_of(request.user), pk=pk)
    names = site_words()
    page = Paginator(found.rows, A_PAGE).get_page(request.GET.get("page"))
    columns = (
        Column(_("Point")),
        Column(_("Service")),
        Column(_("Year")),
        Column(_("Visits"), _("a year"), numeric=True, digits=0),
    )
    rows = [(names.get(site, site), service, str(year), visits) for site, service, year, visits in page]
    findings = Paginator(found.findings, A_PAGE).get_page(request.GET.get("findings"))
    told = findings_table(findings)
    context = {
        "found": found,
        "tag": TAGS[found.state],
        "total": sum(row[3] for row in found.rows),
        "points": len({row[0] for row in found.rows}),
        "findings": told,
        "rows": Table(
            "rows",
            _("What it brings"),
            columns,
            rows,
            empty=_("Nothing can be taken in."),
            page=page,
            hide_caption=True,
        ),
    }
    return render(request, "interim/visit_file.html", context)


@needs(EDIT)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a file in, or back."""
    found = get_object_or_404(files_of(request.user), pk=pk)
    regions = regions_of(request.user, EDIT)
    if regions is not None:
        _site_of, region_of = known_sites(built_in_base("FI"))
        if {region_of.get(row[0], "") for row in found.rows} - regions:
            raise PermissionDenied
    if request.POST.get("back"):
        take_back(pk, request.user)
        messages.success(request, _("The file is taken back. No later plan counts it."))
    else:
        try:
            take_visits(pk, request.user)
            messages.success(request, _("The visits are taken in. Plans made again count them from now on."))
        except PisteError as fault:
            messages.error(request, _(fault.text))
    return redirect("interim:visit-file", pk)
