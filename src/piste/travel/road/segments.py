"""Roads cut into straight pieces between neighbouring points, with everything that a driver meets there."""

from dataclasses import dataclass, fields, replace
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from piste.core.earth import great_circle_km
from piste.travel.road.osm_roads import Mark, OsmRoads
from piste.travel.road.way_rule import RuleTable

DEGREES = 1e-7
"""One step of a whole-number coordinate."""
KM_A_DEGREE = 111.195


class Delay(IntFlag):
    """What costs time where a segment ends; `BOARDING` where it begins. The bits index a profile's penalties."""

    SIGNALS = 1
    STOP = 2
    GIVE_WAY = 4
    GATE = 8
    YIELD = 16
    EQUAL = 32
    ROUNDABOUT = 64
    BOARDING = 128


@dataclass(frozen=True)
class Segments:
    """s straight pieces between points `tail` and `head` of n; along them is the direction of their way."""

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    way: NDArray[np.int32]
    kind: NDArray[np.int32]
    length_m: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.tail)

    def take(self, chosen: NDArray[np.bool_]) -> "Segments":
        """Return a part of them."""
        return replace(self, **{item.name: getattr(self, item.name)[chosen] for item in fields(self)})


@dataclass(frozen=True)
class Points:
    """n points of roads: longitude `x` and latitude `y` in 1e-7 degrees, and what stands there."""

    x: NDArray[np.int32]
    y: NDArray[np.int32]
    mark: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.x)


def cut_segments(roads: OsmRoads) -> tuple[Points, Segments]:
    """Cut ways at their points. Where a barrier stands, what comes before it and what comes after do not meet."""
    ids, first, point = np.unique(roads.point_id, return_index=True, return_inverse=True)
    mark = np.zeros(len(ids), dtype=np.uint8)
    marked = np.array(sorted(roads.marks), dtype=np.int64)
    marked = marked[np.isin(marked, ids)]
    mark[np.searchsorted(ids, marked)] = [roads.marks[number] for number in marked.tolist()]
    x, y = roads.x[first], roads.y[first]
    begins, ends = point.astype(np.int32), point.astype(np.int32)
    blocked = np.flatnonzero(mark[point] & Mark.BARRIER)
    begins[blocked] = len(ids) + np.arange(len(blocked), dtype=np.int32)
    ends[blocked] = len(ids) + len(blocked) + np.arange(len(blocked), dtype=np.int32)
    copies = np.concatenate([np.arange(len(ids)), point[blocked], point[blocked]])
    points = Points(x[copies], y[copies], mark[copies])
    way_of_point = np.repeat(np.arange(len(roads.way_id), dtype=np.int32), np.diff(roads.point_ptr))
    at = np.flatnonzero(way_of_point[:-1] == way_of_point[1:])
    at = at[point[at] != point[at + 1]]
    metres = 1000 * great_circle_km(
        roads.y[at] * DEGREES, roads.x[at] * DEGREES, roads.y[at + 1] * DEGREES, roads.x[at + 1] * DEGREES
    )
    way = way_of_point[at]
    return points, Segments(begins[at], ends[at + 1], way, roads.way_kind[way], metres.astype(np.float32))


def find_towns(
    points: Points, segments: Segments, rules: RuleTable, cell_m: float, junctions_per_km2: float
) -> NDArray[np.bool_]:
    """Return whether each segment is in a town: by its tags, else by the junctions of streets around its middle."""
    street = rules.street[segments.kind]
    meeting = np.bincount(np.concatenate([segments.tail[street], segments.head[street]]), minlength=len(points))
    junction = np.flatnonzero(meeting >= 3)
    height = cell_m / 1000 / KM_A_DEGREE / DEGREES
    squeeze = np.cos(np.radians(float(np.median(points.y)) * DEGREES))
    column, row = points.x / (height / squeeze), points.y / height
    left, low = int(column.min()) - 2, int(row.min()) - 2
    wide = int(column.max()) - left + 3
    cell = (row.astype(np.int64) - low) * wide + (column.astype(np.int64) - left)
    known, count = np.unique(cell[junction], return_counts=True)
    middle_row = ((row[segments.tail] + row[segments.head]) / 2).astype(np.int64) - low
    middle_column = ((column[segments.tail] + column[segments.head]) / 2).astype(np.int64) - left
    around = np.zeros(len(segments), dtype=np.int64)
    for up in (-1, 0, 1):
        for aside in (-1, 0, 1):
            wanted = (middle_row + up) * wide + middle_column + aside
            place = np.minimum(np.searchsorted(known, wanted), max(0, len(known) - 1))
            if len(known):
                around += np.where(known[place] == wanted, count[place], 0)
    dense = around >= junctions_per_km2 * 9 * (cell_m / 1000) ** 2
    told = rules.urban[segments.kind]
    return np.where(told >= 0, told == 1, dense)


def find_delays(points: Points, segments: Segments, rules: RuleTable) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the `Delay` bits of each segment driven along it and against it."""
    n = len(points)
    rank, is_ferry = rules.rank[segments.kind], rules.is_ferry[segments.kind]
    round_about = rules.roundabout[segments.kind]
    ends = np.concatenate([segments.tail, segments.head])
    meeting = np.bincount(ends, minlength=n)
    biggest = np.full(n, np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(biggest, ends, np.concatenate([rank, rank]))
    of_biggest = np.bincount(ends[np.concatenate([rank, rank]) == biggest[ends]], minlength=n)
    has_round = np.zeros(n, dtype=bool)
    has_round[ends[np.concatenate([round_about, round_about])]] = True
    has_road = np.zeros(n, dtype=bool)
    has_road[ends[~np.concatenate([is_ferry, is_ferry])]] = True

    def arriving(at: NDArray[np.int32], start: NDArray[np.int32], other_way: Mark) -> NDArray[np.uint8]:
        mark = np.where(points.mark[at] & other_way, points.mark[at] & Mark.GATE, points.mark[at])
        delay = (mark & (Mark.SIGNALS | Mark.STOP | Mark.GIVE_WAY | Mark.GATE)).astype(np.uint8)
        free = (mark & (Mark.SIGNALS | Mark.STOP | Mark.GIVE_WAY) == 0) & ~round_about & ~is_ferry
        enters = free & has_round[at]
        crosses = free & ~has_round[at] & (meeting[at] >= 3)
        delay[enters] |= np.uint8(Delay.ROUNDABOUT)
        delay[crosses & (rank > biggest[at])] |= np.uint8(Delay.YIELD)
        delay[crosses & (rank == biggest[at]) & (of_biggest[at] >= 3)] |= np.uint8(Delay.EQUAL)
        delay[is_ferry & has_road[start]] |= np.uint8(Delay.BOARDING)
        return delay

    along = arriving(segments.head, segments.tail, Mark.BACKWARD_ONLY)
    against = arriving(segments.tail, segments.head, Mark.FORWARD_ONLY)
    return along, against
