"""Minutes and whole seconds: rounded up, never wrapped round."""

import numpy as np
import pytest

from piste.core.units import LONGEST_MIN, NOT_REACHED_S, minutes_from_seconds, seconds_from_minutes


@pytest.mark.parametrize(
    ("minutes", "seconds"),
    [
        (0.0, 0),
        (1.0, 60),
        (0.1 + 0.2, 18),  # 18.000000000000004 seconds are 18
        (1.001, 61),
        (LONGEST_MIN, 65534),
        (LONGEST_MIN + 0.02, NOT_REACHED_S),
        (1e9, NOT_REACHED_S),
        (np.inf, NOT_REACHED_S),
        (np.nan, NOT_REACHED_S),
        (-1.0, NOT_REACHED_S),
    ],
)
def test_seconds(minutes, seconds):
    made = seconds_from_minutes(np.array([minutes]))
    assert made.dtype == np.uint16
    assert made.tolist() == [seconds]


def test_minutes_of_every_second_come_back():
    seconds = np.arange(NOT_REACHED_S, dtype=np.uint16)
    assert np.array_equal(seconds_from_minutes(minutes_from_seconds(seconds)), seconds)
    assert minutes_from_seconds(np.array([NOT_REACHED_S], dtype=np.uint16)).tolist() == [np.inf]
