"""The one model behind mean and covered: people go to the nearest open site, or pay the price past their list.

    minimise sum_i w_i min(beyond_i, min {c_ij : j open})   with exactly or at most p of the free sites open

Mean is this with c = cost; covered is this with c = 0 within the limit and beyond = 1. A fixed site is taken out: it
only caps `beyond` of the places in its reach. A place without a price past its list (beyond infinite) must be reached:
its row is `hard`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from piste.siting.columns import are_whole, hash_rows, list_columns
from piste.siting.problem import Problem
from piste.siting.rules import Rules

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Model:
    """n rows (places, equal ones merged) over m free sites, and the same entries by site.

    Costs lie below `beyond` in every row and rise; `offset` is what rows that no free site can improve cost.
    """

    ptr: Longs
    idx: Ints
    cost: Floats
    weight: Floats
    beyond: Floats
    """Price past the list; for hard rows a price so high that no plan gains by paying it."""
    hard: NDArray[np.bool_]
    col_ptr: Longs
    col_row: Ints
    col_cost: Floats
    sites: Ints
    """Site of the problem behind each of the m free sites."""
    group: Ints
    """Group of each free site that still needs an open one, -1 for none."""
    n_groups: int
    points: int
    """How many of the free sites may open."""
    offset: float
    whole: bool
    """True where every plan's value is a whole number, so that a bound may be rounded up."""

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.weight)

    @property
    def m(self) -> int:
        """Number of free sites."""
        return len(self.sites)


def build_model(
    problem: Problem,
    rules: Rules,
    counted: NDArray[np.bool_],
    *,
    points: int,
    beyond: Floats,
    limit: float = np.inf,
    step: bool = False,
) -> Model:
    """Build the model of a problem.

    Parameters
    ----------
    counted
        Places that count (people above 0 and some permitted site in their list).
    points
        Number of points in all, fixed ones included.
    beyond
        Price past the list, one a place; infinity makes its row hard.
    limit
        Entries that cost more are cut.
    step
        True for covering: cost 0 within the limit.
    """
    free = np.ones(problem.n_sites, dtype=bool)
    free[rules.forbidden] = free[rules.fixed] = False
    sites = np.flatnonzero(free).astype(np.int32)
    place = np.repeat(np.arange(problem.n_places), np.diff(problem.indptr))
    entry = counted[place] & (problem.cost <= limit)
    cost = np.zeros_like(problem.cost) if step else problem.cost
    cap = beyond.astype(np.float64)
    is_fixed = np.zeros(problem.n_sites, dtype=bool)
    is_fixed[rules.fixed] = True
    at_fixed = entry & is_fixed[problem.site]
    np.minimum.at(cap, place[at_fixed], cost[at_fixed])
    entry &= free[problem.site] & (cost < cap[place])
    renumber = np.cumsum(free) - 1
    rows = np.flatnonzero(counted)
    row_of = np.full(problem.n_places, -1)
    row_of[rows] = np.arange(len(rows))
    lengths = np.bincount(row_of[place[entry]], minlength=len(rows))
    offset = float((problem.people[rows] * cap[rows])[lengths == 0].sum())
    kept = lengths > 0
    weight, row_cap = problem.people[rows][kept], cap[rows][kept]
    ptr = np.concatenate([[0], np.cumsum(lengths[kept])]).astype(np.int64)
    idx, entry_cost = renumber[problem.site[entry]].astype(np.int32), cost[entry].astype(np.float64)
    if step:  # the order of equal costs means nothing: the same sites must look the same
        idx = idx[np.lexsort((idx, np.repeat(np.arange(len(weight)), np.diff(ptr))))]
    ptr, idx, entry_cost, weight, row_cap = merge_equal_rows(ptr, idx, entry_cost, weight, row_cap)
    group, n_groups = _open_groups(rules, sites, problem.n_sites)
    return _finish(ptr, idx, entry_cost, weight, row_cap, sites, group, n_groups, points - len(rules.fixed), offset)


