"""The answer of a siting problem: sites, value, proof."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Objective = Literal["mean", "covered", "worst", "fewest"]
PlanObjective = Objective | Literal["cost"]
"""What a plan seeks; `cost`: least euros a year for points and for travel, at a stated value of time."""
Status = Literal["optimal", "within_gap", "stopped", "infeasible", "evaluated"]


@dataclass(frozen=True)
class Result:
    """What was found and what is proven about it.

    `value` is sum(people x cost) for mean, people within the limit for covered, the largest cost for worst, the number
    of sites for fewest. `bound` is proven: no plan is better than it; None where nothing was proven (an evaluation).
    `gap` is |value - bound| / max(|value|, |bound|), a fraction.
    """

    objective: PlanObjective
    status: Status
    sites: NDArray[np.int32]
    value: float
    bound: float | None
    gap: float | None
    seconds: float
    unreachable: NDArray[np.int32]
    """Places that no site reaches, whatever opens: left out of the objective, never silently dropped."""
    reason: str = ""
    """Why there is no plan, where status is infeasible; or why none was found in time, where value is infinite."""
    iterations: int = 0
    needed: int | None = None
    """Where status is infeasible for want of points: a proven lower bound on how many are needed."""


def relative_gap(value: float, bound: float) -> float:
    """Return |value - bound| / max(|value|, |bound|), 0 where both are 0, 1 where one of them is infinite."""
    largest = max(abs(value), abs(bound))
    if math.isinf(largest):
        return 0.0 if value == bound else 1.0
    return abs(value - bound) / largest if largest > 0 else 0.0
