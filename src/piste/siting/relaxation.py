"""The linear relaxation by Benders cuts: a proven bound, and which sites it leaves undecided.

For a fractional y a row pays, in rising cost, for the sites it opens until they make up one; the site that completes
one is critical, with cost r. Then  z_i >= w_i (r - sum_{c_ij < r} (r - c_ij) y_j)  holds for every y (Cornuejols,
Fisher and Nemhauser 1977; Duran-Mateluna, Ales and Elloumi 2023). Rows are summed over clusters, one variable theta
a cluster. Cuts are taken between the master's point and a core point (in-out: Ben-Ameur and Neto 2007).
"""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.core.solver import LinearProgram, Rows, Solution, SolverStatus
from piste.siting.interchange import State
from piste.siting.model import Floats, Ints, Longs, Model

SCALE = 1e4
"""The value of a plan in the units of the linear programme: keeps HiGHS's absolute tolerances small."""
SMALLEST = 1e-200
"""Values below are as good as nothing, and scaling them would overflow."""
MISSED = 1e-6
"""A hard row with this much less than one open site is missed; above HiGHS's tolerance, so that its row ends it."""


@kernel(
    "Tuple((int64, int64, int64))(int64[::1], int32[::1], float64[::1], float64[::1], float64[::1], boolean[::1],"
    " int64[::1], int32[::1], float64[::1], float64[::1], float64[::1], float64, int64, int64[::1], int32[::1],"
    " float64[::1], float64[::1], int32[::1])"
)
def _separate(
    ptr: Longs,
    idx: Ints,
    cost: Floats,
    weight: Floats,
    last: Floats,
    hard: NDArray[np.bool_],
    cluster_ptr: Longs,
    cluster_row: Ints,
    y_cut: Floats,
    y_master: Floats,
    theta: Floats,
    tolerance: float,
    first: int,
    out_ptr: Longs,
    out_index: Ints,
    out_value: Floats,
    out_constant: Floats,
    missed: Ints,
) -> tuple[int, int, int]:
    """Write the violated cuts of clusters from `first` on; return (rows, clusters done, hard rows missed).

    A cut is theta_g + sum_j value_j y_j >= constant; its theta comes last. Ends early where the buffer is full.
    `missed` gets the hard row with the least y in each cluster where some hard row has less than one; `last` is what a
    row pays past its list.
    """
    m = len(y_cut)
    coef = np.zeros(m)
    touched = np.empty(m, dtype=np.int32)
    rows = n_missed = 0
    entries = 0
    out_ptr[0] = 0
    for g in range(first, len(theta)):
        if entries + m + 1 > len(out_index) or rows + 1 >= len(out_ptr):
            return rows, g, n_missed
        constant = 0.0
        count = 0
        worst, worst_row = 1.0 - MISSED, -1
        for k in range(cluster_ptr[g], cluster_ptr[g + 1]):
            u = cluster_row[k]
            total = 0.0
            e = ptr[u]
            while e < ptr[u + 1]:
                total += y_cut[idx[e]]
                if total >= 1.0 - 1e-9:
                    break
                e += 1
            r = cost[e] if e < ptr[u + 1] else last[u]
            if e == ptr[u + 1] and hard[u] and total < worst:
                worst, worst_row = total, u
            constant += weight[u] * r
            for f in range(ptr[u], e):
                c = weight[u] * (r - cost[f])
                if c > 0:
                    j = idx[f]
                    if coef[j] == 0.0:
                        touched[count] = j
                        count += 1
                    coef[j] += c
        value = constant
        for k in range(count):
            value -= coef[touched[k]] * y_master[touched[k]]
        if theta[g] < value - tolerance * max(1.0, abs(value)):
            for k in range(count):
                out_index[entries] = touched[k]
                out_value[entries] = coef[touched[k]]
                entries += 1
            out_index[entries] = m + g
            out_value[entries] = 1.0
            entries += 1
            out_constant[rows] = constant
            rows += 1
            out_ptr[rows] = entries
        for k in range(count):
            coef[touched[k]] = 0.0
        if worst_row >= 0:
            missed[n_missed] = worst_row
            n_missed += 1
    return rows, len(theta), n_missed


