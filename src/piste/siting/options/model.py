"""The full siting model: options are site x tier, demand is by service and group, rules are linear or shares reached.

    minimise  sum_jk f_jk y_jk + sum_d sum_i w_di g_d(t_di(y)),   y in {0, 1}, at most one tier a site,

where t_di is the time from place i to its nearest open option that offers what demand d asks for.
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Valuation:
    """A non-decreasing function g of seconds: straight lines between knots, a step if wanted, infinite past a limit.

    Before the first knot g is flat, after the last it goes on with the last slope. A time equal to `step_s` or to
    `limit_s` counts as within.
    """

    knots_s: tuple[float, ...]
    values: tuple[float, ...]
    step_s: float = math.inf
    step_height: float = 0.0
    limit_s: float = math.inf

    @classmethod
    def linear(cls, per_s: float = 1.0, limit_s: float = math.inf) -> "Valuation":
        """Return g(t) = per_s x t."""
        return cls((0.0, 1.0), (0.0, float(per_s)), limit_s=limit_s)

    @classmethod
    def step(cls, step_s: float, *, within: float = 0.0, past: float = 1.0, limit_s: float = math.inf) -> "Valuation":
        """Return g(t) = within up to `step_s`, past after it."""
        return cls((0.0,), (float(within),), float(step_s), float(past) - float(within), limit_s)

    @classmethod
    def piecewise(cls, knots_s: ArrayLike, values: ArrayLike, limit_s: float = math.inf) -> "Valuation":
        """Return g through these knots, extrapolated by the last slope."""
        seconds, heights = np.asarray(knots_s, dtype=np.float64), np.asarray(values, dtype=np.float64)
        return cls(tuple(seconds.tolist()), tuple(heights.tolist()), limit_s=limit_s)

    def value(self, seconds: ArrayLike) -> Floats:
        """Return g at these seconds, infinity past the limit."""
        t = np.asarray(seconds, dtype=np.float64)
        knots, heights = np.array(self.knots_s), np.array(self.values)
        g = np.interp(t, knots, heights)
        if len(knots) > 1:
            slope = (heights[-1] - heights[-2]) / (knots[-1] - knots[-2])
            g = g + slope * np.maximum(t - knots[-1], 0.0)
        g = g + np.where(t > self.step_s, self.step_height, 0.0)
        return np.where(t > self.limit_s, math.inf, g)

    def list_faults(self) -> list[str]:
        """Return what is wrong with the function, in words."""
        knots, heights = np.array(self.knots_s), np.array(self.values)
        if len(knots) == 0 or len(knots) != len(heights):
            return [f"a valuation has {len(knots)} knots and {len(heights)} values; it needs one value a knot"]
        if not (np.isfinite(knots).all() and np.isfinite(heights).all() and math.isfinite(self.step_height)):
            return ["a valuation's knots and values must be finite"]
        if (np.diff(knots) <= 0).any():
            return ["a valuation's knots must rise"]
        if (np.diff(heights) < 0).any() or self.step_height < 0:
            return ["a valuation must not fall with time"]
        return []


@dataclass(frozen=True)
class Demand:
    """What people of one group need of one service (or of several that the same tiers offer).

    Place i's sites are `site[indptr[i]:indptr[i + 1]]` in rising `cost_s`; several demands may share these arrays, and
    then they are stored once. `offers[j, k]` tells whether site j at tier k serves this demand. A place without an open
    site in its list, or none within the valuation's limit, pays `beyond` (one number or one a place); where that is
    infinite it must be served. No place pays more than its `beyond`. Places of weight 0 do not count.
    """

    key: str
    indptr: NDArray[np.int64]
    site: NDArray[np.int32]
    cost_s: NDArray[np.float64] | NDArray[np.uint16]
    weight: Floats
    offers: Bools
    valuation: Valuation = field(default_factory=Valuation.linear)
    beyond: float | Floats = math.inf


@dataclass(frozen=True)
class LinearRule:
    """lower <= sum_jk coefficient[j, k] y_jk <= upper."""

    key: str
    coefficient: Floats
    lower: float = -math.inf
    upper: float = math.inf


@dataclass(frozen=True)
class ShareRule:
    """At least `least` of `weight` (people, no fraction) within `limit_s` of an open option that `offers` marks."""

    key: str
    indptr: NDArray[np.int64]
    site: NDArray[np.int32]
    cost_s: NDArray[np.float64] | NDArray[np.uint16]
    weight: Floats
    limit_s: float
    offers: Bools
    least: float


Rule = LinearRule | ShareRule


@dataclass(frozen=True)
class OptionModel:
    """n_sites sites, each closed or open at one of K tiers where `allowed[j, k]`; `price[j, k]` is f_jk."""

    n_sites: int
    tiers: tuple[str, ...]
    allowed: Bools
    price: Floats
    demands: tuple[Demand, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def n_tiers(self) -> int:
        """Number of tiers K."""
        return len(self.tiers)
