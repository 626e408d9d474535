"""Keeping answers: once each, however often they are sent, and in no place that tells who sent them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from piste.web.experience.models import Questionnaire, Sheet, TextAnswer, Wave
from piste.web.network.models import Point

SMILEY = "smiley"
"""The kiosk's own questionnaire: five faces."""
OFFLINE_DAYS = 30
"""How long a kiosk may have been without a line; what it says is older is kept under today."""


def wave_of(questionnaire: Questionnaire | int, point: Point | None, day: date) -> Wave | None:
    """Return the wave that takes answers at a point on a day; one that names the point before one for all."""
    return first_for(Wave.objects.filter(questionnaire=questionnaire), point, day)


def customers_wave(point: Point | None, day: date) -> Wave | None:
    """Return the wave whose survey customers are asked at a point on a day: any customers' one but the kiosk's."""
    asked = Wave.objects.filter(questionnaire__audience="customers").exclude(questionnaire__key=SMILEY)
    return first_for(asked.select_related("questionnaire"), point, day)


def first_for(waves: QuerySet[Wave], point: Point | None, day: date) -> Wave | None:
    """Return the first of the waves that are open on a day and ask at a point, those that name it first."""
    there = waves.filter(first_day__lte=day, last_day__gte=day)
    here = there.filter(Q(points=point) | Q(points=None)) if point else there.filter(points=None)
    return here.order_by(F("points").asc(nulls_last=True), "-first_day", "key").first()


def day_and_hour(day: Any, hour: Any, now: datetime | None = None) -> tuple[date, int | None]:
    """Return a device's day and hour where they can be true, else today and no hour."""
    today = timezone.localdate(now)
    try:
        said = date.fromisoformat(str(day))
    except ValueError:
        return today, None
    if not today - timedelta(days=OFFLINE_DAYS) <= said <= today + timedelta(days=1):
        return today, None
    return said, hour if isinstance(hour, int) and 0 <= hour <= 23 else None


def keep_presses(sheets: Iterable[Sheet]) -> None:
    """Keep sheets without words by one statement: kiosks send many, and need not know which are new."""
    Sheet.objects.bulk_create({sheet.pk: sheet for sheet in sheets}.values(), ignore_conflicts=True)


def keep_sheets(sheets: Iterable[Sheet], texts: dict[UUID, dict[str, str]] | None = None) -> int:
    """Keep sheets and their words and return how many are new; those known already stay as they are."""
    by_id = {sheet.pk: sheet for sheet in sheets}
    with transaction.atomic():
        known = set(Sheet.objects.filter(pk__in=by_id).values_list("pk", flat=True))
        Sheet.objects.bulk_create(by_id.values(), ignore_conflicts=True)
        new = [
            TextAnswer(sheet_id=pk, item=item, words=words)
            for pk, answers in (texts or {}).items()
            if pk in by_id and pk not in known
            for item, words in answers.items()
        ]
        TextAnswer.objects.bulk_create(new, ignore_conflicts=True)
    return len(by_id) - len(known)
