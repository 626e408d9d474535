"""The master programme: y (q options), one theta a cluster and layer, the rules, and cuts as they are found."""

import math

import numpy as np

from piste.core.solver import LinearProgram, Rows, Solution, SolverStatus, stack_rows
from piste.siting.options.cuts import price_layer, separate_layer
from piste.siting.options.layout import Layer, Layout, linear_rules
from piste.siting.options.lists import Floats, Ints, Longs
from piste.siting.options.model import LinearRule
from piste.siting.options.result import rounding
from piste.siting.options.sides import Sides

SCALE = 1e4
"""A plan's value, and a share rule's people, in the programme's units: HiGHS's tolerances are absolute."""
PINNED = -(10**12)
"""Age of rows that never age out."""


class _Part:
    """A layer with its rows in the order of clusters, and its columns of theta."""

    def __init__(self, layout: Layout, layer: Layer, cluster: Ints, column: int, scale: float) -> None:
        order = np.argsort(cluster, kind="stable")
        counts = np.bincount(cluster) if len(cluster) else np.zeros(0, dtype=np.int64)
        self.layer = layer
        self.lists = layout.lists_of(layer)
        self.channel = layout.channels[layer.channel]
        self.scale = scale
        self.cluster_ptr: Longs = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self.rows, self.cap, self.hard = layer.rows[order], layer.cap[order], layer.hard[order]
        self.weight = layer.weight[order] * scale
        self.column = column
        number = np.repeat(np.arange(len(counts)), counts)
        first = np.minimum(layer.first[order], self.cap)
        self.least = np.bincount(number, self.weight * first, len(counts)).astype(np.float64)
        self.most = np.bincount(number, self.weight * self.cap, len(counts)).astype(np.float64)

    @property
    def n_clusters(self) -> int:
        return len(self.cluster_ptr) - 1

    @property
    def columns(self) -> slice:
        return slice(self.column, self.column + self.n_clusters)

    def arguments(self) -> tuple[Longs, Ints, Ints, Floats, Ints, Floats, Floats, np.ndarray]:
        lists = self.lists
        return lists.ptr, lists.idx, lists.level, self.layer.table, self.rows, self.weight, self.cap, self.hard


