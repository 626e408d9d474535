"""Reliability by hand, by another road, and on the real survey against published values."""

import csv

import numpy as np
import pytest

from piste.core.errors import PisteError
from piste.evaluation.reliability import measure_reliability, reverse_items

SCALES = {
    # scale: turned items, alpha of R's psych (two decimals, from its help page on the same data)
    "A": ([0], 0.70),
    "C": ([3, 4], 0.73),
    "E": ([0, 1], 0.76),
    "N": ([], 0.81),
    "O": ([1, 4], 0.60),
}


def read_scale(folder, scale):
    with (folder / "survey" / "bfi_likert_2800x25.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = [f"{scale}{k}" for k in range(1, 6)]
    items = np.array([[float(row[name]) if row[name] else np.nan for name in names] for row in rows])
    return reverse_items(items, np.isin(np.arange(5), SCALES[scale][0]), 1, 6)


def test_alpha_by_hand():
    """Items 1 2 3 and 1 3 2: variances 1 and 1, of the total 3: alpha = 2 (1 - 2/3)."""
    assert measure_reliability(np.array([[1.0, 1], [2, 3], [3, 2]])).alpha.value == pytest.approx(2 / 3)


def test_items_that_are_one_have_alpha_1():
    items = np.repeat(np.arange(10.0)[:, None], 2, axis=1)
    assert measure_reliability(items).alpha.value == pytest.approx(1)


def test_omega_finds_the_loadings_the_data_were_made_with():
    """λ = 0.8, 0.7, 0.6, 0.5: omega = 2.6² / (2.6² + 4 - Σ λ²) = 0.7494."""
    rng, truth = np.random.default_rng(3), np.array([0.8, 0.7, 0.6, 0.5])
    factor = rng.standard_normal((40_000, 1))
    items = factor * truth + rng.standard_normal((40_000, 4)) * np.sqrt(1 - truth**2)
    told = measure_reliability(items)
    assert told.loadings == pytest.approx(truth, abs=0.02)
    assert told.omega == pytest.approx(2.6**2 / (2.6**2 + 4 - (truth**2).sum()), abs=0.01)


def test_omega_is_alpha_where_all_loadings_are_alike():
    rng = np.random.default_rng(8)
    items = rng.standard_normal((20_000, 1)) + rng.standard_normal((20_000, 5))
    told = measure_reliability(items)
    assert told.omega == pytest.approx(told.alpha.value, abs=0.003)
    assert told.alpha.value == pytest.approx(5 / 6, abs=0.01)  # Spearman and Brown: 5 · 0.5 / (1 + 4 · 0.5)


def test_feldt_s_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(6)
    held = []
    for _ in range(300):
        items = rng.standard_normal((80, 1)) + rng.standard_normal((80, 2))
        alpha = measure_reliability(items).alpha
        held.append(alpha.low <= 2 / 3 <= alpha.high)
    assert 0.91 <= np.mean(held) <= 0.985


def test_too_little_is_told():
    with pytest.raises(PisteError, match="two items"):
        measure_reliability(np.ones((5, 1)))
    with pytest.raises(PisteError, match="item 2 alike"):
        measure_reliability(np.array([[1.0, 3], [2, 3], [4, 3]]))


def test_gaps_are_counted():
    items = np.array([[1.0, 1], [2, 3], [3, 2], [np.nan, 2]])
    told = measure_reliability(items)
    assert told.answers == 3 and told.left_out == 1 and np.isnan(told.omega)


@pytest.mark.parametrize("scale", SCALES)
def test_the_real_survey_has_the_published_alphas(shared_data, scale):
    items = read_scale(shared_data, scale)
    told = measure_reliability(items)
    assert round(told.alpha.value, 2) == SCALES[scale][1]
    whole = items[~np.isnan(items).any(axis=1)]
    covariance = np.cov(whole, rowvar=False)
    assert told.alpha.value == pytest.approx(5 / 4 * (1 - np.trace(covariance) / covariance.sum()))
    assert told.answers == len(whole) and told.answers + told.left_out == 2800
    assert told.alpha.low < told.alpha.value < told.omega + 0.01 and told.omega < 0.85


def test_items_not_turned_show(shared_data):
    turned = np.array([True, False, False, False, False])
    raw = measure_reliability(reverse_items(read_scale(shared_data, "A"), turned, 1, 6))
    assert raw.loadings[0] < 0 and raw.alpha.value < 0.5
