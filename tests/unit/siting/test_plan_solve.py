"""A scenario's rules turned into what the solver takes, and its answers."""

from itertools import combinations

import numpy as np
import pytest

from piste.core.errors import InfeasibleError
from piste.siting import plan_solve
from piste.siting.area_scope import build_scope
from piste.siting.frontier_solve import solve_frontier
from piste.siting.plan_solve import build_ask, check_numbers, solve_fewest_points, solve_plan
from piste.siting.result import Result
from piste.siting.scenario import Area, Rules, Scenario, Search
from plan_world import INF, build_base, build_random_world, build_times

EXACT = Search(gap=0)


def ask_for(base, times, *, area=None, rules=None, objective="mean", compare="", search=EXACT):
    scenario = Scenario(
        "T", area=area or Area(), rules=rules or Rules(min_people=0), search=search, objective=objective, points=1,
        compare=compare,
    )  # fmt: skip
    return build_ask(scenario, build_scope(scenario, base), base, times)


def solve_both(ask, points):
    fewest = solve_fewest_points(ask, None)
    return fewest, solve_plan(ask, points, fewest, None)


# Two regions; the border lies between places 0-2 and 3-4. Sites 0, 1 inside, 2, 3 outside.
PEOPLE = (4_000, 3_000, 2_000, 9_000, 500)
MINUTES = [
    [10, 40, 90, INF],
    [50, 10, 70, INF],
    [80, 70, 20, INF],
    [30, 65, 10, 40],
    [INF, INF, 30, 5],
]
SIDES = ("1", "1", "1", "2", "2")


def border(kind="open", *, min_people=0.0, compare="old", **rules):
    base = build_base(PEOPLE, SIDES, ("1", "1", "2", "2"), networks={"old": (1, 2)})
    times = build_times(MINUTES)
    area = Area(regions=("1",), border=kind)
    return ask_for(base, times, area=area, rules=Rules(min_people=min_people, **rules), compare=compare)


def test_open_border_outsiders_count_for_the_minimum_of_people_only():
    ask = border(min_people=10_000)
    assert ask.people.tolist() == [4_000, 3_000, 2_000, 0, 0]
    assert ask.people_within.tolist() == [16_000, 7_000, 11_500, 9_500]
    assert ask.small.tolist() == [1]
    assert ask.forbidden.tolist() == [1, 3]
    assert ask.fixed.tolist() == [2]


def test_closed_border_outsiders_count_for_nothing():
    ask = border("closed", min_people=7_000)
    assert ask.people_within.tolist() == [7_000, 7_000, 2_000, 0]
    assert ask.small.tolist() == []
    assert ask.forbidden.tolist() == [2, 3]
    assert ask.fixed.tolist() == []


def test_open_border_insiders_use_points_outside_which_are_not_counted():
    fewest, found = solve_both(border(), 1)
    assert (fewest.value, fewest.bound, fewest.status) == (1, 1, "optimal")
    assert fewest.sites.tolist() in ([0], [1])
    assert found.sites.tolist() in ([0], [1])  # equally good
    assert found.value == found.bound == pytest.approx(4_000 * 10 + 3_000 * 50 + 2_000 * 20)
    assert found.value == pytest.approx(4_000 * 40 + 3_000 * 10 + 2_000 * 20)


def test_closed_border_insiders_stay_among_themselves():
    fewest, found = solve_both(border("closed"), 1)
    assert fewest.value == 1  # place 2 has no site within an hour inside: it is unreachable, not a reason for more
    assert 2 in fewest.unreachable
    assert found.sites.tolist() == [1]
    assert found.value == pytest.approx(4_000 * 40 + 3_000 * 10 + 2_000 * 70)


def test_without_a_network_outside_nothing_is_open_there():
    assert border(compare="").fixed.tolist() == []


def test_points_outside_can_be_enough():
    base = build_base(PEOPLE, SIDES, ("1", "1", "2", "2"), networks={"old": (2,)})
    times = build_times([[10, 40, 50, INF], [50, 10, 55, INF], *MINUTES[2:]])
    ask = ask_for(base, times, area=Area(regions=("1",)), compare="old")
    fewest = solve_fewest_points(ask, None)
    assert (fewest.value, fewest.bound, fewest.gap, len(fewest.sites)) == (0, 0, 0, 0)


def test_the_minimum_of_people_spares_fixed_and_waived_sites():
    base = build_base((900, 100, 100, 100), "1111", "1111")
    times = build_times(np.where(np.eye(4, dtype=bool), 5, INF))
    ask = ask_for(base, times, rules=Rules(min_people=500, fixed=("s1",), waive_min_people=("s2",)))
    assert ask.small.tolist() == ask.forbidden.tolist() == [3]
    assert ask.fixed.tolist() == [1]
    fewest = solve_fewest_points(ask, None)
    assert fewest.sites.tolist() == [0, 1, 2]
    assert fewest.unreachable.tolist() == [3]


def test_a_site_with_exactly_the_minimum_may_open():
    base = build_base((500, 499), "11", "11")
    ask = ask_for(base, build_times([[60, INF], [INF, 60]]), rules=Rules(min_people=500))
    assert ask.small.tolist() == [1]


