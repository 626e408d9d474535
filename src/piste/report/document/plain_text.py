"""Text from people made safe to print: what steers a program or a reader's eye is taken out, the rest stays."""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

LONGEST_WORD, STEP = 34, 17
"""Longer words get invisible places to break, so that they cannot leave the page."""
SOFT_BREAK = "\u200b"
MISSING = "\u25a1"
"""Stands for a character that no typeface of ours holds."""

_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff\ufff9-\ufffb]")
_INK = {"Cc", "Cs", "Co", "Cn"}
T = TypeVar("T")


def clean_text(text: str) -> str:
    """Return text without control characters and marks that turn the writing direction; white space is one space.

    Non-breaking and thin spaces stay: they hold numbers together.
    """
    kept = _STEERING.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))
    spaced = re.sub(r"[ \t\r\n\v\f\x85]+", " ", kept)
    return "".join(char for char in spaced if unicodedata.category(char) not in _INK).strip()


def clean_lines(text: str) -> list[str]:
    """Return the lines of a text, each clean."""
    return [clean_text(line) for line in re.split("\r\n|[\n\r\v\f\x85\u2028\u2029]", text)]


def break_words(text: str) -> str:
    """Return text whose overlong words may break."""
    return re.sub(rf"[^\s{SOFT_BREAK}]{{{LONGEST_WORD},}}", _break_word, text)


def _break_word(match: re.Match[str]) -> str:
    word = match.group()
    cuts = [k for k in range(STEP, len(word), STEP) if not unicodedata.combining(word[k])]
    parts = [word[start:end] for start, end in zip([0, *cuts], [*cuts, len(word)], strict=True)]
    return SOFT_BREAK.join(parts)


def print_text(text: str, known: frozenset[int]) -> str:
    """Return text as our typefaces can set it: composed, long words breakable, unknown characters as a square."""
    composed = unicodedata.normalize("NFC", clean_text(text))
    return break_words("".join(_set_char(char, known) for char in composed))


def _set_char(char: str, known: frozenset[int]) -> str:
    if ord(char) in known:
        return char
    category = unicodedata.category(char)
    if category == "Cf" or "\ufe00" <= char <= "\ufe0f":
        return ""
    if category == "Zs":
        return " "
    return "" if category in ("Mn", "Me") else MISSING


def clean_all(value: T) -> T:
    """Return a part of a document with every text of it clean, SVG apart."""
    cleaned: Any = _clean(value)
    return cleaned


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        return tuple(_clean(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: _clean(getattr(value, one.name)) for one in fields(value) if one.name != "svg"}
        return replace(value, **changed)
    assert value is None or isinstance(value, bool | int | float | date), type(value)
    return value
