"""Places where people live."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Texts = NDArray[np.object_]
"""Arrays of str."""


@dataclass(frozen=True)
class Places:
    """n places (a village, a postal-code area, a grid cell) with the people who live there.

    `groups` splits the people: `age_0_14`, `age_15_64`, `age_65_`, or the columns of the user's own table;
    `languages` counts people by mother tongue (`fi`, `sv`, `se`, …). Both may be empty.
    """

    ids: Texts
    names: Texts
    lat: Floats
    lon: Floats
    people: Floats
    municipality: Texts
    """Municipality code of each place, "" where unknown."""
    groups: Mapping[str, Floats] = field(default_factory=dict)
    languages: Mapping[str, Floats] = field(default_factory=dict)
    names_sv: Texts | None = None
    """Swedish names, "" where the same; None where not known."""

    def __len__(self) -> int:
        return len(self.ids)
