"""Searching lessons: PostgreSQL's full text in each language's own word forms, ranked, with what matched marked."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Case, F, FloatField, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Concat, Greatest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from piste.web.projects.models import Lesson
from piste.web.projects.models.lesson import CONFIGS

BEGIN, END = "\ue000", "\ue001"
"""Signs for private use round what matched; they are taken out of lessons' words and become <mark> after escaping."""
LONGEST = 200


@dataclass(frozen=True)
class Hit:
    """A lesson that was found, and its words round what matched, safe to show."""

    lesson: Lesson
    language: str
    excerpt: SafeString


def search_lessons(words: str, lessons: QuerySet[Lesson] | None = None) -> QuerySet[Lesson]:
    """Return the lessons that match, best first, in whichever language; the reader's own language weighs double.

    `words` is what a reader types: several words, "a phrase", -without, or.
    """
    everything = Lesson.objects.all() if lessons is None else lessons
    words = clean(words)
    if not words:
        return everything.none()
    queries = {code: SearchQuery(words, config=config, search_type="websearch") for code, config in CONFIGS.items()}
    own = reader()
    ranks = {
        code: SearchRank(F(f"search_{code}"), query) * Value(2.0 if code == own else 1.0, output_field=FloatField())
        for code, query in queries.items()
    }
    matches = Q()
    for code, query in queries.items():
        matches |= Q(**{f"search_{code}": query})
    ordered = (own, *(code for code in CONFIGS if code != own))
    found = everything.filter(matches).annotate(
        rank=Greatest(*ranks.values()),
        matched=Case(*(When(Q(**{f"search_{code}": queries[code]}), then=Value(code)) for code in ordered)),
    )
    for code, query in queries.items():
        title, text = (
            Coalesce(KT(f"{part}__{code}"), Value(""), output_field=TextField()) for part in ("title", "text")
        )
        found = found.annotate(**{
            f"headline_{code}": SearchHeadline(
                Concat(title, Value(". "), text, output_field=TextField()), query, config=CONFIGS[code],
                start_sel=BEGIN, stop_sel=END, max_words=36, min_words=18, max_fragments=2,
            )
        })  # fmt: skip
    return found.order_by("-rank", "-pk")


def hit_of(lesson: Lesson) -> Hit:
    """Return a lesson that `search_lessons` gave with its excerpt."""
    row = vars(lesson)
    language = row["matched"]
    return Hit(lesson, language, mark(row[f"headline_{language}"]))


def mark(headline: str) -> SafeString:
    """Escape an excerpt and mark what matched."""
    text = escape(headline).replace(BEGIN, "<mark>").replace(END, "</mark>")
    return mark_safe(text)  # noqa: S308  (escaped on the line before; only our own two signs became tags)


def clean(words: str) -> str:
    """Return what was typed without signs that no text may hold."""
    return "".join(sign for sign in words if sign.isprintable() and sign not in (BEGIN, END)).strip()[:LONGEST]


def reader() -> str:
    """Return the reader's language."""
    code = (get_language() or "fi")[:2]
    return code if code in CONFIGS else "en"
