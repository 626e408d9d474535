"""What levels are worth to each place: demands' prices and share rules' people, dense for the search's kernels."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from piste.siting.options.layout import Layout
from piste.siting.options.lists import Bools, Floats, Ints, Longs


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

    def arguments(self) -> tuple[Any, ...]:
        """Return the arrays in the order of `WORTH`."""
        return (
            self.layer_ptr, self.table, self.weight, self.cap, self.hard, self.family_ptr, self.limit,
            self.member_ptr, self.member_rule, self.member_weight,
        )  # fmt: skip


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
