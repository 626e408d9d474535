"""Two networks side by side: who gains, who loses, and which points open, close or move."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.site import Sites
from piste.core.earth import great_circle_km
from piste.siting.access import NetworkState
from piste.siting.reasons.change import Change, build_change
from piste.siting.reasons.ground import Ground

Ints = NDArray[np.int32]

MOVED_KM = 30.0
"""A closed and an opened point at most this far apart, each the other's nearest, are told as one that moved."""


@dataclass(frozen=True)
class Moved:
    """A point that moves from one site to another, in a straight line."""

    old: int
    new: int
    km: float


@dataclass(frozen=True)
class Comparison:
    """What becomes of people when the second network takes the first one's place."""

    before: NetworkState
    after: NetworkState
    change: Change
    """By municipality of `codes`."""
    codes: tuple[str, ...]
    groups: tuple[str, ...]
    kept: Ints
    opened: Ints
    closed: Ints
    moved: tuple[Moved, ...]

    def order_by_loss(self) -> NDArray[np.intp]:
        """Return municipalities, those that lose most first."""
        return order_by_loss(self.change)


def build_comparison(ground: Ground, before: NetworkState, after: NetworkState, sites: Sites) -> Comparison:
    """Compare two networks over the people and municipalities of a plan's ground."""
    change = build_change(
        before.seconds, after.seconds, ground.folk, ground.area, len(ground.codes), ground.limit_s
    )  # fmt: skip
    opened = np.setdiff1d(after.sites, before.sites).astype(np.int32)
    closed = np.setdiff1d(before.sites, after.sites).astype(np.int32)
    moved = find_moved(sites, closed, opened)
    return Comparison(
        before=before,
        after=after,
        change=change,
        codes=ground.codes,
        groups=ground.folk.groups,
        kept=np.intersect1d(before.sites, after.sites).astype(np.int32),
        opened=np.setdiff1d(opened, [one.new for one in moved]).astype(np.int32),
        closed=np.setdiff1d(closed, [one.old for one in moved]).astype(np.int32),
        moved=moved,
    )


def order_by_loss(change: Change) -> NDArray[np.intp]:
    """Return areas by what they lose: people who fall outside, less those who come within, then people x time more."""
    outside = change.fall_outside[:, 0] - change.come_within[:, 0]
    reached = np.minimum(change.reached_before, change.reached_after)[:, 0]
    before, after = change.mean_before_min[:, 0], change.mean_after_min[:, 0]
    both = np.isfinite(before) & np.isfinite(after)
    longer = np.where(both, reached * (np.where(both, after, 0) - np.where(both, before, 0)), 0.0)
    return np.lexsort((np.arange(len(change)), -longer, -outside))


def find_moved(sites: Sites, closed: Ints, opened: Ints) -> tuple[Moved, ...]:
    """Pair closed points with opened ones: each the other's nearest, and not far apart."""
    if not len(closed) or not len(opened):
        return ()
    lat, lon = sites.lat, sites.lon
    km = great_circle_km(lat[closed][:, None], lon[closed][:, None], lat[opened][None], lon[opened][None])
    pairs = []
    for k, old in enumerate(closed):
        new = int(np.argmin(km[k]))
        if int(np.argmin(km[:, new])) == k and km[k, new] <= MOVED_KM:
            pairs.append(Moved(int(old), int(opened[new]), float(km[k, new])))
    return tuple(pairs)
