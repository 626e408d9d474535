"""Staff by agency and place of work, their desks, and the postal areas where they live."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Texts

Counts = NDArray[np.int32]


@dataclass(frozen=True)
class Staff:
    """n rows, one an agency and place of work."""

    agency: Texts
    place: Texts
    """Id of a lease, a building or a site."""
    people: Counts
    person_years: Floats
    desks: Counts
    service_desks: Counts

    def __len__(self) -> int:
        return len(self.agency)


@dataclass(frozen=True)
class Homes:
    """n rows, one an agency, place of work and postal area: how many of the staff live there.

    Never shown as it stands: see `piste.premises.commute`.
    """

    agency: Texts
    place: Texts
    postal_area: Texts
    people: Counts

    def __len__(self) -> int:
        return len(self.agency)