def brute(minutes, people, points, value):
    """Return the least value of any set of at most so many sites."""
    m = minutes.shape[1]
    return min(value(minutes[:, list(c)].min(axis=1), people) for k in (points,) for c in combinations(range(m), k))


@pytest.mark.parametrize("seed", range(6))
def test_every_number_of_points_against_brute_force(seed):
    base, times, minutes = build_random_world(seed, m=7)
    people = base.places.people
    ask = ask_for(base, times, rules=Rules(within_min=45, min_people=0))
    fewest = solve_fewest_points(ask, None)
    reachable = (minutes <= 45).any(axis=1)
    covering = [
        k
        for k in range(8)
        if any((minutes[reachable][:, list(c)] <= 45).any(axis=1).all() for c in combinations(range(7), k) if c)
    ]
    assert fewest.value == fewest.bound == min(covering)

    def mean(nearest, people):
        if points >= fewest.value and (nearest[reachable & (people > 0)] > 45).any():
            return np.inf
        some = (minutes < INF).any(axis=1)
        return float((np.minimum(nearest, 90) * people)[some].sum())

    for points in range(1, 8):
        found = solve_plan(ask, points, fewest, None)
        assert found.value == pytest.approx(brute(minutes, people, points, mean))
        assert found.status == "optimal"
        if points >= fewest.value:
            nearest = minutes[:, found.sites].min(axis=1)
            assert (nearest[reachable & (people > 0)] <= 45).all()


# Site 0 is the middle of the many, sites 1 and 2 reach everyone; place 3 is beyond an hour of every site.
FEW = [[1, 50, 55], [1, 50, 55], [70, 50, INF], [90, 100, 110], [65, INF, 50]]


def few(objective, **search):
    base = build_base((5_000, 5_000, 10, 20, 10), "11111", "111")
    return ask_for(base, build_times(FEW), objective=objective, search=Search(**{"gap": 0, **search}))


def test_with_enough_points_everyone_reachable_is_within_the_limit_whatever_is_sought():
    for objective in ("mean", "covered", "worst", "fewest"):
        fewest, found = solve_both(few(objective, gap=0.01), 2)
        assert fewest.sites.tolist() == [1, 2]
        assert found.sites.tolist() == [1, 2], objective
        assert found.objective == objective
    assert fewest.unreachable.tolist() == [3]


def test_what_each_objective_tells():
    for objective, value in (("covered", 10_020), ("worst", 100), ("fewest", 2), ("mean", 10_000 * 50 + 1_000 + 2_000)):
        _, found = solve_both(few(objective), 2)
        assert (found.value, found.bound, found.gap, found.status) == (value, value, 0, "optimal")


@pytest.mark.parametrize(("points", "objective"), [(1, "mean"), (2, "mean"), (1, "covered"), (2, "covered"),
                                                   (1, "worst"), (2, "worst"), (2, "fewest")])  # fmt: skip
def test_progress_hears_the_units_of_the_answer(points, objective):
    ask, heard = few(objective), []
    fewest = solve_fewest_points(ask, lambda *told: heard.append(told[:2]))
    if objective != "fewest":
        heard.clear()
        answer = solve_plan(ask, points, fewest, lambda *told: heard.append(told[:2]))
    else:
        answer = fewest
    values = [value for value, _bound in heard if np.isfinite(value)]
    better = max if objective == "covered" else min
    assert better(*values, answer.value) == pytest.approx(answer.value) and max(values) < 10 * answer.value
    bounds = [bound for _value, bound in heard if bound is not None]
    assert all(better(bound, answer.value) == pytest.approx(bound) for bound in bounds)


def test_with_too_few_points_the_limit_gives_way():
    fewest, found = solve_both(few("mean"), 1)
    assert len(fewest.sites) == 2 and found.sites.tolist() == [0]
    assert found.value == pytest.approx(10_000 + 10 * 70 + 20 * 90 + 10 * 65)
    _, covered = solve_both(few("covered"), 1)
    assert (covered.sites.tolist(), covered.value) in (([1], 10_010), ([2], 10_010))
    _, worst = solve_both(few("worst"), 1)
    assert (worst.sites.tolist(), worst.value) == ([0], 90)


def test_another_number_than_the_fewest_is_told_by_its_mean():
    ask = few("fewest")
    fewest = solve_fewest_points(ask, None)
    three, one = (solve_plan(ask, points, fewest, None) for points in (3, 1))
    assert (three.objective, three.sites.tolist()) == ("mean", [0, 1, 2])
    assert three.value == pytest.approx(10_000 + 500 + 1_800 + 500)
    assert one.objective == "mean" and one.sites.tolist() == [0]


def test_places_past_the_cut_off_count_at_it():
    base = build_base((100, 10), "11", "11")
    _, found = solve_both(ask_for(base, build_times([[5, INF], [INF, 5]])), 1)
    assert found.sites.tolist() == [0]
    assert found.value == pytest.approx(100 * 5 + 10 * 180)


