"""Gather the pairs that batches of sites found into one list a place, nearest site first."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel

Entries = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16]]
"""Place, site and seconds of pairs, places rising; each pair stands in one batch's entries at most once."""

ROWS_A_TASK = 4096


@dataclass(frozen=True)
class SortedTimes:
    """Sites of place i are `site[indptr[i]:indptr[i + 1]]`, in rising `seconds`, ties by site."""

    indptr: NDArray[np.int64]
    site: NDArray[np.int32]
    seconds: NDArray[np.uint16]


def sort_entries(entries: list[Entries], n_places: int) -> SortedTimes:
    """Merge and sort; `entries` is emptied on the way, so that memory holds every pair once."""
    count = np.zeros(n_places, dtype=np.int64)
    for place, _, _ in entries:
        count += np.bincount(place, minlength=n_places)
    indptr = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    fill = indptr[:-1].copy()
    site = np.empty(indptr[-1], dtype=np.int32)
    seconds = np.empty(indptr[-1], dtype=np.uint16)
    while entries:
        lay_entries(*entries.pop(), fill, site, seconds)
    with ThreadPoolExecutor() as pool:
        starts = range(0, n_places, ROWS_A_TASK)
        list(pool.map(lambda k: sort_rows(indptr, site, seconds, k, min(k + ROWS_A_TASK, n_places)), starts))
    return SortedTimes(indptr, site, seconds)


@kernel("void(int32[::1], int32[::1], uint16[::1], int64[::1], int32[::1], uint16[::1])")
def lay_entries(
    place_found: NDArray[np.int32],
    site_found: NDArray[np.int32],
    seconds_found: NDArray[np.uint16],
    fill: NDArray[np.int64],
    site: NDArray[np.int32],
    seconds: NDArray[np.uint16],
) -> None:
    """Append pairs to the stretches of their places; `fill` says where each goes on."""
    for k in range(len(place_found)):
        slot = fill[place_found[k]]
        site[slot] = site_found[k]
        seconds[slot] = seconds_found[k]
        fill[place_found[k]] = slot + 1


@kernel("void(int64[::1], int32[::1], uint16[::1], int64, int64)")
def sort_rows(
    indptr: NDArray[np.int64], site: NDArray[np.int32], seconds: NDArray[np.uint16], first: int, last: int
) -> None:
    """Sort the stretches of places `first` to `last` by seconds, then site."""
    for place in range(first, last):
        start, end = indptr[place], indptr[place + 1]
        keys = np.empty(end - start, dtype=np.int64)
        for k in range(start, end):
            keys[k - start] = (np.int64(seconds[k]) << 32) | np.int64(site[k])
        keys.sort()
        for k in range(start, end):
            site[k] = keys[k - start] & 0x7FFFFFFF
            seconds[k] = keys[k - start] >> 32
