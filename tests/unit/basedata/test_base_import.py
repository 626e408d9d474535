"""Several files become one set of base data, or none."""

import pytest

from piste.basedata.base_import import DataFile, check_file_as, import_base_data
from piste.basedata.mapping import ColumnMapping
from piste.core.artefact import hash_file
from small_files import KNOWN, codes, only, point, square, write_file, write_geojson

PLACES = "id,name,lat,lon,people,kunta\n1,Tampere,61.5,23.76,200,837\n2,Helsinki,60.17,24.94,600,091\n"
SITES = "id,name,lat,lon,standing\ns1,A,61.5,23.76,fixed\n"
OFFICES = "id,name,agency,lat,lon\no1,A,Kela,61.51,23.77\n"
FACTS = "code,name_fi,region_code\n837,Tampere,06\n091,Helsinki,01\n"


@pytest.fixture
def files(tmp_path):
    outlines = [({"kunta": "837", "nimi": "Tampere"}, square(23, 61, 24, 62))]
    return {
        "places": write_file(tmp_path / "p.csv", PLACES),
        "sites": write_file(tmp_path / "s.csv", SITES),
        "offices": write_file(tmp_path / "o.csv", OFFICES),
        "municipalities": write_file(tmp_path / "m.csv", FACTS),
        "boundaries": write_geojson(tmp_path / "b.geojson", outlines),
    }


def test_every_kind_is_recognised(files):
    for kind, path in files.items():
        known, reading = check_file_as(DataFile(path), ColumnMapping())
        assert known == kind
        assert [f.values["kind"] for f in reading.findings if f.code == "kind-guessed"] == [kind]


def test_a_points_layer_without_people_holds_sites(tmp_path):
    file = write_geojson(tmp_path / "a.geojson", [({"id": 1}, point(24, 61))])
    assert check_file_as(DataFile(file), ColumnMapping())[0] == "sites"


def test_a_mapping_helps_the_guess(tmp_path):
    file = write_file(tmp_path / "a.csv", "id,lat,lon,kaikki\n1,61,24,5\n")
    assert check_file_as(DataFile(file), ColumnMapping())[0] == "sites"
    kind, reading = check_file_as(DataFile(file), ColumnMapping({"people": "kaikki"}))
    assert kind == "places" and reading.demand().people.tolist() == [5]


def test_all_files_make_one_set(files):
    reading = import_base_data([DataFile(path) for path in files.values()], country="FI", sources=["Us, CC0"])
    base = reading.demand()
    assert base.places.names.tolist() == ["Tampere", "Helsinki"]
    assert base.sites.ids.tolist() == ["s1"]
    assert base.offices is not None and base.offices.agency.tolist() == ["Kela"]
    assert base.networks["offices"].sites.tolist() == [0]
    assert base.areas.region_of("837") == "06"
    assert list(base.areas.municipality_outlines) == ["837"]
    assert base.provenance.inputs == {path.name: hash_file(path) for path in files.values()}
    assert base.provenance.parameters == {"country": "FI", "mappings": {}}
    assert base.provenance.sources == ("Us, CC0",)
    assert base.people_listed is None and base.people_spread is None


def test_places_are_checked_against_facts_given_beside_them(files, tmp_path):
    other = write_file(tmp_path / "q.csv", PLACES.replace("091", "049"))
    reading = import_base_data([DataFile(other), DataFile(files["municipalities"])])
    assert reading.value is None
    assert only(reading.findings, "municipality-unknown") == [(3, "kunta")]


def test_built_in_areas_are_credited_beside_the_file(files):
    provenance = import_base_data([DataFile(files["places"])], known=KNOWN, sources=["Us, CC0"]).demand().provenance
    assert provenance.sources == ("Us, CC0", "Them, CC0")


def test_one_error_in_any_file_and_there_is_nothing(files, tmp_path):
    bad = write_file(tmp_path / "bad.csv", "id,lat,lon,standing\n1,24,61,never\n")
    reading = import_base_data([DataFile(files["places"]), DataFile(bad, "sites")], known=KNOWN)
    assert reading.value is None
    assert [(f.file, f.code) for f in reading.findings if f.severity == "error"] == [
        ("bad.csv", "position-swapped"),
        ("bad.csv", "standing-unknown"),
    ]


def test_mappings_and_equal_names_stand_in_the_provenance(files, tmp_path):
    twin = tmp_path / "more" / "p.csv"
    twin.parent.mkdir()
    write_file(twin, SITES)
    mappings = {"places": ColumnMapping({"people": "people"})}
    listed = [DataFile(files["places"], "places"), DataFile(twin, "sites")]
    provenance = import_base_data(listed, mappings, KNOWN).demand().provenance
    assert list(provenance.inputs) == [f"{tmp_path.name}/p.csv", "more/p.csv"]
    assert provenance.parameters["mappings"] == {"places": {"columns": {"people": "people"}}}


def test_a_service_catalogue_is_nothing_but_offices(tmp_path):
    file = write_file(tmp_path / "a.json", '[{"id": "a", "serviceChannelType": "Phone"}]')
    kind, reading = check_file_as(DataFile(file, "places"), ColumnMapping())
    assert kind == "places" and codes(reading.findings) == ["file-unreadable"]
    assert check_file_as(DataFile(file), ColumnMapping())[0] == "offices"


def test_real_files_together(shared_data):
    folder = shared_data / "finland"
    names = ("kunta_vaki2024.json", "mml_maakuntarajat.2023.json")
    reading = import_base_data([DataFile(folder / names[0], "places"), DataFile(folder / names[1])])
    base = reading.demand()
    assert (len(base.places), len(base.sites), len(base.areas.region_outlines)) == (308, 308, 19)
    assert base.provenance.sources == (
        "National Land Survey of Finland, CC BY 4.0",
        "Statistics Finland, CC BY 4.0",
    )
