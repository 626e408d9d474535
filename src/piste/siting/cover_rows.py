"""What decides a cover: rows that contain another go, and sites that another stands for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.siting.columns import list_columns
from piste.siting.model import Ints, Longs


@dataclass(frozen=True)
class Cover:
    """The rows that decide, over m sites. `forced` groups of the rules stand among the rows."""

    ptr: Longs
    idx: Ints
    m: int


@kernel("boolean[::1](int64[::1], int32[::1], int64[::1], int32[::1], int64[::1])")
def _needed_rows(ptr: Longs, idx: Ints, col_ptr: Longs, col_row: Ints, order: Longs) -> NDArray[np.bool_]:
    """Mark the rows that contain no other row: covering those covers all. Sites rise within each row."""
    n = len(ptr) - 1
    needed = np.ones(n, dtype=np.bool_)
    for k in range(n):
        u = order[k]
        if not needed[u] or ptr[u] == ptr[u + 1]:
            continue
        rare = idx[ptr[u]]
        for e in range(ptr[u], ptr[u + 1]):
            j = idx[e]
            if col_ptr[j + 1] - col_ptr[j] < col_ptr[rare + 1] - col_ptr[rare]:
                rare = j
        size = ptr[u + 1] - ptr[u]
        for e in range(col_ptr[rare], col_ptr[rare + 1]):
            v = col_row[e]
            if v == u or not needed[v] or ptr[v + 1] - ptr[v] < size:
                continue
            a, b = ptr[u], ptr[v]
            while a < ptr[u + 1] and b < ptr[v + 1]:
                if idx[a] == idx[b]:
                    a += 1
                    b += 1
                elif idx[b] < idx[a]:
                    b += 1
                else:
                    break
            if a == ptr[u + 1]:
                needed[v] = False
    return needed


def build_cover(ptr: Longs, idx: Ints, m: int) -> Cover:
    """Keep the rows that decide: no duplicate, none that contains another."""
    lengths = np.diff(ptr)
    col_ptr, col_row, _ = list_columns(ptr, idx, m)
    _, idx, _ = list_columns(col_ptr, col_row, len(lengths))  # seen from the sites' side twice: sites rise in each row
    needed = _needed_rows(ptr, idx, col_ptr, col_row, np.argsort(lengths, kind="stable"))
    kept = np.concatenate([[0], np.cumsum(lengths[needed])]).astype(np.int64)
    return Cover(kept, np.ascontiguousarray(idx[np.repeat(needed, lengths)]), m)


@kernel("boolean[::1](int64[::1], int32[::1], int64[::1], int32[::1])")
def _needed_sites(ptr: Longs, idx: Ints, col_ptr: Longs, col_row: Ints) -> NDArray[np.bool_]:
    """Mark the sites that no other site stands for (one that covers all their rows; of equals the first)."""
    m = len(col_ptr) - 1
    needed = np.ones(m, dtype=np.bool_)
    others = np.empty(m, dtype=np.int64)
    for j in range(m):
        rows = col_ptr[j + 1] - col_ptr[j]
        if rows == 0:
            needed[j] = False
            continue
        short = col_row[col_ptr[j]]
        for e in range(col_ptr[j], col_ptr[j + 1]):
            u = col_row[e]
            if ptr[u + 1] - ptr[u] < ptr[short + 1] - ptr[short]:
                short = u
        count = 0
        for f in range(ptr[short], ptr[short + 1]):
            k = idx[f]
            size = col_ptr[k + 1] - col_ptr[k]
            if k != j and needed[k] and (size > rows or (size == rows and k < j)):
                others[count] = k
                count += 1
        for e in range(col_ptr[j], col_ptr[j + 1]):
            if count == 0:
                break
            u = col_row[e]
            kept, f = 0, ptr[u]
            for c in range(count):  # others and a row's sites rise both
                while f < ptr[u + 1] and idx[f] < others[c]:
                    f += 1
                if f < ptr[u + 1] and idx[f] == others[c]:
                    others[kept] = others[c]
                    kept += 1
            count = kept
        if count > 0:
            needed[j] = False
    return needed


def reduce_cover(cover: Cover, excluded: NDArray[np.bool_]) -> Cover | None:
    """Return what decides once some sites stay closed: no row and no site that another stands for; None if impossible.

    The smallest cover of what is left is as small as the smallest one without the excluded sites.
    """
    gone, left = excluded, cover
    while True:
        lengths = np.add.reduceat(~gone[left.idx], left.ptr[:-1], dtype=np.int64)
        if (lengths == 0).any():
            return None
        ptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        left = build_cover(ptr, np.ascontiguousarray(left.idx[~gone[left.idx]]), left.m)
        col_ptr, col_row, _ = list_columns(left.ptr, left.idx, left.m)
        gone = ~_needed_sites(left.ptr, left.idx, col_ptr, col_row)
        if not gone[left.idx].any():
            return left
