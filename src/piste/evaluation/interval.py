"""Shares and means with the range that chance leaves them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.small_group import Counts
from piste.core.solver import Floats

LEVEL = 0.95
DRAWS = 4000
"""Bootstrap samples: their own error on an end of the interval is about a fiftieth of its width."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval; all NaN where nobody answered."""

    value: float
    low: float
    high: float


NOTHING = Estimate(float("nan"), float("nan"), float("nan"))


def estimate_share(hits: float, answers: float, level: float = LEVEL) -> Estimate:
    """Return a share with its Wilson interval.

    Parameters
    ----------
    hits, answers
        Answers that count and all answers; not whole where weighted (answers is then the effective number).

    Notes
    -----
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). Source: Wilson, Probable inference, the law of succession, and
    statistical inference, JASA 22 (1927); computed by statsmodels.
    """
    if answers <= 0:
        return NOTHING
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415

    low, high = proportion_confint(hits, answers, alpha=1 - level, method="wilson")
    return Estimate(hits / answers, max(float(low), 0.0), min(float(high), 1.0))


def estimate_shares(hits: Counts, answers: int, level: float = LEVEL) -> tuple[Floats, Floats, Floats]:
    """Return the shares of k choices and the ends of their Wilson intervals, each for itself."""
    each = [estimate_share(float(hit), float(answers), level) for hit in hits]
    return tuple(np.array([getattr(one, end) for one in each]) for end in ("value", "low", "high"))  # type: ignore[return-value]


def estimate_mean(
    values: Floats, weights: Floats | None = None, *, seed: int, level: float = LEVEL, draws: int = DRAWS
) -> Estimate:
    """Return a (weighted) mean with its percentile bootstrap interval.

    Parameters
    ----------
    values, weights
        n answers without gaps and their weights, 1 each by default.

    Notes
    -----
    Answers are drawn with replacement. Answers that are alike in value and weight are drawn together, by one
    multinomial draw over the different ones: the same distribution, in time that does not grow with n. A weighted mean
    is a ratio, so its weights are drawn too. Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993),
    chapter 13.
    """
    if len(values) == 0:
        return NOTHING
    means = draw_means(values, weights, seed=seed, draws=draws)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(float(np.average(values, weights=weights)), float(low), float(high))


def draw_means(values: Floats, weights: Floats | None, *, seed: int, draws: int = DRAWS) -> NDArray[np.float64]:
    """Return the means of bootstrap samples, `draws` of them."""
    weight = np.ones(len(values)) if weights is None else weights
    kinds, counts = np.unique(np.stack([values, weight]), axis=1, return_counts=True)
    rng = np.random.default_rng(seed)
    taken = rng.multinomial(len(values), counts / len(values), size=draws)
    return np.asarray((taken @ (kinds[0] * kinds[1])) / (taken @ kinds[1]))
