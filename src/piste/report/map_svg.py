"""The map of a study as one SVG: ground, catchments, places by minutes and by change, points with their names."""

from collections.abc import Sequence

import numpy as np
import shapely
from babel import Locale
from markupsafe import Markup
from numpy.typing import NDArray

from piste.core.language import Language
from piste.report.drawing import KEPT_SQUARE_PX, POINT_PX, SQUARE_PX, Drawing, PlanDrawing
from piste.report.figures import Floats, PlanFigures, StudyFigures
from piste.report.ground import NEAR_M_PER_UNIT, Ground
from piste.report.labels import PlacedName
from piste.report.projection import Frame
from piste.report.scales import NOT_REACHED
from piste.report.svg import element, join, shape_path, short
from piste.report.symbols import change_symbol, minutes_symbol
from piste.siting.tiers import TIER_NAMES

MINUTE_CSS = ("c1", "c2", "c3", "c4", "c5", "cx")
CHANGE_CSS = ("g3", "g2", "g1", "z", "o1", "o2", "o3")
EDGE_WIDTHS = (200, 175, 150, 125, 100, 75, 50, 25)
SCALE_SHARE = 0.3
"""Largest share of the drawing's width that the scale bar takes."""


def draw_map(figures: StudyFigures, drawing: Drawing, lang: Language) -> Markup:
    """Return the map; parts of other plans than the chosen one are hidden until somebody asks for them."""
    frame = drawing.frame
    title = lang.text("Map of points and travel times")
    about = lang.text(
        "Places by travel time to the nearest point, the plan’s points and today’s points. "
        "The tables on this page hold the same figures."
    )
    return element(
        "svg",
        element("title", title, id="map-title"),
        element("desc", about, id="map-about"),
        draw_ground(drawing.ground, figures, lang),
        _catchment_layer(figures, drawing),
        draw_places(figures, drawing),
        element("g", id="map-marks"),
        join(_plan_layer(figures, drawing, index, lang) for index in range(len(figures.plans))),
        class_=" ".join(
            ["map-svg"] + ["near"] * shows_details(drawing) + ["no-coast"] * (not drawing.ground.has_coast)
        ),
        viewBox=f"0 0 {short(frame.width)} {short(frame.height)}",
        preserveAspectRatio="xMidYMid meet",
        role="group",
        aria_labelledby="map-title",
        aria_describedby="map-about",
        id="map-svg",
    )


def shows_details(drawing: Drawing) -> bool:
    """Tell whether the map is near enough for locks, regions' names and municipalities' lines."""
    return drawing.frame.m_per_unit <= NEAR_M_PER_UNIT * drawing.unit_px


def draw_ground(ground: Ground, figures: StudyFigures, lang: Language) -> Markup:
    """Return sea, land and lines, with the names of countries and regions."""
    regions = figures.study.base.areas.regions
    territories = Locale(lang.code).territories
    layers = [
        _area(ground.foreign, "m-foreign"),
        _area(ground.land, "m-land"),
        join(
            element("path", class_="m-edge", d=shape_path(ground.edge), stroke_width=width, stroke_opacity=0.22)
            for width in EDGE_WIDTHS
            if not ground.edge.is_empty
        ),
        _area(ground.area, "m-focus"),
        _area(ground.municipality_lines, "m-mun"),
        _area(ground.region_lines, "m-reg"),
        _area(ground.area_line, "m-reg-focus"),
    ]
    countries = [
        element("text", territories.get(code, code), class_="m-cname", x=x, y=y) for code, x, y in ground.country_names
    ]
    names = [
        element(
            "text",
            regions[code].name_in(lang.code).upper(),
            class_="m-rname is-focus" if own else "m-rname",
            x=x,
            y=y,
        )
        for code, x, y, own in ground.region_names
        if code in regions
    ]
    return element("g", *layers, *countries, element("g", *names, class_="m-rnames"), aria_hidden="true")


def _area(shape: shapely.Geometry, css: str) -> Markup:
    return element("path", class_=css, d=shape_path(shape)) if not shape.is_empty else Markup("")


