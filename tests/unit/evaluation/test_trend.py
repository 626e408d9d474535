"""Trends by hand and against textbook formulas."""

import numpy as np
import pytest

from piste.evaluation.trend import find_trend


def test_a_straight_line_is_found():
    day = np.repeat([0.0, 365.25, 730.5], 4)
    noise = np.tile([-1.0, 1.0, -1.0, 1.0], 3)
    told = find_trend(3 + 0.5 * day / 365.25 + noise, day)
    assert told.per_year.value == pytest.approx(0.5)
    assert told.moments == 3 and told.answers == 12
    assert told.per_year.low < 0.5 < told.per_year.high


def test_two_waves_are_a_difference_of_means():
    rng = np.random.default_rng(1)
    first, second = rng.integers(1, 6, 40).astype(float), rng.integers(2, 6, 50).astype(float)
    told = find_trend(np.concatenate([first, second]), np.concatenate([np.zeros(40), np.full(50, 365.25)]))
    assert told.per_year.value == pytest.approx(second.mean() - first.mean())
    # HC3 of two groups: Σ e² / (n - 1)² in each, since every leverage is 1/n.
    error = np.sqrt(sum(((x - x.mean()) ** 2).sum() / (len(x) - 1) ** 2 for x in (first, second)))
    assert (told.per_year.high - told.per_year.low) / 2 == pytest.approx(1.987 * error, rel=2e-3)


def test_weights_weigh():
    day = np.array([0.0, 0, 0, 1, 1, 1]) * 365.25
    told = find_trend(np.array([0.0, 1, 1, 1, 1, 0]), day, np.array([2.0, 1, 1, 1, 1, 2]))
    assert told.per_year.value == pytest.approx(0.0)


def test_gaps_are_left_out_and_too_little_is_nan():
    assert np.isnan(find_trend(np.array([1.0, 2, 3]), np.zeros(3)).per_year.value)
    assert find_trend(np.array([1.0, 2, np.nan, 4, 3]), np.arange(5.0)).answers == 4
    assert np.isnan(find_trend(np.array([1.0, 1.5, 4]), np.array([0.0, 0, 9])).p)
