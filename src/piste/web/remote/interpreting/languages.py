"""Languages that are interpreted, by name; sign languages are two of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from piste.web.remote.forms import LANGUAGES

INTERPRETED: dict[str, Any] = {
    **LANGUAGES,
    "smn": _("Inari Sami"),
    "sms": _("Skolt Sami"),
    "et": _("Estonian"),
    "fa": _("Persian"),
    "prs": _("Dari"),
    "ku": _("Kurdish"),
    "vi": _("Vietnamese"),
    "th": _("Thai"),
    "zh": _("Chinese"),
    "es": _("Spanish"),
    "fr": _("French"),
}
"""By BCP 47 tag."""
OF_SERVICE = ("fi", "sv", "en", "se")
"""Languages in which experts serve."""


def name_of(tag: str) -> str:
    """Return a language's name in the reader's language, or its tag where we know none."""
    return str(INTERPRETED.get(tag, tag))
