"""Sets of rules that cannot be kept together, against all subsets of small models."""

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings

from option_cases import draw_model, list_dense, try_all_plans
from piste.siting.options import Demand, LinearRule, OptionModel
from piste.siting.options.conflict import find_conflict


def has_plan(model, keys):
    rules = tuple(rule for rule in model.rules if rule.key in keys)
    demands = tuple(d for d in model.demands if d.key in keys)
    return try_all_plans(replace(model, rules=rules, demands=demands)).kept > 0


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw_model())
def test_a_conflict_is_a_smallest_one(model):
    conflict = find_conflict(model, time_limit_s=None)
    keys = [part.key for part in (*model.rules, *model.demands)]
    if has_plan(model, keys):
        assert conflict.feasible and not conflict.conflicting and conflict.keys == ()
        return
    assert conflict.conflicting and conflict.irreducible and conflict.smallest and not conflict.feasible
    assert not has_plan(model, conflict.keys)
    for size in range(len(conflict.keys)):
        assert all(has_plan(model, fewer) for fewer in itertools.combinations(keys, size))


def test_a_budget_that_cannot_pay_for_the_region_s_points_is_named():
    cost = np.array([[1.0, 9.0, np.inf], [9.0, np.inf, 1.0]])
    ones = np.ones((3, 1))
    rules = (
        LinearRule("points", ones, upper=3),
        LinearRule("budget", ones * 5, upper=9),
        LinearRule("north", np.array([[1.0], [0], [0]]), lower=1),
        LinearRule("south", np.array([[0.0], [0], [1]]), lower=1),
    )
    demand = Demand("all", *list_dense(cost), np.ones(2), np.ones((3, 1), dtype=bool))
    model = OptionModel(3, ("full",), np.ones((3, 1), dtype=bool), np.zeros((3, 1)), (demand,), rules)
    conflict = find_conflict(model)
    assert set(conflict.keys) == {"budget", "north", "south"} and conflict.smallest
