"""A document as PDF/UA-1 by typst, and drawings as PNG: the same bytes for the same document on every machine."""

import json
import re
from dataclasses import is_dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from piste.core.errors import PisteError
from piste.core.language import Language
from piste.report.document.model import Document
from piste.report.document.plain_text import print_text
from piste.report.document.typeface import FONTS, known_characters

TEMPLATE = Path(__file__).parent / "document.typ"
STANDARD = "ua-1"
REGIONS = {"fi": "FI", "sv": "FI", "en": "GB"}
UNPRINTED = ("svg",)
NEEDED = {"Heading": "text", "Chapter": "title", "Figure": "alt", "TitlePage": "title"}
"""Texts that PDF/UA does not let be empty; a dash stands where nothing is left of one."""
PICTURE = (
    b'#set page(width: auto, height: auto, margin: 0pt)\n#set text(font: "Source Sans 3")\n'
    b'#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)\n'
)


def write_pdf(document: Document) -> bytes:
    """Return a document as PDF that conforms to PDF/UA-1 as far as typst checks it.

    Words reach typst as JSON and are set as text: no mark in them means anything. System fonts are off and the
    document's own day stands in the file, so the same document has the same bytes.

    Raises
    ------
    PisteError
        Where typst refuses the document.
    """
    return _compile(document, "pdf", pdf_standards=STANDARD)[0]


def draw_pages(document: Document, ppi: float = 80.0) -> list[bytes]:
    """Return the pages of a document as PNG, to look at."""
    return _compile(document, "png", ppi=ppi)


def draw_png(svg: str, ppi: float = 200.0) -> bytes:
    """Return a drawing as PNG; its units are points."""
    return _run(PICTURE, {"svg": svg, "width": str(width_pt(svg))}, "png", ppi=ppi)[0]


def width_pt(svg: str) -> float:
    """Return the width of a drawing in points, as its first element says; 0 where it says none."""
    found = re.search(r'<svg[^>]*?\swidth="([0-9.]+)"', svg)
    return float(found.group(1)) if found else 0.0


def _compile(document: Document, kind: str, **options: Any) -> list[bytes]:
    day = document.day
    options["timestamp"] = datetime(day.year, day.month, day.day, tzinfo=UTC)
    content = json.dumps(document_data(document), ensure_ascii=False)
    return _run(TEMPLATE.read_bytes(), {"document": content}, kind, **options)


def document_data(document: Document) -> dict[str, Any]:
    """Return a document as the template reads it: plain data, each block with its kind, texts ready to print."""
    lang, day = Language(document.language), document.day
    data: dict[str, Any] = _data(document, known_characters())
    return {
        **data,
        "title": print_text(document.title, known_characters()) or "–",
        "region": REGIONS[document.language],
        "day": None,
        "year": day.year,
        "month": day.month,
        "day_of_month": day.day,
        "words": {"figure": lang.text("Fig."), "table": lang.text("Table"), "contents": lang.text("Contents")},
    }


def _data(value: Any, known: frozenset[int]) -> Any:
    if isinstance(value, str):
        return print_text(value, known)
    if isinstance(value, tuple | list):
        return [_data(one, known) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        plain = {
            key: one if key in UNPRINTED else _data(one, known)
            for key, one in ((key, getattr(value, key)) for key in value.__dataclass_fields__)
        }
        if key := NEEDED.get(type(value).__name__):
            plain[key] = plain[key] or "–"
        if "svg" in plain:
            plain["width_pt"] = width_pt(plain["svg"])
        return {"kind": type(value).__name__, **plain}
    return value


@lru_cache
def _fonts() -> typst.Fonts:
    if not any(FONTS.glob("*.ttf")):
        raise PisteError("The typefaces of documents are missing in {folder}. Run the set-up.", folder=str(FONTS))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _run(source: bytes, inputs: dict[str, str], kind: Any, **options: Any) -> list[bytes]:
    try:
        made: Any = typst.compile(
            source, format=kind, root=str(TEMPLATE.parent), font_paths=_fonts(), ignore_system_fonts=True,
            sys_inputs=inputs, **options,
        )  # fmt: skip
    except typst.TypstError as fault:
        raise PisteError("The document could not be set: {reason}.", reason=str(fault.message)) from fault
    assert made is not None, "typst returns bytes where no file is named"
    return list(made) if isinstance(made, list) else [made]
