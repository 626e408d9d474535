"""Municipalities and regions: people, minutes now and in a plan, people past the limit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.report.figures import PlanFigures, StudyFigures, subtract_minutes

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class AreaFigures:
    """k areas of one kind, in the order of their codes."""

    codes: tuple[str, ...]
    people: Floats
    mean_min: Floats
    """Mean time of those whom some point reaches; infinity where none does."""
    past_limit: Floats
    """People past the limit, those not reached included."""
    mean_today_min: Floats | None
    past_limit_today: Floats | None
    change_min: Floats | None


def measure_municipalities(figures: StudyFigures, plan: PlanFigures) -> AreaFigures:
    """Measure each municipality of the area."""
    return _measure(figures, plan, lambda municipality: municipality)


def measure_regions(figures: StudyFigures, plan: PlanFigures) -> AreaFigures:
    """Measure each region of the area; places of unknown municipality stand under ""."""
    return _measure(figures, plan, figures.study.base.areas.region_of)


def _measure(figures: StudyFigures, plan: PlanFigures, area_of: Callable[[str], str]) -> AreaFigures:
    lived_in = np.flatnonzero(figures.study.inside & (figures.people > 0))
    areas = [area_of(code) for code in figures.study.base.places.municipality[lived_in]]
    codes, row = np.unique(np.array(areas, dtype=str), return_inverse=True)
    people = figures.people[lived_in]

    def total(weights: Floats) -> Floats:
        return np.bincount(row, weights=weights, minlength=len(codes)).astype(np.float64)

    def mean(minutes: Floats) -> Floats:
        reached = np.isfinite(minutes)
        counted = total(people * reached)
        moved = total(people * np.where(reached, minutes, 0.0))
        return np.where(counted > 0, moved / np.maximum(counted, 1e-12), np.inf)

    minutes = plan.minutes[lived_in]
    now = None if figures.today_min is None else figures.today_min[lived_in]
    mean_min = mean(minutes)
    mean_today = None if now is None else mean(now)
    return AreaFigures(
        codes=tuple(str(code) for code in codes),
        people=total(people),
        mean_min=mean_min,
        past_limit=total(people * (minutes > plan.limit_min)),
        mean_today_min=mean_today,
        past_limit_today=None if now is None else total(people * (now > plan.limit_min)),
        change_min=None if mean_today is None else subtract_minutes(mean_min, mean_today),
    )
