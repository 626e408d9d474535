"""Whole options models against all their plans."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from option_cases import draw_model, price_plan, try_all_plans
from piste.siting.options.solve import evaluate_options, solve_options


def spread(result, model):
    plan = np.full(model.n_sites, -1)
    plan[result.site] = result.tier
    return plan


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw_model())
def test_the_best_of_all_plans_is_found_and_proven(model):
    truth = try_all_plans(model)
    result = solve_options(model, gap=0.0, time_limit_s=None)
    if truth.kept == 0:
        assert result.status == "infeasible" and result.value == math.inf and len(result.site) == 0
        return
    near = 1e-6 * max(1.0, abs(truth.best))
    assert abs(result.value - truth.best) <= near
    assert result.bound <= truth.best + near
    assert result.bound >= truth.best - near
    assert abs(price_plan(model, spread(result, model)) - result.value) <= near
    told = evaluate_options(model, result.site, result.tier)
    assert told.value == pytest.approx(result.value, abs=near)
    assert all(rule.met for rule in told.rules)
