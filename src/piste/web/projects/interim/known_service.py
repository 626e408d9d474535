"""Measured minutes of service and hours of arrival as the engine's usual day, which counters and rooms are sized by."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.db import connection

from piste.premises.service_day import ServiceDay, read_service_day
from piste.web.planning.toml_text import write_toml

LEAST = 30
"""So many services measured, or so many arrivals, take the place of an assumption; fewer leave it as it is."""
TITLE = "A usual day at a joint point, as measured"
FEWEST_MIN, MOST_MIN = 0.1, 480.0
MINUTES = """
SELECT s.demand_key, count(*), sum(served.seconds)::float8 / 60
FROM (
    SELECT vs.service_id AS service, sum(extract(epoch FROM upper(p.during) - lower(p.during))) AS seconds
    FROM visits_visit v
    JOIN visits_visitservice vs ON vs.visit_id = v.id
    JOIN visits_period p ON p.visit_id = v.id AND p.service_id = vs.id AND p.kind = 'serving'
    JOIN network_point n ON n.id = v.point_id
    WHERE v.day BETWEEN %s AND %s AND v.state = 'finished' AND NOT v.ended_by_rule AND %s IN ('', n.region)
          AND upper(p.during) IS NOT NULL
    GROUP BY vs.id, vs.service_id
) AS served JOIN network_service s ON s.id = served.service
WHERE s.demand_key <> '' AND served.seconds > 0
GROUP BY s.demand_key ORDER BY s.demand_key
"""
HOURS = """
SELECT extract(hour FROM v.arrived_at AT TIME ZONE 'Europe/Helsinki')::int, count(*)
FROM visits_visit v JOIN network_point n ON n.id = v.point_id
WHERE v.day BETWEEN %s AND %s AND v.state = 'finished' AND v.kind IN ('walk-in', 'appointment')
      AND %s IN ('', n.region)
GROUP BY 1 ORDER BY 1
"""


def measured_minutes(first: date, last: date, region: str = "") -> dict[str, tuple[int, float]]:
    """Return service's key in base data -> how many were measured and their mean minutes.

    Counted is the time at desks of services that somebody ended; those that the night ended tell no service time.
    """
    with connection.cursor() as cursor:
        cursor.execute(MINUTES, [first, last, region])
        return {key: (int(n), minutes / n) for key, n, minutes in cursor.fetchall()}


def measured_hours(first: date, last: date, region: str = "") -> dict[int, int]:
    """Return local hour -> how many came in it, with an appointment or without."""
    with connection.cursor() as cursor:
        cursor.execute(HOURS, [first, last, region])
        return {int(hour): int(n) for hour, n in cursor.fetchall()}


def build_day(
    minutes: Mapping[str, Sequence[float]], hours: Mapping[int, int], period: str, assumed: ServiceDay | None = None
) -> ServiceDay:
    """Return the usual day with what was measured in the place of what was assumed.

    Days a year, the share served remotely and services measured less than `LEAST` times stay as they were.
    """
    known = assumed or read_service_day()
    taken = {key: round(mean, 2) for key, (n, mean) in minutes.items() if n >= LEAST and FEWEST_MIN <= mean <= MOST_MIN}
    made = replace(known, service_min={**known.service_min, **taken})
    told = [f"minutes of {', '.join(sorted(taken))}"] if taken else []
    if sum(hours.values()) >= LEAST:
        first, last = min(hours), max(hours)
        counts = [hours.get(hour, 0) for hour in range(first, last + 1)]
        shares = tuple(count / sum(counts) for count in counts)
        made = replace(made, opens_min=60.0 * first, interval_min=60.0, shares=shares)
        told.append("hours of arrival")
    if not told:
        return known
    return replace(made, title=TITLE, source=f"measured {period}: {'; '.join(told)}. ASSUMPTION: everything else")


def write_day(day: ServiceDay) -> str:
    """Return a usual day as the TOML that `piste premises sites` reads as its `day`."""
    content: dict[str, Any] = asdict(day)
    opens = int(content.pop("opens_min"))
    minutes = content.pop("service_min")
    top = {
        "title": content.pop("title"),
        "source": content.pop("source"),
        "opens": f"{opens // 60:02d}:{opens % 60:02d}",
    }
    return write_toml({**top, **content, "shares": list(day.shares), "service_min": dict(minutes)})
