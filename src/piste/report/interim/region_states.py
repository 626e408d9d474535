"""Regions by their state on a map: a fill and a sign each, so that colour never speaks alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from markupsafe import Markup

from piste.basedata.area import Areas
from piste.report.document.svg_page import BRAND, draw_text, wrap_svg
from piste.report.labels import Name, place_names, symbol_box
from piste.report.projection import Frame, Projection, choose_projection, fit_frame
from piste.report.svg import element, join, shape_path, short

FILLS = {"open": BRAND, "early": BRAND, "next": "#7fa8d6", "later": "#d5e4f6", "apart": "#f1f2f3"}
"""State of a region: open and planned, open before its plan, next, later, apart or not known."""
FINE = 20.0
SIMPLEST = 0.3


@dataclass(frozen=True)
class Spot:
    """A point on the map."""

    name: str
    lat: float
    lon: float
    is_open: bool


@dataclass(frozen=True)
class _Ground:
    frame: Frame
    projection: Projection
    shapes: Mapping[str, shapely.Geometry]
    whole: shapely.Geometry
    paths: Mapping[str, str]
    outline: str


@lru_cache(maxsize=8)
def _ground(areas_key: int, width: float, height: float) -> _Ground:
    areas = _KNOWN[areas_key]
    centres = [shape.representative_point() for shape in areas.region_outlines.values()]
    lat, lon = np.array([one.y for one in centres]), np.array([one.x for one in centres])
    projection = choose_projection(areas.country, lat, lon)
    shapes = {code: projection.project_shape(shapely.make_valid(one)) for code, one in areas.region_outlines.items()}
    whole = shapely.union_all(list(shapes.values()))
    frame = fit_frame(whole.bounds, width, height, 3.0)
    placed = {code: _place(frame, shape) for code, shape in shapes.items()}
    outline = _place(frame, whole)
    paths = {code: shape_path(shape) for code, shape in placed.items()}
    return _Ground(frame, projection, placed, outline, paths, shape_path(outline))


_KNOWN: dict[int, Areas] = {}


def _place(frame: Frame, shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.make_valid(frame.place_shape(shape).simplify(SIMPLEST))


def draw_sign(state: str, x: float, y: float, r: float = 4.0) -> Markup:
    """Return a state's sign: full, ring with a core, half, ring, dotted ring; light on dark fills."""
    at = {"cx": short(x), "cy": short(y)}
    if state == "open":
        return element("circle", **at, r=short(r), fill="#ffffff", stroke=BRAND, stroke_width="0.8")
    ring = element("circle", **at, r=short(r), fill="#ffffff", stroke=BRAND, stroke_width="1.1")
    if state == "early":
        return join([ring, element("circle", **at, r=short(r * 0.5), fill=BRAND)])
    if state == "next":
        half = f"M{short(x)} {short(y - r)}a{short(r)} {short(r)} 0 0 1 0 {short(2 * r)}z"
        return join([ring, element("path", d=half, fill=BRAND)])
    if state == "later":
        return ring
    return element(
        "circle", **at, r=short(r), fill="#ffffff", stroke="#8c969b", stroke_width="1.1", stroke_dasharray="1.4 1.4"
    )


def draw_swatch(state: str) -> str:
    """Return a state's fill with its sign, for a legend; 22 by 16."""
    back = element("rect", width=22, height=16, fill=FILLS[state])
    return wrap_svg(join([back, _hatch(22, 16) if state == "early" else Markup(""), draw_sign(state, 11, 8)]), 22, 16)


def _hatch(width: float, height: float) -> Markup:
    lines = "".join(
        f"M{k} {short(height)}l{short(height)} {short(-height)}" for k in range(-int(height), int(width), 6)
    )
    return element("path", d=lines, stroke="#9fbfe3", stroke_width="1.2", fill="none")


def draw_region_states(
    areas: Areas, states: Mapping[str, str], spots: Sequence[Spot] = (), width: float = 278.0, height: float = 420.0,
    *, size: float = 8.5, names: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """Return the map.

    Parameters
    ----------
    areas
        Outlines of regions.
    states
        Code of a region -> state of `FILLS`; a region without one is apart.
    spots
        Points: open ones full, others a ring, with their names.
    names
        Code -> words that a pointer shows, on pages.
    """
    key = id(areas)
    _KNOWN[key] = areas
    ground = _ground(key, width, height)
    layers: list[Markup] = []
    for code, shape in ground.shapes.items():
        state = states.get(code, "apart")
        title = [element("title", names[code])] if names and code in names else []
        path = element("path", d=ground.paths[code], fill=FILLS[state], stroke="#ffffff", stroke_width="1.1")
        layers.append(element("g", *title, path) if title else path)
        if state == "early":
            x0, y0, x1, y1 = shape.bounds
            lines = shapely.MultiLineString([[(k, y1), (k + y1 - y0, y0)] for k in np.arange(x0 - (y1 - y0), x1, 6.0)])
            cut = shapely.intersection(lines, shape)
            layers.append(element("path", d=_lines_path(cut), stroke="#9fbfe3", stroke_width="1.1", fill="none"))
    outline = element("path", d=ground.outline, fill="none", stroke="#8c969b", stroke_width="0.8")
    signed = {code for code in ground.shapes if not any(_inside(ground, spot, code) for spot in spots)}
    for code in sorted(signed):
        at = ground.shapes[code].representative_point()
        layers.append(draw_sign(states.get(code, "apart"), at.x, at.y))
    marks = _draw_spots(ground, spots, states, size)
    return wrap_svg(join([*layers, outline, *marks]), ground.frame.width, ground.frame.height)


def _inside(ground: _Ground, spot: Spot, code: str) -> bool:
    xy = ground.frame.place(ground.projection.project(np.array([spot.lat]), np.array([spot.lon])))[0]
    return bool(shapely.contains_xy(ground.shapes[code], xy[0], xy[1]))


def _lines_path(lines: shapely.Geometry) -> str:
    parts = [part for part in shapely.get_parts(lines) if part.geom_type == "LineString"]
    ends = [(part.coords[0], part.coords[-1]) for part in parts]
    return "".join(f"M{short(a[0])} {short(a[1])}L{short(b[0])} {short(b[1])}" for a, b in ends)


def _draw_spots(ground: _Ground, spots: Sequence[Spot], states: Mapping[str, str], size: float) -> list[Markup]:
    parts: list[Markup] = []
    names: list[Name] = []
    for k, spot in enumerate(spots):
        x, y = ground.frame.place(ground.projection.project(np.array([spot.lat]), np.array([spot.lon])))[0].tolist()
        dark = any(states.get(code) in ("open", "early") and _inside(ground, spot, code) for code in ground.shapes)
        ring = "#ffffff" if dark else BRAND
        fill = ring if spot.is_open else "none"
        parts.append(element("circle", cx=short(x), cy=short(y), r="3.2", fill=fill, stroke=ring, stroke_width="1.2"))
        names.append(Name(k, spot.name, x, y, 4.0, float(spot.is_open)))
    bounds = (0.0, 0.0, ground.frame.width, ground.frame.height)
    taken = [symbol_box(name.x, name.y, 3.6) for name in names]
    for one in place_names(names, taken, bounds, size):
        weight = 600 if spots[one.key].is_open else 400
        parts.append(draw_text(one.text, one.x, one.y, size=size, weight=weight, anchor=one.anchor, halo="#ffffff"))
    return parts
