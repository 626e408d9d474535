"""Each place's two nearest open points in each channel of one set of lists, kept up to date as sites open and close.

Everything a plan is worth follows from the nearest levels: demands' prices, share rules' levels, who is not served. So
a move costs one pass over the site's column whatever the rules are, and it can be taken back from a log.
"""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.siting.options.lists import Bools, Floats, Ints, Longs

Turns = NDArray[np.int8]

# Groups of arguments that all kernels of the search share, in this order.
LISTS = "int64[::1], int32[::1], int32[::1]"
"""Of `Lists`: ptr, idx, level."""
COLUMNS = "int64[::1], int32[::1], int32[::1]"
"""Of `Lists`: col_ptr, col_row, col_level."""
NEAR = "boolean[:, ::1], int32[:, ::1], int32[:, ::1], int32[:, ::1], int32[:, ::1]"
"""Of `Nearness`: is_open (C, m); near, near_level, second, second_level (C, n)."""
WORTH = (
    "int64[::1], float64[:, ::1], float64[:, ::1], float64[:, ::1], boolean[:, ::1],"
    " int64[::1], int64[::1], int64[:, ::1], int32[::1], float64[::1]"
)
"""Of `Worth`: layer_ptr (C + 1), table (D, L), weight, cap, hard (D, n); family_ptr (C + 1), limit (F),
member_ptr (F, n + 1), member_rule, member_weight."""
TALLY = "float64[::1], int64[::1]"
"""share (R), missed (D)."""


@kernel(f"float64(int64, int64, int64, int64, {WORTH}, {TALLY})")
def change_level(
    c: int, u: int, old: int, new: int, layer_ptr: Longs, table: Floats, weight: Floats, cap: Floats, hard: Bools,
    family_ptr: Longs, limit: Longs, member_ptr: Longs, member_rule: Ints, member_weight: Floats, share: Floats,
    missed: Longs,
) -> float:  # fmt: skip
    """Count that place u's nearest level in channel c goes from old to new; return the change of value."""
    change = 0.0
    for d in range(layer_ptr[c], layer_ptr[c + 1]):
        w = weight[d, u]
        if w > 0.0:
            a, b = table[d, old], table[d, new]
            if hard[d, u]:
                missed[d] += (b == np.inf) - (a == np.inf)
            change += w * (min(b, cap[d, u]) - min(a, cap[d, u]))
    for f in range(family_ptr[c], family_ptr[c + 1]):
        turn = (new <= limit[f]) - (old <= limit[f])
        if turn != 0:
            for k in range(member_ptr[f, u], member_ptr[f, u + 1]):
                share[member_rule[k]] += turn * member_weight[k]
    return change


@kernel(f"void(int64, int64, int64, int64, {LISTS}, {NEAR})")
def _scan(
    c: int, u: int, begin: int, nowhere: int, ptr: Longs, idx: Ints, level: Ints, is_open: Bools, near: Ints,
    near_level: Ints, second: Ints, second_level: Ints,
) -> None:  # fmt: skip
    """Find the two nearest open sites of place u from entry `begin` of its list on."""
    near[c, u] = second[c, u] = -1
    near_level[c, u] = second_level[c, u] = nowhere
    for e in range(begin, ptr[u + 1]):
        if is_open[c, idx[e]]:
            if near[c, u] < 0:
                near[c, u], near_level[c, u] = idx[e], level[e]
            else:
                second[c, u], second_level[c, u] = idx[e], level[e]
                return


