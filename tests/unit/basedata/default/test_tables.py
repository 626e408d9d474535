"""The committed tables: what they hold, and that they are what the method makes of what was listed."""

import gzip
import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from piste.basedata.default.carving import Listing, carve, carve_municipality, spread_groups
from piste.basedata.default.known import COUNTRY_PEOPLE, KNOWN, PEOPLE_PER_KM2
from piste.basedata.default.tables import (
    DATA,
    ListedPlace,
    read_listed_places,
    read_mergers,
    read_municipalities,
    read_regions,
)


def listing_of(places: list[ListedPlace]) -> Listing:
    return Listing(
        ids=np.array([place.id for place in places]),
        figure=np.array([place.figure for place in places]),
        lat=np.array([place.lat for place in places]),
        lon=np.array([place.lon for place in places]),
        area_km2=np.array([np.nan if place.area_km2 is None else place.area_km2 for place in places]),
        namesake=np.array([place.namesake for place in places]),
    )


@pytest.fixture(scope="module")
def finland() -> dict[str, list[ListedPlace]]:
    members = defaultdict(list)
    for place in read_listed_places("FI"):
        members[place.municipality].append(place)
    return members


def test_every_municipality_sums_to_its_official_population_and_ages(finland: dict[str, list[ListedPlace]]) -> None:
    municipalities = read_municipalities()
    assert len(municipalities) == 308
    assert set(finland) == {facts.municipality.code for facts in municipalities}
    for facts in municipalities:
        places = finland[facts.municipality.code]
        assert sum(place.people for place in places) == facts.municipality.people, facts.municipality.name
        assert tuple(sum(place.ages[group] for place in places) for group in range(3)) == facts.ages
        assert all(sum(place.ages) == place.people and min(place.ages) >= 0 for place in places)
    assert sum(facts.municipality.people or 0 for facts in municipalities) == COUNTRY_PEOPLE["FI"] == 5_635_971


def test_official_figures_are_those_of_statistics_finland(shared_data: Path) -> None:
    features = json.loads((shared_data / "finland" / "kunta_vaki2024.json").read_text())["features"]
    official = {
        feature["properties"]["kunta"]: tuple(
            feature["properties"][key] for key in ("vaesto", "ika_0_14", "ika_15_64", "ika_65_")
        )
        for feature in features
    }
    committed = {facts.municipality.code: (facts.municipality.people, *facts.ages) for facts in read_municipalities()}
    assert committed == official


def test_finlands_people_are_what_carving_makes_of_the_listed_figures(finland: dict[str, list[ListedPlace]]) -> None:
    for facts in read_municipalities():
        places = finland[facts.municipality.code]
        listing = listing_of(places)
        carved = carve_municipality(listing, facts.municipality.people or 0, PEOPLE_PER_KM2["FI"])
        assert carved.own.tolist() == [place.own for place in places]
        assert carved.people.tolist() == [place.people for place in places]
        ages = spread_groups(carved.people, facts.ages, listing.ids)
        assert [tuple(int(age[i]) for age in ages) for i in range(len(places))] == [place.ages for place in places]


@pytest.mark.parametrize("country", ["EE", "FR", "SE"])
def test_people_abroad_are_what_carving_makes_of_the_listed_figures(country: str) -> None:
    places = read_listed_places(country)
    assert carve(listing_of(places), PEOPLE_PER_KM2[country]).tolist() == [place.own for place in places]
    assert 0.8 * COUNTRY_PEOPLE[country] < sum(place.people for place in places) < COUNTRY_PEOPLE[country]


def test_districts_stand_in_their_city_and_nobody_twice(finland: dict[str, list[ListedPlace]]) -> None:
    names = {place.name: place for place in finland["091"]}
    assert {"Helsinki", "Vuosaari", "Kontula", "Lauttasaari"} < set(names)
    assert sum(place.figure for place in finland["091"]) > 2 * sum(place.people for place in finland["091"])
    assert names["Mellunkylä"].people < names["Kontula"].people  # Kontula is most of Mellunkylä
    assert [place.name for place in finland["235"]] == ["Kauniainen"]  # the districts around it are Espoo's
    assert {"Kilo", "Viherlaakso"} < {place.name for place in finland["049"]}


@pytest.mark.parametrize(
    ("code", "name", "people"),
    [
        ("734", "Perniö", 5809),  # dissolved into Salo: keeps its figure
        ("710", "Raasepori", 0),  # its three old towns hold everyone
        ("710", "Tammisaari", 13_645),
        ("583", "Pelkosenniemi", 910),  # not Pyhäjärvi's 6,094
        ("499", "Mustasaari", 17_638),  # listed across the border in Vaasa
        ("082", "Parola", 9361),  # a seat listed without a figure
        ("170", "Jomala", 5789),  # Åland, country code AX
        ("890", "Utsjoki", 1137),
    ],
)
def test_known_traps(finland: dict[str, list[ListedPlace]], code: str, name: str, people: int) -> None:
    assert [place.people for place in finland[code] if place.name == name] == [people]


def test_paris_is_not_absurd() -> None:
    places = {place.name: place for place in read_listed_places("FR")}
    assert places["Paris"].figure == 2_138_551
    assert places["Paris"].people == 0  # its arrondissements hold everyone
    districts = sum(place.people for name, place in places.items() if name.startswith("Paris "))
    assert districts < 2_138_551
    assert "Cergy-Pontoise" not in places
    assert places["Cergy"].people == places["Cergy"].figure


def test_mergers_lead_to_municipalities_of_today(finland: dict[str, list[ListedPlace]]) -> None:
    today = {facts.municipality.code for facts in read_municipalities()}
    mergers = read_mergers()
    assert [merger.old_code for merger in mergers if merger.day >= date(2020, 1, 1)] == ["911", "099", "588"]
    assert {merger.new_code for merger in mergers} < today
    assert not {merger.old_code for merger in mergers} & today
    assert max(Counter(merger.old_code for merger in mergers).values()) == 1
    by_name = defaultdict(set)
    for code, places in finland.items():
        for place in places:
            by_name[place.name].add(code)
    listed = [merger for merger in mergers if merger.old_name in by_name]
    assert len(listed) > 80
    assert [merger.old_name for merger in listed if merger.new_code not in by_name[merger.old_name]] == []


@pytest.mark.parametrize(("country", "count"), [("FI", 19), ("SE", 21), ("EE", 15), ("FR", 13)])
def test_every_place_has_a_region_with_a_name(country: str, count: int) -> None:
    regions = {region.code: region for region in read_regions(country)}
    assert len(regions) == count
    if country == "FI":
        used = {facts.municipality.region for facts in read_municipalities()}
        assert all(region.name and region.name_sv and region.name_en for region in regions.values())
    else:
        used = {place.municipality for place in read_listed_places(country)}
    assert used == set(regions)


def test_regions_are_those_of_today() -> None:
    region_of = {facts.municipality.name: facts.municipality.region for facts in read_municipalities()}
    # moved on 1 January 2021
    moved = {"Heinävesi": "12", "Joroinen": "11", "Iitti": "07", "Kuhmoinen": "06", "Isokyrö": "14"}
    assert {name: region_of[name] for name in moved} == moved


@pytest.mark.parametrize("country", KNOWN)
def test_every_table_carries_its_source(country: str) -> None:
    first = gzip.decompress((DATA / f"places_{country.lower()}.csv.gz").read_bytes()).decode().splitlines()[0]
    assert first.startswith("# GeoNames (https://www.geonames.org), CC BY 4.0")


def test_the_committed_files_are_small() -> None:
    assert sum(file.stat().st_size for file in DATA.iterdir()) < 700_000
