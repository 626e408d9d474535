"""Customers' and staff's own words: searched, counted, coded by themes. Only those who may change read them."""

import numpy as np
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from piste.evaluation.free_text import count_words
from piste.web.accounts.permission import needs
from piste.web.experience.access import EDIT, points_of, require_point
from piste.web.experience.coding import keep_codings, marks_of
from piste.web.experience.models import TextAnswer, Theme

A_PAGE = 20


@needs(EDIT)
@require_safe
def texts(request: HttpRequest) -> HttpResponseBase:
    """List words with the themes found in them, and the most frequent words."""
    points = points_of(request.user, EDIT)
    listed = TextAnswer.objects.filter(sheet__point__in=points).select_related("sheet__point", "sheet__wave")
    words = request.GET.get("q", "").strip()[:100]
    if words:
        listed = listed.filter(words__icontains=words)
    if request.GET.get("open"):
        listed = listed.filter(codings__isnull=True)
    page = Paginator(listed.prefetch_related("codings").order_by("-sheet__day", "pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    themes = list(Theme.objects.all())
    cards = [(one, marks_of(one, themes, request.user.pk)) for one in page]
    rows = list(listed.values_list("words", "sheet__language")[:5000])
    counted = count_words(
        np.array([row[0] for row in rows], dtype=object),
        np.array([(row[1] or "fi").split("-")[0] for row in rows], dtype=object), 40,
    ) if rows else []  # fmt: skip
    context = {
        "cards": cards,
        "page": page,
        "themes": themes,
        "q": words,
        "counted": counted,
        "open": request.GET.get("open", ""),
    }
    return render(request, "experience/texts.html", context)


@needs(EDIT)
@require_POST
def code(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep the themes that this coder finds in a text; a new theme may be named at once."""
    text = get_object_or_404(TextAnswer.objects.select_related("sheet__point__operator"), pk=pk)
    require_point(request, EDIT, text.sheet.point)
    keep_codings(request, text=text)
    query = request.POST.get("back", "")
    return redirect(
        f"/experience/texts?{query}" if query.replace("=", "").replace("&", "").isalnum() else "/experience/texts"
    )
