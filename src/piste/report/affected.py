"""Municipalities that lose: an office or a point against today, or minutes; what they lose, and what comes instead."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.core.units import minutes_from_seconds
from piste.report.affected_services import LostService, ServiceFinder
from piste.report.affected_ways import Counted, Way, build_ways, sum_by_area
from piste.report.figures import SAME_MIN, PlanFigures, StudyFigures, subtract_minutes
from piste.siting.office_fate import OfficeFates, Stay
from piste.siting.reasons.change import Change, build_change
from piste.siting.tier_plan import TierPlan, find_nearest_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

SHARED = "point"
"""Kind of a replacement where the plan does not tell points apart."""


@dataclass(frozen=True)
class LostOffice:
    """An office of the municipality that a point elsewhere is to replace."""

    office: int
    """Row of the base data's offices."""
    site: int
    """The point that replaces it."""
    minutes: float


@dataclass(frozen=True)
class Instead:
    """What takes the place of what is lost: the nearest of one kind of point."""

    kind: str
    """`point` (the nearest of all, whatever it is), `full`, `remote`, `mobile`."""
    tier: str
    """Its tier, "" where the plan does not tell points apart."""
    site: int
    minutes: float
    """Mean minutes of the municipality's people to the nearest of this kind, by the plan's own times."""
    share_people: float
    """Share of its people whose nearest of this kind is this very site."""
    days_per_week: float
    """NaN where not told."""


@dataclass(frozen=True)
class AffectedMunicipality:
    """One municipality that loses; `row` is its row in `Affected.ways`."""

    code: str
    row: int
    people: float
    loses_point: bool
    """It has fewer points than today, or an office or a service leaves it: else its people only have longer ways."""
    closed: Ints
    """Today's points in it that close."""
    stays: Ints
    """The plan's points in it."""
    offices: tuple[LostOffice, ...]
    fall_outside: float
    """People who fall past the limit."""
    come_within: float
    farther: float
    closer: float
    more_min: float
    """Mean minutes more than today; infinity where nobody is reached any more."""
    services: tuple[LostService, ...]
    instead: tuple[Instead, ...]


@dataclass(frozen=True)
class Affected:
    """The municipalities that lose, those hit hardest first."""

    municipalities: tuple[AffectedMunicipality, ...]
    ways: tuple[Way, ...]
    limit_min: float
    services_known: bool
    """True where a register of today's offices names services; else today's points are taken to give every one."""


def build_affected(study: StudyFigures, plan: PlanFigures) -> Affected | None:
    """Find the municipalities that lose; None where there is no today to lose against, or no ground to count on.

    A municipality loses where it keeps fewer points than today, where an office or a service leaves it, where more
    people fall past the limit than come within it, or where its mean journey grows by more than a minute. Those that
    lose a point, an office or a service come first; within each part by people who fall past the limit (less those who
    come within it), then minutes times people, then people.
    """
    told, ground = study.study, plan.plan.ground
    today = told.today
    if today is None or ground is None:
        return None
    base, state = told.base, plan.plan.state
    change = build_change(today.seconds, state.seconds, ground.folk, ground.area, len(ground.codes), ground.limit_s)
    counted = Counted(np.where(told.inside, base.places.people, 0.0), ground.area, len(ground.codes), plan.limit_min)
    finder = _Finder(base, plan, change, counted, today.sites)
    found = [finder.find(row, code) for row, code in enumerate(ground.codes)]
    rows = sorted((one for one in found if one is not None), key=_order)
    ways = build_ways(base, told.times, counted, today.sites, state.sites)
    known = base.offices is not None and any(len(services) for services in base.offices.services)
    return Affected(tuple(rows), ways, plan.limit_min, known)


def _order(one: AffectedMunicipality) -> tuple[bool, float, float, float, str]:
    weight = one.people * (one.more_min if np.isfinite(one.more_min) else 1e6)
    return (not one.loses_point, one.come_within - one.fall_outside, -weight, -one.people, one.code)


