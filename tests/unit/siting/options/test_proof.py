"""What is called proven is true at every moment of a run, not only at its end."""

import math

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from option_cases import draw_model, list_dense, price_plan, try_all_plans
from piste.core.deadline import Deadline
from piste.siting.control import Control
from piste.siting.options import Demand, LinearRule, OptionModel, Valuation
from piste.siting.options.sides import build_sides
from piste.siting.options.solve import Engine, solve_options


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw_model(), st.integers(1, 6), st.integers(1, 3))
def test_bounds_and_values_told_on_the_way_hold_the_truth_between_them(model, work, seed):
    truth = try_all_plans(model)
    near = 1e-9 * max(1.0, abs(truth.best)) if truth.kept else 0.0
    told = []
    result = solve_options(
        model,
        gap=0.0,
        time_limit_s=None,
        work_limit=work,
        seed=seed,
        progress=lambda value, bound, _s, _sites: told.append((value, bound)),
    )
    for value, bound in [*told, (result.value, result.bound)]:
        assert value >= truth.best - near
        assert bound is None or bound <= truth.best + near
    assert (result.status == "infeasible") <= (truth.kept == 0)
    if result.status == "infeasible":
        return
    assert math.isfinite(result.bound) or truth.kept == 0
    if len(result.site) or math.isfinite(result.value):
        plan = np.full(model.n_sites, -1)
        plan[result.site] = result.tier
        assert abs(price_plan(model, plan) - result.value) <= 1e-9 * max(1.0, abs(result.value))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw_model(), st.data())
def test_any_duals_prove_a_bound(model, data):
    truth = try_all_plans(model)
    engine = Engine(model)
    if engine.layout.q == 0:
        return
    engine.solve(build_sides(model), Control(0.0, Deadline(), 2))
    master = engine._master
    if master is None:  # sides that cross: refused before any programme is built
        return
    duals = np.array(
        data.draw(
            st.lists(
                st.floats(-50, 50, allow_nan=False),
                min_size=master.programme.n_rows,
                max_size=master.programme.n_rows,
            )
        )
    )
    bound, _ = master.programme.safe_bound(duals)
    assert bound / master.scale + engine.layout.offset <= truth.best + 1e-7 * max(1.0, abs(truth.best))
    assert not (truth.kept and master.programme.proves_infeasible(duals))


def build_grid(n, m, points, limit_s):
    rng = np.random.default_rng(4)
    spots, sites = rng.uniform(0, 100, (n, 2)), rng.uniform(0, 100, (m, 2))
    cost = np.hypot(*(spots[:, None] - sites[None]).transpose(2, 0, 1))
    ones = np.ones((m, 2))
    demand = Demand("all", *list_dense(cost), np.ones(n), ones.astype(bool), Valuation.step(limit_s), 1.0)
    rules = (LinearRule("points", ones, upper=points),)
    return OptionModel(m, ("full", "remote"), ones.astype(bool), np.zeros((m, 2)), (demand,), rules)


def test_everybody_covered_is_optimal_without_any_search():
    result = solve_options(build_grid(400, 60, 12, 60.0), gap=0.0, time_limit_s=None)
    assert result.status == "optimal" and result.value == result.bound == 0.0


def test_no_time_at_all_still_gives_a_plan_and_a_bound():
    result = solve_options(build_grid(2000, 150, 5, 8.0), gap=0.0, time_limit_s=0.0)
    assert result.status == "stopped" and 0.0 <= result.bound < result.value < math.inf and len(result.site) <= 5
