"""Parts of a Word file that python-docx has no words for: fields, languages, alternative texts, lines of tables."""

import io
import zipfile
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

FIXED_DATE = (2000, 1, 1, 0, 0, 0)
"""Of every file within the file: a clock would make every document differ."""


def make_element(tag: str, **attributes: str) -> Any:
    """Return an element, its attributes in Word's own name space."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field that Word works out (a page number), with what stands there until it does."""
    run = paragraph.add_run()._r  # noqa: SLF001  (python-docx has no fields)
    run.append(make_element("fldChar", fldCharType="begin"))
    code = make_element("instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    run.append(code)
    run.append(make_element("fldChar", fldCharType="separate"))
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(make_element("fldChar", fldCharType="end"))  # noqa: SLF001


def open_contents(paragraph: Paragraph) -> None:
    """Begin the field of contents in its first line; Word works it out anew when it opens the file."""
    run = make_element("r")
    run.append(make_element("fldChar", fldCharType="begin", dirty="true"))
    code = make_element("instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = ' TOC \\o "1-1" \\h \\z \\u '
    run.append(code)
    run.append(make_element("fldChar", fldCharType="separate"))
    paragraph._p.append(run)  # noqa: SLF001


def close_contents(paragraph: Paragraph) -> None:
    """End the field of contents."""
    run = make_element("r")
    run.append(make_element("fldChar", fldCharType="end"))
    paragraph._p.append(run)  # noqa: SLF001


def mark_place(paragraph: Paragraph, name: str, number: int) -> None:
    """Give a paragraph a name that links lead to."""
    start = make_element("bookmarkStart", id=str(number), name=name)
    properties = paragraph._p.pPr  # noqa: SLF001
    if properties is None:
        paragraph._p.insert(0, start)  # noqa: SLF001
    else:
        properties.addnext(start)
    paragraph._p.append(make_element("bookmarkEnd", id=str(number)))  # noqa: SLF001


def add_link(paragraph: Paragraph, text: str, name: str) -> None:
    """Add a link to a place of the same document."""
    link = make_element("hyperlink", anchor=name, history="1")
    run, content = make_element("r"), make_element("t")
    content.text = text
    content.set(qn("xml:space"), "preserve")
    run.append(content)
    link.append(run)
    paragraph._p.append(link)  # noqa: SLF001


def set_language(style: Any, code: str) -> None:
    """Set the language of a style's text, of either direction."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(make_element("lang", val=code, eastAsia=code, bidi="ar-SA"))


def describe_picture(shape: Any, alt: str) -> None:
    """Give a picture its alternative text."""
    shape._inline.docPr.set("descr", alt)  # noqa: SLF001


def repeat_header(row: Any) -> None:
    """Make a row the header of its table, repeated on every page."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(make_element("cantSplit"))
    properties.append(make_element("tblHeader"))


def keep_row(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(make_element("cantSplit"))  # noqa: SLF001


def rule_cell(cell: Any, *, foot: tuple[int, str]) -> None:
    """Draw the line under a cell: eighths of a point, colour."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    borders = make_element("tcBorders")
    borders.append(make_element("bottom", val="single", sz=str(foot[0]), space="0", color=foot[1]))
    properties.append(borders)


def shade_cell(cell: Any, colour: str) -> None:
    """Fill a cell."""
    cell._tc.get_or_add_tcPr().append(make_element("shd", val="clear", color="auto", fill=colour))  # noqa: SLF001


def fix_dates(content: bytes) -> bytes:
    """Return a zip file whose members bear one fixed date."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, FIXED_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            kept.writestr(member, source.read(name))
    return target.getvalue()
