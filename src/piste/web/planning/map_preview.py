"""A small map of base data as a drawing: outlines, places by people, sites. No file is read here."""

from typing import Any

import numpy as np
import shapely

from piste.basedata.base import BaseData
from piste.report.projection import choose_projection, clip_to_surroundings, fit_frame
from piste.report.svg import shape_path

WIDTH, HEIGHT, MARGIN = 420.0, 560.0, 10.0
MOST_PLACES = 3000
MOST_SITES = 1500
LARGEST = 11.0


def build_preview(base: BaseData) -> dict[str, Any]:
    """Return a drawing of base data as plain data; of many places the largest are drawn, and how many is told."""
    places, sites = base.places, base.sites
    lat, lon = np.concatenate([places.lat, sites.lat]), np.concatenate([places.lon, sites.lon])
    projection = choose_projection(base.areas.country, lat, lon)
    xy = projection.project(lat, lon)
    bounds = (*xy.min(axis=0).tolist(), *xy.max(axis=0).tolist())
    frame = fit_frame((bounds[0], bounds[1], bounds[2], bounds[3]), WIDTH, HEIGHT, MARGIN)
    units = frame.place(xy)
    drawn = np.argsort(-places.people, kind="stable")[:MOST_PLACES]
    largest = float(places.people.max()) or 1.0
    radius = np.maximum(1.0, np.sqrt(places.people / largest) * LARGEST)
    outlines = list(base.areas.region_outlines.values())
    ground = base.areas.own_land if base.areas.own_land is not None else base.areas.land
    land = [] if ground is None else [ground]

    def draw(shapes: list[Any]) -> str:
        kept = [clip_to_surroundings(shapely.make_valid(shape), lat, lon) for shape in shapes]
        placed = [frame.place_shape(projection.project_shape(shape)) for shape in kept if not shape.is_empty]
        box = [shapely.clip_by_rect(shape, 0, 0, frame.width, frame.height) for shape in placed]
        return "".join(shape_path(shape.simplify(0.4)) for shape in box if not shape.is_empty)

    return {
        "width": round(frame.width, 1),
        "height": round(frame.height, 1),
        "land": draw(land),
        "outlines": draw(outlines),
        "places": [[*np.round(units[row], 1).tolist(), round(float(radius[row]), 1)] for row in drawn],
        "sites": np.round(units[len(places) :][:MOST_SITES], 1).tolist(),
        "places_drawn": len(drawn),
        "places_all": len(places),
        "largest": [[str(places.names[row]), float(places.people[row])] for row in drawn[:10]],
    }


def summarise(base: BaseData) -> dict[str, float | int]:
    """Return how much base data hold."""
    return {
        "places": len(base.places),
        "people": float(base.places.people.sum()),
        "sites": len(base.sites),
        "offices": 0 if base.offices is None else len(base.offices),
        "municipalities": len(base.areas.municipalities),
    }
