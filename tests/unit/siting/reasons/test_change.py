"""Who gains and who loses: by hand, against counting one by one, and sums that add up exactly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.core.units import NOT_REACHED_S
from piste.siting.reasons.change import build_change, build_folk
from piste.siting.reasons.weights import EXACT, MOST_SECONDS, build_weights


def change_of(before, after, people, area, n_areas=1, groups=None, limit_s=3600):
    people = np.array(people, dtype=float)
    folk = build_folk(people, {k: np.array(v, float) for k, v in (groups or {}).items()}, build_weights(people))
    times = [np.array(one, dtype=np.uint16) for one in (before, after)]
    return build_change(*times, folk, np.array(area), n_areas, limit_s)


def test_by_hand():
    lost, near = NOT_REACHED_S, 600
    before = [near, near, near, lost, lost, 3600, 3601]
    after = [near + 60, near + 61, lost, near, lost, 3601, 3600]
    told = change_of(before, after, [1, 2, 4, 8, 16, 32, 64], [0] * 7)
    assert told.farther.tolist() == [[6]]
    assert told.closer.tolist() == [[8]]
    assert told.same.tolist() == [[1 + 16 + 32 + 64]]
    assert told.fall_outside.tolist() == [[4 + 32]]
    assert told.come_within.tolist() == [[8 + 64]]
    assert (told.past_before[0, 0], told.past_after[0, 0]) == (8 + 16 + 64, 4 + 16 + 32)
    assert (told.reached_before[0, 0], told.reached_after[0, 0]) == (103, 107)
    assert told.mean_before_min[0, 0] == pytest.approx((7 * 600 + 32 * 3600 + 64 * 3601) / 103 / 60)


def test_groups_stand_beside_everyone():
    told = change_of([600, 600], [700, 600], [10, 20], [1, 0], 2, {"old": [3, 5]})
    assert told.people.tolist() == [[20, 5], [10, 3]]
    assert told.farther.tolist() == [[0, 0], [10, 3]]
    assert np.isinf(change_of([65535], [65535], [5], [0]).mean_before_min).all()


seconds = st.one_of(st.integers(0, 8000), st.just(NOT_REACHED_S))
place = st.tuples(seconds, seconds, st.floats(0, 1e6, allow_nan=False), st.integers(0, 4))


@settings(max_examples=60, deadline=None)
@given(st.lists(place, min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_areas_add_up_to_the_whole_exactly_in_any_order(places, shuffle):
    def build(rows, areas):
        before, after, people, area = (list(column) for column in zip(*rows, strict=True))
        return change_of(before, after, people, area if areas else [0] * len(rows), 5 if areas else 1)

    whole = build(places, areas=False)
    mixed = list(places)
    shuffle.shuffle(mixed)
    parts = build(mixed, areas=True)
    for name in (
        "people",
        "closer",
        "same",
        "farther",
        "fall_outside",
        "come_within",
        "seconds_before",
        "seconds_after",
    ):
        assert getattr(parts, name).sum() == getattr(whole, name)[0, 0]
        assert getattr(parts.total(), name)[0, 0] == getattr(whole, name)[0, 0]
    pairs = parts.sum_by(np.array([0, 0, 1, 1, 0]), 2)
    assert pairs.farther.sum() == whole.farther[0, 0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1e9, allow_nan=False), min_size=1, max_size=30))
def test_units_are_whole_and_their_sums_exact(people):
    weights = build_weights(np.array(people))
    assert (weights.units == np.rint(weights.units)).all()
    assert weights.units.sum() * MOST_SECONDS <= EXACT
    assert np.abs(weights.to_people(weights.units) - people).max() <= 0.5 / weights.per_person
    whole = np.rint(people)
    assert (weights.to_people(build_weights(whole).units) == whole).all() or weights.per_person == 1


SECONDS = st.one_of(st.integers(0, 7200), st.just(NOT_REACHED_S))


@given(st.lists(st.tuples(SECONDS, SECONDS, st.integers(1, 50), st.integers(0, 2)), min_size=1, max_size=12))
def test_who_comes_within_reach_gains_and_who_falls_out_of_it_loses(rows):
    before, after, people, area = (list(column) for column in zip(*rows, strict=True))
    cutoff_s = 7200
    told = change_of(before, after, people, area, 3).moved_s(cutoff_s)[:, 0]
    stands = [[min(one, cutoff_s) for one in times] for times in (before, after)]
    for k in range(3):
        mine = [i for i in range(len(rows)) if area[i] == k]
        assert told[k] == pytest.approx(sum(people[i] * (stands[1][i] - stands[0][i]) for i in mine))
        if mine and all(after[i] <= before[i] for i in mine):
            assert told[k] <= 0, "nobody is farther than before, so the area does not lose"
