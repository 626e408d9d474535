"""Find a point, and one point: the same page for everyone, by its address alone."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import PUBLIC, needs
from piste.web.experience.published import published_at
from piste.web.network.hours import HELSINKI
from piste.web.network.in_force import points_on
from piste.web.network.wording import name_of_language
from piste.web.public.finding import Wish, find_points
from piste.web.public.gazetteer import find_spots
from piste.web.public.map_drawing import draw_map
from piste.web.public.sheet import build_sheet

AGE_S = 60
FIRST_SHOWN = 20
NAMESAKES = 5
DONE_SHOWN = 3


@needs(PUBLIC)
@require_safe
def points(request: HttpRequest) -> HttpResponseBase:
    """List the points that meet a wish, and draw them."""
    with translation.override(language_of(request)):
        now = timezone.now()
        wish = Wish.read(request.GET.dict())
        spots = find_spots(wish.where, language_of(request))
        spot = spots[0] if spots else None
        answer = find_points(wish, spot, now)
        shown = len(answer.all) if request.GET.get("all") else FIRST_SHOWN
        context = {
            "wish": wish,
            "spot": spot,
            "unknown": bool(wish.where) and spot is None,
            "namesakes": [
                (other.full_name, address(request, where=other.full_name)) for other in spots[1 : 1 + NAMESAKES]
            ],
            "answer": answer,
            "open": answer.open[:shown],
            "shut": answer.shut[: max(shown - len(answer.open), 0)],
            "more": max(len(answer.all) - shown, 0),
            "all_address": address(request, all="1"),
            "nearest": answer.all[0] if answer.all else None,
            "languages_given": [(tag, name_of_language(tag)) for tag in answer.languages],
            "map": draw_map(answer.all, spot),
        }
        return answer_page(request, "public/points.html", context, now, 422 if context["unknown"] else 200)


@needs(PUBLIC)
@require_safe
def point(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show a point: hours, services, languages, premises, contact."""
    with translation.override(language_of(request)):
        now = timezone.now()
        found = points_on(now.astimezone(HELSINKI).date()).filter(code=code).first()
        if found is None:
            return answer_page(request, "public/no_point.html", {}, now, 404)
        done = published_at([found])[:DONE_SHOWN]
        sheet = build_sheet(found, now, read_monday(request.GET.get("week", "")))
        return answer_page(request, "public/point.html", {"sheet": sheet, "point": found, "done": done}, now)


def language_of(request: HttpRequest) -> str:
    """Return the page's language: what the address says, else the first of ours; no cookie and no account is asked."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGES[0][0]


def read_monday(words: str) -> date | None:
    """Return the Monday of the week that an address names by one of its days; None where it names none."""
    try:
        day = date.fromisoformat(words)
        return date.fromisocalendar(*day.isocalendar()[:2], 1) if 2000 <= day.year <= 2100 else None
    except ValueError:
        return None


def address(request: HttpRequest, **changes: str) -> str:
    """Return this page's address with some of its questions changed."""
    return "?" + urlencode({key: value for key, value in (request.GET.dict() | changes).items() if value})


def answer_page(
    request: HttpRequest, template: str, context: dict[str, Any], now: datetime, status: int = 200
) -> HttpResponse:
    """Write a page without asking who reads it, so that anyone may keep it for a minute."""
    code = translation.get_language() or settings.LANGUAGES[0][0]
    shell = {
        "code": code,
        "suffix": "" if code == settings.LANGUAGES[0][0] else f"?lang={code}",
        "languages": [
            (other, name, address(request, lang=other)) for other, name in settings.LANGUAGES if other != code
        ],
        "now": now,
    }
    response = HttpResponse(render_to_string(template, shell | context), status=status)
    response["Content-Language"] = code
    response["Cache-Control"] = f"public, max-age={AGE_S}"
    return response
