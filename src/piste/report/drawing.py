"""Everything a map of a study needs in units of its frame, laid out once for all plans and languages."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from piste.report.catchment import build_cells, draw_borders, draw_catchments
from piste.report.drawn_places import DrawnPlaces, choose_drawn, drawn_change, drawn_minutes
from piste.report.figures import PlanFigures, StudyFigures
from piste.report.ground import Ground, area_shape, build_ground
from piste.report.labels import Name, PlacedName, place_names, symbol_box
from piste.report.projection import Floats, Frame, choose_projection, fit_frame

WIDEST, TALLEST, MARGIN = 780.0, 700.0, 16.0
"""Units of the drawing; at a window of 1440 x 900 one unit is about a pixel."""
PHONE_WIDE, PHONE_TALL = 360.0, 540.0
HULL = 5.0
"""Units by which catchments may pass the area's coast or border: their outline then follows it at a distance."""
POINT_PX, SQUARE_PX, KEPT_SQUARE_PX = 5.4, 4.0, 3.2
"""Radius of a point's symbol, and half the side of today's square where it goes and where a point stays, in pixels."""
NAME_PX = 13.0


@dataclass(frozen=True)
class PlanDrawing:
    """What the map shows of one plan."""

    minute_class: NDArray[np.uint8]
    change_class: NDArray[np.uint8] | None
    catchments: Mapping[int, BaseGeometry]
    borders: BaseGeometry
    squares: tuple[tuple[int, float, float, bool], ...]
    """Today's points: site, x and y in units, whether the plan keeps it (its square then stands aside)."""
    names: tuple[PlacedName, ...]
    """Names of points (key: site) and of today's points that the plan gives up, for a wide window."""
    phone_names: tuple[PlacedName, ...]


@dataclass(frozen=True)
class Drawing:
    """A study laid out on paper."""

    frame: Frame
    ground: Ground
    site_xy: Floats
    drawn: DrawnPlaces
    plans: tuple[PlanDrawing, ...]
    unit_px: float
    """Pixels a unit in a window of 1440 x 900."""
    phone_unit_px: float


def build_drawing(figures: StudyFigures) -> Drawing:
    """Lay out the ground, the places and every plan of a study."""
    study = figures.study
    places, sites = study.base.places, study.base.sites
    lat, lon = places.lat[study.inside], places.lon[study.inside]
    projection = choose_projection(study.base.areas.country, lat, lon)
    place_m, site_m = projection.project(places.lat, places.lon), projection.project(sites.lat, sites.lon)
    wide = shapely.box(*_bounds(place_m, 100_000.0))
    cells = build_cells(place_m, wide)
    area_m = area_shape(study, cells, place_m, projection)
    bounds = area_m.bounds if not area_m.is_empty else _bounds(place_m[study.inside], 10_000.0)
    frame = fit_frame(bounds, WIDEST, TALLEST, MARGIN)
    reach = shapely.buffer(area_m, HULL * frame.m_per_unit, quad_segs=3).simplify(1.5 * frame.m_per_unit)
    xy, site_xy = frame.place(place_m), frame.place(site_m)
    drawn = choose_drawn(xy, places.people, study.inside, frame.width * frame.height)
    unit_px = min(792 / frame.width, TALLEST / frame.height)
    phone_unit_px = min(PHONE_WIDE / frame.width, PHONE_TALL / frame.height)
    plans = []
    for plan in figures.plans:
        nearest = plan.plan.state.nearest
        catchments = draw_catchments(cells, nearest, figures.people, reach)
        squares = _squares(figures, plan, site_xy)
        plans.append(
            PlanDrawing(
                minute_class=drawn_minutes(drawn, plan.minutes),
                change_class=None if plan.change_min is None else drawn_change(drawn, plan.change_min),
                catchments={site: frame.place_shape(shape) for site, shape in catchments.items()},
                borders=frame.place_shape(draw_borders(cells, nearest, figures.people, reach)),
                squares=squares,
                names=_names(figures, plan, squares, site_xy, frame=frame, unit_px=unit_px),
                phone_names=_names(figures, plan, squares, site_xy, frame=frame, unit_px=phone_unit_px),
            )
        )
    symbols = [plan.plan.state.sites for plan in figures.plans]
    symbols += [study.today.sites] if study.today is not None else []
    ground = build_ground(study, area_m, projection, frame, np.unique(np.concatenate(symbols)))
    return Drawing(frame, ground, site_xy, drawn, tuple(plans), unit_px, phone_unit_px)


def _bounds(metres: Floats, around_m: float) -> tuple[float, float, float, float]:
    west, south = metres.min(axis=0) - around_m
    east, north = metres.max(axis=0) + around_m
    return float(west), float(south), float(east), float(north)


def _squares(figures: StudyFigures, plan: PlanFigures, site_xy: Floats) -> tuple[tuple[int, float, float, bool], ...]:
    today = figures.study.today
    if today is None:
        return ()
    kept = set(plan.plan.state.sites.tolist())
    own = np.setdiff1d(today.sites, plan.outer_sites).tolist()
    return tuple((site, float(site_xy[site, 0]), float(site_xy[site, 1]), site in kept) for site in own)


def _names(
    figures: StudyFigures,
    plan: PlanFigures,
    squares: tuple[tuple[int, float, float, bool], ...],
    site_xy: Floats,
    *,
    frame: Frame,
    unit_px: float,
) -> tuple[PlacedName, ...]:
    """Place names of points by people, then those of today's points that go; sizes are pixels at `unit_px`."""
    text = figures.study.base.sites.names
    points, radius, half = plan.plan.points, (POINT_PX + 1) / unit_px, (SQUARE_PX + 1) / unit_px
    names, obstacles = [], []
    for site, people in zip(points.site.tolist(), points.catchment_people.tolist(), strict=True):
        x, y = (float(value) for value in site_xy[site])
        names.append(Name(site, str(text[site]), x, y, radius, people + 1.0))
        obstacles.append(symbol_box(x, y, radius))
    for site, x, y, kept in squares:
        aside = POINT_PX / unit_px if kept else 0.0
        obstacles.append(symbol_box(x + aside, y + aside, half))
        if not kept:
            names.append(Name(site, str(text[site]), x, y, half, 0.0))
    bounds = (2.0, 2.0, frame.width - 2.0, frame.height - 2.0)
    return tuple(place_names(names, obstacles, bounds, NAME_PX / unit_px))
