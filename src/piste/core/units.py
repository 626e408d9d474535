"""Units that every step shares: travel times, distances, shares."""

import numpy as np
from numpy.typing import NDArray

NOT_REACHED_S = 65535
"""A travel time (uint16 seconds) that says: not within the cut-off."""

SECONDS_PER_MIN = 60
MIN_PER_H = 60
LONGEST_MIN = (NOT_REACHED_S - 1) / SECONDS_PER_MIN

MINUTE_BANDS = (15, 30, 45, 60)
"""Upper edges, in minutes, of the one scale used in every map, chart and document; the last band is past 60."""


def seconds_from_minutes(minutes: NDArray[np.float64]) -> NDArray[np.uint16]:
    """Round minutes up to whole uint16 seconds; what does not fit, is negative or not finite is not reached."""
    seconds = np.ceil(np.asarray(minutes, dtype=np.float64) * SECONDS_PER_MIN - 1e-9)
    inside = np.isfinite(seconds) & (seconds >= 0) & (seconds < NOT_REACHED_S)
    return np.where(inside, seconds, NOT_REACHED_S).astype(np.uint16)


def minutes_from_seconds(seconds: NDArray[np.uint16]) -> NDArray[np.float64]:
    """Give uint16 seconds as minutes, infinity where not reached."""
    return np.where(seconds == NOT_REACHED_S, np.inf, seconds / SECONDS_PER_MIN)
