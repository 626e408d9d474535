"""The numbers that a report tells of a study, computed once from its states."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from piste.core.units import minutes_from_seconds
from piste.report.scales import NOT_REACHED, classify_minutes
from piste.siting.access import NetworkState
from piste.siting.plan import Plan, Study
from piste.siting.reasons.plan_reasons import PlanReasons, build_plan_reasons

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

SAME_MIN = 1.0
"""A change up to a minute counts as none."""
CHARTED = 3
"""A chart of number against access needs at least as many numbers."""


@dataclass(frozen=True)
class Moved:
    """People of the area by what a plan changes for them against today."""

    closer: float
    same: float
    farther: float
    come_within: float
    """People who come within the limit."""
    fall_outside: float
    """People who fall past it."""


@dataclass(frozen=True)
class PlanFigures:
    """One plan in numbers; n places."""

    plan: Plan
    minutes: Floats
    """Time to the nearest point, infinity where none within the cut-off."""
    change_min: Floats | None
    """Minutes more than today: -infinity newly reached, infinity reached no more, 0 where neither reaches; or None."""
    moved: Moved | None
    bands: Floats
    """Share of people by class: five of minutes, then not reached."""
    within_first: float
    """Share within `first_min`, then within the criterion's limit."""
    within_limit: float
    outer_sites: Ints
    """Open points beyond the area's border, fixed and not counted."""
    counted_people: float
    """People over whom the objective sums: all but those whom no site reaches, whatever opens."""

    @property
    def limit_min(self) -> float:
        """The criterion's limit in minutes."""
        return self.plan.scenario.rules.within_min


@dataclass(frozen=True)
class StudyFigures:
    """A study in numbers; n places."""

    study: Study
    people: Floats
    """People who count: those of places inside the area."""
    today_min: Floats | None
    today_bands: Floats | None
    today_within: tuple[float, float] | None
    """Share within `first_min` and within the limit today."""
    first_min: float
    plans: tuple[PlanFigures, ...]

    @property
    def chosen(self) -> PlanFigures:
        """The plan that the report leads with."""
        return self.plans[self.study.chosen]

    @cached_property
    def reasons(self) -> PlanReasons | None:
        """Why the leading plan is as it is; None where the study holds nothing to work it out from."""
        ground = self.chosen.plan.ground
        return None if ground is None else build_plan_reasons(ground, self.study.today)

    @property
    def has_outside(self) -> bool:
        """Whether places across the border were counted in."""
        return bool((~self.study.inside).any())


def build_figures(study: Study) -> StudyFigures:
    """Compute the figures of every plan of a study."""
    people = np.where(study.inside, study.base.places.people, 0.0)
    limit = study.plans[study.chosen].scenario.rules.within_min
    first = 30.0 if limit > 30 else limit / 2
    today = None if study.today is None else minutes_from_seconds(study.today.seconds)
    return StudyFigures(
        study=study,
        people=people,
        today_min=today,
        today_bands=None if today is None else share_by_class(today, people),
        today_within=None
        if today is None
        else (share_within(today, people, first), share_within(today, people, limit)),
        first_min=first,
        plans=tuple(_read_plan(plan, people, today, first) for plan in study.plans),
    )


def _read_plan(plan: Plan, people: Floats, today: Floats | None, first_min: float) -> PlanFigures:
    minutes = minutes_from_seconds(plan.state.seconds)
    limit = plan.scenario.rules.within_min
    change = None if today is None else subtract_minutes(minutes, today)
    return PlanFigures(
        plan=plan,
        minutes=minutes,
        change_min=change,
        moved=None if today is None or change is None else count_moved(minutes, today, change, people, limit),
        bands=share_by_class(minutes, people),
        within_first=share_within(minutes, people, first_min),
        within_limit=share_within(minutes, people, limit),
        outer_sites=outer_sites(plan.state, plan.result.sites),
        counted_people=float(np.delete(people, plan.result.unreachable).sum()),
    )


def outer_sites(state: NetworkState, sites: Ints) -> Ints:
    """Return the open sites of a state that are not the plan's own: points beyond the border."""
    return np.setdiff1d(state.sites, sites).astype(np.int32)


def subtract_minutes(minutes: Floats, before: Floats) -> Floats:
    """Return minutes - before where infinity says not reached: 0 where neither is reached."""
    change = np.zeros(len(minutes))
    both = np.isfinite(minutes) & np.isfinite(before)
    change[both] = minutes[both] - before[both]
    change[np.isfinite(minutes) & np.isinf(before)] = -np.inf
    change[np.isinf(minutes) & np.isfinite(before)] = np.inf
    return change


def count_moved(minutes: Floats, before: Floats, change: Floats, people: Floats, limit_min: float) -> Moved:
    """Count people by change and by the limit's side."""
    inside, inside_before = minutes <= limit_min, before <= limit_min
    closer, farther = change < -SAME_MIN, change > SAME_MIN
    return Moved(
        closer=float(people[closer].sum()),
        same=float(people[~closer & ~farther].sum()),
        farther=float(people[farther].sum()),
        come_within=float(people[inside & ~inside_before].sum()),
        fall_outside=float(people[~inside & inside_before].sum()),
    )


def share_by_class(minutes: Floats, people: Floats) -> Floats:
    """Return the share of people in each class of minutes (six, the last not reached)."""
    counts = np.bincount(classify_minutes(minutes), weights=people, minlength=NOT_REACHED + 1).astype(np.float64)
    total = counts.sum()
    return counts / total if total > 0 else counts


def share_within(minutes: Floats, people: Floats, limit_min: float) -> float:
    """Return the share of people within a limit, inclusive."""
    total = float(people.sum())
    return float(people[minutes <= limit_min].sum()) / total if total > 0 else 0.0
