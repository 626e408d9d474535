"""Each place's two nearest open points in each channel of one set of lists, kept up to date as sites open and close.

Everything a plan is worth follows from the nearest levels: demands' prices, share rules' levels, who is not served. So
a move costs one pass over the site's column whatever the rules are, and it can be taken back from a log.
"""

from dataclasses import dataclass

import numpy as np

from piste.core.kernel import kernel
from piste.siting.options.layout import Layout, Plan
from piste.siting.options.lists import Bools, Floats, Ints, Lists, Longs

LISTS = "int64[::1], int32[::1], int32[::1]"  # ptr, idx, level
COLUMNS = "int64[::1], int32[::1], int32[::1]"  # col_ptr, col_row, col_level
NEAR = "boolean[:, ::1], int32[:, ::1], int32[:, ::1], int32[:, ::1], int32[:, ::1]"
# is_open (C, m); near, near_level, second, second_level (C, n)
WORTH = (
    "int64[::1], float64[:, ::1], float64[:, ::1], float64[:, ::1], boolean[:, ::1],"
    " int64[::1], int64[::1], int64[:, ::1], int32[::1], float64[::1]"
)
# layer_ptr (C + 1), table (D, L), weight, cap, hard (D, n); family_ptr (C + 1), limit (F), member_ptr (F, n + 1),
# member_rule, member_weight
TALLY = "float64[::1], int64[::1]"  # share (R), missed (D)


@kernel(f"float64(int64, int64, int64, int64, {WORTH}, {TALLY})")
def _change_level(
    c: int, u: int, old: int, new: int, layer_ptr: Longs, table: Floats, weight: Floats, cap: Floats, hard: Bools,
    family_ptr: Longs, limit: Longs, member_ptr: Longs, member_rule: Ints, member_weight: Floats, share: Floats,
    missed: Longs,
) -> float:  # fmt: skip
    """Count that place u's nearest level in channel c goes from old to new; return the change of value."""
    change = 0.0
    for d in range(layer_ptr[c], layer_ptr[c + 1]):
        w = weight[d, u]
        if w > 0.0:
            a, b = table[d, old], table[d, new]
            if hard[d, u]:
                missed[d] += (b == np.inf) - (a == np.inf)
            change += w * (min(b, cap[d, u]) - min(a, cap[d, u]))
    for f in range(family_ptr[c], family_ptr[c + 1]):
        turn = (new <= limit[f]) - (old <= limit[f])
        if turn != 0:
            for k in range(member_ptr[f, u], member_ptr[f, u + 1]):
                share[member_rule[k]] += turn * member_weight[k]
    return change


@kernel(f"void(int64, int64, int64, int64, {LISTS}, {NEAR})")
def _scan(
    c: int, u: int, begin: int, nowhere: int, ptr: Longs, idx: Ints, level: Ints, is_open: Bools, near: Ints,
    near_level: Ints, second: Ints, second_level: Ints,
) -> None:  # fmt: skip
    """Find the two nearest open sites of place u from entry `begin` of its list on."""
    near[c, u] = second[c, u] = -1
    near_level[c, u] = second_level[c, u] = nowhere
    for e in range(begin, ptr[u + 1]):
        if is_open[c, idx[e]]:
            if near[c, u] < 0:
                near[c, u], near_level[c, u] = idx[e], level[e]
            else:
                second[c, u], second_level[c, u] = idx[e], level[e]
                return


@kernel(f"float64(int64, {LISTS}, {NEAR}, {WORTH}, {TALLY})")
def _fill(
    nowhere: int, ptr: Longs, idx: Ints, level: Ints, is_open: Bools, near: Ints, near_level: Ints, second: Ints,
    second_level: Ints, layer_ptr: Longs, table: Floats, weight: Floats, cap: Floats, hard: Bools, family_ptr: Longs,
    limit: Longs, member_ptr: Longs, member_rule: Ints, member_weight: Floats, share: Floats, missed: Longs,
) -> float:  # fmt: skip
    """Compute everything from `is_open`; return the value, and the tally as if it began with nobody served."""
    value = 0.0
    for c in range(len(is_open)):
        for d in range(layer_ptr[c], layer_ptr[c + 1]):
            for u in range(len(ptr) - 1):
                if weight[d, u] > 0.0:
                    value += weight[d, u] * min(table[d, nowhere], cap[d, u])
                    missed[d] += hard[d, u]
        for u in range(len(ptr) - 1):
            _scan(c, u, ptr[u], nowhere, ptr, idx, level, is_open, near, near_level, second, second_level)
            value += _change_level(
                c, u, nowhere, near_level[c, u], layer_ptr, table, weight, cap, hard, family_ptr, limit, member_ptr,
                member_rule, member_weight, share, missed,
            )  # fmt: skip
    return value


