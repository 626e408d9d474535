"""A study: plans for several numbers of points, today's network, the curve; invented and built-in."""

import math

import numpy as np
import pytest

from piste.core.errors import InfeasibleError, ScenarioError
from piste.siting.inputs import read_base, read_times
from piste.siting.scenario import Area, Rules, Scenario, Search
from piste.siting.study import build_study
from plan_world import build_base, build_random_world, build_times

RULES = Rules(within_min=45, min_people=0)


def study(seed=1, stage=None, **said):
    base, times, _ = build_random_world(seed)
    said = {"points": 3, "rules": RULES, "search": Search(gap=0), **said}
    return build_study(Scenario("T", **said), base, times, stage)


def test_plans_stand_by_rising_number_and_the_chosen_one_leads():
    told = study(points=5, also=(None, 2, 5, 7))
    fewest = len(told.fewest.sites)
    assert [plan.scenario.points for plan in told.plans] == sorted({2, 5, 7, fewest})
    assert told.plans[told.chosen].scenario.points == 5
    assert all(plan.state.access.n_points == plan.scenario.points for plan in told.plans)


def test_as_few_as_possible_can_lead():
    told = study(points=None, also=(2,))
    assert told.plans[told.chosen].scenario.points == len(told.fewest.sites)
    within = told.plans[told.chosen].criteria[0]
    assert within.key == "within_limit"
    unreachable = told.base.places.people[told.fewest.unreachable].sum()
    assert within.people == unreachable and within.met == (unreachable == 0)


def test_with_fewer_the_plan_says_who_is_left_outside():
    told = study(points=1)
    within = told.plans[0].criteria[0]
    assert within.met is False
    assert within.people > told.base.places.people[told.fewest.unreachable].sum()
    people = told.base.places.people[within.places]
    assert (np.diff(people) <= 0).all() and people.sum() == within.people
    assert within.people == told.plans[0].state.access.people_past_limit


def test_a_plan_s_value_is_its_people_times_minutes():
    for plan in study(also=(1, 6)).plans:
        seconds = plan.state.seconds.astype(float)
        minutes = np.where(seconds == 65535, 90, seconds / 60)
        reachable = np.isin(np.arange(30), plan.result.unreachable, invert=True)
        people = build_random_world(1)[0].places.people
        assert plan.result.value == pytest.approx((people * minutes)[reachable].sum())


def test_the_curve_takes_plans_that_are_there_and_solves_the_others():
    asked = []
    told = study(points=3, also=(5,), frontier=(3, 4, 5, 6), stage=lambda kind, points: asked.append((kind, points)))
    assert asked == [("fewest", None), ("plan", 3), ("plan", 5), ("frontier", 4), ("frontier", 6)]
    assert [spot.points for spot in told.frontier] == [3, 4, 5, 6]
    assert told.frontier[0].mean_min == told.plans[0].state.access.mean_min
    assert (np.diff([spot.mean_min for spot in told.frontier]) <= 0).all() or told.plans[0].criteria[0].people > 0


def test_today_s_network_is_told_by_the_same_figures():
    told = study(compare="old")
    assert told.today_points == told.today.access.n_points == 2
    assert told.today.sites.tolist() == [0, 8]
    assert study().today is None is study().today_network


def test_today_s_network_shares_the_points_outside():
    base = build_base((10, 10, 10), "112", "112", networks={"old": (1, 2)})
    times = build_times([[5, 10, 2], [10, 5, 1], [9, 9, 9]])
    rules = Rules(min_people=0)
    open_, closed = (
        build_study(Scenario("T", area=Area(regions=("1",), border=border), rules=rules, points=1, compare="old"),
                    base, times) for border in ("open", "closed")
    )  # fmt: skip
    assert (open_.today_points, closed.today_points) == (1, 1)
    assert (open_.today.access.mean_min, closed.today.access.mean_min) == (1.5, 7.5)
    assert open_.today.access.people == 20
    assert open_.inside.tolist() == [True, True, False]


def test_impossible_numbers_are_told_before_anything_is_solved():
    asked = []
    for said in ({"frontier": (1,)}, {"also": (1,)}, {"points": 1}):
        with pytest.raises(InfeasibleError, match="2 sites are fixed open, but only 1 points"):
            study(
                rules=Rules(within_min=45, min_people=0, fixed=("old",)),
                stage=lambda kind, points: asked.append((kind, points)),
                **said,
            )
    assert asked == []


def test_unknown_names_stop_a_study():
    with pytest.raises(ScenarioError):
        study(compare="older")


def test_an_interrupt_of_the_solver_goes_through():
    def stop(_kind, _points):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        study(stage=stop)


def test_provenance_is_of_what_went_in():
    first, again, other = study(), study(), study(seed=2)
    assert first.provenance == again.provenance
    assert first.provenance.inputs["times"] != other.provenance.inputs["times"]
    assert first.provenance.parameters["within_min"] == 45 and first.provenance.seed == 1


@pytest.fixture(scope="module")
def estonia():
    scenario = Scenario(
        "Estonia",
        area=Area("EE"),
        rules=Rules(within_min=45, min_people=5000),
        search=Search(work_limit=200),
        points=15,
        also=(None, 6),
    )
    base = read_base(scenario)
    return build_study(scenario, base, read_times(scenario, base)[0])


def test_estonia_keeps_its_rules(estonia):
    few, fewest, more = estonia.plans
    assert (estonia.fewest.value, estonia.fewest.bound) == (len(fewest.result.sites), len(fewest.result.sites))
    left = estonia.base.places.people[estonia.fewest.unreachable].sum()
    for plan in (fewest, more):
        within, least, services = plan.criteria
        assert within.people == left
        assert least.met and services.met is None
        assert (plan.points.people_within_limit >= 5000).all()
    assert few.criteria[0].people > left


def test_estonia_s_figures_agree(estonia):
    for plan in estonia.plans:
        access, points, result = plan.state.access, plan.points, plan.result
        assert math.fsum(points.catchment_people) == pytest.approx(access.people - access.people_not_reached)
        told = (points.catchment_people * np.nan_to_num(points.mean_min)).sum()
        assert told == pytest.approx(access.mean_min * (access.people - access.people_not_reached))
        assert result.bound <= result.value
        assert result.gap == pytest.approx((result.value - result.bound) / result.value)
    few, fewest, more = estonia.plans
    assert more.state.access.mean_min < fewest.state.access.mean_min
    assert few.state.access.share_within[2] < fewest.state.access.share_within[2]
