"""A document as parts of a page: the same chapters that are printed, for reading on a screen."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import mark_safe

from piste.report.document.model import Block, Chapter, DataTable, Document, Figure
from piste.report.document.typst_writer import width_pt

WIDE_PT = 400.0


@dataclass(frozen=True)
class Part:
    """One block with its kind, as the template tells them apart."""

    kind: str
    block: Any
    svg: Any = ""
    rows: Any = ()
    is_wide: bool = False


@dataclass(frozen=True)
class Shown:
    """A chapter of a page."""

    key: str
    topic: str
    title: str
    parts: tuple[Part, ...]


def show_chapters(document: Document) -> list[Shown]:
    """Return the chapters of a document for a page."""
    return [show_chapter(f"c{k}", chapter) for k, chapter in enumerate(document.chapters, start=1)]


def show_chapter(key: str, chapter: Chapter) -> Shown:
    """Return one chapter."""
    return Shown(key, chapter.topic, chapter.title, tuple(show_block(block) for block in chapter.blocks))


def show_block(block: Block) -> Part:
    """Return a block; a drawing is the engine's own markup, every text of it escaped."""
    kind = type(block).__name__
    if isinstance(block, Figure):
        return Part(kind, block, mark_safe(block.svg), (), width_pt(block.svg) > WIDE_PT)  # noqa: S308
    if isinstance(block, DataTable):
        rows = [list(zip(row, block.columns, strict=True)) for row in block.rows]
        return Part(
            kind,
            block,
            "",
            [
                [
                    (
                        getattr(cell, "text", cell),
                        getattr(cell, "tone", ""),
                        getattr(cell, "strong", False),
                        column.align == "right",
                    )
                    for cell, column in row
                ]
                for row in rows
            ],
        )
    return Part(kind, block)
