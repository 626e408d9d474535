"""Open statistics: one table a month, by point and service, protected as one, and never made twice."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.utils import timezone

from piste.evaluation.wait import Visits, WaitTable, build_wait_table
from piste.web.counter.follow_up.models import OpenMonth
from piste.web.counter.follow_up.reading import join_rows, read_book, texts
from piste.web.network.models import Point

FIRST_DAY_TO_PUBLISH = 3
"""Of the next month: paper numbers of the last days have been entered by then."""
FIGURES = ("median_min", "p90_min", "within", "within_low", "within_high", "left_share")


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def month_before(day: date) -> date:
    """Return the first day of the month before."""
    return month_of(month_of(day) - timedelta(days=1))


def publish_month(month: date) -> OpenMonth | None:
    """Make a month's table, once; None where it is too early or nobody visited.

    A visit counts under its first service, so that the table's cells are apart and add up.
    """
    first = month_of(month)
    ends = month_of(first + timedelta(days=31))
    if timezone.localdate() < ends + timedelta(days=FIRST_DAY_TO_PUBLISH - 1):
        return None
    known = OpenMonth.objects.filter(month=first).first()
    if known is not None:
        return known
    rows = join_rows(
        read_book(Point.objects.filter(is_public=True), first, ends - timedelta(days=1)).rows, None, part=False
    )
    if not rows:
        return None
    content = write_table(build_wait_table(build_visits(rows), ("point", "service")))
    try:
        with transaction.atomic():
            return OpenMonth.objects.create(month=first, rows=content)
    except IntegrityError:  # another worker was quicker: its table stands
        return OpenMonth.objects.get(month=first)


def build_visits(rows: list[tuple[Any, ...]]) -> Visits:
    """Return visits as the engine protects them."""
    waits = np.array([np.nan if row[12] is None else row[12] for row in rows], dtype=np.float64)
    left = np.array([row[7] == "left" and row[12] is None for row in rows], dtype=np.bool_)
    groups = {"point": texts([row[1] for row in rows]), "service": texts([row[9] or "-" for row in rows])}
    return Visits(groups, waits, left)


def write_table(table: WaitTable) -> list[dict[str, Any]]:
    """Return the entries as plain data; what must not show is null."""
    rows = []
    labels = [[*map(str, names), ""] for names in table.labels]
    for entry in np.ndindex(*table.visits.shape):
        visits, called = int(table.visits[entry]), int(table.called[entry])
        figures = {name: round_off(float(getattr(table, name)[entry])) for name in FIGURES}
        place = {name: labels[axis][at] for axis, (name, at) in enumerate(zip(table.by, entry, strict=True))}
        if visits == 0:
            continue  # nobody came: known to everybody
        hidden = {"visits": None if visits < 0 else visits, "called": None if called < 0 else called}
        rows.append({**place, **hidden, **figures})
    return rows


def round_off(value: float) -> float | None:
    """Return a figure with three decimals, None where there is none."""
    return round(value, 3) if np.isfinite(value) else None
