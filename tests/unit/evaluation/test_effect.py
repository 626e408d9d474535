"""Effect sizes by hand, by counting pairs, and as published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.evaluation.effect import compare_means, compare_shares, name_size

STEPS = st.lists(st.integers(1, 5).map(float), min_size=2, max_size=25).map(np.array)


def test_newcombe_s_interval_as_published():
    """56 of 70 against 48 of 80: 0.0524 to 0.3339 (Newcombe, Statistics in Medicine 17 (1998) 873-890, table II)."""
    told = compare_shares((56, 48), (70, 80))
    assert told.gap.value == pytest.approx(0.2)
    assert (round(told.gap.low, 4), round(told.gap.high, 4)) == (0.0524, 0.3339)


def test_h_by_hand():
    assert compare_shares((30, 20), (40, 40)).h == pytest.approx(2 * np.pi / 3 - np.pi / 2)  # asin √0.75 = 60°
    assert compare_shares((10, 0), (10, 10)).h == pytest.approx(np.pi)


def test_d_and_g_by_hand():
    """Means 3 and 5, both variances 2: d = -2 / √2, g = d (1 - 3 / 31)."""
    told = compare_means(np.array([1.0, 3, 4, 3, 4]), np.array([3.0, 5, 6, 5, 6]), seed=1)
    spread = np.sqrt(1.5)
    assert told.d == pytest.approx(-2 / spread)
    assert told.g == pytest.approx(told.d * (1 - 3 / 31))


@given(STEPS, STEPS)
def test_cliff_s_delta_counts_pairs(first, second):
    pairs = np.sign(first[:, None] - second[None, :])
    told = compare_means(first, second, seed=1, draws=50)
    assert told.delta == pytest.approx(pairs.mean(), abs=1e-12)
    assert compare_means(second, first, seed=1, draws=50).delta == pytest.approx(-told.delta, abs=1e-12)


def test_the_interval_of_a_difference_is_about_welch_s():
    rng = np.random.default_rng(2)
    first, second = rng.integers(1, 6, 300).astype(float), rng.integers(2, 6, 200).astype(float)
    told = compare_means(first, second, seed=1, draws=20_000)
    error = np.sqrt(first.var(ddof=1) / 300 + second.var(ddof=1) / 200)
    assert (told.gap.high - told.gap.low) / 2 == pytest.approx(1.96 * error, rel=0.04)
    assert told.gap.value == pytest.approx(first.mean() - second.mean())


def test_nothing_to_compare_is_nan_not_zero():
    assert np.isnan(compare_shares((0, 3), (0, 5)).h)
    alike = compare_means(np.full(5, 3.0), np.full(6, 3.0), seed=1)
    assert np.isnan(alike.d) and alike.delta == 0 and alike.gap.value == 0
    assert np.isnan(compare_means(np.zeros(0), np.ones(3), seed=1).delta)


def test_names_of_sizes():
    assert [name_size(x) for x in (0.1, -0.2, 0.5, 0.8, np.nan)] == ["none", "small", "medium", "large", ""]
    assert [name_size(x, delta=True) for x in (0.1, 0.2, -0.4, 0.5)] == ["none", "small", "medium", "large"]
