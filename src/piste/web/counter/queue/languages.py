"""Languages in which customers are served, in the reader's words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SERVICE_LANGUAGES: dict[str, Any] = {
    "fi": _("Finnish"),
    "sv": _("Swedish"),
    "en": _("English"),
    "fse": _("Finnish Sign Language"),
    "se": _("Northern Sami"),
    "smn": _("Inari Sami"),
    "sms": _("Skolt Sami"),
    "ru": _("Russian"),
    "uk": _("Ukrainian"),
    "et": _("Estonian"),
    "ar": _("Arabic"),
}


def language_name(code: str) -> str:
    """Return a language's name; an unknown code as it is."""
    return str(SERVICE_LANGUAGES.get(code, code))
