"""Scenarios: list, form, copy, TOML out and in, start."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.core.errors import DataError
from piste.web.accounts.permission import needs
from piste.web.look.table import Cell, Column, Table
from piste.web.planning.access import EDIT, SEE, may_edit, regions_of, require_edit, require_see, seen_by
from piste.web.planning.base_reading import built_in_base, region_names
from piste.web.planning.finding_rows import tell, write_finding
from piste.web.planning.models import Run, Scenario, ScenarioVersion
from piste.web.planning.scenario_content import read_toml
from piste.web.planning.scenario_fields import KEYS, MORE, OBJECTIVES, write_field
from piste.web.planning.scenario_form import ScenarioForm, check_content, page_language
from piste.web.planning.scenario_keeping import make_scenario, save_version, start_run
from piste.web.planning.scenario_tables import table_of, write_more

A_PAGE = 50
COUNTRIES = ("FI", "SE", "EE", "FR")
LARGEST_TOML = 100_000


def owner_name(region: str, country: str) -> str:
    """Return whose a thing is, in words."""
    return region_names(country, page_language().code).get(region, region) if region else _("The whole country")


def visible(request: HttpRequest) -> QuerySet[Scenario]:
    """Return the scenarios that the person sees."""
    return seen_by(request.user, Scenario.objects.all())


@needs(SEE)
@require_safe
def scenarios(request: HttpRequest) -> HttpResponseBase:
    """List scenarios, newest first."""
    listed = visible(request).select_related("made_by").annotate(
        last_version=Max("versions__number"), runs=Count("versions__runs", distinct=True)
    )  # fmt: skip
    page = Paginator(listed.order_by("-pk"), A_PAGE).get_page(request.GET.get("page"))
    columns = (
        Column(_("Scenario")), Column(_("Belongs to")), Column(_("Version"), numeric=True),
        Column(_("Runs"), numeric=True), Column(_("Made by")),
    )  # fmt: skip
    rows = [row_of(one) for one in page]
    empty = _("No scenario yet. Make one: a name and a number of points are enough.")
    table = Table("scenarios", _("Scenarios"), columns, rows, empty=empty, page=page, hide_caption=True)
    context = {"table": table, "page": page, "may_edit": regions_of(request.user, EDIT) != set()}
    return render(request, "planning/scenarios.html", context)


def row_of(one: Any) -> tuple[Any, ...]:
    """Return a scenario's row; the list's query has counted its versions and runs."""
    name = Cell(one.name, f"/scenarios/{one.pk}", _("EXAMPLE") if one.demo else "", "example")
    return (name, owner_name(one.region, one.country), one.last_version or 0, one.runs, str(one.made_by or "–"))


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Make a scenario."""
    asked = request.GET.get("country", "FI")
    country = asked if asked in COUNTRIES else "FI"
    start = {"plan": {"objective": "mean"}}
    form = ScenarioForm(posted(request)[0], user=request.user, country=country, content=start)
    if request.method == "POST" and form.is_valid():
        made = make_scenario(form.content, form.cleaned_data["region"], request.user)
        messages.success(request, _("The scenario has been saved."))
        return redirect("planning:scenario", made.pk)
    context = {"form": form, "country": country, "countries": COUNTRIES}
    return render(request, "planning/scenario_form.html", context, status=422 if form.is_bound else 200)


def newest(scenario: Scenario, number: str = "") -> ScenarioVersion:
    """Return a version of a scenario: the one asked for, else the newest."""
    versions = scenario.versions.select_related("made_by", "scenario")
    if number.isdecimal() and len(number) < 8:
        return get_object_or_404(versions, number=int(number))
    return versions[0]


