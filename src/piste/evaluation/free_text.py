"""Free text: themes that people have coded, words, and search; nothing that tells on a few."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from piste.basedata.place import Texts
from piste.core.errors import PisteError
from piste.core.small_group import SMALLEST_GROUP, Counts, Marks
from piste.core.solver import Floats
from piste.evaluation.interval import estimate_shares
from piste.evaluation.suppression import protect_counts

LANGUAGES = ("fi", "sv", "en")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True)
class Themes:
    """How many texts speak of each theme, the most frequent first; a text may speak of several.

    `answers` is -1 and the shares NaN where fewer than five texts speak of it, or all but fewer than five do.
    """

    names: tuple[str, ...]
    answers: Counts
    share: Floats
    low: Floats
    high: Floats
    texts: int


def count_themes(coded: Sequence[frozenset[str]]) -> Themes:
    """Count the themes that people have given to texts.

    Parameters
    ----------
    coded
        Themes of each text, n; empty where none fits.

    Notes
    -----
    Each theme divides the same texts into those that speak of it and the rest, so both are protected.
    """
    counted = Counter(theme for themes in coded for theme in themes)
    names = tuple(sorted(counted, key=lambda name: (-counted[name], name)))
    counts, total = np.array([counted[name] for name in names], dtype=np.int64), len(coded)
    share, low, high = estimate_shares(counts, total)
    hidden = np.array([bool(protect_counts(np.array([n, total - n])).hidden.any()) for n in counts], dtype=np.bool_)
    told = [np.where(hidden, np.nan, part) for part in (share, low, high)]
    return Themes(
        names, np.where(hidden, -1, counts), told[0], told[1], told[2], total if total >= SMALLEST_GROUP else -1
    )


def measure_agreement(first: Sequence[frozenset[str]], second: Sequence[frozenset[str]], theme: str) -> float:
    """Return Cohen's kappa of two people who coded the same texts; NaN where both say the same of all.

    kappa = (p_o - p_e) / (1 - p_e) (Cohen, Educational and Psychological Measurement 20, 1960), by statsmodels.
    """
    if len(first) != len(second):
        raise PisteError("The two have not coded the same texts.")
    marks = np.array([[theme in a, theme in b] for a, b in zip(first, second, strict=True)], dtype=np.int64)
    if not len(marks) or len(np.unique(marks)) < 2:
        return float("nan")
    from statsmodels.stats.inter_rater import cohens_kappa, to_table  # noqa: PLC0415

    table, _ = to_table(marks, bins=2)
    return float(cohens_kappa(table, return_results=False))


@cache
def read_stop_words(language: str) -> frozenset[str]:
    """Return the words of a language that say nothing by themselves; none for languages without a list."""
    if language not in LANGUAGES:
        return frozenset()
    text = (Path(__file__).parent / "stop_words" / f"{language}.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def split_words(text: str) -> list[str]:
    """Return the words of a text in small letters; digits are no words (they may be somebody's number)."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def count_words(texts: Texts, languages: Texts, most: int = 50) -> list[tuple[str, int]]:
    """Return the words that most answers hold, with the number of answers, the most frequent first.

    A word counts once an answer, and shows only where at least five answers hold it: a rarer one may be a name.
    """
    counted: Counter[str] = Counter()
    for text, language in zip(texts, languages, strict=True):
        stop = read_stop_words(str(language))
        counted.update({word for word in split_words(str(text)) if len(word) > 1 and word not in stop})
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(word, n) for word, n in ranked if n >= SMALLEST_GROUP][:most]


def search_texts(texts: Texts, words: str) -> Marks:
    """Mark the texts that hold every word asked for, as the beginning of a word: Finnish words end in many ways.

    For those who may read the answers. Nothing asked for finds nothing.
    """
    asked = split_words(words)
    found = np.zeros(len(texts), dtype=np.bool_)
    for i, text in enumerate(texts):
        held = split_words(str(text))
        found[i] = bool(asked) and all(any(word.startswith(start) for word in held) for start in asked)
    return found
