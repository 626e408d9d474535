"""The styles of a Word document: the type and colours of the printed one, in a typeface that offices have."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from piste.report.document import docx_parts as parts

INK, INK_2, BRAND, ACCENT = "212121", "5F686D", "00357A", "235A9A"
TONES = {"loss": "95470A", "gain": "0B5C7A", "muted": INK_2}
CODES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
FACE = "Calibri"


@dataclass(frozen=True)
class _Style:
    size: float
    bold: bool = False
    ink: str = INK
    above: float = 0.0
    below: float = 6.0
    leads: bool = False
    """It stays with what follows."""


STYLES = {
    "Normal": _Style(10.5, below=7),
    "Title": _Style(30, bold=True, ink=BRAND, above=90, below=6),
    "Subtitle": _Style(20, ink=BRAND, below=18),
    "Heading 1": _Style(19, bold=True, below=12, leads=True),
    "Heading 2": _Style(13, bold=True, above=14, below=6, leads=True),
    "Heading 3": _Style(11, bold=True, above=10, below=3, leads=True),
    "List Bullet": _Style(10.5, below=4),
    "Numbered": _Style(10.5, below=4),
    "Caption": _Style(9.5, above=8, below=4, leads=True),
    "TOC Heading": _Style(19, bold=True, below=12),
    "TOC 1": _Style(10.5, below=7),
    "Topic": _Style(10, bold=True, ink=ACCENT, below=2, leads=True),
    "Lead": _Style(12, below=9),
    "Note": _Style(8.5, ink=INK_2, below=3),
    "Key Figure": _Style(22, bold=True, below=0),
    "Table Head": _Style(8.5, ink=INK_2, above=2, below=2),
    "Table Text": _Style(9.5, above=2, below=2),
    "Cover Line": _Style(13, bold=True, ink=BRAND, below=12),
    "Record": _Style(9.5, below=3),
    "Gap": _Style(6, below=0),
}


def prepare_styles(word: WordFile, language: str) -> None:
    """Give a new Word file the styles of documents in a language."""
    for name, look in STYLES.items():
        _shape(_find(word, name), look, language)
    for name in ("Numbered", "Record"):
        layout = word.styles[name].paragraph_format
        layout.left_indent = Mm(45 if name == "Record" else 7)
        layout.first_line_indent = -layout.left_indent
        layout.tab_stops.add_tab_stop(layout.left_indent)
    for name in ("Header", "Footer"):
        _shape(word.styles[name], _Style(8.5, ink=INK_2, below=0), language)
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if defaults is not None:
        defaults.set(qn("w:val"), CODES[language])


def _find(word: WordFile, name: str) -> Any:
    known = [style.name for style in word.styles]
    if name in known:
        return word.styles[name]
    made: Any = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = word.styles["Normal"]
    return made


def _shape(style: Any, look: _Style, language: str) -> None:
    font, layout = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = FACE, Pt(look.size), look.bold, False
    font.color.rgb = RGBColor.from_string(look.ink)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FACE)
    layout.space_before, layout.space_after = Pt(look.above), Pt(look.below)
    layout.keep_with_next, layout.widow_control = look.leads, True
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    parts.set_language(style, CODES[language])
