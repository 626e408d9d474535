"""Whether the items of a scale measure one thing: Cronbach's alpha and McDonald's omega."""

from dataclasses import dataclass

import numpy as np

from piste.core.errors import PisteError
from piste.core.solver import Floats
from piste.evaluation.interval import LEVEL, Estimate


@dataclass(frozen=True)
class Reliability:
    """Reliability of a scale of k items from n people who answered them all.

    Attributes
    ----------
    alpha
        Cronbach's alpha with Feldt's interval.
    omega
        McDonald's omega of one factor; NaN with fewer than 3 items, where no factor is determined.
    loadings
        Loading of each item on the factor, k; an item below 0.3 (or negative) hardly belongs.
    left_out
        People who left an item empty.
    """

    alpha: Estimate
    omega: float
    loadings: Floats
    answers: int
    left_out: int


def reverse_items(items: Floats, reversed_items: Floats, low: float, high: float) -> Floats:
    """Return answers with the marked items turned round: low + high - x."""
    return np.where(np.asarray(reversed_items, dtype=np.bool_)[None, :], low + high - items, items)


def measure_reliability(items: Floats, level: float = LEVEL) -> Reliability:
    """Measure a scale; items that ask the other way round must have been turned (`reverse_items`).

    Parameters
    ----------
    items
        People x items, NaN where empty; only people who answered all items count.

    Raises
    ------
    PisteError
        With fewer than two items, fewer than three whole answers, or an item that everybody answers alike.

    Notes
    -----
    alpha = k/(k-1) (1 - Σ s_i² / s_total²) (Cronbach, Psychometrika 16, 1951). Interval (Feldt, Psychometrika 30,
    1965): 1 - (1 - alpha) F_q(n - 1, (n - 1)(k - 1)). omega = (Σ s_i λ_i)² / ((Σ s_i λ_i)² + Σ s_i² ψ_i), λ and ψ from
    a factor analysis of one factor by maximum likelihood (statsmodels) of the correlations (McDonald, Test Theory,
    1999).
    """
    whole = items[np.isfinite(items).all(axis=1)]
    n, k = whole.shape
    if k < 2 or n < 3:
        raise PisteError(
            "A scale needs two items and three whole answers; here are {items} and {answers}.", items=k, answers=n
        )
    spread = whole.std(axis=0, ddof=1)
    if (spread == 0).any():
        raise PisteError(
            "Everybody answers item {item} alike; leave it out of the scale.", item=int(np.argmin(spread)) + 1
        )
    total = float(whole.sum(axis=1).var(ddof=1))
    alpha = float("nan") if total == 0 else k / (k - 1) * (1 - float((spread**2).sum()) / total)
    freedom = (n - 1, (n - 1) * (k - 1))
    from scipy.stats import f as f_distribution  # noqa: PLC0415

    ends = [1 - (1 - alpha) * float(f_distribution.ppf(q, *freedom)) for q in ((1 + level) / 2, (1 - level) / 2)]
    loadings, omega = measure_omega(whole, spread) if k >= 3 and n > k else (np.full(k, np.nan), float("nan"))
    return Reliability(Estimate(alpha, ends[0], ends[1]), omega, loadings, n, len(items) - n)


def measure_omega(whole: Floats, spread: Floats) -> tuple[Floats, float]:
    """Return the loadings of one factor and omega of the sum of the items."""
    correlations = np.corrcoef(whole, rowvar=False)
    from statsmodels.multivariate.factor import Factor  # noqa: PLC0415

    fitted = Factor(corr=correlations, n_factor=1, nobs=len(whole), method="ml").fit()
    loadings = np.asarray(fitted.loadings)[:, 0]
    loadings = loadings if loadings.sum() >= 0 else -loadings
    common = float((spread * loadings).sum()) ** 2
    own = float((spread**2 * np.asarray(fitted.uniqueness)).sum())
    return loadings, common / (common + own)
