"""Local search over whole plans: random moves near where the bound is undecided, kept by simulated annealing.

Linear rules are kept by every move. Share rules and places that must be served have prices, which rise while they are
missed and fall while they are met, so the search walks along their edge; only plans that keep everything are offered.
Annealing: Kirkpatrick, Gelatt and Vecchi 1983. Each cooling is longer than the one before and begins at the best plan.
"""

import math

import numpy as np

from piste.core.deadline import Deadline
from piste.siting.kicks import draw, start_random
from piste.siting.options.evaluation import Measure, measure_plan
from piste.siting.options.layout import Layout, Plan
from piste.siting.options.linear import Linear, build_linear, find_levels
from piste.siting.options.lists import Bools, Floats, Ints, Longs
from piste.siting.options.moves import draw_move, sum_excess
from piste.siting.options.result import rounding
from piste.siting.options.sides import Sides
from piste.siting.options.standing import Nearness

PRICING = 100
"""Moves between two looks at the prices."""
HEAT, COLD = 3e-4, 1e-5
"""Temperature at the beginning and the end of a cooling, as a part of the value."""
FIRST_COOLING, LONGER = 8, 3
"""Moves an option of the first cooling; each cooling is so many times longer than the one before."""
LEAST_COOLING = 2000
"""Moves of the shortest cooling."""
EVERYWHERE = 3
"""Each so many-th walk moves every site, not only those that the bound leaves undecided."""
RATES = (0.05, 100.0)
"""Least and largest price of a share rule: missing a hundredth of its people costs so many hundredths of the value."""
RESOLUTION = 2**30
MOVE_WORK = 4000
"""A move costs at least as much as so many entries: it is chosen in Python."""


class Best:
    """The best plan that keeps every rule, measured exactly."""

    def __init__(self, layout: Layout, sides: Sides) -> None:
        self.layout, self.sides = layout, sides
        self.plan: Plan | None = None
        self.value = np.inf

    def offer(self, plan: Plan) -> Measure:
        """Measure a plan, and take it if it keeps every rule and is better."""
        measure = measure_plan(self.layout, plan)
        if measure.value < self.value and measure.keeps(self.sides):
            self.plan, self.value = plan.copy(), measure.value
        return measure


