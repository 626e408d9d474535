"""The model: fixed sites cap what places pay, equal rows are one, places without a price must be reached."""

import numpy as np

from piste.siting import Problem
from piste.siting.interchange import build_state
from piste.siting.measure import find_counted
from piste.siting.model import build_model, cap_costs
from piste.siting.rules import build_rules


def build(cost, people, *, points, beyond=np.inf, step=False, limit=np.inf, **rules):
    problem = Problem.from_matrix(cost, people)
    made = build_rules(problem.n_sites, **rules)
    permitted = np.ones(problem.n_sites, dtype=bool)
    permitted[made.forbidden] = False
    counted, _ = find_counted(problem, permitted, limit)
    prices = np.full(problem.n_places, float(beyond))
    return build_model(problem, made, counted, points=points, beyond=prices, limit=limit, step=step)


def test_a_fixed_site_caps_and_leaves():
    model = build([[1.0, 5.0, 9.0], [7.0, 2.0, 9.0]], [1.0, 10.0], points=2, fixed=[1])
    assert model.sites.tolist() == [0, 2]
    assert model.points == 1
    # Place 0 gains from site 0 only; place 1 gains from nothing and costs 10 x 2 whatever opens.
    assert (model.idx.tolist(), model.cost.tolist(), model.beyond.tolist()) == ([0], [1.0], [5.0])
    assert model.offset == 20.0
    assert not model.hard.any()


def test_equal_rows_are_one_with_all_their_people():
    model = build([[1.0, 2.0], [2.0, 1.0], [1.0, 2.0], [1.0, 2.0]], [1.0, 5.0, 2.0, 4.0], points=1)
    assert model.weight.tolist() == [7.0, 5.0]
    assert model.cost.tolist() == [1.0, 2.0, 1.0, 2.0]


def test_covering_rows_are_equal_where_their_sites_are():
    """Covering asks who is near and not how near."""
    model = build([[1.0, 2.0, 99.0], [2.0, 1.0, 99.0]], [3.0, 4.0], points=1, beyond=1.0, step=True, limit=10.0)
    assert model.weight.tolist() == [7.0]
    assert model.cost.tolist() == [0.0, 0.0]


def test_missing_one_that_must_be_reached_costs_more_than_all_else():
    model = build([[1e6, np.inf], [np.inf, 3.0], [2e6, 5.0]], [1e-3, 1e-6, 1e5], points=1)
    assert model.hard.all()
    _, missing = build_state(model, np.array([1], dtype=np.int32))
    dearest = float((model.weight * model.cost[model.ptr[1:] - 1]).sum())
    assert missing > dearest


def test_columns_are_the_rows_from_the_other_side():
    random = np.random.default_rng(1)
    cost = np.where(random.random((20, 6)) < 0.4, np.inf, random.random((20, 6)))
    model = build(cost, random.random(20), points=2)
    for j in range(model.m):
        column = slice(model.col_ptr[j], model.col_ptr[j + 1])
        for u, c in zip(model.col_row[column], model.col_cost[column], strict=True):
            row = slice(model.ptr[u], model.ptr[u + 1])
            assert model.cost[row][model.idx[row] == j].tolist() == [c]
    assert model.col_ptr[-1] == len(model.idx)


def test_groups_that_a_fixed_site_serves_are_done():
    regions = [3, 3, 8, 8, -1]
    model = build(np.ones((1, 5)), [1.0], points=3, fixed=[0], forbidden=[2], regions=regions)
    assert model.sites.tolist() == [1, 3, 4]
    assert (model.n_groups, model.group.tolist()) == (1, [-1, 0, -1])


def test_costs_are_cut_off_above_a_known_plan():
    """A plan of 10 is known: a place with 5 people never pays more than 2 a head, twice that is enough to tell."""
    model = build([[1.0, 3.0, 900.0], [1.0, 2.0, 3.0]], [5.0, 1.0], points=1)
    capped = cap_costs(model, 10.0)
    assert capped.cost.tolist() == [1.0, 3.0, 4.0, 1.0, 2.0, 3.0]
    assert capped.beyond.tolist() == [4.0, 20.0]
    assert capped.col_cost.tolist() == [1.0, 1.0, 3.0, 2.0, 4.0, 3.0]
    assert cap_costs(model, 1e9) is model
    assert cap_costs(model, 0.0) is model
