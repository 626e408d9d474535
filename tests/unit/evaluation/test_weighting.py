"""Weights by hand, and that they meet the visits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.core.errors import PisteError
from piste.evaluation.weighting import post_stratify, rake_margins


def test_post_stratification_by_hand():
    """Two cells with 6 and 2 answers for 300 and 300 visits: weights 2/3 and 2, design effect 8 (6·4/9 + 2·4) / 64."""
    found = post_stratify(np.array([0] * 6 + [1] * 2), np.array([300.0, 300.0]))
    assert found.weight == pytest.approx([2 / 3] * 6 + [2] * 2)
    assert found.design_effect == pytest.approx(8 * (6 * 4 / 9 + 8) / 64)
    assert found.effective == pytest.approx(8 / found.design_effect)
    assert found.covered == 1 and found.dropped == 0


def test_cells_without_answers_and_answers_without_visits_are_told():
    found = post_stratify(np.array([0, 0, 2]), np.array([60.0, 40.0, 0.0]))
    assert found.weight.tolist() == [1, 1, 0]
    assert found.covered == 0.6 and found.dropped == 1


def test_answers_like_the_visits_have_no_design_effect():
    found = post_stratify(np.array([0, 1, 1]), np.array([10.0, 20.0]))
    assert found.design_effect == pytest.approx(1) and found.weight == pytest.approx([1, 1, 1])


def test_no_visits_at_all_is_told():
    with pytest.raises(PisteError, match="visits are known"):
        post_stratify(np.array([0, 0]), np.array([0.0, 5.0]))


def test_raking_by_hand():
    """Answers 2 x 2 with 10 a cell, margins 60:40 and 30:70: independence stays, so cells are products."""
    rows, columns = np.repeat([0, 0, 1, 1], 10), np.repeat([0, 1, 0, 1], 10)
    found = rake_margins([rows, columns], [np.array([60.0, 40.0]), np.array([30.0, 70.0])])
    cells = np.array([found.weight[10 * k] for k in range(4)]) / 4
    assert cells == pytest.approx([0.18, 0.42, 0.12, 0.28]) and found.converged


@given(st.integers(0, 10**6))
def test_raking_meets_all_margins_and_keeps_odds_ratios(seed):
    rng = np.random.default_rng(seed)
    rows, columns = np.concatenate([np.repeat([0, 0, 1, 1], 2), rng.integers(0, 2, 50)]), np.zeros(58, dtype=np.int64)
    columns[:8], columns[8:] = np.repeat([0, 1, 0, 1], 2), rng.integers(0, 2, 50)
    visits = [rng.uniform(10, 90, 2), rng.uniform(10, 90, 2)]
    found = rake_margins([rows, columns], visits)
    assert found.converged
    for group, known in zip((rows, columns), visits, strict=True):
        assert np.bincount(group, weights=found.weight) / 58 == pytest.approx(known / known.sum(), abs=1e-8)
    table, raw = np.zeros((2, 2)), np.zeros((2, 2))
    np.add.at(table, (rows, columns), found.weight)
    np.add.at(raw, (rows, columns), 1)
    odds = [t[0, 0] * t[1, 1] / (t[0, 1] * t[1, 0]) for t in (table, raw)]
    assert odds[0] == pytest.approx(odds[1], rel=1e-6)


def test_one_margin_alone_is_post_stratification():
    cell, visits = np.array([0, 0, 0, 1, 2, 2]), np.array([50.0, 20.0, 30.0])
    assert rake_margins([cell], [visits]).weight == pytest.approx(post_stratify(cell, visits).weight)


def test_margins_that_no_weights_can_meet_are_told():
    """All women came by phone and all men in person, so 90:10 and 50:50 cannot both hold."""
    same = np.array([0, 0, 1, 1])
    assert not rake_margins([same, same], [np.array([90.0, 10.0]), np.array([50.0, 50.0])]).converged
