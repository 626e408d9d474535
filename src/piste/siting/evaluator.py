"""Incremental evaluation: open, close or move one site and know the new figures at once."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from piste.core.kernel import kernel

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
        beyond: float | None,
    ) -> None:
        self._indptr, self._site, self._cost, self.people = indptr, site, cost, people
        self._limit = math.inf if limit is None else float(limit)
        self._beyond = math.nan if beyond is None else float(beyond)
        self._is_open = np.zeros(n_sites, dtype=np.bool_)
        chosen = np.unique(np.asarray(sites, dtype=np.int32))
        if len(chosen) and (chosen[0] < 0 or chosen[-1] >= n_sites):
            raise ValueError(f"sites must be 0 to {n_sites - 1}")
        self._is_open[chosen] = True
        order = np.argsort(site, kind="stable")
        self._column = np.concatenate([[0], np.cumsum(np.bincount(site, minlength=n_sites))]).astype(np.int64)
        self._column_row = np.repeat(np.arange(len(people), dtype=np.int32), np.diff(indptr))[order]
        self.nearest = np.full(len(people), -1, dtype=np.int32)
        """Nearest open site of each place, -1 where none is in its list (within the limit)."""
        self.distance = np.full(len(people), np.inf)
        """Cost to it, infinity where none."""
        self._scan(np.arange(len(people), dtype=np.int32))
        self._empty = np.diff(indptr) == 0

    @property
    def sites(self) -> Ints:
        """Open sites, sorted."""
        return np.flatnonzero(self._is_open).astype(np.int32)

    def open(self, site: int) -> None:
        """Open a site."""
        if self._is_open[site]:
            raise ValueError(f"site {site} is open already")
        self._is_open[site] = True
        self._scan(self._column_row[self._column[site] : self._column[site + 1]])

    def close(self, site: int) -> None:
        """Close a site."""
        if not self._is_open[site]:
            raise ValueError(f"site {site} is not open")
        self._is_open[site] = False
        self._scan(np.flatnonzero(self.nearest == site).astype(np.int32))

    def move(self, old: int, new: int) -> None:
        """Close one site and open another."""
        self.close(old)
        self.open(new)

    def mean_total(self) -> float:
        """Return sum(people x cost); places past their list cost `beyond`, or infinity where none was given.

        Places without any site in their list are left out.
        """
        counts = (self.people > 0) & ~self._empty
        reached = np.isfinite(self.distance)
        total = math.fsum((self.people * self.distance)[counts & reached].tolist())
        missing = counts & ~reached
        if not missing.any():
            return total
        if math.isnan(self._beyond):
            return math.inf
        return total + self._beyond * math.fsum(self.people[missing].tolist())

    def covered(self, limit: float) -> float:
        """Return the people whose nearest open site costs at most the limit."""
        return math.fsum(self.people[self.distance <= limit].tolist())

    def worst(self) -> float:
        """Return the largest cost of a place with people; `beyond` (or infinity) where one is past its list."""
        counts = (self.people > 0) & ~self._empty
        if not counts.any():
            return 0.0
        worst = float(self.distance[counts].max())
        return self._beyond if math.isinf(worst) and not math.isnan(self._beyond) else worst

    def _scan(self, rows: Ints) -> None:
        args = (self._indptr, self._site, self._cost, self._is_open, self._limit, self.nearest, self.distance)
        _rescan(np.ascontiguousarray(rows), *args)
