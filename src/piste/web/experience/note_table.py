"""What interviews, workshops and observation say, by theme: notes and participants, and the words that recur."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import get_language

from piste.evaluation.free_text import count_words, search_texts
from piste.web.experience.models import Coding, FieldNote, Theme


@dataclass(frozen=True)
class NoteTheme:
    """A theme: in how many notes anybody found it, how many took part in those, and how it was meant."""

    theme: Theme
    notes: int
    participants: int
    negative: int
    positive: int


def themes_of(notes: Sequence[FieldNote]) -> list[NoteTheme]:
    """Return the themes of notes, the most frequent first; notes come with their codings.

    Counts tell how much was gathered, not how many people think so: nobody drew the participants by lot.
    """
    found: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    names: dict[int, Theme] = {}
    for at, note in enumerate(notes):
        for coding in note.codings.all():
            names[coding.theme_id] = coding.theme
            found[coding.theme_id][at].add(coding.tone)
    told = [
        NoteTheme(
            names[theme], len(by_note), sum(notes[at].participants for at in by_note),
            sum(Coding.Tone.NEGATIVE in tones for tones in by_note.values()),
            sum(Coding.Tone.POSITIVE in tones for tones in by_note.values()),
        )
        for theme, by_note in found.items()
    ]  # fmt: skip
    return sorted(told, key=lambda one: (-one.notes, one.theme.key))


def search_notes(notes: Sequence[FieldNote], words: str) -> list[FieldNote]:
    """Return the notes that hold every word asked for, as the beginning of a word."""
    marks = search_texts(np.array([note.notes for note in notes], dtype=object), words)
    return [note for note, found in zip(notes, marks, strict=True) if found]


def words_of(notes: Sequence[FieldNote]) -> list[tuple[str, int]]:
    """Return the words that most notes hold, without those that say nothing in the reader's language."""
    if not notes:
        return []
    tag = (get_language() or "fi")[:2]
    texts = np.array([note.notes for note in notes], dtype=object)
    return count_words(texts, np.full(len(notes), tag, dtype=object), 40)
