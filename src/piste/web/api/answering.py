"""How every address of the open data answers: to anyone, from any page, only reading, a stated number of times."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from piste.web.accounts.permission import PUBLIC, needs
from piste.web.accounts.throttle import address_of, count_use
from piste.web.experience.models import Telling
from piste.web.network.hours import HELSINKI
from piste.web.network.models import DirectoryChange

AGE_S = 300
WINDOW = timedelta(minutes=15)
READING = ("GET", "HEAD", "OPTIONS")
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

View = Callable[..., HttpResponseBase]


def open_to_all(view: View) -> View:
    """Let anyone read: no cookie, no account; a limit by address; the page's language from `lang`."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponseBase:
        if request.method not in READING:
            refused = JsonResponse({"detail": "Only GET and HEAD."}, status=405)
            return dressed(refused, {"Allow": ", ".join(READING)})
        if request.method == "OPTIONS":
            more_headers = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Max-Age": "86400"}
            return dressed(HttpResponse(status=204), {"Allow": ", ".join(READING), **more_headers})
        limit = settings.PISTE_OPEN_DATA_LIMIT
        if not count_use({("open-data", address_of(request)): limit}, WINDOW):
            full = JsonResponse({"detail": "Too many requests from this address; try again later."}, status=429)
            return dressed(full, {"Retry-After": str(int(WINDOW.total_seconds()))})
        asked, request.method = request.method, "GET"
        try:
            with translation.override(language_of(request)):
                return kept(request, view(request, *arguments, **more))
        finally:
            request.method = asked

    return needs(PUBLIC)(answer)


def language_of(request: HttpRequest) -> str:
    """Return the language that the address asks for, else the first of ours."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGES[0][0]


def kept(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Say what the answer is kept by; answer 304 where the asker has it already."""
    if response.status_code != 200 or not isinstance(response, HttpResponse):
        return dressed(response, {})
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    changed = last_change()
    headers = {"ETag": etag, "Last-Modified": http_date(changed.timestamp())}
    headers["Content-Language"] = translation.get_language() or ""
    headers["Cache-Control"] = f"public, max-age={AGE_S}"
    dressed(response, headers)
    same = get_conditional_response(request, etag, int(changed.timestamp()), response)
    return dressed(same or response, headers)


def dressed(response: HttpResponseBase, headers: dict[str, str]) -> HttpResponseBase:
    """Add headers."""
    for name, value in {**OPEN, **headers}.items():
        response[name] = value
    return response


def last_change() -> datetime:
    """Return when answers last changed: the directory's or surveys' newest change, or the day's beginning (hours)."""
    today = timezone.now().astimezone(HELSINKI).replace(hour=0, minute=0, second=0, microsecond=0)
    newest = DirectoryChange.objects.order_by("-at").values_list("at", flat=True).first()
    told = Telling.objects.aggregate(at=Max("made_at"))["at"]
    return max(one for one in (newest, told, today) if one)
