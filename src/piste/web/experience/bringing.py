"""Answers gathered elsewhere become sheets: read and checked by `piste.evaluation`, kept whole or not at all."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import numpy as np
from django.utils.translation import gettext as _

from piste.core.artefact import hash_file
from piste.core.findings import Findings, Severity
from piste.evaluation.answer_file import read_answers
from piste.evaluation.answer_mapping import build_answer_mapping
from piste.evaluation.answers import Answers
from piste.evaluation.limesurvey_file import read_limesurvey
from piste.web.experience.models import Item, Sheet, Wave
from piste.web.experience.sheet_keeping import keep_sheets
from piste.web.look.templatetags.look import language
from piste.web.network.models import Point, Service


def bring_answers(
    wave: Wave,
    path: Path,
    content: Mapping[str, Any],
    points: Mapping[str, Point],
    point: Point | None,
    *,
    limesurvey: bool = False,
) -> tuple[int, list[str]]:
    """Keep a file's answers in a wave and return how many are new, or what is wrong.

    The same file brought again adds nothing: a sheet's identifier is made of the wave, the file and the row.
    """
    described = build_answer_mapping(content, Findings("TOML"))
    if described.value is None:
        return 0, say_errors(described.findings)
    mapping = described.value
    reading = read_limesurvey(path, mapping) if limesurvey else read_answers(path, mapping)
    answers = reading.value
    if answers is None:
        return 0, say_errors(reading.findings)
    faults = check_against(wave, answers, points, point)
    if faults:
        return 0, faults
    mark = hash_file(path)
    services = {service.code: service for service in Service.objects.all()}
    sheets, texts = [], {}
    for row in range(len(answers)):
        sheet = build_sheet(wave, answers, row, points, point, services)
        sheet.pk = uuid5(NAMESPACE_URL, f"piste:{wave.pk}:{mark}:{row}")
        words = {key: str(column[row]) for key, column in answers.texts.items() if column[row]}
        sheets.append(sheet)
        texts[sheet.pk] = words
    return keep_sheets(sheets, texts), []


def say_errors(findings: Findings) -> list[str]:
    """Return the errors in the reader's language, with the row and what to do; two hundred at most."""
    told = []
    for one in findings:
        if one.severity is Severity.ERROR:
            place = f"{one.file} {one.row}: " if one.row is not None else ""
            told.append(
                f"{place}{language().text(one.text, **one.values)} {language().text(one.todo, **one.values)}".strip()
            )
    return told[:200]


def check_against(wave: Wave, answers: Answers, points: Mapping[str, Point], point: Point | None) -> list[str]:
    """Return what does not fit the wave: questions it does not ask, points that are not the person's."""
    asked = {item.key: item for item in wave.questionnaire.items.all()}
    faults = [
        _("The questionnaire does not ask %(key)s.") % {"key": key} for key in answers.questions if key not in asked
    ]
    for key, column in answers.numbers.items():
        item = asked.get(key)
        if item is not None and np.any((column < item.low) | (column > item.high)):
            faults.append(
                _("%(key)s: answers lie outside %(low)s to %(high)s.")
                % {"key": key, "low": item.low, "high": item.high}
            )
    for key, chosen in answers.choices.items():
        item = asked.get(key)
        known = {one["key"] for one in item.choices} if item is not None and item.kind == Item.Kind.CHOICE else set()
        strange = sorted({str(one) for one in chosen if one} - known)
        if item is not None and strange:
            faults.append(_("%(key)s: unknown answers: %(strange)s.") % {"key": key, "strange": ", ".join(strange[:5])})
    sites = {str(one) for one in answers.group("site") if one}
    strange = sorted(sites - set(points))
    if strange:
        faults.append(_("Not among your points: %(strange)s.") % {"strange": ", ".join(strange[:10])})
    if point is None and (not sites or any(not one for one in answers.group("site"))):
        faults.append(_("Some answers have no point: choose one for them."))
    return faults


def build_sheet(
    wave: Wave,
    answers: Answers,
    row: int,
    points: Mapping[str, Point],
    point: Point | None,
    services: Mapping[str, Service],
) -> Sheet:
    """Return a row as a sheet."""
    groups = {name: str(column[row]) for name, column in answers.groups.items()}
    values: dict[str, Any] = {}
    for key, numbers in answers.numbers.items():
        if np.isfinite(numbers[row]):
            number = float(numbers[row])
            values[key] = int(number) if number.is_integer() else number
    values |= {key: str(column[row]) for key, column in answers.choices.items() if column[row]}
    day = wave.first_day if np.isnat(answers.day[row]) else answers.day[row].astype(object)
    method = groups.get("method", "")
    return Sheet(
        questionnaire=wave.questionnaire, wave=wave, point=points.get(groups.get("site", "")) or point,
        service=services.get(groups.get("service", "")),
        method=method if method in Sheet.Method.values and method != "invited" else Sheet.Method.IMPORTED,
        channel=groups.get("channel", "")[:20], language=groups.get("language", "")[:10],
        unit=groups.get("unit", "")[:60], day=day, values=values,
    )  # fmt: skip
