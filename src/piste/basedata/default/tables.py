"""Read the committed tables: listed places, municipalities, regions, mergers."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from piste.basedata.area import Merger, Municipality, Region

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class ListedPlace:
    """One place as listed, with its people carved (`own`) and scaled to official figures (`people`)."""

    id: int
    name: str
    name_sv: str
    lat: float
    lon: float
    municipality: str
    figure: int
    area_km2: float | None
    namesake: bool
    own: int
    people: int
    ages: tuple[int, ...]
    """People of 0-14, 15-64 and 65 or more years; empty where not known."""


@dataclass(frozen=True)
class MunicipalityFacts:
    """A municipality with its official population by age and its population-weighted centre."""

    municipality: Municipality
    ages: tuple[int, int, int]
    lat: float
    lon: float


def read_listed_places(country: str) -> list[ListedPlace]:
    """Return every listed place of a built-in country, also those that carving leaves without people."""
    places = []
    for row in read_rows(DATA / f"places_{country.lower()}.csv.gz"):
        own = int(row["own"])
        places.append(
            ListedPlace(
                id=int(row["id"]),
                name=row["name"],
                name_sv=row.get("name_sv", ""),
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                municipality=row["municipality"],
                figure=int(row["figure"]),
                area_km2=float(row["area_km2"]) if row["area_km2"] else None,
                namesake=row.get("namesake") == "1",
                own=own,
                people=int(row["people"]) if "people" in row else own,
                ages=(int(row["age_0_14"]), int(row["age_15_64"]), int(row["age_65_"])) if "age_65_" in row else (),
            )
        )
    return places


def read_municipalities() -> list[MunicipalityFacts]:
    """Return Finland's 308 municipalities of 2025 with the population at the end of 2024, by rising code."""
    return [
        MunicipalityFacts(
            Municipality(row["code"], row["name"], row["region"], int(row["people"]), row["name_sv"]),
            (int(row["age_0_14"]), int(row["age_15_64"]), int(row["age_65_"])),
            float(row["lat"]),
            float(row["lon"]),
        )
        for row in read_rows(DATA / "municipalities_fi.csv")
    ]


def read_regions(country: str) -> list[Region]:
    """Return the regions of a built-in country by rising code."""
    return [
        Region(row["code"], row["name"], row["name_sv"], row["name_en"])
        for row in read_rows(DATA / "regions.csv")
        if row["country"] == country
    ]


def read_mergers() -> list[Merger]:
    """Return Finland's municipalities that ended since 2009, by the day they did."""
    return [
        Merger(row["old_code"], row["old_name"], row["new_code"], date.fromisoformat(row["day"]))
        for row in read_rows(DATA / "mergers_fi.csv")
    ]


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Give the rows of a CSV table whose first lines name its sources (#)."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = text.decode().splitlines()
    yield from csv.DictReader(line for line in lines if not line.startswith("#"))
