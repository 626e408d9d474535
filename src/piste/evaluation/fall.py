"""Whether a share has fallen from one period to the next by more than chance, so that somebody should be told."""

from dataclasses import dataclass

from piste.evaluation.effect import compare_shares
from piste.evaluation.interval import Estimate, estimate_share

ALERT_LEVEL = 0.998
"""Shewhart's three sigma: about one false alarm in a thousand looks on each side."""
FEWEST = 30
"""Answers in each period below which nothing is told. ASSUMPTION, as in `comparison`."""
LEAST_EFFECT = 0.2
"""Cohen's small effect: of very many answers, the least difference is sure and matters to nobody."""


@dataclass(frozen=True)
class Fall:
    """A share that fell: both periods with their intervals (95 %), the gap (99.8 %), Cohen's h, and answers."""

    recent: Estimate
    before: Estimate
    gap: Estimate
    h: float
    answers: tuple[int, int]


def find_fall(recent: tuple[int, int], before: tuple[int, int]) -> Fall | None:
    """Return the fall of a share, None where there is none or too few answered.

    Parameters
    ----------
    recent, before
        (answers that count, answers) of two periods that have no answers in common.

    Notes
    -----
    A fall is told where Newcombe's interval of recent - before (Statistics in Medicine 17, 1998, method 10) lies below
    0 at the level of three sigma (Shewhart, Economic Control of Quality of Manufactured Product, 1931) and Cohen's h is
    at least 0.2. Each look may be a false alarm in one of a thousand; who looks every week at 300 points hears about
    16 of them a year at most, since looks at overlapping periods are not independent.
    """
    answers = (recent[1], before[1])
    if min(answers) < FEWEST:
        return None
    found = compare_shares((recent[0], before[0]), answers, ALERT_LEVEL)
    if not found.gap.high < 0 or abs(found.h) < LEAST_EFFECT:
        return None
    return Fall(estimate_share(*recent), estimate_share(*before), found.gap, found.h, answers)