def test_one_a_region():
    base = build_base((1_000, 1_000, 5), "112", "112")
    times = build_times([[1, 5, 5], [5, 1, 5], [5, 5, 1]])
    free, bound = (
        ask_for(base, times, rules=Rules(min_people=0, one_per_region=rule)) for rule in (False, True)
    )  # fmt: skip
    assert solve_fewest_points(free, None).value == 1
    fewest, found = solve_both(bound, 2)
    assert fewest.value == 2 and 2 in fewest.sites
    assert found.sites.tolist() in ([0, 2], [1, 2])
    with pytest.raises(InfeasibleError, match="0 fixed sites and a point in each of 2 more regions need 2 points, but"):
        check_numbers(bound, [1])
    check_numbers(bound, [2, 3])


def test_a_region_whose_sites_are_all_too_small():
    base = build_base((1_000, 5), "12", "12")
    times = build_times([[1, INF], [INF, 1]])
    with pytest.raises(InfeasibleError, match=r"no site may open in Pohjoismaa\. Lower rules.min_people"):
        ask_for(base, times, rules=Rules(min_people=10, one_per_region=True))
    waived = Rules(min_people=10, one_per_region=True, waive_min_people=("Town 1",))
    assert ask_for(base, times, rules=waived).small.tolist() == []


def test_a_region_without_any_site():
    base = build_base((1_000, 5), "12", "1")
    with pytest.raises(InfeasibleError, match="Pohjoismaa"):
        ask_for(base, build_times([[1], [2]]), rules=Rules(min_people=0, one_per_region=True))


def test_no_site_may_open():
    base = build_base((100,), "1", "1")
    times = build_times([[1]])
    with pytest.raises(
        InfeasibleError, match=r"none has 10000\.0 people within 60\.0 minutes\. Lower rules.min_people"
    ):
        ask_for(base, times, rules=Rules())
    with pytest.raises(InfeasibleError, match="all of them are forbidden"):
        ask_for(base, times, rules=Rules(min_people=0, forbidden=("s0",)))


def test_numbers_that_cannot_be():
    base = build_base((100, 100, 100), "111", "111")
    ask = ask_for(base, build_times(np.eye(3) + 1), rules=Rules(min_people=0, fixed=("s0", "s1"), forbidden=("s2",)))
    check_numbers(ask, [2])
    with pytest.raises(InfeasibleError, match="2 sites are fixed open, but only 1 points are asked for"):
        check_numbers(ask, [2, 1])
    with pytest.raises(InfeasibleError, match="3 points are asked for, but only 2 sites of the area may open"):
        check_numbers(ask, [2, 3])


def test_the_curve_is_one_series_with_the_plans_of_single_solves():
    """Numbers below and above the fewest that reach everyone: both rules hold, every gap is told."""
    for objective in ("mean", "covered", "worst"):
        base, times, _ = build_random_world(3)
        ask = ask_for(base, times, search=Search(gap=0.0, time_limit_s=30), objective=objective)
        fewest = solve_fewest_points(ask, None)
        numbers = range(1, 8)
        curve = solve_frontier(ask, numbers, fewest)
        assert list(curve) == list(numbers)
        for points in numbers:
            alone, told = solve_plan(ask, points, fewest, None), curve[points].told
            assert told.objective == alone.objective
            assert told.gap <= 5e-3
            assert abs(told.value - alone.value) <= 5e-3 * abs(alone.value) + 1e-9
            assert told.bound is not None


def test_a_stopped_curve_keeps_what_was_found():
    base, times, _ = build_random_world(3)
    ask = ask_for(base, times, search=Search(gap=0.0, time_limit_s=30))
    fewest = solve_fewest_points(ask, None)
    done = []

    def watch(points):
        return lambda *_: points < 2

    curve = solve_frontier(ask, range(1, 5), fewest, watch=watch, done=lambda points, _: done.append(points))
    assert done[:2] == [1, 2]
    assert all(len(solved.told.sites) == points for points, solved in curve.items())


def test_a_search_that_ended_without_a_plan_says_so(monkeypatch):
    """Stopped by its limits with nothing found and nothing ruled out: no plan may be written."""
    ask = border()
    fewest = solve_fewest_points(ask, None)
    nothing = Result(
        "mean", "stopped", np.zeros(0, dtype=np.int32), INF, 0.0, 1.0, 1.0, np.zeros(0, dtype=np.int32),
        "no plan was found in time",
    )  # fmt: skip
    monkeypatch.setattr(plan_solve, "solve", lambda *_args, **_kwargs: nothing)
    with pytest.raises(InfeasibleError, match="no plan was found in time"):
        solve_plan(ask, 1, fewest, None)


def test_a_region_where_nobody_lives_needs_no_point():
    base = build_base((10, 10, 0), "112", "112")
    times = build_times([[5, 10, 20], [10, 5, 20], [20, 20, 5]])
    scenario = Scenario("T", rules=Rules(min_people=0, one_per_region=True), points=1)
    ask = build_ask(scenario, build_scope(scenario, base), base, times)
    check_numbers(ask, [1])
    assert len(solve_fewest_points(ask, None).sites) == 1