class Search:
    """One walk through plans; all randomness comes from the seed, all work is counted and not timed."""

    def __init__(self, layout: Layout, sides: Sides, best: Best, seed: int) -> None:
        self.layout, self.best = layout, best
        self._word = start_random(seed)
        self._share = np.zeros(len(layout.model.rules))
        self._nearness = [Nearness(layout, number, self._share) for number in range(len(layout.lists))]
        totals = np.zeros(len(layout.model.rules))
        for layer in layout.layers:
            if layer.rule >= 0:
                totals[layer.rule] = layer.weight.sum()
        self._totals = np.maximum(totals, 1e-200)
        self._shares = np.flatnonzero(totals > 0)
        self._tiers = layout.model.n_tiers
        self._price = np.asarray(layout.model.price, dtype=np.float64)
        self._may = np.ascontiguousarray(layout.model.allowed, dtype=np.bool_)
        self.set_sides(sides)
        self.plan: Plan | None = None
        self.value = 0.0
        self._walks = 0
        self.begin_cooling(warm=False)

    def set_sides(self, sides: Sides) -> None:
        """Ask for other sides of the rules; a plan has to be loaded after it."""
        self._linear: Linear = build_linear(self.layout, sides)
        least = sides.lower[self._shares]
        self._least = np.array([float(side) - rounding(float(side)) for side in least])
        self._rates = np.ones(len(self._shares))
        self._short = np.zeros(len(self._shares))
        self._missed, self._missed_rate = 0, 1.0

    def begin_cooling(self, *, warm: bool) -> None:
        """Begin with the shortest cooling; halfway through it where the plan to begin from is good already."""
        self._cooling = max(LEAST_COOLING, FIRST_COOLING * self.layout.q)
        self._cooled = self._cooling // 2 if warm else 0

    def load(self, plan: Plan) -> None:
        """Take up a plan, measured afresh."""
        self.plan = plan.copy()
        self._share[:] = 0.0
        opened = np.flatnonzero(plan >= 0)
        self.value = float(self._price[opened, plan[opened]].sum())
        self.value += sum(part.fill(plan, self.layout) for part in self._nearness) + self.layout.offset
        self._levels: Floats = np.ascontiguousarray(find_levels(self._linear, plan))
        self._unit = max(abs(self.value), 1e-200)

    def walk(self, budget: int, y: Floats | None, deadline: Deadline) -> None:
        """Walk for `budget` entries looked at, around where the plan and y differ, then offer the best plan met."""
        if self.plan is None or not len(self._nearness):
            return
        self._walks += 1
        hot, may = self._find_hot(None if self._walks % EVERYWHERE == 0 else y)
        found, found_value = None, self.best.value
        cost = self._cost()
        turn = spent = 0
        move = np.empty(4, dtype=np.int64)
        while spent < budget and not (turn % 50 == 0 and deadline.passed()):
            before = sum(int(part.work[0]) for part in self._nearness)
            turn += 1
            if self._draw(hot, may, move):
                after = self._try(move, cost + self._draw_worsening())
                if after is not None:
                    cost = after
                    if self.value < found_value and self._keeps():
                        found, found_value = self.plan.copy(), self.value
            spent += MOVE_WORK + sum(int(part.work[0]) for part in self._nearness) - before
            self._cooled += 1
            if turn % PRICING == 0:
                self._reprice()
                cost = self._cost()
        if found is not None:
            self.best.offer(found)
        if self._cooled >= self._cooling:
            self._cooled, self._cooling = 0, LONGER * self._cooling
            self.load(self.best.plan if self.best.plan is not None else self.plan)
        else:
            self.load(self.plan)

    def _draw_worsening(self) -> float:
        """Return how much worse the next plan may be: exponential (Metropolis), its mean falling over a cooling."""
        part = min(1.0, self._cooled / self._cooling)
        chance = (draw(self._word, RESOLUTION) + 1) / RESOLUTION
        return -math.log(chance) * self._unit * HEAT * (COLD / HEAT) ** part

    def _find_hot(self, y: Floats | None) -> tuple[Ints, Bools]:
        """Return the sites to move and the options that may open."""
        layout = self.layout
        everywhere = np.unique(layout.site).astype(np.int32)
        if y is None:
            return everywhere, self._may
        assert self.plan is not None
        differs = np.abs(y - layout.mark_options(self.plan)) > 0.01
        hot = np.unique(layout.site[differs]).astype(np.int32)
        may = np.zeros_like(self._may)
        may[layout.site, layout.tier] = (y > 1e-4) | (self.plan[layout.site] == layout.tier)
        return (hot, may) if len(hot) else (everywhere, self._may)

    def _draw(self, hot: Ints, may: Bools, move: np.ndarray) -> bool:
        if not len(hot):
            return False
        assert self.plan is not None
        lists, linear = self._nearness[0].lists, self._linear
        return bool(
            draw_move(
                self._word, hot, may, self.plan, linear.coefficient, self._levels, linear.lower, linear.upper,
                lists.ptr, lists.idx, lists.col_ptr, lists.col_row, 30, move,
            )
        )  # fmt: skip

    def _try(self, move: np.ndarray, limit: float) -> float | None:
        """Make a move; take it back and return None where the cost then lies above the limit."""
        assert self.plan is not None
        share, missed = self._share.copy(), [part.missed.copy() for part in self._nearness]
        if self._weigh(move, share, missed) > limit:
            return None
        share, missed = self._share.copy(), [part.missed.copy() for part in self._nearness]
        steps = [(int(move[0]), int(move[1])), (int(move[2]), int(move[3]))]
        value, levels = self.value, self._levels.copy()
        olds = []
        for site, tier in steps:
            if site < 0:
                continue
            old = int(self.plan[site])
            olds.append((site, old))
            self._levels += self._linear.coefficient[:, site, tier] - self._linear.coefficient[:, site, old]
            self.value += self._price[site, tier] if tier >= 0 else 0.0
            self.value -= self._price[site, old] if old >= 0 else 0.0
            self.value += sum(part.set_tier(site, tier) for part in self._nearness)
            self.plan[site] = tier
        cost = self._cost()
        if cost <= limit:
            for part in self._nearness:
                part.accept()
            return cost
        for part, count in zip(self._nearness, missed, strict=True):
            part.take_back()
            part.missed[:] = count
        self._share[:] = share
        self.value, self._levels = value, levels
        for site, old in olds:
            self.plan[site] = old
        return None

    def _weigh(self, move: np.ndarray, share: Floats, missed: list[Longs]) -> float:
        """Return the cost that a move would leave; writes what it would leave into `share` and `missed`."""
        assert self.plan is not None
        a, tier_a, b, tier_b = (int(part) for part in move)
        value = self.value
        for site, tier in ((a, tier_a), (b, tier_b)):
            if site >= 0:
                old = int(self.plan[site])
                value += (self._price[site, tier] if tier >= 0 else 0.0) - (self._price[site, old] if old >= 0 else 0.0)
        for part, count in zip(self._nearness, missed, strict=True):
            value += part.weigh(a, tier_a, b, tier_b, share, count)
        return self._sum_cost(value, share, sum(int(count.sum()) for count in missed))

    def _cost(self) -> float:
        """Return the value with what is missed at its price."""
        return self._sum_cost(self.value, self._share, sum(int(part.missed.sum()) for part in self._nearness))

    def _sum_cost(self, value: float, share: Floats, missed: int) -> float:
        short = np.maximum(self._least - share[self._shares], 0.0) / self._totals[self._shares]
        return float(value + self._unit * (self._rates @ short + 0.01 * self._missed_rate * missed))

    def _keeps(self) -> bool:
        """Tell whether everything seems kept (sums drift a little: the offered plan is measured afresh)."""
        if any(part.missed.any() for part in self._nearness):
            return False
        if (self._share[self._shares] < self._least - 1e-12 * self._totals[self._shares]).any():
            return False
        return bool(sum_excess(self._levels, self._linear.lower, self._linear.upper) <= 1e-9)

    def _reprice(self) -> None:
        """Make dearer what is missed and grows no less, cheaper what is kept."""
        short = np.maximum(self._least - self._share[self._shares], 0.0) / self._totals[self._shares]
        stuck = (short > 0) & (short >= 0.9 * self._short)
        self._rates = np.clip(np.where(stuck, 1.2, np.where(short > 0, 1.0, 0.97)) * self._rates, *RATES)
        self._short = short
        missed = sum(int(part.missed.sum()) for part in self._nearness)
        factor = 1.2 if missed > 0 and missed >= self._missed else 1.0 if missed > 0 else 0.97
        self._missed_rate = float(np.clip(factor * self._missed_rate, *RATES))
        self._missed = missed
