"""Benders cuts of a layer from sorted levels, as in `siting.relaxation`, and its exact value at a fractional point.

With z_j = sum of y_jk over the tiers that offer, a row pays in rising price for what is open until that makes up one;
the site that completes one is critical, at price r:  theta >= sum_i w_i (r_i - sum_{c_ij < r_i} (r_i - c_ij) z_j).
"""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

MISSED = 1e-6
"""A hard row with this much less than one open site is missed; above HiGHS's tolerance, so that its row ends it."""
LAYER = "int64[::1], int32[::1], int32[::1], float64[::1], int32[::1], float64[::1], float64[::1], boolean[::1]"
"""ptr, idx, level, table; rows, weight, cap, hard in the order of clusters."""


@kernel(
    f"Tuple((int64, int64, int64))({LAYER}, int64[::1], float64[::1], int64[::1], int32[::1], float64[::1],"
    " float64[::1], int64, float64, int64, int64[::1], int32[::1], float64[::1], float64[::1], int32[::1])"
)
def separate_layer(
    ptr: Longs,
    idx: Ints,
    level: Ints,
    table: Floats,
    rows: Ints,
    weight: Floats,
    cap: Floats,
    hard: Bools,
    cluster_ptr: Longs,
    z: Floats,
    option_ptr: Longs,
    option: Ints,
    y_master: Floats,
    theta: Floats,
    theta_column: int,
    tolerance: float,
    first: int,
    out_ptr: Longs,
    out_index: Ints,
    out_value: Floats,
    out_constant: Floats,
    missed: Ints,
) -> tuple[int, int, int]:
    """Write the violated cuts of clusters from `first` on; return (rows written, clusters done, hard rows missed).

    A cut is theta_g + sum value_o y_o >= constant over options o; its theta comes last. Ends early where the buffer is
    full. `missed` gets the place with the least z among each cluster's hard rows, where that is less than one.
    """
    m, q = len(z), len(option)
    coef = np.zeros(m)
    touched = np.empty(m, dtype=np.int32)
    written = n_missed = entries = 0
    out_ptr[0] = 0
    for g in range(first, len(theta)):
        if entries + q + 1 > len(out_index) or written + 1 >= len(out_ptr):
            return written, g, n_missed
        constant = 0.0
        count = 0
        worst, worst_place = 1.0 - MISSED, -1
        for k in range(cluster_ptr[g], cluster_ptr[g + 1]):
            u = rows[k]
            total = 0.0
            e = ptr[u]
            r = cap[k]
            stop = ptr[u + 1]
            while e < stop:
                c = table[level[e]]
                if c == np.inf or (c >= cap[k] and not hard[k]):
                    break
                total += z[idx[e]]
                if total >= 1.0 - 1e-9:
                    r = c
                    break
                e += 1
            if hard[k] and total < worst:
                worst, worst_place = total, u
            constant += weight[k] * r
            for f in range(ptr[u], e):
                c = weight[k] * (r - table[level[f]])
                if c > 0:
                    j = idx[f]
                    if coef[j] == 0.0:
                        touched[count] = j
                        count += 1
                    coef[j] += c
        value = constant
        for k in range(count):
            j = touched[k]
            for o in range(option_ptr[j], option_ptr[j + 1]):
                value -= coef[j] * y_master[option[o]]
        if theta[g] < value - tolerance * max(1.0, abs(value)):
            for k in range(count):
                j = touched[k]
                for o in range(option_ptr[j], option_ptr[j + 1]):
                    out_index[entries] = option[o]
                    out_value[entries] = coef[j]
                    entries += 1
            out_index[entries] = theta_column + g
            out_value[entries] = 1.0
            entries += 1
            out_constant[written] = constant
            written += 1
            out_ptr[written] = entries
        for k in range(count):
            coef[touched[k]] = 0.0
        if worst_place >= 0:
            missed[n_missed] = worst_place
            n_missed += 1
    return written, len(theta), n_missed


@kernel(f"float64({LAYER}, float64[::1])")
def price_layer(
    ptr: Longs,
    idx: Ints,
    level: Ints,
    table: Floats,
    rows: Ints,
    weight: Floats,
    cap: Floats,
    hard: Bools,
    z: Floats,
) -> float:
    """Return what a layer pays at a fractional z, infinity where a hard row has clearly less than one."""
    value = 0.0
    for k in range(len(rows)):
        u = rows[k]
        left = 1.0
        for e in range(ptr[u], ptr[u + 1]):
            c = table[level[e]]
            if c == np.inf or (c >= cap[k] and not hard[k]):
                break
            share = min(left, z[idx[e]])
            value += weight[k] * share * c
            left -= share
            if left <= 1e-9:
                break
        if left > 1e-9:
            if hard[k] and left > MISSED:
                return np.inf
            value += weight[k] * left * cap[k]
    return value