def _catchment_layer(figures: StudyFigures, drawing: Drawing) -> Markup:
    layers = []
    for index, plan in enumerate(drawing.plans):
        areas = [
            element("path", class_="m-catch", d=shape_path(shape), data_site=site)
            for site, shape in plan.catchments.items()
        ]
        borders = element("path", class_="m-border", d=shape_path(plan.borders))
        layers.append(element("g", *areas, borders, data_plan=index, hidden=_hidden(figures, index)))
    return element("g", *layers, class_="m-catchments", aria_hidden="true")


def _hidden(figures: StudyFigures, index: int) -> str | None:
    return None if index == figures.study.chosen else "hidden"


def draw_places(figures: StudyFigures, drawing: Drawing) -> Markup:
    """Return the chosen plan's places, once by minutes and once by change."""
    drawn = drawing.drawn
    plan = drawing.plans[figures.study.chosen]
    rows = list(zip(drawn.x.tolist(), drawn.y.tolist(), drawn.radius.tolist(), drawn.inside.tolist(), strict=True))
    minutes = [
        element("path", class_=_place_css(MINUTE_CSS[k], inside), d=minutes_symbol(x, y, radius, k))
        for (x, y, radius, inside), k in zip(rows, plan.minute_class.tolist(), strict=True)
    ]
    layers = [element("g", *minutes, class_="m-places by-minutes", id="map-minutes")]
    if plan.change_class is not None:
        change = [
            element("path", class_=_place_css(CHANGE_CSS[k], inside), d=change_symbol(x, y, radius, k))
            for (x, y, radius, inside), k in zip(rows, plan.change_class.tolist(), strict=True)
        ]
        layers.append(element("g", *change, class_="m-places by-change", id="map-change"))
    return element("g", *layers, aria_hidden="true")


def _place_css(css: str, inside: bool) -> str:
    return css if inside else f"{css} out"


def _plan_layer(figures: StudyFigures, drawing: Drawing, index: int, lang: Language) -> Markup:
    plan, drawn = figures.plans[index], drawing.plans[index]
    text = figures.study.base.sites.names
    squares = [
        _symbol(
            x,
            y,
            _square(POINT_PX, KEPT_SQUARE_PX) if kept else _square(0.0, SQUARE_PX),
            class_="sq" if kept else "sq goes",
            data_name=None if kept else str(text[site]),
        )
        for site, x, y, kept in drawn.squares
    ]
    outer = [
        _symbol(*drawing.site_xy[site], element("circle", class_="p-outer", r=POINT_PX - 1.4), class_="outer")
        for site in plan.outer_sites.tolist()
    ]
    points = plan.plan.points
    tiers = plan.plan.tiers
    tier = {} if tiers is None else dict(zip(tiers.site.tolist(), tiers.tier_keys, strict=True))
    links = [
        _point_link(
            site, str(text[site]), drawing.site_xy[site], lang, fixed=fixed, people=people, tier=tier.get(site, "full")
        )
        for site, fixed, people in sorted(
            zip(points.site.tolist(), points.fixed.tolist(), points.catchment_people.tolist(), strict=True),
            key=lambda row: (drawing.site_xy[row[0], 1], row[0]),
        )
    ]
    kept = set(points.site.tolist())
    return element(
        "g",
        element("g", *outer, aria_hidden="true"),
        element("g", *squares, class_="m-offices", aria_hidden="true"),
        element("g", *_stops(plan, drawing, text), class_="m-stops", aria_hidden="true"),
        element("g", *links, class_="m-points"),
        _name_layer(drawn.names, kept, "m-labels wide"),
        _name_layer(drawn.phone_names, kept, "m-labels phone"),
        data_plan=index,
        class_="m-plan",
        hidden=_hidden(figures, index),
    )


def _square(aside: float, half: float) -> Markup:
    """Return today's square; where a point stays it stands at its lower right."""
    return element("rect", x=aside - half, y=aside - half, width=2 * half, height=2 * half)