@kernel(
    f"float64(int64, int8[::1], int64, {LISTS}, {COLUMNS}, {NEAR}, {WORTH}, {TALLY}, int64[::1], int32[:, ::1],"
    " int64[::1])"
)
def _flip(
    j: int, turn: Ints, nowhere: int, ptr: Longs, idx: Ints, level: Ints, col_ptr: Longs, col_row: Ints,
    col_level: Ints, is_open: Bools, near: Ints, near_level: Ints, second: Ints, second_level: Ints,
    layer_ptr: Longs, table: Floats, weight: Floats, cap: Floats, hard: Bools, family_ptr: Longs, limit: Longs,
    member_ptr: Longs, member_rule: Ints, member_weight: Floats, share: Floats, missed: Longs, logged: Longs, log: Ints,
    work: Longs,
) -> float:  # fmt: skip
    """Open (turn 1) or close (turn -1) site j in each channel; return the change of value, log the old state."""
    change = 0.0
    for c in range(len(turn)):
        if turn[c] == 0:
            continue
        is_open[c, j] = turn[c] > 0
        work[0] += col_ptr[j + 1] - col_ptr[j]
        for e in range(col_ptr[j], col_ptr[j + 1]):
            u, l = col_row[e], col_level[e]
            if turn[c] > 0:
                if l >= second_level[c, u]:
                    continue
            elif near[c, u] != j and second[c, u] != j:
                continue
            k = logged[0]
            log[k, 0], log[k, 1], log[k, 2] = c, u, near[c, u]
            log[k, 3], log[k, 4], log[k, 5] = near_level[c, u], second[c, u], second_level[c, u]
            logged[0] += 1
            old = near_level[c, u]
            if turn[c] > 0:
                if l < old:
                    second[c, u], second_level[c, u] = near[c, u], old
                    near[c, u], near_level[c, u] = j, l
                else:
                    second[c, u], second_level[c, u] = j, l
            else:
                work[0] += 8
                _scan(c, u, ptr[u], nowhere, ptr, idx, level, is_open, near, near_level, second, second_level)
            if near_level[c, u] != old:
                change += _change_level(
                    c, u, old, near_level[c, u], layer_ptr, table, weight, cap, hard, family_ptr, limit, member_ptr,
                    member_rule, member_weight, share, missed,
                )  # fmt: skip
    return change


@kernel("void(int64[::1], int32[:, ::1], int32[:, ::1], int32[:, ::1], int32[:, ::1], int32[:, ::1])")
def _take_back(logged: Longs, log: Ints, near: Ints, near_level: Ints, second: Ints, second_level: Ints) -> None:
    for k in range(logged[0] - 1, -1, -1):
        c, u = log[k, 0], log[k, 1]
        near[c, u], near_level[c, u], second[c, u], second_level[c, u] = log[k, 2], log[k, 3], log[k, 4], log[k, 5]
    logged[0] = 0


@dataclass(frozen=True)
class Worth:
    """What levels are worth, dense by place: the arrays that `WORTH` names."""

    layer_ptr: Longs
    table: Floats
    weight: Floats
    cap: Floats
    hard: Bools
    family_ptr: Longs
    limit: Longs
    member_ptr: Longs
    member_rule: Ints
    member_weight: Floats

    def arguments(self) -> tuple[object, ...]:
        """Return the arrays in the order of `WORTH`."""
        return (
            self.layer_ptr, self.table, self.weight, self.cap, self.hard, self.family_ptr, self.limit,
            self.member_ptr, self.member_rule, self.member_weight,
        )  # fmt: skip


