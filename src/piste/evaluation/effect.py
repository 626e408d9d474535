"""How far two groups of answers lie apart, and whether that is more than chance."""

from dataclasses import dataclass

import numpy as np

from piste.core.solver import Floats
from piste.evaluation.interval import DRAWS, LEVEL, Estimate, draw_means

NAN = float("nan")


@dataclass(frozen=True)
class ShareGap:
    """The first share less the second, with Newcombe's interval and Cohen's h."""

    gap: Estimate
    h: float


@dataclass(frozen=True)
class MeanGap:
    """The first mean less the second with its bootstrap interval, Cohen's d, Hedges' g and Cliff's delta."""

    gap: Estimate
    d: float
    g: float
    delta: float


def compare_shares(hits: tuple[int, int], answers: tuple[int, int], level: float = LEVEL) -> ShareGap:
    """Compare two shares of people who are not the same.

    Notes
    -----
    Interval: Newcombe's hybrid of the two Wilson intervals (Statistics in Medicine 17, 1998, method 10).
    h = 2 asin √p1 - 2 asin √p2 (Cohen, Statistical Power Analysis, 1988, chapter 6: 0.2 small, 0.5 medium, 0.8 large).
    """
    if min(answers) <= 0:
        return ShareGap(Estimate(NAN, NAN, NAN), NAN)
    shares = [hit / n for hit, n in zip(hits, answers, strict=True)]
    from statsmodels.stats.proportion import confint_proportions_2indep, proportion_effectsize  # noqa: PLC0415

    ends = confint_proportions_2indep(
        hits[0], answers[0], hits[1], answers[1], method="newcomb", compare="diff", alpha=1 - level
    )
    gap = Estimate(shares[0] - shares[1], float(ends[0]), float(ends[1]))
    return ShareGap(gap, float(proportion_effectsize(shares[0], shares[1])))


def compare_means(first: Floats, second: Floats, *, seed: int, level: float = LEVEL, draws: int = DRAWS) -> MeanGap:
    """Compare the answers of two groups of people who are not the same.

    Notes
    -----
    d = (m1 - m2) / s with s² = ((n1-1) s1² + (n2-1) s2²) / (n1 + n2 - 2); g = d (1 - 3 / (4 (n1 + n2 - 2) - 1)).
    Cliff's delta = P(x > y) - P(x < y) = 2 U / (n1 n2) - 1, for ordered answers whose steps need not be alike
    (Cliff, Psychological Bulletin 114, 1993). Two bootstrap streams of one seed give the interval of the difference.
    """
    n, m = len(first), len(second)
    if min(n, m) == 0:
        return MeanGap(Estimate(NAN, NAN, NAN), NAN, NAN, NAN)
    streams = np.random.SeedSequence(seed).generate_state(2)
    means = [draw_means(x, None, seed=int(s), draws=draws) for x, s in zip((first, second), streams, strict=True)]
    low, high = np.quantile(means[0] - means[1], [(1 - level) / 2, (1 + level) / 2])
    gap = Estimate(float(first.mean() - second.mean()), float(low), float(high))
    from scipy.stats import mannwhitneyu  # noqa: PLC0415

    delta = 2 * float(mannwhitneyu(first, second, method="asymptotic").statistic) / (n * m) - 1
    d, g = standardise_gap(first, second)
    return MeanGap(gap, d, g, delta)


def standardise_gap(first: Floats, second: Floats) -> tuple[float, float]:
    """Return Cohen's d and Hedges' g, NaN where a group has one answer or all answers are the same."""
    n, m = len(first), len(second)
    if min(n, m) < 2:
        return NAN, NAN
    spread = [float(np.std(x, ddof=1)) for x in (first, second)]
    if max(spread) == 0:
        return NAN, NAN
    pooled = np.sqrt(((n - 1) * spread[0] ** 2 + (m - 1) * spread[1] ** 2) / (n + m - 2))
    from statsmodels.stats.meta_analysis import effectsize_smd  # noqa: PLC0415

    g, _ = effectsize_smd(first.mean(), spread[0], n, second.mean(), spread[1], m)
    return float((first.mean() - second.mean()) / pooled), float(g)


def name_size(effect: float, *, delta: bool = False) -> str:
    """Return how an effect is commonly called: "none", "small", "medium" or "large"; "" where there is none.

    Limits of Cohen (1988) for h and d (0.2, 0.5, 0.8) and of Romano et al. (2006) for Cliff's delta (0.147, 0.33,
    0.474). They are habits, not laws.
    """
    if not np.isfinite(effect):
        return ""
    limits = (0.147, 0.33, 0.474) if delta else (0.2, 0.5, 0.8)
    return ("none", "small", "medium", "large")[sum(abs(effect) >= limit for limit in limits)]
