"""An EXAMPLE register of site projects, generated from a seed and shaped by the known totals: for trying, not for use.

Known: 61,000 of the state's staff with an office desk, 17.7 m2 a person, 10 htm2 for new offices, a target of 50 M EUR
a year (docs/programme.md names the sources). Everything else is drawn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.programme.calendar import Calendar
from piste.programme.limits import Limits, Target
from piste.programme.site_project import FREE, SiteProjects

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

REGIONS = (
    "01", "02", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "21",
)  # fmt: skip
WEIGHTS = (30, 9, 4, 3, 9, 4, 3, 3, 3, 5, 3, 5, 3, 4, 1, 7, 2, 4, 0.5)
"""Shares of staff by region, roughly by population."""
M2_NOW, M2_NEW = 17.7, 10.0
RENT_EUR_PER_M2 = (110.0, 240.0)
"""A year; drawn evenly: nobody publishes it by town."""
PEOPLE = 46_000.0


@dataclass(frozen=True)
class Example:
    """A generated register with its limits."""

    projects: SiteProjects
    limits: Limits


@dataclass(frozen=True)
class Towns:
    """Where generated projects may stand: names, region codes, people, WGS84."""

    names: NDArray[np.object_]
    region: NDArray[np.object_]
    people: Floats
    lat: Floats
    lon: Floats


def build_example(n: int = 300, quarters: int = 28, seed: int = 1, towns: Towns | None = None) -> Example:
    """Draw n site projects over 19 regions and limits that make a target of 50 M EUR a year hard to reach."""
    rng = np.random.default_rng(seed)
    weight = np.array(WEIGHTS)
    region = rng.choice(len(REGIONS), n, p=weight / weight.sum()).astype(np.int32)
    names, lat, lon = _draw_towns(seed, region, towns)
    people = rng.lognormal(0.0, 0.9, n)
    people = np.round(people / people.sum() * PEOPLE * n / 300) + 4
    rent = rng.uniform(*RENT_EUR_PER_M2, n)
    duration = np.clip(np.round(2 + 1.1 * np.log(people / 5) + rng.normal(0, 0.8, n)), 2, 9).astype(np.int32)
    earliest = rng.choice(np.arange(0, max(1, quarters - 16)), n).astype(np.int32) * (rng.random(n) < 0.6)
    latest = np.full(n, quarters - 1, dtype=np.int32)
    invest = _draw_investment(rng, people, duration)
    indptr, parts, since = _draw_parts(rng, people, rent, quarters)
    fixed = np.full(n, FREE, dtype=np.int32)
    decided = np.argsort(-people, kind="stable")[: max(1, n // 30)]
    earliest[decided] = 0
    fixed[decided] = rng.integers(0, 4, len(decided))
    before, after = _draw_order(rng, region, fixed)
    projects = SiteProjects(
        keys=np.array([f"P{k + 1:03d}" for k in range(n)], dtype=object),
        names=names,
        regions=REGIONS,
        region=region,
        duration_q=duration,
        earliest_q=earliest.astype(np.int32),
        latest_q=latest,
        invest_eur=invest,
        settle_q=(rng.random(n) < 0.3).astype(np.int32),
        part_indptr=indptr,
        part_eur_per_year=parts,
        part_from_q=since,
        people=people,
        teams=np.where(people > 400, 2.0, 1.0),
        fixed_q=fixed,
        must=np.zeros(n, dtype=np.bool_),
        before=before,
        after=after,
        lat=lat,
        lon=lon,
    )
    return Example(projects, _build_limits(projects, quarters, rng))


def _draw_towns(seed: int, region: Ints, towns: Towns | None) -> tuple[NDArray[np.object_], Floats, Floats]:
    """Draw each project's town among its region's, larger ones more often; a second one in a town is numbered."""
    n = len(region)
    names = np.array([f"Example {k + 1}" for k in range(n)], dtype=object)
    lat, lon = np.full(n, np.nan), np.full(n, np.nan)
    if towns is None:
        return names, lat, lon
    rng = np.random.default_rng([seed, 1])
    seen: dict[str, int] = {}
    for p in range(n):
        rows = np.flatnonzero((towns.region == REGIONS[region[p]]) & (towns.people > 0))
        if not len(rows):
            continue
        weight = towns.people[rows] ** 0.7
        row = int(rng.choice(rows, p=weight / weight.sum()))
        name = str(towns.names[row])
        seen[name] = seen.get(name, 0) + 1
        names[p] = name if seen[name] == 1 else f"{name} {seen[name]}"
        lat[p], lon[p] = towns.lat[row], towns.lon[row]
    return names, lat, lon


def _draw_investment(rng: np.random.Generator, people: np.ndarray, duration: np.ndarray) -> np.ndarray:
    """Draw 6,000 to 11,000 EUR a person, spent in a bell over the project's quarters, in whole thousands."""
    total = people * rng.uniform(6_000, 11_000, len(people))
    spent = np.zeros((len(people), int(duration.max())))
    for p, length in enumerate(duration):
        share = np.sin(np.pi * (np.arange(length) + 0.5) / length)
        spent[p, :length] = np.round(total[p] * share / share.sum(), -3)
    return spent


def _draw_parts(
    rng: np.random.Generator, people: np.ndarray, rent: np.ndarray, quarters: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw one to four leases given up at each site, with their ends, and the new premises' cost from opening on."""
    counts = rng.integers(1, 5, len(people))
    indptr = np.concatenate([[0], np.cumsum(counts + 1)]).astype(np.int64)
    value, since = np.zeros(indptr[-1]), np.zeros(indptr[-1], dtype=np.int32)
    for p, count in enumerate(counts):
        share = rng.dirichlet(np.full(count, 2.0))
        at = slice(indptr[p], indptr[p] + count)
        value[at] = np.round(share * people[p] * M2_NOW * rent[p], -3)
        long = np.where(rng.random(count) < 0.12, 8, 0)
        since[at] = np.maximum(0, rng.integers(-8, max(1, quarters - 14), count) + long)
        value[indptr[p] + count] = -np.round(people[p] * M2_NEW * rent[p] * 1.05, -3)
    return indptr, value, since


def _draw_order(rng: np.random.Generator, region: np.ndarray, fixed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Draw pairs within regions: the second one's staff moves into the first one's premises."""
    before, after = [], []
    for code in np.unique(region):
        rows = np.flatnonzero((region == code) & (fixed == FREE))
        rng.shuffle(rows)
        for k in range(0, len(rows) - 1, 6):
            before.append(rows[k])
            after.append(rows[k + 1])
    return np.array(before, dtype=np.int32), np.array(after, dtype=np.int32)


def _build_limits(projects: SiteProjects, quarters: int, rng: np.random.Generator) -> Limits:
    calendar = Calendar(2027, 1, quarters)
    work = np.zeros(len(REGIONS))
    np.add.at(work, projects.region, projects.teams * projects.duration_q)
    teams = np.maximum(2.0, np.ceil(work / (0.62 * quarters)))
    years = len(calendar.years)
    cap = np.round(projects.total_invest_eur.sum() / years * 1.15, -6)
    return Limits(
        calendar=calendar,
        teams=np.repeat(teams[:, None], quarters, axis=1),
        invest_cap_eur=np.full(years, cap),
        plan_approved_q=rng.integers(0, 4, len(REGIONS)).astype(np.int32)
        * np.array([not np.any(projects.fixed_q[projects.region == r] >= 0) for r in range(len(REGIONS))]),
        targets=(Target(2030, 50e6 * len(projects) / 300),) if quarters >= 16 else (),
        saved_eur_per_year=3.7e6,
    )
