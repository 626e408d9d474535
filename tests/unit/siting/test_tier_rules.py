"""A scenario's rules as rules of the model, on a world that is read at a glance."""

import numpy as np
import pytest

from piste.core.errors import InfeasibleError, ScenarioError
from piste.siting.scenario import ANY_NUMBER, Area
from piste.siting.service_demand import Groups
from piste.siting.tier_rules import build_tier_rules, price_options
from piste.siting.tiers import ShareAsk, Tier
from tier_world import FULL, MOBILE, REMOTE, build_ground, build_scenario, opened, solve_study

ALL = (FULL, REMOTE, MOBILE)


def rules_of(scenario, points=ANY_NUMBER, groups=None):
    return {named.rule.key: named for named in build_tier_rules(build_ground(scenario, groups), points)}


def test_a_scenario_that_asks_for_nothing_has_no_rule():
    assert rules_of(build_scenario()) == {}


def test_the_number_of_points_counts_full_and_remote_ones_but_no_stop():
    rule = rules_of(build_scenario(tiers=ALL), points=2)["points"].rule
    assert rule.coefficient.tolist() == [[1, 1, 0, 0]] * 3
    assert (rule.lower, rule.upper) == (-np.inf, 2)


def test_least_and_most_of_a_tier_count_stops_whatever_their_days():
    mobile = Tier("mobile", least=1, most=2, days_per_week=(2, 1), counts=False)
    told = rules_of(build_scenario(tiers=(FULL, mobile)))
    assert told["least-mobile"].rule.lower == 1 and told["most-mobile"].rule.upper == 2
    assert told["least-mobile"].rule.coefficient.tolist() == [[0, 1, 1]] * 3
    assert str(told["most-mobile"].words) == "At most 2 points: mobile stop"


def test_vehicles_share_their_days_among_the_stops():
    mobile = Tier("mobile", days_per_week=(1, 2.5), vehicles=2, vehicle_days=4, counts=False)
    rule = rules_of(build_scenario(tiers=(FULL, mobile)))["vehicles"].rule
    assert rule.coefficient.tolist() == [[0, 1, 2.5]] * 3 and rule.upper == 8


def test_a_budget_pays_a_stop_for_each_of_its_days_and_nothing_outside_the_area():
    scenario = build_scenario(tiers=ALL, budget_eur_per_year=1_000_000, area=Area(regions=("1",)))
    assert price_options(build_ground(scenario)).tolist() == [[500_000, 200_000, 40_000, 80_000]] * 2 + [[0] * 4]
    named = rules_of(scenario)["budget"]
    assert named.unit * named.rule.upper == 1_000_000
    assert (named.unit * named.rule.coefficient).tolist() == price_options(build_ground(scenario)).tolist()


def test_each_region_keeps_a_point_or_a_full_one():
    told = rules_of(build_scenario({"one_per_region": True, "full_per_region": True}, tiers=ALL))
    assert set(told) == {"region-1", "region-2", "full-region-1", "full-region-2"}
    assert told["region-1"].rule.coefficient.tolist() == [[1, 1, 0, 0], [1, 1, 0, 0], [0] * 4]
    assert told["full-region-2"].rule.coefficient.tolist() == [[0] * 4, [0] * 4, [1, 0, 0, 0]]
    assert str(told["full-region-2"].words) == "A full point in the region Pohjoismaa"


def test_fixed_sites_and_today_s_points_stay_as_points_not_as_stops():
    told = rules_of(build_scenario({"fixed": ("s0",), "keep_today": "yes"}, tiers=ALL, compare="today"))
    assert set(told) == {"fixed-0", "today-2"}
    assert told["fixed-0"].rule.coefficient.tolist() == [[1, 1, 0, 0], [0] * 4, [0] * 4]
    assert str(told["today-2"].words) == "Today's point Town 2 stays"


def test_points_outside_are_open_at_the_best_tier():
    area = Area(regions=("1",), outside="outer")
    rule = rules_of(build_scenario(tiers=ALL, area=area))["context"].rule
    assert rule.coefficient.tolist() == [[0] * 4, [0] * 4, [1, 0, 0, 0]] and rule.lower == 1


def test_a_share_is_of_everyone_of_a_group_and_of_those_who_serve_it():
    groups = Groups({"sv": np.array([10.0, 0, 30, 0])}, {"sv": np.array([True, False, True])}, {})
    ask = ShareAsk(30, 0.5, "sv", tiers=("remote", "mobile"))
    rule = rules_of(build_scenario({"share": (ask,)}, tiers=ALL), groups=groups)["share-30-sv"].rule
    assert rule.offers.tolist() == [[False, True, True, True], [False] * 4, [False, True, True, True]]
    assert rule.weight.tolist() == [10, 0, 30, 0] and rule.limit_s == 1800
    assert rule.least == pytest.approx(20)


def test_a_share_holds_in_every_region_by_itself_or_in_those_named_together():
    each = ShareAsk(30, 0.5, each_region=True)
    told = rules_of(build_scenario({"share": (each,)}))
    assert {key: told[key].rule.least for key in told} == pytest.approx({"share-30-all-1": 150, "share-30-all-2": 350})
    both = ShareAsk(30, 0.5, regions=("South Land", "Pohjoismaa"))
    (named,) = rules_of(build_scenario({"share": (both,)})).values()
    assert named.rule.least == pytest.approx(500)
    assert str(named.words) == "50.0 % of people in Etelämaa, Pohjoismaa within 30 minutes"


def test_a_share_of_everyone_does_not_fail_by_the_last_digit_of_a_sum():
    rule = rules_of(build_scenario({"share": (ShareAsk(30, 1.0),)}))["share-30-all"].rule
    assert 1000 - 1e-5 < rule.least < 1000


def test_shares_that_differ_in_their_tiers_alone_stand_side_by_side():
    shares = (ShareAsk(60, 0.6), ShareAsk(60, 0.3, tiers=("full",)), ShareAsk(60, 0.2, tiers=("remote",)))
    scenario = build_scenario({"share": shares}, tiers=ALL)
    told = rules_of(scenario)
    assert list(told) == ["share-60-all", "share-60-all-no2", "share-60-all-no3"]
    assert [named.rule.least for named in told.values()] == pytest.approx([600, 300, 200])
    assert set(opened(solve_study(scenario)).values()) >= {"full", "remote"}


def test_unknown_groups_and_regions_are_refused_in_words():
    with pytest.raises(InfeasibleError, match="the group xx is not known; known are: sv"):
        rules_of(build_scenario({"share": (ShareAsk(30, 0.5, "xx"),)}), groups=Groups({"sv": np.ones(4)}, {}, {}))
    with pytest.raises(ScenarioError):
        rules_of(build_scenario({"share": (ShareAsk(30, 0.5, regions=("Atlantis",)),)}))
