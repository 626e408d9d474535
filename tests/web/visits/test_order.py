"""The order: hand-known cases, and what holds for all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.web.network.visits.order import effective_time, place_of

TEN = datetime(2026, 3, 4, 10, tzinfo=UTC)
minutes = st.integers(-300, 300).map(lambda count: timedelta(minutes=count))


def after(count):
    return TEN + timedelta(minutes=count)


@pytest.mark.parametrize(
    ("arrived", "booked", "priority", "expected", "basis"),
    [
        (0, None, 0, 0, "arrival"),
        (0, None, 15, -15, "arrival"),
        (-20, 0, 0, 0, "booked"),
        (10, 0, 0, 0, "booked"),
        (10.02, 0, 0, 10.02, "late"),
        (11, 0, 5, 6, "late"),
        (-5, 0, 30, -30, "booked"),
    ],
)
def test_known_cases(arrived, booked, priority, expected, basis):
    place = place_of(after(arrived), None if booked is None else after(booked), priority)
    assert (place.effective_at, place.basis) == (after(expected), basis)


@given(minutes, st.none() | minutes, st.integers(0, 120))
def test_the_time_is_the_booked_or_the_arrival_moved_by_the_priority(arrived, booked, priority):
    at, slot = TEN + arrived, None if booked is None else TEN + booked
    found = effective_time(at, slot, priority) + timedelta(minutes=priority)
    on_time = slot is not None and at <= slot + timedelta(minutes=10)
    assert found == (slot if on_time else at)


@pytest.mark.parametrize("wrong", [-1, 121])
def test_a_priority_has_bounds(wrong):
    with pytest.raises(ValueError, match="priority"):
        effective_time(TEN, None, wrong)


def test_times_need_their_zone():
    with pytest.raises(ValueError, match="zone"):
        effective_time(TEN.replace(tzinfo=None))
