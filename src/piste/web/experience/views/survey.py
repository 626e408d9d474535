"""Surveys: by a point's QR code, by a link after a visit, by an invitation of staff. No account, no cookie."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from piste.web.accounts.permission import PUBLIC, needs
from piste.web.accounts.private_link import hash_token
from piste.web.accounts.throttle import address_of, count_use
from piste.web.experience.gathering import count_link
from piste.web.experience.models import Invitation, Questionnaire, Sheet, SurveyLink, Wave
from piste.web.experience.published import published_at
from piste.web.experience.sheet_check import check_sheet
from piste.web.experience.sheet_keeping import customers_wave, keep_sheets
from piste.web.experience.survey_form import build_page, languages_of
from piste.web.network.models import Point, Service

MOST_DONE = 10
MOST_BY_ADDRESS = 30
"""Answers by QR code from one address in a quarter of an hour; a point's own network is one address."""


@dataclass(frozen=True)
class Door:
    """What is known of an answer before it is given."""

    questionnaire: Questionnaire
    wave: Wave | None
    method: str
    point: Point | None = None
    service: Service | None = None
    channel: str = ""
    unit: str = ""
    hour: int | None = None


@needs(PUBLIC)
@csrf_exempt  # nothing here stands on a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def survey_at_point(request: HttpRequest, code: str) -> HttpResponseBase:
    """Ask the customers' survey at a point, by its QR code."""
    point = get_object_or_404(Point, code=code, is_public=True)
    now = timezone.localtime()
    wave = customers_wave(point, now.date())
    if wave is None:
        return closed(request)
    door = Door(wave.questionnaire, wave, Sheet.Method.QR, point, channel="visit", hour=now.hour)
    if request.method == "POST" and not count_use({("survey", address_of(request)): MOST_BY_ADDRESS}):
        return render(request, "experience/survey_busy.html", status=429)
    return ask(request, door, lambda: True)


@needs(PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def survey_by_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask once, by a link after an appointment or a call. Opening it changes nothing; the answer spends it."""
    links = SurveyLink.objects.select_related("wave__questionnaire", "point", "service")
    link = links.filter(token_hash=hash_token(token)).first()
    if link is None or link.expires_on < timezone.localdate():
        return closed(request)
    door = Door(
        link.wave.questionnaire, link.wave, Sheet.Method.LINK, link.point, link.service, link.channel, hour=link.hour
    )

    def spend() -> bool:
        spent = SurveyLink.objects.filter(pk=link.pk).delete()[0] > 0
        if spent:
            count_link(link.wave, link.point, link.channel, answered=1)
        return spent

    return ask(request, door, spend)


@needs(PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def survey_by_invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask a member of staff once. That the invitation was used is kept; nothing ties it to the answer."""
    found = (
        Invitation.objects.select_related("wave__questionnaire", "point").filter(token_hash=hash_token(token)).first()
    )
    if found is None or found.is_used or not found.wave.is_open_on(timezone.localdate()):
        return closed(request)
    door = Door(found.wave.questionnaire, found.wave, Sheet.Method.INVITED, found.point, unit=found.unit)

    def spend() -> bool:
        return Invitation.objects.filter(pk=found.pk, is_used=False).update(is_used=True) > 0

    return ask(request, door, spend)


def ask(request: HttpRequest, door: Door, spend: Any) -> HttpResponseBase:
    """Show the questions, or keep the answers: all or nothing together with the link they spend."""
    items = list(door.questionnaire.items.all())
    languages = languages_of(items)
    asked = request.POST.get("lang") or request.GET.get("lang", "")
    content = asked if asked in languages else (translation.get_language() or "fi")[:2]
    with translation.override(content.split("-")[0] if content.split("-")[0] in dict(settings.LANGUAGES) else "fi"):
        sent = request.POST if request.method == "POST" else {}
        checked = check_sheet(items, sent)
        if request.method == "POST" and not checked.faults and not checked.is_empty:
            return keep(request, door, checked.values, checked.texts, content, spend)
        nothing = request.method == "POST" and checked.is_empty and not checked.faults
        context = {
            "door": door,
            "asked": build_page(items, sent, checked.faults, content),
            "content": content,
            "languages": languages,
            "is_faulty": bool(checked.faults) or nothing,
            "nothing": _("Answer at least one question.") if nothing else "",
        }
        return answer(render(request, "experience/survey.html", context, status=422 if context["is_faulty"] else 200))


def keep(
    request: HttpRequest, door: Door, values: dict[str, Any], texts: dict[str, str], language: str, spend: Any
) -> HttpResponseBase:
    """Keep the sheet and spend what it came by."""
    sheet = Sheet(
        pk=uuid4(),
        questionnaire=door.questionnaire,
        wave=door.wave,
        point=door.point,
        service=door.service,
        method=door.method,
        channel=door.channel,
        language=language,
        unit=door.unit,
        day=day_of(door),
        hour=door.hour,
        values=values,
    )
    with transaction.atomic():
        if not spend():
            return closed(request)
        keep_sheets([sheet], {sheet.pk: texts})
    done = published_at([door.point], door.unit)[:MOST_DONE] if door.point and door.unit else []
    return answer(render(request, "experience/survey_thanks.html", {"door": door, "actions": done}))


def day_of(door: Door) -> date:
    """Return the day that is kept: staff's is the wave's first, so that no day tells who answered when.

    Of a link after an appointment it is the week's Monday: whoever knows the appointments knows no answer.
    """
    today = timezone.localdate()
    if door.wave is not None and door.method == Sheet.Method.INVITED:
        return door.wave.first_day
    if door.wave is not None and door.method == Sheet.Method.LINK:
        return max(door.wave.first_day, today - timedelta(days=today.weekday()))
    return today


def closed(request: HttpRequest) -> HttpResponseBase:
    """Say that there is nothing to answer here (any more), the same for every reason."""
    return answer(render(request, "experience/survey_closed.html", status=404))


def answer(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the address, which is a right, from going along to other pages."""
    response["Referrer-Policy"] = "no-referrer"
    return response
