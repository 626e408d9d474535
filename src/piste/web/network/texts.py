"""Content in several languages: kept as one JSON object a text, read in the reader's language, falling back openly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

CONTENT_LANGUAGES: dict[str, Any] = {
    "fi": _("Finnish"),
    "sv": _("Swedish"),
    "en": _("English"),
    "se": _("Northern Sami"),
    "smn": _("Inari Sami"),
    "sms": _("Skolt Sami"),
    "fi-x-easy": _("Easy Finnish"),
}
"""Languages that content may be written in, by BCP 47 tag; pages themselves are in the first three."""
FALLBACK = ("fi", "sv", "en")


@dataclass(frozen=True)
class Text:
    """A text as it is shown: its words and the language they are in."""

    words: str
    language: str

    def __str__(self) -> str:
        return self.words


def text_in(texts: Mapping[str, str] | None, language: str = "") -> Text:
    """Return a text in a language, by default the reader's; where it is not written, the first that is.

    The language of what was found comes with it, so that a page can mark it for screen readers.
    """
    wanted = language or (get_language() or "fi").split("-")[0]
    known = texts or {}
    for tag in (wanted, *FALLBACK, *sorted(known)):
        if known.get(tag):
            return Text(str(known[tag]), tag)
    return Text("", wanted)


def check_texts(value: Any) -> None:
    """Refuse what is no object of known languages and strings."""
    if not isinstance(value, dict):
        raise ValidationError(_("A text is given a language at a time."))
    for tag, words in value.items():
        if tag not in CONTENT_LANGUAGES or not isinstance(words, str):
            raise ValidationError(_("%(language)s is not a language of content."), params={"language": str(tag)})


class TextsField(models.JSONField):
    """A text in several languages: `{"fi": "Suomi-piste", "sv": "Finlandsdisk"}`."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        more.setdefault("default", dict)
        more.setdefault("blank", True)
        super().__init__(*arguments, **more)
        self.validators = [*self.validators, check_texts]
