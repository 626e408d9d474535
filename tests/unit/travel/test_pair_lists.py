"""Sorting loose pairs into lists."""

import numpy as np

from piste.travel.pair_lists import lists_from_pairs

SAID = {"cutoff_min": 60.0, "mode": "car", "estimate": False, "method": "test"}


def test_pairs_in_any_order_give_sorted_rows():
    place = np.array([2, 0, 2, 0, 2], dtype=np.int32)
    site = np.array([1, 2, 0, 1, 2], dtype=np.int32)
    seconds = np.array([5, 9, 5, 3, 65534], dtype=np.uint16)
    lists = lists_from_pairs(place, site, seconds, (4, 3), **SAID)
    assert lists.indptr.tolist() == [0, 2, 2, 5, 5]
    assert lists.site.tolist() == [1, 2, 0, 1, 2]
    assert lists.seconds.tolist() == [3, 9, 5, 5, 65534]
    assert (lists.n_places, lists.n_sites, lists.cutoff_min) == (4, 3, 60.0)


def test_no_pairs_give_empty_rows():
    none = np.zeros(0, dtype=np.int32)
    lists = lists_from_pairs(none, none, none.astype(np.uint16), (2, 3), **SAID)
    assert lists.indptr.tolist() == [0, 0, 0]
    assert lists.site.dtype == np.int32 and lists.seconds.dtype == np.uint16
