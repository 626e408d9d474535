"""A plan under the pencil: after any sequence of edits it is what a fresh evaluation gives, and undo leaves nothing."""

from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from piste.siting.access import build_network_state
from piste.siting.reasons.draft import Draft
from plan_world import build_random_world

AREA = np.arange(30) % 4


def fresh(times, people, sites):
    return Draft(times, people, sites, area=AREA)


def same_figures(one, other):
    np.testing.assert_equal(asdict(one), asdict(other))  # NaN, where nobody is reached, equals NaN here


def same_sums(one, other):
    same_figures(one.figures(), other.figures())
    for name in ("people", "people_within", "people_reached", "person_min"):
        assert getattr(one.areas(), name).tolist() == getattr(other.areas(), name).tolist()


@example(0, [("c", 0, 0), ("c", 4, 0)])
@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 30), st.lists(st.tuples(st.sampled_from("ocmur"), st.integers(0, 8), st.integers(0, 8)), max_size=25)
)
def test_any_sequence_equals_a_fresh_evaluation(seed, steps):
    base, times, _ = build_random_world(seed)
    people = base.places.people + np.random.default_rng(seed).random(30)
    draft, opened, done, undone = Draft(times, people, [0, 4], area=AREA), {0, 4}, [], []
    start = draft.figures()
    for kind, a, b in steps:
        if kind == "o" and a not in opened:
            edit, change = draft.open(a), ({a}, set())
        elif kind == "c" and a in opened:
            edit, change = draft.close(a), (set(), {a})
        elif kind == "m" and a in opened and b not in opened:
            edit, change = draft.move(a, b), ({b}, {a})
        elif kind in "ur":
            stack, other = (done, undone) if kind == "u" else (undone, done)
            edit = draft.undo() if kind == "u" else draft.redo()
            assert (edit is None) == (not stack)
            if edit is not None:
                plus, minus = stack.pop()
                opened = (opened - plus) | minus if kind == "u" else (opened - minus) | plus
                other.append((plus, minus))
            continue
        else:
            continue
        opened = (opened - change[1]) | change[0]
        done.append(change)
        undone.clear()
        same_figures(edit.after, draft.figures())
    same_sums(draft, fresh(times, people, sorted(opened)))
    while draft.undo() is not None:
        pass
    same_figures(draft.figures(), start)
    same_figures(draft.start, start)


@pytest.mark.parametrize("seed", range(5))
def test_figures_are_those_of_a_plan_and_areas_add_up_exactly(seed):
    base, times, _ = build_random_world(seed)
    draft = Draft(times, base.places.people, [1, 3], area=AREA)
    for edit in (draft.open(5), draft.move(1, 2), draft.close(3)):
        assert edit.places.size >= edit.areas.size >= 0
    access = build_network_state(times, base.places.people, draft.sites, limit_min=45).access
    told = draft.figures()
    assert told.mean_min == pytest.approx(access.mean_min)
    assert told.people_within == (access.share_within[1] * access.people, access.share_within[3] * access.people)
    assert (told.worst_min, told.points, told.people) == (access.worst_min, 2, access.people)
    areas = draft.areas()
    assert areas.people_within.sum(axis=0).tolist() == list(told.people_within)
    assert areas.person_min.sum() == pytest.approx(told.person_min, rel=1e-15)
    assert areas.people_reached.sum() == told.people_reached


def test_what_cannot_be_done_changes_nothing():
    base, times, _ = build_random_world(2)
    draft = Draft(times, base.places.people, [1])
    with pytest.raises(ValueError, match="open already"):
        draft.open(1)
    with pytest.raises(ValueError, match="not open"):
        draft.close(2)
    with pytest.raises(ValueError, match="open already"):
        draft.move(1, 1)
    assert draft.undo() is None and draft.redo() is None
    assert draft.close(1).after.points == 0
    assert np.isnan(draft.figures().mean_min) and np.isnan(draft.figures().worst_min)
