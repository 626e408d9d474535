"""What a move of one or two sites would change, told from the two nearest points alone, before anything is moved.

Most moves of a search come to nothing; weighing one reads its columns once and writes nothing down.
"""

from piste.core.kernel import kernel
from piste.siting.options.lists import Bools, Floats, Ints, Longs
from piste.siting.options.nearness import COLUMNS, LISTS, NEAR, TALLY, WORTH, Turns, change_level


@kernel(f"int64(int64, int64, int64, int64, int64, {LISTS}, boolean[:, ::1])")
def _next_level(
    c: int, u: int, a: int, b: int, nowhere: int, ptr: Longs, idx: Ints, level: Ints, is_open: Bools
) -> int:
    """Return place u's level of its nearest open site other than a and b."""
    for e in range(ptr[u], ptr[u + 1]):
        j = idx[e]
        if is_open[c, j] and j not in (a, b):
            return level[e]
    return nowhere


@kernel(
    f"float64(int64, int8[::1], int64, int8[::1], int64, {LISTS}, {COLUMNS}, {NEAR}, {WORTH}, {TALLY}, int64[::1],"
    " int64[::1], int32[::1], int64[::1])"
)
def weigh_move(
    a: int, turn_a: Turns, b: int, turn_b: Turns, nowhere: int, ptr: Longs, idx: Ints, level: Ints, col_ptr: Longs,
    col_row: Ints, col_level: Ints, is_open: Bools, near: Ints, near_level: Ints, second: Ints, second_level: Ints,
    layer_ptr: Longs, table: Floats, weight: Floats, cap: Floats, hard: Bools, family_ptr: Longs, limit: Longs,
    member_ptr: Longs, member_rule: Ints, member_weight: Floats, share: Floats, missed: Longs, stamp: Longs,
    stamped: Longs, stamped_level: Ints, work: Longs,
) -> float:  # fmt: skip
    """Return the change of value if site a opens (1) or closes (-1) in each channel, and site b (or -1) too.

    The changes of `share` and `missed` are added to what is passed in. Two openings are marked in turn: the second one
    sees the levels that the first would leave. `stamp[0]` grows; `stamped`, `stamped_level` (n) are scratch.
    """
    change = 0.0
    for c in range(len(turn_a)):
        for turn_of in range(2):  # closing first: a place that loses its point may go to the one that opens
            j, turn = (a, turn_a[c]) if turn_of == 0 else (b, turn_b[c] if b >= 0 else 0)
            x, other = (b, turn_b[c] if b >= 0 else 0) if turn_of == 0 else (a, turn_a[c])
            if turn == 0:
                continue
            work[0] += (col_ptr[j + 1] - col_ptr[j]) // 8
            if other > 0 and (turn < 0 or turn_of == 1):
                stamp[0] += 1
                work[0] += (col_ptr[x + 1] - col_ptr[x]) // 8
                for e in range(col_ptr[x], col_ptr[x + 1]):
                    stamped[col_row[e]], stamped_level[col_row[e]] = stamp[0], col_level[e]
            for e in range(col_ptr[j], col_ptr[j + 1]):
                u = col_row[e]
                old = near_level[c, u]
                if turn < 0:
                    if near[c, u] != j:
                        continue
                    new = second_level[c, u]
                    if other < 0 and second[c, u] == x:
                        new = _next_level(c, u, j, x, nowhere, ptr, idx, level, is_open)
                    elif other > 0 and stamped[u] == stamp[0]:
                        new = min(new, stamped_level[u])
                else:
                    if col_level[e] >= old or (other < 0 and near[c, u] == x):
                        continue
                    new = col_level[e]
                    if other > 0 and turn_of == 1 and stamped[u] == stamp[0]:
                        old = min(old, stamped_level[u])
                        if new >= old:
                            continue
                if new != old:
                    change += change_level(
                        c, u, old, new, layer_ptr, table, weight, cap, hard, family_ptr, limit, member_ptr,
                        member_rule, member_weight, share, missed,
                    )  # fmt: skip
    return change