@kernel(f"float64(int64, {LISTS}, {NEAR}, {WORTH}, {TALLY})")
def fill_nearest(
    nowhere: int, ptr: Longs, idx: Ints, level: Ints, is_open: Bools, near: Ints, near_level: Ints, second: Ints,
    second_level: Ints, layer_ptr: Longs, table: Floats, weight: Floats, cap: Floats, hard: Bools, family_ptr: Longs,
    limit: Longs, member_ptr: Longs, member_rule: Ints, member_weight: Floats, share: Floats, missed: Longs,
) -> float:  # fmt: skip
    """Compute everything from `is_open`; return the value, and the tally as if it began with nobody served."""
    value = 0.0
    for c in range(len(is_open)):
        for d in range(layer_ptr[c], layer_ptr[c + 1]):
            for u in range(len(ptr) - 1):
                if weight[d, u] > 0.0:
                    value += weight[d, u] * min(table[d, nowhere], cap[d, u])
                    missed[d] += hard[d, u]
        for u in range(len(ptr) - 1):
            _scan(c, u, ptr[u], nowhere, ptr, idx, level, is_open, near, near_level, second, second_level)
            value += change_level(
                c, u, nowhere, near_level[c, u], layer_ptr, table, weight, cap, hard, family_ptr, limit, member_ptr,
                member_rule, member_weight, share, missed,
            )  # fmt: skip
    return value


@kernel(
    f"float64(int64, int8[::1], int64, {LISTS}, {COLUMNS}, {NEAR}, {WORTH}, {TALLY}, int64[::1], int32[:, ::1],"
    " int64[::1])"
)
def flip_site(
    j: int, turn: Turns, nowhere: int, ptr: Longs, idx: Ints, level: Ints, col_ptr: Longs, col_row: Ints,
    col_level: Ints, is_open: Bools, near: Ints, near_level: Ints, second: Ints, second_level: Ints,
    layer_ptr: Longs, table: Floats, weight: Floats, cap: Floats, hard: Bools, family_ptr: Longs, limit: Longs,
    member_ptr: Longs, member_rule: Ints, member_weight: Floats, share: Floats, missed: Longs, logged: Longs, log: Ints,
    work: Longs,
) -> float:  # fmt: skip
    """Open (turn 1) or close (turn -1) site j in each channel; return the change of value, log the old state."""
    change = 0.0
    for c in range(len(turn)):
        if turn[c] == 0:
            continue
        is_open[c, j] = turn[c] > 0
        work[0] += col_ptr[j + 1] - col_ptr[j]
        for e in range(col_ptr[j], col_ptr[j + 1]):
            u, new = col_row[e], col_level[e]
            if turn[c] > 0:
                if new >= second_level[c, u]:
                    continue
            elif near[c, u] != j and second[c, u] != j:
                continue
            k = logged[0]
            log[k, 0], log[k, 1], log[k, 2] = c, u, near[c, u]
            log[k, 3], log[k, 4], log[k, 5] = near_level[c, u], second[c, u], second_level[c, u]
            logged[0] += 1
            old = near_level[c, u]
            if turn[c] > 0:
                if new < old:
                    second[c, u], second_level[c, u] = near[c, u], old
                    near[c, u], near_level[c, u] = j, new
                else:
                    second[c, u], second_level[c, u] = j, new
            else:
                work[0] += 8
                _scan(c, u, ptr[u], nowhere, ptr, idx, level, is_open, near, near_level, second, second_level)
            if near_level[c, u] != old:
                change += change_level(
                    c, u, old, near_level[c, u], layer_ptr, table, weight, cap, hard, family_ptr, limit, member_ptr,
                    member_rule, member_weight, share, missed,
                )  # fmt: skip
    return change


@kernel("void(int64[::1], int32[:, ::1], int32[:, ::1], int32[:, ::1], int32[:, ::1], int32[:, ::1])")
def take_back_log(logged: Longs, log: Ints, near: Ints, near_level: Ints, second: Ints, second_level: Ints) -> None:
    """Put back what the log holds, the latest first."""
    for k in range(logged[0] - 1, -1, -1):
        c, u = log[k, 0], log[k, 1]
        near[c, u], near_level[c, u], second[c, u], second_level[c, u] = log[k, 2], log[k, 3], log[k, 4], log[k, 5]
    logged[0] = 0
