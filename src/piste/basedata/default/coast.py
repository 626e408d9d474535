"""Land, sea and neighbours around the built-in countries, from Natural Earth (public domain)."""

import gzip
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from piste.basedata.default.known import check_known
from piste.basedata.default.tables import DATA

COAST_SOURCE = "Coastline and country borders: Natural Earth (public domain)"


def read_land(country: str) -> BaseGeometry:
    """Return all land, of whatever country, within about 300 km of a built-in country.

    Parameters
    ----------
    country : str
        "FI", "SE", "EE" or "FR".

    Returns
    -------
    BaseGeometry
        A valid MultiPolygon in WGS84 degrees (longitude, latitude), cut by a box. Its points lie on a grid of about
        200 m; the coastline itself is generalised for 1:10 million, so that shores can be a few km off and islets,
        lakes and rivers are missing.

    Raises
    ------
    DataError
        Where the country is not built in.
    """
    return shapely.union_all(list(read_countries(country).values()))


def read_countries(country: str) -> Mapping[str, BaseGeometry]:
    """Return each country's land within about 300 km of a built-in one, by ISO code (Åland is "AX"), in WGS84."""
    check_known(country)
    coast = _read_coast()
    west, south, east, north = coast["boxes"][country]
    found = {}
    for code, polygons in coast["countries"].items():
        inside = shapely.clip_by_rect(shapely.MultiPolygon(read_polygons(polygons)), west, south, east, north)
        if not inside.is_empty:
            found[code] = inside
    return found


def read_own_codes(country: str) -> tuple[str, ...]:
    """Return the codes of `read_countries` that make up a built-in country (Finland is "FI" and "AX")."""
    check_known(country)
    return tuple(_read_coast()["parts"][country])


def read_polygons(polygons: Sequence[Sequence[Sequence[int]]]) -> list[shapely.Polygon]:
    """Return polygons in degrees from rings of [x, y, dx, dy, …] in the coast's grid steps, the shell first."""
    coast = _read_coast()
    scale, translate = np.array(coast["scale"]), np.array(coast["translate"])
    found = []
    for rings in polygons:
        shell, *holes = (np.cumsum(np.array(ring).reshape(-1, 2), axis=0) * scale + translate for ring in rings)
        found.append(shapely.Polygon(shell, holes))
    return found


@lru_cache
def _read_coast() -> dict[str, Any]:
    with gzip.open(DATA / "coast.json.gz") as source:
        content: dict[str, Any] = json.load(source)
    return content
