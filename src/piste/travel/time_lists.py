"""Travel times as sparse sorted lists: for each place its sites in rising time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from piste.core.units import NOT_REACHED_S


@dataclass(frozen=True)
class Origin:
    """What travel times stand on, for those who read a plan made with them."""

    facts: tuple[tuple[str, str], ...] = ()
    """What was asked: an English label (key of the catalogues) and a value that every language shares."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Name of each file -> SHA-256 of its content."""
    sources: tuple[str, ...] = ()
    """Attribution lines that every output must carry."""


@dataclass(frozen=True)
class TimeLists:
    """n places x m sites: sites of place i are `site[indptr[i]:indptr[i + 1]]`, in rising `seconds` (ties by site)."""

    indptr: NDArray[np.int64]
    site: NDArray[np.int32]
    seconds: NDArray[np.uint16]
    n_sites: int
    cutoff_min: float
    mode: str
    """`car`, `transit`, `walk`, `own`, or `any`: each person by the modes that they have."""
    estimate: bool
    """True where times are estimated and every output must say so."""
    method: str
    """How the times were made, in words for a report (an English message, the key of the catalogues)."""
    origin: Origin = field(default_factory=Origin)
    parts: "tuple[TimeLists, ...]" = ()
    """Times of each mode (car, transit, walk) of the same places and sites that these were combined of."""

    @property
    def n_places(self) -> int:
        """Number of places."""
        return len(self.indptr) - 1

    def dense_seconds(self) -> NDArray[np.uint16]:
        """Return n x m uint16 seconds, 65535 where not within the cut-off (small cases, tests)."""
        dense = np.full((self.n_places, self.n_sites), NOT_REACHED_S, dtype=np.uint16)
        rows = np.repeat(np.arange(self.n_places), np.diff(self.indptr))
        dense[rows, self.site] = self.seconds
        return dense


def lists_from_dense(
    seconds: NDArray[np.uint16], *, cutoff_min: float, mode: str, estimate: bool, method: str
) -> TimeLists:
    """Build lists from n x m uint16 seconds; 65535 is left out."""
    m = seconds.shape[1]
    order = np.argsort(seconds, axis=1, kind="stable").astype(np.int32)
    ranked = np.take_along_axis(seconds, order, axis=1)
    inside = ranked != NOT_REACHED_S
    indptr = np.concatenate([[0], np.cumsum(inside.sum(axis=1))]).astype(np.int64)
    return TimeLists(indptr, order[inside], ranked[inside], m, cutoff_min, mode, estimate, method)
