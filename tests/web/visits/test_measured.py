"""Measured visits: what counts, minutes and medians, against numbers worked out by hand and by numpy."""

from datetime import timedelta

import numpy as np
import pytest

from piste.web.network.visits import serving
from piste.web.network.visits.calling import call_next, pick
from piste.web.network.visits.measured import measured_visits, sum_by_site
from piste.web.network.visits.models import Visit
from piste.web.network.visits.quick_help import count_help
from web.visits.conftest import DAY

pytestmark = pytest.mark.django_db


def serve(hall, visit, begins, minutes):
    pick(visit, hall.desks[0], hall.advisor, hall.at(begins))
    serving.finish(visit, hall.desks[0], hall.advisor, "solved", at=hall.at(begins + minutes))


def test_visits_by_service_and_postal_area_with_minutes_and_median(hall):
    waits = [3, 10, 4.5]
    begins = 0
    for wait in waits:
        visit = hall.arrive(begins, postcode="50100")
        serve(hall, visit, begins + wait, 6)
        begins += 30
    serve(hall, hall.arrive(100), 101, 2)
    (row, other) = measured_visits(DAY, DAY)
    assert (other.postcode, other.visits, other.median_wait_min) == ("50100", 3, np.median(waits))
    assert (other.point, other.service, other.region, other.municipality) == ("p", "advice", "10", "491")
    assert other.service_min == pytest.approx(18)
    assert (row.postcode, row.visits, row.service_min) == ("", 1, pytest.approx(2))


def test_a_booked_customer_who_is_early_waits_from_the_booked_time(hall):
    visit = hall.arrive(0, booked_for=hall.at(20), kind=Visit.Kind.WALK_IN)
    serve(hall, visit, 25, 5)
    early = hall.arrive(60, booked_for=hall.at(90))
    serve(hall, early, 80, 5)  # called before the booked time: no wait
    assert measured_visits(DAY, DAY)[0].median_wait_min == pytest.approx(2.5)


def test_what_counts_and_what_does_not(hall):
    serving.leave(hall.arrive(0), hall.at(5))  # came and left: a visit without a wait
    hall.arrive(1)
    missed = call_next(hall.desks[0], hall.advisor, hall.at(6))
    serving.miss(missed, hall.desks[0], hall.advisor, hall.at(8))
    hall.arrive(10)  # still waits
    count_help(hall.point, Visit.Kind.DOOR, "way", 3, at=hall.at(30))
    help_row, advice = measured_visits(DAY, DAY)
    assert (help_row.service, help_row.visits, help_row.service_min) == ("", 1, pytest.approx(3))
    assert (advice.visits, advice.service_min, advice.median_wait_min) == (1, 0, None)


def test_only_the_days_and_the_region_asked_for(hall):
    serve(hall, hall.arrive(0), 1, 2)
    assert len(measured_visits(DAY, DAY, "10")) == 1
    assert measured_visits(DAY, DAY, "01") == []
    assert measured_visits(DAY + timedelta(days=1), DAY + timedelta(days=9)) == []


def test_a_visit_of_two_services_counts_once_for_each_and_sites_add_up(hall):
    hall.point.site, hall.advice.demand_key = "s1", "advice"
    hall.point.save()
    hall.advice.save()
    visit = hall.arrive(0, hall.advice, hall.benefits)
    pick(visit, hall.desks[0], hall.advisor, hall.at(4))
    serving.finish(visit, hall.desks[0], hall.advisor, "solved", at=hall.at(9))
    pick(visit, hall.desks[1], hall.expert, hall.at(12))
    serving.finish(visit, hall.desks[1], hall.expert, "solved", at=hall.at(20))
    rows = measured_visits(DAY, DAY)
    assert {(row.service, row.visits, round(row.service_min), row.median_wait_min) for row in rows} == {
        ("advice", 1, 5, 4), ("benefits", 1, 8, 4),
    }  # fmt: skip
    assert sum_by_site(rows) == {("s1", "advice"): 1}
