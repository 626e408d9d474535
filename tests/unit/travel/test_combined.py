"""Access by all modes: who has no car does not drive."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.basedata.place import Places
from piste.core.errors import PisteError
from piste.travel.combined import combine_times, find_share_without_car, split_by_car, take_better
from piste.travel.time_lists import lists_from_dense

FAR = 65535


def lists(rows, *, mode="car", estimate=False):
    return lists_from_dense(np.array(rows, dtype=np.uint16), cutoff_min=60, mode=mode, estimate=estimate, method="m")


def places(people, **groups):
    n = len(people)
    ids = np.array([f"p{k}" for k in range(n)], dtype=object)
    counts = {name: np.array(values, dtype=float) for name, values in groups.items()}
    return Places(ids, ids, np.zeros(n), np.zeros(n), np.array(people, dtype=float), ids, counts)


CAR = lists([[600, 1200], [300, FAR]])
BUS = lists([[1800, 900], [FAR, 7200]], mode="transit", estimate=True)
WALK = lists([[FAR, 1000], [2400, FAR]], mode="walk")


def test_each_group_takes_the_best_of_its_modes():
    both = combine_times(CAR, BUS, WALK, np.array([0.25, 0.5]))
    assert both.with_car.dense_seconds().tolist() == [[600, 900], [300, 7200]]
    assert both.without_car.dense_seconds().tolist() == [[1800, 900], [2400, 7200]]
    assert both.without_car.site.tolist() == [1, 0, 0, 1]
    assert (both.with_car.mode, both.without_car.mode) == ("any", "transit")
    assert both.without_car.estimate
    people = np.array([100.0, 10.0])
    assert [part.tolist() for part in both.count_within(people, 15)] == [[75.0, 5.0], [25.0, 0.0]]
    assert [part.tolist() for part in both.count_within(people, 30, np.array([0]))] == [[75.0, 5.0], [25.0, 0.0]]


def test_places_split_by_car_hold_everyone_once():
    who, times = split_by_car(places([100, 10], old=[40, 5]), combine_times(CAR, BUS, None, np.array([0.25, 0.5])))
    assert who.ids.tolist() == ["p0", "p1", "p0:no_car", "p1:no_car"]
    assert who.people.tolist() == [75.0, 5.0, 25.0, 5.0]
    assert who.groups["old"].tolist() == [30.0, 2.5, 10.0, 2.5]
    assert times.dense_seconds().tolist() == [[600, 900], [300, 7200], [1800, 900], [FAR, 7200]]


def test_the_share_has_no_default_and_one_source():
    who = places([100, 0], no_car=[30, 0], age_0_14=[20, 0], age_65_=[40, 0])
    assert find_share_without_car(who, share=0.2).tolist() == [0.2, 0.2]
    assert find_share_without_car(who, group="no_car").tolist() == [0.3, 0.0]
    assert find_share_without_car(who, by_group={"age_0_14": 1.0, "age_65_": 0.5}).tolist() == [0.4, 0.0]
    for wrong in ({}, {"share": 0.2, "group": "no_car"}, {"group": "nobody"}, {"share": 1.1}, {"share": -0.1},
                  {"by_group": {"age_65_": 1.5}}):  # fmt: skip
        with pytest.raises(PisteError):
            find_share_without_car(who, **wrong)
    with pytest.raises(PisteError):
        combine_times(CAR, BUS, None, np.array([0.5]))
    with pytest.raises(PisteError):
        combine_times(CAR, lists([[1, 2]]), None, np.array([0.5, 0.5]))


seconds = st.sampled_from([1, 60, 60, 500, 7200, FAR])
tables = st.lists(st.lists(seconds, min_size=4, max_size=4), min_size=3, max_size=3)


@given(st.lists(tables, min_size=1, max_size=3))
def test_the_better_is_the_smaller_of_each_pair_in_rising_order(dense):
    wanted = lists(np.min(np.array(dense), axis=0))
    found = take_better([lists(rows) for rows in dense], mode="any", method="m")
    for name in ("indptr", "site", "seconds"):
        assert getattr(found, name).tolist() == getattr(wanted, name).tolist()
