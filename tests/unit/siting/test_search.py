"""The search keeps its books: after any swaps and kicks a state is what its open sites alone would make it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.core.deadline import Deadline
from piste.siting import Problem
from piste.siting.branch import Branching
from piste.siting.control import Control, Pulse, goes_on
from piste.siting.greedy import add_greedily, open_one_of_each_group
from piste.siting.incumbent import Incumbent
from piste.siting.interchange import build_state
from piste.siting.kicks import draw, improve_fully, kick_state, start_random
from piste.siting.measure import find_counted
from piste.siting.model import build_model
from piste.siting.root import build_relaxation, close_root
from piste.siting.rules import build_rules, count_people_within


def random_model(seed, *, n=60, m=25, points=6, share=0.5, regions=None, beyond=200.0):
    random = np.random.default_rng(seed)
    cost = np.where(random.random((n, m)) < share, random.random((n, m)) * 100, np.inf)
    problem = Problem.from_matrix(cost, random.integers(1, 30, n))
    rules = build_rules(m, regions=regions)
    counted, _ = find_counted(problem, np.ones(m, dtype=bool), np.inf)
    return build_model(problem, rules, counted, points=points, beyond=np.full(n, beyond))


def assert_books_right(model, state, value):
    fresh, true_value = build_state(model, state.opened)
    assert value == pytest.approx(true_value, rel=1e-12)
    for name in ("near", "near_cost", "second_cost", "is_open", "group_open"):
        assert np.array_equal(getattr(state, name), getattr(fresh, name)), name
    assert state.loss[state.opened] == pytest.approx(fresh.loss[state.opened], rel=1e-9, abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_swaps_and_kicks_keep_the_books(seed, grouped):
    regions = np.arange(25) % 4 - 1 if grouped else None
    model = random_model(seed, regions=regions)
    opened = add_greedily(model, open_one_of_each_group(model), model.points - model.n_groups)
    state, value = build_state(model, opened)
    assert_books_right(model, state, value)
    everyone = np.arange(model.m, dtype=np.int32)
    change = improve_fully(model, state, everyone, 1e-9)
    assert change <= 0
    assert_books_right(model, state, value + change)
    change += kick_state(
        model,
        state,
        budget=100_000,
        reach=20,
        centres=everyone,
        allowed=np.ones(model.m, dtype=np.bool_),
        least=1e-9,
        word=start_random(seed),
    )
    assert_books_right(model, state, value + change)
    assert set(state.opened.tolist()) == set(np.flatnonzero(state.is_open).tolist())
    assert all((state.group_open[: model.n_groups] >= 1).tolist())


def test_after_interchange_no_swap_gains():
    model = random_model(3)
    state, value = build_state(model, np.arange(model.points, dtype=np.int32))
    value += improve_fully(model, state, np.arange(model.m, dtype=np.int32), 1e-9)
    opened = state.opened.tolist()
    for close in range(model.points):
        for open_ in set(range(model.m)) - set(opened):
            other = [*opened[:close], open_, *opened[close + 1 :]]
            assert build_state(model, np.array(other, dtype=np.int32))[1] >= value - 1e-6


def test_greedy_takes_the_best_at_each_turn():
    model = random_model(5)
    opened = add_greedily(model, np.zeros(0, dtype=np.int32), 4).tolist()
    for k in range(4):
        values = [build_state(model, np.array([*opened[:k], j], dtype=np.int32))[1] for j in range(model.m)]
        assert values[opened[k]] == pytest.approx(min(values), rel=1e-12)


def test_kicks_end_where_there_is_nothing_to_do():
    model = random_model(1, points=25)
    state, _ = build_state(model, np.arange(25, dtype=np.int32))
    centres, allowed = np.arange(25, dtype=np.int32), np.ones(25, dtype=np.bool_)
    change = kick_state(
        model, state, budget=10**6, reach=9, centres=centres, allowed=allowed, least=0.0, word=start_random(1)
    )
    assert change == 0.0


def test_chance_is_the_same_for_a_seed_and_even():
    word, again = start_random(9), start_random(9)
    drawn = [draw(word, 10) for _ in range(20_000)]
    assert drawn[:50] == [draw(again, 10) for _ in range(50)]
    assert np.bincount(drawn, minlength=10) == pytest.approx(2000, abs=200)


@pytest.mark.parametrize("seed", range(8))
def test_the_tree_alone_finds_what_is_left(seed):
    """Branch from the root's bound to the proof, from an incumbent that is only a first guess."""
    model = random_model(seed, n=40, m=14, points=4, share=0.9)
    best = Incumbent(model, 1)
    control = Control(0.0, Deadline())
    relaxation = build_relaxation(best.model, best)
    bound = close_root(best.model, best, relaxation, control)
    proven = Branching(best.model, best, relaxation, control).run(bound)
    assert bound <= proven <= best.value * (1 + 1e-12)
    assert proven == pytest.approx(best.value, rel=1e-9)


def test_rules_name_what_is_wrong():
    rules = build_rules(6, fixed=[3, 3], forbidden=np.array([0]), regions=[8, 8, -1, 2, 2, -5])
    assert (rules.fixed.tolist(), rules.forbidden.tolist()) == ([3], [0])
    assert (rules.numbers, [group.tolist() for group in rules.one_of]) == ((2, 8), [[3, 4], [0, 1]])
    with pytest.raises(ValueError, match="regions has shape"):
        build_rules(6, regions=[1, 2])
    with pytest.raises(ValueError, match="forbidden sites must be 0 to 5"):
        build_rules(6, forbidden=[-1])


def test_people_within_counts_the_edge_and_ignores_other_sites():
    problem = Problem.from_matrix([[1.0, 5.0], [5.0, 5.1], [np.inf, 0.0]], [10.0, 20.0, 40.0])
    assert count_people_within(problem, 5.0).tolist() == [30.0, 50.0]


@pytest.mark.parametrize(("answer", "on"), [(None, True), (True, True), (False, False), (np.False_, False)])
def test_what_progress_answers(answer, on):
    assert goes_on(answer) is on


def test_a_pulse_comes_at_once_and_then_in_its_time(monkeypatch):
    deadline, now = Deadline(), [0.0]
    monkeypatch.setattr(deadline, "elapsed_s", lambda: now[0])
    pulse = Pulse(deadline)
    told = []
    for now[0] in (0.0, 0.1, 0.19, 0.2, 0.3, 5.0):
        told.append(pulse.due())
    assert told == [True, False, False, True, False, True]
