"""One figure of several groups that are known by their figures and intervals alone."""

import numpy as np

from piste.core.errors import PisteError
from piste.core.solver import Floats
from piste.evaluation.interval import NOTHING, Estimate


def pool_estimates(values: Floats, lows: Floats, highs: Floats, weights: Floats) -> Estimate:
    """Return a weighted sum of independent figures with its interval.

    Parameters
    ----------
    values, lows, highs
        k figures with the ends of their intervals, which need not lie evenly about them.
    weights
        Weight of each, k; of a pooled share they sum to 1. A negative one makes a difference.

    Raises
    ------
    PisteError
        Where the arrays are not of one length.

    Notes
    -----
    θ = Σ wᵢθᵢ, low = θ - √Σ (wᵢ (θᵢ - lᵢ))², high = θ + √Σ (wᵢ (uᵢ - θᵢ))², the ends of a negative weight swapped.
    Source: Zou and Donner, Construction of confidence limits about effect measures: a general approach, Statistics in
    Medicine 27 (2008). Newcombe's interval of a difference is the case of the weights 1 and -1.
    """
    if len({len(values), len(lows), len(highs), len(weights)}) != 1:
        raise PisteError("Figures, their intervals and their weights must be of one length.")
    if not len(values):
        return NOTHING
    value = float(weights @ values)
    below, above = weights * (values - lows), weights * (highs - values)
    down = np.where(weights >= 0, below, above)
    up = np.where(weights >= 0, above, below)
    return Estimate(value, value - float(np.sqrt(down @ down)), value + float(np.sqrt(up @ up)))
