"""Journeys whose times are known by hand."""

from datetime import date

import numpy as np
import pytest

from piste.core.errors import PisteError
from piste.core.findings import Findings
from piste.travel.transit.feed_read import read_feed
from piste.travel.transit.line_cut import cut_lines
from piste.travel.transit.question import TransitParams, read_window
from piste.travel.transit.timetable import build_timetable
from piste.travel.transit.transit_times import build_transit_times
from piste.travel.transit.walking import Points, WalkingLegs, build_legs, estimate_walks
from transit_feeds import write_feed

TUESDAY = date(2022, 1, 18)
A, B, C, D = range(4)


def legs_of(n_stops, *, direct_s=None):
    """Return the walks of one place, 2 minutes from A, and one site, 3 minutes from D."""
    none = np.zeros(0, np.int64)
    walk = (none, none, np.zeros(0)) if direct_s is None else (np.array([0]), np.array([0]), np.array([direct_s]))
    return WalkingLegs(
        access=build_legs(np.array([0]), np.array([A]), np.array([120.0]), 1),
        egress=build_legs(np.array([0]), np.array([D]), np.array([180.0]), 1),
        change=build_legs(none, none, np.zeros(0), n_stops),
        direct=build_legs(*walk, 1),
        estimate=False,
    )


def minutes(tmp_path, window, *, dropped=(), direct_s=None, **asked):
    findings = Findings()
    feed = read_feed(write_feed(tmp_path / "a.zip"), findings)
    params = TransitParams(**asked)
    cut = cut_lines([feed], dropped, findings)
    timetable = build_timetable([feed], TUESDAY, *window.span(params.cutoff_s), dropped=cut)
    times = build_transit_times(timetable, legs_of(timetable.n_stops, direct_s=direct_s), window, params)
    return {
        share: None if second == 65535 else second / 60
        for share, lists in times.items()
        for second in lists.dense_seconds().ravel().tolist()
    }


def test_leaving_counts_walk_wait_change_and_walk(tmp_path):
    # leave 7:50, bus 8:00 from A, change at C 8:20 to 8:25, at D 8:40, at the door 8:43
    assert minutes(tmp_path, read_window("7:50", arrive=False)) == {50: 53.0, 90: 53.0}
    assert minutes(tmp_path, read_window("7:58", arrive=False)) == {50: 45.0, 90: 45.0}
    assert minutes(tmp_path, read_window("7:59", arrive=False)) == {50: None, 90: None}


def test_percentiles_of_a_window(tmp_path):
    # 7:49 to 7:58 take 54 to 45 minutes: the fifth of ten in rising order is 49, the ninth 53
    assert minutes(tmp_path, read_window("7:49-7:59", arrive=False)) == {50: 49.0, 90: 53.0}
    # of 7:54 to 8:03 only five have a bus
    assert minutes(tmp_path, read_window("7:54-8:04", arrive=False)) == {50: 49.0, 90: None}
    assert minutes(tmp_path, read_window("7:55-8:05", arrive=False)) == {50: None, 90: None}


def test_arriving_counts_back_to_the_latest_start(tmp_path):
    # the only bus is at the door at 8:43; one must leave at 7:58 for it
    assert minutes(tmp_path, read_window("8:43", arrive=True)) == {50: 45.0, 90: 45.0}
    assert minutes(tmp_path, read_window("9:00", arrive=True)) == {50: 62.0, 90: 62.0}
    assert minutes(tmp_path, read_window("8:42", arrive=True)) == {50: None, 90: None}


def test_limits_are_inclusive(tmp_path):
    window = read_window("7:58", arrive=False)
    assert minutes(tmp_path, window, cutoff_min=45)[50] == 45.0
    assert minutes(tmp_path, window, cutoff_min=44.9)[50] is None
    assert minutes(tmp_path, window, max_changes=1)[50] == 45.0
    assert minutes(tmp_path, window, max_changes=0)[50] is None
    assert minutes(tmp_path, window, change_s=300)[50] == 45.0
    assert minutes(tmp_path, window, change_s=301)[50] is None


def test_a_cut_line_and_a_whole_way_on_foot(tmp_path):
    window = read_window("7:58", arrive=False)
    assert minutes(tmp_path, window, dropped=["2"])[50] is None
    assert minutes(tmp_path, window, dropped=["2"], direct_s=3000.0)[50] == 50.0
    assert minutes(tmp_path, window, direct_s=3000.0)[50] == 45.0


def test_estimated_walks_are_straight_times_detour():
    here, there = Points(np.array([61.5]), np.array([23.7])), Points(np.array([61.5, np.nan]), np.array([23.71, 23.7]))
    legs = estimate_walks(here, there, here, TransitParams())
    # 0.01 degrees at 61.5 N are 530.6 m, x 1.3 at 1.25 m/s 552 seconds
    assert legs.access.to.tolist() == [0]
    assert legs.access.seconds.tolist() == [552]
    assert legs.direct.seconds.tolist() == [1]
    assert legs.estimate
    assert len(estimate_walks(here, there, here, TransitParams(access_min=9.1)).access.to) == 0
    assert len(estimate_walks(here, there, here, TransitParams(access_min=9.2)).access.to) == 1


@pytest.mark.parametrize("text", ["", "10", "25:61", "10:00-9:00", "8:00-9:00-10:00", "ten"])
def test_what_is_no_window(text):
    with pytest.raises(PisteError):
        read_window(text, arrive=False)