class _Finder:
    """Looks at one municipality after the other."""

    def __init__(self, base: BaseData, plan: PlanFigures, change: Change, counted: Counted, today: Ints) -> None:
        self.base, self.plan, self.change, self.counted, self.today = base, plan, change, counted, today
        self.offices = _leaving_offices(base, plan.plan.offices)
        ground = plan.plan.ground
        assert ground is not None
        self.times = ground.times
        self.open = plan.plan.state.sites
        self.kinds = find_kinds(plan.plan.tiers, self.open)
        self.nearest = {kind: find_nearest_of(self.times, sites) for kind, sites in self.kinds.items()}
        self.services = ServiceFinder(base, plan, counted)

    def find(self, row: int, code: str) -> AffectedMunicipality | None:
        """Return a municipality, None where it does not lose."""
        change, sites = self.change, self.base.sites
        here = sites.municipality == code
        was, stays = self.today[here[self.today]], self.open[here[self.open]]
        offices = self.offices.get(code, ())
        services = self.services.find(row, tuple(one.office for one in offices), had=len(was) > 0)
        loses_point = len(stays) < len(was) or bool(offices) or bool(services)
        before, after = change.mean_before_min[row, :1], change.mean_after_min[row, :1]
        more = float(subtract_minutes(after, before)[0])
        fall, come = float(change.fall_outside[row, 0]), float(change.come_within[row, 0])
        if not (loses_point or more > SAME_MIN or fall > come):
            return None
        return AffectedMunicipality(
            code=code,
            row=row,
            people=float(change.people[row, 0]),
            loses_point=loses_point,
            closed=np.setdiff1d(was, stays).astype(np.int32),
            stays=stays.astype(np.int32),
            offices=offices,
            fall_outside=fall,
            come_within=come,
            farther=float(change.farther[row, 0]),
            closer=float(change.closer[row, 0]),
            more_min=more,
            services=services,
            instead=tuple(filter(None, (self._instead(kind, row) for kind in self.kinds))),
        )

    def _instead(self, kind: str, row: int) -> Instead | None:
        nearest, seconds = self.nearest[kind]
        some = (self.counted.area == row) & (self.counted.people > 0) & (nearest >= 0)
        if not some.any():
            return None
        people, minutes = self.counted.people[some], minutes_from_seconds(seconds[some])
        sites, which = np.unique(nearest[some], return_inverse=True)
        by_site = np.bincount(which, people)
        site = int(sites[np.argmax(by_site)])
        tier, days = self._tier(site)
        total = float(sum_by_area(self.counted.people, self.counted)[row])
        mean = float((people * minutes).sum() / people.sum())
        return Instead(kind, tier, site, mean, float(by_site.max()) / total, days)

    def _tier(self, site: int) -> tuple[str, float]:
        tiers = self.plan.plan.tiers
        if tiers is None:
            return "", float("nan")
        rows = np.flatnonzero(tiers.site == site)
        if not len(rows):
            return "", float("nan")
        option = tiers.options[tiers.option[rows[0]]]
        return option.tier.key, float(option.days)


def find_kinds(tiers: TierPlan | None, open_sites: Ints) -> dict[str, Ints]:
    """Return the open sites by kind: all that count as points, then each tier that opens somewhere."""
    kinds = {SHARED: open_sites}
    if tiers is not None:
        keys = np.array(tiers.tier_keys, dtype=object)
        for tier in ("full", "remote", "mobile"):
            sites = tiers.site[keys == tier]
            if len(sites):
                kinds[tier] = np.sort(sites).astype(np.int32)
    return kinds


def _leaving_offices(base: BaseData, fates: OfficeFates | None) -> dict[str, tuple[LostOffice, ...]]:
    """Return the offices that a point in another municipality replaces, by the municipality that they leave."""
    offices = base.offices
    if fates is None or offices is None:
        return {}
    found: dict[str, list[LostOffice]] = {}
    for k, row in enumerate(fates.office.tolist()):
        code, point = str(offices.municipality[row]), int(fates.point[k])
        if fates.why[k] is Stay.REPLACED and point >= 0 and str(base.sites.municipality[point]) != code:
            found.setdefault(code, []).append(LostOffice(row, point, float(fates.minutes[k])))
    return {code: tuple(rows) for code, rows in found.items()}
