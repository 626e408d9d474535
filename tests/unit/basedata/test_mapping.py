"""A mapping comes from the command line, from TOML, or from both."""

import pytest

from piste.basedata.mapping import ColumnMapping, read_mapping, read_mappings
from piste.core.errors import DataError
from small_files import codes, write_file

TOML = """
people = "ASUKKAITA"
crs = "EPSG:3067"
unknown = 99
[group]
women = "he_naiset"
[language]
fi = "suomi"
[agency]
"6d1e" = "Kela"
"""
MEANT = ColumnMapping(
    {"people": "ASUKKAITA"}, {"women": "he_naiset"}, {"fi": "suomi"}, {"6d1e": "Kela"}, "EPSG:3067", unknown=99.0
)


def test_entries_and_toml_say_the_same(tmp_path):
    entries = ["people=ASUKKAITA", "group.women=he_naiset", "language.fi = suomi", "agency.6d1e=Kela"]
    assert read_mapping([*entries, "crs=EPSG:3067", "unknown=99"]) == MEANT
    assert read_mapping([str(write_file(tmp_path / "map.toml", TOML))]) == MEANT


def test_later_entries_win(tmp_path):
    file = str(write_file(tmp_path / "map.toml", TOML))
    assert read_mapping([file, "people=VÄKI"]).columns == {"people": "VÄKI"}


def test_a_column_name_may_hold_an_equals_sign():
    assert read_mapping(["people=a=b"]).columns == {"people": "a=b"}


def test_every_wrong_entry_is_told(tmp_path):
    broken = str(write_file(tmp_path / "broken.toml", "people = "))
    entries = ["peeple=X", "people", "people=", "group.=X", "unknown=many", "level=county", broken, "none.toml"]
    with pytest.raises(DataError) as problem:
        read_mapping(entries)
    assert sorted(codes(problem.value.findings)) == sorted(
        ["mapping-field", *["mapping-value"] * 5, *["file-unreadable"] * 2]
    )


def test_entries_of_several_files(tmp_path):
    several = write_file(tmp_path / "all.toml", '[places]\npeople = "P"\n[sites.columns]\n[offices]\nagency = "A"\n')
    mappings = read_mappings([str(several), "sites:standing=tila", "name=nimi"])
    assert mappings["places"].columns == {"people": "P", "name": "nimi"}
    assert mappings["offices"].columns == {"agency": "A"}
    assert mappings["sites"].columns == {"standing": "tila"}
    assert mappings["boundaries"] == ColumnMapping()


def test_a_plain_toml_file_is_for_places_unless_a_kind_stands_before_it(tmp_path):
    file = write_file(tmp_path / "map.toml", TOML)
    assert read_mappings([str(file)])["places"] == MEANT
    assert read_mappings([str(file)])["sites"] == ColumnMapping()
    assert read_mappings([f"sites:{file}"])["sites"] == MEANT


def test_faults_of_several_files_are_told_together():
    with pytest.raises(DataError) as problem:
        read_mappings(["sites:x1=a", "offices:x2=b"])
    assert codes(problem.value.findings) == ["mapping-field", "mapping-field"]
