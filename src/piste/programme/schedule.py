"""A schedule of site projects, what it saves, and what is proven about it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from piste.programme.limits import Limits, Objective, Target
from piste.programme.site_project import SiteProjects, saving_rate, spending

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Status = Literal["optimal", "within_gap", "stopped"]
NEVER = -1


@dataclass(frozen=True)
class Proof:
    """Value and bound of one optimisation; `bound` is proven: nothing better exists."""

    value: float
    bound: float
    status: Status
    seconds: float
    bound_by: Literal["weak duality", "branch and bound"]

    @property
    def gap(self) -> float:
        """Return |value - bound| / max(|value|, |bound|), 0 where both are 0."""
        largest = max(abs(self.value), abs(self.bound))
        return abs(self.value - self.bound) / largest if largest > 0 else 0.0


@dataclass(frozen=True)
class Reach:
    """A target against what was found and what is possible at all."""

    target: Target
    reached_eur_per_year: float
    at_most_eur_per_year: float
    """Proven: no schedule within the limits saves more at that date."""

    @property
    def met(self) -> bool:
        """Tell whether the schedule reaches the target (to a euro)."""
        return self.reached_eur_per_year >= self.target.eur_per_year - 1.0

    @property
    def short_eur_per_year(self) -> float:
        """Return what is missing."""
        return max(0.0, self.target.eur_per_year - self.reached_eur_per_year)

    @property
    def short_at_least_eur_per_year(self) -> float:
        """Return what is missing in every schedule: above 0 the target is proven out of reach."""
        return max(0.0, self.target.eur_per_year - self.at_most_eur_per_year)


@dataclass(frozen=True)
class Schedule:
    """When each project begins (NEVER: not within the programme), and what is proven."""

    projects: SiteProjects
    limits: Limits
    objective: Objective
    starts: Ints
    proof: Proof
    """Of the objective: euros of today, or, for the earliest date, quarters from the programme's first one."""
    reaches: tuple[Reach, ...] = ()

    @property
    def opens(self) -> Ints:
        """Return the quarter in which each opens, NEVER where it does not begin."""
        return np.where(self.starts == NEVER, NEVER, self.starts + self.projects.duration_q).astype(np.int32)

    def rate_eur_per_year(self) -> Floats:
        """Return Q: saving a year in each quarter, with what is saved already."""
        q = self.limits.calendar.n
        return saving_rate(self.projects, self.starts, q).sum(axis=0) + self.limits.saved_eur_per_year

    def invested_eur(self) -> Floats:
        """Return Y: investment by year."""
        calendar = self.limits.calendar
        each = spending(self.projects, self.starts, calendar.n).sum(axis=0)
        years = np.array([calendar.year_index(k) for k in range(calendar.n)])
        return np.bincount(years, weights=each, minlength=len(calendar.years)).astype(np.float64)


def present_value(projects: SiteProjects, limits: Limits, starts: Ints) -> float:
    """Return the savings' present value within the programme: a quarter of the yearly rate each quarter, discounted."""
    rate = saving_rate(projects, starts, limits.calendar.n).sum(axis=0)
    return float((rate / 4.0 * limits.discount()).sum())


def present_cost(projects: SiteProjects, limits: Limits, starts: Ints) -> float:
    """Return the investment's present value within the programme."""
    return float((spending(projects, starts, limits.calendar.n).sum(axis=0) * limits.discount()).sum())
