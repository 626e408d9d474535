"""Base data is put together, and today's offices find their sites."""

import numpy as np

from piste.basedata.base_build import build_base_data, build_network
from piste.basedata.office import Offices
from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.basedata.table import object_column
from piste.core.artefact import Provenance
from piste.core.findings import Findings
from small_files import AREAS, KNOWN, codes

NAMES = object_column(["Helsinki", "Tampere", "Nurmes"])
LAT, LON = np.array([60.17, 61.50, 63.54]), np.array([24.94, 23.76, 29.14])
PLACES = Places(NAMES, NAMES, LAT, LON, np.array([600.0, 200.0, 0.0]), object_column(["091", "837", "541"]))
SITES = Sites(NAMES, NAMES, LAT, LON, PLACES.municipality, np.zeros(3, dtype=np.uint8))


def offices(*spots):
    names = object_column([f"office {i}" for i in range(len(spots))])
    lat, lon = np.array([s[0] for s in spots]), np.array([s[1] for s in spots])
    none = object_column([""] * len(spots))
    return Offices(names, names, none, ((),) * len(spots), lat, lon, none, none, np.full(len(spots), np.nan))


def test_places_with_people_are_sites_where_no_sites_are_given():
    base = build_base_data(PLACES, AREAS, Provenance())
    assert base.sites.names.tolist() == ["Helsinki", "Tampere"]
    assert build_base_data(PLACES, AREAS, Provenance(), SITES).sites is SITES
    assert dict(base.networks) == {} and base.offices is None


def test_offices_stand_for_the_nearest_sites():
    findings = Findings()
    today = offices((61.51, 23.80), (60.18, 24.95), (60.16, 24.90), (65.0, 25.5))
    base = build_base_data(PLACES, AREAS, Provenance(), SITES, today, findings=findings)
    assert base.networks["offices"].sites.tolist() == [0, 1]
    assert base.networks["offices"].sites.dtype == np.int32
    assert codes(findings) == ["office-far"] and findings.count_errors() == 0
    assert "office 3" in next(iter(findings)).message()


def test_ten_kilometres_are_the_limit():
    north = 60.17 + 10.0 / 111.195  # a degree of the meridian on a sphere of 6371 km
    assert build_network(offices((north - 1e-4, 24.94)), SITES, Findings()).sites.tolist() == [0]
    assert build_network(offices((north + 1e-3, 24.94)), SITES, Findings()) is None


def test_beyond_it_a_site_of_the_same_municipality_counts():
    far = offices((66.0, 25.0))
    far.municipality[0] = "837"
    assert build_network(far, SITES, Findings()).sites.tolist() == [1]


def test_networks_of_other_base_data_are_carried_over():
    findings = Findings()
    base = build_base_data(PLACES, AREAS, Provenance(), known=KNOWN, findings=findings)
    assert base.sites.names.tolist() == ["Helsinki", "Tampere"]  # nobody lives in Nurmes here
    assert base.networks["old"].sites.tolist() == [1]
    assert base.networks["old"].opened == ("2002",)
    assert codes(findings) == ["office-far", "network-carried"]
    assert [f.message() for f in findings][1] == "The network “Old network” stands at the nearest sites: 1 of 2."


def test_no_offices_make_no_network():
    assert build_network(offices(), SITES, Findings()) is None
