"""What people wrote about, by theme: counted by `piste.evaluation`, small numbers hidden."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from piste.evaluation.free_text import count_themes, measure_agreement
from piste.web.experience.models import Coding, TextAnswer, Theme, Wave
from piste.web.network.models import Point


@dataclass(frozen=True)
class ThemeRow:
    """A theme: negative and positive mentions, None where hidden."""

    words: str
    negative: int | None
    positive: int | None
    most: int

    @property
    def negative_share(self) -> float:
        """Return the bar of the negative mentions, 0 to 1."""
        return (self.negative or 0) / self.most if self.most else 0.0

    @property
    def positive_share(self) -> float:
        """Return the bar of the positive mentions, 0 to 1."""
        return (self.positive or 0) / self.most if self.most else 0.0


@dataclass(frozen=True)
class ThemeTable:
    """Themes of a wave's words, the number of texts, and how far two coders agree (None where only one coded)."""

    rows: list[ThemeRow]
    texts: int
    kappa: float | None


def themes_at(wave: Wave, point: Point | None) -> ThemeTable | None:
    """Return the themes of a wave's words at a point; None where nothing is coded."""
    texts = TextAnswer.objects.filter(sheet__wave=wave, **({"sheet__point": point} if point else {}))
    ids = list(texts.order_by("pk").values_list("pk", flat=True))
    codings = list(Coding.objects.filter(text__in=ids).values_list("text", "theme__key", "tone", "coder"))
    if not codings:
        return None
    names = {theme.key: str(theme) for theme in Theme.objects.all()}
    counts = {tone: count_tone(ids, codings, tone) for tone in ("negative", "positive")}
    keys = sorted({key for tone in counts.values() for key in tone})
    most = max((n for tone in counts.values() for n in tone.values() if n), default=0)
    rows = [
        ThemeRow(names.get(key, key), counts["negative"].get(key, 0), counts["positive"].get(key, 0), most)
        for key in keys
    ]
    rows.sort(key=lambda row: -((row.negative or 0) + (row.positive or 0)))
    return ThemeTable(rows, len(ids), agreement(ids, codings))


def count_tone(ids: list[int], codings: list[tuple[Any, ...]], tone: str) -> dict[str, int | None]:
    """Return how many texts speak of each theme in a tone."""
    by_text: dict[int, set[str]] = defaultdict(set)
    for text, theme, given, _coder in codings:
        if given == tone:
            by_text[text].add(theme)
    told = count_themes([frozenset(by_text.get(pk, ())) for pk in ids])
    return {name: (int(n) if n >= 0 else None) for name, n in zip(told.names, told.answers, strict=True)}


def agreement(ids: list[int], codings: list[tuple[Any, ...]]) -> float | None:
    """Return the mean of Cohen's kappa over themes for the texts that the two busiest coders both coded."""
    by_coder: dict[Any, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for text, theme, _tone, coder in codings:
        by_coder[coder][text].add(theme)
    busiest = sorted(by_coder, key=lambda coder: -len(by_coder[coder]))[:2]
    if len(busiest) < 2:
        return None
    both = [pk for pk in ids if all(pk in by_coder[coder] for coder in busiest)]
    if len(both) < 10:
        return None
    coded = [[frozenset(by_coder[coder][pk]) for pk in both] for coder in busiest]
    themes = sorted({theme for one in coded for text in one for theme in text})
    values = [measure_agreement(coded[0], coded[1], theme) for theme in themes]
    known = [value for value in values if value == value]  # noqa: PLR0124  (NaN where a theme is everywhere or nowhere)
    return sum(known) / len(known) if known else None
