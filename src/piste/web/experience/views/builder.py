"""The survey builder: questionnaires, their questions in order, their words, as the answerer sees them, versions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import Scope, may, may_all, needs
from piste.web.accounts.places import region_names
from piste.web.experience.access import EDIT
from piste.web.experience.battery_names import battery_name
from piste.web.experience.builder_forms import (
    FIRST,
    FURTHER,
    MORE_ROWS,
    MOST_CHOICES,
    BatteryForm,
    ItemForm,
    QuestionnaireForm,
)
from piste.web.experience.building import (
    BuildRefusedError,
    EditedMeanwhileError,
    add_battery,
    copy_questionnaire,
    make_draft,
    missing_words,
    move_item,
    remove_item,
    save_item,
    save_words,
    take_back,
    take_into_use,
)
from piste.web.experience.models import Item, Questionnaire
from piste.web.experience.survey_form import build_page, languages_of
from piste.web.experience.views.survey import Door
from piste.web.look.table import Cell, Column, Table


def regions_built_for(user: Any) -> list[tuple[str, Any]]:
    """Return whose questionnaires a person may make: regions, and the whole country's where they may everywhere."""
    own = [(code, name) for code, name in region_names().items() if may(user, EDIT, Scope(region=code))]
    return [("", _("The whole country")), *own] if may_all(user, EDIT) else own


def may_build(user: Any, shown: Questionnaire) -> bool:
    """Tell whether a person may change a questionnaire."""
    return may(user, EDIT, Scope(region=shown.region)) if shown.region else may_all(user, EDIT)


def read_own(request: HttpRequest, pk: int) -> Questionnaire:
    """Return a questionnaire that the person may change; else 403."""
    shown = get_object_or_404(Questionnaire, pk=pk)
    if not may_build(request.user, shown):
        raise PermissionDenied
    return shown


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaires(request: HttpRequest) -> HttpResponseBase:
    """List questionnaires and begin one."""
    regions = regions_built_for(request.user)
    form = QuestionnaireForm(request.POST if request.method == "POST" else None, regions=regions)
    if form.is_bound and not regions:
        raise PermissionDenied
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        made = make_draft(data["audience"], form.words_of("name"), data["region"])
        record(request.user, "experience.questionnaire", made.key, what="made")
        return redirect("experience:questionnaire", made.pk)
    names = region_names()
    listed = Questionnaire.objects.annotate(asked=Count("items")).order_by("family", "-version")
    rows = [
        (
            Cell(str(one), f"/experience/questionnaires/{one.pk}"), one.version, one.get_audience_display(),
            names.get(one.region, one.region) or _("The whole country"), one.asked,
            Cell("", tag=_("In use") if one.is_ready else _("Draft"), tag_kind="ok" if one.is_ready else "draft"),
        )
        for one in listed
    ]  # fmt: skip
    columns = (
        Column(_("Questionnaire")), Column(_("Version"), numeric=True), Column(_("Who answers")),
        Column(_("Whose it is")), Column(_("Questions"), numeric=True), Column(_("State")),
    )  # fmt: skip
    table = Table("questionnaires", _("Questionnaires"), columns, rows, empty=_("None yet."), hide_caption=True)
    context = {"table": table, "form": form, "regions": regions, **language_fields(form, ("name",))}
    return render(request, "experience/questionnaires.html", context, status=422 if form.is_bound else 200)


