"""A random move of one or two sites that keeps the linear rules, or breaks them no more than before."""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.siting.kicks import draw
from piste.siting.options.lists import Bools, Floats, Ints, Longs

ATTEMPTS = 20
PARTNERS = 30


@kernel("float64(float64[::1], float64[::1], float64[::1])")
def sum_excess(levels: Floats, lower: Floats, upper: Floats) -> float:
    """Return by how much the levels miss their sides, in all."""
    total = 0.0
    for r in range(len(levels)):
        total += max(0.0, lower[r] - levels[r]) + max(0.0, levels[r] - upper[r])
    return total


@kernel(
    "float64(int64, int64, int64, int64, int64, int64, float64[:, :, ::1], float64[::1], float64[::1], float64[::1])"
)
def _excess_after(
    a: int, old_a: int, new_a: int, b: int, old_b: int, new_b: int, coefficient: Floats, levels: Floats, lower: Floats,
    upper: Floats,
) -> float:  # fmt: skip
    total = 0.0
    for r in range(len(levels)):
        level = levels[r] + coefficient[r, a, new_a] - coefficient[r, a, old_a]
        if b >= 0:
            level += coefficient[r, b, new_b] - coefficient[r, b, old_b]
        total += max(0.0, lower[r] - level) + max(0.0, level - upper[r])
    return total


@kernel("int64(uint64[::1], int64, int64, boolean[:, ::1])")
def _draw_tier(word: NDArray[np.uint64], site: int, old: int, may: Bools) -> int:
    """Return another tier for a site, -1 to close it, -2 where there is none."""
    count = 0
    tiers = may.shape[1]
    for k in range(-1, tiers):
        if k != old and (k < 0 or may[site, k]):
            count += 1
    if count == 0:
        return -2
    wanted = draw(word, count)
    for k in range(-1, tiers):
        if k != old and (k < 0 or may[site, k]):
            if wanted == 0:
                return k
            wanted -= 1
    return -2


@kernel(
    "boolean(uint64[::1], int32[::1], boolean[:, ::1], int32[::1], float64[:, :, ::1], float64[::1], float64[::1],"
    " float64[::1], int64[::1], int32[::1], int64[::1], int32[::1], int64, int64[::1])"
)
def draw_move(
    word: NDArray[np.uint64], hot: Ints, may: Bools, plan: Ints, coefficient: Floats, levels: Floats, lower: Floats,
    upper: Floats, ptr: Longs, idx: Ints, col_ptr: Longs, col_row: Ints, reach: int, move: Longs,
) -> bool:  # fmt: skip
    """Write a move (site, tier, site or -1, tier); return False where none was found."""
    tiers = may.shape[1]
    now = sum_excess(levels, lower, upper) + 1e-12
    for _ in range(ATTEMPTS):
        a = hot[draw(word, len(hot))]
        new_a = _draw_tier(word, a, plan[a], may)
        if new_a == -2:
            continue
        slot_a, old_a = (new_a if new_a >= 0 else tiers), (plan[a] if plan[a] >= 0 else tiers)
        alone = _excess_after(a, old_a, slot_a, -1, 0, 0, coefficient, levels, lower, upper) <= now
        if alone and draw(word, 2) == 0:
            move[0], move[1], move[2], move[3] = a, new_a, -1, -1
            return True
        width = col_ptr[a + 1] - col_ptr[a]
        for _ in range(PARTNERS):
            if width > 0 and draw(word, 4) > 0:
                u = col_row[col_ptr[a] + draw(word, width)]
                b = idx[ptr[u] + draw(word, min(reach, ptr[u + 1] - ptr[u]))]
            else:
                b = hot[draw(word, len(hot))]
            if b == a:
                continue
            new_b = _draw_tier(word, b, plan[b], may)
            if new_b == -2:
                continue
            slot_b, old_b = (new_b if new_b >= 0 else tiers), (plan[b] if plan[b] >= 0 else tiers)
            if _excess_after(a, old_a, slot_a, b, old_b, slot_b, coefficient, levels, lower, upper) <= now:
                move[0], move[1], move[2], move[3] = a, new_a, b, new_b
                return True
    return False
