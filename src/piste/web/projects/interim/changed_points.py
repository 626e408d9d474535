"""What new knowledge changes at each point: in the plan or not, visits, counters, rooms, beside what people told."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from piste.basedata.measured_visits import MeasuredVisits
from piste.basedata.place import Floats
from piste.basedata.visit_model_file import read_default_visit_model
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.premises.concept import Concept
from piste.premises.counters import ServiceLevel, build_counters
from piste.premises.plan_points import PlanPoints, build_point_visits, read_plan_points, take_measured
from piste.premises.service_day import ServiceDay, parse_service_day, read_service_day
from piste.premises.space_programme import SiteNeed, build_space_programme
from piste.web.planning.base_reading import base_of
from piste.web.planning.models import DataSetVersion, Plan
from piste.web.planning.scenario_content import read_toml
from piste.web.projects.concept_numbers import numbers_in_force
from piste.web.projects.interim.knowledge import Knowledge
from piste.web.projects.interim.loop import base_behind
from piste.web.projects.interim.models import PlanAgain

PUBLIC = ("public", "semi_public")
"""Zones that customers use; those of staff follow the staff, of which nothing was measured."""


@dataclass(frozen=True)
class Sized:
    """What a point is sized by, and what it then needs."""

    visits: float
    counters: int
    hum2: float
    """Rooms of the zones that customers use."""


@dataclass(frozen=True)
class ChangedPoint:
    """A point in the plan before and in the plan after; None where it is in none, or that plan has not been run."""

    site: str
    name: str
    before: Sized | None
    after: Sized | None
    measured: bool
    """Whether its visits were measured; else the model, fitted to what was, tells them."""

    @property
    def changes(self) -> bool:
        """Tell whether the new knowledge opens, closes or resizes it."""
        if self.before is None or self.after is None:
            return self.before is not self.after
        return self.before.counters != self.after.counters


def size_points(
    points: PlanPoints, visits: Floats, services: tuple[str, ...], day: ServiceDay, concept: Concept
) -> dict[str, Sized]:
    """Return by site the counters that keep the concept's service level, and the rooms for customers."""
    level = ServiceLevel(concept.wait_within_min.value, concept.wait_share.value)
    found = {}
    for p, site in enumerate(points.ids):
        total = float(visits[p].sum())
        counters = build_counters(day.demand(services, visits[p]), level).needed if total > 0 else 0
        daily = day.customers_a_day(total)
        need = SiteNeed(0, 0.0, counters, daily * (1 - day.remote_share), daily * day.remote_share)
        zones = build_space_programme(concept, need).zone_hum2()
        found[str(site)] = Sized(total, counters, sum(zones[zone] for zone in PUBLIC))
    return found


def compare_points(again: PlanAgain, known: Knowledge, before: Plan | None, after: Plan | None) -> list[ChangedPoint]:
    """Return the points of both plans, those that change first; empty where neither has been run."""
    concept = numbers_in_force()
    old, old_names = sized_before(before, concept)
    new, new_names = sized_after(after, again.data, known, concept)
    names = old_names | new_names
    measured = {row[0] for row in known.visits}
    rows = [ChangedPoint(site, names[site], old.get(site), new.get(site), site in measured) for site in names]
    both = before is not None and after is not None
    return sorted(rows, key=lambda one: (not (both and one.changes), one.name))


def sized_before(plan: Plan | None, concept: Concept) -> tuple[dict[str, Sized], dict[str, str]]:
    """Return the points of the plan that stood, sized by the visit model and the assumed day."""
    points = None if plan is None else points_of(plan)
    if plan is None or points is None:
        return {}, {}
    newest = None if plan.scenario is None else plan.scenario.versions.first()
    base = base_behind(read_toml("" if newest is None else newest.toml))
    model = base.visit_model or read_default_visit_model()
    visits = build_point_visits(points, base.places, model)
    return size_points(points, visits, model.keys, read_service_day(), concept), names_of(points)


def sized_after(
    plan: Plan | None, data: DataSetVersion, known: Knowledge, concept: Concept
) -> tuple[dict[str, Sized], dict[str, str]]:
    """Return the points of the new plan, sized by measured visits where there are some and by the measured day."""
    points = None if plan is None else points_of(plan)
    if points is None:
        return {}, {}
    base = base_of(data)
    model = base.visit_model or read_default_visit_model()
    visits = build_point_visits(points, base.places, model)
    taken, _n = take_measured(visits, points, model.keys, measured_of(known))
    return size_points(points, taken, model.keys, day_of(known), concept), names_of(points)


def measured_of(known: Knowledge) -> MeasuredVisits:
    """Return the measured visits as premises take them."""
    columns = list(zip(*known.visits, strict=True)) or [(), (), (), ()]
    ids, services = (np.array(list(column), dtype=object) for column in columns[:2])
    years, visits = np.array(columns[2], dtype=np.int64), np.array(columns[3], dtype=np.float64)
    return MeasuredVisits("site", ids, services, years, visits)


def day_of(known: Knowledge) -> ServiceDay:
    """Return the usual day as it was measured, by the engine's own reader."""
    return parse_service_day(read_toml(known.day), Findings("day.toml")) if known.day else read_service_day()


def names_of(points: PlanPoints) -> dict[str, str]:
    """Return site -> name."""
    return {str(site): str(name) for site, name in zip(points.ids, points.names, strict=True)}


@lru_cache(maxsize=8)
def read_points(folder: str) -> PlanPoints | None:
    """Return the points of a plan's folder, which never changes; None where it cannot be read."""
    try:
        return read_plan_points(Path(folder))
    except DataError:
        return None


def points_of(plan: Plan) -> PlanPoints | None:
    """Return the points of a plan."""
    return read_points(str(plan.path))
