"""A programme from its question to its answer: schedule, risk, what holds back, and what changed since before."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from piste.core.artefact import Provenance
from piste.programme.hold_back import HoldBack, build_hold_back
from piste.programme.limits import Limits, Objective, Search
from piste.programme.public_sites import PUBLIC_SITES, PublicSite
from piste.programme.replan import Actuals, Change, list_changes, nothing_known, take_over
from piste.programme.risk import Risk, build_risk
from piste.programme.risk_params import RiskParams
from piste.programme.schedule import Proof, Schedule, present_value
from piste.programme.schedule_solve import build_schedule
from piste.programme.schedule_stage import Progress
from piste.programme.site_project import SiteProjects, saving_rate

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class History:
    """Savings a year already reached before the programme, by when: (year with its part, euros a year, words)."""

    points: tuple[tuple[float, float, str], ...] = ()
    source: str = ""
    sites: tuple[PublicSite, ...] = ()
    """Real sites whose figures are public."""


PUBLIC = History(
    points=((2024.0, 2.3e6, "first sites"), (2025.667, 3.7e6, "Turku")),
    source="Ministry of Finance, 5 March 2024: 2.3 M EUR a year from the first sites; Turku about 1.4 M EUR a year"
    " (Senate Properties, 2025). The sum is our own.",
    sites=PUBLIC_SITES,
)
"""What is public about savings so far."""


@dataclass(frozen=True)
class Replan:
    """What a new plan starts from: the schedule as it was, what has happened, and the first quarter still open."""

    before: Schedule
    actuals: Actuals
    as_of: int


@dataclass(frozen=True)
class Programme:
    """The whole answer."""

    title: str
    schedule: Schedule
    risk: Risk
    hold_back: HoldBack
    provenance: Provenance
    as_of: int = 0
    example: bool = False
    """The register is generated: every output says so."""
    history: History = field(default_factory=History)
    before: Schedule | None = None
    changes: tuple[Change, ...] = ()
    range_eur_per_year: tuple[Floats, Floats] | None = None
    """Saving a year in each quarter, least and most, of the same schedule at the ends of assumed rents and costs."""


def build_programme(
    title: str,
    projects: SiteProjects,
    limits: Limits,
    objective: Objective = "saving",
    search: Search | None = None,
    params: RiskParams | None = None,
    *,
    replan: Replan | None = None,
    example: bool = False,
    history: History | None = None,
    provenance: Provenance | None = None,
    progress: Progress | None = None,
) -> Programme:
    """Plan a programme, or plan it anew; see `build_schedule`, `build_risk`, `build_hold_back` and `take_over`."""
    as_of, before = 0, None
    if replan is not None:
        as_of, before = replan.as_of, replan.before
        projects = take_over(projects, replan.before.starts, replan.actuals, as_of)
    schedule = build_schedule(projects, limits, objective, search, progress)
    year = limits.targets[-1].year if limits.targets else limits.calendar.years[-1]
    if limits.calendar.last_quarter_of(year) >= limits.calendar.n:
        year -= 1
    return Programme(
        title=title,
        schedule=schedule,
        risk=build_risk(schedule, params, from_quarter=as_of),
        hold_back=build_hold_back(projects, limits, year),
        provenance=provenance or Provenance(),
        as_of=as_of,
        example=example,
        history=history or History(),
        before=before,
        changes=tuple(list_changes(before, schedule)) if before is not None else (),
    )


def add_range(programme: Programme, ends: tuple[SiteProjects, SiteProjects]) -> Programme:
    """Return a programme with what its schedule saves for the projects' figures at both ends of a range.

    Raises
    ------
    ValueError
        Where the projects are not the same ones in the same order.
    """
    schedule = programme.schedule
    if any(one.keys.tolist() != schedule.projects.keys.tolist() for one in ends):
        raise ValueError("a range is of the same projects in the same order")
    n, saved = schedule.limits.calendar.n, schedule.limits.saved_eur_per_year
    rates = np.stack([saving_rate(one, schedule.starts, n).sum(axis=0) + saved for one in ends])
    rates = np.concatenate([rates, schedule.rate_eur_per_year()[None, :]])
    return replace(programme, range_eur_per_year=(rates.min(axis=0), rates.max(axis=0)))


def known_schedule(projects: SiteProjects, limits: Limits, starts: Ints) -> Schedule:
    """Return a schedule made elsewhere, for comparing; its value stands without a bound of its own."""
    value = present_value(projects, limits, starts)
    return Schedule(projects, limits, "saving", starts, Proof(value, np.inf, "stopped", 0.0, "weak duality"))


def build_replan(projects: SiteProjects, limits: Limits, starts: Ints, actuals: Actuals | None, as_of: int) -> Replan:
    """Return what a new plan starts from."""
    return Replan(known_schedule(projects, limits, starts), actuals or nothing_known(len(projects)), as_of)
