"""The difference map of a change of the network: every place by the minutes that it gains or loses."""

from dataclasses import dataclass

import numpy as np
import shapely
from markupsafe import Markup
from numpy.typing import NDArray

from piste.core.language import Language
from piste.report.catchment import build_cells
from piste.report.drawing import MARGIN, NAME_PX, PHONE_TALL, PHONE_WIDE, POINT_PX, TALLEST, WIDEST
from piste.report.drawn_places import DrawnPlaces, choose_drawn, drawn_change
from piste.report.ground import NEAR_M_PER_UNIT, Ground, area_shape, build_ground
from piste.report.labels import Name, PlacedName, place_names, symbol_box
from piste.report.map_svg import CHANGE_CSS, draw_ground
from piste.report.projection import Floats, Frame, choose_projection, fit_frame
from piste.report.reach_study import ReachStudy
from piste.report.svg import element, short
from piste.report.symbols import change_symbol

AROUND_SHARE = 0.06
"""Share of the area's extent that is left free around the places."""
LEAST_AROUND_M = 2_000.0
MANY_SITES = 60
"""More sites than so are drawn small."""
SMALL_SITE_PX = 2.6


@dataclass(frozen=True)
class ReachDrawing:
    """A change laid out on paper, the same for every language."""

    frame: Frame
    ground: Ground
    drawn: DrawnPlaces
    change_class: NDArray[np.uint8]
    site_xy: Floats
    """Of the sites that serve anybody, s x 2 units."""
    site_px: float
    names: tuple[PlacedName, ...]
    phone_names: tuple[PlacedName, ...]
    unit_px: float
    phone_unit_px: float


def build_reach_drawing(study: ReachStudy) -> ReachDrawing:
    """Lay out the ground around the places concerned, the places by change, and the sites that serve them."""
    places, sites = study.places, study.sites
    inside = study.concerned if study.concerned.any() else np.ones(len(places), dtype=bool)
    projection = choose_projection(study.areas.country, places.lat[inside], places.lon[inside])
    place_m, site_m = projection.project(places.lat, places.lon), projection.project(sites.lat, sites.lon)
    told = study.as_figures()
    near = place_m[inside]
    around = max(LEAST_AROUND_M, AROUND_SHARE * float(np.ptp(near, axis=0).max()))
    bounds = (*(near.min(axis=0) - around).tolist(), *(near.max(axis=0) + around).tolist())
    frame = fit_frame(bounds, WIDEST, TALLEST, MARGIN)
    area_m = area_shape(told.study, build_cells(place_m, shapely.box(*bounds)), place_m, projection)
    drawn = choose_drawn(frame.place(place_m), study.people, inside, frame.width * frame.height)
    serving = find_serving(study)
    site_xy = frame.place(site_m)
    unit_px = min(792 / frame.width, TALLEST / frame.height)
    phone_px = min(PHONE_WIDE / frame.width, PHONE_TALL / frame.height)
    return ReachDrawing(
        frame=frame,
        ground=build_ground(told.study, area_m, projection, frame, serving),
        drawn=drawn,
        change_class=drawn_change(drawn, study.change_min),
        site_xy=site_xy[serving],
        site_px=POINT_PX if len(serving) <= MANY_SITES else SMALL_SITE_PX,
        names=_place_site_names(study, serving, site_xy, frame, unit_px),
        phone_names=_place_site_names(study, serving, site_xy, frame, phone_px),
        unit_px=unit_px,
        phone_unit_px=phone_px,
    )


def find_serving(study: ReachStudy) -> NDArray[np.int32]:
    """Return the open sites that are the nearest of some place before or after, the most important first."""
    people = np.zeros(len(study.sites))
    is_open = np.zeros(len(study.sites), dtype=bool)
    is_open[study.open_sites] = True
    for times in (study.before, study.after):
        hits = np.flatnonzero(is_open[times.site])
        rows, first = np.unique(np.searchsorted(times.indptr, hits, side="right") - 1, return_index=True)
        np.add.at(people, times.site[hits[first]], study.places.people[rows] + 1e-9)
    serving = np.flatnonzero(people > 0)
    return serving[np.lexsort((serving, -people[serving]))].astype(np.int32)


def _place_site_names(
    study: ReachStudy, serving: NDArray[np.int32], site_xy: Floats, frame: Frame, unit_px: float
) -> tuple[PlacedName, ...]:
    radius = (POINT_PX + 1) / unit_px
    names, obstacles = [], []
    for rank, site in enumerate(serving.tolist()):
        x, y = (float(value) for value in site_xy[site])
        names.append(Name(site, str(study.sites.names[site]), x, y, radius, float(len(serving) - rank)))
        obstacles.append(symbol_box(x, y, radius))
    bounds = (2.0, 2.0, frame.width - 2.0, frame.height - 2.0)
    return tuple(place_names(names, obstacles, bounds, NAME_PX / unit_px))


def draw_reach_map(study: ReachStudy, drawing: ReachDrawing, lang: Language) -> Markup:
    """Return the map: ground, places in the diverging scale, sites with their names."""
    frame = drawing.frame
    symbols = [
        element("path", class_=CHANGE_CSS[k], d=change_symbol(x, y, radius, k)) for x, y, radius, k in _rising(drawing)
    ]
    sites = [
        element(
            "g",
            element("g", element("circle", class_="p-full", r=drawing.site_px), class_="sy"),
            transform=f"translate({short(float(x))} {short(float(y))})",
        )
        for x, y in drawing.site_xy
    ]
    about = lang.text(
        "Places by how many minutes nearer or farther their nearest open site comes. The table of municipalities on "
        "this page holds the same change."
    )
    near = frame.m_per_unit <= NEAR_M_PER_UNIT * drawing.unit_px
    return element(
        "svg",
        element("title", lang.text("Map of the change"), id="map-title"),
        element("desc", about, id="map-about"),
        draw_ground(drawing.ground, study.as_figures(), lang),
        element("g", *symbols, class_="m-places", aria_hidden="true"),
        element("g", *sites, class_="m-points", aria_hidden="true"),
        _draw_names(drawing.names, "m-labels wide"),
        _draw_names(drawing.phone_names, "m-labels phone"),
        class_=" ".join(["map-svg"] + ["near"] * near + ["no-coast"] * (not drawing.ground.has_coast)),
        viewBox=f"0 0 {short(frame.width)} {short(frame.height)}",
        preserveAspectRatio="xMidYMid meet",
        role="img",
        aria_labelledby="map-title",
        aria_describedby="map-about",
    )


def _rising(drawing: ReachDrawing) -> list[tuple[float, float, float, int]]:
    """Return the symbols with those that change most on top: nobody's change hides beneath a place that stays."""
    drawn = drawing.drawn
    size = np.abs(drawing.change_class.astype(int) - 3)
    order = np.argsort(size, kind="stable").tolist()
    columns = (drawn.x.tolist(), drawn.y.tolist(), drawn.radius.tolist(), drawing.change_class.tolist())
    return [(columns[0][k], columns[1][k], columns[2][k], columns[3][k]) for k in order]


def _draw_names(names: tuple[PlacedName, ...], css: str) -> Markup:
    labels = [
        element("text", name.text, x=name.x, y=name.y, text_anchor=None if name.anchor == "start" else name.anchor)
        for name in names
    ]
    return element("g", *labels, class_=css, aria_hidden="true")
