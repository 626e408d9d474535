"""The points of a plan and the visits that come to them, from the files that a plan leaves."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from piste.basedata import fault
from piste.basedata.fault import report
from piste.basedata.measured_visits import MeasuredVisits
from piste.basedata.place import Floats, Places, Texts
from piste.basedata.visit_model import VisitModel
from piste.basedata.visits import build_visits, build_visits_made
from piste.core.errors import DataError
from piste.core.findings import Findings

PLAN, PLACES = "plan.json", "places.csv"
NEEDED = ("place_id", "nearest_site_id", "minutes")


@dataclass(frozen=True)
class PlanPoints:
    """k points of a plan."""

    title: str
    ids: Texts
    names: Texts
    municipality: Texts
    lat: Floats
    lon: Floats
    catchment_people: Floats
    place_ids: Texts
    """Ids of n places that the plan serves."""
    nearest: NDArray[np.int64]
    """Row of each place's nearest point, -1 for none."""
    minutes: Floats
    """Minutes to it, inf where there is none."""
    estimate: bool = False
    """The minutes are estimated, not measured on roads."""

    def __len__(self) -> int:
        return len(self.ids)


def read_plan_points(folder: Path) -> PlanPoints:
    """Read the points of a plan from the folder that `piste plan` wrote.

    Raises
    ------
    DataError
        With findings, where a file is missing or is not that of a plan.
    """
    findings = Findings(str(folder))
    for name in (PLAN, PLACES):
        if not (folder / name).is_file():
            report(findings, fault.FILE_MISSING, path=str(folder / name))
    if findings.count_errors():
        raise DataError(findings)
    try:
        told = json.loads((folder / PLAN).read_text(encoding="utf-8"))
        points = told["points"]
        ids = [str(point["site_id"]) for point in points]
        with (folder / PLACES).open(encoding="utf-8-sig", newline="") as source:
            rows = list(csv.DictReader(source))
        row_of = {name: k for k, name in enumerate(ids)}
        return PlanPoints(
            str(told["title"]),
            np.array(ids, dtype=object),
            np.array([str(point["name"]) for point in points], dtype=object),
            np.array([str(point["municipality"]) for point in points], dtype=object),
            np.array([float(point["lat"]) for point in points]),
            np.array([float(point["lon"]) for point in points]),
            np.array([float(point["catchment_people"]) for point in points]),
            np.array([plain(row["place_id"]) for row in rows], dtype=object),
            np.array([row_of.get(plain(row["nearest_site_id"]), -1) for row in rows], dtype=np.int64),
            np.array([float(row["minutes"] or "inf") for row in rows]),
            bool(told["travel"]["estimate"]),
        )
    except (KeyError, TypeError, ValueError):
        text = "The folder holds no plan that can be read."
        findings.error("plan-unreadable", text, "Plan again with `piste plan`, or name another folder.")
    raise DataError(findings)


def take_measured(
    visits: Floats, points: PlanPoints, services: tuple[str, ...], measured: MeasuredVisits
) -> tuple[Floats, int]:
    """Return visits with measured ones in the place of modelled ones, and how many figures were taken.

    A figure is of a point (by its site's id) and a service; of several years the latest counts. Others are left alone:
    `piste.basedata.visit_file.match_measured` tells which ids and services are not known.
    """
    row_of = {str(name): p for p, name in enumerate(points.ids)}
    latest: dict[tuple[int, int], tuple[int, float]] = {}
    for name, service, year, count in zip(measured.ids, measured.service, measured.year, measured.visits, strict=True):
        if str(name) not in row_of or str(service) not in services:
            continue
        at = (row_of[str(name)], services.index(str(service)))
        if at not in latest or int(year) > latest[at][0]:
            latest[at] = (int(year), float(count))
    taken = visits.copy()
    for at, (_, count) in latest.items():
        taken[at] = count
    return taken, len(latest)


def plain(text: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from running it."""
    return text.removeprefix("'")


def build_point_visits(points: PlanPoints, places: Places, model: VisitModel, year: int | None = None) -> Floats:
    """Return visits a year at each point by service, k x S: made where a place's nearest point lets them come.

    Places of the plan that the base data does not have count for nothing.
    """
    visits = build_visits(places, model, year)
    row_of = {str(name): i for i, name in enumerate(places.ids)}
    minutes, nearest = np.full(len(places), np.inf), np.full(len(places), -1, dtype=np.int64)
    for name, point, time in zip(points.place_ids, points.nearest.tolist(), points.minutes.tolist(), strict=True):
        i = row_of.get(str(name))
        if i is not None:
            minutes[i], nearest[i] = time, point
    made = build_visits_made(visits, minutes)
    total = np.zeros((len(points), made.shape[1]))
    inside = nearest >= 0
    np.add.at(total, nearest[inside], made[inside])
    return total
