"""Rules on which sites may and must be open."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from piste.siting.problem import Problem

Ints = NDArray[np.int32]


def _none() -> Ints:
    return np.zeros(0, dtype=np.int32)


@dataclass(frozen=True)
class Rules:
    """Sites fixed open, sites that may not open, and groups of sites of which at least one must be open."""

    fixed: Ints = field(default_factory=_none)
    forbidden: Ints = field(default_factory=_none)
    one_of: tuple[Ints, ...] = ()
    numbers: tuple[int, ...] = ()
    """The caller's number of each group's region."""


def build_rules(
    n_sites: int,
    *,
    fixed: ArrayLike = (),
    forbidden: ArrayLike = (),
    regions: ArrayLike | None = None,
) -> Rules:
    """Build rules from what a caller has.

    Parameters
    ----------
    n_sites
        Number of sites.
    fixed, forbidden
        Sites that are open in every plan, and in none.
    regions
        For each site the number of its region, negative for none: every region with a site keeps at least one point.

    Raises
    ------
    ValueError
        Where a site does not exist, or is both fixed and forbidden.
    """
    sets = {}
    for name, given in (("fixed", fixed), ("forbidden", forbidden)):
        sites = np.unique(np.asarray(given, dtype=np.int64)).astype(np.int32)
        if len(sites) and (sites[0] < 0 or sites[-1] >= n_sites):
            raise ValueError(f"{name} sites must be 0 to {n_sites - 1}")
        sets[name] = sites
    both = np.intersect1d(sets["fixed"], sets["forbidden"])
    if len(both):
        raise ValueError(f"sites {both.tolist()} are both fixed and forbidden")
    numbers: list[int] = []
    region = np.full(n_sites, -1)
    if regions is not None:
        region = np.asarray(regions, dtype=np.int64)
        if region.shape != (n_sites,):
            raise ValueError(f"regions has shape {region.shape}; it must give one number for each of {n_sites} sites")
        numbers = np.unique(region[region >= 0]).tolist()
    groups = tuple(np.flatnonzero(region == number).astype(np.int32) for number in numbers)
    return Rules(sets["fixed"], sets["forbidden"], groups, tuple(numbers))


def count_people_within(problem: Problem, limit: float) -> NDArray[np.float64]:
    """Return for each site the people whose cost to it is at most the limit, other sites ignored."""
    near = problem.cost <= limit
    people = np.repeat(problem.people, np.diff(problem.indptr))
    counts = np.bincount(problem.site[near], weights=people[near], minlength=problem.n_sites)
    return counts.astype(np.float64)
