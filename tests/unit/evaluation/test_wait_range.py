"""The range of waits: hand-known cases, an event by event oracle, and its share on replayed days."""

import heapq

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.evaluation.wait_range import (
    DeskNow,
    WaitParams,
    WaitRange,
    build_wait_range,
    correct_range,
    draw_waits,
    measure_correction,
    read_service_times,
)

ONE = frozenset({"a"})
BOTH = frozenset({"a", "b"})
TEN = {"a": np.array([10.0]), "b": np.array([4.0])}
PARAMS = WaitParams()


def test_with_fixed_times_the_wait_is_known():
    desks = [DeskNow(ONE, "a", 3), DeskNow(ONE)]
    assert build_wait_range(desks, [], "a", TEN, PARAMS) == WaitRange(0, 0)
    assert build_wait_range(desks, ["a"], "a", TEN, PARAMS) == WaitRange(7, 7)
    assert build_wait_range(desks, ["a", "a"], "a", TEN, PARAMS) == WaitRange(10, 10)
    assert build_wait_range([DeskNow(BOTH)], ["b", "b"], "a", TEN, PARAMS) == WaitRange(8, 8)


def test_whom_no_desk_serves_holds_nobody_up_and_is_told_nothing():
    assert build_wait_range([DeskNow(ONE)], ["b", "b"], "a", TEN, PARAMS) == WaitRange(0, 0)
    assert build_wait_range([DeskNow(ONE)], [], "b", TEN, PARAMS) is None
    assert build_wait_range([], [], "a", TEN, PARAMS) is None


def play_events(desks, ahead, own):
    """Play event by event: a desk that gets free takes the first whom it may serve."""
    queue = [*ahead, own]
    waiting = list(range(len(queue)))
    free = [(0.0 if d.serving is None else TEN[d.serving][0] - d.since_min, n) for n, d in enumerate(desks)]
    heapq.heapify(free)
    while free:
        now, desk = heapq.heappop(free)
        mine = next((n for n in waiting if queue[n] in desks[desk].services), None)
        if mine is None:
            continue
        if mine == len(queue) - 1:
            return now
        waiting.remove(mine)
        heapq.heappush(free, (now + TEN[queue[mine]][0], desk))
    return None


desk = st.builds(
    DeskNow,
    st.sets(st.sampled_from("ab")).map(frozenset),
    st.none() | st.sampled_from("ab"),
    st.floats(0, 3.5),
)


@given(st.lists(desk, max_size=4), st.lists(st.sampled_from("ab"), max_size=8), st.sampled_from("ab"))
def test_it_is_the_queue_played_event_by_event(desks, ahead, own):
    drawn = draw_waits(desks, ahead, own, TEN, WaitParams(draws=1))
    expected = play_events(desks, ahead, own)
    assert drawn is None if expected is None else drawn[0] == pytest.approx(expected)


def replay_day(random, n_desks, rate, mean, pause):
    """Play a day; return what was known at each arrival and the true wait. Of pauses the model knows nothing."""
    arrivals = np.cumsum(random.exponential(1 / rate, 400))
    arrivals = arrivals[arrivals < 420]
    free = np.zeros(n_desks)
    served, known = [], []
    for at in arrivals:
        busy = {d: at - start for d, start, end in served if start <= at < end}
        desks = [DeskNow(ONE, "a", busy[d]) if d in busy else DeskNow(ONE) for d in range(n_desks)]
        ahead = sum(start > at for _, start, _ in served)
        d = int(np.argmin(free))
        start = max(at, free[d])
        end = start + random.lognormal(np.log(mean) - 0.18, 0.6)
        served.append((d, start, end))
        free[d] = end + (random.exponential(5) if random.random() < pause else 0)
        known.append((desks, ["a"] * ahead, start - at))
    return known


@pytest.mark.parametrize(("n_desks", "rate", "pause"), [(2, 0.15, 0.0), (3, 0.24, 0.3)])
def test_on_replayed_days_the_range_holds_eight_of_ten_waits(n_desks, rate, pause):
    random = np.random.default_rng(7)
    times = {"a": random.lognormal(np.log(11) - 0.18, 0.6, 300)}
    low, high, true, day_of = [], [], [], []
    for day in range(40):
        for desks, ahead, wait in replay_day(random, n_desks, rate, 11, pause):
            if any(desk.serving is None for desk in desks) and not ahead:
                continue  # a desk is free: the wait is nothing, and no range is needed
            found = build_wait_range(desks, ahead, "a", times, WaitParams(draws=100, seed=day))
            low.append(found.low_min), high.append(found.high_min), true.append(wait), day_of.append(day)
    low, high, true, past = np.array(low), np.array(high), np.array(true), np.array(day_of) < 20
    moved = measure_correction(low[past], high[past], true[past], 0.8)
    inside = (low[~past] - moved <= true[~past]) & (true[~past] <= high[~past] + moved)
    assert inside.sum() > 100
    assert 0.74 <= inside.mean() <= 0.9


@given(st.lists(st.floats(-50, 50), min_size=30, max_size=200), st.floats(0.5, 0.95))
def test_the_correction_covers_the_share_of_what_it_was_measured_on(misses, share):
    true = np.array(misses)
    zero = np.zeros(true.size)
    moved = measure_correction(zero, zero, true, share)
    assert np.mean(np.abs(true) <= moved) >= share - 1e-9


def test_few_past_waits_correct_nothing_and_ends_never_turn_round():
    assert measure_correction(np.zeros(29), np.zeros(29), np.ones(29), 0.8) == 0
    assert correct_range(WaitRange(2, 6), 3) == WaitRange(0, 9)
    assert correct_range(WaitRange(2, 6), -3) == WaitRange(4, 4)


def test_few_measured_times_are_filled_up_by_the_estimate():
    assert read_service_times(np.array([]), 20).mean() == pytest.approx(20)
    many = np.arange(20.0)
    assert read_service_times(many, 20) is many


@pytest.mark.parametrize("wrong", [{"share": 0}, {"share": 1}, {"draws": 0}])
def test_parameters_have_bounds(wrong):
    with pytest.raises(ValueError, match="share"):
        WaitParams(**wrong)
