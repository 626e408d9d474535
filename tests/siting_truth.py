"""The truth about small siting problems, by trying every set of sites."""

import itertools

import numpy as np


def brute_force(cost, people, objective, *, points=None, limit=None, fixed=(), forbidden=(), regions=None, beyond=None):
    """Return the best value over all permitted sets, None where no set meets the rules."""
    n, m = cost.shape
    cut = cost if limit is None or objective == "covered" else np.where(cost <= limit, cost, np.inf)
    permitted = [j for j in range(m) if j not in forbidden]
    counted = (people > 0) & np.isfinite(cut[:, permitted]).any(axis=1) if permitted else np.zeros(n, dtype=bool)
    best = None
    for size in range(len(fixed), (m if points is None else points) + 1):
        for chosen in itertools.combinations(permitted, size):
            if not set(fixed) <= set(chosen) or not _serves_regions(chosen, regions):
                continue
            near = cut[:, list(chosen)].min(axis=1) if chosen else np.full(n, np.inf)
            value = _value(near, people, counted, objective, limit, beyond, size)
            if value is not None and (best is None or (value > best if objective == "covered" else value < best)):
                best = value
    return best


def _serves_regions(chosen, regions):
    return regions is None or set(regions[regions >= 0]) <= {regions[j] for j in chosen}


def _value(near, people, counted, objective, limit, beyond, size):
    if objective == "covered":
        return float(people[near <= limit].sum())
    paid = near[counted] if beyond is None else np.where(np.isfinite(near[counted]), near[counted], beyond)
    if not np.isfinite(paid).all():
        return None
    if objective == "fewest":
        return float(size)
    return float(paid.max(initial=0.0)) if objective == "worst" else float((people[counted] * paid).sum())
