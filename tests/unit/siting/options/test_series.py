"""Series of plans and prices of rules: warm solves say what cold ones and all plans say."""

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from option_cases import draw_model, try_all_plans
from piste.siting.options import LinearRule
from piste.siting.options.rule_price import price_rules
from piste.siting.options.solve import solve_options, solve_series


def drop(model, key):
    return replace(model, rules=tuple(rule for rule in model.rules if rule.key != key))


def ask(model, change):
    def changed(rule):
        low, high = change.get(rule.key, (None, None))
        if low is None:
            return rule
        return replace(rule, lower=low, upper=high) if isinstance(rule, LinearRule) else replace(rule, least=low)

    return replace(model, rules=tuple(changed(rule) for rule in model.rules))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw_model())
def test_a_series_gives_the_truth_for_each_change(model):
    linear = [rule.key for rule in model.rules if isinstance(rule, LinearRule)]
    changes = [{}, *[{key: (-math.inf, side)} for key in linear for side in (0.0, 1.5, math.inf)], {}]
    for change, result in zip(changes, solve_series(model, changes, gap=0.0, time_limit_s=None), strict=True):
        truth = try_all_plans(ask(model, change))
        assert (result.status == "infeasible") == (truth.kept == 0)
        if truth.kept:
            assert result.value == pytest.approx(truth.best, abs=1e-6, rel=1e-6)
            assert result.bound == pytest.approx(truth.best, abs=1e-6, rel=1e-6)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw_model())
def test_a_rule_costs_what_dropping_it_saves(model):
    truth = try_all_plans(model)
    keys = [rule.key for rule in model.rules]
    result, prices = price_rules(model, keys=keys, gap=0.0, time_limit_s=None)
    if truth.kept == 0:
        assert result.status == "infeasible" and prices == []
        return
    assert [price.key for price in prices] == keys
    for price in prices:
        saved = truth.best - try_all_plans(drop(model, price.key)).best
        assert price.found == pytest.approx(saved, abs=1e-5, rel=1e-6)
        assert price.least - 1e-5 <= saved <= price.most + 1e-5


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw_model())
def test_a_run_ended_by_work_is_the_same_every_time(model):
    first, second = (solve_options(model, gap=0.0, time_limit_s=None, work_limit=3, seed=5) for _ in range(2))
    assert first.value == second.value and first.bound == second.bound
    assert first.site.tolist() == second.site.tolist() and first.tier.tolist() == second.tier.tolist()
