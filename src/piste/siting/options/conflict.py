"""Why no plan keeps every rule: a smallest set of rules that cannot be kept together, proven.

A deletion filter (Chinneck and Dravnieks 1991): rules leave one by one, and stay out where what is left still has no
plan. What remains is irreducible: without any one of its members there is a plan. Then sets of fewer members are tried,
the fewest first, as far as that is cheap. Every test is a solve without prices that ends with a plan or with a proof.
"""

import itertools
import math
from dataclasses import dataclass, replace

import numpy as np

from piste.core.deadline import Deadline
from piste.siting.options.model import Demand, OptionModel, Rule, Valuation
from piste.siting.options.solve import solve_options

CHEAP_TESTS = 300
"""Sets of one size are all tried where they are at most so many."""


@dataclass(frozen=True)
class Conflict:
    """Keys of rules, and of demands that must be served, that no plan keeps together.

    `conflicting` tells whether that is proven at all; where time ended before, `keys` is empty. `irreducible`: proven
    that without any one of them the others can be kept. `smallest`: proven that no smaller set conflicts. `feasible`:
    a plan keeps everything, there is no conflict. `tests` counts the solves.
    """

    keys: tuple[str, ...]
    conflicting: bool
    irreducible: bool
    smallest: bool
    feasible: bool
    tests: int


def find_conflict(model: OptionModel, *, time_limit_s: float | None = 60.0, seed: int = 1) -> Conflict:
    """Return a smallest conflicting set of a model's rules, demands without a price past their list among them."""
    return _Filter(model, Deadline(time_limit_s), seed).run()


class _Filter:
    """One search; answers of earlier tests are kept."""

    def __init__(self, model: OptionModel, deadline: Deadline, seed: int) -> None:
        self._model, self._deadline, self._seed = _strip_prices(model), deadline, seed
        self._everything = tuple(part.key for part in (*self._model.rules, *self._model.demands))
        self._plans: list[tuple[np.ndarray, np.ndarray, frozenset[str]]] = []
        self._impossible: list[frozenset[str]] = []
        self.tests = 0

    def run(self) -> Conflict:
        """Find a conflicting set, make it irreducible, then look for smaller ones."""
        answer, suspects = self._test(self._everything)
        if answer is not False:
            return Conflict((), False, False, False, bool(answer), self.tests)
        known = suspects if suspects and self._test(suspects)[0] is False else self._everything
        known, irreducible = self._filter(known)
        known, smallest = self._shrink(known) if irreducible else (known, False)
        return Conflict(known, True, irreducible, smallest, False, self.tests)

    def _filter(self, known: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        """Drop members that are not needed, half of them at once where that works; say whether all tests ended."""
        sure = True
        size = max(1, len(known) // 2)
        while True:
            begin = 0
            while begin < len(known):
                rest = known[:begin] + known[begin + size :]
                answer, suspects = self._test(rest) if rest else (True, ())
                if answer is False:
                    smaller = tuple(key for key in rest if key in suspects)
                    known = smaller if smaller and self._test(smaller)[0] is False else rest
                    begin = min(begin, len(known))
                else:
                    sure = sure and not (size == 1 and answer is None)
                    begin += size
            if size == 1:
                break
            size = max(1, size // 2)
        # Members that were needed when they were tried are needed in what is left of the set too.
        return known, sure

    def _shrink(self, known: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        for size in range(1, len(known)):
            if math.comb(len(self._everything), size) > CHEAP_TESTS:
                return known, False
            sure = True
            for keys in itertools.combinations(self._everything, size):
                answer, _ = self._test(keys)
                if answer is False:
                    return keys, sure
                sure = sure and answer is True
            if not sure:
                return known, False
        return known, True

    def _test(self, keys: tuple[str, ...]) -> tuple[bool | None, tuple[str, ...]]:
        """Tell whether some plan keeps these (None: time ended first), and on which of them a proof of no rests."""
        wanted = frozenset(keys)
        if any(wanted <= kept for _, _, kept in self._plans):
            return True, ()
        for impossible in self._impossible:
            if impossible <= wanted:
                return False, tuple(key for key in keys if key in impossible)
        if self._deadline.passed():
            return None, ()
        self.tests += 1
        left = None if math.isinf(self._deadline.limit_s) else self._deadline.left_s()
        part = _take_part(self._model, wanted)
        result = solve_options(part, gap=0.0, time_limit_s=left, seed=self._seed, progress=_stop_at_plan)
        if result.status == "infeasible":
            self._impossible.append(wanted)
            return False, tuple(key for key in keys if key in result.suspects)
        if math.isinf(result.value):
            return None, ()
        self._plans.append((result.site, result.tier, wanted))
        return True, ()


def _stop_at_plan(value: float, bound: float | None, seconds: float, sites: np.ndarray) -> bool:
    del bound, seconds, sites
    return math.isinf(value)


def _strip_prices(model: OptionModel) -> OptionModel:
    """Keep of a model what may forbid a plan: rules, and demands that must be served, at no price."""
    demands = tuple(_strip_demand(demand) for demand in model.demands if np.isinf(demand.beyond).any())
    return replace(model, price=np.zeros_like(np.asarray(model.price, dtype=np.float64)), demands=demands)


def _strip_demand(demand: Demand) -> Demand:
    must = np.isinf(np.broadcast_to(np.asarray(demand.beyond, dtype=np.float64), np.shape(demand.weight)))
    weight = np.where(must & (np.asarray(demand.weight) > 0), 1.0, 0.0)
    flat = Valuation.piecewise([0.0], [0.0], demand.valuation.limit_s)
    return replace(demand, weight=weight, valuation=flat, beyond=math.inf)


def _take_part(model: OptionModel, wanted: frozenset[str]) -> OptionModel:
    rules: tuple[Rule, ...] = tuple(rule for rule in model.rules if rule.key in wanted)
    return replace(model, rules=rules, demands=tuple(demand for demand in model.demands if demand.key in wanted))
