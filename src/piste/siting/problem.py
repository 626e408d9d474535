"""A siting problem: for each place its sites in rising cost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from piste.siting.evaluator import Evaluator
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Problem:
    """n places, m sites: the sites of place i are `site[indptr[i]:indptr[i + 1]]` in rising `cost`.

    cost is any non-negative number (minutes, metres, euros), people any non-negative weight. A site that does not
    stand in a place's list is out of its reach.
    """

    indptr: NDArray[np.int64]
    site: Ints
    cost: Floats
    people: Floats
    n_sites: int
    columns: tuple[NDArray[np.int64], Ints] | None = None
    """Pointer and places of each site (see `list_columns`), where they are kept; an evaluator counts them otherwise."""

    @property
    def n_places(self) -> int:
        """Number of places."""
        return len(self.people)

    @classmethod
    def from_lists(
        cls, indptr: ArrayLike, site: ArrayLike, cost: ArrayLike, people: ArrayLike, n_sites: int
    ) -> "Problem":
        """Take sparse lists: per place its sites in rising cost, each site at most once.

        Raises
        ------
        ValueError
            Where shapes do not fit, numbers are negative or not finite, or a list is not in rising order; every fault
            that was found is named.
        """
        # Kernels want arrays that could be written, as arrays from files and tables often cannot; none is written to.
        made = cls(
            np.require(indptr, np.int64, ["C", "W"]),
            np.require(site, np.int32, ["C", "W"]),
            np.require(cost, np.float64, ["C", "W"]),
            np.require(people, np.float64, ["C", "W"]),
            int(n_sites),
        )
        faults = check_problem(made)
        if faults:
            raise ValueError("; ".join(faults))
        return made

    @classmethod
    def from_matrix(cls, cost: ArrayLike, people: ArrayLike) -> "Problem":
        """Take a dense cost matrix, places x sites, infinity where out of reach."""
        dense = np.asarray(cost, dtype=np.float64)
        if dense.ndim != 2:
            raise ValueError(f"cost has {dense.ndim} dimensions; it must be places x sites")
        order = np.argsort(dense, axis=1, kind="stable").astype(np.int32)
        ranked = np.take_along_axis(dense, order, axis=1)
        inside = ranked != np.inf
        indptr = np.concatenate([[0], np.cumsum(inside.sum(axis=1))])
        return cls.from_lists(indptr, order[inside], ranked[inside], people, dense.shape[1])

    @classmethod
    def from_times(cls, times: TimeLists, people: ArrayLike) -> "Problem":
        """Take travel times; cost is seconds, exactly."""
        return cls.from_lists(times.indptr, times.site, times.seconds.astype(np.float64), people, times.n_sites)

    def evaluator(self, sites: ArrayLike, *, limit: float | None = None, beyond: ArrayLike | None = None) -> Evaluator:
        """Return an evaluator of these open sites, in which sites open, close and move one at a time."""
        made = Evaluator(self.indptr, self.site, self.cost, self.people, self.n_sites, sites, limit, beyond)
        if self.columns is not None:
            made.take_columns(*self.columns)
        return made


def check_problem(problem: Problem) -> list[str]:
    """Return every fault of a problem's arrays in words; none for a sound one."""
    faults = []
    indptr, n = problem.indptr, problem.n_places
    if problem.people.ndim != 1 or len(indptr) != n + 1:
        return [f"indptr has {len(indptr)} entries for {n} places; it must have {n + 1}"]
    if indptr[0] != 0 or (np.diff(indptr) < 0).any() or indptr[-1] != len(problem.site):
        return ["indptr must begin with 0, never fall, and end with the number of entries"]
    if len(problem.site) != len(problem.cost):
        return [f"{len(problem.site)} sites but {len(problem.cost)} costs"]
    for name, array in (("people", problem.people), ("cost", problem.cost)):
        bad = np.flatnonzero(~(np.isfinite(array) & (array >= 0)))
        if len(bad):
            faults.append(f"{name} must be finite and not negative; {len(bad)} are not, the first at entry {bad[0]}")
    outside = np.flatnonzero((problem.site < 0) | (problem.site >= problem.n_sites))
    if len(outside):
        faults.append(f"{len(outside)} sites are not 0 to {problem.n_sites - 1}, the first at entry {outside[0]}")
        return faults
    place = np.repeat(np.arange(n), np.diff(indptr))
    falls = np.flatnonzero((np.diff(problem.cost) < 0) & (np.diff(place) == 0))
    if len(falls):
        faults.append(f"the costs of place {place[falls[0]]} do not rise; sort each place's sites by cost")
    keys = np.sort(place * np.int64(max(problem.n_sites, 1)) + problem.site)
    twice = np.flatnonzero(np.diff(keys) == 0)
    if len(twice):
        row, column = divmod(int(keys[twice[0]]), problem.n_sites)
        faults.append(f"site {column} stands twice in the list of place {row}")
    return faults