class Master:
    """Grows by cuts; cuts stay true when the rules' sides change, so that a series of plans shares them."""

    def __init__(self, layout: Layout, clusters: list[Ints], value: float, sides: Sides) -> None:
        self.layout = layout
        self.scale = SCALE / abs(value) if math.isfinite(value) and abs(value) > 1e-200 else 1.0
        self.parts: list[_Part] = []
        column = layout.q
        for layer, cluster in zip(layout.layers, clusters, strict=True):
            total = float((layer.weight * layer.cap).sum())
            scale = self.scale if layer.rule < 0 else SCALE / (total or 1.0)
            self.parts.append(_Part(layout, layer, cluster, column, scale))
            column += self.parts[-1].n_clusters
        nothing = np.zeros(0)
        priced = [np.full(part.n_clusters, 1.0 if part.layer.rule < 0 else 0.0) for part in self.parts]
        cost = np.concatenate([layout.price * self.scale, *priced, nothing])
        lower = np.concatenate([np.zeros(layout.q), *[part.least - 1e-9 * abs(part.least) for part in self.parts]])
        upper = np.concatenate([np.ones(layout.q), *[part.most + 1e-9 * abs(part.most) for part in self.parts]])
        self.programme = LinearProgram(cost, lower, upper)
        self.floor = self.programme.safe_bound(nothing)[0] / self.scale + layout.offset
        """What no plan is below, rules or none: so a bound is known before the first solve ends."""
        tiers, rules, self._rule_scale = _tier_rows(layout), *self._rule_rows()
        self.programme.add_rows(tiers)
        self.programme.add_rows(rules)
        self.first_rule = len(tiers)
        self.n_rules = len(rules)
        self.age: Longs = np.full(self.programme.n_rows, PINNED, dtype=np.int64)
        self.cover_of: dict[int, tuple[str, ...]] = {}
        """Row number at its making -> demand, for rows that say somebody must be served."""
        self.solution: Solution | None = None
        self.ray: Floats = np.zeros(0)
        """Row duals that prove the last solve infeasible (Farkas), where it was."""
        self.bound = -math.inf
        self.reduced = np.zeros(layout.q)
        self.work_ns = 0
        self._buffer_index = np.empty(max(4 * (layout.q + 1), 4_000_000), dtype=np.int32)
        self._buffer_value = np.empty(len(self._buffer_index))
        self.set_sides(sides)

    @property
    def y(self) -> Floats:
        """The last solution's y."""
        assert self.solution is not None
        return np.ascontiguousarray(np.clip(self.solution.x[: self.layout.q], 0.0, 1.0))

    @property
    def n_clusters(self) -> int:
        """Number of thetas."""
        return sum(part.n_clusters for part in self.parts)

    def set_sides(self, sides: Sides) -> None:
        """Ask for other sides of the rules, each widened by the rounding that a plan is granted too."""
        count = len(self.layout.model.rules)
        lower, upper = np.full(count, -np.inf), np.full(count, np.inf)
        for r, rule in enumerate(self.layout.model.rules):
            low, high = float(sides.lower[r]), float(sides.upper[r])
            scale, constant = self._rule_scale[r]
            if isinstance(rule, LinearRule):
                lower[r], upper[r] = (low - rounding(low)) * scale, (high + rounding(high)) * scale
            else:  # sum of thetas <= everybody within some site's reach - least
                upper[r] = (constant - low + rounding(low)) * scale
        numbers = np.arange(self.first_rule, self.first_rule + count, dtype=np.int32)
        self.programme.set_row_bounds(numbers, lower, upper)

    def solve(self, time_limit_s: float = math.inf) -> SolverStatus:
        """Solve; keep solution, safe bound (in the model's units, offset included) and reduced costs of y."""
        solution = self.programme.solve(time_limit_s)
        if solution.status is SolverStatus.OPTIMAL:
            self.solution = solution
            bound, reduced = self.programme.safe_bound(solution.row_dual)
            self.bound = max(bound / self.scale + self.layout.offset, self.floor)
            self.reduced = reduced[: self.layout.q] / self.scale
            self.work_ns = 80 * solution.iterations * self.programme.n_rows + 300 * self.programme.n_entries
            mattered = np.abs(solution.row_dual) > 1e-11
            self.age = np.where(mattered, np.minimum(self.age, 0), self.age + 1)
        elif solution.status is SolverStatus.INFEASIBLE:
            self.ray = solution.row_dual
        return solution.status

    def value_of(self, y: Floats) -> float:
        """Return the exact value of a fractional y in the model's units, whatever the rules say."""
        value = float(self.layout.price @ y) + self.layout.offset
        for part in self.parts:
            if part.layer.rule < 0:
                value += price_layer(*part.arguments(), self.sum_tiers(part, y)) / part.scale
        return value

    def keeps_shares(self, y: Floats) -> bool:
        """Tell whether a fractional y keeps the share rules, as nearly as the programme keeps its rows."""
        upper = stack_rows(self.programme.rows).upper
        return all(
            price_layer(*part.arguments(), self.sum_tiers(part, y)) <= upper[self.first_rule + part.layer.rule] + 1e-6
            for part in self.parts
            if part.layer.rule >= 0
        )

    def sum_tiers(self, part: _Part, y: Floats) -> Floats:
        """Return z (m): how much of each site is open at tiers that offer."""
        channel = part.channel
        site = np.repeat(np.arange(len(channel.ptr) - 1), np.diff(channel.ptr))
        return np.bincount(site, y[channel.option], len(channel.ptr) - 1).astype(np.float64)

    def add_cuts(self, y_cut: Floats, tolerance: float = 1e-7, *, seed: bool = False) -> int:
        """Add the cuts at `y_cut` that the last solution violates (all with `seed`); return how many rows came in."""
        y = y_cut if seed or self.solution is None else self.y
        return sum(self._add_part(part, np.ascontiguousarray(y_cut), y, tolerance, seed) for part in self.parts)

    def drop_old_rows(self, age: int) -> None:
        """Drop cuts that have not mattered for `age` solves."""
        keep = self.age < age
        if (~keep).sum() > max(200, 0.25 * len(keep)):
            self.programme.keep_rows(keep)
            self.cover_of = _renumber(self.cover_of, keep)
            self.age = self.age[keep]

    def _add_part(self, part: _Part, y_cut: Floats, y: Floats, tolerance: float, seed: bool) -> int:
        theta = np.full(part.n_clusters, -np.inf)
        if not seed:
            assert self.solution is not None
            theta = np.ascontiguousarray(self.solution.x[part.columns])
        z = self.sum_tiers(part, y_cut)
        added, first = 0, 0
        size = part.n_clusters + 2
        out_ptr, constant = np.empty(size, dtype=np.int64), np.empty(size)
        missed = np.empty(max(part.n_clusters, 1), dtype=np.int32)
        while first < part.n_clusters:
            count, first, n_missed = separate_layer(
                *part.arguments(), part.cluster_ptr, z, part.channel.ptr, part.channel.option, y, theta, part.column,
                tolerance, first, out_ptr, self._buffer_index, self._buffer_value, constant, missed,
            )  # fmt: skip
            entries = out_ptr[count]
            index, value = self._buffer_index[:entries].copy(), self._buffer_value[:entries].copy()
            above = np.full(count, np.inf)
            self.programme.add_rows(Rows(out_ptr[: count + 1].copy(), index, value, constant[:count].copy(), above))
            self.age = np.concatenate([self.age, np.zeros(count, dtype=np.int64)])
            self._add_cover(part, missed[:n_missed])
            added += count + n_missed
        return added

    def _add_cover(self, part: _Part, places: Ints) -> None:
        """Say that each of these places has an open option in its list."""
        lists, channel = part.lists, part.channel
        parts = []
        for u in places:
            inside = slice(lists.ptr[u], lists.ptr[u + 1])
            sites = lists.idx[inside][np.isfinite(part.layer.table[lists.level[inside]])]
            parts.append(np.concatenate([channel.option[channel.ptr[j] : channel.ptr[j + 1]] for j in sites]))
            self.cover_of[self.programme.n_rows + len(parts) - 1] = part.layer.keys
        if parts:
            indptr = np.concatenate([[0], np.cumsum([len(each) for each in parts])]).astype(np.int64)
            index = np.concatenate(parts).astype(np.int32)
            ones, above = np.ones(len(parts)), np.full(len(parts), np.inf)
            self.programme.add_rows(Rows(indptr, index, np.ones(len(index)), ones, above))
            self.age = np.concatenate([self.age, np.full(len(parts), PINNED, dtype=np.int64)])

    def _rule_rows(self) -> tuple[Rows, list[tuple[float, float]]]:
        """Return one row a rule, its sides still open, and each rule's (scale, people it can reach at most)."""
        layout = self.layout
        indices: list[Ints] = []
        values: list[Floats] = []
        scales = [(1.0, 0.0)] * len(layout.model.rules)
        share = {part.layer.rule: part for part in self.parts if part.layer.rule >= 0}
        linear = dict(linear_rules(layout.model))
        for r in range(len(layout.model.rules)):
            if r in linear:
                row = np.asarray(linear[r].coefficient, dtype=np.float64)[layout.site, layout.tier]
                largest = float(np.abs(row).max(initial=0.0)) or 1.0
                scales[r] = (1.0 / largest, 0.0)
                index = np.flatnonzero(row).astype(np.int32)
                indices.append(index)
                values.append(row[index] / largest)
            else:
                part = share[r]
                scales[r] = (part.scale, float(part.layer.weight.sum()))
                indices.append(np.arange(part.column, part.column + part.n_clusters, dtype=np.int32))
                values.append(np.ones(part.n_clusters))
        none = np.zeros(0)
        indptr = np.concatenate([[0], np.cumsum([len(index) for index in indices])]).astype(np.int64)
        all_index: Ints = np.concatenate([*indices, none]).astype(np.int32)
        return Rows(
            indptr,
            all_index,
            np.concatenate([*values, none]),
            np.full(len(indices), -np.inf),
            np.full(len(indices), np.inf),
        ), scales


def _renumber(cover_of: dict[int, tuple[str, ...]], keep: np.ndarray) -> dict[int, tuple[str, ...]]:
    number = np.cumsum(keep) - 1
    return {int(number[row]): key for row, key in cover_of.items() if keep[row]}


def _tier_rows(layout: Layout) -> Rows:
    """At most one tier a site, for sites with several."""
    counts = np.bincount(layout.site, minlength=layout.model.n_sites)
    several = np.flatnonzero(counts > 1)
    index = np.flatnonzero(np.isin(layout.site, several)).astype(np.int32)
    indptr = np.concatenate([[0], np.cumsum(counts[several])]).astype(np.int64)
    ones = np.ones(len(several))
    return Rows(indptr, index, np.ones(len(index)), np.full(len(several), -np.inf), ones)
