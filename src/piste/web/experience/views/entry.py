"""Answers that come on paper, by interview, or from elsewhere: entered one by one or brought as a file."""

import tempfile
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.experience.access import EDIT, points_of
from piste.web.experience.bringing import bring_answers
from piste.web.experience.forms import BringForm
from piste.web.experience.models import Sheet, Wave
from piste.web.experience.sheet_check import check_sheet
from piste.web.experience.sheet_keeping import day_and_hour, keep_sheets
from piste.web.experience.survey_form import build_page
from piste.web.experience.views.waves import require_wave
from piste.web.network.models import Point

LARGEST_FILE = 20 << 20
BY_HAND = (Sheet.Method.PAPER, Sheet.Method.INTERVIEW)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Enter answers from paper or an interview, one sheet after another; what stays the same stays filled in."""
    wave = get_object_or_404(Wave.objects.select_related("questionnaire"), pk=pk)
    require_wave(request, EDIT, wave)
    points = points_of(request.user, EDIT)
    items = list(wave.questionnaire.items.all())
    sent = request.POST if request.method == "POST" else {}
    checked = check_sheet(items, sent)
    point = next((one for one in points if one.code == sent.get("point", "")), None)
    method = sent.get("method", "")
    faults = dict(checked.faults)
    if request.method == "POST":
        if point is None:
            faults["point"] = _("Choose the point.")
        if method not in BY_HAND:
            faults["method"] = _("Choose the method.")
        if checked.is_empty and not faults:
            faults["answers"] = _("Answer at least one question.")
        if not faults:
            keep_by_hand(wave, point, method, sent, checked)
            record(request.user, "experience.enter", wave.key)
            messages.success(request, _("The answers are kept. Enter the next sheet."))
            same = {"point": point.code if point else "", "method": method, "day": sent.get("day", "")}
            return redirect(f"{request.path}?{urlencode(same)}")
    context = {
        "wave": wave, "points": points, "methods": [(one.value, one.label) for one in BY_HAND],
        "asked": build_page(items, sent, checked.faults, (request.LANGUAGE_CODE or "fi")[:2]),
        "faults": faults,
        "kept": {key: sent.get(key) or request.GET.get(key, "") for key in ("point", "method", "day")},
        "sheet": request.POST.get("sheet") or uuid4(), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "experience/enter.html", context, status=422 if faults else 200)


def keep_by_hand(wave: Wave, point: Point | None, method: str, sent: Any, checked: Any) -> None:
    """Keep a sheet under the identifier that its page was given, so that a form sent twice is kept once."""
    day, _hour = day_and_hour(sent.get("day"), None)
    if not wave.is_open_on(day):
        day = min(max(day, wave.first_day), wave.last_day)
    sheet = Sheet(
        pk=uuid5(NAMESPACE_URL, f"piste:{wave.pk}:{sent.get('sheet', '')[:64]}"),
        questionnaire=wave.questionnaire,
        wave=wave,
        point=point,
        method=method,
        channel="visit",
        day=day,
        values=checked.values,
    )
    keep_sheets([sheet], {sheet.pk: checked.texts})


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Bring answers gathered elsewhere: every fault is told at once, and with one nothing is kept."""
    wave = get_object_or_404(Wave.objects.select_related("questionnaire"), pk=pk)
    require_wave(request, EDIT, wave)
    points = points_of(request.user, EDIT)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = BringForm(*posted, points=points)
    findings: list[str] = []
    if form.is_bound and form.is_valid():
        findings = take_file(request, wave, form, points)
        if not findings:
            return redirect("experience:wave", wave.pk)
    context = {"wave": wave, "form": form, "findings": findings}
    return render(request, "experience/bring.html", context, status=422 if form.is_bound else 200)


def take_file(request: HttpRequest, wave: Wave, form: BringForm, points: list[Point]) -> list[str]:
    """Keep a file's answers, or return what is wrong with it."""
    file = form.cleaned_data["file"]
    ending = Path(file.name).suffix.lower()
    if ending not in {".csv", ".xlsx"} or file.size > LARGEST_FILE:
        return [_("Give a CSV or XLSX file of at most 20 megabytes.")]
    try:
        content = tomllib.loads(form.cleaned_data["mapping"])
    except tomllib.TOMLDecodeError as fault:
        return [_("The description is no TOML: %(fault)s") % {"fault": fault}]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"answers{ending}")
        with path.open("wb") as kept:
            for part in file.chunks():
                kept.write(part)
        number, findings = bring_answers(
            wave, path, content, {point.code: point for point in points}, form.cleaned_data["point"],
            limesurvey=form.cleaned_data["is_limesurvey"],
        )  # fmt: skip
    if findings:
        return findings
    record(request.user, "experience.bring", wave.key, answers=number)
    messages.success(request, _("Answers brought: %(number)s.") % {"number": number})
    return []
