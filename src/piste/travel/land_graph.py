"""A graph of ways over land: pieces of land some kilometres wide, their neighbours, and crossings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.sparse import coo_array, csr_array

from piste.travel.crossing import Crossing
from piste.travel.land_grid import Ints, LandGrid

BLOCK = 5
"""Cells along the side of a block; the land of a block that hangs together is one piece (a node of the graph)."""
KNIGHT_CELLS = (1.5 * BLOCK, 2.5 * BLOCK)
"""Pieces two steps apart at about a knight's move are joined directly, so that ways are not forced into eight
directions."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LandGraph:
    """Undirected graph in rows: neighbours of piece i are `head[indptr[i]:indptr[i + 1]]`.

    An edge costs its km by road and its extra minutes (a ferry's sailing and wait).
    """

    indptr: NDArray[np.int64]
    head: NDArray[np.int64]
    km: Floats
    extra_min: Floats
    crosses: NDArray[np.bool_]
    """Edges that are crossings; the others are land."""
    middle: Floats
    """Grid position (x, y) of each piece's middle."""
    piece: NDArray[np.int32]
    """Piece of each cell of the grid, -1 in water."""

    def piece_at(self, x: Floats, y: Floats) -> Ints:
        """Return the pieces at grid positions, -1 in water."""
        return self.piece[y.astype(np.int64), x.astype(np.int64)].astype(np.int64)


def build_land_graph(grid: LandGrid, crossings: Sequence[Crossing] = ()) -> LandGraph:
    """Build the graph of a grid.

    Pieces are joined where their land touches (also by a corner) and by crossings. Lengths are straight lines between
    the middles of pieces. Crossings that lie outside the grid are left out.
    """
    piece = _cut_into_pieces(grid.mass > 0)
    count = int(piece.max()) + 1
    row, column = np.nonzero(piece >= 0)
    size = np.maximum(np.bincount(piece[row, column], minlength=count), 1)
    x, y = (np.bincount(piece[row, column], weights=v + 0.5, minlength=count) / size for v in (column, row))
    touching = _find_touching(piece)
    tail, head = np.concatenate([touching, _find_knight_moves(touching, x, y)], axis=1)
    km = np.hypot(x[tail] - x[head], y[tail] - y[head]) * grid.cell_km
    from_piece, to_piece, length_km, extra_min = _locate_crossings(grid, piece, crossings)
    tail, head = np.concatenate([tail, from_piece]), np.concatenate([head, to_piece])
    crosses = np.arange(len(tail)) >= len(km)
    km, extra = np.concatenate([km, length_km]), np.concatenate([np.zeros(len(km)), extra_min])
    tail, head = np.concatenate([tail, head]), np.concatenate([head, tail])
    km, extra, crosses = np.tile(km, 2), np.tile(extra, 2), np.tile(crosses, 2)
    order = np.lexsort((extra, km, head, tail))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=count))]).astype(np.int64)
    middle = np.stack([x, y], axis=1)
    return LandGraph(indptr, head[order], km[order], extra[order], crosses[order], middle, piece)


def _cut_into_pieces(dry: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Give each part of a block's land that hangs together a number, -1 in water."""
    rows, columns = dry.shape
    row, column = np.arange(rows), np.arange(columns)
    spread = np.zeros((rows + rows // BLOCK + 1, columns + columns // BLOCK + 1), dtype=bool)
    place = np.ix_(row + row // BLOCK, column + column // BLOCK)  # an empty line between blocks keeps them apart
    spread[place] = dry
    number, _ = ndimage.label(spread, structure=np.ones((3, 3)))
    return number[place].astype(np.int32) - 1


def _find_touching(piece: NDArray[np.int32]) -> Ints:
    """Return pairs (2 x k) of different pieces whose cells touch, each pair once."""
    pairs = []
    for one, other in (
        (piece[:, :-1], piece[:, 1:]),
        (piece[:-1, :], piece[1:, :]),
        (piece[:-1, :-1], piece[1:, 1:]),
        (piece[:-1, 1:], piece[1:, :-1]),
    ):
        meet = (one != other) & (one >= 0) & (other >= 0)
        pairs.append(np.stack([one[meet], other[meet]]).astype(np.int64))
    return _unique_pairs(np.concatenate(pairs, axis=1))


def _find_knight_moves(touching: Ints, x: Floats, y: Floats) -> Ints:
    """Return pairs of pieces two steps apart whose middles lie a knight's move from each other, both ways round it."""
    count = len(x)
    one, other = np.concatenate([touching, touching[::-1]], axis=1)
    step = csr_array(coo_array((np.ones(len(one), dtype=np.int32), (one, other)), shape=(count, count)))
    two = coo_array(step @ step)
    tail, head = (v.astype(np.int64) for v in two.coords)
    fits = (tail < head) & (two.data >= 2)
    tail, head = tail[fits], head[fits]
    wide = np.hypot(x[tail] - x[head], y[tail] - y[head])
    fits = (wide > KNIGHT_CELLS[0]) & (wide < KNIGHT_CELLS[1])
    fits &= ~np.isin(tail * count + head, touching[0] * count + touching[1])
    return np.stack([tail[fits], head[fits]])


def _unique_pairs(pairs: Ints) -> Ints:
    """Return each pair of two different numbers once, the smaller one first."""
    low, high = pairs.min(axis=0), pairs.max(axis=0)
    width = int(pairs.max(initial=0)) + 1
    keys = np.unique((low * width + high)[low != high])
    return np.stack([keys // width, keys % width])


def _locate_crossings(
    grid: LandGrid, piece: NDArray[np.int32], crossings: Sequence[Crossing]
) -> tuple[Ints, Ints, Floats, Floats]:
    """Return for each usable crossing its pieces, its km by road (0 for ferries) and its extra minutes."""
    ends = np.array([point for crossing in crossings for point in (crossing.start, crossing.end)]).reshape(-1, 2)
    x, y = grid.project(ends[:, 0], ends[:, 1])
    rows, columns = grid.mass.shape
    inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
    x, y = grid.locate(ends[:, 0], ends[:, 1])
    at = np.where(inside, piece[y.astype(np.int64), x.astype(np.int64)], -1).reshape(-1, 2).astype(np.int64)
    road_km = np.hypot(*(np.diff(v.reshape(-1, 2), axis=1)[:, 0] for v in (x, y))) * grid.cell_km
    ferry = np.array([crossing.ferry for crossing in crossings], dtype=bool)
    minutes = np.array([crossing.minutes for crossing in crossings])
    keep = (at >= 0).all(axis=1) & (at[:, 0] != at[:, 1])
    return at[keep, 0], at[keep, 1], np.where(ferry, 0.0, road_km)[keep], minutes[keep]
