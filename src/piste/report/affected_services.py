"""Services that leave a municipality, and where each is given next."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.core.units import minutes_from_seconds
from piste.report.affected_ways import Counted
from piste.report.figures import PlanFigures
from piste.siting.tier_options import find_offered
from piste.siting.tier_plan import ServiceAccess, TierPlan, find_nearest_of
from piste.siting.tiers import Service

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class LostService:
    """One service that is no more given in the municipality, and who gives it next."""

    name: str
    """As today's office names it, or the key of the scenario's service."""
    names: dict[str, str] = field(default_factory=dict)
    """Language -> name; empty where only `name` is known."""
    known: bool = True
    """False: the plan does not say which points give it."""
    site: int = -1
    """The site that gives it to most of the municipality's people; -1 where none does within the cut-off."""
    tier: str = ""
    minutes: float = float("inf")
    """Mean minutes to the nearest site that gives it, of those reached."""
    days_per_week: float = float("nan")


class ServiceFinder:
    """Finds what municipalities lose; each service's nearest sites are looked up once."""

    def __init__(self, base: BaseData, plan: PlanFigures, counted: Counted) -> None:
        ground = plan.plan.ground
        assert ground is not None
        self.base, self.plan, self.counted, self.ground = base, plan, counted, ground
        self.tiers = plan.plan.tiers
        self.asked = {} if self.tiers is None else {service.key: service for service in self.tiers.services}
        self.told = base.offices.services if base.offices is not None else ()
        self.named = any(len(services) for services in self.told)
        self.known: dict[str, tuple[Ints, Ints, NDArray[np.uint16]]] = {}

    def find(self, row: int, offices: tuple[int, ...], *, had: bool) -> tuple[LostService, ...]:
        """Return what a municipality loses: services that offices which leave it give, and nothing in it gives then.

        Without a register that names services, today's points are taken to give every service of the scenario
        (ASSUMPTION), so that a municipality loses those that no point in it gives any more.

        Parameters
        ----------
        row
            The municipality's row in the ground's codes.
        offices
            Rows of the base data's offices that leave the municipality.
        had
            Whether one of today's points stands in it.
        """
        if self.named:
            names = sorted({name for office in offices for name in self.told[office]}, key=str.casefold)
        else:
            names = sorted(self.asked) if had else []
        here = self.base.sites.municipality == self.ground.codes[row]
        lost = []
        for name in names:
            access = find_service(self.asked, name)
            if self.tiers is None or access is None:
                lost.append(LostService(name, known=False))
                continue
            sites, nearest, seconds = self._look_up(access.key, self.tiers)
            if not here[sites].any():
                lost.append(self._find_next(row, name, access, self.tiers, nearest, seconds))
        return tuple(lost)

    def _look_up(self, key: str, tiers: TierPlan) -> tuple[Ints, Ints, NDArray[np.uint16]]:
        if key not in self.known:
            sites = giving_sites(self.plan, tiers, key)
            self.known[key] = (sites, *find_nearest_of(self.ground.times, sites))
        return self.known[key]

    def _find_next(
        self, row: int, name: str, access: ServiceAccess, tiers: TierPlan, nearest: Ints, seconds: NDArray[np.uint16]
    ) -> LostService:
        some = (self.counted.area == row) & (self.counted.people > 0) & (nearest >= 0)
        if not some.any():
            return LostService(name, dict(access.names))
        people, minutes = self.counted.people[some], minutes_from_seconds(seconds[some])
        found, which = np.unique(nearest[some], return_inverse=True)
        site = int(found[np.argmax(np.bincount(which, people))])
        option = tiers.options[tiers.option[np.flatnonzero(tiers.site == site)[0]]]
        mean = float((people * minutes).sum() / people.sum())
        return LostService(name, dict(access.names), True, site, option.tier.key, mean, float(option.days))


def find_service(asked: dict[str, ServiceAccess], name: str) -> ServiceAccess | None:
    """Return the scenario's service that an office's word means: its key, or its name in any language."""
    wanted = name.casefold()
    for key, service in asked.items():
        if wanted == key.casefold() or wanted in {one.casefold() for one in service.names.values()}:
            return service
    return None


def giving_sites(plan: PlanFigures, tiers: TierPlan, key: str) -> Ints:
    """Return the open sites that give a service, mobile stops among them."""
    said = {one.key: one for one in plan.plan.scenario.services}
    offered = find_offered(tiers.options, said.get(key, Service(key)))
    return tiers.site[offered[tiers.option]]
