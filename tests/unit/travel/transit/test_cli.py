"""`piste travel transit`, from feeds to tables."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from piste.cli.travel import travel
from piste.core.errors import DataError, PisteError
from road_world import World
from transit_feeds import TABLES, write_feed


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Stand in a folder with a feed, a road along its stops, two places and a site."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PISTE_LANG", "en")
    write_feed(tmp_path / "a.zip")
    world = World()
    for number, (lat, lon) in enumerate([(61.5, 23.69), (61.5, 23.75), (61.5, 23.80), (61.55, 23.80)], start=1):
        world.point(number, lat, lon)
    world.way(1, 2, 3, 4, highway="tertiary", maxspeed="60", oneway="yes")
    world.way(4, 3, 2, 1, highway="tertiary", maxspeed="60", oneway="yes")
    world.write(tmp_path / "a.osm.pbf")
    (tmp_path / "places.csv").write_text(
        "id,name,lat,lon,people,municipality\np0,Alkula,61.5,23.701,80,837\np1,Kaukola,61.5,23.9,20,211\n", "utf-8"
    )
    (tmp_path / "sites.csv").write_text("id,lat,lon\ns0,61.5495,23.80\n", "utf-8")
    return tmp_path


TABLE_OPTIONS = ("--places", "places.csv", "--sites", "sites.csv")
TUESDAY = ("--date", "2022-01-18")


def call(*arguments):
    return CliRunner().invoke(travel, ["transit", *arguments])


def test_times_findings_and_provenance(here):
    result = call("a.zip", *TUESDAY, "--depart", "7:30-8:00", *TABLE_OPTIONS)
    assert result.exit_code == 0, result.output
    assert "Walks are estimated" in result.output
    assert "Kaukola has no stop within a walk of 15 minutes" in result.output
    assert "Times kept on 50 % of the moments: 1 pairs of 2 places and 1 sites" in result.output
    times = pd.read_parquet(here / "out/transit/p50/times.parquet")
    # door to door: the bus at 8:00, D at 8:40, 58 s of walk (55.6 m x 1.3 at 1.25 m/s). All of
    # 7:30 to 7:59 are in time (56 s of walk to the stop); of these 30 the 15th in rising order leaves at 7:45
    assert times.to_dict("records") == [{"place": "p0", "site": "s0", "seconds": 55 * 60 + 58}]
    meta = json.loads((here / "out/transit/p90/times.json").read_text("utf-8"))
    assert (meta["mode"], meta["estimate"]) == ("transit", True)
    assert set(meta["provenance"]["inputs"]) == {"a.zip", "places.csv", "sites.csv"}
    assert meta["provenance"]["sources"] == ["Bussit"]
    first = (here / "out/transit/p50/times.parquet").read_bytes()
    assert call("a.zip", *TUESDAY, "--depart", "7:30-8:00", *TABLE_OPTIONS).exit_code == 0
    assert (here / "out/transit/p50/times.parquet").read_bytes() == first


def test_what_if_a_line_is_cut_or_it_is_saturday(here):
    arrive = ("a.zip", *TUESDAY, "--arrive-by", "9:00", *TABLE_OPTIONS)
    for change in (("--cut-line", "2"), ("--what-if-date", "2022-01-22")):
        result = call(*arrive, *change)
        assert result.exit_code == 0, result.output
        assert "who lose: 80, of them without any site now: 80" in result.output
        table = pd.read_csv(here / "out/transit/change.csv", dtype={"municipality": str}).set_index("municipality")
        assert table.loc["837", "cut_off_people"] == 80
    assert call(*arrive).exit_code == 0
    assert not (here / "out/transit/change.csv").exists()
    assert isinstance(call(*arrive, "--cut-line", "99").exception, DataError)


def test_walks_on_a_map_ignore_one_way_signs_and_count_who_does_not_drive(here):
    options = ("--roads", "a.osm.pbf", "--share-without-car", "0.25", "--access-min", "20")
    result = call("a.zip", *TUESDAY, "--depart", "7:30-8:00", *TABLE_OPTIONS, *options)
    assert result.exit_code == 0, result.output
    assert "Within an hour: 60 of 75 people with a car, 20 of 25 without one." in result.output
    meta = json.loads((here / "out/transit/p50/times.json").read_text("utf-8"))
    assert meta["estimate"] is False
    assert "OpenStreetMap" in meta["provenance"]["sources"][1]
    within = pd.read_csv(here / "out/transit/within.csv", dtype={"municipality": str}).set_index("municipality")
    assert within.loc["837"].tolist() == [60, 20, 60, 20]
    assert within.loc["211"].tolist() == [15, 5, 0, 0]
    with_car = pd.read_parquet(here / "out/transit/with_car/times.parquet")
    without = pd.read_parquet(here / "out/transit/without_car/times.parquet")
    assert with_car["seconds"].item() < without["seconds"].item()


def test_bad_input_is_told(here):
    (here / "cut.zip").write_bytes((here / "a.zip").read_bytes()[:200])
    for feed in ("cut.zip", "none.zip", "places.csv"):
        result = call(feed, *TUESDAY, "--arrive-by", "9:00", *TABLE_OPTIONS)
        assert isinstance(result.exception, DataError)
    far = write_feed(here / "far.zip", stops=TABLES["stops"].replace("61.5", "41.5"))
    result = call(str(far), *TUESDAY, "--arrive-by", "9:00", *TABLE_OPTIONS)
    assert [finding.code for finding in result.exception.findings][-1] == "stops_elsewhere"
    assert isinstance(call("a.zip", *TUESDAY, "--depart", "soon", *TABLE_OPTIONS).exception, PisteError)
    assert "either --depart or --arrive-by" in call("a.zip", *TUESDAY, *TABLE_OPTIONS).output
    assert (
        "needs --roads"
        in call("a.zip", *TUESDAY, "--depart", "8:00", *TABLE_OPTIONS, "--share-without-car", "0.1").output
    )
    assert not (here / "out").exists()
