"""Sites of a plan: who moves where, counters, rooms, buildings, time; all known by hand."""

import numpy as np
import pytest

from piste.premises.counters import ServiceLevel, build_counters
from piste.premises.service_day import read_service_day
from piste.premises.site_money import build_money_scenario, build_site_row
from piste.premises.site_plan import count_people, cut_groups, quarters_of
from piste.premises.site_project import OneOffKind
from site_world import FIRST, building, four_leases, plan_of


def test_offices_move_to_the_nearest_point_and_far_ones_stay():
    plan = plan_of(four_leases())
    (site,) = plan.sites
    assert (site.id, site.name, site.leases.tolist()) == ("N-1", "North", [0, 1, 2])
    assert plan.stays.tolist() == [3]  # 333 km from the nearest point
    assert (site.need.people, site.need.person_years) == (105, 105.0)
    assert plan_of(four_leases(), most_km=400.0, least_people=5).stays.tolist() == []
    near_south = four_leases(lat=[62.0, 62.0, 62.01, 61.0])
    assert plan_of(near_south).stays.tolist() == [3]  # 9 people make no site


def test_people_are_person_years_rounded_each_at_least_one():
    leases = four_leases(person_years=[0.2, 2.5, 1.49, 0.0])
    assert count_people(leases, np.arange(4)) == 1 + 3 + 1 + 0


def test_a_building_s_leases_stay_together_when_a_point_is_cut():
    leases = four_leases()
    assert [g.tolist() for g in cut_groups(leases, np.array([0, 1, 2]), 100)] == [[0, 1], [2]]
    assert [g.tolist() for g in cut_groups(leases, np.array([0, 1, 2]), 105)] == [[0, 1, 2]]
    plan = plan_of(four_leases(), most_people=80)
    assert [(site.id, site.need.people) for site in plan.sites] == [("N-1", 80), ("N-2", 25)]
    assert plan.sites[0].need.counters > 0 and plan.sites[1].need.counters == 0
    assert {need.room.zone for need in plan.sites[1].space.rooms} <= {"semi_public", "staff", "restricted"}


def test_counters_keep_the_concept_s_promise_over_the_usual_day():
    plan, day = plan_of(four_leases()), read_service_day()
    # 25,000 visits over 250 days are 100 a day, of which 80 come to a counter; 16 % of them in the third hour.
    demand = day.demand(("registry",), np.array([25_000.0]))
    assert demand.arrivals_per_h[0, 2] == pytest.approx(80 * 0.16)
    assert demand.service_min.tolist() == [12.0] and demand.opens_min == 540.0
    assert plan.sites[0].need.counters == build_counters(demand, ServiceLevel(15.0, 0.9)).needed
    assert plan.sites[0].need.customers_a_day == 100.0 and plan.sites[0].need.remote_visits_a_day == 20.0


def test_area_is_what_the_concept_allows_or_the_rooms_need():
    (site,) = plan_of(four_leases()).sites
    assert site.space.htm2 < 1050 and site.area_htm2 == 1050.0  # 105 person-years at 10 htm2
    (crowded,) = plan_of(four_leases(person_years=[50.0, 30.0, 25.0, 0.0])).sites
    assert crowded.area_htm2 == 1050.0


def test_the_best_building_around_is_chosen_and_taken_once():
    houses = (
        building("large", 1100.0),
        building("dear", 1060.0, rent_eur_per_htm2_month=20.0),
        building("far", 1100.0, 61.5),
    )
    (site,) = plan_of(four_leases(), houses).sites
    assert site.chosen is not None and site.chosen.building.key == "dear"  # its rent is known
    assert {fit.building.key for fit in site.fits} == {"large", "dear"}
    assert site.earliest_q == 3  # free on 15 August 2027: works begin in the fourth quarter
    two = plan_of(four_leases(), (building("one", 900.0), building("two", 300.0)), most_people=80).sites
    assert [one.chosen and one.chosen.building.key for one in two] == ["one", "two"]
    assert plan_of(four_leases(), (building("ill", 2000.0, healthy=False),)).sites[0].chosen is None


@pytest.mark.parametrize(("people", "quarters"), [(0, 2), (5, 2), (105, 5), (700, 7), (10_000, 9)])
def test_time_grows_with_the_staff(people, quarters):
    assert quarters_of(people) == quarters


def test_the_money_of_a_site():
    plan = plan_of(four_leases(), (building("h", 1100.0, rent_eur_per_htm2_month=11.0),))
    row = build_site_row(plan, plan.sites[0], four_leases())
    assert row.opens == FIRST + 3 * (3 + 5) and row.rent_eur_per_m2_month.value == 11.0
    costs = {cost.kind: cost.eur for cost in row.costs}
    assert costs[OneOffKind.FIT_OUT].value == 1050 * 1000 and costs[OneOffKind.FIT_OUT].high == 1050 * 1650
    assert (
        costs[OneOffKind.MOVING].value == 105 * 700 and costs[OneOffKind.ICT].value == plan.sites[0].space.seats * 1500
    )
    shares = {share.agency: share for share in row.agencies}
    assert (shares["A"].person_years, shares["B"].person_years) == (75.0, 30.0)
    assert (shares["A"].m2, shares["B"].m2) == (750.0, 300.0)
    assert shares["A"].visits == 25_000.0 and shares["B"].visits == 0.0  # by service desks: 3 and 0
    assert [move.lease for move in row.moves] == ["L1", "L2", "L3"]
    assert build_money_scenario(plan, four_leases(), "x", "r", country="EE").country == "EE"
