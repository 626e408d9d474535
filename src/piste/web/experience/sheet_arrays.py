"""Sheets as the arrays that `piste.evaluation` reads, and whom they speak for."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from piste.evaluation.answers import Answers, Base, Measure, Question
from piste.evaluation.part_of_day import part_of_day
from piste.web.experience.models import Item, Sheet, Wave
from piste.web.experience.visit_base import count_visits

AGREES = 4
"""From this step of five on, an answer counts as agreeing; of other scales, the upper two fifths."""


def read_sheets(wave: Wave) -> Answers:
    """Return a wave's answers. Texts are not among them: they are told by themes."""
    fields = ("day", "point__code", "method", "service__code", "hour", "channel", "language", "unit", "values")
    rows = list(Sheet.objects.filter(wave=wave).order_by("pk").values_list(*fields))
    items = list(wave.questionnaire.items.all())
    return build_answers(rows, items, wave.key)


def build_answers(rows: Sequence[tuple[Any, ...]], items: Sequence[Item], wave: str) -> Answers:
    """Return rows (day, point, method, service, hour, channel, language, unit, values) as arrays."""

    def column(at: int) -> np.ndarray[Any, Any]:
        return np.array(["" if row[at] is None else str(row[at]) for row in rows], dtype=object)

    values = [row[8] for row in rows]
    groups = {"site": column(1), "wave": np.full(len(rows), wave, dtype=object)}
    for at, name in enumerate(("method", "service", "hour", "channel", "language", "unit"), start=2):
        groups[name] = column(at)
    groups["hour"] = part_of_day(groups["hour"])
    groups["language"] = np.array([tag.split("-")[0] for tag in groups["language"]], dtype=object)
    return Answers(
        groups,
        np.array([row[0] for row in rows], dtype="datetime64[D]"),
        {
            item.key: np.array([float(one.get(item.key, np.nan)) for one in values], dtype=np.float64)
            for item in items
            if item.kind in {Item.Kind.SCALE, Item.Kind.NUMBER}
        },
        {
            item.key: np.array([str(one.get(item.key, "")) for one in values], dtype=object)
            for item in items
            if item.kind == Item.Kind.CHOICE
        },
        {},
        {item.key: question_of(item) for item in items},
    )


def question_of(item: Item) -> Question:
    """Return an item as `piste.evaluation` knows it."""
    if item.kind == Item.Kind.SCALE:
        return Question(item.key, "scale", item.low, item.high, item.turned)
    if item.kind == Item.Kind.NUMBER:
        return Question(item.key, "number", item.low, item.high)
    return Question(item.key, "choice" if item.kind == Item.Kind.CHOICE else "text")


def measure_of(item: Item) -> Measure:
    """Return what is told of an item: the share that agrees, the share of the first choice, or the mean."""
    if item.kind == Item.Kind.SCALE:
        return Measure(item.key, at_least=item.high - (item.high - item.low) // 4)
    if item.kind == Item.Kind.CHOICE:
        return Measure(item.key, one_of=(item.choices[0]["key"],))
    return Measure(item.key)


def base_of(wave: Wave) -> Base | None:
    """Return whom a wave's answers speak for: the units' people; of customers, the counter's visits in its days."""
    if wave.questionnaire.audience == "customers":
        return visits_of(wave)
    strengths = list(wave.strengths.values_list("unit", "people"))
    if not strengths:
        return None
    units = np.array([unit for unit, _people in strengths], dtype=object)
    return Base({"unit": units}, np.array([people for _unit, people in strengths], dtype=np.float64))


def visits_of(wave: Wave) -> Base | None:
    """Return the visits of a wave's days by point, service, part of the day and channel; None where none are known."""
    rows = count_visits(wave)
    if not rows:
        return None
    names = ("site", "service", "hour", "channel")
    groups = {name: np.array([str(row[at]) for row in rows], dtype=object) for at, name in enumerate(names)}
    groups["hour"] = part_of_day(groups["hour"])
    return Base(groups, np.array([row[4] for row in rows], dtype=np.float64))
