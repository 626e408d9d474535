"""Visits that were counted: by service, at an office, a site or in a municipality, a year."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Texts

Unit = Literal["office", "site", "municipality"]


@dataclass(frozen=True)
class MeasuredVisits:
    """r counted figures."""

    unit: Unit
    """What the figures are of."""
    ids: Texts
    """r ids of offices or sites, or codes of municipalities (then: visits of the people who live there)."""
    service: Texts
    """r keys of services, or what the file calls them."""
    year: NDArray[np.int64]
    visits: Floats

    def __len__(self) -> int:
        return len(self.ids)
