"""The connection scan beside a naive time-expanded Dijkstra, on timetables that Hypothesis makes."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.travel.transit.change import build_changes
from piste.travel.transit.question import TransitParams, Window
from piste.travel.transit.timetable import Timetable
from piste.travel.transit.transit_times import build_transit_times
from piste.travel.transit.walking import WalkingLegs, build_legs
from transit_oracle import expected, found, world_of

N_STOPS = 6
START_S = 8 * 3600


def make_timetable(trips, told=()):
    rows = []
    for trip, (start, stops, steps, board, alight) in enumerate(trips):
        time = START_S + start
        for k in range(len(stops) - 1):
            run, stand = steps[k]
            rows.append((time, time + run, stops[k], stops[k + 1], trip, board[k], alight[k]))
            time += run + stand
    rows.sort(key=lambda row: row[0])
    columns = list(zip(*rows, strict=True)) if rows else [[]] * 7
    numbers = [np.array(column, dtype=np.int32) for column in columns[:5]]
    told = np.array(told, dtype=np.int32).reshape(-1, 4).T
    ids = np.array([str(k) for k in range(N_STOPS)], dtype=object)
    return Timetable(
        date(2022, 1, 18), "Europe/Helsinki", ids, ids, np.full(N_STOPS, 61.5), 23.7 + np.arange(N_STOPS) / 100,
        *numbers, np.array(columns[5], dtype=bool), np.array(columns[6], dtype=bool), len(trips),
        *(np.ascontiguousarray(row) for row in told),
    )  # fmt: skip


stops = st.integers(0, N_STOPS - 1)
# times on a coarse grid, so that equal times, zero-second rides and just-missed changes are common
lengths = st.integers(0, 10).map(lambda k: 60 * k)


@st.composite
def trips(draw):
    way = draw(st.lists(stops, min_size=2, max_size=5))
    n = len(way) - 1
    steps = draw(st.lists(st.tuples(lengths, st.sampled_from([0, 0, 60])), min_size=n, max_size=n))
    flags = st.lists(st.sampled_from([True, True, True, False]), min_size=n, max_size=n)
    return draw(st.integers(0, 60).map(lambda k: 60 * k)), way, steps, draw(flags), draw(flags)


def walks(n, to, most=4):
    entry = st.tuples(st.integers(0, n - 1), st.integers(0, to - 1))
    seconds = st.integers(0, 8).map(lambda k: 60 * k + 1)
    return st.dictionaries(entry, seconds, max_size=most).map(
        lambda found: build_legs(
            np.array([a for a, _ in found], dtype=np.int64),
            np.array([b for _, b in found], dtype=np.int64),
            np.array(list(found.values()), dtype=np.float64),
            n,
        )
    )


windows = st.builds(
    lambda arrive, first, n: Window(arrive, START_S + 60 * np.arange(first, first + n, dtype=np.int32)),
    st.booleans(), st.integers(0, 60), st.integers(1, 12),
)  # fmt: skip
params = st.builds(
    TransitParams,
    max_changes=st.sampled_from([None, 0, 1, 2, 3]),
    change_s=st.sampled_from([1, 60, 120]),
    cutoff_min=st.sampled_from([10, 30, 60, 120]),
    percentiles=st.sampled_from([(50, 90), (1, 100), (75,)]),
)
told = st.lists(st.tuples(stops, stops, st.integers(0, 3), st.sampled_from([0, 30, 300])), max_size=4)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(trips(), max_size=12), told, walks(3, N_STOPS, 6), walks(2, N_STOPS), walks(N_STOPS, N_STOPS, 6),
    walks(2, 3, 2), windows, params,
)  # fmt: skip
def test_no_mismatch_with_the_oracle(trips, told, access, egress, change, direct, window, params):
    timetable = make_timetable(trips, told)
    legs = WalkingLegs(access, egress, change, direct, estimate=True)
    changes = build_changes(timetable, change, params.change_s)
    wanted = expected(world_of(timetable, changes, legs), window, params)
    times = build_transit_times(timetable, legs, window, params, threads=1)
    assert {share: found(lists) for share, lists in times.items()} == wanted


NO_CHANGE_ON_FOOT = build_legs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), N_STOPS)
NO_DIRECT = build_legs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), 2)


def draw_chain_world(seed):
    """Return a world of short lines along a road of stops, in which most journeys take two to five vehicles."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(40):
        first, length = rng.integers(0, N_STOPS - 1), rng.integers(2, 4)
        way = list(range(first, min(first + length, N_STOPS)))
        way = way if rng.random() < 0.8 else way[::-1]
        n = len(way) - 1
        steps = [(int(rng.integers(1, 6)) * 60, 0) for _ in range(n)]
        made.append((int(rng.integers(0, 60)) * 60, [int(stop) for stop in way], steps, [True] * n, [True] * n))
    access = build_legs(np.arange(3), np.array([0, 0, 1]), np.array([60.0, 240.0, 60.0]), 3)
    egress = build_legs(np.arange(2), np.array([N_STOPS - 1, N_STOPS - 2]), np.array([60.0, 30.0]), 2)
    return make_timetable(made), WalkingLegs(access, egress, NO_CHANGE_ON_FOOT, NO_DIRECT, estimate=True)


@pytest.mark.parametrize("most", [0, 1, 2, 3, 4, None])
@pytest.mark.parametrize("arrive", [False, True])
def test_the_number_of_changes_is_kept_where_it_binds(most, arrive):
    for seed in range(5):
        timetable, legs = draw_chain_world(seed)
        params = TransitParams(max_changes=most, cutoff_min=90)
        window = Window(arrive, START_S + 60 * np.arange(60 if arrive else 0, 66 if arrive else 6, dtype=np.int32))
        changes = build_changes(timetable, legs.change, params.change_s)
        wanted = expected(world_of(timetable, changes, legs), window, params)
        times = build_transit_times(timetable, legs, window, params, threads=1)
        assert {share: found(lists) for share, lists in times.items()} == wanted


@settings(max_examples=30, deadline=None)
@given(st.lists(trips(), min_size=4, max_size=12), walks(3, N_STOPS, 6), walks(2, N_STOPS), windows)
def test_more_changes_are_never_slower_and_higher_ranks_never_faster(trips, access, egress, window):
    timetable = make_timetable(trips)
    legs = WalkingLegs(access, egress, NO_CHANGE_ON_FOOT, NO_DIRECT, estimate=True)
    before = None
    for most in (0, 1, 2, None):
        times = build_transit_times(timetable, legs, window, TransitParams(max_changes=most), threads=1)
        assert (times[50].dense_seconds() <= times[90].dense_seconds()).all()
        if before is not None:
            assert (times[90].dense_seconds() <= before).all()
        before = times[90].dense_seconds()
