"""The two scales of every map, table and chart: minutes, and change of minutes."""

import numpy as np
from numpy.typing import NDArray

from piste.core.units import MINUTE_BANDS

Floats = NDArray[np.float64]
Classes = NDArray[np.uint8]

NOT_REACHED = len(MINUTE_BANDS) + 1
"""Class of places that no point reaches; the class before it is past the last band."""

CHANGE_EDGES_MIN = (1.0, 5.0, 15.0)
SAME = len(CHANGE_EDGES_MIN)
"""Class of places whose time stays the same within a minute; lower classes are gains, higher ones losses."""


def classify_minutes(minutes: Floats) -> Classes:
    """Return 0 (up to 15 minutes) … 4 (past 60), 5 (not reached, infinity); edges belong to the class below."""
    classes = np.searchsorted(np.asarray(MINUTE_BANDS, float), minutes, side="left")
    return np.where(np.isinf(minutes), NOT_REACHED, classes).astype(np.uint8)


def classify_change(change_min: Floats) -> Classes:
    """Return 0 (more than 15 minutes less) … 3 (same) … 6 (more than 15 minutes more)."""
    size = np.searchsorted(np.asarray(CHANGE_EDGES_MIN), np.abs(change_min), side="left")
    return (SAME + np.sign(change_min).astype(np.int64) * size).astype(np.uint8)


def round_share(share: float) -> float:
    """Return a share as per cent with one digit; what is not all never reads as 100, what is not nothing never as 0."""
    percent = round_half_up(100 * share, 1)
    if percent >= 100 and share < 1 - 1e-12:
        return 99.9
    if percent <= 0 and share > 1e-12:
        return 0.1
    return percent


def round_half_up(value: float, digits: int) -> float:
    """Round the way people do; infinity and NaN stay."""
    return float(round_all(np.array([value]), digits)[0])


def round_all(values: Floats, digits: int) -> Floats:
    """Round an array the way people do; infinity and NaN stay, there is no minus nought."""
    scale = 10.0**digits
    sizes = np.floor(np.abs(values) * scale + 0.5 + 1e-9) / scale
    return np.where(np.isfinite(values), np.copysign(sizes, values) + 0.0, values)
