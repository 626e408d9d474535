"""What the rules ask for at present: one lower and one upper side a rule, changed from plan to plan of a series."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from piste.siting.options.lists import Floats
from piste.siting.options.model import LinearRule, OptionModel

RuleChange = Mapping[str, tuple[float, float]]
"""By key of a rule the (lower, upper) it asks for now; a share rule's lower is its `least`."""
FREE = (-math.inf, math.inf)
"""The sides of a rule that asks for nothing."""


@dataclass(frozen=True)
class Sides:
    """lower <= level of each rule <= upper."""

    lower: Floats
    upper: Floats


def build_sides(model: OptionModel, change: RuleChange | None = None) -> Sides:
    """Return the sides of the model's rules after a change; a key that no rule has raises ValueError."""
    lower = np.array([rule.lower if isinstance(rule, LinearRule) else rule.least for rule in model.rules])
    upper = np.array([rule.upper if isinstance(rule, LinearRule) else math.inf for rule in model.rules])
    lower, upper = lower.astype(np.float64), upper.astype(np.float64)
    number = {rule.key: r for r, rule in enumerate(model.rules)}
    for key, (low, high) in (change or {}).items():
        if key not in number:
            raise ValueError(f"no rule is called {key}; there are {', '.join(number)}")
        if math.isnan(low) or math.isnan(high):
            raise ValueError(f"the sides of {key} must be numbers")
        lower[number[key]], upper[number[key]] = low, high
    return Sides(lower, upper)
