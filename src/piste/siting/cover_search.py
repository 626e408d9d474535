"""Small covers by row-weighting local search (Gao, Weise and Li 2015, "RWLS", for unicost set covering)."""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.siting.columns import list_columns
from piste.siting.kicks import draw, start_random
from piste.siting.model import Ints, Longs

Bools = NDArray[np.bool_]

# The arrays of one search, in this order: ptr, idx, col_ptr, col_row; is_open; count, holder, weight, score;
# uncovered, place_in (position of each row in `uncovered`), sizes (open sites, uncovered rows, turn, site added last).
SEARCH = (
    "int64[::1], int32[::1], int64[::1], int32[::1], boolean[::1], int64[::1], int64[::1], int64[::1], int64[::1],"
    " int64[::1], int64[::1], int64[::1]"
)


@kernel(f"int64(int64, {SEARCH})")
def _flip(
    j: int,
    ptr: Longs,
    idx: Ints,
    col_ptr: Longs,
    col_row: Ints,
    is_open: Bools,
    count: Longs,
    holder: Longs,
    weight: Longs,
    score: Longs,
    uncovered: Longs,
    place_in: Longs,
    sizes: Longs,
) -> int:
    """Open or close site j; keep every site's score (gain if closed, loss if open). Return the entries touched.

    Uncovered rows count for the gain of all their sites, rows covered once for the loss of the one that covers them.
    `holder` sums the numbers of a row's open sites: where one is left, that is its number.
    """
    work = 0
    step = -1 if is_open[j] else 1
    is_open[j] = step > 0
    sizes[0] += step
    score[j] = 0
    for e in range(col_ptr[j], col_ptr[j + 1]):
        u = col_row[e]
        before = count[u]
        after = before + step
        count[u] = after
        holder[u] += step * j
        work += 1
        if before + after == 3:  # 1 <-> 2: the one beside j has its row alone, or no longer
            other = holder[u] if step < 0 else holder[u] - j
            score[other] += -weight[u] if step > 0 else weight[u]
        elif before + after == 1:  # 0 <-> 1: the others gain or lose a gain, j its loss or its gain
            score[j] += weight[u]
            change = -weight[u] if step > 0 else weight[u]
            for f in range(ptr[u], ptr[u + 1]):
                if idx[f] != j:
                    score[idx[f]] += change
            work += ptr[u + 1] - ptr[u]
            if step > 0:
                last = uncovered[sizes[1] - 1]
                uncovered[place_in[u]] = last
                place_in[last] = place_in[u]
                sizes[1] -= 1
            else:
                uncovered[sizes[1]] = u
                place_in[u] = sizes[1]
                sizes[1] += 1
    return work


@kernel(f"void({SEARCH})")
def _begin(
    ptr: Longs,
    idx: Ints,
    col_ptr: Longs,
    col_row: Ints,
    is_open: Bools,
    count: Longs,
    holder: Longs,
    weight: Longs,
    score: Longs,
    uncovered: Longs,
    place_in: Longs,
    sizes: Longs,
) -> None:
    """Fill the arrays of a search from `is_open` alone."""
    n, m = len(count), len(is_open)
    for u in range(n):
        weight[u] = 1
        uncovered[u] = place_in[u] = u
        for e in range(ptr[u], ptr[u + 1]):
            score[idx[e]] += 1
    sizes[0], sizes[1], sizes[2], sizes[3] = 0, n, 0, -1
    for j in range(m):
        if is_open[j]:
            is_open[j] = False
            _flip(j, ptr, idx, col_ptr, col_row, is_open, count, holder, weight, score, uncovered, place_in, sizes)


