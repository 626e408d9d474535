"""Who gains and who loses, counted by hand."""

import numpy as np

from piste.travel.road.reach_change import compare_reach, nearest_seconds
from piste.travel.time_lists import TimeLists
from road_world import make_places

NONE = 65535


def test_counts_by_municipality():
    places = make_places([60.0] * 6, [25.0] * 6)
    people = np.array([100.0, 10, 1, 1000, 5, 0])
    object.__setattr__(places, "people", people)
    object.__setattr__(places, "municipality", np.array(["b", "a", "b", "a", "a", "b"], dtype=object))
    before = np.array([3600, 1200, NONE, 600, 900, 60], dtype=np.uint16)
    after = np.array([3601, 600, 1800, NONE, 929, 6000], dtype=np.uint16)
    change = compare_reach(before, after, places, limit_min=60)
    assert change.municipality.tolist() == ["a", "b"]
    assert change.people.tolist() == [1015, 101]
    assert change.gain_people.tolist() == [10, 1]
    assert change.lose_people.tolist() == [1000, 0]  # a second or 29 more is nobody's loss
    assert change.cut_off_people.tolist() == [1000, 0]
    assert change.joined_people.tolist() == [0, 1]
    assert change.within_before_people.tolist() == [1015, 100]
    assert change.within_after_people.tolist() == [15, 1]
    np.testing.assert_allclose(change.mean_before_min, [(10 * 20 + 5 * 15) / 15, 60])
    np.testing.assert_allclose(change.mean_after_min, [(10 * 10 + 5 * 929 / 60) / 15, 3601 / 60])


def test_a_municipality_that_nobody_reaches_has_no_mean():
    places = make_places([60.0], [25.0])
    none = np.array([NONE], dtype=np.uint16)
    change = compare_reach(none, none, places)
    assert np.isnan(change.mean_before_min).all()
    assert change.lose_people.tolist() == [0]


def test_nearest_open_site():
    times = TimeLists(
        np.array([0, 2, 2, 3], dtype=np.int64),
        np.array([1, 0, 1], dtype=np.int32),
        np.array([60, 90, 30], dtype=np.uint16),
        2, 60.0, "car", False, "",
    )  # fmt: skip
    assert nearest_seconds(times).tolist() == [60, NONE, 30]
    assert nearest_seconds(times, np.array([0], dtype=np.int32)).tolist() == [90, NONE, NONE]
    assert nearest_seconds(times, np.array([], dtype=np.int32)).tolist() == [NONE] * 3
