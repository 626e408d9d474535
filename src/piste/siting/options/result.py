"""The answer of an options model: the plan, its value and proof, and how each rule stands."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from piste.siting.result import Status

Ints = NDArray[np.int32]

HONOURED = 1e-9
"""A rule is met if it is missed by no more than this part of its side (at least of 1): the rounding of a sum."""


@dataclass(frozen=True)
class RuleLevel:
    """Where a rule stands in a plan: lower <= level <= upper; slack is the distance to the nearer side."""

    key: str
    level: float
    lower: float
    upper: float

    @property
    def slack(self) -> float:
        """Distance to the nearer side, negative where the rule is missed, infinite where it asks for nothing."""
        return min(self.level - self.lower, self.upper - self.level)

    @property
    def met(self) -> bool:
        """Tell whether the rule is met, up to the rounding of a sum."""
        return is_within(self.level, self.lower, self.upper)


def is_within(level: float, lower: float, upper: float) -> bool:
    """Tell whether lower <= level <= upper, up to the rounding of a sum."""
    return bool(level >= lower - rounding(lower) and level <= upper + rounding(upper))


def rounding(side: float) -> float:
    """Return how far a sum may miss this side and still meet it."""
    return HONOURED * max(1.0, abs(side)) if math.isfinite(side) else 0.0


@dataclass(frozen=True)
class OptionResult:
    """The plan: site (k,) rising, and the tier of each.

    `value` is what the model minimises, infinite where no plan that meets every rule was found; `bound` is proven: no
    plan that meets every rule is below it (None for an evaluation). `gap` is as in `siting.Result`.
    """

    status: Status
    site: Ints
    tier: Ints
    value: float
    bound: float | None
    gap: float | None
    seconds: float
    rules: tuple[RuleLevel, ...] = ()
    unserved: dict[str, Ints] = field(default_factory=dict)
    """By demand: places with weight that have no open option in their list (within the valuation's limit)."""
    unreachable: dict[str, Ints] = field(default_factory=dict)
    """By demand that must be served: places that no permitted option reaches; left out, never silently dropped."""
    iterations: int = 0
    reason: str = ""
    suspects: tuple[str, ...] = ()
    """Where status is infeasible: rules and demands that the proof rests on, if it came from one linear programme."""
