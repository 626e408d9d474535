"""Text that is written in Finnish, Swedish and English, and read in whichever there is."""

from typing import Any

from django.utils.translation import get_language

LANGUAGES = ("fi", "sv", "en")
SPOKEN = (("fi", "Suomi"), ("sv", "Svenska"), ("en", "English"))


def read_text(row: Any, field: str, language: str = "") -> tuple[str, str]:
    """Return a row's text and the language it is in: the reader's own, else the first one that is written.

    Parameters
    ----------
    row : Model
        With the fields `<field>_fi`, `<field>_sv`, `<field>_en`.
    language : str
        Code of the language wanted; by default the reader's.
    """
    own = (language or get_language() or "fi")[:2]
    for code in dict.fromkeys((own, *LANGUAGES)):
        text = getattr(row, f"{field}_{code}", "").strip()
        if text:
            return text, code
    return "", own if own in LANGUAGES else "fi"
