"""People as whole numbers of a fine unit: sums are then exact in any order, parts add up, an undo leaves nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EXACT = 2.0**53
"""Whole numbers up to here add without rounding in float64."""
FINEST = 2.0**14
MOST_SECONDS = 2.0**16


@dataclass(frozen=True)
class Weights:
    """People of n places in units of 1 / `per_person` of a person (a power of two); whole people stay exact."""

    units: Floats
    per_person: float

    def to_people(self, units: Floats) -> Floats:
        """Return units as people, exactly."""
        return units / self.per_person

    def to_units(self, people: Floats) -> Floats:
        """Return people as whole units, each rounded to the nearest."""
        return np.rint(people * self.per_person)


def build_weights(people: Floats) -> Weights:
    """Choose the finest unit of which all people together, times the longest time in seconds, stay below 2^53."""
    per_person = FINEST
    while per_person > 1 and per_person * (float(people.sum()) + len(people)) * MOST_SECONDS > EXACT:
        per_person /= 2
    return Weights(np.rint(people * per_person), per_person)
