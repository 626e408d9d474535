"""The nearest usable road to every place and site, found exactly by a grid of road segments."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import inline, kernel
from piste.travel.road.graph import RoadGraph
from piste.travel.road.profile import Profile
from piste.travel.road.way_rule import Use, build_rule_table

METRES_A_STEP = 6371008.8 * np.pi / 180 * 1e-7
"""Metres of 1e-7 degrees along a meridian."""
SMALLEST_CELL_M = 100.0


class Foothold(IntEnum):
    """How a place stands to the roads."""

    ROAD = 0
    TOO_FAR = 1
    """Farther than the profile's limit from every road."""
    ISLAND = 2
    """At roads that nothing joins to the main network."""


@dataclass(frozen=True)
class Snap:
    """k points on the roads; `fraction` is the position on `segment` of the graph, 0 at its start along the chain."""

    segment: NDArray[np.int64]
    """-1 where there is none."""
    fraction: NDArray[np.float64]
    leg_m: NDArray[np.float64]
    """Straight metres to the road; to the nearest one at all where it is too far, infinite where none was looked at."""
    foothold: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.segment)


def snap_to_roads(graph: RoadGraph, profile: Profile, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Snap:
    """Find the nearest road of each point (degrees) within the profile's limit.

    Roads on which a profile lets nobody hang (motorways, ferries) are passed over. Where a road of an island is nearer
    than any of the network, the point is on the island. Distances are those of the plane that touches the earth at
    the point, exact to a metre within the limit.
    """
    rules = build_rule_table(graph.kinds, profile)
    usable = np.flatnonzero((rules.snap & (rules.use != Use.CLOSED))[graph.kind])
    at = usable + graph.chain_of_segment[usable]
    x = np.stack([graph.point_x[at], graph.point_x[at + 1]], axis=1)
    y = np.stack([graph.point_y[at], graph.point_y[at + 1]], axis=1)
    limit_m = profile.snapping.limit_m
    nearest, fraction, leg_m = find_nearest(x, y, lat, lon, limit_m)
    _, _, island_m = find_nearest(graph.island_x, graph.island_y, lat, lon, limit_m)
    foothold = np.full(len(lat), Foothold.ROAD, dtype=np.uint8)
    foothold[nearest < 0] = Foothold.TOO_FAR
    foothold[island_m < leg_m] = Foothold.ISLAND
    segment = np.where(foothold == Foothold.ROAD, usable[nearest] if len(usable) else -1, -1)
    return Snap(segment.astype(np.int64), fraction, np.minimum(leg_m, island_m), foothold)


def find_nearest(
    x: NDArray[np.int32],
    y: NDArray[np.int32],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    limit_m: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the nearest segment (-1: none within the limit), the position on it, and the metres to it.

    Parameters
    ----------
    x, y
        k x 2 ends of segments in 1e-7 degrees.
    lat, lon
        Points in degrees; NaN is near nothing.
    limit_m
        Nothing farther is looked for.
    """
    if len(x) == 0:
        return np.full(len(lat), -1), np.zeros(len(lat)), np.full(len(lat), np.inf)
    west, south = float(x.min()), float(y.min())
    width, height = float(x.max()) - west, float(y.max()) - south
    squeeze = max(0.05, float(np.cos(np.radians((south + height / 2) * 1e-7))))
    area = max(width * squeeze * METRES_A_STEP, 1.0) * max(height * METRES_A_STEP, 1.0)
    cell_m = max(SMALLEST_CELL_M, np.sqrt(area / len(x)))
    cell_y = cell_m / METRES_A_STEP
    cell_x = cell_y / squeeze
    columns, rows = int(width // cell_x) + 1, int(height // cell_y) + 1
    ends = np.ascontiguousarray(x, np.int32), np.ascontiguousarray(y, np.int32)
    starts, members = fill_grid(*ends, west, south, cell_x, cell_y, columns, rows)
    query = np.ascontiguousarray(lon * 1e7, np.float64), np.ascontiguousarray(lat * 1e7, np.float64)
    return search_grid(*ends, starts, members, west, south, cell_x, cell_y, columns, rows, *query, limit_m)


@kernel(
    "Tuple((int64[::1], int32[::1]))(int32[:, ::1], int32[:, ::1], float64, float64, float64, float64, int64, int64)"
)
def fill_grid(
    x: NDArray[np.int32],
    y: NDArray[np.int32],
    west: float,
    south: float,
    cell_x: float,
    cell_y: float,
    columns: int,
    rows: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """List for every cell the segments whose bounding box touches it."""
    starts = np.zeros(columns * rows + 1, dtype=np.int64)
    members = np.empty(0, dtype=np.int32)
    fill = np.empty(0, dtype=np.int64)
    for turn in range(2):
        if turn == 1:
            for cell in range(columns * rows):
                starts[cell + 1] += starts[cell]
            fill = starts[:-1].copy()
            members = np.empty(starts[-1], dtype=np.int32)
        for k in range(len(x)):
            left, right = int((min(x[k, 0], x[k, 1]) - west) / cell_x), int((max(x[k, 0], x[k, 1]) - west) / cell_x)
            low, high = int((min(y[k, 0], y[k, 1]) - south) / cell_y), int((max(y[k, 0], y[k, 1]) - south) / cell_y)
            for row in range(low, min(high, rows - 1) + 1):
                for column in range(left, min(right, columns - 1) + 1):
                    cell = row * columns + column
                    if turn == 0:
                        starts[cell + 1] += 1
                    else:
                        members[fill[cell]] = k
                        fill[cell] += 1
    return starts, members


@inline
def _distance_to(ax: float, ay: float, bx: float, by: float, east_m: float) -> tuple[float, float]:
    """Return metres from the origin to a segment, and where on it the nearest point is."""
    ax, bx = ax * east_m, bx * east_m
    ay, by = ay * METRES_A_STEP, by * METRES_A_STEP
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    part = 0.0
    if length > 0.0:
        part = min(1.0, max(0.0, -(ax * dx + ay * dy) / length))
    return np.hypot(ax + part * dx, ay + part * dy), part


@kernel(
    "Tuple((int64[::1], float64[::1], float64[::1]))(int32[:, ::1], int32[:, ::1], int64[::1], int32[::1],"
    "float64, float64, float64, float64, int64, int64, float64[::1], float64[::1], float64)"
)
def search_grid(
    x: NDArray[np.int32],
    y: NDArray[np.int32],
    starts: NDArray[np.int64],
    members: NDArray[np.int32],
    west: float,
    south: float,
    cell_x: float,
    cell_y: float,
    columns: int,
    rows: int,
    query_x: NDArray[np.float64],
    query_y: NDArray[np.float64],
    limit_m: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Look through rings of cells around each point until nothing nearer can follow; ties go to the lower segment."""
    nearest = np.full(len(query_x), -1, dtype=np.int64)
    fraction = np.zeros(len(query_x))
    metres = np.full(len(query_x), np.inf)
    for q in range(len(query_x)):
        px, py = query_x[q], query_y[q]
        if not (np.isfinite(px) and np.isfinite(py)):
            continue
        east_m = METRES_A_STEP * np.cos(np.radians(py * 1e-7))
        narrow = min(cell_x * east_m, cell_y * METRES_A_STEP)
        column, row = int(np.floor((px - west) / cell_x)), int(np.floor((py - south) / cell_y))
        best = limit_m
        ring = 0
        while True:
            for r in range(max(0, row - ring), min(rows - 1, row + ring) + 1):
                step = 1 if abs(r - row) == ring else max(1, 2 * ring)
                for c in range(column - ring, column + ring + 1, step):
                    if c < 0 or c >= columns:
                        continue
                    for slot in range(starts[r * columns + c], starts[r * columns + c + 1]):
                        k = members[slot]
                        away, part = _distance_to(x[k, 0] - px, y[k, 0] - py, x[k, 1] - px, y[k, 1] - py, east_m)
                        if away < best or (away == best and (nearest[q] < 0 or k < nearest[q])):
                            best = away
                            nearest[q] = k
                            fraction[q] = part
                            metres[q] = away
            if ring * narrow >= best:
                break
            ring += 1
    return nearest, fraction, metres
