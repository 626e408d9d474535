"""A realistic study for the report's tests: an invented country with six regions, an island and a neighbour."""

from collections.abc import Sequence

import numpy as np
import shapely

from piste.basedata.area import Areas, Municipality, Region
from piste.basedata.base import BaseData
from piste.basedata.network import Network
from piste.basedata.place import Places
from piste.basedata.site import Sites, Standing
from piste.core.artefact import Provenance, hash_arrays
from piste.core.earth import great_circle_km
from piste.core.units import NOT_REACHED_S, seconds_from_minutes
from piste.siting.access import build_network_state
from piste.siting.plan import Criterion, FrontierPoint, Plan, Points, Study
from piste.siting.reasons.ground import build_ground
from piste.siting.result import Result
from piste.siting.scenario import Area, Rules, Scenario
from piste.travel.time_lists import TimeLists, lists_from_dense

FIRST = ("Kar", "Lem", "Sa", "Tuo", "Vir", "Hei", "Öst", "Åk", "Nor", "Pie", "Ruo", "Kan", "Mä", "Yli", "Ala", "Su")
LAST = ("järvi", "koski", "lahti", "mäki", "niemi", "salo", "vik", "holm", "saari", "lampi", "suo", "kylä")
HOSTILE = ("<script>alert(1)</script>", "Quote\"'s & <b>Bold</b>")
WEST, SOUTH, EAST, NORTH = 22.0, 60.0, 28.0, 66.0


