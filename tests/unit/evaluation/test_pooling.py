"""Figures pooled from figures: Newcombe's interval as a special case, and one group alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from piste.core.errors import PisteError
from piste.evaluation.pooling import pool_estimates


def wilson(hits, answers):
    """Return shares and the ends of their Wilson intervals."""
    ends = [proportion_confint(hit, n, method="wilson") for hit, n in zip(hits, answers, strict=True)]
    shares = np.array(hits) / np.array(answers)
    return shares, np.array([end[0] for end in ends]), np.array([end[1] for end in ends])


def test_a_difference_has_newcombe_s_interval():
    """Newcombe (1998), table II, first example: 56/70 and 48/80 differ by 0.2, method 10: 0.0524 to 0.3339."""
    found = pool_estimates(*wilson([56, 48], [70, 80]), np.array([1.0, -1.0]))
    assert found.value == pytest.approx(0.2)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert (found.low, found.high) == pytest.approx(
        confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")
    )


@given(
    st.lists(st.tuples(st.integers(5, 400), st.floats(0, 1)), min_size=1, max_size=6),
)
def test_a_pooled_share_lies_in_its_interval_which_is_narrower_than_the_widest(groups):
    answers = np.array([n for n, _share in groups])
    hits = np.array([round(n * share) for n, share in groups])
    values, lows, highs = wilson(hits, answers)
    found = pool_estimates(values, lows, highs, answers / answers.sum())
    assert found.value == pytest.approx(hits.sum() / answers.sum())
    assert -1e-9 <= found.low <= found.value + 1e-12 <= found.high + 1e-9 <= 1 + 1e-8
    assert found.high - found.low <= (highs - lows).max() + 1e-9
    if len(groups) == 1:
        assert (found.low, found.high) == pytest.approx((lows[0], highs[0]))


def test_lengths_must_fit_and_nothing_gives_nothing():
    with pytest.raises(PisteError):
        pool_estimates(np.array([0.5]), np.array([0.4]), np.array([0.6]), np.array([0.5, 0.5]))
    empty = np.array([])
    assert np.isnan(pool_estimates(empty, empty, empty, empty).value)
