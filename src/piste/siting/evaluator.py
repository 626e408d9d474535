"""Incremental evaluation: open, close or move one site and know the new figures at once."""

import math
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from piste.core.kernel import kernel
from piste.siting.columns import list_columns

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@kernel("void(int32[::1], int64[::1], int32[::1], float64[::1], boolean[::1], float64, int32[::1], float64[::1])")
def _rescan(
    rows: Ints,
    indptr: NDArray[np.int64],
    site: Ints,
    cost: Floats,
    is_open: NDArray[np.bool_],
    limit: float,
    nearest: Ints,
    distance: Floats,
) -> None:
    """Find the nearest open site of each of the rows."""
    for k in range(len(rows)):
        i = rows[k]
        nearest[i] = -1
        distance[i] = np.inf
        for e in range(indptr[i], indptr[i + 1]):
            if cost[e] > limit:
                break
            if is_open[site[e]]:
                nearest[i] = site[e]
                distance[i] = cost[e]
                break


def find_nearest(
    indptr: NDArray[np.int64], site: Ints, cost: Floats, is_open: NDArray[np.bool_], limit: float = math.inf
) -> tuple[Ints, Floats]:
    """Return each place's nearest open site and its cost; -1 and infinity where its list has none within the limit."""
    n = len(indptr) - 1
    nearest, distance = np.empty(n, dtype=np.int32), np.empty(n)
    _rescan(np.arange(n, dtype=np.int32), indptr, site, cost, is_open, limit, nearest, distance)
    return nearest, distance


class Evaluator:
    """The open sites of a problem and each place's nearest; changes cost only the places they touch."""

    def __init__(
        self,
        indptr: NDArray[np.int64],
        site: Ints,
        cost: Floats,
        people: Floats,
        n_sites: int,
        sites: ArrayLike,
        limit: float | None,
        beyond: ArrayLike | None,
    ) -> None:
        self._indptr, self._site, self._cost, self.people = indptr, site, cost, people
        self._limit = math.inf if limit is None else float(limit)
        self._beyond = np.broadcast_to(
            np.asarray(math.inf if beyond is None else beyond, dtype=np.float64), people.shape
        )
        self._is_open = np.zeros(n_sites, dtype=np.bool_)
        chosen = np.unique(np.asarray(sites, dtype=np.int64))
        if len(chosen) and (chosen[0] < 0 or chosen[-1] >= n_sites):
            raise ValueError(f"sites must be 0 to {n_sites - 1}")
        self._is_open[chosen] = True
        self.nearest, self.distance = find_nearest(indptr, site, cost, self._is_open, self._limit)
        """Nearest open site of each place and its cost; -1 and infinity where its list has none within the limit."""
        listed = np.flatnonzero(np.diff(indptr))
        self._counts = np.zeros(len(people), dtype=np.bool_)
        self._counts[listed] = (people[listed] > 0) & (cost[indptr[listed]] <= self._limit)

    @cached_property
    def _columns(self) -> tuple[NDArray[np.int64], Ints]:
        """Places by site: those that have site j in their list are `row[ptr[j]:ptr[j + 1]]`."""
        ptr, row, _ = list_columns(self._indptr, self._site, len(self._is_open))
        return ptr, row

    def take_columns(self, pointer: NDArray[np.int64], row: Ints) -> None:
        """Take the lists seen from the sites, as `list_columns` gives them, where somebody keeps them already."""
        self.__dict__["_columns"] = (pointer, row)

    @property
    def sites(self) -> Ints:
        """Open sites, sorted."""
        return np.flatnonzero(self._is_open).astype(np.int32)

    def open(self, site: int) -> None:
        """Open a site."""
        self._check(site, is_open=False)
        self._is_open[site] = True
        ptr, row = self._columns
        self._scan(row[ptr[site] : ptr[site + 1]])

    def close(self, site: int) -> None:
        """Close a site."""
        self._check(site, is_open=True)
        self._is_open[site] = False
        self._scan(np.flatnonzero(self.nearest == site).astype(np.int32))

    def move(self, old: int, new: int) -> None:
        """Close one site and open another."""
        self._check(old, is_open=True)
        self._check(new, is_open=False)
        self.close(old)
        self.open(new)

    def mean_total(self) -> float:
        """Return sum(people x cost); places past their list cost `beyond`, or infinity where none was given.

        Places without any site in their list (within the limit) are left out.
        """
        return math.fsum((self.people[self._counts] * self._paid()).tolist())

    def covered(self, limit: float) -> float:
        """Return the people whose nearest open site costs at most the limit."""
        return math.fsum(self.people[(self.nearest >= 0) & (self.distance <= limit)].tolist())

    def worst(self) -> float:
        """Return the largest cost of a place with people; `beyond` (or infinity) where one is past its list."""
        return float(self._paid().max(initial=0.0))

    def _paid(self) -> Floats:
        return np.where(self.nearest >= 0, self.distance, self._beyond)[self._counts]

    def _check(self, site: int, *, is_open: bool) -> None:
        if not 0 <= site < len(self._is_open):
            raise ValueError(f"site {site} does not exist; sites are 0 to {len(self._is_open) - 1}")
        if self._is_open[site] != is_open:
            raise ValueError(f"site {site} is " + ("not open" if is_open else "open already"))

    def _scan(self, rows: Ints) -> None:
        args = (self._indptr, self._site, self._cost, self._is_open, self._limit, self.nearest, self.distance)
        _rescan(np.ascontiguousarray(rows), *args)
