"""The one clock: monotonic, limited or not."""

import math

import pytest

from piste.core import deadline
from piste.core.deadline import Deadline


@pytest.fixture
def clock(monkeypatch):
    """Give a clock that the test moves."""
    now = [100.0]
    monkeypatch.setattr(deadline.time, "monotonic", lambda: now[0])
    return now


def test_seconds_left_and_passed(clock):
    limit = Deadline(5)
    assert (limit.elapsed_s(), limit.left_s(), limit.passed()) == (0.0, 5.0, False)
    clock[0] = 104.5
    assert (limit.elapsed_s(), limit.left_s(), limit.passed()) == (4.5, 0.5, False)
    clock[0] = 105.0
    assert (limit.left_s(), limit.passed()) == (0.0, True)
    clock[0] = 500.0
    assert limit.left_s() == 0.0


def test_without_a_limit_it_never_passes(clock):
    limit = Deadline()
    clock[0] = 1e12
    assert (limit.left_s(), limit.passed()) == (math.inf, False)


def test_no_time_has_passed_at_once(clock):
    assert clock
    assert Deadline(0).passed()
