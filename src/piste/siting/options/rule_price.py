"""What each rule costs: the value without it, beside the value with it, both with their bounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from piste.core.deadline import Deadline
from piste.siting.control import Control, Progress
from piste.siting.options.model import OptionModel
from piste.siting.options.result import OptionResult, rounding
from piste.siting.options.sides import FREE, build_sides
from piste.siting.options.solve import Engine

BINDING = 1e-6
"""A rule binds where its slack is at most this part of its side."""


@dataclass(frozen=True)
class RulePrice:
    """One rule's price: `without` is the best plan found when only this rule is dropped.

    What the rule costs lies between `least` and `most`, both proven, never below 0: value - value without it, as far as
    the two gaps let it be known. `found` is the difference of the two plans found.
    """

    key: str
    binds: bool
    without: OptionResult
    found: float
    least: float
    most: float


def price_rules(
    model: OptionModel,
    *,
    keys: Sequence[str] | None = None,
    gap: float = 1e-3,
    time_limit_s: float | None = 60.0,
    work_limit: int | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> tuple[OptionResult, list[RulePrice]]:
    """Solve a model, then again without each of these rules (default: those that the plan finds binding).

    Limits count for each solve. A rule with slack may cost something too: its dropping can let another plan in; name it
    in `keys` to know. Where no plan keeps all rules there is nothing to price, and the list is empty.
    """
    engine = Engine(model, seed)

    def control() -> Control:
        return Control(gap, Deadline(time_limit_s), work_limit, progress)

    result = engine.solve(build_sides(model), control())
    if result.status == "infeasible" or not result.value < float("inf"):
        return result, []
    binding = find_binding(result)
    prices = []
    for key in binding if keys is None else keys:
        without = engine.solve(build_sides(model, {key: FREE}), control(), (result.site, result.tier))
        prices.append(_price(key, key in binding, result, without))
    return result, prices


def find_binding(result: OptionResult) -> list[str]:
    """Return the rules whose level in the plan stands at one of their sides."""
    found = []
    for rule in result.rules:
        near = min(
            rule.level - rule.lower - BINDING * max(1.0, abs(rule.lower)) if rounding(rule.lower) else 1.0,
            rule.upper - rule.level - BINDING * max(1.0, abs(rule.upper)) if rounding(rule.upper) else 1.0,
        )
        if near <= 0:
            found.append(rule.key)
    return found


def _price(key: str, binds: bool, result: OptionResult, without: OptionResult) -> RulePrice:
    assert result.bound is not None and without.bound is not None
    value = min(without.value, result.value)  # a plan that keeps the rule is one without it too
    least = max(0.0, result.bound - value)
    most = max(0.0, result.value - without.bound)
    return RulePrice(key, binds, without, max(0.0, result.value - value), least, most)
