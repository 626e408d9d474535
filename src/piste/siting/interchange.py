"""Fast interchange: which open site to close for which closed one, evaluated from sorted lists.

Every row knows its two nearest open sites and their costs, so a swap's gain needs only the rows near the site that
opens (Whitaker 1983; Hansen and Mladenovic 1997; Resende and Werneck 2007). Kernels work on the arrays of a `State`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.siting.model import Floats, Ints, Longs, Model

Bools = NDArray[np.bool_]

MOST_SWAPS = 20
SWAP_WORK = 8
"""An entry of a swap counts as so many looked at: its row is read again."""

# Groups of arguments that all kernels of the search share, in this order.
ROWS = "int64[::1], int32[::1], float64[::1], float64[::1], float64[::1]"  # ptr, idx, cost, weight, beyond
COLUMNS = "int64[::1], int32[::1], float64[::1]"  # col_ptr, col_row, col_cost
NEAR = "int32[::1], int32[::1], float64[::1], float64[::1]"  # near, second, near_cost, second_cost
OPEN = "boolean[::1], int32[::1], float64[::1]"  # is_open, opened, loss
GROUPS = "int32[::1], int32[::1]"  # group, group_open


@dataclass(frozen=True)
class State:
    """One set of open sites with what the search knows of it; the arrays change in place.

    `near`, `second` (n): nearest and second nearest open site, -1 for the price past the list; `near_cost`,
    `second_cost` their costs. `loss` (m): what closing each open site would add. `opened` (p): the open sites.
    """

    near: Ints
    second: Ints
    near_cost: Floats
    second_cost: Floats
    is_open: Bools
    opened: Ints
    loss: Floats
    group_open: Ints


@kernel(f"void(int64, int64[::1], int32[::1], float64[::1], float64[::1], boolean[::1], {NEAR})")
def scan_row(
    u: int,
    ptr: Longs,
    idx: Ints,
    cost: Floats,
    beyond: Floats,
    is_open: Bools,
    near: Ints,
    second: Ints,
    near_cost: Floats,
    second_cost: Floats,
) -> None:
    """Find the two nearest open sites of one row."""
    near[u] = second[u] = -1
    near_cost[u] = second_cost[u] = beyond[u]
    for e in range(ptr[u], ptr[u + 1]):
        if is_open[idx[e]]:
            if near[u] < 0:
                near[u], near_cost[u] = idx[e], cost[e]
            else:
                second[u], second_cost[u] = idx[e], cost[e]
                return


@kernel(f"float64({ROWS}, {NEAR}, boolean[::1], float64[::1])")
def _fill_state(
    ptr: Longs,
    idx: Ints,
    cost: Floats,
    weight: Floats,
    beyond: Floats,
    near: Ints,
    second: Ints,
    near_cost: Floats,
    second_cost: Floats,
    is_open: Bools,
    loss: Floats,
) -> float:
    """Compute a state's arrays from `is_open` alone; return the value."""
    loss[:] = 0.0
    total = 0.0
    for u in range(len(weight)):
        scan_row(u, ptr, idx, cost, beyond, is_open, near, second, near_cost, second_cost)
        total += weight[u] * near_cost[u]
        if near[u] >= 0:
            loss[near[u]] += weight[u] * (second_cost[u] - near_cost[u])
    return total


@kernel(
    f"Tuple((float64, int64))(int64, {COLUMNS}, float64[::1], int32[::1], float64[::1], float64[::1], int32[::1],"
    f" float64[::1], {GROUPS}, float64[::1])"
)
def best_removal(
    j: int,
    col_ptr: Longs,
    col_row: Ints,
    col_cost: Floats,
    weight: Floats,
    near: Ints,
    near_cost: Floats,
    second_cost: Floats,
    opened: Ints,
    loss: Floats,
    group: Ints,
    group_open: Ints,
    scratch: Floats,
) -> tuple[float, int]:
    """Return (change of value, position in `opened` of the best site to close) for opening site j."""
    for r in range(len(opened)):
        scratch[opened[r]] = loss[opened[r]]
    gain = 0.0
    for e in range(col_ptr[j], col_ptr[j + 1]):
        u = col_row[e]
        c = col_cost[e]
        if c < second_cost[u]:
            a = near[u]
            if c < near_cost[u]:
                gain += weight[u] * (c - near_cost[u])
                if a >= 0:
                    scratch[a] += weight[u] * (near_cost[u] - second_cost[u])
            elif a >= 0:
                scratch[a] += weight[u] * (c - second_cost[u])
    best, where = np.inf, -1
    for r in range(len(opened)):
        f = opened[r]
        if scratch[f] < best and (group[f] < 0 or group_open[group[f]] > 1 or group[f] == group[j]):
            best, where = scratch[f], r
    return gain + best, where


