"""Places' sorted lists as the kernels read them: times as whole levels, and the same entries by site.

Demands and rules that share their lists share these arrays too; what a level costs is a small table of each demand.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.siting.columns import list_columns
from piste.siting.options.check import take_lists
from piste.siting.options.model import Demand, ShareRule

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Lists:
    """n rows' sites in rising level; `seconds[level]` is the time, and the last level stands for no site at all.

    Row u is `place[u]`: rows with the same nearest site stand together, so a site's column is a few runs of memory.
    """

    place: Ints
    ptr: Longs
    idx: Ints
    level: Ints
    seconds: Floats
    col_ptr: Longs
    col_row: Ints
    col_level: Ints

    @property
    def n(self) -> int:
        """Number of places."""
        return len(self.ptr) - 1

    @property
    def nowhere(self) -> int:
        """Return the level of a place that no open site serves."""
        return len(self.seconds) - 1

    def level_within(self, limit_s: float) -> int:
        """Return the last level that is at most `limit_s`, -1 for none."""
        return int(np.searchsorted(self.seconds[:-1], limit_s, side="right")) - 1


def build_lists(user: Demand | ShareRule, n_sites: int) -> Lists:
    """Return the lists of a demand or rule."""
    ptr, idx, cost = take_lists(user)
    place = _order_places(ptr, idx)
    ptr, entry_of = _order_entries(ptr, place)
    idx, cost = idx[entry_of], cost[entry_of]
    del entry_of
    if cost.dtype == np.uint16:
        level = cost.astype(np.int32)
        seconds = np.arange(int(cost.max(initial=0)) + 1, dtype=np.float64)
    else:
        seconds, inverse = np.unique(cost, return_inverse=True)
        level = inverse.astype(np.int32)
    col_ptr, col_row, entry = list_columns(ptr, idx, n_sites)
    return Lists(place, ptr, idx, level, np.append(seconds, np.inf), col_ptr, col_row, level[entry])


def _order_places(ptr: Longs, idx: Ints) -> Ints:
    """Return the places in the order of their nearest sites, those without any last."""
    nearest = np.full(len(ptr) - 1, np.iinfo(np.int32).max, dtype=np.int32)
    some = ptr[1:] > ptr[:-1]
    nearest[some] = idx[ptr[:-1][some]]
    return np.argsort(nearest, kind="stable").astype(np.int32)


@kernel("Tuple((int64[::1], int64[::1]))(int64[::1], int32[::1])")
def _order_entries(ptr: Longs, place: Ints) -> tuple[Longs, Longs]:
    """Return the pointer of the rows in a new order, and where each of their entries stood."""
    pointer = np.zeros(len(ptr), dtype=np.int64)
    entry_of = np.empty(ptr[len(place)], dtype=np.int64)
    k = 0
    for u in range(len(place)):
        for e in range(ptr[place[u]], ptr[place[u] + 1]):
            entry_of[k] = e
            k += 1
        pointer[u + 1] = k
    return pointer, entry_of


@kernel("void(int64[::1], int32[::1], int32[::1], float64[::1], boolean[::1], float64[::1], float64[::1])")
def _find_ends(ptr: Longs, idx: Ints, level: Ints, table: Floats, offered: Bools, first: Floats, last: Floats) -> None:
    for u in range(len(first)):
        first[u], last[u] = np.inf, -np.inf
        for e in range(ptr[u], ptr[u + 1]):
            c = table[level[e]]
            if c == np.inf:
                break
            if offered[idx[e]]:
                first[u] = min(first[u], c)
                last[u] = c


def find_ends(lists: Lists, table: Floats, offered: Bools) -> tuple[Floats, Floats]:
    """Return what the nearest and the farthest site of `offered` cost each place; (inf, -inf) where there is none."""
    first, last = np.empty(lists.n), np.empty(lists.n)
    _find_ends(lists.ptr, lists.idx, lists.level, table, offered, first, last)
    return first, last


@kernel("int32[::1](int64[::1], int32[::1], int32[::1], boolean[::1], int64)")
def _find_nearest_levels(ptr: Longs, idx: Ints, level: Ints, is_open: Bools, nowhere: int) -> Ints:
    found = np.full(len(ptr) - 1, nowhere, dtype=np.int32)
    for u in range(len(found)):
        for e in range(ptr[u], ptr[u + 1]):
            if is_open[idx[e]]:
                found[u] = level[e]
                break
    return found


def find_nearest_levels(lists: Lists, is_open: Bools) -> Ints:
    """Return each place's level of its nearest open site."""
    return _find_nearest_levels(lists.ptr, lists.idx, lists.level, is_open, lists.nowhere)


@kernel("int32[::1](int64[::1], int32[::1], boolean[::1])")
def _find_nearest_sites(ptr: Longs, idx: Ints, is_open: Bools) -> Ints:
    found = np.full(len(ptr) - 1, len(is_open), dtype=np.int32)
    for u in range(len(found)):
        for e in range(ptr[u], ptr[u + 1]):
            if is_open[idx[e]]:
                found[u] = idx[e]
                break
    return found


def find_nearest_sites(lists: Lists, is_open: Bools) -> Ints:
    """Return each place's nearest open site, the number of sites where none is in its list."""
    return _find_nearest_sites(lists.ptr, lists.idx, is_open)
