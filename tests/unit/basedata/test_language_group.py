"""Groups by language: counted where the table counts, else by the municipality's status, and said so."""

import csv
from collections import Counter, defaultdict

import numpy as np
import pytest

from piste.basedata.default import read_default
from piste.basedata.default.language_status import read_language_status
from piste.basedata.language_group import (
    BY_STATUS,
    SITES_BY_STATUS,
    LanguageStatus,
    build_language_groups,
    build_site_languages,
)
from piste.basedata.people_group import AGES_ASSUMED, build_people_groups
from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.basedata.site_file import read_sites
from small_files import codes, write_file

STATUS = read_language_status("FI")


def texts(*values):
    return np.array(values, dtype=object)


def build_places(groups=None, languages=None):
    """Place one person more in each of Helsinki, Tampere, Närpiö, Inari, and Sodankylä's south and north."""
    ids = texts(*"abcdef")
    lat = np.array([60.2, 61.5, 62.5, 68.9, 67.4, 68.1])
    municipality = texts("091", "837", "545", "148", "758", "758")
    people = np.array([1.0, 2, 3, 4, 5, 6])
    return Places(ids, ids, lat, lat * 0 + 25, people, municipality, groups or {}, languages or {})


def test_by_status():
    groups = build_language_groups(build_places(), STATUS)
    assert groups["sv"].people.tolist() == [1, 0, 3, 0, 0, 0]
    assert groups["se"].people.tolist() == [0, 0, 0, 4, 0, 6]
    assert all(group.by_status and group.caution == BY_STATUS for group in groups.values())


def test_counted_columns_win_and_sami_languages_are_added():
    counts = {"sv": np.array([0.5, 0, np.nan, 0, 0, 0]), "se": np.full(6, 0.25), "smn": np.full(6, 0.5)}
    groups = build_language_groups(build_places(languages=counts), STATUS)
    assert groups["sv"].people.tolist() == [0.5, 0, 0, 0, 0, 0] and groups["sv"].unknown == 1
    assert groups["se"].people.tolist() == [0.75] * 6
    assert list(groups) == ["sv", "se"] and not any(group.by_status or group.caution for group in groups.values())


def test_abroad_nothing_is_known_by_status():
    assert build_language_groups(build_places(), read_language_status("SE")) == {}
    assert build_people_groups(build_places(), LanguageStatus()) == {}


def test_other_languages_are_kept_as_counted():
    assert list(build_language_groups(build_places(languages={"en": np.ones(6)}), STATUS)) == ["sv", "se", "en"]


def test_sites_by_status_and_by_list(tmp_path):
    file = "id,lat,lon,municipality,kielet\n1,60.2,25,091,suomi\n2,61.5,24,837,fi;ruotsi\n"
    file += "3,62.5,21.3,545,\n4,69,27,148,smn\n"
    sites = read_sites(write_file(tmp_path / "s.csv", file)).demand()
    assert sites.languages == (("fi",), ("fi", "sv"), (), ("smn",))
    known = build_site_languages(sites, STATUS)
    assert known.serves["sv"].tolist() == [False, True, True, False]
    assert known.serves["fi"].tolist() == [True, True, True, False]
    assert known.serves["se"].tolist() == [False, False, False, True]
    assert known.by_status["sv"].tolist() == [False, False, True, False] and known.caution == SITES_BY_STATUS


def test_sites_without_a_list_go_by_status():
    places = build_places()
    sites = Sites(places.ids, places.ids, places.lat, places.lon, places.municipality, np.zeros(6, dtype=np.uint8))
    known = build_site_languages(sites, STATUS)
    assert known.serves["sv"].tolist() == [True, False, True, False, False, False]
    assert known.serves["se"].tolist() == [False, False, False, True, False, True]
    assert known.serves["fi"].all()
    assert not build_site_languages(sites, LanguageStatus()).caution


def test_an_unknown_language_is_told(tmp_path):
    reading = read_sites(write_file(tmp_path / "s.csv", "id,lat,lon,languages\n1,60.2,25,klingon\n"))
    assert "site-language" in codes(reading.findings) and reading.value is None


def test_groups_of_people():
    groups = {"age_0_14": np.zeros(6), "age_15_64": np.full(6, 1.0), "age_65_": np.full(6, 3.0)}
    groups["without_car"] = np.array([0.5, np.nan, 9, 0, 0, 0])
    known = build_people_groups(build_places(groups), STATUS)
    assert list(known) == ["age_65_", "without_car", "sv", "se"]
    assert [group.basis for group in known.values()] == ["counted", "counted", "status", "status"]
    np.testing.assert_allclose(known["age_65_"].people, 0.75 * build_places().people)
    assert known["without_car"].people.tolist() == [0.5, 0, 3, 0, 0, 0]
    shares = {"age_0_14": 0.2, "age_15_64": 0.6, "age_65_": 0.2}
    assumed = build_people_groups(build_places(), STATUS, shares)["age_65_"]
    assert (assumed.basis, assumed.caution) == ("assumed", AGES_ASSUMED)


def test_the_table_of_finland():
    """33 bilingual municipalities, 15 of them with a Swedish majority, and Åland's 16; all exist."""
    counts = Counter(STATUS.status.values())
    assert counts == {"sv_fi": 15, "fi_sv": 18, "sv": 16}
    base = read_default("FI")
    assert STATUS.status.keys() | STATUS.sami_north_of.keys() <= base.areas.municipalities.keys()
    aland = {code for code in base.areas.municipalities if base.areas.region_of(code) == "21"}
    assert {code for code, status in STATUS.status.items() if status == "sv"} == aland
    assert set(STATUS.sami_north_of) == {"047", "148", "758", "890"}
    assert STATUS.languages_of("445") == ("sv", "fi") and STATUS.languages_of("837") == ("fi",)


def test_the_table_against_the_post_s_language_codes(shared_data):
    """The post's codes (1 Finnish, 2 bilingual, 4 Swedish) agree but for two that are older than the decree."""
    file = shared_data / "finland" / "posti_postcodes_2024-04.csv"
    if not file.is_file():
        pytest.skip("the post's list is not here")
    seen = defaultdict(set)
    with file.open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            seen[row["municipal_code"]].add(row["municipal_language_ratio_code"])
    meaning = {"fi": "1", "fi_sv": "2", "sv_fi": "2", "sv": "4"}
    differing = {code: found for code, found in seen.items() if found != {meaning[STATUS.status.get(code, "fi")]}}
    assert differing == {"545": {"4"}, "599": {"1"}}  # Närpiö and Pedersöre: both bilingual by the decree
