"""The ground of a map: sea, land, the countries around, the planned area and the lines between regions."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from piste.basedata.area import Areas
from piste.report.catchment import Cells
from piste.report.projection import Floats, Frame, Projection, clip_to_surroundings
from piste.siting.plan import Study

NEAR_M_PER_UNIT = 700.0
"""Up to here a map is near enough for municipalities' lines and regions' names."""
SIMPLEST = 0.15
"""Units that a line of the ground may be off."""
NAME_GRID = 24
NAME_ROOM = (75.0, 22.0)
"""Units to the sides and up and down that a region's name wants for itself."""
AREA_REACH_M = 25_000.0
"""Where no outline at all is given, the area is the ground this near to its places."""
SMALLEST_NAMED = 900.0
"""Square units of a neighbour that is large enough for its name."""


@dataclass(frozen=True)
class Ground:
    """Shapes in units of the frame; lines and areas may be empty."""

    foreign: BaseGeometry
    land: BaseGeometry
    area: BaseGeometry
    region_lines: BaseGeometry
    area_line: BaseGeometry
    municipality_lines: BaseGeometry
    region_names: tuple[tuple[str, float, float, bool], ...]
    """Region code, x, y and whether it belongs to the area."""
    country_names: tuple[tuple[str, float, float], ...]
    """Country code, x, y."""
    edge: BaseGeometry
    """The edge of the known land, beyond which nothing is drawn; empty where it is not near."""
    has_coast: bool


def area_shape(study: Study, cells: Cells, xy: Floats, projection: Projection) -> BaseGeometry:
    """Return the planned area in metres: outlines of its regions, else its places' ground, both without the sea.

    `cells` and `xy` are in metres.
    """
    areas, inside = study.base.areas, study.inside
    codes = inside_regions(study)
    if areas.region_outlines and all(code in areas.region_outlines for code in codes):
        shapes = [shapely.make_valid(areas.region_outlines[code]) for code in codes]
        area = shapely.union_all([projection.project_shape(shape) for shape in shapes])
        return area if areas.own_land is None else shapely.intersection(area, _own_land(study, projection))
    if inside.all() and areas.own_land is not None:
        return _own_land(study, projection)
    owners = np.unique(cells.owner[inside])
    ground = shapely.union_all(cells.shapes[owners])
    if areas.own_land is not None:
        return shapely.intersection(ground, _own_land(study, projection))
    near = shapely.union_all(shapely.buffer(shapely.points(xy[inside]), AREA_REACH_M, quad_segs=3))
    near = shapely.intersection(ground, near.buffer(AREA_REACH_M, quad_segs=6).buffer(-AREA_REACH_M, quad_segs=6))
    if areas.land is None:
        return near
    return shapely.intersection(near, projection.project_shape(_clip(study, areas.land)))


def inside_regions(study: Study) -> tuple[str, ...]:
    """Return the codes of the regions that the area's places lie in."""
    codes = set(study.base.places.municipality[study.inside])
    return tuple(sorted({study.base.areas.region_of(code) for code in codes} - {""}))


def build_ground(
    study: Study, area_m: BaseGeometry, projection: Projection, frame: Frame, symbols: NDArray[np.int32]
) -> Ground:
    """Lay the ground out in the units of a frame, with surroundings to fill wider windows.

    Regions' names keep clear of the sites `symbols`, where points may be drawn.
    """
    areas = study.base.areas
    window = shapely.box(-1.6 * frame.width, -0.8 * frame.height, 2.6 * frame.width, 1.8 * frame.height)

    def units(shape: BaseGeometry | None, tolerance: float = SIMPLEST) -> BaseGeometry:
        if shape is None:
            return shapely.Polygon()
        drawn = frame.place_shape(projection.project_shape(_clip(study, shape)))
        return shapely.intersection(shapely.make_valid(drawn.simplify(tolerance)), window)

    codes = inside_regions(study)
    own = units(areas.own_land)
    outlines = {code: units(shape) for code, shape in areas.region_outlines.items()}
    if not own.is_empty:
        outlines = {code: shapely.intersection(shape, own) for code, shape in outlines.items()}
    area = frame.place_shape(area_m).simplify(SIMPLEST)
    others = [shape for code, shape in outlines.items() if code not in codes]
    if own.is_empty:
        own = shapely.union_all(list(outlines.values()))
    neighbours = {code: units(shape, 3 * SIMPLEST) for code, shape in areas.neighbours.items()}
    known = areas.own_land is not None or bool(neighbours)
    near = frame.m_per_unit <= NEAR_M_PER_UNIT
    keep_clear = frame.place(projection.project(study.base.sites.lat, study.base.sites.lon)[symbols])
    zoom = max(1.0, frame.m_per_unit / NEAR_M_PER_UNIT)
    names = [(code, *_roomy(shape, keep_clear, zoom), code in codes) for code, shape in outlines.items() if shape.area]
    return Ground(
        foreign=shapely.union_all(list(neighbours.values())),
        land=own if known or outlines else units(areas.land),
        area=area,
        region_lines=_lines(list(outlines.values())),
        area_line=_inland_border(area, others),
        municipality_lines=_municipality_lines(areas, units, own) if near else shapely.LineString(),
        region_names=tuple(names),
        country_names=_country_names(neighbours, frame),
        edge=_edge(areas, projection, frame),
        has_coast=areas.land is not None or known,
    )


