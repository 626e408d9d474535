"""Read Finland's municipalities: official population of 2024 with age groups, names, regions, centres, boundaries.

Only facts go on into committed files; the boundaries (light ones, drawn for maps) serve to find a place's municipality.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from piste.core.earth import tm35fin_from_wgs84

SHORE_KM = 5.0
"""A point this near to a municipality stands at its shore."""


@dataclass(frozen=True)
class Municipality:
    """Facts about one municipality, and its boundary in EPSG:3067."""

    code: str
    name: str
    name_sv: str
    region: str
    people: int
    age_0_14: int
    age_15_64: int
    age_65_: int
    lat: float
    lon: float
    boundary: BaseGeometry


def read_municipalities(population: Path, names: Path, borders: Path, region_borders: Path) -> list[Municipality]:
    """Return the 308 municipalities by rising code.

    Parameters
    ----------
    population : Path
        Statistics Finland's layer kunta_vaki2024 as GeoJSON.
    names : Path
        municipalities_309_2021.csv, for Finnish names and population-weighted centres (its regions are older).
    borders, region_borders : Path
        The National Land Survey's mml_kuntarajat and mml_maakuntarajat of 2023, for the regions of today.
    """
    with names.open(encoding="utf-8", newline="") as source:
        known = {row["code"]: row for row in csv.DictReader(source)}
    regions = _find_regions(_features(borders), _features(region_borders))
    municipalities = []
    for feature in _features(population):
        facts = feature["properties"]
        code = facts["kunta"]
        municipalities.append(
            Municipality(
                code=code,
                name=known[code]["name_fi"].strip(),
                name_sv=facts["namn"].strip(),
                region=regions[code],
                people=facts["vaesto"],
                age_0_14=facts["ika_0_14"],
                age_15_64=facts["ika_15_64"],
                age_65_=facts["ika_65_"],
                lat=round(float(known[code]["pw_lat"]), 4),
                lon=round(float(known[code]["pw_lon"]), 4),
                boundary=shapely.make_valid(shapely.geometry.shape(feature["geometry"])),
            )
        )
    return sorted(municipalities, key=lambda municipality: municipality.code)


def find_municipality(
    municipalities: Sequence[Municipality], lat: Sequence[float], lon: Sequence[float]
) -> list[Municipality]:
    """Return the municipality of each point, at shores the nearest one.

    Raises
    ------
    ValueError
        Where a point is further than 5 km from every municipality.
    """
    points = shapely.points(*tm35fin_from_wgs84(np.asarray(lat), np.asarray(lon)))
    tree = shapely.STRtree([municipality.boundary for municipality in municipalities])
    (_, nearest), distance_m = tree.query_nearest(points, return_distance=True, all_matches=False)
    if distance_m.max() > SHORE_KM * 1000:
        far = int(distance_m.argmax())
        raise ValueError(f"({lat[far]}, {lon[far]}) is {distance_m[far] / 1000:.1f} km from every municipality")
    return [municipalities[i] for i in nearest]


def _features(path: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def _find_regions(municipalities: Sequence[Mapping[str, Any]], regions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return region codes by municipality code: the region that most of the municipality lies in."""
    region_shapes = shapely.make_valid([shapely.geometry.shape(region["geometry"]) for region in regions])
    region_codes = [region["properties"]["NATCODE"] for region in regions]
    found = {}
    for municipality in municipalities:
        shape = shapely.make_valid(shapely.geometry.shape(municipality["geometry"]))
        shared = shapely.area(shapely.intersection(region_shapes, shape))
        found[municipality["properties"]["NATCODE"]] = region_codes[int(shared.argmax())]
    return found
