"""The three maps of a regional plan for paper: today, the plan, and what changes; with legend, scale and names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from markupsafe import Markup

from piste.core.language import Language
from piste.report.document import svg_page as paper
from piste.report.document.svg_page import Key, draw_legend, draw_text, wrap_svg
from piste.report.drawn_places import drawn_minutes
from piste.report.labels import Name, place_names, symbol_box, text_width
from piste.report.map_svg import choose_scale_m, scale_text
from piste.report.page_context import change_names
from piste.report.plan_document.facts import PlanFacts
from piste.report.scales import SAME
from piste.report.strips import band_names
from piste.report.svg import element, join, shape_path, short
from piste.report.symbols import change_symbol, circle, minutes_symbol, triangle
from piste.siting.tiers import TIER_NAMES

Kind = Literal["today", "plan", "change"]
TALLEST_PT = 500.0
POINT_PT, SQUARE_PT, NAME_PT = 4.3, 3.1, 9.5
LARGEST_RADIUS_PT = 13.0
FINE = 20.0
"""Symbols are drawn so much larger and scaled down: paths are written in tenths of a unit."""


@dataclass(frozen=True)
class _Sheet:
    """How units of the drawing become points of paper."""

    scale: float
    width: float
    height: float

    def place(self, xy: np.ndarray) -> tuple[float, float]:
        return float(xy[0]) * self.scale, float(xy[1]) * self.scale


def draw_map(facts: PlanFacts, kind: Kind, lang: Language, tallest: float = TALLEST_PT) -> str:
    """Return a map as SVG, 165 mm wide at most; `today` and `change` need a network of today."""
    frame = facts.drawing.frame
    scale = min(paper.FULL_PT / frame.width, tallest / frame.height)
    sheet = _Sheet(scale, frame.width * scale, frame.height * scale)
    clip = element("clipPath", element("rect", width=short(sheet.width, 2), height=short(sheet.height, 2)), id="sheet")
    ground = element("g", _ground(facts, sheet, lang), _places(facts, kind, sheet), clip_path="url(#sheet)")
    marks, names = _marks(facts, kind, sheet)
    scale_bar = _scale_bar(facts, sheet, lang)
    legend, tall = draw_legend(_keys(facts, kind, lang), paper.FULL_PT, sheet.height + 6)
    content = join([clip, ground, element("g", marks, names, clip_path="url(#sheet)"), scale_bar, legend])
    return wrap_svg(content, paper.FULL_PT, sheet.height + 6 + tall)


def draw_cover(facts: PlanFacts) -> str:
    """Return the plan without words, to decorate a title page: 140 mm wide or 110 mm tall."""
    frame = facts.drawing.frame
    scale = min(397.0 / frame.width, 312.0 / frame.height)
    sheet = _Sheet(scale, frame.width * scale, frame.height * scale)
    clip = element("clipPath", element("rect", width=short(sheet.width, 2), height=short(sheet.height, 2)), id="sheet")
    signs, _ = _marks(facts, "plan", sheet)
    ground = _ground(facts, sheet, None)
    content = element("g", ground, _places(facts, "plan", sheet), signs, clip_path="url(#sheet)")
    return wrap_svg(join([clip, content]), sheet.width, sheet.height)


def _ground(facts: PlanFacts, sheet: _Sheet, lang: Language | None) -> Markup:
    ground = facts.drawing.ground
    sea = paper.WATER if ground.has_coast else paper.LAND

    def area(shape: shapely.Geometry, **look: object) -> Markup:
        return Markup("") if shape.is_empty else element("path", d=shape_path(shape), **look)

    def line(shape: shapely.Geometry, ink: str, width_pt: float) -> Markup:
        return area(shape, fill="none", stroke=ink, stroke_width=short(width_pt / sheet.scale, 2))

    drawn = join(
        [
            area(ground.foreign, fill=paper.FOREIGN),
            area(ground.land, fill=paper.LAND),
            area(ground.area, fill="#ffffff", stroke="#9ba5aa", stroke_width=short(0.5 / sheet.scale, 2)),
            line(ground.municipality_lines, "#dfe3e5", 0.6),
            line(ground.region_lines, "#b3bbbf", 0.7),
            line(ground.area_line, paper.INK_2, 1.3),
        ]
    )
    back = element("rect", width=short(sheet.width, 2), height=short(sheet.height, 2), fill=sea)
    regions = {} if lang is None else facts.study.base.areas.regions
    code_of_lang = "fi" if lang is None else lang.code
    names = [
        draw_text(
            regions[code].name_in(code_of_lang).upper(),
            *sheet.place(np.array([x, y])),
            size=8.5,
            ink="#4c5559" if own else paper.INK_2,
            weight=600 if own else 400,
            anchor="middle",
            halo="#ffffff" if own else paper.LAND,
            spacing=1.3,
        )
        for code, x, y, own in ground.region_names
        if code in regions and not (own and facts.region) and _fits(regions[code].name_in(code_of_lang), x, sheet)
    ]
    return join([back, element("g", drawn, transform=f"scale({short(sheet.scale, 5)})"), *names])


def _fits(name: str, x: float, sheet: _Sheet) -> bool:
    """Tell whether a region's name, in spaced capitals around x, stays on the sheet."""
    half = 0.5 * (text_width(name.upper(), NAME_PT) + 1.3 * len(name))
    return half < x * sheet.scale < sheet.width - half


