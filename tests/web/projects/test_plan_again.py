"""Planning again: what was measured, booked and counted elsewhere enters the engine's own inputs, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.test import Client

from piste.basedata.lease import RentSource
from piste.core.errors import PisteError
from piste.core.findings import Findings
from piste.premises.example_register import build_example_register
from piste.premises.ledger import Row
from piste.premises.service_day import read_service_day
from piste.web.jobs.runner import run_job
from piste.web.network.models import Agency, Point, Service
from piste.web.network.visits.measured import MeasuredVisit
from piste.web.network.visits.models import Period, Visit, VisitService
from piste.web.planning.base_reading import base_of, built_in_base
from piste.web.planning.scenario_content import parse, read_toml
from piste.web.planning.scenario_keeping import make_scenario, start_run
from piste.web.projects.costs.entry_adding import copy_entries
from piste.web.projects.interim.known_costs import BookedRent, booked_rents, booked_site_costs, take_rents, tier_costs
from piste.web.projects.interim.known_service import LEAST, build_day, measured_hours, measured_minutes, write_day
from piste.web.projects.interim.loop import newest_plans, plan_again, take_visits
from piste.web.projects.interim.models import VisitFile
from web.planning_people import QUICK, person

FIRST, LAST = date(2022, 1, 1), date(2023, 12, 31)
DECEMBER = 53 * 12 + 11
"""December 2023 in months since 1970."""


@pytest.fixture
def planner(db):  # noqa: ARG001
    return person("pia", "planner")


@pytest.fixture
def client(planner):
    client = Client()
    client.force_login(planner)
    session = client.session
    session["second_factor_elsewhere"] = True
    session.save()
    return client


@pytest.fixture
def point(db):  # noqa: ARG001
    """Make a point that stands at a site of the built-in data in Etelä-Savo."""
    city, _new = Agency.objects.get_or_create(code="mikkeli-town", defaults={"name": {"fi": "Mikkeli"}})
    return Point.objects.create(
        code="mikkeli-point", name={"fi": "Mikkelin piste"}, operator=city, lat=61.69, lon=27.27, region="10",
        municipality="491", site=site_in("491"), opened_on=date(2021, 1, 1),
    )  # fmt: skip


def site_in(municipality):
    sites = built_in_base("FI").sites
    return str(sites.ids[np.flatnonzero(sites.municipality == municipality)[0]])


def book(rows, view):
    """Add entries: kind, month, cents, site, lease."""
    copy_entries(
        (*[None] * 4, f"{view}{k}", view, int(kind), "dvv", "10", site, lease, month, cents, "", "", "", False)
        for k, (kind, month, cents, site, lease) in enumerate(rows)
    )  # fmt: skip


def test_all_that_is_known_enters_the_question_and_the_page_tells_what_changes(
    transactional_db, settings, tmp_path, planner, client, point  # noqa: ARG001
):  # fmt: skip
    settings.PLANNING_FILES = tmp_path / "files"
    asked = {
        **QUICK, "plan": {"objective": "mean", "points": 2}, "demand": {"kind": "visits"},
        "tiers": {"full": {"cost_eur_per_year": 100_000}}, "search": {"time_limit_s": 2, "gap": 0.05},
    }  # fmt: skip
    before = make_scenario(asked, "", planner)
    book([(Row.NEW_CAPITAL, DECEMBER - k, 600_000, point.code, "") for k in range(12)], "state")
    seen = [
        MeasuredVisit("p", point.site, "10", "491", "benefits", "benefits", "50100", 146_000, 7300.0, None),
        MeasuredVisit("p", point.site, "10", "491", "of no key", "", "50100", 9, 90.0, None),
        MeasuredVisit("q", "nowhere", "10", "491", "benefits", "benefits", "", 5, 50.0, None),
    ]
    made = plan_again(before, FIRST, LAST, planner, seen, with_costs=True)
    assert (made.points, made.visits, made.leases) == (1, 73_000.0, None)
    base, old = base_of(made.data), built_in_base("FI")
    assert base.measured_visits.visits.tolist() == [73_000.0]
    assert base.places.people.sum() == old.places.people.sum() and set(base.networks) == set(old.networks)
    content = read_toml(made.scenario.versions.first().toml)
    assert content["data"]["places"] == f"data-set:{made.data.pk}" and content["demand"]["kind"] == "visits"
    assert content["tiers"]["full"]["cost_eur_per_year"] == 72_000 and content["plan"] == asked["plan"]
    page = client.get(f"/programme/plan-again/{made.pk}").content.decode()
    assert "72" in page and "visits.csv" in page
    for scenario in (before, made.scenario):
        version = scenario.versions.first()
        run_job(start_run(version, parse(read_toml(version.toml), Findings()), planner).job_id)
    plans = newest_plans([before.pk, made.scenario_id])
    assert set(plans) == {before.pk, made.scenario_id}
    page = client.get(f"/programme/plan-again/{made.pk}").content.decode()
    assert f"with={plans[before.pk].pk}" in page
    assert made.scenario.name in client.get("/programme/plan-again").content.decode()
    with pytest.raises(PisteError):
        plan_again(before, FIRST, LAST, planner, [])
    stranger = Client()
    stranger.force_login(person("kuntalainen", "municipality", municipality="491"))
    assert stranger.get(f"/programme/plan-again/{made.pk}").status_code in (302, 403, 404)


def test_measured_visits_take_the_place_of_older_ones_and_leave_everything_else():
    base = built_in_base("FI")
    first = take_visits(base, [("a", "tax", 2021, 10.0), ("b", "tax", 2021, 20.0)])
    second = take_visits(first, [("a", "tax", 2023, 30.0)])
    found = second.measured_visits
    assert list(zip(found.ids, found.year.tolist(), found.visits.tolist(), strict=True)) == [
        ("a", 2023, 30.0), ("b", 2021, 20.0)
    ]  # fmt: skip
    assert replace(second, measured_visits=None, provenance=base.provenance) == base


def test_minutes_and_hours_are_those_of_ended_service_only(db, point):  # noqa: ARG001
    tax = Service.objects.create(code="tax-help", name={"fi": "Vero"}, demand_key="tax", agency=point.operator)
    for k in range(LEAST):
        at = datetime(2023, 6, 1, 7, 0, tzinfo=UTC) + timedelta(days=k)  # ten o'clock in Helsinki
        visit = Visit.objects.create(
            point=point, day=at.date(), arrived_at=at, effective_at=at, state="finished", ended_at=at,
            ended_by_rule=k == 0,
        )  # fmt: skip
        served = VisitService.objects.create(visit=visit, service=tax, position=0)
        Period.objects.create(
            visit=visit, service=served, kind="serving", during=(at, at + timedelta(minutes=10 + 2 * (k % 2)))
        )
    minutes = measured_minutes(FIRST, LAST)
    assert minutes["tax"][0] == LEAST - 1  # the night ended one: it tells no time
    assert minutes["tax"][1] == pytest.approx((10 * 14 + 12 * 15) / 29)
    assert measured_hours(FIRST, LAST) == {10: LEAST} and measured_hours(FIRST, LAST, "01") == {}
    few = build_day(minutes, {}, "2023")
    assert few == read_service_day()  # 29 are fewer than 30: the assumption stays
    assert build_day({}, measured_hours(FIRST, LAST), "2023").shares == (1.0,)


def test_a_measured_day_reads_back_through_the_engine_s_own_reader(tmp_path):
    made = build_day({"tax": (30, 9.125), "permits": (31, 7.0), "advice": (29, 1.0)}, {9: 10, 11: 20, 12: 3}, "2023")
    assert made.service_min["tax"] == 9.12 and made.service_min["advice"] == read_service_day().service_min["advice"]
    assert made.opens_min == 540 and sum(made.shares) == pytest.approx(1) and made.shares[1] == 0
    path = tmp_path / "day.toml"
    path.write_text(write_day(made), encoding="utf-8")
    assert read_service_day(path) == made


def test_rents_enter_the_register_where_a_whole_year_was_booked(db):  # noqa: ARG001
    register = build_example_register(built_in_base("FI").places, n=20)
    ids = [str(one) for one in register.leases.ids]
    rows = [(Row.RENT_CAPITAL, DECEMBER - k, 1200_01, "", ids[0]) for k in range(12)]
    rows += [(Row.RENT_MAINTENANCE, DECEMBER - 3 * k, 300_00, "", ids[1]) for k in range(4)]
    rows += [(Row.RENT_CAPITAL, DECEMBER - k, 500_00, "", ids[2]) for k in range(6)]  # half a year
    rows += [(Row.RENT_CAPITAL, DECEMBER - 20, 900_00, "", ids[0])]
    book(rows, "agency")
    book([(Row.RENT_CAPITAL, DECEMBER, 7_00, "", ids[3])], "state")
    booked = booked_rents(LAST, Q())
    assert booked == {ids[0]: BookedRent(1200_01, 0, 0), ids[1]: BookedRent(0, 100_00, 0)}
    leases, taken = take_rents(register.leases, booked, DECEMBER)
    assert taken == 2 and leases.rent_capital_cents[0] == 1200_01 and leases.rent_source[0] == RentSource.TOTAL
    assert (leases.rent_capital_cents[2:] == register.leases.rent_capital_cents[2:]).all()
    assert booked_rents(date(2023, 12, 30), Q()) != booked  # December is not whole: the year ends in November


def test_a_tier_costs_the_mean_of_its_points_with_a_whole_year(db):  # noqa: ARG001
    rows = [(Row.NEW_CAPITAL, DECEMBER - k, 1000_00, "a", "") for k in range(12)]
    rows += [(Row.SHARED, DECEMBER - k, 500_00, "b", "") for k in range(12)]
    rows += [(Row.RENT_CAPITAL, DECEMBER - k, 9_00, "b", "") for k in range(12)]  # what the old lease still costs
    rows += [(Row.NEW_CAPITAL, DECEMBER, 800_00, "c", "")]
    book(rows, "state")
    costs = booked_site_costs(LAST, Q())
    assert costs == {"a": 12_000_00, "b": 6_000_00}
    assert tier_costs(costs, {"a": "full", "b": "full", "c": "remote"}) == {"full": (2, 9000)}


def test_visits_of_a_file_count_only_once_they_are_taken_in(
    transactional_db, settings, tmp_path, planner, client, point  # noqa: ARG001
):  # fmt: skip
    settings.PLANNING_FILES = tmp_path / "files"
    before = make_scenario(QUICK, "", planner)
    lines = f"site,service,year,visits\n{point.code},benefits,2023,1200\nnowhere,tax,2023,5\n{point.code},tax,2023,-3\n"
    sent = {"source": "Kävijälaskuri", "file": SimpleUploadedFile("visits.csv", lines.encode())}
    refused = client.post("/programme/plan-again/visits", sent)
    one = VisitFile.objects.get()
    assert refused.status_code == 302 and one.rows == [] and any(row["severity"] == "error" for row in one.findings)
    client.post(f"/programme/plan-again/visits/{one.pk}/take")
    one.refresh_from_db()
    assert one.state == "checked"
    good = lines.rsplit("\n", 2)[0] + "\n"
    client.post("/programme/plan-again/visits", {**sent, "file": SimpleUploadedFile("visits.csv", good.encode())})
    two = VisitFile.objects.first()
    assert two.rows == [[point.site, "benefits", 2023, 1200.0]]
    page = client.get(f"/programme/plan-again/visits/{two.pk}").content.decode()
    assert "nowhere" in page and "Mikkelin piste" in page
    with pytest.raises(PisteError):
        plan_again(before, FIRST, LAST, planner)  # checked is not taken in
    client.post(f"/programme/plan-again/visits/{two.pk}/take")
    made = plan_again(before, FIRST, LAST, planner)
    assert (made.visits, made.known["counted_elsewhere"]) == (1200.0, [point.site])
    with pytest.raises(PisteError):
        plan_again(before, date(2021, 1, 1), date(2022, 12, 31), planner)  # the file tells of 2023
    client.post("/programme/plan-again/visits", {**sent, "file": SimpleUploadedFile("visits.csv", good.encode())})
    client.post(f"/programme/plan-again/visits/{VisitFile.objects.first().pk}/take")
    assert VisitFile.objects.first().state == "checked"  # the same file once
    client.post(f"/programme/plan-again/visits/{two.pk}/take", {"back": "1"})
    with pytest.raises(PisteError):
        plan_again(before, FIRST, LAST, planner)


def test_a_region_s_planner_brings_no_visits_of_another_region(transactional_db, settings, tmp_path, point):  # noqa: ARG001
    settings.PLANNING_FILES = tmp_path / "files"
    other = Client()
    other.force_login(person("maija", "planner", region="12"))
    session = other.session
    session["second_factor_elsewhere"] = True
    session.save()
    lines = f"site,service,year,visits\n{point.code},benefits,2023,1200\n"
    other.post(
        "/programme/plan-again/visits", {"source": "x", "file": SimpleUploadedFile("visits.csv", lines.encode())}
    )
    one = VisitFile.objects.get()
    assert one.rows == [] and one.findings[0]["code"] == "visits-foreign"
