"""A table of counts with all its margins, and the sums that tie its entries together."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from piste.core.small_group import Counts, Marks
from piste.core.solver import Rows, stack_rows


def add_margins(counts: Counts) -> Counts:
    """Return a table with its totals: the last index of every axis is the sum over that axis.

    Parameters
    ----------
    counts
        People by group, one axis a grouping, shape (n_1, …, n_d); the result has shape (n_1 + 1, …, n_d + 1).
    """
    cube = np.asarray(counts, dtype=np.int64)
    for axis in range(cube.ndim):
        cube = np.concatenate([cube, cube.sum(axis=axis, keepdims=True)], axis=axis)
    return cube


def build_sums(shape: Sequence[int]) -> Rows:
    """Return the equations that hold in a table with margins: along every line, the parts less the total are 0."""
    index = np.arange(int(np.prod(shape))).reshape(shape)
    parts = []
    for axis, length in enumerate(shape):
        lines = np.moveaxis(index, axis, -1).reshape(-1, length)
        signs = np.ones(length)
        signs[-1] = -1.0
        nothing = np.zeros(len(lines))
        indptr = np.arange(0, lines.size + 1, length, dtype=np.int64)
        parts.append(Rows(indptr, lines.ravel().astype(np.int32), np.tile(signs, len(lines)), nothing, nothing))
    return stack_rows(parts)


def count_totals(shape: Sequence[int]) -> Counts:
    """Return over how many axes each entry is a total: 0 in the inside, d for the grand total."""
    marks = np.zeros(tuple(shape), dtype=np.int64)
    for axis, length in enumerate(shape):
        last = [slice(None)] * len(shape)
        last[axis] = slice(length - 1, length)
        marks[tuple(last)] += 1
    return marks


def mark_published(shape: Sequence[int], tables: Sequence[Sequence[int]]) -> Marks:
    """Mark the entries that the given tables hold; a table is the axes that it breaks people down by.

    With a table come all tables with fewer of its axes: its margins.
    """
    marks = np.zeros(tuple(shape), dtype=np.bool_)
    for table in tables:
        for n in range(len(table) + 1):
            for axes in combinations(sorted(table), n):
                chosen = tuple(slice(None) if a in axes else slice(shape[a] - 1, shape[a]) for a in range(len(shape)))
                marks[chosen] = True
    return marks
