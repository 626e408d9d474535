"""The estimate's inner loops: straight drives, lines over water, ways round it."""

import heapq
import math

import numpy as np
from numpy.typing import NDArray

from piste.core.earth import RADIUS_KM
from piste.core.kernel import inline, kernel
from piste.core.units import SECONDS_PER_MIN
from piste.travel.drive_time import drive_min

TICKS_PER_MIN = 10_000
"""Ways over land are added up in whole numbers, so that their order on the heap is never a matter of rounding."""
FAR = np.iinfo(np.int64).max
PIECE_BITS = 24
PIECE_MASK = (1 << PIECE_BITS) - 1

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Masses = NDArray[np.int32]
Shore = NDArray[np.int8]
Flags = NDArray[np.bool_]


@inline
def crosses_water(shore: Shore, from_x: float, from_y: float, to_x: float, to_y: float, most: float) -> bool:
    """Tell whether a straight line on the grid crosses more than `most` cells of water, stepping as far as is safe."""
    length = math.hypot(to_x - from_x, to_y - from_y)
    x_step, y_step = (to_x - from_x) / max(length, 1e-9), (to_y - from_y) / max(length, 1e-9)
    at, water = 0.0, 0.0
    while at < length:
        near = shore[int(from_y + at * y_step), int(from_x + at * x_step)]
        step = min(max(abs(near) - 1.0, 0.5), length - at)
        if near < 0:
            water += step
            if water > most:
                return True
        at += step
    return False


@kernel(
    "void(int64[::1], int64[::1], int64[::1], boolean[::1], float64[:,::1], float64, float64, float64, int64, int64,"
    "int64[::1])"
)
def spread_over_land(
    indptr: Ints, head: Ints, ticks: Ints, crosses: Flags, middle: Floats,
    from_x: float, from_y: float, ticks_per_cell: float, start: int, limit: int, best: Ints,
) -> None:  # fmt: skip
    """Fill `best` with the least ticks from a point on piece `start` to all pieces' middles, `FAR` past the limit.

    Dijkstra; a heap of one number an entry (ticks, then piece) takes two thirds of the time of one of pairs.
    """
    best[:] = FAR
    best[start] = int(math.hypot(from_x - middle[start, 0], from_y - middle[start, 1]) * ticks_per_cell)
    heap = [(best[start] << PIECE_BITS) | start]
    for edge in range(indptr[start], indptr[start + 1]):  # straight to the neighbours, not by the middle
        if not crosses[edge]:
            piece = head[edge]
            best[piece] = int(math.hypot(from_x - middle[piece, 0], from_y - middle[piece, 1]) * ticks_per_cell)
            heapq.heappush(heap, (best[piece] << PIECE_BITS) | piece)
    while heap:
        first = heapq.heappop(heap)
        done, piece = first >> PIECE_BITS, first & PIECE_MASK
        if done > best[piece]:
            continue
        for edge in range(indptr[piece], indptr[piece + 1]):
            total = done + ticks[edge]
            if total < best[head[edge]] and total <= limit:
                best[head[edge]] = total
                heapq.heappush(heap, (total << PIECE_BITS) | head[edge])


@inline
def ticks_to_point(
    indptr: Ints,
    head: Ints,
    crosses: Flags,
    middle: Floats,
    x: float,
    y: float,
    ticks_per_cell: float,
    piece: int,
    best: Ints,
) -> int:
    """Return the least ticks to a point on a piece: from its middle or straight from a neighbour's; else `FAR`."""
    if piece < 0:
        return FAR
    least = FAR
    if best[piece] != FAR:
        least = best[piece] + int(math.hypot(x - middle[piece, 0], y - middle[piece, 1]) * ticks_per_cell)
    for edge in range(indptr[piece], indptr[piece + 1]):
        near = head[edge]
        if not crosses[edge] and best[near] < least:
            least = min(least, best[near] + int(math.hypot(x - middle[near, 0], y - middle[near, 1]) * ticks_per_cell))
    return least


