"""What the programme must keep to and what it is after."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from piste.programme.calendar import Calendar

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Objective = Literal["saving", "earliest", "least_cost"]
LIMITS = ("investment", "teams", "order", "windows", "leases", "plans")
"""Kinds of limits that can be taken away one at a time to see what they cost."""


@dataclass(frozen=True)
class Target:
    """A saving a year that must be reached in the last quarter of a year."""

    year: int
    eur_per_year: float


@dataclass(frozen=True)
class Limits:
    """Rules of a programme of Y years, R regions and Q quarters."""

    calendar: Calendar
    teams: Floats
    """R x Q teams at work at once."""
    invest_cap_eur: Floats
    """Y: largest investment of each year."""
    plan_approved_q: Ints
    """R: first quarter in which a project of the region may begin: its plan is approved then."""
    targets: tuple[Target, ...] = ()
    discount_rate: float = 0.03
    """A year."""
    saved_eur_per_year: float = 0.0
    """What earlier projects save already; counts towards the targets."""
    without: frozenset[str] = frozenset()
    """Kinds of limits left out, to see what they cost."""

    def __post_init__(self) -> None:
        shape = (len(self.plan_approved_q), self.calendar.n)
        if self.teams.shape != shape or len(self.invest_cap_eur) != len(self.calendar.years):
            raise ValueError("teams are regions x quarters, caps one a year")
        if not self.without <= set(LIMITS):
            raise ValueError(f"limits are {', '.join(LIMITS)}")

    def discount(self) -> Floats:
        """Return the factor of each quarter, paid at its middle."""
        years = (np.arange(self.calendar.n) + 0.5) / 4.0
        return np.asarray((1.0 + self.discount_rate) ** -years, dtype=np.float64)


@dataclass(frozen=True)
class Search:
    """How long and how near to look."""

    gap: float = 0.005
    time_limit_s: float = 60.0
    seed: int = 1
