"""Words for what the directory keeps as codes: languages, access to premises."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from piste.web.network.texts import CONTENT_LANGUAGES

LANGUAGE_NAMES: dict[str, Any] = CONTENT_LANGUAGES | {
    "fse": gettext_lazy("Finnish Sign Language"),
    "fss": gettext_lazy("Finland-Swedish Sign Language"),
    "ru": gettext_lazy("Russian"),
    "ar": gettext_lazy("Arabic"),
    "uk": gettext_lazy("Ukrainian"),
    "et": gettext_lazy("Estonian"),
}
ACCESS: dict[str, tuple[Any, Any]] = {
    "step_free": (gettext_lazy("Step-free entrance"), gettext_lazy("No step-free entrance")),
    "lift": (gettext_lazy("Lift"), gettext_lazy("No lift")),
    "accessible_toilet": (gettext_lazy("Accessible toilet"), gettext_lazy("No accessible toilet")),
    "induction_loop": (gettext_lazy("Induction loop"), gettext_lazy("No induction loop")),
    "accessible_parking": (gettext_lazy("Accessible parking"), gettext_lazy("No accessible parking")),
}
"""What is said where a thing is there, and where it lacks."""


def name_of_language(tag: str) -> str:
    """Return a language's name in the reader's language; of one that has none here, its tag."""
    return str(LANGUAGE_NAMES.get(tag) or _("Language %(tag)s") % {"tag": tag})