@kernel(
    "Tuple((int32[::1], int32[::1], uint16[::1]))(int64, int64,"
    "float64[:,::1], float64[::1], float64[:,::1], int32[::1], int64[::1], float64[::1],"
    "float64[:,::1], float64[::1], float64[:,::1], int32[::1], int64[::1], float64[::1],"
    "int8[:,::1], int64[::1], int64[::1], int64[::1], boolean[::1], float64[:,::1])"
)
def reach_sites(
    first: int, last: int,
    place: Floats, place_busy: Floats, place_at: Floats, place_mass: Masses, place_piece: Ints, spread_km2: Floats,
    site: Floats, site_busy: Floats, site_at: Floats, site_mass: Masses, site_piece: Ints, constants: Floats,
    shore: Shore, indptr: Ints, head: Ints, ticks: Ints, crosses: Flags, middle: Floats,
) -> tuple[Masses, Masses, NDArray[np.uint16]]:  # fmt: skip
    """Return (place, site, seconds) of all pairs within the cut-off whose site is one of `first` to `last` - 1.

    `constants`: minutes per km, access minutes, city minutes, city start km, cut-off minutes, cells of open water, km
    of a cell.
    """
    pace, access, city, start_km, cutoff, most_water, cell_km = constants
    ticks_per_cell, limit = cell_km * pace * TICKS_PER_MIN, int((cutoff - access) * TICKS_PER_MIN)
    n = len(place)
    most_km = (cutoff - access) / pace if pace > 0 else np.inf
    longest_s = math.floor(cutoff * SECONDS_PER_MIN + 1e-9)  # of the seconds as kept: a limit holds for what users see
    most_chord2 = (2 * math.sin(min(math.pi, most_km / RADIUS_KM) / 2)) ** 2 if most_km >= 0 else -1.0
    to_place = np.empty((last - first) * n, dtype=np.int32)
    to_site = np.empty((last - first) * n, dtype=np.int32)
    seconds = np.empty((last - first) * n, dtype=np.uint16)
    waiting, waiting_km = np.empty(n, dtype=np.int64), np.empty(n)
    best = np.empty(len(indptr) - 1, dtype=np.int64)
    k = 0
    for s in range(first, last):
        waits = 0
        to_x, to_y = site_at[s]
        for i in range(n):
            chord2 = 0.0
            for axis in range(3):
                chord2 += (place[i, axis] - site[s, axis]) ** 2
            if chord2 > most_chord2:
                continue
            straight = 2 * RADIUS_KM * math.asin(min(1.0, 0.5 * math.sqrt(chord2)))
            km = math.sqrt(straight * straight + spread_km2[i])
            total = drive_min(km, pace * km, max(place_busy[i], site_busy[s]), access, city, start_km)
            took_s = math.ceil(total * SECONDS_PER_MIN - 1e-9)
            if took_s > longest_s:
                continue
            x, y = place_at[i]
            on_land = place_mass[i] > 0 or (int(x) == int(to_x) and int(y) == int(to_y))
            if place_mass[i] == site_mass[s] and on_land and not crosses_water(shore, x, y, to_x, to_y, most_water):
                to_place[k], to_site[k], seconds[k] = i, s, took_s
                k += 1
            else:
                waiting[waits], waiting_km[waits] = i, km
                waits += 1
        if waits == 0 or site_piece[s] < 0 or limit < 0:
            continue
        spread_over_land(indptr, head, ticks, crosses, middle, to_x, to_y, ticks_per_cell, site_piece[s], limit, best)
        for w in range(waits):
            i = waiting[w]
            x, y = place_at[i]
            way = ticks_to_point(indptr, head, crosses, middle, x, y, ticks_per_cell, place_piece[i], best)
            if way == FAR:
                continue
            line = max(pace * waiting_km[w], way / TICKS_PER_MIN)
            total = drive_min(waiting_km[w], line, max(place_busy[i], site_busy[s]), access, city, start_km)
            took_s = math.ceil(total * SECONDS_PER_MIN - 1e-9)
            if took_s <= longest_s:
                to_place[k], to_site[k], seconds[k] = i, s, took_s
                k += 1
    return to_place[:k].copy(), to_site[:k].copy(), seconds[:k].copy()
