"""Columns are recognised by the names that real files use."""

import pytest

from piste.basedata.column_guess import guess_age_group, guess_columns, guess_language, join_mapping
from piste.basedata.mapping import ColumnMapping


@pytest.mark.parametrize(
    ("column", "group"),
    [
        ("he_0_2", "age_0_2"),
        ("he_85_", "age_85_"),
        ("ika_0_14", "age_0_14"),
        ("ika0_9", "age_0_9"),
        ("ika_yli80", "age_80_"),
        ("age_65+", "age_65_"),
        ("ika_0_14p", ""),
        ("he_kika", ""),
        ("he_vakiy", ""),
        ("pt_0_14", ""),
        ("language_5", ""),
    ],
)
def test_age_groups(column, group):
    assert guess_age_group(column) == group


@pytest.mark.parametrize(
    ("column", "language"),
    [("kieli_fi", "fi"), ("language_smn", "smn"), ("ruotsinkieliset", "sv"), ("kieli", ""), ("fi", "")],
)
def test_languages(column, language):
    assert guess_language(column) == language


def test_capitals_do_not_matter():
    assert guess_columns(["INDEX", "Asukkaita", "LAT", "Lon"]).columns == {
        "id": "INDEX",
        "people": "Asukkaita",
        "lat": "LAT",
        "lon": "Lon",
    }


def test_the_newest_year_is_taken():
    assert guess_columns(["id", "pop2016", "population_2020"]).columns["people"] == "population_2020"


def test_a_known_file_is_recognised_by_its_columns():
    guess = guess_columns(["id", "kunta", "vuosi", "nimi", "namn", "name", "vaesto"])
    assert guess.columns["id"] == guess.columns["municipality"] == "kunta"
    assert guess.columns["name"] == "nimi"
    assert guess.source == "Statistics Finland, CC BY 4.0"


def test_what_is_given_wins_and_keeps_other_ways_out():
    guess = guess_columns(["id", "lat", "lon", "east", "age_0_9", "people"])
    joined = join_mapping(ColumnMapping({"x": "east", "y": "lat"}, {"young": "age_0_9"}), guess)
    assert joined.columns == {"id": "id", "people": "people", "x": "east", "y": "lat"}
    assert joined.groups == {"young": "age_0_9"}
