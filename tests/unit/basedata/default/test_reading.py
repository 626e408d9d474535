"""Built-in base data as the steps after it see it."""

import subprocess
import sys

import numpy as np
import pytest

from piste.basedata.base import BaseData
from piste.basedata.default import read_default
from piste.basedata.default.known import KNOWN
from piste.basedata.default.networks import NETWORKS
from piste.core.errors import DataError


@pytest.fixture(scope="module", params=KNOWN)
def base(request: pytest.FixtureRequest) -> BaseData:
    return read_default(request.param)


@pytest.fixture(scope="module")
def finland() -> BaseData:
    return read_default("FI")


def test_places_are_there_once_with_people_on_the_map(base: BaseData) -> None:
    places = base.places
    assert len(set(places.ids)) == len(places)
    assert (places.people >= 1).all()
    assert (places.people == np.rint(places.people)).all()
    west, south, east, north = base.areas.land.bounds
    assert ((places.lat > south) & (places.lat < north) & (places.lon > west) & (places.lon < east)).all()
    assert set(places.municipality) == set(base.areas.municipalities)


def test_sites_are_places_and_every_municipality_has_one(base: BaseData) -> None:
    position = {key: index for index, key in enumerate(base.places.ids)}
    there = [position[key] for key in base.sites.ids]
    assert len(set(there)) == len(base.sites)
    assert base.sites.names.tolist() == base.places.names[there].tolist()
    assert (base.sites.lat == base.places.lat[there]).all()
    assert set(base.sites.municipality) == set(base.areas.municipalities)
    assert 200 <= len(base.sites) <= 3000


def test_listed_and_spread_people_are_everyone(base: BaseData) -> None:
    assert base.people_listed is not None
    assert base.people_spread is not None
    assert base.people_listed + base.people_spread == base.places.people.sum()
    if base.areas.country != "FI":
        assert base.people_spread == 0


def test_every_place_has_a_region(base: BaseData) -> None:
    regions = {base.areas.region_of(code) for code in base.places.municipality}
    assert regions == set(base.areas.regions) == set(base.areas.region_outlines)


def test_own_land_and_neighbours_are_all_the_land(base: BaseData) -> None:
    areas = base.areas
    assert areas.country not in areas.neighbours
    pieces = areas.own_land.area + sum(shape.area for shape in areas.neighbours.values())
    assert areas.land.area == pytest.approx(pieces, rel=1e-6)


def test_the_same_is_read_twice(base: BaseData) -> None:
    again = read_default(base.areas.country)
    assert again.provenance == base.provenance
    assert again.places.ids.tolist() == base.places.ids.tolist()
    assert (again.places.people == base.places.people).all()


def test_sources_are_named(base: BaseData) -> None:
    named = " ".join(base.provenance.sources)
    assert "GeoNames (CC BY 4.0)" in named
    assert "Natural Earth" in named
    assert ("Statistics Finland (CC BY 4.0)" in named) == (base.areas.country == "FI")


def test_finland_has_everyone_by_age(finland: BaseData) -> None:
    assert finland.places.people.sum() == 5_635_971
    assert list(finland.places.groups) == ["age_0_14", "age_15_64", "age_65_"]
    assert (sum(finland.places.groups.values()) == finland.places.people).all()
    aland = [finland.areas.region_of(code) == "21" for code in finland.places.municipality]
    assert finland.places.people[aland].sum() == 30_654


def test_finnish_and_swedish_names_stand_side_by_side(finland: BaseData) -> None:
    assert finland.sites.names_sv is not None
    names = dict(zip(finland.sites.names, finland.sites.names_sv, strict=True))
    assert names["Hyvinkää"] == "Hyvinge"
    assert names["Tammisaari"] == "Ekenäs"
    assert names["Jyväskylä"] == ""


@pytest.mark.parametrize("named", NETWORKS["FI"], ids=lambda named: named.key)
def test_every_locality_of_a_network_is_a_site_of_its_municipality(finland: BaseData, named: object) -> None:
    network = finland.networks[named.key]
    assert len(network.sites) == len(named.localities) == len(set(network.sites.tolist()))
    municipalities = [finland.areas.municipalities[code].name for code in finland.sites.municipality[network.sites]]
    assert municipalities == list(named.localities)
    assert network.caution
    assert "https://" in network.source
    assert len(network.opened) in (0, len(network.sites))


def test_networks_have_the_size_of_their_documents(finland: BaseData) -> None:
    assert {key: len(network.sites) for key, network in finland.networks.items()} == {
        "dvv_36": 36,
        "first_plans_8": 8,
        "opened": 5,
    }
    main = dict(zip(NETWORKS["FI"][0].localities, finland.networks["dvv_36"].sites, strict=True))
    assert finland.sites.names[main["Mänttä-Vilppula"]] == "Mänttä"
    assert finland.sites.names[main["Raasepori"]] == "Tammisaari"
    assert finland.sites.names[main["Helsinki"]] == "Helsinki"


def test_an_unknown_country_is_refused_in_plain_words() -> None:
    with pytest.raises(DataError) as refused:
        read_default("NO")
    (finding,) = refused.value.findings
    assert finding.message() == "There is no built-in data for the country NO."
    assert "EE, FI, FR, SE" in finding.todo.format(**finding.values)


def test_the_import_is_light() -> None:
    heavy = "{'pandas', 'geopandas', 'scipy', 'numba', 'pyproj', 'pyarrow', 'highspy'}"
    code = f"import sys, piste.basedata.default as d; d.read_default('FI'); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
