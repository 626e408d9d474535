"""Tiers: what kind of point a site may have, what it costs, and which services it gives."""

from dataclasses import dataclass
from typing import Literal

TierKey = Literal["full", "remote", "mobile"]

TIERS: tuple[TierKey, ...] = ("full", "remote", "mobile")
"""full: own staff of several agencies daily; remote: service advisor and remote room; mobile: some days a week."""

TIER_NAMES = {"full": "full point", "remote": "remote-service point", "mobile": "mobile stop"}
"""English messages, the keys of the catalogues."""

WEEK_DAYS = 5.0
"""Days a week on which a point that is not mobile is open, and on which a vehicle drives unless it is said."""


@dataclass(frozen=True)
class Tier:
    """One tier as a scenario offers it."""

    key: TierKey
    cost_eur_per_year: float = 0.0
    """Of one point, or of one day a week at a stop for mobile ones."""
    services: tuple[str, ...] = ()
    """Keys of the services given; empty: all of them."""
    least: int = 0
    most: int | None = None
    days_per_week: tuple[float, ...] = (WEEK_DAYS,)
    """How often a point may be open; several for a stop that may be served more or less often."""
    vehicles: int | None = None
    """Vehicles that share the stops; None for no such limit."""
    vehicle_days: float = WEEK_DAYS
    """Days a week that each vehicle drives."""
    counts: bool = True
    """Counts as a point for criterion (a), the number of points and the regions; never true of mobile stops."""


@dataclass(frozen=True)
class Service:
    """What a scenario says of one service beyond its demand."""

    key: str
    weight: float = 1.0
    """Multiplies its demand."""
    least_days: float = 0.0
    """A point serves it only where it is open on at least so many days a week."""
    within_min: float | None = None
    """Nobody may be farther from it than so many minutes; None for no such limit."""
    valuation: tuple[tuple[float, float], ...] = ()
    """Knots (minutes, what so many minutes count as); empty: minutes count as they are."""


@dataclass(frozen=True)
class ShareAsk:
    """A share of people who must have a point within some minutes."""

    within_min: float
    share: float
    group: str = ""
    """Age group or language (`age_65_`, `sv`, `se`); empty: everyone. A language needs a point that serves it."""
    regions: tuple[str, ...] = ()
    """Regions by code or name; empty: the whole area."""
    each_region: bool = False
    """The share holds in every one of the regions by itself."""
    tiers: tuple[str, ...] = ("full", "remote")
