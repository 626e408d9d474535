"""`piste travel roads`, from a file to tables."""

import json

import geopandas
import pandas as pd
import pytest
from click.testing import CliRunner

from piste.cli.travel import travel
from piste.core.errors import DataError
from road_world import KM, World


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Stand in a folder with two towns on either side of a strait, places and sites."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PISTE_LANG", "en")
    world = World()
    for number, x in enumerate([0, 1, 2, 14, 15, 16]):
        world.point(number + 1, 60.0, 25 + x * 2 * KM)
    world.way(1, 2, 3, highway="tertiary", maxspeed="60")
    world.way(4, 5, 6, highway="tertiary", maxspeed="60")
    world.way(3, 4, highway="", route="ferry", duration="00:20", motor_vehicle="yes", name="Saaristo Ferry")
    world.write(tmp_path / "a.osm.pbf")
    places = "id,name,lat,lon,people,municipality\n"
    places += "".join(f"p{k},Kylä {k},60.0,{25 + x * 2 * KM},100,00{k % 2}\n" for k, x in enumerate((0.5, 1.5, 14.5)))
    (tmp_path / "places.csv").write_text(places + "p3,Suo,60.5,25.0,7,001\n", encoding="utf-8")
    (tmp_path / "sites.csv").write_text(f"id,lat,lon\ns0,60.0,{25 + 15.5 * 2 * KM}\n", encoding="utf-8")
    return tmp_path


def call(*arguments):
    return CliRunner().invoke(travel, ["roads", *arguments])


TABLES = ("--places", "places.csv", "--sites", "sites.csv")


def test_times_provenance_and_findings(here):
    result = call("a.osm.pbf", *TABLES)
    assert result.exit_code == 0, result.output
    assert "Times within 120 minutes: 3 (places: 4, sites: 1)" in result.output
    assert "Suo is farther than" in result.output
    times = pd.read_parquet(here / "out/roads/times.parquet")
    assert times["place"].tolist() == ["p0", "p1", "p2"]
    assert times["site"].tolist() == ["s0"] * 3
    assert times["seconds"].is_monotonic_decreasing
    provenance = json.loads((here / "out/roads/times.json").read_text(encoding="utf-8"))["provenance"]
    assert set(provenance["inputs"]) == {"a.osm.pbf", "places.csv", "sites.csv"}
    assert provenance["parameters"]["profile"] == "car"
    assert "OpenStreetMap" in provenance["sources"][0]
    first = (here / "out/roads/times.parquet").read_bytes()
    assert call("a.osm.pbf", *TABLES).exit_code == 0
    assert (here / "out/roads/times.parquet").read_bytes() == first


def test_what_if_no_ferry_runs(here):
    result = call("a.osm.pbf", *TABLES, "--no-ferries")
    assert result.exit_code == 0, result.output
    assert "who lose: 200, of them without any site now: 200" in result.output
    change = pd.read_csv(here / "out/roads/change.csv", dtype={"municipality": str})
    assert change["municipality"].tolist() == ["000", "001"]
    assert change["cut_off_people"].tolist() == [100, 100]
    assert call("a.osm.pbf", *TABLES).exit_code == 0
    assert not (here / "out/roads/change.csv").exists()


def test_winter_and_isochrones(here):
    result = call(
        "a.osm.pbf", *TABLES, "--what-if-profile", "car_winter", "--isochrones", "maps/reach.geojson", "--step-m", "400"
    )
    assert result.exit_code == 0, result.output
    assert "What if: people who gain: 0" in result.output
    assert geopandas.read_file(here / "maps/reach.geojson")["minutes"].tolist() == [60, 45, 30, 15]


def test_only_reading_the_roads(here):
    result = call("a.osm.pbf")
    assert result.exit_code == 0, result.output
    assert "Roads: 16 km" in result.output
    assert not (here / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("absent.osm.pbf", *TABLES), "osm_missing"),
        (("places.csv", *TABLES), "osm_unreadable"),
        (("a.osm.pbf", "--places", "absent.csv", "--sites", "sites.csv"), "file-missing"),
        (("a.osm.pbf", *TABLES, "--close-name", "Golden Gate"), "closure_name"),
        (("a.osm.pbf", *TABLES, "--profile", "bicycle"), "profile_missing"),
    ],
)
def test_bad_input_gives_findings(here, arguments, code):
    result = call(*arguments)
    assert isinstance(result.exception, DataError)
    assert [finding.code for finding in result.exception.findings if finding.severity == "error"] == [code]
    assert not (here / "out").exists()


def test_tables_with_faults_tell_all_of_them(here):
    (here / "bad.csv").write_text("id,lat,lon\na,61.5,25\nb,615,25\nb,x,250\n")
    result = call("a.osm.pbf", "--places", "bad.csv", "--sites", "sites.csv")
    assert isinstance(result.exception, DataError)
    faults = {(one.row, one.code) for one in result.exception.findings if one.severity == "error"}
    assert faults == {(4, "number-invalid"), (3, "position-outside"), (4, "id-duplicate")}


def test_tables_of_other_names_formats_and_countries_are_read_like_base_data(here):
    """Guessed columns, people by their own column, and the box of another country."""
    (here / "kylat.csv").write_text("tunnus;nimi;lat;lon;väestö\n1;Kylä;60,0;25,02;12\n", encoding="utf-8")
    result = call("a.osm.pbf", "--places", "kylat.csv", "--sites", "sites.csv")
    assert result.exit_code == 0, result.output
    assert "Times within 120 minutes: 1 (places: 1, sites: 1)" in result.output
    result = call("a.osm.pbf", *TABLES, "--country", "AD")
    assert result.exit_code == 0, result.output
    assert isinstance(call("a.osm.pbf", *TABLES, "--country", "SE").exception, DataError)


def test_an_area_elsewhere_is_told_so(here):
    (here / "far.csv").write_text("id,lat,lon\na,66.85,25.35\n")
    result = call("a.osm.pbf", "--places", "far.csv", "--sites", "sites.csv")
    assert isinstance(result.exception, DataError)
    assert "roads_elsewhere" in {finding.code for finding in result.exception.findings}


@pytest.mark.usefixtures("here")
def test_a_wrong_option_is_said_in_words():
    for option in (("--close-at", "here"), ("--isochrones", "reach.shp"), ("--cutoff-min", "0")):
        result = call("a.osm.pbf", *TABLES, *option)
        assert result.exit_code == 2, option
        assert "Error" in result.output
