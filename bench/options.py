"""Siting over options: a made country with three tiers, five services and every kind of rule; value, proof, seconds."""

import resource
import time

import numpy as np
from scipy.spatial import cKDTree

from piste.siting.options import Demand, LinearRule, OptionModel, OptionResult, ShareRule, Valuation
from piste.siting.options.solve import solve_options, solve_series

TIERS = ("full", "remote", "mobile")
SERVED = {"state": (1, 1, 1), "kela": (1, 1, 1), "tax": (1, 1, 0), "police": (1, 0, 0), "municipal": (1, 1, 0)}
VISITS = {"state": 0.9, "kela": 0.7, "tax": 0.4, "police": 0.5, "municipal": 0.6}
LIMIT_S = 180.0


def run() -> list[tuple[str, str]]:
    """Measure the small and the national instance, and a series of plans."""
    rows = []
    for n, m, strict in ((10_000, 300, 0.65), (100_000, 1_000, 1.0)):
        model = build_country(n, m, strict=strict)
        began = time.monotonic()
        result = solve_options(model, gap=1e-3, time_limit_s=LIMIT_S)
        seconds = time.monotonic() - began
        entries = len(model.demands[0].site) / 1e6
        label = f"{n:,} x {m:,} x 3 tiers, 5 services, {len(model.rules)} rules, {entries:.1f} M entries"
        rows.append((label, f"{tell(result)}, {seconds:.1f} s, peak {tell_memory()}"))
    return [*rows, measure_series(model)]


def tell(result: OptionResult) -> str:
    """Write a result: value, bound, gap, status, iterations, rules kept."""
    assert result.bound is not None and result.gap is not None
    proof = f"value {result.value:,.0f}, bound {result.bound:,.0f}, gap {100 * result.gap:.3f} %"
    kept = sum(rule.met for rule in result.rules)
    return f"{proof}, {result.status}, {result.iterations} iterations, {kept} rules kept"


def measure_series(model: OptionModel, plans: int = 5, limit_s: float = 40.0) -> tuple[str, str]:
    """Solve one model for several numbers of full points, one after another and warm."""
    full = model.rules[0]
    assert isinstance(full, LinearRule)
    changes = [{full.key: (-np.inf, round(full.upper * share))} for share in np.linspace(1.4, 1.0, plans)]
    began = time.monotonic()
    results = solve_series(model, changes, gap=5e-3, time_limit_s=limit_s)
    seconds = time.monotonic() - began
    gaps = [f"{100 * result.gap:.2f}" if np.isfinite(result.value) else "no plan" for result in results if result.gap]
    told = f"gaps {', '.join(gaps)} %, {seconds:.0f} s in all"
    return f"{plans} numbers of full points on the larger one, {limit_s:.0f} s each, warm", told


def build_country(n: int, m: int, *, reach_min: float = 120.0, strict: float = 1.0, seed: int = 7) -> OptionModel:
    """Make n places and m sites around 60 towns, lists up to two hours; `strict` scales the shares asked for."""
    rng = np.random.default_rng(seed)
    size = 700.0
    towns = rng.uniform(0, size, (60, 2))
    share = 1 / np.arange(1, 61) ** 0.9
    urban = int(n * 0.6)
    spots = np.concatenate(
        [
            towns[rng.choice(60, urban, p=share / share.sum())] + rng.normal(0, 14, (urban, 2)),
            rng.uniform(0, size, (n - urban, 2)),
        ]
    )
    people = rng.lognormal(2, 1.2, n).round() + 1
    sites = spots[rng.choice(n, m, replace=False)]
    lists = list_within(spots, sites, reach_min)
    region = (np.minimum(spots // (size / 4), 3).clip(0) @ [4, 1]).astype(int)
    site_region = (np.minimum(sites // (size / 4), 3).clip(0) @ [4, 1]).astype(int)
    old = people * rng.beta(2, 6, n)
    demands = tuple(
        Demand(key, *lists, people * VISITS[key], spread_tiers(m, served), Valuation.linear(1 / 60), 150.0)
        for key, served in SERVED.items()
    )
    return OptionModel(
        m,
        TIERS,
        np.ones((m, 3), dtype=bool),
        np.zeros((m, 3)),
        demands,
        build_rules(lists, people, old, region, site_region, rng, strict),
    )


def build_rules(lists, people, old, region, site_region, rng, strict):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Make the rules: numbers, budget, mobile days, full points, fixed points, shares within 30 and 60 minutes."""
    m = len(site_region)
    ones = np.ones((m, 3))
    rent = rng.uniform(0.7, 1.4, m)[:, None]
    cost = np.array([520_000.0, 170_000.0, 45_000.0]) * rent
    rules = [
        LinearRule("full points", ones * [1, 0, 0], upper=round(m * 0.09)),
        LinearRule("budget", cost, upper=m * (0.085 * 520_000 + 0.06 * 170_000 + 0.02 * 45_000)),
        LinearRule("remote points", ones * [0, 1, 0], upper=round(m * 0.07)),
        LinearRule("mobile days", rng.integers(1, 4, (m, 1)) * [0, 0, 1.0], upper=round(m * 0.06)),
    ]
    rules += [
        LinearRule(f"full point in region {r}", (site_region == r)[:, None] * [1.0, 0, 0], lower=1) for r in range(16)
    ]
    for j in rng.choice(m, 8, replace=False):
        mark = np.zeros((m, 3))
        mark[j] = 1.0
        rules.append(LinearRule(f"site {j} stays", mark, lower=1))
    staffed = spread_tiers(m, (1, 1, 0))
    for minutes, least in ((30, 0.74 * strict), (60, 0.99 * strict)):
        for group, weight in (("all", people), ("65+", old)):
            rules.append(
                ShareRule(
                    f"{group} within {minutes} min", *lists, weight, 60.0 * minutes, staffed, least * weight.sum()
                )
            )
    for r in range(16):
        weight = np.where(region == r, people, 0.0)
        rules.append(
            ShareRule(f"region {r} within 60 min", *lists, weight, 3600.0, staffed, 0.985 * strict * weight.sum())
        )
    return tuple(rules)


def spread_tiers(m: int, served: tuple[int, ...]) -> np.ndarray:
    """Return the offers of every site: the same tiers everywhere."""
    return np.ascontiguousarray(np.broadcast_to(np.array(served, dtype=bool), (m, len(served))))


def list_within(spots, sites, reach_min):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return sorted lists of the sites within reach, in uint16 seconds at 60 km/h and 1.3 times the straight line."""
    tree = cKDTree(sites)
    parts, lengths = [], []
    for begin in range(0, len(spots), 5000):
        near = tree.query_ball_point(spots[begin : begin + 5000], reach_min / 1.3)
        for i, found in enumerate(near):
            js = np.array(found, dtype=np.int32)
            km = 1.3 * np.hypot(*(sites[js] - spots[begin + i]).T)
            seconds = np.rint(km * 60).astype(np.uint16)
            order = np.lexsort((js, seconds))
            parts.append((js[order], seconds[order]))
            lengths.append(len(js))
    indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return indptr, np.concatenate([js for js, _ in parts]), np.concatenate([s for _, s in parts])


def tell_memory() -> str:
    """Return the peak memory of this process so far."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB"
