"""Read the built-in base data of a country."""

from collections.abc import Sequence

import numpy as np
import shapely

from piste.basedata.area import Areas, Municipality
from piste.basedata.base import BaseData
from piste.basedata.default.coast import COAST_SOURCE, read_countries, read_land, read_own_codes
from piste.basedata.default.known import COUNTRY_PEOPLE, PEOPLE_PER_KM2, SITE_PEOPLE, check_known
from piste.basedata.default.networks import NETWORKS, build_network
from piste.basedata.default.outlines import read_region_outlines
from piste.basedata.default.tables import (
    DATA,
    ListedPlace,
    read_listed_places,
    read_mergers,
    read_municipalities,
    read_regions,
)
from piste.basedata.place import Places, Texts
from piste.basedata.site import Sites, Standing
from piste.core.artefact import Provenance, hash_file

AGE_GROUPS = ("age_0_14", "age_15_64", "age_65_")
GEONAMES_SOURCE = "Places: GeoNames (CC BY 4.0), changed: nobody counted twice"
FINLAND_SOURCES = (
    "Population of municipalities 2024: Statistics Finland (CC BY 4.0)",
    "Names of municipalities and regions: National Land Survey of Finland (CC BY 4.0)",
)


def read_default(country: str) -> BaseData:
    """Return the built-in base data of a country.

    Parameters
    ----------
    country : str
        "FI" (with Åland), "SE", "EE" or "FR" (in Europe).

    Returns
    -------
    BaseData
        Places with people, in Finland summing to each municipality's official population of 2024 and split by age;
        candidate sites; areas with land, neighbours and approximate region outlines; in Finland mergers and the
        networks `dvv_36`, `first_plans_8` and `opened`. Outside Finland the region stands as municipality, and people
        outside listed places are missing (docs/default-data.md).

    Raises
    ------
    DataError
        Where the country is not built in; the finding names those that are.
    """
    check_known(country)
    listed = [place for place in read_listed_places(country) if place.people > 0]
    listed.sort(key=lambda place: (place.municipality, -place.people, place.id))
    sites = choose_sites(listed, SITE_PEOPLE[country])
    areas = _read_areas(country)
    main_sites = find_main_sites(sites, areas)
    by_own_figures = sum(min(place.own, place.people) for place in listed)
    return BaseData(
        places=_build_places(listed),
        sites=_build_sites(sites),
        areas=areas,
        provenance=_read_provenance(country),
        networks={named.key: build_network(named, main_sites) for named in NETWORKS.get(country, ())},
        people_listed=float(by_own_figures),
        people_spread=float(sum(place.people for place in listed) - by_own_figures),
    )


def choose_sites(listed: Sequence[ListedPlace], least_people: int) -> list[ListedPlace]:
    """Return the places where a point could stand: those with enough people, and each municipality's largest."""
    largest: dict[str, ListedPlace] = {}
    for place in listed:
        rival = largest.get(place.municipality)
        if rival is None or (-place.people, place.id) < (-rival.people, rival.id):
            largest[place.municipality] = place
    return [place for place in listed if place.people >= least_people or largest[place.municipality] is place]


def find_main_sites(sites: Sequence[ListedPlace], areas: Areas) -> dict[str, int]:
    """Return for each municipality's name the index of its namesake among the sites, else of its largest site."""
    main: dict[str, int] = {}
    for index, site in enumerate(sites):
        name = areas.municipalities[site.municipality].name
        rival = sites[main[name]] if name in main else None
        if rival is None or (site.namesake, site.people) > (rival.namesake, rival.people):
            main[name] = index
    return main


def _build_places(listed: Sequence[ListedPlace]) -> Places:
    ages = np.array([place.ages for place in listed], dtype=np.float64)
    return Places(
        ids=_texts([str(place.id) for place in listed]),
        names=_texts([place.name for place in listed]),
        lat=np.array([place.lat for place in listed]),
        lon=np.array([place.lon for place in listed]),
        people=np.array([place.people for place in listed], dtype=np.float64),
        municipality=_texts([place.municipality for place in listed]),
        groups={group: ages[:, column] for column, group in enumerate(AGE_GROUPS[: ages.shape[1]])},
        names_sv=_texts([place.name_sv for place in listed]),
    )


def _build_sites(sites: Sequence[ListedPlace]) -> Sites:
    return Sites(
        ids=_texts([str(site.id) for site in sites]),
        names=_texts([site.name for site in sites]),
        lat=np.array([site.lat for site in sites]),
        lon=np.array([site.lon for site in sites]),
        municipality=_texts([site.municipality for site in sites]),
        standing=np.full(len(sites), Standing.FREE, dtype=np.uint8),
        names_sv=_texts([site.name_sv for site in sites]),
    )


def _read_areas(country: str) -> Areas:
    regions = {region.code: region for region in read_regions(country)}
    if country == "FI":
        municipalities = {facts.municipality.code: facts.municipality for facts in read_municipalities()}
    else:
        municipalities = {code: Municipality(code, region.name, code) for code, region in regions.items()}
    countries = read_countries(country)
    own = read_own_codes(country)
    return Areas(
        country=country,
        municipalities=municipalities,
        regions=regions,
        mergers=tuple(read_mergers()) if country == "FI" else (),
        land=read_land(country),
        own_land=shapely.union_all([countries[code] for code in own]),
        neighbours={code: shape for code, shape in countries.items() if code not in own},
        region_outlines=read_region_outlines(country),
    )


def _read_provenance(country: str) -> Provenance:
    files = [DATA / f"places_{country.lower()}.csv.gz", DATA / "regions.csv"]
    files += [DATA / "coast.json.gz", DATA / "region_outlines.json.gz"]
    if country == "FI":
        files += [DATA / "municipalities_fi.csv", DATA / "mergers_fi.csv"]
    return Provenance(
        inputs={f"built-in/{file.name}": hash_file(file) for file in files},
        parameters={
            "country": country,
            "data": "built-in",
            "people_per_km2": PEOPLE_PER_KM2[country],
            "site_people": SITE_PEOPLE[country],
            "country_people": COUNTRY_PEOPLE[country],
        },
        sources=(GEONAMES_SOURCE, *(FINLAND_SOURCES if country == "FI" else ()), COAST_SOURCE),
    )


def _texts(values: Sequence[str]) -> Texts:
    return np.array(values, dtype=object)
