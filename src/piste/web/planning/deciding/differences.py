"""What differs between two versions: texts word by word, points opened and closed, figures, waived criteria."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from piste.web.planning.deciding.models import TextSection
from piste.web.planning.deciding.three_languages import LANGUAGES

SAME, ADDED, GONE = "same", "added", "gone"


@dataclass(frozen=True)
class Piece:
    """A run of words that both versions have, or only one of them."""

    kind: str
    text: str


@dataclass(frozen=True)
class TextDifference:
    """One section in one language."""

    key: str
    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class FigureDifference:
    """One key figure in both versions."""

    key: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two versions."""

    texts: tuple[TextDifference, ...]
    opened: tuple[dict[str, str], ...]
    closed: tuple[dict[str, str], ...]
    moved_tier: tuple[tuple[dict[str, str], dict[str, str]], ...]
    figures: tuple[FigureDifference, ...]
    waived: tuple[dict[str, Any], ...]
    no_longer_waived: tuple[dict[str, Any], ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether the two say the same."""
        parts = (self.texts, self.opened, self.closed, self.moved_tier, self.figures, self.waived)
        return not any((*parts, self.no_longer_waived))


def compare_text(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts as one, word by word; joined, same and gone give the first, same and added the second."""
    return tuple(_merge(_compare(_lines(before), _lines(after), by_word=True)))


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _words(lines: Sequence[str]) -> list[str]:
    return re.findall(r"\s+|[^\s]+", "".join(lines))


def _compare(before: Sequence[str], after: Sequence[str], *, by_word: bool) -> Iterator[Piece]:
    """Compare lines first, then the words of what was replaced: quick for long texts, exact for short changes."""
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(SAME, "".join(before[a:b]))
        elif kind == "replace" and by_word:
            yield from _compare(_words(before[a:b]), _words(after[c:d]), by_word=False)
        else:
            yield Piece(GONE, "".join(before[a:b]))
            yield Piece(ADDED, "".join(after[c:d]))


def _merge(pieces: Iterator[Piece]) -> Iterator[Piece]:
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def build_difference(before: dict[str, Any], after: dict[str, Any]) -> Difference:
    """Compare two frozen states (`PlanVersion.frozen`)."""
    texts = [
        TextDifference(key, code, compare_text(old, new))
        for key in TextSection.Key.values
        for code in LANGUAGES
        if (old := before["texts"].get(key, {}).get(code, "")) != (new := after["texts"].get(key, {}).get(code, ""))
    ]
    old_points = {one["id"]: one for one in before["plan"]["points"]}
    new_points = {one["id"]: one for one in after["plan"]["points"]}
    both = [(old_points[one], new_points[one]) for one in old_points if one in new_points]
    old_figures, new_figures = before["plan"]["figures"], after["plan"]["figures"]
    keys = [*old_figures, *(key for key in new_figures if key not in old_figures)]
    old_waived, new_waived = _by_target(before["waivers"]), _by_target(after["waivers"])
    return Difference(
        texts=tuple(texts),
        opened=tuple(one for key, one in new_points.items() if key not in old_points),
        closed=tuple(one for key, one in old_points.items() if key not in new_points),
        moved_tier=tuple((old, new) for old, new in both if old["tier"] != new["tier"]),
        figures=tuple(
            FigureDifference(key, old_figures.get(key), new_figures.get(key))
            for key in keys
            if old_figures.get(key) != new_figures.get(key)
        ),
        waived=tuple(one for key, one in new_waived.items() if old_waived.get(key, {}).get("reason") != one["reason"]),
        no_longer_waived=tuple(one for key, one in old_waived.items() if key not in new_waived),
    )


def _by_target(waivers: Sequence[dict[str, Any]]) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {(one["criterion"], one["about"], one["target"]): one for one in waivers}