def language_fields(form: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields of texts as pages draw them: first in three languages, then in further ones."""
    return {
        "texts": [{"first": form.fields_of(name, FIRST), "further": form.fields_of(name, FURTHER)} for name in names]
    }


@needs(EDIT)
@require_safe
def questionnaire(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what a questionnaire asks; who may, changes a draft here."""
    shown = get_object_or_404(Questionnaire, pk=pk)
    items = list(shown.items.all())
    own = may_build(request.user, shown)
    names = {item.key: str(item) for item in items}
    rows = [
        {
            "item": item, "battery": battery_name(item.battery) if item.battery else "",
            "after": names.get(item.shown_if["item"], "") if item.shown_if else "",
        }
        for item in items
    ]  # fmt: skip
    asked = shown.is_ready and (shown.waves.exists() or shown.sheets.exists())
    context = {
        "questionnaire": shown, "rows": rows, "may_change": own and not shown.is_ready, "may_build": own,
        "asked": asked, "missing": missing_words(shown, items), "kinds": Item.Kind.choices,
        "batteries": BatteryForm(ready=ready_batteries(shown)), "regions": regions_built_for(request.user),
        "versions": Questionnaire.objects.filter(family=shown.family).exclude(pk=shown.pk).order_by("version"),
    }  # fmt: skip
    return render(request, "experience/questionnaire.html", context)


def ready_batteries(besides: Questionnaire) -> list[tuple[str, str]]:
    """Return the batteries of the other questionnaires in use, with how many questions each has."""
    found = (
        Item.objects.filter(questionnaire__is_ready=True, questionnaire__audience=besides.audience)
        .exclude(battery="").exclude(questionnaire=besides.pk)
        .values("questionnaire", "questionnaire__key", "battery").annotate(n=Count("pk"))
        .order_by("questionnaire__key", "battery")
    )  # fmt: skip
    asked = {one.pk: str(one) for one in Questionnaire.objects.filter(is_ready=True)}
    return [
        (
            f"{one['questionnaire']}:{one['battery']}",
            f"{battery_name(one['battery'])}, {one['n']} ({asked[one['questionnaire']]})",
        )
        for one in found
    ]


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a draft's name and what is said first, in every language."""
    shown = read_own(request, pk)
    form = QuestionnaireForm(request.POST if request.method == "POST" else None, regions=(), shown=shown)
    theirs, problem, status = None, "", 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                save_words(pk, form.cleaned_data["edition"] or 0, form.words_of("name"), form.words_of("intro"))
            except BuildRefusedError as refused:
                problem, status = str(refused), 409
            except EditedMeanwhileError as found:
                theirs, status = found.kept, 409
                form = with_edition(form, theirs.edition)
            else:
                return redirect("experience:questionnaire", pk)
    context = {
        "questionnaire": shown, "form": form, "theirs": theirs, "problem": problem,
        **language_fields(form, ("name", "intro")),
    }  # fmt: skip
    return render(request, "experience/questionnaire_words.html", context, status=status)


def with_edition(form: Any, edition: int) -> Any:
    """Return a sent form that knows the edition it would replace; what was written in it stays."""
    sent = form.data.copy()
    sent["edition"] = str(edition)
    form.data = sent
    return form


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: int, number: int = 0) -> HttpResponseBase:
    """Add a question of a kind, or change one. What somebody else saved meanwhile is shown beside, never lost."""
    shown = read_own(request, pk)
    items = list(shown.items.all())
    known = next((one for one in items if one.pk == number), None)
    if number and known is None and request.method != "POST":
        raise Http404
    kind = known.kind if known else request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in Item.Kind.values:
        raise Http404
    earlier = items[: items.index(known)] if known else items
    rows = request.POST.get("rows", "")
    sent = request.POST if request.method == "POST" else None
    asked_rows = min(int(rows), MOST_CHOICES) if rows.isdecimal() and len(rows) < 4 else 0
    form = ItemForm(sent, kind=kind, earlier=earlier, shown=known, rows=asked_rows)
    state: dict[str, Any] = {"theirs": None, "gone": bool(number and known is None), "problem": "", "status": 200}
    if sent is not None and sent.get("do") in {"rows", "condition"}:
        more = MORE_ROWS if sent["do"] == "rows" else 0
        least = min(form.rows + more, MOST_CHOICES)
        form = ItemForm(kind=kind, earlier=earlier, shown=known, rows=least, redrawn=sent)
    elif sent is not None:
        done = keep_item(request, pk, known, form, state)
        if done is not None:
            return done
    context = {
        "questionnaire": shown, "form": form, "item": known, "kind": kind, "kind_name": dict(Item.Kind.choices)[kind],
        "further_open": any(field.value() for text in form.texts() for field in text["further"]), **state,
    }  # fmt: skip
    return render(request, "experience/item.html", context, status=state["status"])


