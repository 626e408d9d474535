"""Sites where a point could stand."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Texts


class Standing(IntEnum):
    """What a plan may do with a site."""

    FREE = 0
    FIXED = 1
    FORBIDDEN = 2


@dataclass(frozen=True)
class Sites:
    """m candidate sites; `standing` holds a `Standing` for each."""

    ids: Texts
    names: Texts
    lat: Floats
    lon: Floats
    municipality: Texts
    standing: NDArray[np.uint8]
    names_sv: Texts | None = None
    """Swedish names, "" where the same; None where not known."""
    languages: tuple[tuple[str, ...], ...] | None = None
    """Languages in which a point here would serve (`fi`, `sv`, `se`, …), () where not told; None: no list."""

    def __len__(self) -> int:
        return len(self.ids)