def _finish(
    ptr: Longs,
    idx: Ints,
    cost: Floats,
    weight: Floats,
    cap: Floats,
    sites: Ints,
    group: Ints,
    n_groups: int,
    points: int,
    offset: float,
) -> Model:
    hard = np.isinf(cap)
    finite = weight * np.where(hard, 0.0, cap)
    whole = are_whole(ptr, cost, weight) and bool((finite == np.rint(finite)).all()) and offset == np.rint(offset)
    if hard.any():
        # One missed hard row must cost more than all else could gain; it pays the same whatever its weight.
        last = cost[ptr[1:] - 1]
        price = 1.0 + float((weight * np.where(hard, last, cap)).sum())
        cap = np.where(hard, last + price / np.where(weight > 0, weight, 1.0), cap)
    col_ptr, col_row, entry = list_columns(ptr, idx, len(sites))
    points = min(points, len(sites))
    return Model(
        ptr, idx, cost, weight, cap, hard, col_ptr, col_row, cost[entry], sites, group, n_groups, points, offset, whole
    )


def cap_costs(model: Model, value: float) -> Model:
    """Cut costs off at 2 U / weight, given a plan of value U.

    No plan as good lets a row pay more than U. So such plans keep their value, worse ones stay worse, a row that must
    be reached still costs more than there is to gain, and no number dwarfs the value: sums stay exact, and the linear
    programme stays within what a solver can tell apart.
    """
    dearest = 2 * value / model.weight
    if value <= 0 or not (dearest < model.beyond).any():
        return model
    return replace(
        model,
        cost=np.minimum(model.cost, np.repeat(dearest, np.diff(model.ptr))),
        beyond=np.minimum(model.beyond, dearest),
        col_cost=np.minimum(model.col_cost, dearest[model.col_row]),
    )


def merge_equal_rows(
    ptr: Longs, idx: Ints, cost: Floats, weight: Floats, cap: Floats
) -> tuple[Longs, Ints, Floats, Floats, Floats]:
    """Merge rows with the same sites, costs and cap; weights add up. Rows keep the order of their first."""
    n = len(weight)
    lengths = np.diff(ptr)
    if n == 0:
        return ptr, idx, cost, weight, cap
    rng = np.random.default_rng(20240614)  # any fixed numbers do: equal rows are compared in full below
    keys = [hash_rows(ptr, idx, cost, rng.random(int(idx.max(initial=0)) + 1), shift) for shift in (1.0, 2.0)]
    order = np.lexsort((np.arange(n), cap, lengths, keys[1], keys[0]))
    same = np.ones(n - 1, dtype=bool)
    for key in (keys[0], keys[1], lengths, cap):
        same &= key[order][1:] == key[order][:-1]
    for k in np.flatnonzero(same):
        a, b = order[k], order[k + 1]
        left, right = slice(ptr[a], ptr[a + 1]), slice(ptr[b], ptr[b + 1])
        same[k] = np.array_equal(idx[left], idx[right]) and np.array_equal(cost[left], cost[right])
    if not same.any():
        return ptr, idx, cost, weight, cap
    cluster = np.empty(n, dtype=np.int64)
    cluster[order] = np.concatenate([[0], np.cumsum(~same)])
    first = np.full(cluster.max() + 1, n)
    np.minimum.at(first, cluster, np.arange(n))
    keep = np.zeros(n, dtype=bool)
    keep[first] = True
    total = np.bincount(cluster, weights=weight)[cluster[keep]].astype(np.float64)
    entries = np.repeat(keep, lengths)
    merged = np.concatenate([[0], np.cumsum(lengths[keep])]).astype(np.int64)
    return merged, np.ascontiguousarray(idx[entries], dtype=np.int32), cost[entries], total, cap[keep]


def _open_groups(rules: Rules, sites: Ints, n_sites: int) -> tuple[Ints, int]:
    """Give each free site the number of its group where no fixed site satisfies that group already."""
    of_site = np.full(n_sites, -1, dtype=np.int32)
    count = 0
    for members in rules.one_of:
        if not np.isin(members, rules.fixed).any():
            of_site[members] = count
            count += 1
    return of_site[sites], count
