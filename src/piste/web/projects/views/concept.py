"""The concept: its versions, requirements, numbers, what differs, and coming in force."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.core.errors import ScenarioError
from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.look.templatetags.look import language
from piste.web.network.texts import text_in
from piste.web.planning.deciding.differences import compare_text
from piste.web.planning.finding_rows import Told, tell, write_findings
from piste.web.projects.access import SEE, STEER, require_steer
from piste.web.projects.concept_comparison import Changed, compare_versions
from piste.web.projects.concept_keeping import NotReadyError, obstacles_of, open_draft, put_in_force, touch_draft
from piste.web.projects.concept_numbers import concept_in_force, read_numbers
from piste.web.projects.forms.concept import NumbersForm, RequirementForm
from piste.web.projects.forms.row import label_of
from piste.web.projects.models import ConceptVersion, Requirement
from piste.web.projects.views.opening import RowPage, programme_context, serve_row

TEXTS = ("name", "text", "reason", "check_how")


def by_kind(requirements: Iterable[Requirement]) -> list[tuple[Any, list[Requirement]]]:
    """Return requirements a kind at a time."""
    listed = list(requirements)
    found = [(kind, [one for one in listed if one.kind == kind]) for kind in Requirement.Kind]
    return [(kind, ones) for kind, ones in found if ones]


def findings_of(version: ConceptVersion) -> list[Told]:
    """Return the engine's findings about a version's numbers, in the reader's words."""
    try:
        read_numbers(version.figures)
    except ScenarioError as fault:
        rows, _counts = write_findings(fault.findings)
        return [tell(row, language()) for row in rows]
    return []


@needs(SEE)
@require_safe
def concept(request: HttpRequest) -> HttpResponseBase:
    """Show the version in force, or the newest."""
    shown = concept_in_force() or ConceptVersion.objects.first()
    if shown is None:
        return render(request, "projects/no_concept.html", programme_context(request, "concept"))
    return show_version(request, shown)


@needs(SEE)
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponseBase:
    """Show one version."""
    return show_version(request, get_object_or_404(ConceptVersion, number=number))


def show_version(request: HttpRequest, shown: ConceptVersion, *, refused: Iterable[str] = ()) -> HttpResponseBase:
    """Show a version with its requirements and its key numbers."""
    draft = shown.state == ConceptVersion.State.DRAFT
    try:
        numbers = read_numbers(shown.figures)
    except ScenarioError:
        numbers = None
    versions = list(ConceptVersion.objects.all())
    before = next((one for one in versions if one.number < shown.number), None)
    context = programme_context(
        request, "concept", version=shown, kinds=by_kind(shown.requirements.all()), versions=versions, draft=draft,
        numbers=numbers, before=before, refused=list(refused), obstacles=obstacles_of(shown) if draft else [],
        proposals=shown.proposals.all(),
    )  # fmt: skip
    return render(request, "projects/concept.html", context, status=409 if refused else 200)


@needs(SEE)
@require_safe
def requirement(request: HttpRequest, number: int, key: str) -> HttpResponseBase:
    """Show one requirement, and which sites meet it."""
    shown = get_object_or_404(ConceptVersion, number=number)
    found = get_object_or_404(Requirement, version=shown, key=key)
    return render(request, "projects/requirement.html", programme_context(
        request, "concept", version=shown, requirement=found, draft=shown.state == ConceptVersion.State.DRAFT,
        means=text_in(found.text), why=text_in(found.reason), how=text_in(found.check_how),
    ))  # fmt: skip


@needs(STEER)
@require_POST
def draft(request: HttpRequest) -> HttpResponseBase:
    """Open the draft of the next version."""
    require_steer(request)
    return redirect("projects:concept-version", open_draft(request.user).number)


def draft_or_404(number: int) -> ConceptVersion:
    """Return a draft."""
    found = get_object_or_404(ConceptVersion, number=number)
    if found.state != ConceptVersion.State.DRAFT:
        raise Http404
    return found


