"""Waits by hand: what counts, from when, and what stays hidden."""

import numpy as np
import pytest

from piste.core.errors import PisteError
from piste.evaluation.wait import Visits, build_wait_table, measure_waits
from survey_world import texts

NONE = "NaT"


def moments(*clock):
    return np.array([NONE if one is None else f"2026-03-29T{one}" for one in clock], dtype="M8[s]")


def test_a_wait_runs_from_arrival_or_the_booked_time():
    called = moments("09:10:30", "10:05:00", "09:58:00", None, "10:20:00")
    arrived = moments("09:00:00", "09:40:00", "09:40:00", "09:00:00", "10:08:00")
    booked = moments(None, "10:00:00", "10:00:00", None, "10:00:00")
    waits = measure_waits(called, arrived, booked)
    assert waits[[0, 1, 2, 4]].tolist() == [10.5, 5.0, 0.0, 12.0] and np.isnan(waits[3])


def make_visits(**groups):
    """Point a: waits 1 to 20 min, 5 left; point b: 6 waits of 15 and 4 of 15.5 min, 10 still there."""
    waits = np.concatenate(
        [np.arange(1.0, 21), np.full(5, np.nan), np.full(6, 15.0), np.full(4, 15.5), np.full(10, np.nan)]
    )
    left = np.zeros(45, dtype=bool)
    left[20:25] = True
    return Visits({"point": texts(("a", 25), ("b", 20)), **groups}, waits, left)


def test_waits_by_hand():
    told = build_wait_table(make_visits(), ("point",))
    assert told.visits.tolist() == [25, 20, 45] and told.called.tolist() == [20, 10, 30]
    assert told.median_min[:2].tolist() == [10.5, 15.0]
    assert told.p90_min[:2] == pytest.approx([18.1, 15.5])
    assert told.within == pytest.approx([15 / 20, 6 / 10, 21 / 30])
    assert told.left_share == pytest.approx([5 / 25, 0, 5 / 35])
    assert (told.within_low < told.within).all() and (told.within < told.within_high).all()


def test_the_promise_can_be_another():
    assert build_wait_table(make_visits(), ("point",), promised_min=10).within[0] == 0.5


def test_few_who_left_stay_hidden_to_the_public_only():
    visits = make_visits()
    left = visits.left.copy()
    left[22:25] = False  # two left, three are still there
    visits = Visits(visits.groups, visits.wait_min, left)
    public, own = (build_wait_table(visits, ("point",), public=flag) for flag in (True, False))
    assert np.isnan(public.left_share[0]) and own.left_share[0] == pytest.approx(2 / 22)
    assert public.visits.tolist() == [25, 20, 45]


def test_a_point_with_few_visits_is_hidden_and_not_found_by_subtraction():
    visits = make_visits()
    names = visits.groups["point"].copy()
    names[25:28] = "c"
    told = build_wait_table(Visits({"point": names}, visits.wait_min, visits.left), ("point",))
    assert told.visits[2] == -1 and (told.visits[:2] == -1).any()
    assert np.isnan(told.median_min[2])


def test_unknown_groupings_are_told():
    with pytest.raises(PisteError, match="agency"):
        build_wait_table(make_visits(), ("agency",))
