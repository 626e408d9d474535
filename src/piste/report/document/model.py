"""What a document says, built once: writers turn the same model into PDF and DOCX.

Every text is plain: no writer reads markup from it. Numbers and words are already in the document's language.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Tone = Literal["", "gain", "loss", "muted"]
Align = Literal["left", "right"]


@dataclass(frozen=True)
class Heading:
    """A heading within a chapter; level 2 or 3 (a chapter's own is level 1)."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `strong` stands in bold before it."""

    text: str
    style: Literal["body", "lead", "note"] = "body"
    strong: str = ""


@dataclass(frozen=True)
class Listing:
    """A list; each item is (bold beginning or "", text)."""

    items: tuple[tuple[str, str], ...]
    ordered: bool = False


@dataclass(frozen=True)
class KeyFigure:
    """One figure with its label above and a note below."""

    label: str
    value: str
    note: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class KeyFigures:
    """Two to four figures side by side."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Cell:
    """A cell that is more than its text."""

    text: str
    tone: Tone = ""
    strong: bool = False


@dataclass(frozen=True)
class TableColumn:
    """A column: its title with its unit; `share` is its part of the width left over, 0 as narrow as it may be."""

    title: str
    align: Align = "left"
    share: float = 0.0


@dataclass(frozen=True)
class DataTable:
    """A table with a header row, which is repeated on every page."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing: SVG whose units are points, and the words that stand in its place for who does not see it."""

    svg: str
    alt: str
    caption: str
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Callout:
    """What must not be overlooked: a strong first line and a text."""

    strong: str
    text: str
    tone: Tone = "loss"


@dataclass(frozen=True)
class Record:
    """Labels and values, one below the other: facts of a title page, an answer to a statement."""

    rows: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Listing | KeyFigures | DataTable | Figure | Callout | Record


@dataclass(frozen=True)
class Chapter:
    """A chapter: its topic, and the sentence that heads it and says the answer."""

    topic: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = True


@dataclass(frozen=True)
class TitlePage:
    """The first page."""

    publisher: str
    title: str
    subtitle: str
    state: str
    facts: tuple[tuple[str, str], ...]
    note: str = ""
    svg: str = ""
    """A picture that only decorates; it is hidden from screen readers."""


@dataclass(frozen=True)
class Document:
    """A whole document in one language (`fi`, `sv`, `en`)."""

    language: str
    title_page: TitlePage
    chapters: tuple[Chapter, ...]
    running: str
    """Head of every page, left."""
    remark: str
    """Head of every page, right: the state of the document."""
    footer: str
    day: date
    """Day of the file's properties: given, never the clock's, so that the same document has the same bytes."""

    @property
    def title(self) -> str:
        """Return the title of the file's properties."""
        return ". ".join(filter(None, (self.title_page.title, self.title_page.subtitle)))
