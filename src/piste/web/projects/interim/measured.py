"""Measured visits and waits of a period by point: as reports tell them."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from piste.evaluation.wait import Visits, build_wait_table, measure_waits
from piste.report.interim.facts import Texts
from piste.web.network.models import Point
from piste.web.network.visits.models import Visit

SOURCE = "visits counted at the points"
NO_CALL = {Visit.Kind.DOOR, Visit.Kind.DEVICE, Visit.Kind.DOCUMENT}
"""Visits of these kinds are counted; nobody is called, so they have no wait."""


@dataclass(frozen=True)
class PointVisits:
    """What was measured at a point; None where a small group hides it."""

    point: str
    """Code of the point."""
    name: Texts
    visits: float | None
    median_wait_min: float | None = None
    within_15: float | None = None
    """Share of the called who waited at most 15 minutes."""
    source: str = SOURCE
    example: bool = False


def measure_points(first: date, last: date) -> list[PointVisits]:
    """Return what the points measured between two days; small groups stay hidden as `piste.evaluation` hides them."""
    rows = list(
        Visit.objects.filter(day__gte=first, day__lte=last, state=Visit.State.FINISHED, ended_at__isnull=False)
        .order_by().values_list("point__code", "kind", "arrived_at", "booked_for", "first_called_at", "outcome")
    )  # fmt: skip
    if not rows:
        return []
    points = {one.code: one for one in Point.objects.filter(code__in={row[0] for row in rows})}
    arrived, booked, called = (moments([row[k] for row in rows]) for k in (2, 3, 4))
    waits = measure_waits(called, arrived, booked)
    waits[np.array([row[1] in NO_CALL for row in rows])] = np.nan
    gone = np.array([row[4] is None and row[5] == "left" for row in rows], dtype=np.bool_)
    codes = np.array([row[0] for row in rows], dtype=object)
    table = build_wait_table(Visits({"point": codes}, waits, gone), ("point",))
    found = []
    for k, code in enumerate(table.labels[0]):
        point = points[str(code)]
        found.append(PointVisits(
            str(code), dict(point.name), known(float(table.visits[k])),
            known(float(table.median_min[k])), known(float(table.within[k])),
        ))  # fmt: skip
    return found


def moments(values: list[object]) -> np.ndarray:
    """Return moments in UTC as numpy has them, NaT where there is none."""
    told = [None if value is None else value.replace(tzinfo=None) for value in values]  # type: ignore[attr-defined]
    return np.array(told, dtype="datetime64[us]")


def known(value: float) -> float | None:
    """Return a figure, None where it is hidden."""
    return None if value != value or value < 0 else value  # noqa: PLR0124  (only NaN differs from itself)
