"""Interviews, workshops and observation: notes tied to a point and a wave, searched, and coded by themes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.experience.access import EDIT, SEE, points_of, require_point
from piste.web.experience.coding import keep_codings, marks_of
from piste.web.experience.forms import NoteForm
from piste.web.experience.models import FieldNote, Theme, Wave
from piste.web.experience.note_table import search_notes, themes_of, words_of

A_PAGE = 20
MOST = 2000


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest) -> HttpResponseBase:
    """List notes by method, wave, theme and words, with the themes found in them, and add one."""
    mine, editable = points_of(request.user, SEE), points_of(request.user, EDIT)
    form = NoteForm(request.POST if request.method == "POST" else None, points=editable)
    if form.is_bound and editable and form.is_valid():
        writer: Any = request.user
        made = FieldNote.objects.create(**form.cleaned_data, written_by=writer)
        record(request.user, "experience.note", made.pk)
        messages.success(request, _("The notes are kept."))
        return redirect("experience:note", pk=made.pk)
    asked = {name: request.GET.get(name, "")[:100] for name in ("q", "method", "wave", "theme", "open")}
    listed = choose_notes(mine, asked)
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "form": form, "may_edit": bool(editable), "asked": asked, "themes": themes_of(listed),
        "counted": words_of(listed), "methods": FieldNote.Method.choices, "all_themes": Theme.objects.all(),
        "waves": Wave.objects.filter(field_notes__point__in=mine).distinct(),
        "participants": sum(note.participants for note in listed), "number": len(listed),
    }  # fmt: skip
    return render(request, "experience/notes.html", context, status=422 if form.is_bound else 200)


def choose_notes(points: list[Any], asked: dict[str, str]) -> list[FieldNote]:
    """Return the notes of points that were asked for, the last one first."""
    found = FieldNote.objects.filter(point__in=points).select_related("point", "wave")
    if asked["method"]:
        found = found.filter(method=asked["method"])
    if asked["wave"]:
        found = found.filter(wave__key=asked["wave"])
    if asked["theme"]:
        found = found.filter(codings__theme__key=asked["theme"]).distinct()
    if asked["open"]:
        found = found.filter(codings=None)
    listed = list(found.prefetch_related("codings__theme")[:MOST])
    return search_notes(listed, asked["q"]) if asked["q"].strip() else listed


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show notes, keep the themes that this coder finds in them, and mend what was written."""
    found = FieldNote.objects.select_related("point__operator", "wave").prefetch_related("codings__theme")
    shown = get_object_or_404(found, pk=pk)
    editable = points_of(request.user, EDIT)
    require_point(request, EDIT if request.method == "POST" else SEE, shown.point)
    is_mending = request.method == "POST" and "notes" in request.POST
    form = NoteForm(request.POST if is_mending else None, points=editable, initial=first_words(shown))
    if request.method == "POST" and not is_mending:
        keep_codings(request, note=shown)
        messages.success(request, _("The themes are kept."))
        return redirect("experience:note", pk=pk)
    if is_mending and form.is_valid():
        FieldNote.objects.filter(pk=pk).update(**form.cleaned_data)
        record(request.user, "experience.note", pk)
        messages.success(request, _("The notes are kept."))
        return redirect("experience:note", pk=pk)
    context = {
        "note": shown, "form": form, "may_edit": shown.point in editable, "found": themes_of([shown]),
        "marks": marks_of(shown, list(Theme.objects.all()), request.user.pk),
    }  # fmt: skip
    return render(request, "experience/note.html", context, status=422 if is_mending else 200)


def first_words(shown: FieldNote) -> dict[str, Any]:
    """Return what the form of notes says at first."""
    names = ("method", "audience", "point", "wave", "day", "participants", "who", "notes")
    return {name: getattr(shown, name) for name in names}
