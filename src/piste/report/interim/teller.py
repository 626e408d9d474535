"""Words that all chapters of an interim report share: figures with their marks, days, sources, people's own texts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from piste.core.language import Language
from piste.report.document.light_text import read_light_text
from piste.report.document.model import Block, Cell, Paragraph, TableColumn
from piste.report.interim.facts import Interim, Texts, Told

MILLION = 1e6
CENTS_A_MILLION = 1e8
ABOUT_WORDS = {"over": "over {number}", "under": "under {number}", "about": "about {number}"}
ONLY = {"fi": "Written in Finnish only.", "sv": "Written in Swedish only.", "en": "Written in English only."}


@dataclass(frozen=True)
class Teller:
    """What every chapter is written from."""

    told: Interim
    lang: Language

    def words(self, texts: Texts) -> str:
        """Return words in the document's language, openly in another where they are not written."""
        return next((texts[code] for code in (self.lang.code, "fi", "sv", "en") if texts.get(code)), "")

    def text(self, message: str, **values: object) -> str:
        """Return a message of the catalogue."""
        return self.lang.text(message, **values)

    def written(self, key: str, level: int = 2) -> tuple[Block, ...]:
        """Return what people wrote of a section; where only in another language, that is said."""
        texts = self.told.texts.get(key, {})
        found = self.words(texts)
        if not found.strip():
            return ()
        blocks = read_light_text(found, level)
        other = next((code for code, text in texts.items() if text == found), self.lang.code)
        if texts.get(self.lang.code):
            return blocks
        return (*blocks, Paragraph(self.text(ONLY.get(other, ONLY["fi"])), "note"))

    @property
    def unknown(self) -> Cell:
        """Return the words for what nobody has told."""
        return Cell(self.text("not known"), "muted")

    def figure(self, told: Told, scale: float = 1.0, digits: int | None = None) -> str:
        """Write a figure as it was told: about, over, estimate; an example says so."""
        if told.value is None:
            return self.text("not known")
        number = self.lang.number(told.value / scale, told.digits if digits is None else digits)
        worded = ABOUT_WORDS.get(told.about)
        written = self.text(worded, number=number) if worded else number
        return f"{written} {self.text('EXAMPLE')}" if told.example else written

    def cell(self, told: Told, scale: float = 1.0, digits: int | None = None) -> Cell | str:
        """Return a figure as a cell."""
        return self.unknown if told.value is None else self.figure(told, scale, digits)

    def millions(self, cents: int, digits: int = 2) -> str:
        """Write cents as millions of euros."""
        return self.lang.number(cents / CENTS_A_MILLION, digits)

    def thousands(self, cents: int) -> str:
        """Write cents as thousands of euros."""
        return self.lang.number(cents / 100_000, 0)

    def day(self, iso: str) -> str:
        """Write a day as the language does; what is no whole day stays as it is."""
        try:
            known = date.fromisoformat(iso)
        except ValueError:
            return iso
        if self.lang.code == "en":
            return f"{known.day}/{known.month}/{known.year}"
        return f"{known.day}.{known.month}.{known.year}"

    @property
    def period(self) -> str:
        """Return the period in years, or in days where it is no whole years."""
        first, last = self.told.first, self.told.last
        if first.endswith("-01-01") and last.endswith("-12-31"):
            return first[:4] if first[:4] == last[:4] else f"{first[:4]}–{last[:4]}"
        return f"{self.day(first)}–{self.day(last)}"

    def sources(self, names: Iterable[str]) -> str:
        """Return the line that stands under a table or figure."""
        known = list(dict.fromkeys(self.text(name) for name in names if name))
        if not known:
            return ""
        label = self.text("Source") if len(known) == 1 else self.text("Sources")
        return f"{label}: {'; '.join(known)}."

    def cited(self, told: Told) -> str:
        """Return a figure's source with its day."""
        if not told.source:
            return ""
        return f"{self.text(told.source)}, {self.day(told.day)}" if told.day else told.source

    def example(self, *flags: bool) -> str:
        """Return the mark of what is invented."""
        return f" ({self.text('EXAMPLE')})" if any(flags) else ""


def head(title: str, share: float = 0.0, *, right: bool = False) -> TableColumn:
    """Return a column."""
    return TableColumn(title, "right" if right else "left", share)
