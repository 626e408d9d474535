"""An example register, its sites at 60 points, and the money of all of them month by month in three cases."""

import statistics
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from piste.basedata.default import read_default
from piste.core.deadline import Deadline
from piste.premises.cash_flow import build_cash_flow
from piste.premises.concept_file import read_concept
from piste.premises.example_buildings import build_example_buildings
from piste.premises.example_register import build_example_register
from piste.premises.ledger import Nature, View
from piste.premises.money_projects import build_params, build_projects
from piste.premises.money_study import build_money_study
from piste.premises.month import month_of
from piste.premises.plan_points import PlanPoints
from piste.premises.price_table import price_leases, read_price_table
from piste.premises.service_day import read_service_day
from piste.premises.site_money import build_money_scenario
from piste.premises.site_plan import SitePlan, build_site_plan
from piste.premises.site_scenario import SiteRules
from piste.premises.site_study import build_site_study

Answer = TypeVar("Answer")
REPEATS, POINTS = 3, 60
VISITS_A_PERSON = 0.35


def run() -> list[tuple[str, str]]:
    base = read_default("FI")
    register, drawn = _timed(lambda: build_example_register(base.places))
    points = _largest_places()
    buildings = build_example_buildings(register.leases)
    visits = points.catchment_people[:, None] * VISITS_A_PERSON
    rules = SiteRules(month_of("2027-01"))
    day, concept = read_service_day(), read_concept()

    def plan_sites() -> SitePlan:
        return build_site_plan(points, register.leases, concept, day, ("all",), visits, rules, buildings)

    plan, planned = _timed(plan_sites)
    table = read_price_table()
    _, saved = _timed(lambda: build_site_study("x", plan, register.leases, table, base.areas, "r"))
    money = build_money_scenario(plan, register.leases, "x", "r")
    leases, projects = price_leases(register.leases, table), build_projects(money, table, "base", base.areas)
    params = build_params(money, base.areas)
    flow, flowed = _timed(lambda: build_cash_flow(leases, projects, params))
    homes = {
        str(name): (float(lat), float(lon))
        for name, lat, lon in zip(base.places.ids, base.places.lat, base.places.lon, strict=True)
    }
    _, counted = _timed(lambda: build_money_study(money, register, table, base.areas, homes))
    rest = flow.saving(View.STATE, Nature.RUNNING)[-12:].sum() / 1e8
    lines = sum(len(side[view]) for side in (flow.baseline, flow.plan) for view in View)
    return [
        ("EXAMPLE register, 700 leases", drawn),
        (f"sites at {POINTS} points: {len(plan.sites)}", planned),
        ("savings by lease, three cases", saved),
        (f"cash flow, 120 months, {lines} lines; {rest:.1f} M EUR in the last year", flowed),
        ("money study: three cases, four keys, journeys of all staff", counted),
    ]


def _timed(work: Callable[[], Answer]) -> tuple[Answer, str]:
    seconds = []
    for _ in range(REPEATS):
        clock = Deadline()
        answer = work()
        seconds.append(clock.elapsed_s())
    return answer, f"{statistics.median(seconds):.2f} s (median of {REPEATS})"


def _largest_places() -> PlanPoints:
    """Return the largest places of Finland as points, each with its own people."""
    places = read_default("FI").places
    rows = np.argsort(-places.people, kind="stable")[:POINTS]
    return PlanPoints(
        "largest places", places.ids[rows], places.names[rows], places.municipality[rows], places.lat[rows],
        places.lon[rows], places.people[rows], places.ids[rows], np.arange(POINTS), np.zeros(POINTS),
    )  # fmt: skip
