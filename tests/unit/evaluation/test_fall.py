"""Falls: Newcombe's formula by hand at three sigma, how often chance cries, how often a fall is heard."""

import numpy as np
import pytest
from scipy.stats import norm

from piste.evaluation.fall import find_fall

Z = norm.ppf(0.999)


def wilson_by_hand(hits, n):
    share, square = hits / n, Z * Z
    middle = share + square / (2 * n)
    width = Z * np.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return share, (middle - width) / (1 + square / n), (middle + width) / (1 + square / n)


def test_the_gap_is_newcombe_s_by_hand():
    """60 of 100 after 255 of 300: 0.60 - 0.85."""
    found = find_fall((60, 100), (255, 300))
    (p, low_p, high_p), (q, low_q, high_q) = wilson_by_hand(60, 100), wilson_by_hand(255, 300)
    assert found.gap.value == pytest.approx(-0.25)
    assert found.gap.low == pytest.approx(p - q - np.hypot(p - low_p, high_q - q))
    assert found.gap.high == pytest.approx(p - q + np.hypot(high_p - p, q - low_q))
    assert found.h == pytest.approx(2 * np.arcsin(np.sqrt(0.60)) - 2 * np.arcsin(np.sqrt(0.85)))
    assert (found.recent.value, found.before.value, found.answers) == (0.60, 0.85, (100, 300))


@pytest.mark.parametrize(
    ("recent", "before"),
    [((84, 100), (255, 300)), ((95, 100), (255, 300)), ((5, 29), (255, 300)), ((60, 100), (25, 29)),
     ((84_000, 100_000), (86_000, 100_000))],
    ids=["chance", "a rise", "few now", "few before", "sure and of no account"],
)  # fmt: skip
def test_nothing_is_told_where_nothing_fell(recent, before):
    assert find_fall(recent, before) is None


def test_chance_cries_once_in_a_thousand_and_a_true_fall_is_heard():
    rng = np.random.default_rng(5)
    quiet = sum(find_fall((a, 200), (b, 600)) is not None for a, b in rng.binomial([200, 600], 0.85, (6000, 2)))
    heard = sum(
        find_fall((a, 200), (b, 600)) is not None
        for a, b in zip(rng.binomial(200, 0.70, 400), rng.binomial(600, 0.85, 400), strict=True)
    )
    assert quiet <= 16, "one in a thousand, 6 of 6000, with room for chance"
    assert heard / 400 > 0.85
