"""Whether an options model makes sense: every fault in words."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.siting.options.model import Demand, LinearRule, OptionModel, ShareRule

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@kernel(
    "int64(int64[::1], int32[::1], float64[::1], int64)",
    "int64(int64[::1], int32[::1], uint16[::1], int64)",
)
def _find_list_fault(ptr: Longs, idx: Ints, cost: Floats, m: int) -> int:
    """Return the first place with a bad list (sites outside 0 to m - 1, twice, or costs that fall), -1 for none."""
    seen = np.full(m, -1, dtype=np.int64)
    for u in range(len(ptr) - 1):
        for e in range(ptr[u], ptr[u + 1]):
            j = idx[e]
            if j < 0 or j >= m or seen[j] == u or not cost[e] >= 0 or (e > ptr[u] and cost[e] < cost[e - 1]):
                return u
            seen[j] = u
    return -1


def identify_lists(user: Demand | ShareRule) -> tuple[int, ...]:
    """Return a key that is equal where two users share the same arrays."""
    arrays = (user.indptr, user.site, user.cost_s)
    return tuple(number for array in arrays for number in (array.ctypes.data, array.size))


def check_model(model: OptionModel) -> list[str]:
    """Return every fault of a model in words; none for a sound one."""
    faults = []
    shape = (model.n_sites, model.n_tiers)
    for name, array in (("allowed", model.allowed), ("price", model.price)):
        if np.shape(array) != shape:
            faults.append(f"{name} has shape {np.shape(array)}; it must be sites x tiers, {shape}")
    if np.shape(model.price) == shape and not np.isfinite(model.price).all():
        faults.append("price must be finite")
    keys = [part.key for part in (*model.demands, *model.rules)]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        faults.append(f"keys of demands and rules must differ; {', '.join(twice)} stands twice")
    checked: set[tuple[int, ...]] = set()
    for demand in model.demands:
        faults += _check_lists(demand, model.n_sites, shape, checked)
        faults += [f"{demand.key}: {fault}" for fault in demand.valuation.list_faults()]
        beyond = np.asarray(demand.beyond)
        if beyond.ndim and beyond.shape != np.shape(demand.weight):
            faults.append(f"{demand.key}: beyond has shape {beyond.shape}; it must be one number or one a place")
        if np.isnan(beyond).any() or (beyond == -np.inf).any():
            faults.append(f"{demand.key}: beyond must be a number")
    for rule in model.rules:
        if isinstance(rule, LinearRule):
            if np.shape(rule.coefficient) != shape:
                faults.append(f"{rule.key}: coefficient has shape {np.shape(rule.coefficient)}; it must be {shape}")
            elif not np.isfinite(rule.coefficient).all():
                faults.append(f"{rule.key}: coefficients must be finite")
            if np.isnan(rule.lower) or np.isnan(rule.upper):
                faults.append(f"{rule.key}: lower and upper must be numbers")
        else:
            faults += _check_lists(rule, model.n_sites, shape, checked)
            if np.isnan(rule.least) or np.isnan(rule.limit_s):
                faults.append(f"{rule.key}: least and limit_s must be numbers")
    return faults


def _check_lists(
    user: Demand | ShareRule, n_sites: int, shape: tuple[int, int], checked: set[tuple[int, ...]]
) -> list[str]:
    faults = []
    if np.shape(user.offers) != shape:
        faults.append(f"{user.key}: offers has shape {np.shape(user.offers)}; it must be sites x tiers, {shape}")
    weight = np.asarray(user.weight)
    if weight.ndim != 1 or len(user.indptr) != len(weight) + 1:
        return [*faults, f"{user.key}: indptr has {len(user.indptr)} entries for {weight.size} places"]
    if not (np.isfinite(weight) & (weight >= 0)).all():
        faults.append(f"{user.key}: weights must be finite and not negative")
    key = identify_lists(user)
    if key in checked:
        return faults
    checked.add(key)
    indptr = np.asarray(user.indptr)
    if indptr[0] != 0 or (np.diff(indptr) < 0).any() or not indptr[-1] == len(user.site) == len(user.cost_s):
        return [*faults, f"{user.key}: indptr must begin with 0, never fall, and end with the number of entries"]
    if user.cost_s.dtype not in (np.dtype(np.float64), np.dtype(np.uint16)):
        return [*faults, f"{user.key}: cost_s is {user.cost_s.dtype}; it must be float64 or uint16 seconds"]
    place = _find_list_fault(*take_lists(user), n_sites)
    if place >= 0:
        faults.append(
            f"{user.key}: the list of place {place} is not in rising time, names a site twice,"
            f" or one that is not 0 to {n_sites - 1}"
        )
    return faults


def take_lists(user: Demand | ShareRule) -> tuple[Longs, Ints, Any]:
    """Return (indptr, site, cost_s) as kernels want them: contiguous and, as a type, writable; copied only if not."""
    cost = np.require(user.cost_s, requirements=["C", "W"])
    return np.require(user.indptr, np.int64, ["C", "W"]), np.require(user.site, np.int32, ["C", "W"]), cost
