"""Fairness by hand, and the equity weight against its own definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.siting import Problem, solve
from piste.siting.fairness import apply_equity, build_fairness, gini, hoover, tail_mean, weigh_cost
from plan_world import build_random_world
from siting_truth import brute_force


def test_worst_tenth_takes_the_edge_by_its_part():
    # 100 people: the worst tenth is 4 people at 90 min and 6 of the 16 at 60 min.
    assert tail_mean([10, 60, 90], [80, 16, 4]) == pytest.approx((4 * 90 + 6 * 60) / 10)
    assert tail_mean([10, 60, 90], [80, 16, 4], share=1.0) == pytest.approx((800 + 960 + 360) / 100)
    assert tail_mean([5, 7], [0, 3]) == pytest.approx(7)
    assert np.isnan(tail_mean([5], [0]))
    assert tail_mean([np.inf, 1], [1, 99]) == np.inf
    assert tail_mean([np.inf, 1], [0, 99]) == 1
    with pytest.raises(ValueError, match="share"):
        tail_mean([1], [1], share=0)


def test_gini_and_hoover_by_hand():
    assert gini([30, 30, 30], [1, 5, 9]) == pytest.approx(0)
    assert hoover([30, 30, 30], [1, 5, 9]) == pytest.approx(0)
    # Half the people travel 0, half 60 min: Gini 1/2, and half of all minutes would have to change hands.
    assert gini([0, 60], [7, 7]) == pytest.approx(0.5)
    assert hoover([0, 60], [7, 7]) == pytest.approx(0.5)
    assert gini([0, 0], [1, 1]) == 0
    assert np.isnan(gini([], []))


@given(st.lists(st.tuples(st.floats(0, 180), st.integers(0, 9)), min_size=1, max_size=12))
def test_gini_is_the_mean_difference(pairs):
    time, people = np.array([t for t, _ in pairs]), np.array([float(w) for _, w in pairs])
    if people.sum() == 0 or (time * people).sum() < 1e-6:
        return
    mean = (time * people).sum() / people.sum()
    apart = (people[:, None] * people[None] * np.abs(time[:, None] - time[None])).sum()
    assert gini(time, people) == pytest.approx(apart / (2 * people.sum() ** 2 * mean), abs=1e-9)
    assert 0 <= hoover(time, people) <= gini(time, people) + 1e-9
    assert tail_mean(time, people) >= mean - 1e-9


def test_equity_counts_what_is_past_the_threshold_more():
    assert weigh_cost([10.0, 60.0, 80.0], 60.0, 2.0).tolist() == [10.0, 60.0, 120.0]
    rng = np.random.default_rng(2)
    cost, people = rng.integers(1, 100, (20, 6)).astype(float), rng.integers(1, 50, 20).astype(float)
    fair = apply_equity(Problem.from_matrix(cost, people), 40.0, 3.0)
    result = solve(fair, "mean", points=2, gap=0.0)
    assert result.value == pytest.approx(brute_force(weigh_cost(cost, 40.0, 3.0), people, "mean", points=2))
    assert apply_equity(fair, 1.0, 0.0).cost.tolist() == fair.cost.tolist()
    with pytest.raises(ValueError, match="weight"):
        apply_equity(fair, 1.0, -1.0)


def test_an_equity_weight_serves_the_worst_off_better():
    # 100 people at a town (site 0), 1 person 100 min away (site 1); one point.
    problem = Problem.from_matrix([[0.0, 2.0], [200.0, 0.0]], [100.0, 1.0])
    plain = solve(problem, "mean", points=1, gap=0.0)
    fair = solve(apply_equity(problem, 60.0, 4.0), "mean", points=1, gap=0.0)
    # from the town 200 x 1 = 200 (weighed 760); from the other site 2 x 100 = 200 (weighed the same)
    assert plain.value == 200.0
    assert fair.sites.tolist() == [1]
    assert fair.value == 200.0


def test_groups_are_told_apart():
    base, _, _ = build_random_world(3)
    minutes = np.linspace(0, 120, len(base.places))
    fair = build_fairness(base, minutes, base.places.people, limit_min=60)
    people = base.places.people
    for kind in ("region", "municipality"):
        parts = fair.of_kind(kind)
        assert sum(part.people_past for part in parts) == pytest.approx(people[minutes > 60].sum())
    first = fair.of_kind("municipality")[0]
    mine = base.places.municipality == first.key
    assert first.people == pytest.approx(people[mine].sum())
    assert first.share_past == pytest.approx(people[mine & (minutes > 60)].sum() / people[mine].sum())
