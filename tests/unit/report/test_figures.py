"""The report's figures follow from minutes and people by hand."""

import numpy as np
import pytest

from piste.report.area_figures import measure_municipalities, measure_regions
from piste.report.figures import count_moved, share_by_class, share_within, subtract_minutes

INF = np.inf


def test_a_change_knows_newly_and_no_more_reached():
    change = subtract_minutes(np.array([10, INF, 20, INF]), np.array([25, INF, INF, 30.0]))
    assert change.tolist() == [-15, 0, -INF, INF]


def test_people_are_counted_by_change_and_by_the_side_of_the_limit():
    minutes, before = np.array([50, 70, 60.5, INF]), np.array([65, 50, 60, INF])
    moved = count_moved(minutes, before, subtract_minutes(minutes, before), np.array([1.0, 2, 4, 8]), 60)
    assert (moved.closer, moved.same, moved.farther) == (1, 12, 2)
    assert (moved.come_within, moved.fall_outside) == (1, 6)


def test_shares_sum_to_one_and_count_the_not_reached():
    shares = share_by_class(np.array([5, 16, 100, INF]), np.array([1.0, 1, 1, 1]))
    assert shares.tolist() == [0.25, 0.25, 0, 0, 0.25, 0.25]
    assert share_within(np.array([30.0, 30.1]), np.array([3.0, 1.0]), 30) == 0.75


def test_people_across_the_border_count_nowhere(figures):
    outside = ~figures.study.inside
    assert outside.any()
    assert figures.people[outside].sum() == 0
    areas = measure_regions(figures, figures.chosen)
    assert areas.people.sum() == pytest.approx(figures.people.sum())


def test_municipalities_add_up_to_the_whole(figures):
    areas = measure_municipalities(figures, figures.chosen)
    access = figures.chosen.plan.state.access
    reached = np.isfinite(areas.mean_min)
    assert areas.past_limit.sum() == pytest.approx(access.people_past_limit)
    row = int(np.argmax(areas.people))
    mine = (figures.study.base.places.municipality == areas.codes[row]) & (figures.people > 0)
    mine &= np.isfinite(figures.chosen.minutes)
    expected = np.average(figures.chosen.minutes[mine], weights=figures.people[mine])
    assert areas.mean_min[row] == pytest.approx(expected)
    assert reached.any()


def test_points_across_the_border_are_not_the_plans_own(figures):
    for plan in figures.plans:
        assert plan.outer_sites.tolist() == [5]
        assert not set(plan.outer_sites) & set(plan.plan.result.sites)
