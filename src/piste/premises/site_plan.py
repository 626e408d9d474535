"""From a plan's points and a register of leases to sites: who moves where, counters, rooms, building, time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from piste.basedata.lease import Leases
from piste.basedata.place import Floats
from piste.core.earth import great_circle_km
from piste.premises.concept import Concept
from piste.premises.counters import CounterPlan, ServiceLevel, build_counters
from piste.premises.month import first_day
from piste.premises.plan_points import PlanPoints
from piste.premises.service_day import ServiceDay
from piste.premises.site_scenario import SiteRules
from piste.premises.space_match import Building, BuildingFit, rank_buildings
from piste.premises.space_programme import SiteNeed, SpaceProgramme, build_space_programme

STAYS = -1
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Site:
    """One shared work environment; the first one of a point has its customers."""

    id: str
    name: str
    point: int
    leases: Rows
    """Rows of the register that move there."""
    need: SiteNeed
    counters: CounterPlan | None
    """None where no customers come."""
    space: SpaceProgramme
    area_htm2: float
    """What is rented: the rooms' area or what the concept allows, whichever is more."""
    fits: tuple[BuildingFit, ...]
    """Candidate buildings around, best first."""
    chosen: BuildingFit | None
    duration_q: int
    earliest_q: int
    """First quarter in which works can begin: when the building is free."""


@dataclass(frozen=True)
class SitePlan:
    """All sites of a plan."""

    points: PlanPoints
    concept: Concept
    day: ServiceDay
    rules: SiteRules
    services: tuple[str, ...]
    visits: Floats
    """k x S visits a year at the points."""
    sites: tuple[Site, ...]
    stays: Rows
    """Rows of the register that stay where they are."""
    counters: tuple[CounterPlan | None, ...] = ()
    """Of every point, those without a site too."""
    measured: int = 0
    """Figures of visits (a point's and a service's) that were measured, not modelled."""


def build_site_plan(
    points: PlanPoints,
    leases: Leases,
    concept: Concept,
    day: ServiceDay,
    services: tuple[str, ...],
    visits: Floats,
    rules: SiteRules,
    buildings: Sequence[Building] = (),
    measured: int = 0,
) -> SitePlan:
    """Build the sites of a plan.

    An office moves to the nearest point within `rules.most_km` in a straight line; the staff of a point is cut into
    sites of at most `rules.most_people`, offices of a building together. Counters keep the concept's service level
    over the usual day; rooms and area follow the concept; the best candidate building around that is not taken yet is
    chosen, largest sites first.
    """
    level = ServiceLevel(concept.wait_within_min.value, concept.wait_share.value)
    counters = tuple(
        build_counters(day.demand(services, visits[p]), level) if visits[p].sum() > 0 else None
        for p in range(len(points))
    )
    nearest = find_nearest(points, leases, rules.most_km)
    drafts = []
    for p in range(len(points)):
        rows = np.flatnonzero(nearest == p)
        groups = cut_groups(leases, rows, rules.most_people)
        for k, group in enumerate(groups):
            people = count_people(leases, group)
            if people < max(1, rules.least_people):
                nearest[group] = STAYS
                continue
            drafts.append(_draft_site(points, p, k, group, leases, concept, day, visits[p], counters[p]))
    sites = _choose_buildings(drafts, points, concept, rules, buildings)
    stays = np.flatnonzero(nearest == STAYS)
    return SitePlan(points, concept, day, rules, services, visits, tuple(sites), stays, counters, measured)


def find_nearest(points: PlanPoints, leases: Leases, most_km: float) -> Rows:
    """Return each lease's nearest point within a distance, STAYS where there is none or the lease has no position."""
    found = np.full(len(leases), STAYS, dtype=np.int64)
    for i in range(len(leases)):
        if np.isnan(leases.lat[i]) or not len(points):
            continue
        km = great_circle_km(leases.lat[i], leases.lon[i], points.lat, points.lon)
        at = int(np.argmin(km))
        if km[at] <= most_km:
            found[i] = at
    return found


def count_people(leases: Leases, rows: Rows) -> int:
    """Return the staff of some leases: their person-years, each rounded half up, at least one where there are any."""
    years = leases.person_years[rows]
    return int(np.where(years > 0, np.maximum(1, np.floor(years + 0.5)), 0).sum())