@needs(STEER)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, number: int, key: str = "") -> HttpResponseBase:
    """Write a requirement of the draft, a new one or one that it has."""
    require_steer(request)
    shown = draft_or_404(number)
    row = get_object_or_404(Requirement, version=shown, key=key) if key else Requirement(version=shown)
    if not key:
        last = shown.requirements.order_by("-place").values_list("place", flat=True).first()
        row.place = (last or 0) + 10
    page = RowPage(
        str(row) if key else _("Add a requirement"), "concept.requirement",
        reverse("projects:concept-version", args=[number]), programme_context(request, "concept", version=shown),
        template="projects/programme_row.html",
    )  # fmt: skip
    try:
        with transaction.atomic():
            if request.method == "POST":
                touch_draft(shown, request.user)
            return serve_row(request, RequirementForm, row, page)
    except NotReadyError as fault:
        return show_version(request, get_object_or_404(ConceptVersion, number=number), refused=fault.reasons)


@needs(STEER)
@require_POST
def remove(request: HttpRequest, number: int, key: str) -> HttpResponseBase:
    """Take a requirement out of the draft; earlier versions keep it."""
    require_steer(request)
    try:
        with transaction.atomic():
            shown = touch_draft(draft_or_404(number), request.user)
            found = get_object_or_404(Requirement, version=shown, key=key)
            record(request.user, "concept.requirement-remove", found, version=number, key=key)
            found.delete()
    except NotReadyError as fault:
        return show_version(request, get_object_or_404(ConceptVersion, number=number), refused=fault.reasons)
    messages.success(request, _("The requirement is no longer in the draft."))
    return redirect("projects:concept-version", number)


@needs(STEER)
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest, number: int) -> HttpResponseBase:
    """Write the draft's title and numbers; the engine's findings about them stand on the same page."""
    require_steer(request)
    shown = draft_or_404(number)
    return serve_row(request, NumbersForm, shown, RowPage(
        _("Numbers of the concept"), "concept.numbers", reverse("projects:concept-version", args=[number]),
        programme_context(request, "concept", version=shown, findings=findings_of(shown)),
        template="projects/numbers.html",
    ))  # fmt: skip


@needs(SEE)
@require_safe
def numbers_file(request: HttpRequest, number: int) -> HttpResponseBase:  # noqa: ARG001  (Django gives it)
    """Give a version's numbers as the TOML that the engine reads."""
    shown = get_object_or_404(ConceptVersion, number=number)
    answer = HttpResponse(shown.figures, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="concept-{number}.toml"'
    return answer


@needs(STEER)
@require_POST
def in_force(request: HttpRequest, number: int) -> HttpResponseBase:
    """Put the draft in force."""
    require_steer(request)
    shown = get_object_or_404(ConceptVersion, number=number)
    seen = request.POST.get("seen", "")
    try:
        put_in_force(shown, int(seen) if seen.isdecimal() and len(seen) < 10 else -1, request.user)
    except NotReadyError as fault:
        return show_version(request, get_object_or_404(ConceptVersion, number=number), refused=fault.reasons)
    messages.success(request, _("The version is in force. Sites that have not opened have taken it up."))
    return redirect("projects:concept")


@needs(SEE)
@require_safe
def compare(request: HttpRequest) -> HttpResponseBase:
    """Show what differs between two versions; by default the two newest."""
    versions = {str(one.number): one for one in ConceptVersion.objects.all()}
    newest = list(versions.values())[:2]
    after = versions.get(request.GET.get("after", "")) or (newest[0] if newest else None)
    before = versions.get(request.GET.get("before", "")) or (newest[-1] if newest else None)
    if after is None or before is None:
        raise Http404
    told = compare_versions(before, after)
    return render(request, "projects/compare.html", programme_context(
        request, "concept", versions=versions.values(), before=before, after=after, told=told,
        changed=[(one, pieces_of(one)) for one in told.changed],
    ))  # fmt: skip


def pieces_of(changed: Changed) -> list[tuple[str, str, Any]]:
    """Return each text of a requirement that differs as its pieces, with its language; other fields as two words."""
    shown: list[tuple[str, str, Any]] = []
    for field in changed.fields:
        words = label_of(changed.after, field)
        if field in TEXTS:
            old, new = getattr(changed.before, field), getattr(changed.after, field)
            codes = [code for code in dict.fromkeys((*old, *new)) if old.get(code, "") != new.get(code, "")]
            shown += [(words, code, compare_text(old.get(code, ""), new.get(code, ""))) for code in codes]
        else:
            old_words, new_words = (plain(one, field) for one in (changed.before, changed.after))
            shown.append((words, "", compare_text(old_words, new_words)))
    return shown


def plain(requirement: Requirement, field: str) -> str:
    """Return a field's words."""
    getter = getattr(requirement, f"get_{field}_display", None)
    return str(getter() if getter is not None else getattr(requirement, field))
