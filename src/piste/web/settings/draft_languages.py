"""Languages of customers' pages whose translation no native speaker has read yet: off unless a setting names them."""

from collections.abc import Mapping

from django.conf.locale import LANG_INFO

DRAFTS = {"se": "Davvisámegiella", "uk": "Українська", "ar": "العربية"}

# Django knows no Northern Sami; its own table is the one place that it asks for a language's direction and name.
LANG_INFO.setdefault("se", {"bidi": False, "code": "se", "name": "Northern Sami", "name_local": DRAFTS["se"].lower()})


def read_drafts(environ: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return code and name of each draft that PISTE_DRAFT_LANGUAGES ("uk,ar") turns on, in our order."""
    wanted = {code.strip() for code in environ.get("PISTE_DRAFT_LANGUAGES", "").split(",")}
    return [(code, name) for code, name in DRAFTS.items() if code in wanted]
