"""What a plan is worth and how the rules stand, exactly."""

import math
from dataclasses import dataclass

import numpy as np

from piste.siting.options.layout import Layout, Plan
from piste.siting.options.lists import Floats, Ints, find_nearest_levels
from piste.siting.options.model import LinearRule
from piste.siting.options.result import is_within
from piste.siting.options.sides import Sides


@dataclass(frozen=True)
class Measure:
    """A plan's value (without regard to rules), the level of every rule, and how many hard rows it leaves out."""

    value: float
    levels: Floats
    missed: int

    def keeps(self, sides: Sides) -> bool:
        """Tell whether the plan keeps every rule and serves whoever must be served."""
        each = zip(self.levels, sides.lower, sides.upper, strict=True)
        return self.missed == 0 and all(is_within(float(a), float(b), float(c)) for a, b, c in each)


def measure_plan(layout: Layout, plan: Plan) -> Measure:
    """Measure a plan afresh; sums are rounded once (linear rules) or pairwise in a fixed order (places)."""
    model = layout.model
    opened = np.flatnonzero(plan >= 0)
    nearest = find_plan_levels(layout, plan)
    value = math.fsum(np.asarray(model.price)[opened, plan[opened]].tolist())
    levels = np.zeros(len(model.rules))
    missed = 0
    for layer in layout.layers:
        paid = layer.table[nearest[layer.channel][layer.rows]]
        total = float((layer.weight * np.minimum(paid, layer.cap)).sum())
        if layer.rule < 0:
            value += total + layer.offset
            missed += int((layer.hard & np.isinf(paid)).sum())
        else:
            levels[layer.rule] = float(layer.weight[paid == 0.0].sum())
    for r, rule in enumerate(model.rules):
        if isinstance(rule, LinearRule):
            levels[r] = math.fsum(np.asarray(rule.coefficient)[opened, plan[opened]].tolist())
    return Measure(value, levels, missed)


def find_plan_levels(layout: Layout, plan: Plan) -> list[Ints]:
    """Return for each channel each place's level of its nearest point."""
    return [find_nearest_levels(layout.lists[by.lists], by.find_open(plan)) for by in layout.channels]


def list_unserved(layout: Layout, plan: Plan) -> dict[str, Ints]:
    """Return by demand the places with weight that have no open option within their list and limit."""
    nearest = find_plan_levels(layout, plan)
    channel_of = {key: layer.channel for layer in layout.layers for key in layer.keys}
    unserved = {}
    for demand in layout.model.demands:
        lists = layout.lists[layout.channels[channel_of[demand.key]].lists]
        level = nearest[channel_of[demand.key]]
        past = np.isinf(np.append(demand.valuation.value(lists.seconds[:-1]), np.inf))[level]
        unserved[demand.key] = np.sort(lists.place[past & (np.asarray(demand.weight)[lists.place] > 0)])
    return unserved
