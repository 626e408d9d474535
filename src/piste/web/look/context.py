"""What every page knows: languages, and the browser's modules."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import get_language

MODULES = {
    "htmx.org": "vendor/htmx/htmx.esm.js",
    "maplibre-gl": "vendor/maplibre/maplibre-gl.mjs",
    "piste/map": "look/map.js",
    "piste/page": "look/page.js",
    "piste/places-layer": "plan_map/places_layer.js",
    "piste/plan-map": "plan_map/plan_map.js",
    "remote/call": "remote/call.js",
    "remote/peers": "remote/peers.js",
    "remote/device": "remote/device.js",
    "remote/talk": "remote/talk.js",
    "live": "live/live.js",
}


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the page shell needs."""
    return {
        "languages": settings.OWN_LANGUAGES if signed_in(request) else settings.LANGUAGES,
        "draft_language": get_language() in dict(settings.DRAFT_LANGUAGES),
        "demo": settings.DEMO,
        "importmap": {"imports": {name: static(file) for name, file in MODULES.items()}},
        "here": request.get_full_path(),
    }


def signed_in(request: HttpRequest) -> bool:
    """Tell whether staff reads the page: drafts are for customers only."""
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
