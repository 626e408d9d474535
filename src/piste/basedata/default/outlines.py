"""Approximate outlines of regions, so that a map can be drawn without any boundary file."""

import gzip
import json
from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from piste.basedata.default.coast import read_countries, read_polygons
from piste.basedata.default.known import check_known
from piste.basedata.default.tables import DATA


def read_region_outlines(country: str) -> Mapping[str, BaseGeometry]:
    """Return approximate outlines of a built-in country's regions by region code, in WGS84.

    Each is the land nearest to the region's listed places, cut by coast and country border (docs/default-data.md): good
    for a map, not for asking which region a point lies in.

    Raises
    ------
    DataError
        Where the country is not built in.
    """
    check_known(country)
    with gzip.open(DATA / "region_outlines.json.gz") as source:
        regions = json.load(source)["regions"][country]
    land = read_countries(country)
    shapely.prepare(list(land.values()))
    return {
        code: shapely.intersection(shapely.MultiPolygon(read_polygons(region["polygons"])), land[region["land"]])
        for code, region in sorted(regions.items())
    }
