"""A plan of two points, four leases around them and buildings: small enough to be known by hand."""

import csv
import json
from pathlib import Path

import numpy as np

from piste.basedata.lease import Fate, Leases, Measure, Owner, build_leases
from piste.premises.concept_file import read_concept
from piste.premises.month import month_of
from piste.premises.plan_points import PlanPoints
from piste.premises.service_day import read_service_day
from piste.premises.site_plan import SitePlan, build_site_plan
from piste.premises.site_scenario import SiteRules
from piste.premises.space_match import Building

FIRST = month_of("2027-01")
NOT = np.datetime64("NaT")


def day(text: str) -> np.datetime64:
    return np.datetime64(text)


def two_points() -> PlanPoints:
    """Return North and South, 111 km apart, with a place each and one that nobody reaches."""
    return PlanPoints(
        "Two points", np.array(["N", "S"], dtype=object), np.array(["North", "South"], dtype=object),
        np.array(["491", "491"], dtype=object), np.array([62.0, 61.0]), np.array([27.0, 27.0]),
        np.array([5000.0, 3000.0]), np.array(["a", "b", "c"], dtype=object), np.array([0, 1, -1]),
        np.array([0.0, 10.0, np.inf]),
    )  # fmt: skip


def four_leases(**more: object) -> Leases:
    """Return two leases of one building and one beside them in the north, one far from everything."""
    told: dict[str, object] = {
        "ids": ["L1", "L2", "L3", "L4"],
        "agency": ["A", "B", "A", "C"],
        "building": ["H1", "H1", "H2", "H4"],
        "municipality": "491",
        "lat": [62.0, 62.0, 62.01, 65.0],
        "lon": [27.0, 27.0, 27.01, 27.0],
        "area_m2": [900.0, 500.0, 400.0, 100.0],
        "measure": int(Measure.HTM2),
        "place_kind": "town",
        "rent_source": 0,
        "start": day("2015-01-01"),
        "end": [day("2029-06-30"), NOT, day("2028-03-31"), NOT],
        "notice_months": 12,
        "owner": [Owner.PRIVATE, Owner.STATE, Owner.STATE, Owner.PRIVATE],
        "head_end": [day("2030-12-31"), NOT, NOT, NOT],
        "fate": [Fate.EMPTY, Fate.LET, Fate.EMPTY, Fate.EMPTY],
        "fate_from": [NOT, day("2029-02-01"), NOT, NOT],
        "person_years": [50.0, 30.0, 25.0, 9.0],
        "desks": [40, 25, 20, 8],
        "service_desks": [2, 0, 1, 0],
    }
    return build_leases(4, **(told | more))


def building(key: str, htm2: float, lat: float = 62.0, **more: object) -> Building:
    """Return a building in which nothing is amiss."""
    told: dict[str, object] = {
        "street_htm2": htm2, "free_from": day("2027-08-15").item(), "step_free_entrance": True, "lift": True,
        "accessible_toilet": True, "door_cm": 90.0, "induction_loop": True, "lat": lat, "lon": 27.0,
    }  # fmt: skip
    return Building(key, key, htm2, **(told | more))  # type: ignore[arg-type]


def plan_of(leases: Leases, buildings: tuple[Building, ...] = (), **rules: object) -> SitePlan:
    """Return the sites of the small world; 25,000 visits in the north, 2,500 in the south."""
    visits = np.array([[25_000.0], [2_500.0]])
    return build_site_plan(
        two_points(), leases, read_concept(), read_service_day(), ("registry",), visits,
        SiteRules(FIRST, **rules), buildings,  # type: ignore[arg-type]
    )  # fmt: skip


def write_plan_folder(folder: Path) -> None:
    """Write the two points as `piste plan` leaves them."""
    folder.mkdir(parents=True, exist_ok=True)
    points = two_points()
    content = {
        "title": points.title,
        "travel": {"estimate": True},
        "points": [
            {"site_id": points.ids[p], "name": points.names[p], "municipality": points.municipality[p],
             "lat": points.lat[p], "lon": points.lon[p], "catchment_people": points.catchment_people[p]}
            for p in range(len(points))
        ],
    }  # fmt: skip
    (folder / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    with (folder / "places.csv").open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(("place_id", "nearest_site_id", "minutes"))
        for name, at, minutes in zip(points.place_ids, points.nearest, points.minutes, strict=True):
            writer.writerow((name, "" if at < 0 else points.ids[at], "" if at < 0 else minutes))
