"""Customers' and staff's own words: searched, counted, coded by themes. Only those who may change read them."""

from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from piste.evaluation.free_text import count_words
from piste.web.accounts.permission import needs
from piste.web.experience.access import EDIT, points_of, require_point
from piste.web.experience.models import Coding, TextAnswer, Theme

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


def marks_of(one: TextAnswer, themes: list[Theme], coder: Any) -> list[tuple[Theme, str, int]]:
    """Return for each theme how this coder coded it, and how many others found it; others' tone is not shown."""
    codings = list(one.codings.all())
    mine = {coding.theme_id: coding.tone for coding in codings if coding.coder_id == coder}
    others = [coding.theme_id for coding in codings if coding.coder_id != coder]
    return [(theme, mine.get(theme.pk, ""), others.count(theme.pk)) for theme in themes]


@needs(EDIT)
@require_POST
def code(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep the themes that this coder finds in a text; a new theme may be named at once."""
    text = get_object_or_404(TextAnswer.objects.select_related("sheet__point__operator"), pk=pk)
    require_point(request, EDIT, text.sheet.point)
    new = request.POST.get("new", "").strip()[:60]
    if new and slugify(new):
        Theme.objects.get_or_create(key=slugify(new)[:60], defaults={"name": {"fi": new}})
    coder: Any = request.user
    for theme in Theme.objects.all():
        tone = request.POST.get(f"theme-{theme.pk}", "")
        if tone in Coding.Tone.values:
            Coding.objects.update_or_create(text=text, theme=theme, coder=coder, defaults={"tone": tone})
        else:
            Coding.objects.filter(text=text, theme=theme, coder=coder).delete()
    query = request.POST.get("back", "")
    return redirect(
        f"/experience/texts?{query}" if query.replace("=", "").replace("&", "").isalnum() else "/experience/texts"
    )