def _symbol(x: float, y: float, *content: Markup, **attributes: object) -> Markup:
    """Return a symbol that keeps its size in pixels at every zoom: a shift, and a scaled group within."""
    inner = element("g", *content, class_="sy")
    return element("g", inner, transform=f"translate({short(float(x))} {short(float(y))})", **attributes)


def _stops(plan: PlanFigures, drawing: Drawing, names: NDArray[np.object_]) -> list[Markup]:
    """Return the mobile stops as dashed rings."""
    tiers = plan.plan.tiers
    if tiers is None:
        return []
    ring = element("circle", class_="p-mobile", r=POINT_PX - 0.6)
    return [
        _symbol(*drawing.site_xy[site], ring, class_="stop", data_name=str(names[site]))
        for site in tiers.site[~tiers.counts].tolist()
    ]


def _point_link(site: int, name: str, xy: Floats, lang: Language, *, fixed: bool, people: float, tier: str) -> Markup:
    x, y = xy
    radius = POINT_PX if tier == "full" else POINT_PX - 1.0
    drawn = [element("circle", class_="hit", r=12), element("circle", class_=f"p-{tier}", r=radius)]
    if fixed:
        drawn.append(_lock())
    label = lang.text("{name}, {people} people nearest to it", name=name, people=lang.number(people, 0))
    if tier != "full":
        label += ", " + lang.text(TIER_NAMES[tier])
    return element(
        "a",
        _symbol(x, y, *drawn),
        href=f"#point-{site}",
        class_="point",
        data_site=site,
        aria_label=label,
    )


def _lock() -> Markup:
    return element(
        "g",
        element("rect", class_="lock-bg", x=-2, y=-2, width=12, height=14, rx=2),
        element("rect", x=0, y=4, width=8, height=6.5, rx=1),
        element("path", d="M1.8 4V2.6a2.2 2.2 0 0 1 4.4 0V4"),
        class_="lock",
        transform="translate(-15 -14) scale(.85)",
    )


def _name_layer(names: Sequence[PlacedName], kept: set[int], css: str) -> Markup:
    labels = [
        element(
            "text",
            name.text,
            x=name.x,
            y=name.y,
            text_anchor=None if name.anchor == "start" else name.anchor,
            class_=None if name.key in kept else "is-old",
        )
        for name in names
    ]
    return element("g", *labels, class_=css, aria_hidden="true")


def draw_scale(frame: Frame, lang: Language) -> Markup:
    """Return the scale bar: a drawing of its own in the same units, which stands in the window's lower right corner."""
    metres = choose_scale_m(SCALE_SHARE * min(frame.width, 420.0) * frame.m_per_unit)
    bar = metres / frame.m_per_unit
    right, foot = frame.width - 12.0, frame.height - 10.0
    return element(
        "svg",
        element("text", scale_text(metres, lang), x=right, y=foot - 9, text_anchor="end"),
        element("path", d=f"M{short(right - bar)} {short(foot - 5)}v5h{short(bar)}v-5"),
        class_="scale-svg",
        viewBox=f"0 0 {short(frame.width)} {short(frame.height)}",
        preserveAspectRatio="xMaxYMax meet",
        aria_hidden="true",
        id="map-scale",
        data_m_per_unit=frame.m_per_unit,
    )


def choose_scale_m(longest_m: float) -> float:
    """Return the longest of 1, 2, 5 times a power of ten that is not longer."""
    step = 10.0 ** len(str(int(longest_m))) / 10
    return next(step * factor for factor in (5, 2, 1) if step * factor <= longest_m or factor == 1)


def scale_text(metres: float, lang: Language) -> str:
    """Write a round distance."""
    return f"{lang.number(metres / 1000)} km" if metres >= 1000 else f"{lang.number(metres)} m"


def minute_codes(plan: PlanDrawing) -> str:
    """Return the classes of the drawn places by minutes as one digit each, for the page's script."""
    return "".join(map(str, plan.minute_class.tolist()))


def change_codes(plan: PlanDrawing) -> str:
    """Return the classes by change as one digit each, "" where there is nothing to compare with."""
    return "" if plan.change_class is None else "".join(map(str, plan.change_class.tolist()))


assert len(MINUTE_CSS) == NOT_REACHED + 1
