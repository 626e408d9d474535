"""Places with people, from small files and from the real ones."""

import numpy as np
import pytest

from piste.basedata.mapping import ColumnMapping
from piste.basedata.place_file import read_places
from piste.core.errors import DataError
from small_files import AREAS, codes, only, write_file, write_workbook

HEADER = "tunnus;nimi;lat;lon;väestö;kunta;ika_0_14;ika_15_\n"
CSV = HEADER + "00100;Keskusta;60,17;24,93;1 200;91;200;1 000\nb;;61,5;23,7;;837;;\n"


def test_a_finnish_office_file(tmp_path):
    reading = read_places(write_file(tmp_path / "a.csv", CSV), None, AREAS)
    places = reading.demand()
    assert places.ids.tolist() == ["00100", "b"]
    assert places.names.tolist() == ["Keskusta", "b"]
    assert places.lat.tolist() == [60.17, 61.5]
    assert places.people.tolist() == [1200, 0]
    assert places.municipality.tolist() == ["091", "837"]
    np.testing.assert_array_equal(places.groups["age_0_14"], [200, np.nan])
    np.testing.assert_array_equal(places.groups["age_15_"], [1000, np.nan])
    assert set(codes(reading.findings)) == {
        *("separator", "columns-guessed", "decimal-comma", "thousands", "people-missing"),
        *("municipality-zeros", "group-missing"),
    }


def test_a_workbook_gives_the_same(tmp_path):
    rows = [
        ["tunnus", "lat", "lon", "väestö", "kunta"],
        ["00100", 60.17, 24.93, 1200, 91],
        ["b", 61.5, 23.7, None, "837"],
    ]
    places = read_places(write_workbook(tmp_path / "a.xlsx", {"Taul1": rows}), None, AREAS).demand()
    assert places.ids.tolist() == ["00100", "b"]
    assert places.people.tolist() == [1200, 0]
    assert places.municipality.tolist() == ["091", "837"]


def test_swedish_names(tmp_path):
    text = "id,nimi,namn,lat,lon,people\n1,Inkoo,Ingå,60.05,24.0,5\n2,Hanko,Hanko,59.83,22.97,5\n"
    assert read_places(write_file(tmp_path / "a.csv", text)).demand().names_sv.tolist() == ["Ingå", ""]
    only_swedish = text.replace("nimi", "anteckning")
    places = read_places(write_file(tmp_path / "b.csv", only_swedish)).demand()
    assert places.names.tolist() == ["Ingå", "Hanko"] and places.names_sv is None


def test_all_faults_of_all_rows_come_at_once(tmp_path):
    text = "id,lat,lon,people\n1,61,24,-5\n1,24,61,x\n,61,24,5\n4,48,2,5\n"
    reading = read_places(write_file(tmp_path / "a.csv", text))
    assert reading.value is None
    told = {(f.row, f.code) for f in reading.findings if f.severity == "error"}
    assert told == {
        *((2, "people-negative"), (3, "number-invalid"), (3, "id-duplicate"), (3, "position-swapped")),
        *((4, "id-missing"), (5, "position-outside")),
    }
    with pytest.raises(DataError) as problem:
        reading.demand()
    assert problem.value.findings is reading.findings


def test_a_mapping_names_columns_groups_and_languages(tmp_path):
    text = "nro,pohj,itä2,kaikki,naiset,suomi\n7,61,24,100,51,90\n"
    mapping = ColumnMapping(
        {"id": "nro", "lat": "POHJ", "lon": "itä2", "people": "kaikki"}, {"women": "naiset"}, {"fi": "suomi"}
    )
    reading = read_places(write_file(tmp_path / "a.csv", text), mapping)
    places = reading.demand()
    assert places.groups["women"].tolist() == [51] and places.languages["fi"].tolist() == [90]
    assert codes(reading.findings) == []


def test_columns_that_are_not_there_are_all_named(tmp_path):
    mapping = ColumnMapping({"people": "p", "lat": "la", "lon": "lo"}, {"women": "w"}, {"fi": "f"})
    findings = read_places(write_file(tmp_path / "a.csv", "id,asukkaita\n1,5\n"), mapping).findings
    missing = [finding.values["column"] for finding in findings if finding.code == "column-not-found"]
    assert missing == ["la", "lo", "p", "w", "f"]
    assert all("asukkaita" in finding.message() for finding in findings if finding.code == "column-not-found")


def test_a_hidden_figure_is_unknown_only_where_all_groups_have_it(tmp_path):
    text = "INDEX,ASUKKAITA,ASVALJYYS,IKA0_9,IKA_YLI80,lat,lon\n1,8,30,99,99,60.2,24.9\n2,130,30,99,31,60.2,24.9\n"
    reading = read_places(write_file(tmp_path / "a.csv", text))
    np.testing.assert_array_equal(reading.demand().groups["age_0_9"], [np.nan, 99])
    np.testing.assert_array_equal(reading.demand().groups["age_80_"], [np.nan, 31])
    assert [(f.values["n"], f.values["value"]) for f in reading.findings if f.code == "group-hidden"] == [(1, "99")]


def test_a_negative_mark_is_unknown_wherever_it_stands(tmp_path):
    text = "id,people,age_0_9,age_10_,lat,lon\n1,8,-1,5,60.2,24.9\n"
    places = read_places(write_file(tmp_path / "a.csv", text), ColumnMapping(unknown=-1.0)).demand()
    np.testing.assert_array_equal(places.groups["age_0_9"], [np.nan])
    np.testing.assert_array_equal(places.groups["age_10_"], [5])


def test_real_municipalities_of_statistics_finland(shared_data):
    reading = read_places(shared_data / "finland" / "kunta_vaki2024.json")
    places = reading.demand()
    assert len(places) == 308
    assert places.people.sum() == 5_635_971
    assert list(places.groups) == ["age_0_14", "age_15_64", "age_65_"]
    assert sum(group.sum() for group in places.groups.values()) == places.people.sum()
    inari = places.names.tolist().index("Inari")
    assert places.ids[inari] == places.municipality[inari] == "148"
    assert 68 < places.lat[inari] < 70 and 24 < places.lon[inari] < 30
    assert codes(reading.findings) == ["columns-guessed", "outlines-as-points"]
    assert reading.sources == ("Statistics Finland, CC BY 4.0",)


def test_real_postal_codes_of_paavo(shared_data):
    reading = read_places(shared_data / "finland" / "paavo_2018_postal_codes.csv")
    places = reading.demand()
    assert len(places) == 3030
    assert places.people.sum() == 5_432_778
    assert len(only(reading.findings, "people-missing")) == 16
    assert only(reading.findings, "people-missing")[0] == (14, "he_vakiy")
    assert len(places.groups) == 20
    known = ~np.isnan(places.groups["age_0_2"])
    assert (~known).sum() == 77
    summed = np.sum([group[known] for group in places.groups.values()], axis=0)
    np.testing.assert_array_equal(summed, places.people[known])


def test_real_grid_of_helsinki(shared_data):
    reading = read_places(shared_data / "finland" / "hsy_population_grid_250m_2015.csv")
    places = reading.demand()
    assert len(places) == 5784
    assert places.people.sum() == 1_117_552
    hidden = np.isnan(places.groups["age_0_9"])
    assert hidden.sum() == 2743
    assert places.people[hidden].max() < 100 <= places.people[~hidden].min()
    assert [f.values["n"] for f in reading.findings if f.code == "group-hidden"] == [2743]
