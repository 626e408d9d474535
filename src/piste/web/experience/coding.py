"""Human coding: the themes that a coder finds in a text or in notes, and how they are meant."""

from typing import Any

from django.http import HttpRequest
from django.utils.text import slugify

from piste.web.experience.models import Coding, FieldNote, TextAnswer, Theme


def marks_of(one: TextAnswer | FieldNote, themes: list[Theme], coder: Any) -> list[tuple[Theme, str, int]]:
    """Return for each theme how this coder coded it, and how many others found it; others' tone is not shown."""
    codings = list(one.codings.all())
    mine = {coding.theme_id: coding.tone for coding in codings if coding.coder_id == coder}
    others = [coding.theme_id for coding in codings if coding.coder_id != coder]
    return [(theme, mine.get(theme.pk, ""), others.count(theme.pk)) for theme in themes]


def keep_codings(request: HttpRequest, **thing: Any) -> None:
    """Keep the themes that this coder finds in a thing (`text` or `note`); a new theme may be named at once."""
    coder: Any = request.user
    new = request.POST.get("new", "").strip()[:60]
    if new and slugify(new):
        theme, _made = Theme.objects.get_or_create(key=slugify(new)[:60], defaults={"name": {"fi": new}})
        Coding.objects.get_or_create(theme=theme, coder=coder, **thing)
    for theme in Theme.objects.all():
        tone = request.POST.get(f"theme-{theme.pk}")
        if tone in Coding.Tone.values:
            Coding.objects.update_or_create(theme=theme, coder=coder, **thing, defaults={"tone": tone})
        elif tone is not None:
            Coding.objects.filter(theme=theme, coder=coder, **thing).delete()
