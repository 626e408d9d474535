"""The smiley kiosk: five faces, why, thanks. It works without a line and without JavaScript."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.web.accounts.permission import PUBLIC, needs
from piste.web.accounts.private_link import hash_token
from piste.web.experience.faces import FACES, QUESTION, REASON_KEYS, REASONS
from piste.web.experience.models import Kiosk, Questionnaire, Sheet
from piste.web.experience.sheet_keeping import SMILEY, day_and_hour, keep_presses, wave_of

MOST_AT_ONCE = 500
LARGEST_BODY = 200_000
KEPT_BY_WORKER = (
    "look/tokens.css",
    "look/base.css",
    "experience/smiley.css",
    "experience/smiley.js",
    "vendor/fonts/source-sans-3-latin-wght-normal.woff2",
    "look/icon.svg",
)


def read_kiosk(token: str) -> Kiosk:
    """Return the kiosk of a token that is in use, with the key of what it asks: all that a press needs, at once."""
    asked = Questionnaire.objects.filter(key=SMILEY).values("pk")[:1]
    kiosks = Kiosk.objects.select_related("point").annotate(questionnaire=Subquery(asked))
    found = kiosks.filter(token_hash=hash_token(token), is_active=True).order_by().first()
    if found is None:
        raise Http404
    return found


@needs(PUBLIC)
@csrf_exempt  # no cookie gives any right here: the device's link does
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the faces; a press or reasons sent by a plain form are kept, and answered with the next page."""
    device = read_kiosk(token)
    language = request.GET.get("lang", "")
    if language not in dict(settings.LANGUAGES):
        language = "fi"
    with translation.override(language):
        if request.method == "POST":
            return take_form(request, device, language)
        return show(request, device, language, "faces", change=read_id(request.GET.get("change")) or "")


def show(request: HttpRequest, device: Kiosk, language: str, step: str, **more: Any) -> HttpResponseBase:
    """Draw the page at a step: faces, why, thanks."""
    context = {
        "device": device,
        "faces": FACES,
        "reasons": REASONS,
        "question": QUESTION,
        "step": step,
        "language": language,
        "languages": settings.LANGUAGES,
        **more,
    }
    response = render(request, "experience/smiley.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def take_form(request: HttpRequest, device: Kiosk, language: str) -> HttpResponseBase:
    """Keep a press, or the reasons of the press before, sent without JavaScript."""
    pk = read_id(request.POST.get("sheet"))
    face = next((face for face in FACES if str(face.step) == request.POST.get("value")), None)
    if face is not None:
        pressed = {"id": str(pk or uuid.uuid4()), "value": face.step, "language": language}
        made = build_sheets(device, [pressed])
        if pk is None or not change_sheet(device, made[0].pk, made[0].values):
            keep_presses(made)
        return show(request, device, language, "why", face=face, sheet=made[0].pk)
    reasons = sorted(set(request.POST.getlist("reason")) & REASON_KEYS)
    if pk is not None and reasons:
        change_sheet(device, pk, {"reasons": reasons})
    return show(request, device, language, "thanks")


def change_sheet(device: Kiosk, pk: uuid.UUID, values: dict[str, Any]) -> bool:
    """Change what this visit's sheet says, as long as its reasons are not told; tell whether there is one.

    Its random identifier is known to the page alone that made it.
    """
    today = timezone.localdate()
    with transaction.atomic():
        sheets = Sheet.objects.select_for_update().filter(
            pk=pk, point=device.point, method=Sheet.Method.KIOSK, day=today
        )
        sheet = sheets.first()
        if sheet is not None and "reasons" not in sheet.values:
            sheet.values = {**sheet.values, **values}
            sheet.save(update_fields=["values"])
    return sheet is not None


@needs(PUBLIC)
@csrf_exempt
@require_POST
def kiosk_answers(request: HttpRequest, token: str) -> HttpResponseBase:
    """Keep what a device sends, and say what is kept; what is sent again is kept once."""
    device = read_kiosk(token)
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        return JsonResponse({"error": "too large"}, status=413)
    try:
        sent = json.loads(request.body)["answers"]
        entries = [entry for entry in sent if isinstance(entry, dict)][:MOST_AT_ONCE]
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"error": "not understood"}, status=400)
    sheets = build_sheets(device, entries)
    keep_presses(sheets)
    kept = {str(sheet.pk) for sheet in sheets}
    refused = [str(entry.get("id"))[:64] for entry in entries if str(entry.get("id")) not in kept]
    return JsonResponse({"kept": sorted(kept), "refused": refused})


def build_sheets(device: Kiosk, entries: list[dict[str, Any]]) -> list[Sheet]:
    """Return the sheets of a device's entries, without those that make no sense."""
    questionnaire: int = device.questionnaire  # type: ignore[attr-defined]  # `read_kiosk` asks for it
    today = timezone.localdate()
    if device.heard_on != today:
        Kiosk.objects.filter(pk=device.pk).update(heard_on=today)
    waves: dict[Any, Any] = {}
    sheets = []
    for entry in entries:
        pk, value = read_id(entry.get("id")), entry.get("value")
        if pk is None or isinstance(value, bool) or value not in {face.step for face in FACES}:
            continue
        day, hour = day_and_hour(entry.get("day"), entry.get("hour"))
        if day not in waves:
            waves[day] = wave_of(questionnaire, device.point, day)
        reasons = entry.get("reasons")
        known = sorted({str(one) for one in reasons} & REASON_KEYS) if isinstance(reasons, list) else []
        language = entry.get("language")
        sheets.append(
            Sheet(
                pk=pk,
                questionnaire_id=questionnaire,
                wave=waves[day],
                point=device.point,
                method=Sheet.Method.KIOSK,
                channel="visit",
                language=language if language in dict(settings.LANGUAGES) else "",
                day=day,
                hour=hour,
                values={"went": int(value), **({"reasons": known} if known else {})},
            )
        )
    return sheets


def read_id(given: Any) -> uuid.UUID | None:
    """Return an identifier made by a device, or None where it is none."""
    try:
        return uuid.UUID(str(given))
    except ValueError:
        return None


@needs(PUBLIC)
@require_safe
def kiosk_worker(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give the service worker of one kiosk: its scope is the kiosk's own address, nothing else of Piste."""
    device = read_kiosk(token)
    kept = [request.path.removesuffix("worker.js"), *(static(name) for name in KEPT_BY_WORKER)]
    text = render(request, "experience/smiley_worker.js", {"kept": kept, "device": device}).content
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")
