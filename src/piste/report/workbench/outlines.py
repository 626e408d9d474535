"""Boundaries of our own for the map: land, regions, municipalities, simplified, as GeoJSON in WGS84."""

import json
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from piste.report.projection import Projection, clip_to_surroundings
from piste.siting.plan import Study

SIMPLEST_DEG = 0.002
"""About 200 m: what a line on the screen may be off at the scale of a region."""
DIGITS = 4
REACH_M = 25_000.0
"""Where no land is known, the ground is this near to some place."""


def build_outlines(study: Study) -> dict[str, Any]:
    """Return a collection of features: `land`, `foreign`, `region`, `municipality`.

    Built-in data know outlines of regions only (`tools/region_outlines.py` draws them around listed places; outlines of
    municipalities drawn so would be wrong by kilometres). Municipalities are drawn where a data set brings their own
    boundaries, which `Areas.municipality_outlines` then holds.
    """
    areas = study.base.areas
    features: list[dict[str, Any]] = []

    def add(kind: str, shape: BaseGeometry | None, code: str = "", **properties: Any) -> None:
        if shape is None or shape.is_empty:
            return
        simple = shapely.set_precision(shapely.simplify(shape, SIMPLEST_DEG), 10.0**-DIGITS)
        if not simple.is_empty:
            features.append(
                {
                    "type": "Feature",
                    "properties": {"kind": kind, "code": code, **properties},
                    "geometry": _geometry(simple),
                }
            )

    inside = {areas.region_of(str(code)) for code in np.unique(study.base.places.municipality[study.inside])}
    for code, shape in sorted(areas.neighbours.items()):
        add("foreign", _near(study, shape), code)
    add("land", _near(study, areas.own_land if areas.own_land is not None else areas.land))
    regions = {code: _on_land(study, shape) for code, shape in sorted(areas.region_outlines.items())}
    for code, shape in regions.items():
        add("region", shape, code, inside=code in inside)
    for code, shape in sorted(areas.municipality_outlines.items()):
        add("municipality", _on_land(study, shape), code, inside=areas.region_of(code) in inside)
    return {"type": "FeatureCollection", "features": features}


def build_reach(study: Study, xy: NDArray[np.float64], projection: Projection) -> BaseGeometry:
    """Return the ground that catchments are cut to, in metres: the country's land, else what is near the places."""
    areas = study.base.areas
    land = areas.own_land if areas.own_land is not None else areas.land
    if land is None:
        return shapely.union_all(shapely.buffer(shapely.points(xy), REACH_M, quad_segs=3))
    near = shapely.simplify(_near(study, land), SIMPLEST_DEG)
    return shapely.make_valid(projection.project_shape(near))


def _near(study: Study, shape: BaseGeometry | None) -> BaseGeometry | None:
    if shape is None:
        return None
    places = study.base.places
    return clip_to_surroundings(shapely.make_valid(shape), places.lat, places.lon)


def _on_land(study: Study, shape: BaseGeometry) -> BaseGeometry:
    own = study.base.areas.own_land
    sound = shapely.make_valid(shape)
    return sound if own is None else shapely.intersection(sound, own)


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return content
