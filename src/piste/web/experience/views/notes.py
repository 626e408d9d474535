"""Interviews, workshops and observation: notes tied to a point and a wave."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.experience.access import EDIT, SEE, points_of
from piste.web.experience.forms import NoteForm
from piste.web.experience.models import FieldNote


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest) -> HttpResponseBase:
    """List notes and add one."""
    mine, editable = points_of(request.user, SEE), points_of(request.user, EDIT)
    form = NoteForm(request.POST if request.method == "POST" else None, points=editable)
    if form.is_bound and editable and form.is_valid():
        writer: Any = request.user
        made = FieldNote.objects.create(**form.cleaned_data, written_by=writer)
        record(request.user, "experience.note", made.pk)
        messages.success(request, _("The notes are kept."))
        return redirect("experience:notes")
    words = request.GET.get("q", "").strip()[:100]
    listed = FieldNote.objects.filter(point__in=mine).select_related("point", "wave").prefetch_related("codings__theme")
    if words:
        listed = listed.filter(notes__icontains=words)
    context = {"notes": listed[:100], "form": form, "may_edit": bool(editable), "q": words}
    return render(request, "experience/notes.html", context, status=422 if form.is_bound else 200)