@kernel(f"float64(int64, int64, {ROWS}, {COLUMNS}, {NEAR}, {OPEN}, {GROUPS}, int64[::1], int64, int32[::1])")
def swap_sites(
    j: int,
    where: int,
    ptr: Longs,
    idx: Ints,
    cost: Floats,
    weight: Floats,
    beyond: Floats,
    col_ptr: Longs,
    col_row: Ints,
    col_cost: Floats,
    near: Ints,
    second: Ints,
    near_cost: Floats,
    second_cost: Floats,
    is_open: Bools,
    opened: Ints,
    loss: Floats,
    group: Ints,
    group_open: Ints,
    stamps: Longs,
    stamp: int,
    log: Ints,
) -> float:
    """Open j in the place of `opened[where]`; return the change of value.

    Rows that change are written to `log` once a stamp (log[0] counts them), so that the caller can take a move back.
    """
    f = opened[where]
    is_open[f], is_open[j] = False, True
    opened[where] = j
    loss[f] = loss[j] = 0.0
    if group[f] >= 0:
        group_open[group[f]] -= 1
    if group[j] >= 0:
        group_open[group[j]] += 1
    change = 0.0
    for side in range(2):
        site = f if side == 0 else j
        for e in range(col_ptr[site], col_ptr[site + 1]):
            u = col_row[e]
            if side == 0:
                if near[u] != f and second[u] != f:
                    continue
            elif near[u] == j or second[u] == j or col_cost[e] >= second_cost[u]:
                continue
            if stamps[u] != stamp:
                stamps[u] = stamp
                log[0] += 1
                log[log[0]] = u
            change -= weight[u] * near_cost[u]
            if near[u] >= 0 and near[u] != f:
                loss[near[u]] -= weight[u] * (second_cost[u] - near_cost[u])
            scan_row(u, ptr, idx, cost, beyond, is_open, near, second, near_cost, second_cost)
            change += weight[u] * near_cost[u]
            if near[u] >= 0:
                loss[near[u]] += weight[u] * (second_cost[u] - near_cost[u])
    return change


@kernel(
    f"float64(int32[::1], float64, {ROWS}, {COLUMNS}, {NEAR}, {OPEN}, {GROUPS}, float64[::1], int64[::1], int64,"
    " int32[::1], int64[::1])"
)
def improve(
    candidates: Ints,
    least: float,
    ptr: Longs,
    idx: Ints,
    cost: Floats,
    weight: Floats,
    beyond: Floats,
    col_ptr: Longs,
    col_row: Ints,
    col_cost: Floats,
    near: Ints,
    second: Ints,
    near_cost: Floats,
    second_cost: Floats,
    is_open: Bools,
    opened: Ints,
    loss: Floats,
    group: Ints,
    group_open: Ints,
    scratch: Floats,
    stamps: Longs,
    stamp: int,
    log: Ints,
    work: Longs,
) -> float:
    """Swap while some candidate gains more than `least`; return the change of value.

    `work[0]` grows by the entries looked at. Rounding may promise a gain that the swap does not bring; so only real
    gains keep the search going, and it ends after `MOST_SWAPS` a candidate whatever rounding says.
    """
    change = 0.0
    since = k = swaps = 0
    while since < len(candidates) and swaps < MOST_SWAPS * len(candidates):
        j = candidates[k]
        k = k + 1 if k + 1 < len(candidates) else 0
        since += 1
        if is_open[j]:
            continue
        work[0] += col_ptr[j + 1] - col_ptr[j] + len(opened)
        delta, where = best_removal(
            j, col_ptr, col_row, col_cost, weight, near, near_cost, second_cost, opened, loss, group,
            group_open, scratch,
        )  # fmt: skip
        if delta < -least and where >= 0:
            f = opened[where]
            work[0] += SWAP_WORK * (col_ptr[f + 1] - col_ptr[f] + col_ptr[j + 1] - col_ptr[j])
            moved = swap_sites(
                j, where, ptr, idx, cost, weight, beyond, col_ptr, col_row, col_cost, near, second, near_cost,
                second_cost, is_open, opened, loss, group, group_open, stamps, stamp, log,
            )  # fmt: skip
            change += moved
            swaps += 1
            if moved < 0.0:
                since = 0
    return change


def build_state(model: Model, opened: Ints) -> tuple[State, float]:
    """Return the state of these open free sites (numbers within the model) and its value without offset."""
    n, m = model.n, model.m
    is_open = np.zeros(m, dtype=np.bool_)
    is_open[opened] = True
    group_open = np.bincount(model.group[opened][model.group[opened] >= 0], minlength=max(model.n_groups, 1))
    state = State(
        np.empty(n, dtype=np.int32),
        np.empty(n, dtype=np.int32),
        np.empty(n),
        np.empty(n),
        is_open,
        np.array(opened, dtype=np.int32),
        np.zeros(m),
        group_open.astype(np.int32),
    )
    value = _fill_state(*row_arguments(model), *near_arguments(state), state.is_open, state.loss)
    return state, float(value)


def row_arguments(model: Model) -> tuple[Longs, Ints, Floats, Floats, Floats]:
    """Return the arguments `ROWS` names."""
    return model.ptr, model.idx, model.cost, model.weight, model.beyond


def column_arguments(model: Model) -> tuple[Longs, Ints, Floats]:
    """Return the arguments `COLUMNS` names."""
    return model.col_ptr, model.col_row, model.col_cost


def near_arguments(state: State) -> tuple[Ints, Ints, Floats, Floats]:
    """Return the arguments `NEAR` names."""
    return state.near, state.second, state.near_cost, state.second_cost


def open_arguments(state: State) -> tuple[Bools, Ints, Floats]:
    """Return the arguments `OPEN` names."""
    return state.is_open, state.opened, state.loss
