"""Indicators of experience for evaluation and for reports: plain records of what is told already, nothing more.

Every record is made of shown entries of tellings, so it tells no more than they do; see `telling`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from piste.evaluation.interval import Estimate
from piste.evaluation.pooling import pool_estimates
from piste.web.experience.models import Item, Telling
from piste.web.experience.result_page import entry_of
from piste.web.network.models import Point


@dataclass(frozen=True)
class ExperienceIndicator:
    """A figure of one question in one wave.

    Attributes
    ----------
    name
        Questionnaire and question, such as "customer.solved"; the same from wave to wave.
    text
        The question by language.
    kind
        "share" (0 to 1, of those who agree or gave the first choice) or "mean".
    value, low, high
        The figure with its 95 % interval; None where hidden.
    answers, people, response_rate
        Answers, visits or people that they speak for, and answers / people; None where hidden or not known.
    methods
        How the answers were gathered ("kiosk", "qr", …).
    weighted
        Whether the figure is weighted to `people`.
    wave, day
        Key of the wave, and its last day.
    points, points_hidden
        Of a region: points whose answers are in the figure, and points that may not show. 0 otherwise.
    hidden
        Fewer than five answers, or hidden so that a small group cannot be worked out.
    """

    name: str
    audience: str
    text: dict[str, str]
    kind: str
    value: float | None
    low: float | None
    high: float | None
    answers: int | None
    people: float | None
    response_rate: float | None
    methods: tuple[str, ...]
    weighted: bool
    wave: str
    day: date
    points: int = 0
    points_hidden: int = 0
    hidden: bool = False


def experience_indicators(
    period: tuple[date, date], region: str | None = None, point: str | None = None
) -> list[ExperienceIndicator]:
    """Return the indicators of the waves that ended in a period and are told, by name and day.

    Parameters
    ----------
    period
        First and last day.
    region, point
        A region's or a point's code; neither gives the whole country. A region's figure is that of its points that
        show, each by its visits where they are known, else by its answers.
    """
    ended = Telling.objects.filter(wave__last_day__gte=period[0], wave__last_day__lte=period[1])
    newest = {one.wave_id: one for one in ended.select_related("wave__questionnaire").order_by("number")}
    asked = {one.wave.questionnaire_id for one in newest.values()}
    items = {(item.questionnaire_id, item.key): item for item in Item.objects.filter(questionnaire__in=asked)}
    codes = list(Point.objects.filter(region=region).values_list("code", flat=True)) if region and not point else None
    told = []
    for telling in newest.values():
        for content in telling.content["items"]:
            item = items.get((telling.wave.questionnaire_id, content["key"]))
            if item is None:
                continue
            if codes is None:
                entry = entry_of(content, {"site": point} if point else {})
                record = of_entry(telling, item, content["kind"], entry)
            else:
                entries = [entry_of(content, {"site": code}) for code in codes]
                record = of_region(telling, item, content["kind"], [one for one in entries if one is not None])
            if record is not None:
                told.append(record)
    return sorted(told, key=lambda one: (one.name, one.day))


def of_entry(telling: Telling, item: Item, kind: str, entry: dict[str, Any] | None) -> ExperienceIndicator | None:
    """Return the record of one entry; None where nobody answered."""
    if entry is None or (not entry["hidden"] and not entry["answers"]):
        return None
    if entry["hidden"]:
        return hidden_record(telling, item, kind)
    estimate = estimate_of(entry)
    return ExperienceIndicator(
        **head_of(telling, item, kind), value=estimate.value, low=estimate.low, high=estimate.high,
        answers=entry["answers"], people=entry["people"], response_rate=entry["response_rate"],
        methods=methods_of([entry]), weighted=entry["weighted"] is not None,
    )  # fmt: skip


def of_region(telling: Telling, item: Item, kind: str, entries: list[dict[str, Any]]) -> ExperienceIndicator | None:
    """Return the record of a region's points that show; None where nobody answered at any of them."""
    shown = [entry for entry in entries if not entry["hidden"] and entry["answers"]]
    away = sum(entry["hidden"] for entry in entries)
    if not shown:
        return hidden_record(telling, item, kind, away) if away else None
    answers = np.array([entry["answers"] for entry in shown], dtype=np.float64)
    is_known = all(entry["people"] for entry in shown)
    people = np.array([entry["people"] for entry in shown], dtype=np.float64) if is_known else answers
    parts = [estimate_of(entry) for entry in shown]
    ends = [np.array([getattr(part, end) for part in parts]) for end in ("value", "low", "high")]
    pooled = pool_estimates(ends[0], ends[1], ends[2], people / people.sum())
    return ExperienceIndicator(
        **head_of(telling, item, kind), value=pooled.value, low=pooled.low, high=pooled.high,
        answers=int(answers.sum()), people=float(people.sum()) if is_known else None,
        response_rate=float(answers.sum() / people.sum()) if is_known else None,
        methods=methods_of(shown), weighted=is_known, points=len(shown), points_hidden=away,
    )  # fmt: skip


def estimate_of(entry: dict[str, Any]) -> Estimate:
    """Return an entry's figure, weighted where it is."""
    names = ("weighted", "weighted_low", "weighted_high") if entry["weighted"] is not None else ("value", "low", "high")
    return Estimate(*(float(entry[name]) for name in names))


def methods_of(entries: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the methods of entries, once each."""
    return tuple(dict.fromkeys(one for entry in entries for one in entry["methods"].split(", ") if one))


def hidden_record(telling: Telling, item: Item, kind: str, away: int = 0) -> ExperienceIndicator:
    """Return the record of what may not show."""
    return ExperienceIndicator(
        **head_of(telling, item, kind), value=None, low=None, high=None, answers=None, people=None,
        response_rate=None, methods=(), weighted=False, points_hidden=away, hidden=True,
    )  # fmt: skip


def head_of(telling: Telling, item: Item, kind: str) -> dict[str, Any]:
    """Return what a record says of its question and wave."""
    wave = telling.wave
    return {
        "name": f"{wave.questionnaire.key}.{item.key}",
        "audience": wave.questionnaire.audience,
        "text": dict(item.text),
        "kind": kind,
        "wave": wave.key,
        "day": wave.last_day,
    }
