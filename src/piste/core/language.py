"""Words and numbers in the reader's language: Finnish, Swedish or English."""

import gettext
import locale
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.numbers import format_decimal

from piste.core.message import Message

LANGUAGES = ("fi", "sv", "en")
THIN_SPACE = "\u202f"
MINUS = "\u2212"


@lru_cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("piste", Path(__file__).parent.parent / "locale", [code], fallback=code == "en")


@dataclass(frozen=True)
class Language:
    """One of the three languages, with its catalogue and its way to write numbers."""

    code: str

    def __post_init__(self) -> None:
        if self.code not in LANGUAGES:
            raise ValueError(f"language {self.code!r}; known are {', '.join(LANGUAGES)}")

    def text(self, message: str, **values: object) -> str:
        """Return an English message in this language, its `{name}` fields filled.

        Numbers are written the local way, messages among the values in this language too, several after semicolons.
        """
        written = {name: self._write(value) for name, value in values.items()}
        translated = _catalogue(self.code).gettext(message) if message else ""
        return translated.format(**written) if values else translated

    def tell(self, message: Message) -> str:
        """Return a message in this language."""
        return self.text(message.text, **message.values)

    def _write(self, value: object) -> object:
        if isinstance(value, int | float):
            return self.number(value)
        if isinstance(value, Message):
            return self.tell(value)
        if isinstance(value, tuple):
            return "; ".join(str(self._write(part)) for part in value)
        return value

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the form that fits n; `{n}` stands for the number."""
        written = {name: self._write(value) for name, value in values.items()}
        return _catalogue(self.code).ngettext(one, many, n).format(n=self.number(n), **written)

    def number(self, value: float, digits: int | None = None) -> str:
        """Write a number: thin spaces in thousands, the language's decimal mark, a real minus."""
        return _write_number(value, digits, "." if self.code == "en" else ",")

    def signed(self, value: float, digits: int | None = None) -> str:
        """Write a change with its sign."""
        written = self.number(value, digits)
        positive = value > 0 and written.strip("0.,") != ""
        return "+" + written if positive else written

    def percent(self, share: float, digits: int = 1) -> str:
        """Write a share (0 to 1) as per cent."""
        gap = "" if self.code == "en" else "\u00a0"
        return self.number(100 * share, digits) + gap + "%"


@lru_cache(maxsize=1 << 16)
def _write_number(value: float, digits: int | None, mark: str) -> str:
    # Pages of tables write the same counts again and again, and babel's rounding is what they wait for
    if digits is None:
        digits = 0 if float(value).is_integer() else 1
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    plain = format_decimal(value, pattern, locale="en")
    if plain.lstrip("-").strip("0.,") == "":
        plain = plain.lstrip("-")  # no minus zero
    whole, _, part = plain.partition(".")
    return whole.replace(",", THIN_SPACE).replace("-", MINUS) + (mark + part if part else "")


def language_of_user(asked: str | None = None) -> Language:
    """Return the language asked for, else PISTE_LANG, else the terminal's, else English."""
    for code in (asked, os.environ.get("PISTE_LANG"), (locale.getlocale()[0] or "")[:2], "en"):
        if code in LANGUAGES:
            return Language(code)
    raise AssertionError
