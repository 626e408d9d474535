"""From loose (place, site, seconds) to sorted lists by place, on all cores and with the same result on any number."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.travel.time_lists import TimeLists

ROWS_AT_ONCE = 4096

Ints = NDArray[np.int64]
Indices = NDArray[np.int32]
Seconds = NDArray[np.uint16]


def lists_from_pairs(
    place: Indices,
    site: Indices,
    seconds: Seconds,
    shape: tuple[int, int],
    *,
    cutoff_min: float,
    mode: str,
    estimate: bool,
    method: str,
) -> TimeLists:
    """Build lists from pairs in any order.

    Parameters
    ----------
    place, site, seconds
        One entry a pair that is reached; no pair twice.
    shape
        Number of places and of sites.
    """
    n_places, n_sites = shape
    indptr = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=n_places))]).astype(np.int64)
    keys = np.empty(len(place), dtype=np.int64)
    _file_by_place(place, site, seconds, indptr[:-1].copy(), keys)
    sites, times = np.empty(len(keys), dtype=np.int32), np.empty(len(keys), dtype=np.uint16)

    def sort(first: int) -> None:
        _sort_rows(first, min(first + ROWS_AT_ONCE, n_places), indptr, keys, sites, times)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(sort, range(0, n_places, ROWS_AT_ONCE)))
    return TimeLists(indptr, sites, times, n_sites, cutoff_min, mode, estimate, method)


@kernel("void(int32[::1], int32[::1], uint16[::1], int64[::1], int64[::1])")
def _file_by_place(place: Indices, site: Indices, seconds: Seconds, free: Ints, keys: Ints) -> None:
    """Put each pair into its place's row as one number that sorts by seconds, then by site."""
    for k in range(len(place)):
        row = place[k]
        keys[free[row]] = (np.int64(seconds[k]) << 32) | site[k]
        free[row] += 1


@kernel("void(int64, int64, int64[::1], int64[::1], int32[::1], uint16[::1])")
def _sort_rows(first: int, last: int, indptr: Ints, keys: Ints, site: Indices, seconds: Seconds) -> None:
    for row in range(first, last):
        part = keys[indptr[row] : indptr[row + 1]]
        part.sort()
        for k in range(indptr[row], indptr[row + 1]):
            site[k] = keys[k] & 0xFFFFFFFF
            seconds[k] = keys[k] >> 32
