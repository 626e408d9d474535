"""Plans with answers by formula: people evenly along a road, and a desert of equal squares."""

import numpy as np
import pytest

from piste.core.errors import InfeasibleError
from piste.siting.scenario import Area, Rules, Scenario, Search
from piste.siting.study import build_study
from plan_world import build_base, build_times

EXACT = Search(gap=0)


def solve_road(n, points, **rules):
    """Plan a road of n villages of 100 people, 10 minutes apart, each of them a site."""
    minutes = 10.0 * np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    base = build_base([100.0] * n, "1" * n, "1" * n)
    scenario = Scenario("Road", rules=Rules(**{"min_people": 0, **rules}), search=EXACT, points=points, also=(None,))
    return build_study(scenario, base, build_times(minutes))


@pytest.mark.parametrize(
    ("villages", "limit", "fewest"), [(13, 60, 1), (14, 60, 2), (26, 60, 2), (27, 60, 3), (9, 10, 3)]
)
def test_fewest_along_a_road(villages, limit, fewest):
    """A point brings limit / 10 villages on either side and its own within the limit: ceil(n / (2 limit / 10 + 1))."""
    told = solve_road(villages, villages, within_min=limit)
    assert (told.fewest.value, told.fewest.bound) == (fewest, fewest)
    assert fewest == -(-villages // (2 * limit // 10 + 1))


def test_the_minimum_of_people_keeps_points_from_the_ends():
    """Within 30 minutes the village k from an end has k + 4 villages; 600 people keep the two outer ones closed.

    So the end villages stay within 30 minutes: the site two from the end is 20 minutes away.
    """
    told = solve_road(11, 11 - 4, within_min=30, min_people=600)
    plan = told.plans[-1]
    assert plan.result.sites.tolist() == list(range(2, 9))
    assert plan.points.people_within_limit.tolist() == [600, 700, 700, 700, 700, 700, 600]
    assert plan.state.seconds.tolist() == [60 * m for m in (20, 10, 0, 0, 0, 0, 0, 0, 0, 10, 20)]


def test_the_two_criteria_collide_at_the_end_of_a_road():
    """Within 10 minutes an inner village has 300 people, an end 200; 301 leaves no site, 300 closes the ends.

    Cut the road beyond the fourth village by an hour: villages 4 and 5 have 200 people each way, so both are left out.
    """
    minutes = 10.0 * np.abs(np.subtract.outer(np.arange(6), np.arange(6)))
    minutes[np.ix_(range(4), range(4, 6))] += 60
    minutes[np.ix_(range(4, 6), range(4))] += 60
    base = build_base([100, 100, 100, 100, 70, 100], "111111", "111111")
    rules = Rules(within_min=10, min_people=300)
    told = build_study(Scenario("Cut", rules=rules, search=EXACT, points=None), base, build_times(minutes))
    within, least, _ = told.plans[0].criteria
    assert least.met and not within.met
    assert (within.people, within.places.tolist(), within.sites.tolist()) == (170, [5, 4], [4, 5])
    waived = Rules(within_min=10, min_people=300, waive_min_people=("s4",))
    mended = build_study(Scenario("Cut", rules=waived, search=EXACT, points=None), base, build_times(minutes))
    within, least, _ = mended.plans[0].criteria
    assert within.met and not least.met
    assert least.sites.tolist() == [4]
    assert mended.fewest.value == told.fewest.value + 1


def test_a_desert_of_equal_squares():
    """36 cells, 9 points, time = 10 minutes a step in either direction: a point in the middle of every 2 x 2 would do.

    Sites stand on the cells, so a square's four cells stand 0, 10, 10 and 20 minutes away: mean 10. No plan can do
    better than nine cells at 0 and all the others at 10: (9 x 0 + 27 x 10) / 36 = 7.5.
    """
    row, column = np.divmod(np.arange(36), 6)
    minutes = 10.0 * (np.abs(np.subtract.outer(row, row)) + np.abs(np.subtract.outer(column, column)))
    base = build_base([10.0] * 36, "1" * 36, "1" * 36)
    scenario = Scenario("Desert", rules=Rules(min_people=0), search=EXACT, points=9, also=(36,))
    nine, every = build_study(scenario, base, build_times(minutes)).plans
    assert 7.5 <= nine.state.access.mean_min <= 10
    assert nine.result.status == "optimal"
    assert nine.result.value == pytest.approx(360 * nine.state.access.mean_min)
    assert (every.state.access.mean_min, every.result.value) == (0, 0)


def test_a_border_town():
    """A town of 9,900 has 10,000 people within an hour only with the village across the border."""
    base = build_base((9_900, 100), "12", "1")
    times = build_times([[0], [60]])

    def plan(border):
        area = Area(regions=("1",), border=border)
        return build_study(Scenario("Border", area=area, search=EXACT, points=1), base, times)

    told = plan("open")
    assert told.plans[0].points.people_within_limit.tolist() == [10_000]
    assert told.plans[0].state.access.people == 9_900  # outsiders make the town, but are in no figure

    with pytest.raises(InfeasibleError, match="none has"):
        plan("closed")
