"""Iterated local search: kick a neighbourhood out of shape, repair it by interchange, keep what is better.

A kick's neighbourhood is what stands first in the lists of two rows near a site that the linear bound leaves undecided,
so the search works where the answer is open. All randomness comes from one seed.
"""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.siting.interchange import (
    COLUMNS,
    GROUPS,
    NEAR,
    OPEN,
    ROWS,
    SWAP_WORK,
    State,
    column_arguments,
    improve,
    near_arguments,
    open_arguments,
    row_arguments,
    swap_sites,
)
from piste.siting.model import Floats, Ints, Longs, Model

Bools = NDArray[np.bool_]


@kernel("uint64(uint64[::1])")
def _next_random(word: NDArray[np.uint64]) -> int:
    """Advance xorshift64* (Vigna 2016) and return its next word."""
    x = word[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    word[0] = x
    return x * np.uint64(2685821657736338717)


@kernel("int64(uint64[::1], int64)")
def draw(word: NDArray[np.uint64], n: int) -> int:
    """Return a number from 0 to n - 1."""
    return np.int64((_next_random(word) >> np.uint64(11)) % np.uint64(n))  # type: ignore[return-value]


@kernel(
    f"float64(int64, int64, uint64[::1], int32[::1], boolean[::1], float64, {ROWS}, {COLUMNS}, {NEAR}, {OPEN},"
    f" {GROUPS})"
)
def _kick(
    budget: int,
    reach: int,
    word: NDArray[np.uint64],
    centres: Ints,
    allowed: Bools,
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
) -> float:
    """Kick until `budget` entries were looked at; return the change of value (not above 0)."""
    n, m, p = len(weight), len(loss), len(opened)
    stamps = np.full(n, -1, dtype=np.int64)
    log = np.zeros(n + 1, dtype=np.int32)
    old_near, old_second = near.copy(), second.copy()
    old_near_cost, old_second_cost = near_cost.copy(), second_cost.copy()
    old_open, old_opened, old_loss, old_group = is_open.copy(), opened.copy(), loss.copy(), group_open.copy()
    scratch = np.zeros(m)
    seen = np.full(m, -1, dtype=np.int64)
    hood = np.empty(m, dtype=np.int32)
    where_open = np.empty(p, dtype=np.int64)
    work = np.zeros(1, dtype=np.int64)
    total = 0.0
    kick = -1
    while work[0] < budget:
        kick += 1
        work[0] += 1000  # a kick that finds nothing to do must end the search too
        log[0] = 0
        size = 0
        centre = centres[draw(word, len(centres))]
        for _ in range(2):
            width = col_ptr[centre + 1] - col_ptr[centre]
            if width == 0:
                continue
            u = col_row[col_ptr[centre] + draw(word, width)]
            for e in range(ptr[u], min(ptr[u + 1], ptr[u] + reach)):
                j = idx[e]
                if seen[j] != kick and (allowed[j] or is_open[j]):
                    seen[j] = kick
                    hood[size] = j
                    size += 1
        near_open = 0
        for r in range(p):
            if seen[opened[r]] == kick:
                where_open[near_open] = r
                near_open += 1
        if near_open == 0 or size <= near_open:
            continue
        change = 0.0
        for _ in range(1 + draw(word, min(4, near_open))):
            r = where_open[draw(word, near_open)]
            j = hood[draw(word, size)]
            f = opened[r]
            if is_open[j] or (group[f] >= 0 and group_open[group[f]] < 2 and group[f] != group[j]):
                continue
            work[0] += SWAP_WORK * (col_ptr[f + 1] - col_ptr[f] + col_ptr[j + 1] - col_ptr[j])
            change += swap_sites(
                j, r, ptr, idx, cost, weight, beyond, col_ptr, col_row, col_cost, near, second, near_cost, second_cost,
                is_open, opened, loss, group, group_open, stamps, kick, log,
            )  # fmt: skip
        change += improve(
            hood[:size], least, ptr, idx, cost, weight, beyond, col_ptr, col_row, col_cost, near, second, near_cost,
            second_cost, is_open, opened, loss, group, group_open, scratch, stamps, kick, log, work,
        )  # fmt: skip
        better = change <= 0.0  # sideways too: plateaus are crossed that way
        if better:
            total += change
        for k in range(1, log[0] + 1):
            u = log[k]
            if better:
                old_near[u], old_second[u] = near[u], second[u]
                old_near_cost[u], old_second_cost[u] = near_cost[u], second_cost[u]
            else:
                near[u], second[u] = old_near[u], old_second[u]
                near_cost[u], second_cost[u] = old_near_cost[u], old_second_cost[u]
        if better:
            old_open[:], old_opened[:], old_loss[:], old_group[:] = is_open, opened, loss, group_open
        else:
            is_open[:], opened[:], loss[:], group_open[:] = old_open, old_opened, old_loss, old_group
    return total


def start_random(seed: int) -> NDArray[np.uint64]:
    """Return the state of the kicks' random numbers for a seed."""
    return np.random.default_rng(seed).integers(1, 2**63, size=1, dtype=np.uint64)


def improve_fully(model: Model, state: State, candidates: Ints, least: float) -> float:
    """Interchange over the candidates until none gains; return the change of value."""
    stamps, log = np.full(model.n, -1, dtype=np.int64), np.zeros(model.n + 1, dtype=np.int32)
    shared = (*row_arguments(model), *column_arguments(model), *near_arguments(state), *open_arguments(state))
    groups = (model.group, state.group_open)
    return float(
        improve(
            candidates.astype(np.int32),
            least,
            *shared,
            *groups,
            np.zeros(model.m),
            stamps,
            0,
            log,
            np.zeros(1, dtype=np.int64),
        )
    )


def kick_state(
    model: Model,
    state: State,
    *,
    budget: int,
    reach: int,
    centres: Ints,
    allowed: Bools,
    least: float,
    word: NDArray[np.uint64],
) -> float:
    """Kick and repair in place for `budget` entries looked at; return the change of value (0 or below)."""
    if len(centres) == 0 or len(state.opened) == 0:
        return 0.0
    shared = (*row_arguments(model), *column_arguments(model), *near_arguments(state), *open_arguments(state))
    groups = (model.group, state.group_open)
    return float(_kick(budget, reach, word, centres.astype(np.int32), allowed, least, *shared, *groups))
