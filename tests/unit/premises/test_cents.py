"""Rounding half up and largest remainders."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.premises.cents import divide_cents, share_cents


@pytest.mark.parametrize(
    ("top", "bottom", "rounded"), [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (7, 2, 4), (1, 3, 0), (0, 7, 0), (149, 100, 1)]
)
def test_half_goes_up_by_size(top, bottom, rounded):
    assert int(divide_cents(top, bottom)) == rounded


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_division_is_within_half_a_cent_and_exact(top, bottom):
    error = Fraction(top, bottom) - int(divide_cents(top, bottom))
    assert abs(error) <= Fraction(1, 2)
    assert error * np.sign(top) != Fraction(1, 2)


def test_the_left_cent_goes_to_the_largest_remainder():
    # 100 cents by 1 : 1 : 1 leave one cent, and equals are served in order; 10 by 6 : 3 : 3 is 5 : 2.5 : 2.5.
    assert share_cents(100, [1, 1, 1])[:, 0].tolist() == [34, 33, 33]
    assert share_cents(10, [6, 3, 3])[:, 0].tolist() == [5, 3, 2]
    assert share_cents(-100, [1, 1, 1])[:, 0].tolist() == [-34, -33, -33]
    assert share_cents(7, [0, 0])[:, 0].tolist() == [4, 3]


@given(
    st.lists(st.integers(-(10**10), 10**10), min_size=1, max_size=4),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=6),
)
def test_shares_add_up_and_are_within_a_cent(totals, weights):
    shares = share_cents(totals, weights)
    assert shares.sum(axis=0).tolist() == totals
    if sum(weights):
        for k, weight in enumerate(weights):
            for j, total in enumerate(totals):
                assert abs(Fraction(total * weight, sum(weights)) - int(shares[k, j])) < 1
