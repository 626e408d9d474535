"""Minutes and changes fall into the classes that the legend names, edges into the class below."""

import numpy as np
import pytest

from piste.report.scales import classify_change, classify_minutes, round_half_up, round_share


def test_minutes_fall_into_the_class_up_to_their_edge():
    minutes = np.array([0.0, 15.0, 15.01, 30.0, 45.0, 60.0, 60.01, 400.0, np.inf])
    assert classify_minutes(minutes).tolist() == [0, 0, 1, 1, 2, 3, 4, 4, 5]


def test_change_is_the_same_within_a_minute_and_mirrored_around_it():
    change = np.array([-np.inf, -15.01, -15.0, -5.0, -1.01, -1.0, 0.0, 1.0, 1.01, 5.0, 15.0, 15.01, np.inf])
    classes = classify_change(change).tolist()
    assert classes == [0, 0, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 6]
    assert [6 - k for k in reversed(classes)] == classes


@pytest.mark.parametrize(("value", "rounded"), [(0.05, 0.1), (-0.05, -0.1), (2.25, 2.3), (12.349, 12.3), (-0.0, 0.0)])
def test_halves_are_rounded_away_from_nought(value, rounded):
    assert round_half_up(value, 1) == rounded


@pytest.mark.parametrize(("share", "percent"), [(1.0, 100.0), (0.99999, 99.9), (0.0, 0.0), (0.00001, 0.1), (0.5, 50.0)])
def test_a_share_reads_as_all_or_nothing_only_where_it_is(share, percent):
    assert round_share(share) == percent
