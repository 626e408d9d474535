"""A document as DOCX that an office can go on writing: real headings, lists and tables, alternative texts, contents."""

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, RGBColor

from piste.core.language import Language
from piste.report.document import docx_parts as parts
from piste.report.document.docx_style import INK_2, TONES, prepare_styles
from piste.report.document.model import (
    Block,
    Callout,
    Cell,
    Chapter,
    DataTable,
    Document,
    Figure,
    Heading,
    KeyFigures,
    Listing,
    Paragraph,
    Record,
)
from piste.report.document.plain_text import clean_all
from piste.report.document.typst_writer import draw_png, width_pt

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document as WordFile

WIDTH_MM = 165.0
PPI = 160.0
POINTS_AN_INCH = 72.0


def write_docx(document: Document) -> bytes:
    """Return a document as DOCX, the same bytes for the same document.

    Drawings are PNG of 160 dots an inch with their alternative texts; every text is a run, never markup.
    """
    return _Writer(clean_all(document)).write()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document, self.lang = document, Language(document.language)
        self.word: WordFile = docx.Document()
        self.figures = self.tables = 0

    def write(self) -> bytes:
        prepare_styles(self.word, self.document.language)
        self._properties()
        self._page()
        self._cover()
        self._contents()
        for number, chapter in enumerate(self.document.chapters):
            self._chapter(number, chapter)
        target = io.BytesIO()
        self.word.save(target)
        return parts.fix_dates(target.getvalue())

    def _properties(self) -> None:
        known, day = self.word.core_properties, self.document.day
        moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001  (Word wants a naive one)
        known.title, known.author, known.language = (
            self.document.title[:255],
            self.document.title_page.publisher[:255],
            self.document.language,
        )
        known.created = known.modified = moment
        known.last_modified_by, known.comments, known.keywords, known.revision = "", "", "", 1

    def _page(self) -> None:
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22.5)
        section.top_margin, section.bottom_margin = Mm(25), Mm(19)
        section.different_first_page_header_footer = True
        head = section.header.paragraphs[0]
        head.text = f"{self.document.running}\t{self.document.remark}"
        foot = section.footer.paragraphs[0]
        foot.add_run(self.document.footer + "\t")
        parts.add_field(foot, "PAGE", "1")
        foot.add_run(" / ")
        parts.add_field(foot, "NUMPAGES", "1")
        for line in (head, foot):
            line.paragraph_format.tab_stops.clear_all()
            line.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH_MM), alignment=2)

    def _cover(self) -> None:
        cover = self.document.title_page
        self._add(cover.publisher, "Cover Line")
        self._add(cover.title, "Title")
        self._add(cover.subtitle, "Subtitle")
        if cover.state:
            self._add(cover.state, "Cover Line")
        self._record(Record(cover.facts))
        if cover.note:
            self._add(cover.note, "Note")

    def _contents(self) -> None:
        if len(self.document.chapters) < 2:
            return
        head = self._add(self.lang.text("Contents"), "TOC Heading")
        head.paragraph_format.page_break_before = True
        line = None
        for number, chapter in enumerate(self.document.chapters):
            line = self._add("", "TOC 1")
            if number == 0:
                parts.open_contents(line)
            parts.add_link(line, chapter.title, f"chapter_{number + 1}")
        assert line is not None
        parts.close_contents(line)

    def _chapter(self, number: int, chapter: Chapter) -> None:
        topic = self._add(chapter.topic, "Topic")
        topic.paragraph_format.page_break_before = chapter.new_page
        head = self._add(chapter.title, "Heading 1")
        parts.mark_place(head, f"chapter_{number + 1}", number + 1)
        for block in chapter.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        writers: dict[type, Callable[[Any], None]] = {
            Heading: lambda one: self._add(one.text, f"Heading {one.level}"),
            Paragraph: self._paragraph,
            Listing: self._listing,
            KeyFigures: self._key_figures,
            DataTable: self._table,
            Figure: self._figure,
            Callout: self._callout,
            Record: self._record,
        }
        writers[type(block)](block)

    def _add(self, text: str, style: str) -> Any:
        return self.word.add_paragraph(text, style=style)

    def _paragraph(self, block: Paragraph) -> None:
        line = self._add("", {"body": "Normal", "lead": "Lead", "note": "Note"}[block.style])
        if block.strong:
            line.add_run(block.strong + " ").bold = True
        line.add_run(block.text)

    def _listing(self, block: Listing) -> None:
        for number, (strong, text) in enumerate(block.items, start=1):
            line = self._add("", "Numbered" if block.ordered else "List Bullet")
            if block.ordered:  # written out: Word would count on through all lists of the document
                line.add_run(f"{number}.\t")
            if strong:
                line.add_run(strong + " ").bold = True
            line.add_run(text)

    def _key_figures(self, block: KeyFigures) -> None:
        table = self._grid(3, [1.0] * len(block.figures))
        for k, one in enumerate(block.figures):
            for row, (text, style) in enumerate(((one.label, "Note"), (one.value, "Key Figure"), (one.note, "Note"))):
                self._fill(table.cell(row, k), Cell(text, one.tone if row == 2 else ""), style)
        self._add("", "Gap")

    def _table(self, block: DataTable) -> None:
        self.tables += 1
        self._caption("Table", self.tables, block.caption)
        shares = [column.share or 0.9 for column in block.columns]
        table = self._grid(1 + len(block.rows), shares)
        parts.repeat_header(table.rows[0])
        columns = list(zip(*(list(row.cells) for row in table.rows), strict=True))
        for k, column in enumerate(block.columns):
            right = column.align == "right"
            self._fill(columns[k][0], Cell(column.title, "muted"), "Table Head", right=right)
            parts.rule_cell(columns[k][0], foot=(6, INK_2))
            for row, cells in enumerate(block.rows, start=1):
                one = cells[k]
                self._fill(columns[k][row], Cell(one) if isinstance(one, str) else one, "Table Text", right=right)
                parts.rule_cell(columns[k][row], foot=(4, "ECEDEE"))
        for row in table.rows[1:]:
            parts.keep_row(row)
        self._below(block.note, block.source)

    def _figure(self, block: Figure) -> None:
        self.figures += 1
        self._caption("Fig.", self.figures, block.caption)
        line = self._add("", "Normal")
        width = min(width_pt(block.svg) / POINTS_AN_INCH * 25.4, WIDTH_MM)
        shape = line.add_run().add_picture(io.BytesIO(draw_png(block.svg, PPI)), width=Mm(width))
        parts.describe_picture(shape, block.alt)
        self._below(block.note, block.source)

    def _callout(self, block: Callout) -> None:
        table = self._grid(1, [1.0])
        cell = table.cell(0, 0)
        parts.shade_cell(cell, {"loss": "FDF4EC", "gain": "EEF6F9", "muted": "F7F7F8", "": "F7FAFD"}[block.tone])
        self._fill(cell, Cell(block.strong, strong=True), "Lead")
        if block.text:
            cell.add_paragraph(block.text, style="Normal")
        self._add("", "Gap")

    def _record(self, block: Record) -> None:
        for label, value in block.rows:
            line = self._add("", "Record")
            line.add_run(label + "\t").font.color.rgb = RGBColor.from_string(INK_2)
            line.add_run(value)

    def _caption(self, kind: str, number: int, text: str) -> None:
        line = self._add("", "Caption")
        line.add_run(f"{self.lang.text(kind)} ").bold = True
        parts.add_field(line, f"SEQ {kind.rstrip(chr(46))} \\* ARABIC", str(number))
        line.add_run(". ").bold = True
        line.add_run(text)

    def _below(self, note: str, source: str) -> None:
        for text in filter(None, (note, source)):
            self._add(text, "Note")
        self._add("", "Gap")

    def _grid(self, rows: int, shares: list[float]) -> Any:
        table = self.word.add_table(rows=rows, cols=len(shares))
        table.autofit = False
        total = sum(shares)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(WIDTH_MM * share / total)
        return table

    def _fill(self, cell: Any, content: Cell, style: str, *, right: bool = False) -> None:
        line = cell.paragraphs[0]
        line.style = self.word.styles[style]
        run = line.add_run(content.text)
        run.bold = True if content.strong else None
        if content.tone:
            run.font.color.rgb = RGBColor.from_string(TONES[content.tone])
        if right:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