def _places(facts: PlanFacts, kind: Kind, sheet: _Sheet) -> Markup:
    drawing, figures = facts.drawing, facts.figures
    drawn, plan = drawing.drawn, drawing.plans[0]
    if kind == "today":
        assert figures.today_min is not None
        classes = drawn_minutes(drawn, figures.today_min)
    elif kind == "plan":
        classes = plan.minute_class
    else:
        assert plan.change_class is not None
        classes = plan.change_class
    largest = float(drawn.radius[drawn.inside].max(initial=1.0)) * sheet.scale
    grow = LARGEST_RADIUS_PT / largest * sheet.scale
    parts = []
    for x, y, radius, inside, k in zip(drawn.x, drawn.y, drawn.radius, drawn.inside, classes.tolist(), strict=True):
        if not (-20 < x < drawing.frame.width + 20 and -20 < y < drawing.frame.height + 20):
            continue
        symbol = change_symbol if kind == "change" else minutes_symbol
        across, down, size = (FINE * value for value in (x * sheet.scale, y * sheet.scale, max(radius * grow, 1.5)))
        look = _look(kind, k, FINE)
        parts.append(element("path", d=symbol(across, down, size, k), **look, opacity=None if inside else "0.3"))
    return element("g", *parts, transform=f"scale({1 / FINE})")


def _look(kind: Kind, k: int, scale: float = 1.0) -> dict[str, object]:
    if kind == "change":
        edge = {SAME - 1: "#4a9dbd", SAME + 1: "#cf7a26"}.get(k, "#ffffff")
        return {"fill": paper.CHANGES[k], "stroke": edge, "stroke_width": short(0.5 * scale, 2)}
    if k == 5:
        return {"fill": "none", "stroke": paper.INK, "stroke_width": short(1.2 * scale, 2)}
    return {"fill": paper.MINUTES[k], "stroke": "#ffffff", "stroke_width": short(0.4 * scale, 2)}


def point_sign(tier: str) -> Markup:
    """Return a point's sign around 0, 0: a filled circle, a ring, a dashed ring."""
    if tier == "remote":
        return element("circle", r=POINT_PT - 0.9, fill="#ffffff", stroke=paper.BRAND, stroke_width="2.1")
    if tier == "mobile":
        return element(
            "circle",
            r=POINT_PT - 0.5,
            fill="#ffffff",
            stroke=paper.BRAND,
            stroke_width="1.4",
            stroke_dasharray="2.3 1.6",
        )
    return element("circle", r=POINT_PT, fill=paper.BRAND, stroke="#ffffff", stroke_width="1")


def square_sign(half: float = SQUARE_PT) -> Markup:
    """Return the square of a point of today."""
    return element(
        "rect", x=-half, y=-half, width=2 * half, height=2 * half, fill="#ffffff", stroke=paper.INK, stroke_width="1.1"
    )


