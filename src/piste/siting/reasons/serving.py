"""Which points serve the people of which municipality."""

from dataclasses import dataclass

import numpy as np

from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.siting.access import NetworkState
from piste.siting.reasons.ground import Ground


@dataclass(frozen=True)
class Served:
    """People of one municipality whose nearest point it is, and their mean time in minutes."""

    site: int
    """-1: reached by none."""
    people: float
    mean_min: float
    """NaN where they are not reached."""


def build_serving(ground: Ground, state: NetworkState) -> tuple[tuple[Served, ...], ...]:
    """Return for each municipality of `ground.codes` the points that serve it, most people first."""
    width = ground.times.n_sites + 1
    rows = np.flatnonzero(ground.units > 0)
    keys = (ground.area[rows] * width + state.nearest[rows] + 1).astype(np.int64)
    pairs, row = np.unique(keys, return_inverse=True)
    units = np.bincount(row, ground.units[rows], minlength=len(pairs))
    seconds = np.where(state.seconds == NOT_REACHED_S, 0, state.seconds)[rows]
    moved = np.bincount(row, ground.units[rows] * seconds, minlength=len(pairs))
    found: list[list[Served]] = [[] for _ in ground.codes]
    for k in np.lexsort((pairs, -units)):
        area, site = int(pairs[k] // width), int(pairs[k] % width) - 1
        mean = float(moved[k] / units[k]) / SECONDS_PER_MIN if site >= 0 else float("nan")
        found[area].append(Served(site, float(units[k]) / ground.folk.per_person, mean))
    return tuple(tuple(one) for one in found)
