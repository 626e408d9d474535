"""What holds a target back: how much more could be saved at its date if one kind of limit were taken away."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from piste.core.deadline import Deadline
from piste.programme.limits import LIMITS, Limits, Search
from piste.programme.schedule_model import MILLION, build_frame, build_options
from piste.programme.schedule_solve import most_rate
from piste.programme.schedule_stage import Task
from piste.programme.site_project import SiteProjects

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Held:
    """One kind of limit (see LIMITS), and the saving a year that it holds back."""

    kind: str
    gain_eur_per_year: float


@dataclass(frozen=True)
class UnitGain:
    """What one unit more of a limit is worth: a team in a region all along, or a euro of investment in a year."""

    kind: str
    where: int
    """Place in `regions` for teams, in the calendar's years for investment."""
    gain_eur_per_year: float
    """A team's, or a million euros'."""


@dataclass(frozen=True)
class HoldBack:
    """Limits by what they hold back at the end of a year, the largest first; by the linear relaxation."""

    year: int
    at_most_eur_per_year: float
    """With every limit in force: proven."""
    limits: tuple[Held, ...]
    units: tuple[UnitGain, ...]


def build_hold_back(projects: SiteProjects, limits: Limits, year: int) -> HoldBack:
    """Compare the most that can be saved at the end of a year with and without each kind of limit.

    Each figure is the difference of two bounds of linear relaxations, which stand a fraction of a per cent above what
    schedules reach (docs/benchmarks.md): an estimate. Unit values are the relaxation's duals, true for small changes.
    """
    quarter = limits.calendar.last_quarter_of(year)
    task = _task(projects, limits)
    base, duals = most_rate(task, quarter)
    held = []
    for kind in LIMITS:
        without = replace(limits, without=limits.without | {kind})
        most, _ = most_rate(_task(projects, without), quarter)
        held.append(Held(kind, max(0.0, (most - base) * MILLION)))
    units = []
    kinds = np.array(task.frame.kinds)
    for kind, scale in (("teams", MILLION), ("investment", MILLION)):
        rows = np.flatnonzero(kinds == kind)
        where = task.frame.where[rows]
        for place in np.unique(where).tolist():
            gain = float(np.maximum(duals[rows[where == place]], 0.0).sum()) * scale
            if gain > 1.0:
                units.append(UnitGain(kind, int(place), gain))
    return HoldBack(
        year=year,
        at_most_eur_per_year=base * MILLION + limits.saved_eur_per_year,
        limits=tuple(sorted(held, key=lambda one: (-one.gain_eur_per_year, one.kind))),
        units=tuple(sorted(units, key=lambda one: (-one.gain_eur_per_year, one.kind, one.where))),
    )


def _task(projects: SiteProjects, limits: Limits) -> Task:
    options = build_options(projects, limits)
    return Task(projects, limits, options, build_frame(projects, limits, options), Search(), Deadline())
