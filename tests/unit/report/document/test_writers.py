"""PDF and DOCX from one model: tags, languages, alternative texts, the same bytes; hostile texts stay text."""

import io
import zipfile
from datetime import date

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from piste.core.errors import PisteError
from piste.report.document import typst_writer
from piste.report.document.docx_writer import write_docx
from piste.report.document.model import (
    Callout,
    Cell,
    Chapter,
    DataTable,
    Document,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Listing,
    Paragraph,
    Record,
    TableColumn,
    TitlePage,
)
from piste.report.document.typst_writer import draw_pages, draw_png, write_pdf

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="80" viewBox="0 0 400 80">'
    '<rect width="400" height="80" fill="#eaf2fa"/><text x="9" y="40" font-family="Source Sans 3">Mikkeli</text></svg>'
)
HOSTILE = '#panic("x") *b* _i_ $x$ <b onload="alert(1)">x</b> @label = h `raw` \\ // /* {{ x }} =1+1'
ARABIC, HEBREW, EMOJI = "مرحبا", "שלום", "😀"


def make_document(text="Text", language="fi"):
    table = DataTable(
        "Points", (TableColumn("Point", share=1), TableColumn("People", "right")),
        tuple((Cell(f"Row {k}", strong=True), f"{k}") for k in range(90)), "Source", "Note",
    )  # fmt: skip
    blocks = (
        Paragraph(text, "lead"), KeyFigures((KeyFigure("a", "1", "n", "loss"), KeyFigure("b", "2"))), table,
        Figure(SVG, f"Map {text}", "Map", "Source"), Callout("8 917", text), Record((("Version", text),)),
        Heading("Part"), Listing((("For:", text), ("", "more"))), Listing((("", "one"), ("", "two")), ordered=True),
        Heading("Small", 3), Paragraph(text, "note", "Strong"),
    )  # fmt: skip
    cover = TitlePage("Council", "Regional plan", "South Savo", "Draft", (("Version", "3"),), text, SVG)
    chapters = (Chapter("Summary", "The answer", blocks), Chapter("Sources", text, ()))
    return Document(language, cover, chapters, "Running", "Draft", "Foot", date(2026, 11, 24))


@pytest.fixture(scope="module")
def pdf():
    return write_pdf(make_document())


@pytest.fixture(scope="module")
def word():
    return docx.Document(io.BytesIO(write_docx(make_document())))


def collect(node, found):
    """Walk a PDF's structure tree and collect (kind, dictionary)."""
    node = node.get_object()
    if isinstance(node, pypdf.generic.ArrayObject):
        for one in node:
            collect(one, found)
    elif isinstance(node, pypdf.generic.DictionaryObject):
        if "/S" in node:
            found.append((node["/S"], node))
        if "/K" in node:
            collect(node.raw_get("/K"), found)
    return found


def test_the_pdf_is_tagged_and_says_so(pdf):
    read = pypdf.PdfReader(io.BytesIO(pdf))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("fi")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata.title == "Regional plan. South Savo"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data().replace(b" ", b"")