def keep_item(
    request: HttpRequest, pk: int, known: Item | None, form: ItemForm, state: dict[str, Any]
) -> HttpResponse | None:
    """Keep a sent question; where that cannot be, say why in `state` and return None."""
    state["status"] = 422
    if not form.is_valid():
        return None
    if state["gone"]:
        state["status"] = 409
        return None
    try:
        saved = save_item(pk, known.pk if known else None, form.cleaned_data.get("edition") or 0, form.item_fields())
    except BuildRefusedError as refused:
        state |= {"problem": str(refused), "status": 409}
        return None
    except EditedMeanwhileError as found:
        state |= {"theirs": found.kept, "gone": found.kept is None, "status": 409}
        if found.kept is not None:
            with_edition(form, found.kept.edition)
        return None
    record(request.user, "experience.questionnaire", pk, what="question", key=saved.key)
    answer = redirect("experience:questionnaire", pk)
    answer["Location"] += f"#item-{saved.pk}"
    return answer


@needs(EDIT)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Do one thing with a questionnaire: move or remove a question, add a battery, copy, take into use and back."""
    what, _colon, which = request.POST.get("do", "").partition(":")
    shown = get_object_or_404(Questionnaire, pk=pk) if what == "copy" else read_own(request, pk)
    number = int(which) if which.isdecimal() and len(which) < 18 else 0
    after = redirect("experience:questionnaire", pk)
    try:
        if what in {"up", "down"}:
            move_item(pk, number, -1 if what == "up" else 1)
            after["Location"] += f"#item-{number}"
        elif what == "remove":
            remove_item(pk, number)
        elif what == "battery":
            source, _colon, battery = request.POST.get("battery", "").partition(":")
            added = add_battery(pk, int(source) if source.isdecimal() and len(source) < 18 else 0, battery)
            messages.success(request, _("Questions added: %(n)s.") % {"n": added})
        elif what == "use":
            take_into_use(pk)
        elif what == "draft":
            take_back(pk)
        elif what in {"copy", "version"}:
            return copy(request, shown, is_version=what == "version")
        else:
            raise Http404
    except BuildRefusedError as refused:
        messages.error(request, str(refused))
        return redirect("experience:questionnaire", pk)
    record(request.user, "experience.questionnaire", shown.key, what=what)
    return after


def copy(request: HttpRequest, shown: Questionnaire, *, is_version: bool) -> HttpResponseBase:
    """Copy a questionnaire, and go to the copy."""
    regions = [code for code, _name in regions_built_for(request.user)]
    region = shown.region if is_version else request.POST.get("region", "")
    if region not in regions:
        raise PermissionDenied
    made = copy_questionnaire(shown, region, is_version=is_version)
    record(request.user, "experience.questionnaire", made.key, what="copied", source=shown.key)
    return redirect("experience:questionnaire", made.pk)


@needs(EDIT)
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a questionnaire as the answerer sees it; nothing is kept."""
    shown = get_object_or_404(Questionnaire, pk=pk)
    items = list(shown.items.all())
    languages = languages_of(items)
    asked = request.GET.get("lang", "")
    content = asked if asked in languages else (request.LANGUAGE_CODE or "fi")[:2]
    context = {
        "door": Door(shown, None, ""), "asked": build_page(items, {}, {}, content), "content": content,
        "languages": languages, "is_preview": True,
    }  # fmt: skip
    return render(request, "experience/survey.html", context)
