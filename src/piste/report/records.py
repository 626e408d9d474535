"""A plan's points and places as named columns for files that programs read: CSV and GeoPackage write the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.report.figures import PlanFigures, StudyFigures

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Record:
    """One column: its name with its unit, and k values (str, bool or float; NaN where not known or not reached)."""

    name: str
    values: Sequence[str] | Sequence[bool] | Floats


def point_records(study: StudyFigures, plan: PlanFigures) -> list[Record]:
    """Return the points of a plan by site id and name, k rows in the order of the plan's sites."""
    sites, points = study.study.base.sites, plan.plan.points
    rows = points.site
    return [
        Record("site_id", _texts(sites.ids[rows])),
        Record("name", _texts(sites.names[rows])),
        Record("municipality", _texts(sites.municipality[rows])),
        Record("lat", sites.lat[rows]),
        Record("lon", sites.lon[rows]),
        *_tier_record(plan),
        Record("fixed", [bool(fixed) for fixed in points.fixed]),
        Record("catchment_people", points.catchment_people),
        Record("mean_min", _rounded(points.mean_min)),
        Record("people_within_limit", points.people_within_limit),
        Record("closing_people_past_limit", points.closing_people_past_limit),
        Record("closing_mean_min", _rounded(points.closing_mean_min)),
        Record("next_site_id", [str(sites.ids[site]) if site >= 0 else "" for site in points.next_site.tolist()]),
        Record("next_site_name", [str(sites.names[site]) if site >= 0 else "" for site in points.next_site.tolist()]),
        Record("next_mean_min", _rounded(points.next_mean_min)),
    ]


def _tier_record(plan: PlanFigures) -> list[Record]:
    tiers = plan.plan.tiers
    return [] if tiers is None else [Record("tier", tiers.tier_of(plan.plan.points.site))]


def place_records(study: StudyFigures, plan: PlanFigures) -> list[Record]:
    """Return every place, n rows in the order of the base data; minutes are empty where no point is reached."""
    places, sites = study.study.base.places, study.study.base.sites
    nearest = plan.plan.state.nearest.tolist()
    records = [
        Record("place_id", _texts(places.ids)),
        Record("name", _texts(places.names)),
        Record("municipality", _texts(places.municipality)),
        Record("lat", places.lat),
        Record("lon", places.lon),
        Record("people", places.people),
        Record("inside", [bool(inside) for inside in study.study.inside]),
        Record("nearest_site_id", [str(sites.ids[site]) if site >= 0 else "" for site in nearest]),
        Record("nearest_site_name", [str(sites.names[site]) if site >= 0 else "" for site in nearest]),
        Record("minutes", _rounded(plan.minutes)),
    ]
    if study.today_min is not None and plan.change_min is not None:
        records += [
            Record("minutes_today", _rounded(study.today_min)),
            Record("change_min", _rounded(np.where(np.isfinite(study.today_min), plan.change_min, np.nan))),
        ]
    return records


def _texts(values: NDArray[np.object_]) -> list[str]:
    return [str(value) for value in values]


def _rounded(values: Floats) -> Floats:
    """Round minutes to thousandths; what is not finite is not known."""
    return np.where(np.isfinite(values), np.round(values, 3), np.nan)
