"""What closing each point would mean: who would lose what, municipality by municipality, and where they would go."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.siting.reasons.change import Change, build_change
from piste.siting.reasons.ground import Ground

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Closings:
    """Closing each of p points alone: one row for each municipality in its catchment, sorted by point.

    `point` numbers the points in the order of `ground.own`, `area` the municipalities in the order of `ground.codes`.
    """

    point: Longs
    area: Longs
    change: Change
    moved_point: Longs
    moved_site: Ints
    """To which open site people of a point would go; -1: no other is within the cut-off."""
    moved_people: Floats

    def of_point(self, point: int) -> Longs:
        """Return a point's rows: those who lose most first (people who fall outside, then people x time)."""
        rows = np.flatnonzero(self.point == point)
        lost = self.change.seconds_after[rows, 0] - self.change.seconds_before[rows, 0]
        return rows[np.lexsort((rows, -lost, -self.change.fall_outside[rows, 0]))]

    def moves_of(self, point: int) -> list[tuple[int, float]]:
        """Return where a point's people would go, most of them first."""
        rows = np.flatnonzero(self.moved_point == point)
        order = rows[np.lexsort((self.moved_site[rows], -self.moved_people[rows]))]
        return [(int(self.moved_site[row]), float(self.moved_people[row])) for row in order]


def build_closings(ground: Ground) -> Closings:
    """Close every point in turn: its people go to their second nearest open one."""
    own, areas = ground.own, len(ground.codes)
    number = np.full(ground.times.n_sites, -1, dtype=np.int64)
    number[own] = np.arange(len(own))
    nearest = ground.state.nearest
    point = np.where(nearest >= 0, number[nearest], -1)
    rows = np.flatnonzero((point >= 0) & (ground.units > 0))
    pairs, row = np.unique(point[rows] * areas + ground.area[rows], return_inverse=True)
    folk = type(ground.folk)(ground.folk.units[rows], ground.folk.per_person, ground.folk.groups)
    change = build_change(
        ground.state.seconds[rows], ground.second_s[rows], folk, row.astype(np.int64), len(pairs), ground.limit_s
    )
    width = ground.times.n_sites + 1
    keys = (point[rows] * width + ground.second_site[rows] + 1).astype(np.int64)
    moves, row = np.unique(keys, return_inverse=True)
    people = np.bincount(row, ground.units[rows], minlength=len(moves)) / ground.folk.per_person
    return Closings(
        point=pairs // areas,
        area=pairs % areas,
        change=change,
        moved_point=moves // width,
        moved_site=(moves % width - 1).astype(np.int32),
        moved_people=people,
    )
