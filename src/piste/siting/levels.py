"""The covering problems behind worst and fewest: who must have an open site within which cost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.siting.cover_relaxation import RowLists
from piste.siting.cover_rows import Cover, build_cover
from piste.siting.model import Floats, Ints, Longs
from piste.siting.question import Question


@kernel("int64[::1](int64[::1], float64[::1], float64[::1], float64)")
def _row_ends(ptr: Longs, cost: Floats, otherwise: Floats, level: float) -> Longs:
    """Return where each row's entries within the level end; at its start where the row asks nothing there."""
    ends = np.empty(len(otherwise), dtype=np.int64)
    for u in range(len(otherwise)):
        low, high = ptr[u], ptr[u + 1]
        if otherwise[u] <= level:
            high = low
        while low < high:
            middle = (low + high) // 2
            if cost[middle] <= level:
                low = middle + 1
            else:
                high = middle
        ends[u] = low
    return ends


@kernel("int32[::1](int64[::1], int64[::1], int32[::1])")
def _copy_rows(start: Longs, end: Longs, idx: Ints) -> Ints:
    """Put the entries of all rows one after the other."""
    total = 0
    for u in range(len(start)):
        total += end[u] - start[u]
    copied = np.empty(total, dtype=np.int32)
    k = 0
    for u in range(len(start)):
        for e in range(start[u], end[u]):
            copied[k] = idx[e]
            k += 1
    return copied


@dataclass(frozen=True)
class Levels:
    """Rows over the sites that may open and are not fixed, each in rising cost.

    At a level the entries that cost at most as much count. A row asks nothing from the cost on that it pays
    `otherwise`: at a fixed site, or past its list. Groups of the rules stand at the end, at no cost.
    """

    ptr: Longs
    idx: Ints
    cost: Floats
    otherwise: Floats
    m: int

    def rows_at(self, level: float) -> RowLists:
        """Return the rows of a level, without a copy; rows that ask nothing are empty."""
        return RowLists(self.ptr[:-1], _row_ends(self.ptr, self.cost, self.otherwise, level), self.idx, self.m)

    def plain_cover(self, level: float) -> Cover:
        """Return the rows of a level that ask something, all of them."""
        lists = self.rows_at(level)
        asks = lists.end > lists.start
        lengths = (lists.end - lists.start)[asks]
        ptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        start, end = np.ascontiguousarray(lists.start[asks]), np.ascontiguousarray(lists.end[asks])
        return Cover(ptr, _copy_rows(start, end, self.idx), self.m)

    def cover_at(self, level: float) -> Cover:
        """Return the rows of a level that decide."""
        plain = self.plain_cover(level)
        return build_cover(plain.ptr, plain.idx, self.m)


def build_levels(question: Question, places: NDArray[np.bool_]) -> Levels:
    """Return the rows of these places, and of the groups that no fixed site serves."""
    problem, rules = question.problem, question.rules
    place = np.repeat(np.arange(problem.n_places, dtype=np.int32), np.diff(problem.indptr))
    is_fixed = np.zeros(problem.n_sites, dtype=bool)
    is_fixed[rules.fixed] = True
    near = places[place] & (problem.cost <= question.limit)
    otherwise = np.where(places, question.beyond, -np.inf)
    at_fixed = near & is_fixed[problem.site]
    np.minimum.at(otherwise, place[at_fixed], problem.cost[at_fixed])
    keep = near & question.permitted[problem.site] & ~is_fixed[problem.site]
    lengths = np.bincount(place[keep], minlength=problem.n_places)
    groups = [g[question.permitted[g]] for g in rules.one_of if not is_fixed[g].any()]
    sizes = np.array([len(g) for g in groups], dtype=np.int64)
    return Levels(
        np.concatenate([[0], np.cumsum(np.concatenate([lengths, sizes]))]).astype(np.int64),
        np.concatenate([problem.site[keep], *groups]).astype(np.int32),
        np.concatenate([problem.cost[keep], np.full(int(sizes.sum()), -np.inf)]),
        np.concatenate([otherwise, np.full(len(groups), np.inf)]),
        problem.n_sites,
    )