def test_headings_tables_and_figures_have_their_tags(pdf):
    tree = collect(pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"], [])
    kinds = [kind for kind, _ in tree]
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/Caption", "/L", "/LI", "/Link"} <= set(kinds)
    assert kinds.count("/Table") == 1
    assert kinds.count("/TH") == 2
    assert kinds.count("/TD") == 180
    figures = [node for kind, node in tree if kind == "/Figure"]
    assert [node["/Alt"] for node in figures] == ["Map Text"]  # the cover's picture decorates: it has no tag
    assert ["/Column" in str(node["/A"]) for kind, node in tree if kind == "/TH"] == [True, True]


def test_the_same_document_has_the_same_bytes(pdf):
    assert write_pdf(make_document()) == pdf
    assert write_docx(make_document()) == write_docx(make_document())


def test_typst_refuses_a_figure_without_alternative_text(monkeypatch):
    bad = typst_writer.TEMPLATE.read_bytes().replace(b"alt: b.alt, ", b"")
    monkeypatch.setattr(type(typst_writer.TEMPLATE), "read_bytes", lambda _self: bad)
    with pytest.raises(PisteError, match="could not be set"):
        write_pdf(make_document())


def test_the_word_file_has_real_headings_and_a_field_of_contents(word):
    styles = [line.style.name for line in word.paragraphs]
    assert [styles.count(f"Heading {k}") for k in (1, 2, 3)] == [2, 1, 1]
    assert styles.count("TOC 1") == 2
    codes = [one.text for one in word.element.iter(qn("w:instrText"))]
    assert any("TOC" in code for code in codes)
    assert {"SEQ Table \\* ARABIC", "SEQ Fig \\* ARABIC"} <= {code.strip() for code in codes}
    feet = [one.text.strip() for one in word.sections[0].footer._element.iter(qn("w:instrText"))]
    assert feet == ["PAGE", "NUMPAGES"]
    links = [one.get(qn("w:anchor")) for one in word.element.iter(qn("w:hyperlink"))]
    names = [one.get(qn("w:name")) for one in word.element.iter(qn("w:bookmarkStart"))]
    assert links == ["chapter_1", "chapter_2"] == names


def test_the_word_file_repeats_headers_describes_pictures_and_knows_its_language(word):
    table = next(one for one in word.tables if len(one.rows) > 50)
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == ["Map Text"]
    assert word.styles["Normal"].element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "fi-FI"
    assert word.core_properties.language == "fi"
    assert word.core_properties.title == "Regional plan. South Savo"


def test_hostile_text_is_text_in_the_pdf():
    document = make_document(f"{HOSTILE} {ARABIC}")
    told = "".join(
        "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(write_pdf(document))).pages).split()
    )
    assert "".join(HOSTILE.split()) in told
    read = pypdf.PdfReader(io.BytesIO(write_pdf(document)))
    assert not any("/AA" in page or "/A" in page for page in read.pages)
    assert "/JavaScript" not in str(read.trailer["/Root"])


def test_hostile_text_is_text_in_the_word_file():
    content = write_docx(make_document(f"{HOSTILE} {ARABIC} {HEBREW} {EMOJI}"))
    read = docx.Document(io.BytesIO(content))
    assert any(line.text == f"{HOSTILE} {ARABIC} {HEBREW} {EMOJI}" for line in read.paragraphs)
    inside = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "<b onload" not in inside


@pytest.mark.parametrize(
    "text", [HEBREW, EMOJI, "漢字", "\u202eabc\u2066", "a\x00b\x07", "\ud800", "e\u0301", "x" * 5000]
)
def test_every_text_can_be_set(text):
    assert write_pdf(make_document(text, "sv")).startswith(b"%PDF")
    docx.Document(io.BytesIO(write_docx(make_document(text, "en"))))


def test_a_long_word_stays_on_the_page():
    short, long = make_document("x"), make_document("x" * 3000)
    pages = draw_pages(long, 40)
    assert len(pages) > len(draw_pages(short, 40))
    read = pypdf.PdfReader(io.BytesIO(write_pdf(long)))
    right = []
    for page in read.pages:
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, _size: right.append(tm[4]) if text.strip() else None
        )
    assert max(right) < 595 - 22.5 / 25.4 * 72


def test_drawings_become_pictures():
    assert draw_png(SVG).startswith(b"\x89PNG")
    width = int.from_bytes(draw_png(SVG, 144)[16:20])
    assert width == 800


def test_words_of_the_kit_are_in_the_documents_language():
    told = pypdf.PdfReader(io.BytesIO(write_pdf(make_document(language="sv")))).pages
    assert "Innehåll" in told[1].extract_text()
    assert "Tabell 1" in told[2].extract_text()
