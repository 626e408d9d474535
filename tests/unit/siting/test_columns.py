"""Columns by counting are the columns by sorting."""

import numpy as np
import pytest

from piste.siting.columns import are_whole, hash_rows, list_columns


def test_columns_list_rows_in_rising_order():
    random = np.random.default_rng(4)
    dense = random.random((40, 9)) < 0.3
    dense[7] = False  # a row without entries
    dense[:, 2] = False  # and a column
    idx = np.concatenate([random.permutation(np.flatnonzero(row)) for row in dense]).astype(np.int32)
    ptr = np.concatenate([[0], np.cumsum(dense.sum(axis=1))]).astype(np.int64)
    pointer, row, entry = list_columns(ptr, idx, 9)
    for j in range(9):
        column = slice(pointer[j], pointer[j + 1])
        assert row[column].tolist() == np.flatnonzero(dense[:, j]).tolist()
        assert (idx[entry[column]] == j).all()


def test_nothing_has_columns_too():
    pointer, row, entry = list_columns(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32), 3)
    assert pointer.tolist() == [0, 0, 0, 0]
    assert len(row) == len(entry) == 0


@pytest.mark.parametrize(("weight", "whole"), [(2.0, True), (1.0, False)])
def test_whole_means_every_product(weight, whole):
    ptr = np.array([0, 2, 3], dtype=np.int64)
    assert are_whole(ptr, np.array([1.0, 2.0, 0.5]), np.array([1.0, weight])) is whole


def test_equal_rows_have_equal_keys():
    ptr, idx = np.array([0, 2, 4, 6], dtype=np.int64), np.array([0, 1, 0, 1, 1, 0], dtype=np.int32)
    keys = hash_rows(ptr, idx, np.array([1.0, 2, 1, 2, 1, 2]), np.array([0.25, 0.75]), 1.0)
    assert keys.tolist() == [0.5 + 2.25, 0.5 + 2.25, 1.5 + 0.75]