@needs(SEE)
@require_safe
def scenario(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a scenario: what it asks, its versions, its runs."""
    shown = get_object_or_404(Scenario.objects.select_related("made_by"), pk=pk)
    require_see(request, shown.scope)
    version = newest(shown, request.GET.get("version", ""))
    runs = Run.objects.filter(version__scenario=shown).select_related("job", "version", "started_by")
    context = {
        "scenario": shown, "version": version, "owner": owner_name(shown.region, shown.country),
        "told": tell_content(read_toml(version.toml)), "versions": shown.versions.select_related("made_by"),
        "runs": runs.prefetch_related("plans")[:20], "may_edit": may_edit(request.user, shown.scope),
        "may_copy": regions_of(request.user, EDIT) != set(),
    }  # fmt: skip
    return render(request, "planning/scenario.html", context)


def tell_content(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what a scenario asks as words and values, in the form's own words."""
    told = []
    for key in KEYS:
        table = table_of(content, key.section)
        if key.path == MORE and (more := write_more(content)):
            told.append((str(key.label), more))
        if table is None or key.path == "title" or (key.name not in table and key.name != "offered"):
            continue
        value = table.get(key.name, True)
        chosen: Any = dict(key.choices).get(value) if isinstance(value, str) else None
        written = write_field(key, value)
        if key.kind == "network":
            known = built_in_base(content.get("area", {}).get("country", "FI")).networks.get(str(value))
            chosen = page_language().text(known.name) if known else None
        if isinstance(written, list):
            names = region_names(content.get("area", {}).get("country", "FI"), page_language().code)
            written = ", ".join(str(names.get(one, one)) for one in written)
        told.append((str(key.label), str(chosen or (_("yes") if written is True else written))))
    if "objective" not in content.get("plan", {}):
        told.insert(0, (_("What is sought"), str(dict(OBJECTIVES)["mean"])))
    return told


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a scenario; each change is a version of its own."""
    shown = get_object_or_404(Scenario, pk=pk)
    require_edit(request, shown.scope)
    version = newest(shown, request.GET.get("version", ""))
    content = read_toml(version.toml)
    form = ScenarioForm(
        posted(request)[0], user=request.user, country=shown.country, content=content,
        initial={"region": shown.region},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        Scenario.objects.filter(pk=pk).update(region=form.cleaned_data["region"])
        saved = save_version(shown, form.content, request.user)
        messages.success(request, _("Version {n} has been saved.").format(n=saved.number))
        return redirect("planning:scenario", pk)
    context = {"form": form, "scenario": shown, "country": shown.country}
    return render(request, "planning/scenario_form.html", context, status=422 if form.is_bound else 200)


@needs(EDIT)
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Copy a scenario to where the person may change it."""
    shown = get_object_or_404(Scenario, pk=pk)
    require_see(request, shown.scope)
    content = read_toml(newest(shown, request.POST.get("version", "")).toml)
    content["title"] = _("Copy of {name}").format(name=content["title"])[:120]
    mine = regions_of(request.user, EDIT)
    region = shown.region if mine is None or shown.region in mine else min(mine)
    made = make_scenario(content, region, request.user)
    messages.success(request, _("The copy is yours to change."))
    return redirect("planning:scenario-edit", made.pk)


@needs(SEE)
@require_safe
def toml(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a version as TOML."""
    shown = get_object_or_404(Scenario, pk=pk)
    require_see(request, shown.scope)
    version = newest(shown, request.GET.get("version", ""))
    stem = re.sub(r"[^A-Za-z0-9-]+", "-", shown.name).strip("-").lower()[:60] or "scenario"
    answer = HttpResponse(version.toml, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{version.number}.toml"'
    return answer


class ImportForm(forms.Form):
    """A scenario file and whose it is to be."""

    file = forms.FileField(
        label=gettext_lazy("Scenario file"),
        help_text=gettext_lazy("TOML, as `piste plan` reads it. Files that it names must be data sets here."),
        error_messages={"required": gettext_lazy("Choose a file")},
    )
    region = forms.ChoiceField(label=gettext_lazy("Belongs to"), required=False)

    def __init__(self, *arguments: Any, user: Any, owners: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.user = user
        self.content: dict[str, Any] = {}
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)
        region.choices = owners

    def clean_file(self) -> Any:
        """Read the file; every fault of the engine is told at the field."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_TOML:
            raise forms.ValidationError(_("A scenario is at most 100 kB."))
        try:
            self.content = read_toml(file.read().decode("utf-8-sig"))
            _scenario, findings = check_content(self.content, self.user)
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not UTF-8 text.")) from None
        except DataError as fault:
            findings = fault.findings
        told = [tell(write_finding(item), page_language()) for item in findings if item.severity == "error"]
        if told:
            raise forms.ValidationError([f"{one.message} {one.todo}".strip() for one in told])
        return file


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """Return what a form was sent with, an empty one too; nothing for a first look."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponseBase:
    """Import a scenario from TOML."""
    owners = ScenarioForm(user=request.user).owners()
    form = ImportForm(*posted(request), user=request.user, owners=owners)
    if request.method == "POST" and form.is_valid():
        made = make_scenario(form.content, form.cleaned_data["region"], request.user)
        messages.success(request, _("The scenario has been imported."))
        return redirect("planning:scenario", made.pk)
    context = {"form": form}
    return render(request, "planning/scenario_import.html", context, status=422 if form.is_bound else 200)


@needs(EDIT)
@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Start a run of a version."""
    shown = get_object_or_404(Scenario, pk=pk)
    require_edit(request, shown.scope)
    version = newest(shown, request.POST.get("version", ""))
    asked, findings = check_content(read_toml(version.toml), request.user)
    if asked is None:
        first = next(item for item in findings if item.severity == "error")
        told = tell(write_finding(first), page_language())
        messages.error(request, f"{told.message} {told.todo}".strip())
        return redirect("planning:scenario-edit", pk)
    started = start_run(version, asked, request.user)
    return redirect("planning:run", started.pk)