@kernel("float64(int64[::1], int32[::1], float64[::1], float64[::1], float64[::1], boolean[::1], float64[::1])")
def _fractional_value(
    ptr: Longs, idx: Ints, cost: Floats, weight: Floats, last: Floats, hard: NDArray[np.bool_], y: Floats
) -> float:
    """Return the value of a fractional y, infinity where a hard row has clearly less than one."""
    value = 0.0
    for u in range(len(weight)):
        left = 1.0
        for e in range(ptr[u], ptr[u + 1]):
            share = min(left, y[idx[e]])
            value += weight[u] * share * cost[e]
            left -= share
            if left <= 1e-9:
                break
        if left > 1e-9:
            if hard[u] and left > MISSED:
                return np.inf
            value += weight[u] * left * last[u]
    return value


def cluster_rows(model: Model, state: State, most: int) -> Ints:
    """Return a cluster number for each row: the catchments of a state's sites, split by second site where few."""
    first = np.where(state.near >= 0, state.near, model.m).astype(np.int64)
    if len(state.opened) >= most or model.n <= most:
        key = first
    else:
        key = first * (model.m + 1) + np.where(state.second >= 0, state.second, model.m)
    _, number, size = np.unique(key, return_inverse=True, return_counts=True)
    if model.n <= most:
        return np.arange(model.n, dtype=np.int32)
    if len(size) > most:  # the smallest catchments share the last clusters
        order = np.argsort(-size, kind="stable")
        rank = np.empty(len(size), dtype=np.int64)
        rank[order] = np.arange(len(size))
        number = np.minimum(rank[number], rank[number] % most)
    return number.astype(np.int32)


class Relaxation:
    """The master programme: y (m sites) and theta (G clusters), cuts added as they are found."""

    def __init__(self, model: Model, cluster: Ints, value: float) -> None:
        self.model = model
        self._last = np.where(model.hard, model.cost[model.ptr[1:] - 1], model.beyond)
        self.scale = SCALE / value if value > SMALLEST else 1.0
        self.n_clusters = int(cluster.max(initial=-1)) + 1
        order = np.argsort(cluster, kind="stable").astype(np.int32)
        self._cluster_row = order
        counts = np.bincount(cluster, minlength=self.n_clusters)
        self._cluster_ptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self._weight = model.weight * self.scale
        least = np.bincount(cluster, self._weight * model.cost[model.ptr[:-1]], self.n_clusters)
        most = np.bincount(cluster, self._weight * self._last, self.n_clusters)
        m = model.m
        cost = np.concatenate([np.zeros(m), np.ones(self.n_clusters)])
        self.programme = LinearProgram(
            cost, np.concatenate([np.zeros(m), least]), np.concatenate([np.ones(m), most * (1 + 1e-9)])
        )
        self.programme.add_rows(_rule_rows(model))
        self._n_rules = self.programme.n_rows
        self._age = np.zeros(self._n_rules, dtype=np.int64)
        self.solution: Solution | None = None
        self.reduced = np.zeros(m)
        self.bound = 0.0
        self.work_ns = 0
        """About how long the last solve takes, from what it did and not from a clock: so it is the same always."""
        capacity = max(4 * (m + 1), 4_000_000)
        self._buffer_index = np.empty(capacity, dtype=np.int32)
        self._buffer_value = np.empty(capacity)

    @property
    def y(self) -> Floats:
        """The last solution's y."""
        assert self.solution is not None
        return self.solution.x[: self.model.m]

    def set_points(self, points: int) -> None:
        """Ask for another number of points: every cut holds for it, only the side of the points' row changes."""
        self.model = replace(self.model, points=points)
        self.programme.set_row_upper(0, float(points))
        self.solution = None

    def release(self) -> None:
        """Take back what a branch and bound fixed."""
        m = self.model.m
        self.programme.set_bounds(np.arange(m, dtype=np.int32), np.zeros(m), np.ones(m))

    def points_price(self) -> float:
        """Return what one more point changes the last bound by, at least: the points' row's dual (not above 0)."""
        assert self.solution is not None
        return min(0.0, float(self.solution.row_dual[0])) / self.scale

    def solve(self, time_limit_s: float = math.inf) -> SolverStatus:
        """Solve the master; keep its solution, its safe bound (in the model's units, without offset), reduced costs."""
        solution = self.programme.solve(time_limit_s)
        if solution.status is SolverStatus.OPTIMAL:
            self.solution = solution
            bound, reduced = self.programme.safe_bound(solution.row_dual)
            self.bound = bound / self.scale
            self.reduced = reduced[: self.model.m] / self.scale
            self.work_ns = 80 * solution.iterations * self.programme.n_rows + 300 * self.programme.n_entries
            self._age = np.where(np.abs(solution.row_dual) > 1e-11, np.minimum(self._age, 0), self._age + 1)
        return solution.status

    def value_of(self, y: Floats) -> float:
        """Return the exact value of a fractional y in the model's units."""
        mo = self.model
        return float(_fractional_value(mo.ptr, mo.idx, mo.cost, mo.weight, self._last, mo.hard, y))

    def add_cuts(self, y_cut: Floats, tolerance: float = 1e-7) -> int:
        """Add the cuts at `y_cut` that the last solution violates; return how many rows came in."""
        assert self.solution is not None
        theta = np.ascontiguousarray(self.solution.x[self.model.m :])
        return self._separate(np.ascontiguousarray(y_cut), np.ascontiguousarray(self.y), theta, tolerance)

    def seed_cuts(self, y_cut: Floats) -> int:
        """Add the cuts at a point, whatever the solution."""
        theta = np.full(self.n_clusters, -np.inf)
        return self._separate(np.ascontiguousarray(y_cut), np.ascontiguousarray(y_cut), theta, 0.0)

    def drop_old_rows(self, age: int) -> None:
        """Drop cuts that have not mattered for `age` solves."""
        keep = self._age < age
        keep[: self._n_rules] = True
        if (~keep).sum() > max(200, 0.25 * len(keep)):
            self.programme.keep_rows(keep)
            self._age = self._age[keep]

    def _separate(self, y_cut: Floats, y_master: Floats, theta: Floats, tolerance: float) -> int:
        mo = self.model
        added, first = 0, 0
        size = min(self.n_clusters, len(self._buffer_index)) + 2
        while first < self.n_clusters:
            out_ptr, constant = np.empty(size, dtype=np.int64), np.empty(size)
            missed = np.empty(self.n_clusters, dtype=np.int32)
            count, first, n_missed = _separate(
                mo.ptr, mo.idx, mo.cost, self._weight, self._last, mo.hard, self._cluster_ptr, self._cluster_row,
                y_cut, y_master, theta, tolerance, first, out_ptr, self._buffer_index, self._buffer_value, constant,
                missed,
            )  # fmt: skip
            entries = out_ptr[count]
            above = np.full(count, np.inf)
            index, value = self._buffer_index[:entries].copy(), self._buffer_value[:entries].copy()
            self.programme.add_rows(Rows(out_ptr[: count + 1].copy(), index, value, constant[:count].copy(), above))
            self.programme.add_rows(_cover_rows(mo, missed[:n_missed]))
            self._age = np.concatenate([self._age, np.zeros(count + n_missed, dtype=np.int64)])
            self._protect_cover(n_missed)
            added += count + n_missed
        return added

    def _protect_cover(self, n_missed: int) -> None:
        """Cover rows are rules, not estimates: they never age out."""
        if n_missed:
            self._age[-n_missed:] = -(10**12)


