"""Made-up countries to measure siting on: places around towns and in the countryside, sites among the places."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from piste import siting

Floats = NDArray[np.float64]

SIDE_KM = 400.0
TOWNS = 60


@dataclass(frozen=True)
class Country:
    """n places with people and m sites, on a square plane in kilometres."""

    places: Floats
    people: Floats
    sites: Floats

    def nearest(self, k: int) -> siting.Problem:
        """Return the problem whose lists hold the k nearest sites of each place."""
        cost, site = cKDTree(self.sites).query(self.places, k=k)
        n = len(self.places)
        return siting.Problem.from_lists(np.arange(n + 1) * k, site.ravel(), cost.ravel(), self.people, len(self.sites))

    def within(self, radius_km: float) -> siting.Problem:
        """Return the problem whose lists hold the sites within a radius of each place; some lists are empty."""
        tree = cKDTree(self.places)
        pairs = tree.sparse_distance_matrix(cKDTree(self.sites), radius_km, output_type="ndarray")
        order = np.lexsort((pairs["j"], pairs["v"], pairs["i"]))
        counts = np.bincount(pairs["i"], minlength=len(self.places))
        indptr = np.concatenate([[0], np.cumsum(counts)])
        return siting.Problem.from_lists(indptr, pairs["j"][order], pairs["v"][order], self.people, len(self.sites))

    def matrix(self) -> Floats:
        """Return all distances, places x sites."""
        return np.sqrt(((self.places[:, None] - self.sites[None]) ** 2).sum(axis=-1))


def draw_country(n: int, m: int, *, seed: int = 7, shuffled: bool = True) -> Country:
    """Draw a country: 70 % of the places lie around 60 towns whose sizes fall by rank, the others anywhere.

    Without `shuffled` the places stand town after countryside, as in the first figures published for lists of nearest.
    """
    rng = np.random.default_rng(seed)
    towns = rng.uniform(0, SIDE_KM, (TOWNS, 2))
    share = 1 / np.arange(1, TOWNS + 1) ** 0.9
    urban = int(n * 0.7)
    around = towns[rng.choice(TOWNS, urban, p=share / share.sum())] + rng.normal(0, SIDE_KM / 50, (urban, 2))
    places = np.concatenate([around, rng.uniform(0, SIDE_KM, (n - urban, 2))])
    if shuffled:
        places = places[rng.permutation(n)]
    people = rng.lognormal(2, 1.2, n).round() + 1
    return Country(places, people, places[rng.choice(n, m, replace=False)])
