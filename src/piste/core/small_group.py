"""Groups too small to be shown: one limit for the whole house."""

import numpy as np
from numpy.typing import NDArray

SMALLEST_GROUP = 5
"""Fewer people than this never show, nor can they be worked out from what is shown."""

Counts = NDArray[np.int64]
Marks = NDArray[np.bool_]


def mark_small(counts: Counts) -> Marks:
    """Mark the counts of groups of 1 to 4 people; nobody is nobody, so 0 is no small group."""
    return (counts > 0) & (counts < SMALLEST_GROUP)


def is_small(counts: Counts) -> bool:
    """Tell whether any count is of a group of 1 to 4 people."""
    return bool(mark_small(counts).any())