def _rule_rows(model: Model) -> Rows:
    """At most p sites open; every open group gets one."""
    members = [np.flatnonzero(model.group == g).astype(np.int32) for g in range(model.n_groups)]
    index = np.concatenate([np.arange(model.m, dtype=np.int32), *members]).astype(np.int32)
    sizes = [model.m, *[len(part) for part in members]]
    lower = np.concatenate([[-np.inf], np.ones(model.n_groups)])
    upper = np.concatenate([[float(model.points)], np.full(model.n_groups, np.inf)])
    indptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Rows(indptr, index, np.ones(len(index)), lower, upper)


def _cover_rows(model: Model, rows: Ints) -> Rows:
    """Each of these hard rows has an open site in its list."""
    parts = [model.idx[model.ptr[u] : model.ptr[u + 1]] for u in rows]
    index = np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, dtype=np.int32)
    indptr = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    return Rows(indptr, index, np.ones(len(index)), np.ones(len(rows)), np.full(len(rows), np.inf))


def is_close(exact: float, bound: float, tolerance: float) -> bool:
    """Tell whether a fractional plan's exact value has come down to the bound; never where it misses a hard row."""
    return bool(np.isfinite(exact)) and exact - bound <= tolerance * abs(exact)


def whole_slack(bound: float) -> float:
    """Return what rounding may have added to a bound."""
    return 1e-6 + 1e-12 * abs(bound)


def whole_bound(model: Model, bound: float) -> float:
    """Round a bound up where every plan's value is a whole number."""
    if not model.whole or not np.isfinite(bound):
        return bound
    return float(np.ceil(bound - whole_slack(bound)))
