"""How many sites a cover needs at least: the linear relaxation of set covering, its rows made as they are missed.

    minimise sum_j x_j   subject to   sum_{j in row} x_j >= 1 for every row,   0 <= x <= 1

A few thousand of the rows decide. The bound is computed from the row duals by weak duality (`safe_bound`), so that it
holds with any of the rows and whatever the solver's tolerances.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.deadline import Deadline
from piste.core.kernel import kernel
from piste.core.solver import LinearProgram, Rows, SolverStatus
from piste.siting.model import Floats, Ints, Longs

MISSED = 1e-6
"""A row with this much less than one open site is missed."""
SHARED = 3
"""A site stands in at most so many of the rows that one round adds: a few rows from everywhere, not many alike."""
MOST_ROWS = 500
SLACK = 1e-6
"""What rounding may have added to a bound on a whole number."""

Round = Callable[[float, int], bool]
"""Called with the bound and about how many entries one could look at beside the next solve; False stops."""


@dataclass(frozen=True)
class RowLists:
    """Row u's sites are `idx[start[u]:end[u]]`, of m sites in all; an empty row has end = start and asks nothing."""

    start: Longs
    end: Longs
    idx: Ints
    m: int


@dataclass(frozen=True)
class LinearCover:
    """What the relaxation tells: a proven bound, its point x and reduced costs, and the rows that were made."""

    bound: float
    x: Floats
    reduced: Floats
    rows: Longs
    complete: bool
    """True where x misses no row: the bound is the relaxation's optimum."""
    stopped: bool = False
    """True where `each_round` said so, or time was over."""

    @property
    def needed(self) -> int:
        """The fewest sites that the bound leaves possible."""
        return whole_sites(self.bound)


def whole_sites(bound: float) -> int:
    """Round a bound up to whole sites, less what rounding may have added."""
    return max(0, math.ceil(bound - SLACK))


@kernel("float64[::1](int64[::1], int64[::1], int32[::1], float64[::1])")
def _sum_rows(start: Longs, end: Longs, idx: Ints, x: Floats) -> Floats:
    """Return how much of a site each row has open, counted up to one; empty rows have one."""
    sums = np.ones(len(start))
    for u in range(len(start)):
        total = 0.0 if end[u] > start[u] else 1.0
        for e in range(start[u], end[u]):
            total += x[idx[e]]
            if total >= 1.0:
                break
        sums[u] = total
    return sums


@kernel("int64(int64[::1], int64[::1], int32[::1], int64[::1], int64, int64[::1], int64[::1])")
def _pick_rows(start: Longs, end: Longs, idx: Ints, order: Longs, shared: int, used: Longs, picked: Longs) -> int:
    """Pick rows in order, no site in more than `shared` of them, until `picked` is full; return how many."""
    count = 0
    for k in range(len(order)):
        if count == len(picked):
            break
        u = order[k]
        free = True
        for e in range(start[u], end[u]):
            if used[idx[e]] >= shared:
                free = False
                break
        if free:
            for e in range(start[u], end[u]):
                used[idx[e]] += 1
            picked[count] = u
            count += 1
    return count


def pick_rows(lists: RowLists, order: Longs, *, shared: int, most: int) -> Longs:
    """Return rows picked in order so that no site stands in more than `shared` of them, `most` at most."""
    picked = np.empty(max(0, min(most, len(order))), dtype=np.int64)
    used = np.zeros(lists.m, dtype=np.int64)
    count = _pick_rows(lists.start, lists.end, lists.idx, order.astype(np.int64), shared, used, picked)
    return picked[:count]


def bound_cover(
    lists: RowLists,
    deadline: Deadline,
    *,
    enough: float = math.inf,
    first: Longs | None = None,
    each_round: Round | None = None,
) -> LinearCover:
    """Bound the size of a cover from below.

    Parameters
    ----------
    enough
        End as soon as the bound is above this.
    first
        Rows to begin with, as those that decided a problem alike; default: rows that share no site.
    each_round
        See `Round`; called before each solve.
    """
    m = lists.m
    programme = LinearProgram(np.ones(m), np.zeros(m), np.ones(m))
    lengths = lists.end - lists.start
    order = np.argsort(lengths, kind="stable")
    rows = pick_rows(lists, order[lengths[order] > 0], shared=1, most=len(order))
    if first is not None:
        rows = np.union1d(rows, first[lengths[first] > 0])
    made = [rows]
    programme.add_rows(_rows_of(lists, rows))
    bound, x, reduced, work = 0.0, np.zeros(m), np.zeros(m), 0
    while True:
        if each_round is not None and not each_round(bound, work):
            return LinearCover(bound, x, reduced, np.concatenate(made), complete=False, stopped=True)
        solution = programme.solve(deadline.left_s())
        if solution.status is not SolverStatus.OPTIMAL:
            return LinearCover(bound, x, reduced, np.concatenate(made), complete=False)
        found, rc = programme.safe_bound(solution.row_dual)
        x = solution.x
        if found >= bound:
            bound, reduced = found, rc
        work = 30 * solution.iterations * programme.n_rows + 100 * programme.n_entries
        sums = _sum_rows(lists.start, lists.end, lists.idx, x)
        missed = np.flatnonzero(sums < 1.0 - MISSED)
        if bound > enough + SLACK or len(missed) == 0:
            return LinearCover(bound, x, reduced, np.concatenate(made), complete=len(missed) == 0)
        if deadline.passed():
            return LinearCover(bound, x, reduced, np.concatenate(made), complete=False, stopped=True)
        rows = pick_rows(lists, missed[np.argsort(sums[missed], kind="stable")], shared=SHARED, most=MOST_ROWS)
        made.append(rows)
        programme.add_rows(_rows_of(lists, rows))


def _rows_of(lists: RowLists, rows: Longs) -> Rows:
    """Return covering rows for the solver."""
    parts = [lists.idx[lists.start[u] : lists.end[u]] for u in rows]
    index = np.concatenate([*parts, np.zeros(0, dtype=np.int32)]).astype(np.int32)
    indptr = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    return Rows(indptr, index, np.ones(len(index)), np.ones(len(rows)), np.full(len(rows), np.inf))


def excluded_sites(linear: LinearCover, most: int) -> NDArray[np.bool_]:
    """Mark the sites that no cover of at most `most` sites opens (reduced-cost fixing)."""
    return linear.bound + linear.reduced > most + SLACK
