"""Measured visits by point, service and where people came from, as the next plan and cost studies use them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

DAYS_A_YEAR = 365.25
QUERY = """
WITH parts AS (
    SELECT v.id AS visit, v.point_id AS point, v.postcode AS postcode, s.code AS service, s.demand_key AS demand_key,
           CASE WHEN v.first_called_at IS NOT NULL THEN
               extract(epoch FROM greatest(v.first_called_at - greatest(v.arrived_at, v.booked_for), '0 s')) / 60
           END AS wait_min,
           coalesce((SELECT sum(extract(epoch FROM upper(p.during) - lower(p.during)))
                     FROM visits_period p
                     WHERE p.visit_id = v.id AND p.kind = 'serving' AND p.service_id IS NOT DISTINCT FROM vs.id
                           AND NOT v.ended_by_rule), 0)
               / 60 AS service_min
    FROM visits_visit v
    LEFT JOIN visits_visitservice vs ON vs.visit_id = v.id
    LEFT JOIN network_service s ON s.id = vs.service_id
    WHERE v.day BETWEEN %s AND %s AND v.ended_at IS NOT NULL AND v.state = 'finished'
)
SELECT n.code, n.site, n.region, n.municipality, coalesce(parts.service, ''), coalesce(parts.demand_key, ''),
       parts.postcode, count(DISTINCT parts.visit), sum(parts.service_min)::float8,
       (percentile_cont(0.5) WITHIN GROUP (ORDER BY parts.wait_min))::float8
FROM parts JOIN network_point n ON n.id = parts.point
WHERE %s IN ('', n.region)
GROUP BY n.code, n.site, n.region, n.municipality, parts.service, parts.demand_key, parts.postcode
ORDER BY n.code, coalesce(parts.service, ''), parts.postcode
"""


@dataclass(frozen=True)
class MeasuredVisit:
    """Ended visits of one service at one point by people from one postal area."""

    point: str
    """Code of the point."""
    site: str
    """The engine's code of its site; empty where the point has none."""
    region: str
    municipality: str
    """Code of the municipality that the point is in, not of where people live."""
    service: str
    """Code of the service; empty: quick help and whatever had no service."""
    demand_key: str
    """The engine's key of the service; empty where it has none."""
    postcode: str
    """Where people came from; empty where not told."""
    visits: int
    service_min: float
    """Minutes of service in all, but of visits that a rule ended by night: theirs are not known."""
    median_wait_min: float | None
    """Median wait of those called; None where nobody was called (quick help waits for nobody)."""


def measured_visits(first_day: date, last_day: date, region: str | None = None) -> list[MeasuredVisit]:
    """Return visits of local days (both included) by point, service and postal area, with one query.

    Parameters
    ----------
    region : str, optional
        Code of the only region whose points count.

    Notes
    -----
    A visit counts once for each of its services, so sums over services are of services given, not of people. Counted
    are visits that ended and whose customer came: also those who left before they were called, but not tickets whose
    holder did not come when called. The median lies between waits by linear interpolation (type 7). Small counts are
    not hidden: this is for plans and costs, not for publishing (`piste.evaluation.suppression`).
    """
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [first_day, last_day, region or ""])
        return [MeasuredVisit(*row) for row in cursor.fetchall()]


def sum_by_site(rows: Iterable[MeasuredVisit]) -> dict[tuple[str, str], int]:
    """Return visits by the engine's site and service; what has no code in the engine is left out."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.site and row.demand_key:
            found[row.site, row.demand_key] = found.get((row.site, row.demand_key), 0) + row.visits
    return found


def scale_to_year(rows: Iterable[MeasuredVisit], year: int, days: int) -> list[tuple[str, str, int, float]]:
    """Return site, service, year and visits a year of what was measured in so many days, as base data take them.

    Whole years are divided by their number. Another period is scaled by its days: an ESTIMATE, since months differ.
    """
    years = round(days / DAYS_A_YEAR)
    scale = 1 / years if years and abs(days - years * DAYS_A_YEAR) < 1 else DAYS_A_YEAR / days
    return [(*key, year, round(visits * scale, 1)) for key, visits in sorted(sum_by_site(rows).items())]
