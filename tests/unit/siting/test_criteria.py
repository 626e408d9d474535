"""How a plan meets the criteria, who is left outside, and the way out."""

import numpy as np
import pytest

from piste.siting.access import build_network_state
from piste.siting.criteria import build_criteria
from piste.siting.scenario import Rules, Scenario
from plan_world import INF, build_times

# Places 1 and 3 have only the small sites 1 and 2 within an hour, place 4 has none, place 5 nobody.
TIMES = build_times(
    [[10, INF, INF], [70, 30, INF], [60, INF, 50], [90, 60, 60], [100, 61, INF], [INF, INF, 10]],
    cutoff_min=180,
)
PEOPLE = np.array([12_000.0, 300, 40, 500, 300, 0])
WITHIN = np.array([12_040.0, 800, 540])


def check(points, rules=None, *, small=(1, 2), region=(0, 0, 1), opened=None):
    sites = np.array(points, dtype=np.int32)
    everything = sites if opened is None else np.array(opened, dtype=np.int32)
    rules = rules or Rules()
    state = build_network_state(TIMES, PEOPLE, everything, limit_min=rules.within_min)
    told = build_criteria(
        Scenario("T", rules=rules, points=len(sites)), TIMES, PEOPLE, state, sites, people_within=WITHIN,
        small=np.array(small, dtype=np.int32), site_region=np.array(region),
    )  # fmt: skip
    return {criterion.key: criterion for criterion in told}


def test_those_left_outside_by_falling_people_and_the_sites_that_would_serve_them():
    told = check([0])["within_limit"]
    assert told.met is False
    assert told.places.tolist() == [3, 1, 4]  # 500, then 300 and 300 in the order of the data
    assert told.people == 1_100
    assert told.sites.tolist() == [1, 2]


def test_only_sites_that_the_minimum_of_people_closes_are_a_way_out():
    assert check([0], small=(2,))["within_limit"].sites.tolist() == [2]
    assert check([0, 1], small=(2,))["within_limit"].places.tolist() == [4]
    assert check([0, 1], small=(2,))["within_limit"].sites.tolist() == []


def test_everyone_within_the_limit():
    told = check([0, 1], Rules(within_min=61))["within_limit"]
    assert told.met is True and told.people == 0
    assert (told.places.tolist(), told.sites.tolist()) == ([], [])


def test_points_outside_the_area_bring_people_within():
    assert check([0], opened=[0, 1])["within_limit"].places.tolist() == [4]


def test_points_under_the_minimum_are_named_even_where_fixed_or_waived():
    told = check([0, 2], Rules(fixed=("s2",)), small=(1,))["min_people"]
    assert told.met is False and told.sites.tolist() == [2]
    assert check([0])["min_people"].met is True
    assert check([0, 2], Rules(min_people=540))["min_people"].met is True


def test_no_minimum_is_no_criterion():
    assert list(check([0], Rules(min_people=0))) == ["within_limit", "services"]


def test_services_cannot_be_told_from_the_data():
    assert check([0])["services"].met is None


@pytest.mark.parametrize(("points", "met"), [([0], False), ([0, 2], True), ([0, 1], False)])
def test_one_per_region(points, met):
    assert check(points, Rules(one_per_region=True))["one_per_region"].met is met
    assert check([0], Rules(one_per_region=True), region=(0, 0, -1))["one_per_region"].met is True
