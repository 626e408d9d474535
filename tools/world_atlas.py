"""Cut Natural Earth's countries (npm package world-atlas, TopoJSON) to the surroundings of the built-in countries.

The package's own grid (0.0036 degrees of longitude x 0.0017 of latitude, about 200 m) is kept: no point moves, islands
stay, and neighbours still share their border exactly. TopoJSON: https://github.com/topojson/topojson-specification
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

SURROUNDINGS_KM = 300.0
KM_PER_DEGREE = 111.2
EUROPE = shapely.box(-12.0, 34.0, 45.0, 73.0)
"""Outside it lie the overseas parts of France, of which GeoNames speaks as of countries of their own."""

STEPS_AROUND = 99_999
"""Grid steps around the earth."""

PARTS = {"FI": ("FI", "AX"), "SE": ("SE",), "EE": ("EE",), "FR": ("FR",)}
"""Built-in country -> the codes that Natural Earth and GeoNames know its land by."""


@dataclass(frozen=True)
class WorldAtlas:
    """Countries by ISO code in whole steps of a grid; degrees = step x scale + translate (longitude, latitude)."""

    scale: NDArray[np.float64]
    translate: NDArray[np.float64]
    countries: Mapping[str, BaseGeometry]

    def box_in_steps(self, box: Sequence[float]) -> BaseGeometry:
        """Return a box of degrees (west, south, east, north) rounded to the grid."""
        corners = (np.asarray(box).reshape(2, 2) - self.translate) / self.scale
        return shapely.box(*np.rint(corners).ravel())

    def in_steps(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape of degrees in whole grid steps."""
        return shapely.transform(shape, lambda degrees: np.rint((degrees - self.translate) / self.scale))

    def in_degrees(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape of grid steps in degrees."""
        return shapely.transform(shape, lambda steps: steps * self.scale + self.translate)


def read_world_atlas(path: Path, iso_by_number: Mapping[str, str]) -> WorldAtlas:
    """Read the countries in and around Europe from countries-10m.json; those without an ISO number are left out."""
    topology = json.loads(path.read_text())
    transform = topology["transform"]
    scale, translate = np.array(transform["scale"]), np.array(transform["translate"])
    near = shapely.transform(EUROPE, lambda degrees: (degrees - translate) / scale)
    arcs = [np.cumsum(np.asarray(arc), axis=0) for arc in topology["arcs"]]
    countries: dict[str, BaseGeometry] = {}
    for item in topology["objects"]["countries"]["geometries"]:
        code = iso_by_number.get(item.get("id", ""))
        if not code or code in countries:
            continue
        shape = _shape(item, arcs)
        if shape.envelope.intersects(near):
            countries[code] = shapely.set_precision(
                shapely.make_valid(shape, method="structure", keep_collapsed=False), 1.0
            )
    return WorldAtlas(scale, translate, countries)


def _shape(item: Mapping[str, Any], arcs: Sequence[NDArray[np.int64]]) -> BaseGeometry:
    polygons = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
    shapes = []
    for rings in polygons:
        shell, *holes = (_ring(indices, arcs) for indices in rings)
        if len(shell) >= 4:  # islets smaller than the grid have shrunk to a line
            shapes.append(shapely.Polygon(shell, [hole for hole in holes if len(hole) >= 4]))
    return shapely.MultiPolygon(shapes)


def _ring(indices: Sequence[int], arcs: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Join arcs end to end; ~i means arc i backwards, and the joint is written in both arcs.

    A ring that crosses the date line (Russia) goes on beyond it, where it would jump around the earth.
    """
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    ring = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    east = np.unwrap(ring[:, 0], period=STEPS_AROUND)
    return np.stack([east - STEPS_AROUND * int(east.mean() // STEPS_AROUND), ring[:, 1]], axis=1)


def cut_coast(atlas: WorldAtlas) -> dict[str, Any]:
    """Return the content of coast.json.gz: boxes of the built-in countries, and all land within them.

    A polygon is a list of rings, the shell first; a ring is [x, y, dx, dy, dx, dy, …] in grid steps, not closed.
    """
    boxes = {code: _surroundings(atlas, parts) for code, parts in PARTS.items()}
    window = shapely.union_all([atlas.box_in_steps(box) for box in boxes.values()])
    countries = {}
    for code, shape in sorted(atlas.countries.items()):
        if not shape.intersects(window):
            continue
        inside = shapely.set_precision(shape.intersection(window), 1.0)
        polygons = [part for part in shapely.get_parts(inside) if part.geom_type == "Polygon"]
        if polygons:
            countries[code] = [
                polygon_steps(polygon) for polygon in shapely.normalize(shapely.MultiPolygon(polygons)).geoms
            ]
    return {
        "source": "Natural Earth 4.1.0, 1:10m countries (public domain), by npm world-atlas 2.0.2",
        "scale": atlas.scale.tolist(),
        "translate": atlas.translate.tolist(),
        "parts": PARTS,
        "boxes": boxes,
        "countries": countries,
    }


def european_land(atlas: WorldAtlas, code: str) -> BaseGeometry:
    """Return a country's land in Europe, in degrees."""
    return atlas.in_degrees(atlas.countries[code]).intersection(EUROPE)


def _surroundings(atlas: WorldAtlas, parts: Sequence[str]) -> list[float]:
    """Return the box about 300 km around a country, tenths of a degree."""
    land = shapely.union_all([european_land(atlas, part) for part in parts])
    west, south, east, north = land.bounds
    tall = SURROUNDINGS_KM / KM_PER_DEGREE
    wide = tall / np.cos(np.radians((south + north) / 2))
    return [round(float(edge), 1) for edge in (west - wide, south - tall, east + wide, north + tall)]


def polygon_steps(polygon: BaseGeometry) -> list[list[int]]:
    """Return a polygon of whole grid steps as rings of [x, y, dx, dy, …]."""
    rings = []
    for ring in (polygon.exterior, *polygon.interiors):
        steps = np.rint(np.asarray(ring.coords)).astype(np.int64)[:-1]
        rings.append(np.diff(steps, axis=0, prepend=0).ravel().tolist())
    return rings