class Nearness:
    """The state of one set of lists and its channels; `share` (R) is common to all sets, `missed` its own."""

    def __init__(self, layout: Layout, number: int, share: Floats) -> None:
        self.lists: Lists = layout.lists[number]
        self.channels = [c for c, by in enumerate(layout.channels) if by.lists == number]
        self.worth = build_worth(layout, number, self.channels)
        self.share = share
        self.missed: Longs = np.zeros(len(self.worth.table), dtype=np.int64)
        size, n, m = len(self.channels), self.lists.n, layout.model.n_sites
        self._offers = np.stack([layout.channels[c].offers for c in self.channels])
        self.is_open: Bools = np.zeros((size, m), dtype=np.bool_)
        self.near, self.near_level, self.second, self.second_level = (
            np.empty((size, n), dtype=np.int32) for _ in range(4)
        )
        longest = int(np.diff(self.lists.col_ptr).max(initial=0))
        self._log: Ints = np.empty((2 * size * longest + 1, 6), dtype=np.int32)
        self._logged: Longs = np.zeros(1, dtype=np.int64)
        self._turns: list[tuple[int, np.ndarray]] = []  # type: ignore[type-arg]
        self.work: Longs = np.zeros(1, dtype=np.int64)

    def fill(self, plan: Plan, layout: Layout) -> float:
        """Take up a plan; adds its people to `share` and returns its value."""
        for row, c in enumerate(self.channels):
            self.is_open[row] = layout.channels[c].find_open(plan)
        self.missed[:] = 0
        self.accept()
        lists = self.lists
        return float(
            _fill(
                lists.nowhere, lists.ptr, lists.idx, lists.level, *self._near(), *self.worth.arguments(), self.share,
                self.missed,
            )
        )  # fmt: skip

    def set_tier(self, site: int, tier: int) -> float:
        """Close a site (-1) or open it at a tier; return the change of value. At most two sites between two accepts."""
        wanted = self._offers[:, site, tier] if tier >= 0 else np.zeros(len(self.channels), dtype=bool)
        turn = wanted.astype(np.int8) - self.is_open[:, site].astype(np.int8)
        if not turn.any():
            return 0.0
        self._turns.append((site, turn))
        lists = self.lists
        return float(
            _flip(
                site, turn, lists.nowhere, lists.ptr, lists.idx, lists.level, lists.col_ptr, lists.col_row,
                lists.col_level, *self._near(), *self.worth.arguments(), self.share, self.missed, self._logged,
                self._log, self.work,
            )
        )  # fmt: skip

    def accept(self) -> None:
        """Keep what was changed since the last accept."""
        self._logged[0] = 0
        self._turns.clear()

    def take_back(self) -> None:
        """Undo what was changed since the last accept, `share` and `missed` apart: the caller keeps copies."""
        for site, turn in self._turns:
            self.is_open[turn != 0, site] = turn[turn != 0] < 0
        _take_back(self._logged, self._log, self.near, self.near_level, self.second, self.second_level)
        self.accept()

    def _near(self) -> tuple[Bools, Ints, Ints, Ints, Ints]:
        return self.is_open, self.near, self.near_level, self.second, self.second_level


def build_worth(layout: Layout, number: int, channels: list[int]) -> Worth:
    """Gather the layers of these channels, demands by channel, and share rules by channel and limit."""
    lists = layout.lists[number]
    demands = [[layer for layer in layout.layers if layer.rule < 0 and layer.channel == c] for c in channels]
    flat = [layer for part in demands for layer in part]
    shape = (len(flat), lists.n)
    weight, cap, hard = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.bool_)
    for d, layer in enumerate(flat):
        weight[d, layer.rows], cap[d, layer.rows], hard[d, layer.rows] = layer.weight, layer.cap, layer.hard
    table = np.array([layer.table for layer in flat]).reshape(len(flat), len(lists.seconds))
    families: list[tuple[int, int, list[int]]] = []
    for row, c in enumerate(channels):
        shares = [k for k, layer in enumerate(layout.layers) if layer.rule >= 0 and layer.channel == c]
        limits = {k: int((layout.layers[k].table == 0.0).sum()) - 1 for k in shares}
        families += [(row, limit, [k for k in shares if limits[k] == limit]) for limit in sorted(set(limits.values()))]
    pointers, rules, weights, start = np.zeros((len(families), lists.n + 1), dtype=np.int64), [], [], 0
    for f, (_, _, members) in enumerate(families):
        place = np.concatenate([layout.layers[k].rows for k in members])
        order = np.argsort(place, kind="stable")
        rule = np.concatenate([np.full(len(layout.layers[k].rows), layout.layers[k].rule) for k in members])
        rules.append(rule[order])
        weights.append(np.concatenate([layout.layers[k].weight for k in members])[order])
        counts = np.bincount(place, minlength=lists.n)
        pointers[f] = start + np.concatenate([[0], np.cumsum(counts)])
        start += len(place)
    none = [np.zeros(0)]
    return Worth(
        np.concatenate([[0], np.cumsum([len(part) for part in demands])]).astype(np.int64),
        np.ascontiguousarray(table),
        weight,
        cap,
        hard,
        np.searchsorted([row for row, _, _ in families], np.arange(len(channels) + 1)).astype(np.int64),
        np.array([limit for _, limit, _ in families], dtype=np.int64),
        pointers,
        np.concatenate([*rules, *none]).astype(np.int32),
        np.concatenate([*weights, *none]),
    )
