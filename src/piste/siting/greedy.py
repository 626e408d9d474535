"""A first plan: open the site that helps most, again and again."""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.siting.model import Floats, Ints, Longs, Model


@kernel(
    "void(int64[::1], int32[::1], float64[::1], float64[::1], float64[::1], float64[::1], boolean[::1], int64,"
    " int32[::1])"
)
def fill_greedily(
    col_ptr: Longs,
    col_row: Ints,
    col_cost: Floats,
    weight: Floats,
    near_cost: Floats,
    gain: Floats,
    closed: NDArray[np.bool_],
    count: int,
    added: Ints,
) -> None:
    """Add `count` sites by lazy greedy: gains only fall, so a stale gain is an upper bound (Minoux 1978)."""
    fresh = np.full(len(gain), -1, dtype=np.int64)
    for k in range(count):
        while True:
            best = -1
            for j in range(len(gain)):
                if closed[j] and (best < 0 or gain[j] > gain[best]):
                    best = j
            if fresh[best] == k:
                break
            total = 0.0
            for e in range(col_ptr[best], col_ptr[best + 1]):
                saved = near_cost[col_row[e]] - col_cost[e]
                if saved > 0:
                    total += weight[col_row[e]] * saved
            gain[best] = total
            fresh[best] = k
        closed[best] = False
        added[k] = best
        for e in range(col_ptr[best], col_ptr[best + 1]):
            u = col_row[e]
            near_cost[u] = min(near_cost[u], col_cost[e])


def add_greedily(model: Model, opened: Ints, count: int) -> Ints:
    """Return `opened` and `count` more free sites (numbers within the model), each the best at its turn."""
    near_cost = model.beyond.copy()
    closed = np.ones(model.m, dtype=np.bool_)
    closed[opened] = False
    for j in opened:
        entries = slice(model.col_ptr[j], model.col_ptr[j + 1])
        rows = model.col_row[entries]
        near_cost[rows] = np.minimum(near_cost[rows], model.col_cost[entries])
    gain = np.full(model.m, np.inf)
    added = np.empty(count, dtype=np.int32)
    fill_greedily(model.col_ptr, model.col_row, model.col_cost, model.weight, near_cost, gain, closed, count, added)
    return np.concatenate([opened.astype(np.int32), added])


def open_one_of_each_group(model: Model) -> Ints:
    """Return one site of each group that needs one: the one with the largest gain on its own."""
    if model.n_groups == 0:
        return np.zeros(0, dtype=np.int32)
    saved = (model.beyond[model.col_row] - model.col_cost) * model.weight[model.col_row]
    gain = np.bincount(np.repeat(np.arange(model.m), np.diff(model.col_ptr)), weights=saved, minlength=model.m)
    chosen = []
    for g in range(model.n_groups):
        members = np.flatnonzero(model.group == g)
        chosen.append(int(members[np.argmax(gain[members])]))
    return np.array(chosen, dtype=np.int32)
