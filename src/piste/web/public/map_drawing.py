"""A still map as SVG: regions, the place one is in, points with their tier; no script and no other host."""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

from piste.basedata.default import read_countries, read_region_outlines
from piste.web.network.texts import text_in
from piste.web.public.finding import Found
from piste.web.public.gazetteer import COUNTRY, Spot

WIDTH, HEIGHT = 440, 330
KM_PER_DEGREE = 111.2
LEAST_KM, MARGIN = 60.0, 0.18
FAR_POINTS = 6
"""Points that a map round a place holds."""
LABEL_CHAR, LABEL_HEIGHT, GAP = 7.4, 17.0, 11.0
SCALE_KM = (10, 20, 50, 100, 200)


@dataclass(frozen=True)
class Frame:
    """The part of the country that is drawn, in degrees, and how it lies on the drawing."""

    west: float
    north: float
    per_lon: float
    per_lat: float

    def locate(self, lat: float, lon: float) -> tuple[float, float]:
        """Return where a place lies on the drawing."""
        return round((lon - self.west) * self.per_lon, 1), round((self.north - lat) * self.per_lat, 1)


@dataclass(frozen=True)
class Mark:
    """A point or the place one is in (`tier` "here") with its label, which may be left out for want of room."""

    x: float
    y: float
    tier: str
    label: str
    label_x: float = 0.0
    anchor: str = ""
    """"" without a label."""


@dataclass(frozen=True)
class Drawing:
    """What the template draws."""

    land: list[str]
    regions: list[str]
    marks: list[Mark]
    scale_px: float
    scale_km: int
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def scale_x(self) -> float:
        """Return where the scale begins."""
        return round(WIDTH - 14 - self.scale_px, 1)


def draw_map(found: list[Found], spot: Spot | None) -> Drawing:
    """Draw the nearest points round a place, or all of them."""
    near = sorted(found, key=lambda one: (one.minutes is None, one.minutes or 0))[:FAR_POINTS] if spot else found
    at = [(one.point.lat, one.point.lon) for one in near] + ([(spot.lat, spot.lon)] if spot else [])
    frame = frame_of(at)
    marks = [Mark(*frame.locate(one.point.lat, one.point.lon), one.point.tier, label_of(one)) for one in near]
    if spot:
        marks.insert(0, Mark(*frame.locate(spot.lat, spot.lon), "here", spot.name))
    kilometre = frame.per_lat / KM_PER_DEGREE
    scale = max((km for km in SCALE_KM if km * kilometre <= WIDTH / 4), default=SCALE_KM[0])
    view = (frame.west, frame.north - HEIGHT / frame.per_lat, frame.west + WIDTH / frame.per_lon, frame.north)
    return Drawing(
        land=[path_of(shape, frame, view) for shape in land_shapes()],
        regions=[path_of(shape, frame, view) for shape in region_shapes()],
        marks=place_labels(marks),
        scale_px=round(scale * kilometre, 1),
        scale_km=scale,
    )


def label_of(found: Found) -> str:
    """Return a point's municipality-like short name: its postal place, else its name."""
    return text_in(found.point.postal_place).words or str(found.point)


def frame_of(at: list[tuple[float, float]]) -> Frame:
    """Return the smallest frame of the drawing's shape round places, with a margin; the whole country for none."""
    lats, lons = zip(*(at or [(59.7, 20.5), (70.1, 31.6)]), strict=True)
    east_km = KM_PER_DEGREE * cos(radians(sum(lats) / len(lats)))
    wide = max((max(lons) - min(lons)) * east_km, LEAST_KM) * (1 + 2 * MARGIN)
    high = max((max(lats) - min(lats)) * KM_PER_DEGREE, LEAST_KM * HEIGHT / WIDTH) * (1 + 2 * MARGIN)
    px_per_km = min(WIDTH / wide, HEIGHT / high)
    per_lon, per_lat = px_per_km * east_km, px_per_km * KM_PER_DEGREE
    west = (max(lons) + min(lons)) / 2 - WIDTH / per_lon / 2
    north = (max(lats) + min(lats)) / 2 + HEIGHT / per_lat / 2
    return Frame(west, north, per_lon, per_lat)


@lru_cache(maxsize=1)
def land_shapes() -> tuple[BaseGeometry, ...]:
    """Return the countries' land, coarse enough for a small map."""
    return tuple(shapely.simplify(land, 0.01) for land in read_countries(COUNTRY).values())


@lru_cache(maxsize=1)
def region_shapes() -> tuple[BaseGeometry, ...]:
    """Return the approximate outlines of regions."""
    return tuple(shapely.simplify(outline, 0.01) for outline in read_region_outlines(COUNTRY).values())


def path_of(shape: BaseGeometry, frame: Frame, view: tuple[float, float, float, float]) -> str:
    """Return a shape's part within a view as an SVG path, "" where there is none."""
    inside = shapely.clip_by_rect(shape, *view)
    rings = [
        ring.coords
        for part in shapely.get_parts(inside)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    drawn = (" L".join("{:g} {:g}".format(*frame.locate(lat, lon)) for lon, lat in ring) for ring in rings)
    return "".join(f"M{line}z" for line in drawn)


def place_labels(marks: list[Mark]) -> list[Mark]:
    """Give labels, the first marks first, beside their marks where they cover neither a mark nor another label."""
    taken = [(mark.x - 9, mark.y - 9, mark.x + 9, mark.y + 9) for mark in marks]
    placed = []
    for index, mark in enumerate(marks):
        others = [box for number, box in enumerate(taken) if number != index]
        for anchor, begins in (("start", mark.x + GAP), ("end", mark.x - GAP)):
            long = len(mark.label) * LABEL_CHAR
            left = begins if anchor == "start" else begins - long
            box = (left, mark.y - LABEL_HEIGHT / 2, left + long, mark.y + LABEL_HEIGHT / 2)
            if left >= 2 and left + long <= WIDTH - 2 and not any(overlap(box, other) for other in others):
                taken.append(box)
                placed.append(Mark(mark.x, mark.y, mark.tier, mark.label, round(begins, 1), anchor))
                break
        else:
            placed.append(mark)
    return placed


def overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Tell whether two boxes share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