def _at(sign: Markup, x: float, y: float) -> Markup:
    return element("g", sign, transform=f"translate({short(x, 2)} {short(y, 2)})")


def _marks(facts: PlanFacts, kind: Kind, sheet: _Sheet) -> tuple[Markup, Markup]:
    """Return the points' signs, and their names."""
    base, today = facts.study.base, facts.study.today
    plan_sites = facts.plan.plan.state.sites.tolist()
    today_sites = [] if today is None else today.sites.tolist()
    people = dict(
        zip(facts.plan.plan.points.site.tolist(), facts.plan.plan.points.catchment_people.tolist(), strict=True)
    )
    signs: list[Markup] = []
    names: list[Name] = []
    boxes = []

    def add(sites: Iterable[int], sign: object, priority: float) -> None:
        for site in sites:
            x, y = sheet.place(facts.drawing.site_xy[site])
            if not (0 < x < sheet.width and 0 < y < sheet.height):
                continue
            signs.append(_at(sign(site), x, y))  # type: ignore[operator]
            boxes.append(symbol_box(x, y, POINT_PT + 1))
            names.append(Name(site, str(base.sites.names[site]), x, y, POINT_PT + 1, people.get(site, 0.0) + priority))

    def tier(site: int) -> Markup:
        told = None if facts.tiers is None else facts.all_tiers.get(site)
        return point_sign("full" if told is None else told.tier)

    if kind == "today":
        add(today_sites, lambda _site: square_sign(), 1e6)
    else:
        gone = [site for site in today_sites if site not in set(plan_sites)]
        add(gone, lambda _site: square_sign(), 1e6)
        add([site for site in facts.stops if site not in set(plan_sites)], tier, 1.0)
        add(plan_sites, tier, 2e6)
    placed = place_names(names, boxes, (1, 1, sheet.width - 1, sheet.height - 1), NAME_PT)
    texts = [
        draw_text(
            one.text,
            one.x,
            one.y,
            size=NAME_PT,
            weight=600,
            anchor=one.anchor,
            halo="#ffffff",
            ink="#95470a" if kind == "change" and one.key not in plan_sites else paper.INK,
        )
        for one in placed
    ]
    return join(signs), join(texts)


def _scale_bar(facts: PlanFacts, sheet: _Sheet, lang: Language) -> Markup:
    m_per_pt = facts.drawing.frame.m_per_unit / sheet.scale
    metres = choose_scale_m(0.22 * sheet.width * m_per_pt)
    bar, right, foot = metres / m_per_pt, sheet.width - 7, sheet.height - 7
    path = f"M{short(right - bar, 2)} {short(foot - 4, 2)}v4h{short(bar, 2)}v-4"
    return join(
        [
            draw_text(scale_text(metres, lang), right, foot - 6, ink="#40484c", anchor="end", halo="#ffffff"),
            element("path", d=path, fill="none", stroke="#40484c", stroke_width="1"),
        ]
    )


def _keys(facts: PlanFacts, kind: Kind, lang: Language) -> list[Key]:
    keys = []
    if kind == "today":
        keys.append(Key(square_sign(), lang.text("point today")))
    else:
        tiers = sorted(
            {"full"} if facts.tiers is None else {one.tier for one in facts.tiers.values()}, key=list(TIER_NAMES).index
        )
        words = {tier: "point in the plan" if facts.tiers is None else TIER_NAMES[tier] for tier in tiers}
        keys += [Key(point_sign(tier), lang.text(words[tier])) for tier in tiers]
        if facts.study.today is not None:
            keys.append(Key(square_sign(), lang.text("point of today that closes")))
    if kind == "change":
        for k, name in enumerate(change_names(lang)):
            sign = triangle(0, 0, 4, up=False) if k > SAME else circle(0, 0, 2.2 if k == SAME else 4)
            keys.append(Key(element("path", d=sign, **_look(kind, k)), name if k == SAME else f"{name} min"))
        return keys
    for k, name in enumerate(band_names(lang)):
        keys.append(
            Key(element("path", d=minutes_symbol(0, 0, 4, k), **_look(kind, k)), name if k == 5 else f"{name} min")
        )
    return keys
