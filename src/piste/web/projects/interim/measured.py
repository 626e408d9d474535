"""Measured visits and waits of a period by point: the one place from which reports and the loop take them."""

from dataclasses import dataclass
from datetime import date

from piste.report.interim.facts import Texts


@dataclass(frozen=True)
class PointVisits:
    """What was measured at a point."""

    point: str
    """Code of the point."""
    site: str
    """The engine's code of the site, by which visits go back to base data."""
    name: Texts
    visits: float
    by_service: dict[str, float]
    """The engine's key of the service -> visits."""
    median_wait_min: float | None = None
    within_15: float | None = None
    """Share of the called who waited at most 15 minutes."""
    source: str = ""
    example: bool = False


def measured_visits(first: date, last: date) -> list[PointVisits]:
    """Return what the points measured between two days; nothing where no point keeps visits yet."""
    del first, last
    return []
