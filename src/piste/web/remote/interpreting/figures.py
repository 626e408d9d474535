"""What is told of remote service and interpreting over a period; groups of fewer than five never show."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import Q

from piste.evaluation.wait import Visits, WaitTable, build_wait_tables
from piste.web.network.booking.minutes import day_ends
from piste.web.network.models import Point, Service
from piste.web.remote.interpreting.models import InterpretedTime
from piste.web.remote.models import Call, ExpertRequest

PROMISED_MIN = 2.0
"""A wait for an expert of at most so many minutes is within; ASSUMPTION: one step of the chain."""
NONE = "-"


@dataclass(frozen=True)
class Group:
    """One line of a table: how many, and what was measured of them; None where it must not show or is not known."""

    key: str
    count: int | None
    median_min: float | None = None
    p90_min: float | None = None
    left_share: float | None = None
    minutes: int | None = None


Told = dict[str, list[Group]]


def ends_of(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the instants at which a period begins and ends."""
    return day_ends(first)[0], day_ends(last)[1]


def of_agencies(agencies: Sequence[str] | None, name: str) -> Q:
    """Return the condition that rows are of some authorities; None: of all, and of none."""
    return Q() if agencies is None else Q(**{f"{name}__code__in": list(agencies)})


def tell_requests(first: date, last: date, agencies: Sequence[str] | None = None) -> Told:
    """Tell requests for an expert at once: how many, how long they waited, and how many were given up."""
    begins, ends = ends_of(first, last)
    rows = list(
        ExpertRequest.objects.filter(of_agencies(agencies, "service__agency"), asked_at__gte=begins, asked_at__lt=ends)
        .order_by("pk")
        .values_list("service__code", "language", "point__code", "asked_at", "taken_at", "state")
    )
    waits = [(taken - asked).total_seconds() / 60 if taken else np.nan for *_by, asked, taken, _state in rows]
    left = [state in {"unanswered", "cancelled"} and taken is None for *_by, _asked, taken, state in rows]
    columns = {"service": 0, "language": 1, "point": 2}
    return build_told({name: [str(row[at] or NONE) for row in rows] for name, at in columns.items()}, waits, left)


def tell_calls(first: date, last: date, agencies: Sequence[str] | None = None) -> Told:
    """Tell calls that ended: by service, language, point and outcome."""
    begins, ends = ends_of(first, last)
    rows = list(
        Call.objects.filter(of_agencies(agencies, "service__agency"), ended_at__gte=begins, ended_at__lt=ends)
        .order_by("pk")
        .values_list("service__code", "language", "point__code", "outcome")
    )
    names = ("service", "language", "point", "outcome")
    groups = {name: [str(row[at] or NONE) for row in rows] for at, name in enumerate(names)}
    return build_told(groups, [0.0] * len(rows), [False] * len(rows))


def tell_interpreting(first: date, last: date, agencies: Sequence[str] | None = None) -> Told:
    """Tell interpreting: how often and for how many minutes, by language, track, way and authority."""
    begins, ends = ends_of(first, last)
    kept = InterpretedTime.objects.filter(of_agencies(agencies, "agency"), began_at__gte=begins, began_at__lt=ends)
    rows = list(kept.select_related("agency").order_by("pk"))
    groups = {
        "language": [row.language for row in rows],
        "track": [row.track for row in rows],
        "way": [row.way for row in rows],
        "agency": [row.agency.code if row.agency else NONE for row in rows],
    }
    return build_told(groups, [0.0] * len(rows), [False] * len(rows), [row.minutes for row in rows])


def build_told(
    groups: dict[str, list[str]], waits: Sequence[float], left: Sequence[bool], minutes: Sequence[int] = ()
) -> Told:
    """Tell a table a grouping, all protected together; the total comes last, under the key ""."""
    visits = Visits(
        {name: np.array(column, dtype=str) for name, column in groups.items()},
        np.array(waits, dtype=np.float64), np.array(left, dtype=np.bool_),
    )  # fmt: skip
    if not len(waits):
        return {name: [] for name in groups}
    tables = build_wait_tables(visits, tuple((name,) for name in groups), promised_min=PROMISED_MIN)
    return {name: lines_of(table, groups[name], minutes) for name, table in zip(groups, tables, strict=True)}


def lines_of(table: WaitTable, column: list[str], minutes: Sequence[int]) -> list[Group]:
    """Return a table's groups, the largest first, those that must not show after them, and the total."""
    summed: dict[str, int] = defaultdict(int)
    for key, length in zip(column, minutes, strict=False):
        summed[key] += length
    summed[""] = sum(minutes)
    keys = [*(str(label) for label in table.labels[0]), ""]
    lines = [
        Group(
            key, known(table.visits[at]), finite(table.median_min[at]), finite(table.p90_min[at]),
            finite(table.left_share[at]), summed[key] if minutes and known(table.visits[at]) is not None else None,
        )
        for at, key in enumerate(keys)
    ]  # fmt: skip
    return [*sorted(lines[:-1], key=lambda line: (line.count is None, -(line.count or 0), line.key)), lines[-1]]


def known(count: Any) -> int | None:
    """Return a count that may show."""
    return int(count) if count >= 0 else None


def finite(value: Any) -> float | None:
    """Return a figure that may show."""
    return float(value) if np.isfinite(value) else None


def names_of(kind: str, keys: Iterable[str]) -> dict[str, str]:
    """Return services' and points' names by their codes, with one query."""
    wanted = set(keys)
    if kind == "service":
        return {one.code: str(one) for one in Service.objects.filter(code__in=wanted)}
    return {one.code: str(one) for one in Point.objects.filter(code__in=wanted)} if kind == "point" else {}