def cut_groups(leases: Leases, rows: Rows, most_people: int) -> list[Rows]:
    """Cut leases into groups of at most so many people, those of a building together where they fit.

    Buildings come by their people, the largest first, into the first group with room (first fit); a building of more
    than `most_people` is a group of its own.
    """
    houses: dict[str, list[int]] = {}
    for i in rows.tolist():
        houses.setdefault(str(leases.building[i]) or f"lease {leases.ids[i]}", []).append(i)
    sized = sorted(((count_people(leases, np.array(h, dtype=np.int64)), name) for name, h in houses.items()),
                   key=lambda one: (-one[0], one[1]))  # fmt: skip
    groups: list[list[int]] = []
    taken: list[int] = []
    for people, name in sized:
        at = next((g for g, n in enumerate(taken) if n + people <= most_people), len(groups))
        if at == len(groups):
            groups.append([])
            taken.append(0)
        groups[at] += houses[name]
        taken[at] += people
    return [np.array(sorted(group), dtype=np.int64) for group in groups]


def _draft_site(
    points: PlanPoints, p: int, k: int, rows: Rows, leases: Leases, concept: Concept, day: ServiceDay,
    visits: Floats, counters: CounterPlan | None,
) -> Site:  # fmt: skip
    people = count_people(leases, rows)
    own = counters if k == 0 else None
    customers = day.customers_a_day(float(visits.sum())) if k == 0 else 0.0
    need = SiteNeed(
        people=people,
        person_years=float(leases.person_years[rows].sum()),
        counters=0 if own is None else own.needed,
        customers_a_day=customers,
        remote_visits_a_day=customers * day.remote_share,
        without=() if k == 0 else [room.key for room in concept.rooms if room.zone == "public"],
    )
    space = build_space_programme(concept, need)
    name = str(points.names[p])
    return Site(
        id=f"{points.ids[p]}-{k + 1}",
        name=name if k == 0 else f"{name} {k + 1}",
        point=p,
        leases=rows,
        need=need,
        counters=own,
        space=space,
        area_htm2=float(math.ceil(max(space.htm2, space.htm2_allowed))),
        fits=(),
        chosen=None,
        duration_q=quarters_of(people),
        earliest_q=0,
    )


def quarters_of(people: int) -> int:
    """Return how many quarters a site takes from its beginning to its opening: an ASSUMPTION.

    Two and 1.1 for every e-fold of staff over five, 2 to 9: nobody publishes durations site by site.
    """
    return int(min(9, max(2, math.floor(2 + 1.1 * math.log(max(people, 5) / 5) + 0.5))))


def _choose_buildings(
    drafts: Sequence[Site], points: PlanPoints, concept: Concept, rules: SiteRules, buildings: Sequence[Building]
) -> list[Site]:
    """Give each site the best building that is near, large enough and not taken; the largest site chooses first."""
    last = first_day(rules.first + 3 * rules.quarters).astype(date)
    lat, lon = np.array([one.lat for one in buildings]), np.array([one.lon for one in buildings])
    taken: set[str] = set()
    done: dict[str, Site] = {}
    for site in sorted(drafts, key=lambda one: (-one.area_htm2, one.id)):
        near: list[Building] = []
        if len(buildings):
            km = great_circle_km(points.lat[site.point], points.lon[site.point], lat, lon)
            around = (buildings[b] for b in np.flatnonzero(km <= rules.building_km).tolist())
            near = [one for one in around if one.key not in taken]
        needed_by = last - timedelta(days=91 * site.duration_q)
        fits = rank_buildings(concept, site.space, near, needed_by)
        fits = [fit for fit in fits if fit.building.htm2 >= site.area_htm2] + [
            fit for fit in fits if fit.building.htm2 < site.area_htm2
        ]
        chosen = next((fit for fit in fits if fit.feasible), None)
        earliest = 0
        if chosen is not None:
            taken.add(chosen.building.key)
            free = np.datetime64(chosen.building.free_from, "M").astype(int) - rules.first
            earliest = max(0, math.ceil(free / 3))
        area = site.area_htm2 if chosen is None else max(site.space.htm2, min(site.area_htm2, chosen.building.htm2))
        done[site.id] = Site(**{**vars(site), "fits": tuple(fits), "chosen": chosen, "earliest_q": int(earliest),
                                "area_htm2": float(math.ceil(area))})  # fmt: skip
    return [done[site.id] for site in drafts]
