"""People as demand, and the sites that too few ask for."""

import numpy as np
import pytest

from piste.siting.scenario import Rules, Scenario
from piste.siting.service_demand import PEOPLE, ServiceDemand, count_people, find_low_demand
from piste.siting.tiers import Service
from plan_world import build_times

PEOPLE_THERE = np.array([100.0, 0, 50])


def test_people_are_counted_once_where_no_service_is_named():
    demand = count_people(PEOPLE_THERE, ())
    assert [service.key for service in demand.services] == [PEOPLE]
    assert demand.weight.tolist() == [[100], [0], [50]]
    assert not demand.visits and not demand.estimate and demand.caution == ""


def test_everyone_asks_for_each_service_named_by_its_weight():
    demand = count_people(PEOPLE_THERE, (Service("a"), Service("b", weight=2.5), Service("c", weight=0)))
    assert demand.weight.tolist() == [[100, 250, 0], [0, 0, 0], [50, 125, 0]]
    assert demand.names == ({}, {}, {})


@pytest.mark.parametrize(("least", "low"), [(0, []), (5, [2]), (6, [2]), (6.01, [0, 2]), (9.5, [0, 1, 2])])
def test_low_demand_is_of_all_services_within_half_an_hour_sharp(least, low):
    times = build_times([[30, 5, 99], [31, 30, 99], [40, 31, 30]])
    weekly = np.array([[4.0, 2], [1, 2], [0, 3]])
    demand = ServiceDemand((Service("a"), Service("b")), ({}, {}), 52 * weekly, visits=True, estimate=True)
    scenario = Scenario("T", rules=Rules(low_demand_per_week=least))
    assert find_low_demand(scenario, demand, times).tolist() == low