@kernel(f"int64({SEARCH}, boolean[::1], int64, int64[::1], boolean[::1], int64, int64, uint64[::1])")
def _search(
    ptr: Longs,
    idx: Ints,
    col_ptr: Longs,
    col_row: Ints,
    is_open: Bools,
    count: Longs,
    holder: Longs,
    weight: Longs,
    score: Longs,
    uncovered: Longs,
    place_in: Longs,
    sizes: Longs,
    best: Bools,
    best_size: int,
    age: Longs,
    may_add: Bools,
    enough: int,
    budget: int,
    word: NDArray[np.uint64],
) -> int:
    """Make the cover smaller until `enough` sites or `budget` entries touched; return the size of `best`."""
    m = len(is_open)
    work = 0
    while work < budget and best_size > enough:
        sizes[2] += 1
        for _ in range(2):  # close the site with the least loss; twice where the cover was whole (it is one smaller)
            whole = sizes[1] == 0
            if whole and sizes[0] < best_size:
                best_size = sizes[0]
                best[:] = is_open
            drop = -1
            for j in range(m):
                if (
                    is_open[j]
                    and j != sizes[3]
                    and (drop < 0 or score[j] < score[drop] or (score[j] == score[drop] and age[j] < age[drop]))
                ):
                    drop = j
            if drop < 0:
                return best_size
            work += m + _flip(
                drop, ptr, idx, col_ptr, col_row, is_open, count, holder, weight, score, uncovered, place_in, sizes
            )  # fmt: skip
            age[drop] = sizes[2]
            for e in range(col_ptr[drop], col_ptr[drop + 1]):
                u = col_row[e]
                if count[u] == 0:
                    for f in range(ptr[u], ptr[u + 1]):
                        may_add[idx[f]] = True
            may_add[drop] = False
            if not whole:
                break
        if sizes[1] == 0:
            continue
        u = uncovered[draw(word, sizes[1])]
        add = -1
        for e in range(ptr[u], ptr[u + 1]):
            j = idx[e]
            if may_add[j] and (add < 0 or score[j] > score[add] or (score[j] == score[add] and age[j] < age[add])):
                add = j
        if add < 0:
            add = idx[ptr[u]]
        work += _flip(
            add, ptr, idx, col_ptr, col_row, is_open, count, holder, weight, score, uncovered, place_in, sizes
        )  # fmt: skip
        age[add] = sizes[2]
        sizes[3] = add
        for k in range(sizes[1]):
            u = uncovered[k]
            weight[u] += 1
            work += ptr[u + 1] - ptr[u]
            for e in range(ptr[u], ptr[u + 1]):
                score[idx[e]] += 1
    return best_size


class CoverSearch:
    """A search that can go on where it stood: the smallest cover found so far, never larger than the start."""

    def __init__(self, ptr: Longs, idx: Ints, m: int, start: Ints, *, seed: int) -> None:
        n = len(ptr) - 1
        col_ptr, col_row, _ = list_columns(ptr, idx, m)
        is_open = np.zeros(m, dtype=np.bool_)
        is_open[start] = True
        self._best, self.size = is_open.copy(), int(is_open.sum())
        of_rows = [np.zeros(n, dtype=np.int64) for _ in range(5)]
        count, holder, weight, uncovered, place_in = of_rows
        score, sizes = np.zeros(m, dtype=np.int64), np.zeros(4, dtype=np.int64)
        self._arrays = (
            ptr, idx, col_ptr, col_row, is_open, count, holder, weight, score, uncovered, place_in, sizes,
        )  # fmt: skip
        self._age, self._may_add = np.zeros(m, dtype=np.int64), np.ones(m, dtype=np.bool_)
        self._word = start_random(seed)
        _begin(*self._arrays)

    @property
    def sites(self) -> Ints:
        """The smallest cover found so far, sorted."""
        return np.flatnonzero(self._best).astype(np.int32)

    def run(self, *, enough: int, budget: int) -> Ints:
        """Search until `enough` sites or `budget` entries touched; return the smallest cover so far."""
        self.size = int(
            _search(*self._arrays, self._best, self.size, self._age, self._may_add, enough, budget, self._word)
        )
        return self.sites


def shrink_cover(ptr: Longs, idx: Ints, m: int, start: Ints, *, enough: int, budget: int, seed: int) -> Ints:
    """Return a cover no larger than `start`, searched for until `enough` sites or `budget` entries touched."""
    return CoverSearch(ptr, idx, m, start, seed=seed).run(enough=enough, budget=budget)