def build_base(n_places: int = 220, n_sites: int = 60, seed: int = 7) -> tuple[BaseData, np.ndarray]:
    """Return the country's base data, and which places lie inside the area (the others lie across the border)."""
    rng = np.random.default_rng(seed)
    centres = np.column_stack([rng.uniform(60.4, 65.4, 9), rng.uniform(22.6, 27.2, 9)])
    town = rng.integers(0, 9, n_places)
    lat = np.clip(centres[town, 0] + rng.normal(0, 0.45, n_places), SOUTH + 0.1, NORTH - 0.1)
    lon = np.clip(centres[town, 1] + rng.normal(0, 0.8, n_places), WEST + 0.1, EAST - 0.1)
    people = np.round(np.exp(rng.normal(7.2, 1.3, n_places)))
    people[:9] = np.round(np.exp(rng.normal(10.6, 0.6, 9)))
    lat[:9], lon[:9] = centres[:, 0], centres[:, 1]
    lat[9:12], lon[9:12] = 60.35, 19.6 + 0.1 * np.arange(3)
    people[12] = 0.0
    names = [f"{rng.choice(FIRST)}{rng.choice(LAST)}" for _ in range(n_places)]
    names[2], names[13] = HOSTILE
    row, column = np.clip(((lat - SOUTH) // 2), 0, 2).astype(int), np.clip(((lon - WEST) // 3), 0, 1).astype(int)
    region = row * 2 + column
    quarter = ((lat - SOUTH) % 2 > 1) * 2 + ((lon - WEST) % 3 > 1.5)
    municipality = np.array([f"{1 + r}{q:02d}" for r, q in zip(region, quarter, strict=True)], dtype=object)
    places = Places(
        ids=np.array([f"p{i:04d}" for i in range(n_places)], dtype=object),
        names=np.array(names, dtype=object),
        lat=lat,
        lon=lon,
        people=people,
        municipality=municipality,
        groups={"age_0_14": np.floor(people * 0.15), "age_65_": np.floor(people * 0.25)},
    )
    standing = np.zeros(n_sites, dtype=np.uint8)
    standing[:2] = Standing.FIXED
    sites = Sites(
        ids=np.array([f"s{i:03d}" for i in range(n_sites)], dtype=object),
        names=places.names[:n_sites].copy(),
        lat=lat[:n_sites],
        lon=lon[:n_sites],
        municipality=municipality[:n_sites],
        standing=standing,
    )
    today = Network(
        key="old",
        name="The former decree's localities",
        caution="One agency's former offices, not today's network.",
        source="an invented decree",
        sites=np.array([0, 3, 5, 14, 22], dtype=np.int32),
    )
    base = BaseData(
        places=places,
        sites=sites,
        areas=build_areas(municipality),
        provenance=Provenance(inputs={"places": hash_arrays(lat, lon, people)}, sources=("Invented for tests",)),
        networks={"old": today},
        people_listed=float(people.sum() * 0.8),
        people_spread=float(people.sum() * 0.2),
    )
    return base, lat < 64.6


def build_areas(municipality: np.ndarray) -> Areas:
    """Return six regions as rectangles with a wavy coast around, an island and a neighbour's land."""
    wave = np.linspace(0, 2 * np.pi, 200)
    middle_lon, middle_lat = (WEST + EAST) / 2, (SOUTH + NORTH) / 2
    coast = np.column_stack(
        [
            middle_lon + (4 + 0.15 * np.sin(17 * wave)) * np.cos(wave),
            middle_lat + (3.6 + 0.1 * np.cos(23 * wave)) * np.sin(wave),
        ]
    )
    island = shapely.Point(19.7, 60.35).buffer(0.35)
    own = shapely.union_all([shapely.Polygon(coast), island])
    neighbour = shapely.difference(shapely.box(28.6, 57.0, 36.0, 69.0), own.buffer(0.02))
    names = ("Lounaismaa", "Kaakkoismaa", "Länsimaa", "Itämaa", "Luoteismaa", "Koillismaa")
    outlines = {}
    for k in range(6):
        west, south = WEST + 3 * (k % 2), SOUTH + 2 * (k // 2)
        west -= 6 * (k % 2 == 0)
        box = shapely.box(west, south - 2 * (k // 2 == 0), west + 9, south + 2 + 2 * (k // 2 == 2))
        outlines[str(k + 1)] = shapely.intersection(box, own)
    return Areas(
        country="FI",
        municipalities={code: Municipality(code, f"Kunta {code}", code[0]) for code in sorted(set(municipality))},
        regions={str(k + 1): Region(str(k + 1), names[k], f"{names[k]} sv", f"{names[k]} en") for k in range(6)},
        land=shapely.union_all([own, neighbour]),
        own_land=own,
        neighbours={"RU": neighbour},
        region_outlines=outlines,
    )


def estimate_times(base: BaseData, cutoff_min: float = 120.0) -> TimeLists:
    """Return great circle x 1.3 at 62 km/h and 2.5 minutes; the island has no road to the mainland."""
    places, sites = base.places, base.sites
    km = great_circle_km(places.lat[:, None], places.lon[:, None], sites.lat[None, :], sites.lon[None, :])
    seconds = seconds_from_minutes(2.5 + km * 1.3 / 62 * 60)
    seconds[(places.lon[:, None] < 21) != (sites.lon[None, :] < 21)] = NOT_REACHED_S
    seconds[seconds > cutoff_min * 60] = NOT_REACHED_S
    method = "Great circle x 1.3 at 62 km/h, and 2.5 minutes."
    return lists_from_dense(seconds, cutoff_min=cutoff_min, mode="car", estimate=True, method=method)


def choose_greedily(dense_min: np.ndarray, people: np.ndarray, points: int, fixed: Sequence[int]) -> np.ndarray:
    """Return the sites of a greedy plan for the smallest mean."""
    best, chosen = np.full(len(people), 200.0), list(fixed)
    for site in fixed:
        best = np.minimum(best, dense_min[:, site])
    while len(chosen) < points:
        totals = people @ np.minimum(best[:, None], dense_min)
        totals[chosen] = np.inf
        site = int(np.argmin(totals))
        chosen.append(site)
        best = np.minimum(best, dense_min[:, site])
    return np.array(sorted(chosen), dtype=np.int32)


def build_plan(base, times, inside, sites, *, outer=(), gap=0.0, status="optimal", title="Plan") -> Plan:
    """Evaluate and explain a plan the plain way, from the dense matrix."""
    rules = Rules()
    people = np.where(inside, base.places.people, 0.0)
    dense = times.dense_seconds().astype(float) / 60
    dense[dense > 1000] = 200.0
    opened = np.concatenate([sites, np.array(outer, dtype=np.int32)])
    state = build_network_state(times, people, opened, limit_min=rules.within_min, n_points=len(sites))
    counted = np.diff(times.indptr) > 0
    unreachable = np.flatnonzero(~counted).astype(np.int32)
    value = float((people * np.minimum(dense[:, opened].min(axis=1), 200.0))[counted].sum())
    result = Result("mean", status, sites, value, value * (1 - gap), gap, 1.2, unreachable)
    outside = np.flatnonzero((state.seconds > rules.within_min * 60) & (people > 0)).astype(np.int32)
    outside = outside[np.argsort(-people[outside], kind="stable")]
    points = explain_points(dense, people, state, sites, opened=opened, limit_min=rules.within_min)
    low = sites[points.people_within_limit < rules.min_people]
    criteria = (
        Criterion("within_limit", not len(outside), float(people[outside].sum()), outside, np.array([31], np.int32)),
        Criterion("min_people", not len(low), 0.0, None, low if len(low) else None),
        Criterion("services", None),
    )
    scenario = Scenario(title=title, area=Area("FI"), rules=rules, points=len(sites), compare="old")
    ground = build_ground(
        times,
        people,
        base.places.groups,
        base.places.municipality,
        state,
        sites,
        fixed=np.array([0, 1], np.int32),
        small=np.array([31], np.int32),
        forbidden=np.array([33], np.int32),
        inside_site=inside[: len(base.sites)],
        region=None,
        limit_min=rules.within_min,
        objective="mean",
    )
    return Plan(scenario, result, state, points, criteria, ground)


def explain_points(dense, people, state, sites, *, opened, limit_min) -> Points:
    """Return the points' rows, each from its definition."""
    rows = []
    free = np.setdiff1d(np.arange(dense.shape[1]), opened)
    for site in sites:
        mine = (state.nearest == site) & (people > 0)
        weight = people[mine]
        if not weight.sum():
            rows.append((0.0, np.nan, float(people[dense[:, site] <= limit_min].sum()), 0.0, np.nan, -1, np.nan))
            continue
        rest = np.setdiff1d(opened, site)
        closed = dense[mine][:, rest].min(axis=1)
        instead = np.minimum(closed[:, None], dense[mine][:, free])
        means = weight @ instead / weight.sum()
        rows.append(
            (
                weight.sum(),
                float(weight @ dense[mine, site] / weight.sum()),
                float(people[dense[:, site] <= limit_min].sum()),
                float(weight[(closed > limit_min) & (dense[mine, site] <= limit_min)].sum()),
                float(weight @ np.where(closed < 200, closed, 0.0) / max(weight[closed < 200].sum(), 1e-9))
                if (closed < 200).any()
                else np.nan,
                int(free[np.argmin(means)]),
                float(means.min()),
            )
        )
    table = np.array(rows, dtype=float)
    next_site = table[:, 5].astype(np.int32)
    fixed = np.isin(sites, (0, 1))
    return Points(sites, fixed, *table[:, :5].T, next_site, table[:, 6])


def build_study(n_places: int = 220, points: Sequence[int] = (4, 6, 9, 13, 18), *, today: bool = True) -> Study:
    """Return the whole study: five plans, the chosen one stopped before its proof, a frontier, today's network."""
    base, inside = build_base(n_places)
    times = estimate_times(base)
    people = np.where(inside, base.places.people, 0.0)
    dense = times.dense_seconds().astype(float) / 60
    dense[dense > 1000] = 200.0
    sites = base.sites
    outer = [int(site) for site in np.flatnonzero(~inside[: len(sites)])[:2]]
    dense[:, ~inside[: len(sites)]] = 200.0
    kinds = (("optimal", 0.0), ("within_gap", 0.0008), ("stopped", 0.0123), ("optimal", 0.0), ("within_gap", 0.0004))
    plans = []
    for k, number in enumerate(points):
        status, gap = kinds[k % len(kinds)]
        chosen = choose_greedily(dense, people, number, (0, 1))
        plans.append(
            build_plan(base, times, inside, chosen, outer=outer, gap=gap, status=status, title=f"{number} points")
        )
    old = base.networks["old"]
    before = build_network_state(times, people, np.union1d(old.sites, outer).astype(np.int32), limit_min=60, n_points=5)
    frontier = []
    for number in range(3, 24, 2):
        state = build_network_state(times, people, choose_greedily(dense, people, number, (0, 1)), limit_min=60)
        frontier.append(FrontierPoint(number, state.access.mean_min, state.access.share_within, 0.001))
    provenance = Provenance(
        inputs={"places": base.provenance.inputs["places"], "times": hash_arrays(times.indptr, times.seconds)},
        parameters={"objective": "mean", "within_min": 60.0, "points": list(points)},
        seed=1,
        sources=("Invented for tests, no country",),
    )
    return Study(
        title="An invented country",
        base=base,
        times=times,
        inside=inside,
        plans=tuple(plans),
        chosen=min(2, len(plans) - 1),
        today=before if today else None,
        today_network=old if today else None,
        frontier=tuple(frontier),
        provenance=provenance,
        fewest=Result("fewest", "optimal", plans[-1].result.sites, 18.0, 18.0, 0.0, 2.0, plans[0].result.unreachable),
        today_points=5 if today else None,
    )