def _own_land(study: Study, projection: Projection) -> BaseGeometry:
    return projection.project_shape(_clip(study, study.base.areas.own_land))


def _clip(study: Study, shape: BaseGeometry | None) -> BaseGeometry:
    places = study.base.places
    if shape is None or shape.is_empty:
        return shapely.Polygon()
    lat, lon = places.lat[study.inside], places.lon[study.inside]
    return clip_to_surroundings(shapely.make_valid(shape), lat, lon)


def _lines(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return the borders that areas share, each once, without the outer coast."""
    if len(shapes) < 2:
        return shapely.LineString()
    outer = shapely.boundary(shapely.union_all(shapes)).buffer(0.6)
    shared = shapely.union_all([shapely.boundary(shape) for shape in shapes])
    return shapely.line_merge(shapely.difference(shared, outer))


def _inland_border(area: BaseGeometry, others: list[BaseGeometry]) -> BaseGeometry:
    """Return where the area meets other regions of its country; empty for a whole country."""
    around = shapely.union_all(others)
    if around.is_empty or area.is_empty:
        return shapely.LineString()
    return shapely.line_merge(shapely.intersection(shapely.boundary(area), around.buffer(0.8)))


def _municipality_lines(areas: Areas, units: Callable[[BaseGeometry], BaseGeometry], own: BaseGeometry) -> BaseGeometry:
    lines = shapely.union_all([shapely.boundary(units(shape)) for shape in areas.municipality_outlines.values()])
    return lines if own.is_empty else shapely.intersection(lines, own)


def _roomy(shape: BaseGeometry, keep_clear: Floats, zoom: float) -> tuple[float, float]:
    """Return where in a shape a name has room at a zoom: far from the border, and beside all of the points."""
    wanted = NAME_ROOM[0] / zoom, NAME_ROOM[1] / zoom
    left, top, right, foot = shape.bounds
    across, down = np.meshgrid(np.linspace(left, right, NAME_GRID), np.linspace(top, foot, NAME_GRID))
    spots = np.column_stack([across.ravel(), down.ravel()])
    points = shapely.points(spots)
    within = shapely.contains(shape, points)
    if not within.any():
        return _middle(shape)
    spots, points = spots[within], points[within]
    border = shapely.distance(shapely.boundary(shape), points)
    apart = np.full(len(spots), np.inf)
    if len(keep_clear):
        offset = np.abs(spots[:, None, :] - keep_clear[None, :, :]) / np.array(wanted)
        apart = offset.max(axis=2).min(axis=1)
    room = np.minimum(border / wanted[0], 1.0) + 2 * np.minimum(apart, 1.0)
    best = int(np.argmax(room))
    return float(spots[best, 0]), float(spots[best, 1])


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    """Return the middle of the largest circle that fits into a shape: where its name has most room."""
    spoke = shapely.maximum_inscribed_circle(shape, tolerance=2.0)
    x, y = shapely.get_coordinates(spoke)[0]
    return float(x), float(y)


def _country_names(neighbours: dict[str, BaseGeometry], frame: Frame) -> tuple[tuple[str, float, float], ...]:
    seen = shapely.box(-0.42 * frame.width, 0.03 * frame.height, 1.42 * frame.width, 0.97 * frame.height)
    found = []
    for code, shape in sorted(neighbours.items()):
        part = shapely.intersection(shape, seen)
        if part.area >= SMALLEST_NAMED:
            found.append((code, *_middle(part)))
    return tuple(found)


def _edge(areas: Areas, projection: Projection, frame: Frame) -> BaseGeometry:
    """Return the rectangle of degrees that the land was cut by, as a line in units."""
    if areas.land is None:
        return shapely.LineString()
    box = shapely.segmentize(shapely.boundary(shapely.box(*areas.land.bounds)), 1.0)
    return frame.place_shape(projection.project_shape(box))
