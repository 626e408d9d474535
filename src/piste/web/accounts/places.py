"""What scopes may name: agencies and regions. Apps above add what they know (points, municipalities)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

AGENCIES: dict[str, Any] = {
    "dvv": _("Digital and Population Data Services Agency"),
    "vero": _("Tax Administration"),
    "migri": _("Finnish Immigration Service"),
    "poliisi": _("Police"),
    "kela": _("Kela"),
    "elinvoimakeskus": _("Economic Development Centres"),
    "lvv": _("Finnish Supervisory Agency"),
    "ulosotto": _("Enforcement Authority"),
    "oikeuspalvelu": _("Legal Services Authority"),
    "mml": _("National Land Survey"),
}
REGIONS: dict[str, tuple[str, str]] = {
    "01": ("Uusimaa", "Nyland"),
    "02": ("Varsinais-Suomi", "Egentliga Finland"),
    "04": ("Satakunta", "Satakunta"),
    "05": ("Kanta-Häme", "Egentliga Tavastland"),
    "06": ("Pirkanmaa", "Birkaland"),
    "07": ("Päijät-Häme", "Päijänne-Tavastland"),
    "08": ("Kymenlaakso", "Kymmenedalen"),
    "09": ("Etelä-Karjala", "Södra Karelen"),
    "10": ("Etelä-Savo", "Södra Savolax"),
    "11": ("Pohjois-Savo", "Norra Savolax"),
    "12": ("Pohjois-Karjala", "Norra Karelen"),
    "13": ("Keski-Suomi", "Mellersta Finland"),
    "14": ("Etelä-Pohjanmaa", "Södra Österbotten"),
    "15": ("Pohjanmaa", "Österbotten"),
    "16": ("Keski-Pohjanmaa", "Mellersta Österbotten"),
    "17": ("Pohjois-Pohjanmaa", "Norra Österbotten"),
    "18": ("Kainuu", "Kajanaland"),
    "19": ("Lappi", "Lappland"),
    "21": ("Ahvenanmaa", "Åland"),
}
"""Statistics Finland's codes and names of regions (maakunta), Finnish and Swedish; English uses the Finnish ones."""

NAMES: dict[str, Callable[[], Mapping[str, Any]]] = {
    "agency": lambda: AGENCIES,
    "region": dict,
    "municipality": dict,
    "point": dict,
}
"""Kind of scope -> its codes and names in the reader's language."""


def region_names() -> dict[str, str]:
    """Return the regions in the reader's language."""
    swedish = (get_language() or "").startswith("sv")
    return {code: names[1] if swedish else names[0] for code, names in REGIONS.items()}


def register_names(kind: str, names: Callable[[], Mapping[str, Any]]) -> None:
    """Let an app above say which agencies, municipalities or points there are."""
    if kind not in NAMES:
        raise ValueError(f"kind {kind!r}; known are {', '.join(NAMES)}")
    NAMES[kind] = names


register_names("region", region_names)


KEPT: ContextVar[dict[str, Mapping[str, Any]] | None] = ContextVar("kept names", default=None)


@contextmanager
def names_kept() -> Iterator[None]:
    """Read the names of each kind once for a whole list, however many grants it shows."""
    token = KEPT.set({})
    try:
        yield
    finally:
        KEPT.reset(token)


def name_of(kind: str, code: str) -> str:
    """Return what a code means to people; a code that nobody has named stands for itself."""
    if not code:
        return ""
    kept = KEPT.get()
    if kept is None:
        return str(NAMES[kind]().get(code, code))
    if kind not in kept:
        kept[kind] = NAMES[kind]()
    return str(kept[kind].get(code, code))
