"""Travel times that a scenario names: roads, timetables, the better of all; what they stand on, and every fault."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from piste.basedata.place import Places
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.travel.fact import Fact
from piste.travel.road.profile import read_profile
from piste.travel.road.road_read import open_network
from piste.travel.transit.feed_read import read_feed
from piste.travel.transit.transit_read import choose_day
from piste.travel.travel_asked import Travel
from piste.travel.travel_read import choose_people, read_travel
from road_world import World, make_places, make_sites
from transit_feeds import TABLES, write_feed

PLACES = make_places([61.5, 61.5], [23.701, 23.76], 100)
SITES = make_sites([61.5495, 61.5], [23.80, 23.7005])


@pytest.fixture
def here(tmp_path):
    """Two lines of buses and a road along their stops; a side road that may be closed."""
    write_feed(tmp_path / "a.zip")
    world = World()
    for number, (lat, lon) in enumerate([(61.5, 23.69), (61.5, 23.75), (61.5, 23.80), (61.55, 23.80)], start=1):
        world.point(number, lat, lon)
    world.way(1, 2, highway="tertiary", maxspeed="60", name="Itätie")
    world.way(2, 3, highway="tertiary", maxspeed="60", name="Kaukatie")
    world.way(3, 4, highway="tertiary", maxspeed="60")
    world.write(tmp_path / "a.osm.pbf")
    return tmp_path


def read(here, places=PLACES, **said):
    findings = Findings()
    asked = Travel(**{"cutoff_min": 120.0, **said})
    return read_travel(asked, choose_people(asked, places), SITES, findings, here / "kept"), findings


def by_road(here):
    return {"roads": str(here / "a.osm.pbf")}


def by_bus(here):
    return {"feeds": (str(here / "a.zip"),), "date": "2022-01-18", "depart": "7:30-8:00"}


def seconds(times):
    return times.dense_seconds().astype(int).tolist()


def test_roads_and_what_they_stand_on(here):
    times, _ = read(here, method="roads", **by_road(here))
    assert (times.mode, times.estimate, times.parts) == ("car", False, ())
    assert (times.dense_seconds() < 15 * 60).all()
    assert times.origin.facts == ((Fact.ROADS, "a.osm.pbf"), (Fact.PROFILE, "car"))
    assert list(times.origin.files) == ["a.osm.pbf"]
    assert "OpenStreetMap" in times.origin.sources[0]
    winter, _ = read(here, method="roads", profile="car_winter", **by_road(here))
    slower = winter.dense_seconds() > times.dense_seconds()
    assert slower.tolist() == [[True, False], [True, True]]  # 28 m take two seconds in winter too


def test_a_closed_road_cuts_off(here):
    """The second place stands at the closed road itself."""
    times, _ = read(here, method="roads", close_names=("Kaukatie",), **by_road(here))
    assert (times.dense_seconds() < 65535).tolist() == [[False, True], [False, False]]
    assert (Fact.CLOSED_NAME, "Kaukatie") in times.origin.facts
    with pytest.raises(DataError) as caught:
        read(here, method="roads", close_ways=(5,), **by_road(here))
    assert [one.code for one in caught.value.findings] == ["closure_way"]


def test_a_kept_network_gives_the_same_times(here):
    first, _ = read(here, method="roads", **by_road(here))
    (kept,) = (here / "kept").glob("roads-*")
    again, _ = read(here, method="roads", roads=str(kept))
    assert seconds(again) == seconds(first)
    for profile, folder, code in (("walk", kept, "roads_kept_otherwise"), ("car", here, "roads_not_kept")):
        with pytest.raises(DataError) as caught:
            open_network(folder, read_profile(profile), here, Findings())
        assert [one.code for one in caught.value.findings] == [code]


def test_public_transport_by_hand(here):
    """As on the command line: the median of leaving at 7:30 to 7:59 for the bus at 8:00, and its walk at the end."""
    times, findings = read(here, method="transit", **by_bus(here))
    assert seconds(times)[0] == [55 * 60 + 58, 28]  # 26.5 m as the crow flies x 1.3 at 1.25 m/s
    assert times.estimate and "walks_estimated" in {one.code for one in findings}
    facts = dict(times.origin.facts)
    assert facts[Fact.DAY] == "2022-01-18" and facts[Fact.LEAVING] == "7:30-8:00" and facts[Fact.FEED] == "a.zip"
    assert times.origin.sources == ("Bussit",)
    walked, _ = read(here, method="transit", **by_bus(here), **by_road(here))
    assert not walked.estimate and (Fact.WALK_ROADS, "a.osm.pbf") in walked.origin.facts


def test_a_cut_line_and_a_weekday_change_who_is_reached(here):
    """On Tuesdays the buses run; line 2 cut, or on Sundays, the far site is not reached."""
    asked = {"feeds": (str(here / "a.zip"),), "depart": "7:30-8:00", "method": "transit"}
    tuesday, _ = read(here, weekday="tuesday", **asked)
    assert dict(tuesday.origin.facts)[Fact.DAY] == "2022-01-04"
    assert tuesday.dense_seconds()[0, 0] == 55 * 60 + 58
    cut, _ = read(here, weekday="tuesday", cut_lines=("2",), **asked)
    assert cut.dense_seconds()[0, 0] == 65535
    with pytest.raises(DataError) as caught:
        read(here, weekday="sunday", **asked)
    assert "transit_nothing_runs" in {one.code for one in caught.value.findings}


def test_a_usual_day_is_no_holiday(tmp_path):
    """Of nine Tuesdays the first is a holiday (no trip) and the second has an extra one: the third is usual."""
    calendar = TABLES["calendar"].replace("20220101,20221231", "20220104,20220301")
    exceptions = "service_id,date,exception_type\nweek,20220104,2\nextra,20220111,1\n"
    trips = TABLES["trips"] + "r1,extra,t3\n"
    calls = TABLES["stop_times"] + "t3,9:00:00,9:00:00,A,1\nt3,9:10:00,9:10:00,B,2\n"
    write_feed(tmp_path / "a.zip", calendar=calendar, calendar_dates=exceptions, trips=trips, stop_times=calls)
    feed = read_feed(tmp_path / "a.zip", Findings())
    assert choose_day([feed], "tuesday", Findings()) == date(2022, 1, 18)
    remnants = calendar.replace("20220104,20220301", "20220118,20220125") + "rest,1,1,1,1,1,1,1,20220104,20220901\n"
    write_feed(tmp_path / "c.zip", calendar=remnants, trips=trips.replace("extra", "rest"), stop_times=calls)
    season = read_feed(tmp_path / "c.zip", Findings())  # 1 trip a day all summer, 3 on two Tuesdays
    assert choose_day([season], "tuesday", Findings()) == date(2022, 1, 18)
    later = write_feed(tmp_path / "b.zip", calendar=TABLES["calendar"].replace("20220101,", "20220601,"))
    with pytest.raises(DataError) as caught:
        choose_day([feed, read_feed(later, Findings())], "tuesday", Findings())
    assert [one.code for one in caught.value.findings] == ["feeds_share_no_day"]


def combined(here, **said):
    return {"method": "combined", **by_road(here), **by_bus(here), "share_without_car": 0.25, **said}


def test_combined_times_count_everyone_once_by_the_means_they_have(here):
    times, _ = read(here, **combined(here))
    car, transit, walk = (part.dense_seconds()[:2] for part in times.parts)
    assert [part.mode for part in times.parts] == ["car", "transit", "walk"]
    without = np.minimum(transit, walk)
    assert seconds(times) == [*np.minimum(car, without).tolist(), *without.tolist()]
    assert (without > car).any() and times.mode == "any"
    people = choose_people(Travel(**combined(here)), PLACES)
    assert people.people.tolist() == [75, 75, 25, 25]
    assert people.ids.tolist() == ["place 0", "place 1", "place 0:no_car", "place 1:no_car"]
    assert dict(times.origin.facts)[Fact.SHARE] == "0.25"


def test_only_people_without_a_car(here):
    places = replace(PLACES, groups={"old": np.array([40.0, 10.0]), "young": np.array([60.0, 90.0])})
    said = combined(here, who="without_car", share_without_car=None, shares_without_car={"old": 0.5, "young": 0.1})
    times, _ = read(here, places, **said)
    everyone, _ = read(here, places, **{**said, "who": "everyone"})
    assert seconds(times) == seconds(everyone)[2:]
    people = choose_people(Travel(**said), places)
    assert people.people.tolist() == pytest.approx([26, 14])
    assert people.groups["old"].tolist() == pytest.approx([40 * 0.26, 10 * 0.14])
    by_column = Travel(**combined(here, share_without_car=None, group_without_car="old"))
    assert choose_people(by_column, places).people.tolist() == [60, 90, 40, 10]
    with pytest.raises(DataError) as caught:
        choose_people(Travel(**combined(here, share_without_car=None, group_without_car="nobody")), places)
    (finding,) = caught.value.findings
    assert finding.message() == "The places have no group nobody." and finding.values["known"] == "old, young"


def test_other_methods_leave_the_places_as_they_are():
    assert choose_people(Travel(), PLACES) is PLACES


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"method": "roads", "roads": "absent.osm.pbf"}, "osm_missing"),
        ({"method": "roads", "roads": "cut.osm.pbf"}, "osm_unreadable"),
        ({"method": "roads", "roads": "bare.osm.pbf"}, "osm_no_roads"),
        ({"method": "roads", "profile": "bicycle"}, "profile_missing"),
        ({"method": "transit", "feeds": ("absent.zip",)}, "gtfs_missing"),
        ({"method": "transit", "feeds": ("undated.zip",)}, "gtfs_no_calendar"),
        ({"method": "transit", "date": "2019-01-01"}, "transit_nothing_runs"),
        ({"method": "transit", "cut_lines": ("99",)}, "line_unknown"),
        ({"method": "combined", "feeds": ("undated.zip",)}, "gtfs_no_calendar"),
    ],
)
def test_bad_input_gives_findings(here, said, code):
    whole = (here / "a.osm.pbf").read_bytes()
    (here / "cut.osm.pbf").write_bytes(whole[: len(whole) * 2 // 3])
    bare = World()
    bare.point(1, 61.5, 23.7)
    bare.write(here / "bare.osm.pbf")
    write_feed(here / "undated.zip", without=("calendar",))
    said = {key: str(here / value) if key == "roads" else value for key, value in said.items()}
    said = {key: tuple(str(here / one) for one in value) if key == "feeds" else value for key, value in said.items()}
    with pytest.raises(DataError) as caught:
        read(here, **{**combined(here), **said})
    assert code in {one.code for one in caught.value.findings if one.severity == "error"}


@pytest.mark.parametrize("method", ["roads", "transit", "combined"])
def test_an_area_that_does_not_overlap_the_places(here, method):
    far = Places(**{**vars(PLACES), "lat": PLACES.lat + 5})
    with pytest.raises(DataError) as caught:
        read(here, far, **combined(here, method=method))
    assert {one.code for one in caught.value.findings} & {"roads_elsewhere", "stops_elsewhere"}
