"""Visits of some points and days as the engine's arrays: by visit, and by each of its services."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from piste.basedata.place import Texts
from piste.evaluation.follow_up import Followed
from piste.web.network.models import Point

QUERY = """
SELECT v.id, n.code, v.day, extract(hour FROM v.arrived_at AT TIME ZONE 'Europe/Helsinki')::int, v.kind, v.channel,
       v.language, v.outcome, v.cause, coalesce(s.code, ''), coalesce(a.code, ''), coalesce(vs.outcome, v.outcome),
       CASE WHEN v.first_called_at IS NOT NULL THEN
           extract(epoch FROM greatest(v.first_called_at - greatest(v.arrived_at, v.booked_for), '0 s'))::float8 / 60
       END,
       coalesce((SELECT sum(extract(epoch FROM upper(p.during) - lower(p.during)))
                 FROM visits_period p
                 WHERE p.visit_id = v.id AND p.kind = 'serving' AND p.service_id IS NOT DISTINCT FROM vs.id), 0
               )::float8 / 60, v.ended_by_rule
FROM visits_visit v
JOIN network_point n ON n.id = v.point_id
LEFT JOIN visits_visitservice vs ON vs.visit_id = v.id
LEFT JOIN network_service s ON s.id = vs.service_id
LEFT JOIN network_agency a ON a.id = s.agency_id
WHERE v.point_id = ANY(%s) AND v.day BETWEEN %s AND %s AND v.ended_at IS NOT NULL
ORDER BY v.id, vs.position
"""
BY_VISIT = ("point", "hour", "week", "channel", "language", "kind")
BY_PART = ("service", "agency")
GROUPINGS = (*BY_VISIT[:1], *BY_PART, *BY_VISIT[1:])
Row = tuple[Any, ...]


@dataclass(frozen=True)
class VisitBook:
    """Ended visits, read by one query: one row a service of a visit."""

    rows: Sequence[Row]

    def followed(self, by: str = "") -> Followed:
        """Return what a grouping is told of: visits, or for services and authorities each visit once a group."""
        if by in BY_PART:
            return build_followed(join_rows(self.rows, 9 if by == "service" else 10, part=True), by)
        return build_followed(join_rows(self.rows, None, part=False), by)


def read_book(points: Iterable[Point], first_day: date, last_day: date) -> VisitBook:
    """Read ended visits of local days, both included."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [[point.pk for point in points], first_day, last_day])
        return VisitBook(cursor.fetchall())


def join_rows(rows: Sequence[Row], group: int | None, *, part: bool) -> list[Row]:
    """Return one row a visit (and group), the minutes of its services added up; the least settled outcome stands."""
    order = ("left", "missed", "must-return", "sent-on", "solved", "")
    joined: dict[tuple[int, str], list[Any]] = {}
    for row in rows:
        key = (row[0], row[group] if group is not None else "")
        known = joined.get(key)
        if known is None:
            joined[key] = [*row]
            continue
        known[13] += row[13]
        known[11] = min(known[11], row[11], key=order.index)
    return [tuple(row) if part else (*row[:11], row[7], *row[12:]) for row in joined.values()]


def build_followed(rows: list[Row], by: str) -> Followed:
    """Return rows as arrays, with the grouping asked for."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 15
    at = {"point": 1, "hour": 3, "kind": 4, "channel": 5, "language": 6, "service": 9, "agency": 10}
    groups: dict[str, Texts] = {}
    if by == "week":
        groups[by] = texts([f"{d.isocalendar().year}-W{d.isocalendar().week:02d}" for d in columns[2]])
    elif by:
        values = columns[at[by]]
        groups[by] = texts([f"{value:02d}" if by == "hour" else value for value in values])
    waits = np.array([np.nan if wait is None else wait for wait in columns[12]], dtype=np.float64)
    outcome = texts(columns[11])
    left = np.isnan(waits) & np.asarray(outcome == "left", dtype=np.bool_)
    service = np.array(columns[13], dtype=np.float64)
    by_rule = np.array(columns[14], dtype=np.bool_)
    return Followed(groups, waits, left, service, outcome, texts(columns[8]), by_rule)


def texts(values: Iterable[str]) -> Texts:
    """Return strings as one column."""
    listed = list(values)
    column = np.empty(len(listed), dtype=object)
    column[:] = listed
    return column
