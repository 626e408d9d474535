"""Intervals against published values, another implementation, and by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap

from piste.evaluation.interval import estimate_mean, estimate_share, estimate_shares


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score without continuity correction).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(hits, n, low, high):
    told = estimate_share(hits, n)
    assert (round(told.low, 4), round(told.high, 4)) == (low, high)
    assert told.value == hits / n


def test_wilson_by_its_formula():
    z = 1.959963984540054
    p, n = 0.3, 40
    middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    told = estimate_share(12, 40)
    assert told.low == pytest.approx((middle - half) / (1 + z * z / n), abs=1e-12)
    assert told.high == pytest.approx((middle + half) / (1 + z * z / n), abs=1e-12)


@given(st.integers(1, 500), st.data())
def test_the_interval_holds_the_share_and_mirrors(n, data):
    hits = data.draw(st.integers(0, n))
    told, other = estimate_share(hits, n), estimate_share(n - hits, n)
    assert -1e-12 <= told.low <= told.value + 1e-12 <= told.high + 2e-12 <= 1 + 1e-9
    assert told.low == pytest.approx(1 - other.high, abs=1e-9)


def test_nobody_answered():
    assert np.isnan(estimate_share(0, 0).value) and np.isnan(estimate_mean(np.zeros(0), seed=1).low)
    value, low, high = estimate_shares(np.array([3, 7]), 10)
    assert value.tolist() == [0.3, 0.7] and (low < value).all() and (value < high).all()


def test_the_bootstrap_is_scipy_s():
    values = np.random.default_rng(5).choice([1.0, 2, 3, 4, 5], size=180, p=[0.1, 0.1, 0.2, 0.4, 0.2])
    ours = estimate_mean(values, seed=1, draws=40_000)
    theirs = bootstrap(
        (values,), np.mean, n_resamples=40_000, batch=2000, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    assert ours.low == pytest.approx(theirs.low, abs=0.01) and ours.high == pytest.approx(theirs.high, abs=0.01)


def test_the_weighted_mean_has_the_interval_of_a_ratio():
    """Linearised standard error of a ratio: √Σ (w (x - m))² / Σ w."""
    rng = np.random.default_rng(4)
    values, weights = rng.integers(1, 6, 400).astype(float), rng.choice([0.5, 1.0, 3.0], 400)
    told = estimate_mean(values, weights, seed=1, draws=20_000)
    mean = np.average(values, weights=weights)
    error = np.sqrt((weights**2 * (values - mean) ** 2).sum()) / weights.sum()
    assert told.value == pytest.approx(mean)
    assert (told.high - told.low) / 2 == pytest.approx(1.96 * error, rel=0.05)


def test_same_seed_same_interval():
    values = np.arange(20.0)
    assert estimate_mean(values, seed=3) == estimate_mean(values[::-1], seed=3)
    assert estimate_mean(values, seed=3) != estimate_mean(values, seed=4)


def test_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(11)
    held = [estimate_mean(x, seed=1, draws=600) for x in rng.choice([1.0, 2, 3, 4, 5], (300, 60))]
    assert 0.90 <= np.mean([told.low <= 3 <= told.high for told in held]) <= 0.98
