"""The made country of the options benchmark is one that can be planned, with every rule kept."""

import numpy as np
from bench.options import build_country, tell

from piste.siting.options.solve import evaluate_options, solve_options


def test_a_small_made_country_is_planned_within_its_rules():
    model = build_country(1_500, 300, strict=0.5)
    result = solve_options(model, gap=0.02, time_limit_s=None, work_limit=40)
    assert result.status == "within_gap"
    assert all(rule.met for rule in result.rules)
    told = evaluate_options(model, result.site, result.tier)
    assert told.value == result.value and [rule.level for rule in told.rules] == [rule.level for rule in result.rules]
    assert f"{len(model.rules)} rules kept" in tell(result)
    again = solve_options(model, gap=0.02, time_limit_s=None, work_limit=40)
    np.testing.assert_array_equal(again.site, result.site)
    assert (again.value, again.bound) == (result.value, result.bound)
