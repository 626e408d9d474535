"""Small covers by row-weighting local search (Gao, Weise and Li 2015, "RWLS", for unicost set covering)."""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.siting.columns import list_columns
from piste.siting.kicks import draw, start_random
from piste.siting.model import Ints, Longs


@kernel(
    "int64(int64[::1], int32[::1], int64[::1], int32[::1], int64, boolean[::1], int64[::1], int64[::1], int64[::1])"
)
def _flip(
    ptr: Longs,
    idx: Ints,
    col_ptr: Longs,
    col_row: Ints,
    j: int,
    is_open: NDArray[np.bool_],
    count: Longs,
    weight: Longs,
    score: Longs,
) -> int:
    """Open or close site j; keep every site's score (gain if closed, loss if open). Return the entries touched.

    Uncovered rows count for the gain of all their sites, rows covered once for the loss of the one that covers them.
    """
    work = 0
    step = -1 if is_open[j] else 1
    is_open[j] = step > 0
    score[j] = 0
    for e in range(col_ptr[j], col_ptr[j + 1]):
        u = col_row[e]
        before = count[u]
        count[u] += step
        work += 1
        if before + count[u] > 3:  # 2 <-> 3 and above: nobody's score changes
            continue
        if before + count[u] == 1 and step < 0:
            score[j] += weight[u]  # now uncovered: j would gain it again
        for f in range(ptr[u], ptr[u + 1]):
            k = idx[f]
            if k == j:
                continue
            if before + count[u] == 1 or is_open[k]:  # 0 <-> 1: the others gain or lose a gain
                score[k] += -weight[u] if step > 0 else weight[u]
        if before == 0 and step > 0:
            score[j] += weight[u]  # covered by j alone: its loss
        work += ptr[u + 1] - ptr[u]
    return work


@kernel("int64(int64[::1], int64[::1])")
def _list_uncovered(count: Longs, uncovered: Longs) -> int:
    """Write the rows that no open site covers; return how many."""
    found = 0
    for u in range(len(count)):
        if count[u] == 0:
            uncovered[found] = u
            found += 1
    return found


@kernel("int64(int64[::1], int32[::1], int64[::1], int32[::1], boolean[::1], boolean[::1], int64, int64, uint64[::1])")
def _search(
    ptr: Longs,
    idx: Ints,
    col_ptr: Longs,
    col_row: Ints,
    is_open: NDArray[np.bool_],
    best: NDArray[np.bool_],
    enough: int,
    budget: int,
    word: NDArray[np.uint64],
) -> int:
    """Make the cover smaller until `enough` sites or `budget` entries touched; return the size of `best`."""
    n, m = len(ptr) - 1, len(is_open)
    count, score = np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64)
    weight, age = np.ones(n, dtype=np.int64), np.zeros(m, dtype=np.int64)
    may_add = np.ones(m, dtype=np.bool_)
    for u in range(n):
        for e in range(ptr[u], ptr[u + 1]):
            score[idx[e]] += 1
    size = 0
    for j in range(m):
        if is_open[j]:
            is_open[j] = False
            _flip(ptr, idx, col_ptr, col_row, j, is_open, count, weight, score)
            size += 1
    uncovered = np.empty(n, dtype=np.int64)
    best_size = size
    best[:] = is_open
    work = turn = 0
    added = -1
    while work < budget and best_size > enough:
        turn += 1
        for _ in range(2):  # close the site with the least loss; twice where the cover was whole (it is one smaller)
            n_uncovered = _list_uncovered(count, uncovered)
            if n_uncovered == 0 and size < best_size:
                best_size = size
                best[:] = is_open
            drop = -1
            for j in range(m):
                if (
                    is_open[j]
                    and j != added
                    and (drop < 0 or score[j] < score[drop] or (score[j] == score[drop] and age[j] < age[drop]))
                ):
                    drop = j
            if drop < 0:
                return best_size
            work += n + m + _flip(ptr, idx, col_ptr, col_row, drop, is_open, count, weight, score)
            size -= 1
            age[drop] = turn
            may_add[drop] = False
            for e in range(col_ptr[drop], col_ptr[drop + 1]):
                for f in range(ptr[col_row[e]], ptr[col_row[e] + 1]):
                    if idx[f] != drop:
                        may_add[idx[f]] = True
            if n_uncovered > 0:
                break
        n_uncovered = _list_uncovered(count, uncovered)
        if n_uncovered == 0:
            continue
        u = uncovered[draw(word, n_uncovered)]
        add = -1
        for e in range(ptr[u], ptr[u + 1]):
            j = idx[e]
            if may_add[j] and (add < 0 or score[j] > score[add] or (score[j] == score[add] and age[j] < age[add])):
                add = j
        if add < 0:
            add = idx[ptr[u]]
        work += _flip(ptr, idx, col_ptr, col_row, add, is_open, count, weight, score)
        size += 1
        age[add] = turn
        added = add
        for k in range(n_uncovered):
            u = uncovered[k]
            if count[u] == 0:
                weight[u] += 1
                for e in range(ptr[u], ptr[u + 1]):
                    score[idx[e]] += 1
    return best_size


def shrink_cover(ptr: Longs, idx: Ints, m: int, start: Ints, *, enough: int, budget: int, seed: int) -> Ints:
    """Return a cover no larger than `start`, searched for until `enough` sites or `budget` entries touched."""
    col_ptr, col_row, _ = list_columns(ptr, idx, m)
    is_open, best = np.zeros(m, dtype=np.bool_), np.zeros(m, dtype=np.bool_)
    is_open[start] = True
    _search(ptr, idx, col_ptr, col_row, is_open, best, enough, budget, start_random(seed))
    return np.flatnonzero(best).astype(np.int32)
