"""What a site may be: tiers, and a stop once for each number of days."""

import pytest

from piste.siting.tier_options import expand_options, find_counting, find_offered
from piste.siting.tiers import Service, Tier

FULL = Tier("full", 500_000, ("a", "b"))
REMOTE = Tier("remote", 200_000)
MOBILE = Tier("mobile", 40_000, ("b",), days_per_week=(2, 0.5, 2), counts=False)
OPTIONS = expand_options((FULL, REMOTE, MOBILE))


def test_a_stop_stands_once_for_each_number_of_days_by_rising_days():
    assert [option.key for option in OPTIONS] == ["full", "remote", "mobile-0.5", "mobile-2"]
    assert [option.days for option in OPTIONS] == [5, 5, 0.5, 2]
    assert [option.key for option in expand_options((Tier("mobile", days_per_week=(3,)),))] == ["mobile"]


def test_a_stop_costs_for_each_of_its_days_and_a_point_as_a_whole():
    assert [option.cost_eur_per_year for option in OPTIONS] == [500_000, 200_000, 20_000, 80_000]


@pytest.mark.parametrize(
    ("service", "offered"),
    [
        (Service("a"), [True, True, False, False]),
        (Service("b"), [True, True, True, True]),
        (Service("b", least_days=2), [True, True, False, True]),
        (Service("b", least_days=5.5), [False] * 4),
        (Service("c"), [False, True, False, False]),
    ],
)
def test_a_service_is_given_where_the_tier_has_it_and_opens_often_enough(service, offered):
    assert find_offered(OPTIONS, service).tolist() == offered


def test_stops_do_not_count_as_points():
    assert find_counting(OPTIONS).tolist() == [True, True, False, False]
    assert [option.mobile for option in OPTIONS] == [False, False, True, True]
