"""What runs when: days, exceptions, headways, past midnight, other time zones, cut lines, told changes."""

from datetime import date

import numpy as np
import pytest

from piste.core.findings import Findings
from piste.travel.transit.change import build_changes
from piste.travel.transit.feed_read import read_feed
from piste.travel.transit.line_cut import cut_lines
from piste.travel.transit.timetable import build_timetable
from piste.travel.transit.walking import build_legs
from small_files import codes
from transit_feeds import TABLES, write_feed

TUESDAY, SATURDAY = date(2022, 1, 18), date(2022, 1, 22)
HOUR = 3600
HEAD = TABLES["stop_times"].split("\n", maxsplit=1)[0]
NIGHT_BUS = HEAD + "\nt1,25:30:00,25:30:00,A,1\nt1,25:40:00,25:40:00,B,2\n"


def feed_of(path, **changed):
    findings = Findings()
    feed = read_feed(write_feed(path, **changed), findings)
    assert findings.count_errors() == 0, [finding.message() for finding in findings]
    return feed


def departures(feeds, day=TUESDAY, first=0, last=24 * HOUR, **more):
    return build_timetable(feeds, day, first, last, **more).departure_s.tolist()


def test_weekday_against_saturday_and_the_day_without_service_is_told(tmp_path):
    feed, findings = feed_of(tmp_path / "a.zip"), Findings()
    assert departures([feed], TUESDAY, findings=findings) == [28800, 29460, 30300]
    assert codes(findings) == []
    assert departures([feed], SATURDAY, findings=findings) == []
    assert codes(findings) == ["gtfs_no_service"]
    assert next(iter(findings)).values["last"] == "2022-12-31"


def test_exceptions_add_and_take_days(tmp_path):
    dates = "service_id,date,exception_type\nweek,20220122,1\nweek,20220118,2\n"
    feed = feed_of(tmp_path / "a.zip", calendar_dates=dates)
    assert departures([feed], TUESDAY) == []
    assert departures([feed], SATURDAY) == [28800, 29460, 30300]


def test_trips_of_the_day_before_run_past_midnight(tmp_path):
    feed = feed_of(tmp_path / "a.zip", stop_times=NIGHT_BUS)
    assert departures([feed], SATURDAY, last=4 * HOUR) == [5400]  # Friday's bus, on Saturday at 1:30
    assert departures([feed], date(2022, 1, 17), last=4 * HOUR) == []  # Sunday's does not run
    assert departures([feed], TUESDAY, first=24 * HOUR, last=28 * HOUR) == [25 * HOUR + 1800]
    assert departures([feed], SATURDAY, first=24 * HOUR, last=28 * HOUR) == []


def test_on_the_day_the_clocks_change_times_count_from_twelve_hours_before_noon(tmp_path):
    # 27 March 2022 has 23 hours: its times count from 23:00 the evening before, those of the 26th from midnight.
    # So the bus of the 26th leaves at 1:30 by the clock, 2.5 hours after the start of the 27th.
    calendar = TABLES["calendar"].replace("1,1,1,1,1,0,0", "1,1,1,1,1,1,1")
    feed = feed_of(tmp_path / "a.zip", stop_times=NIGHT_BUS, calendar=calendar)
    assert departures([feed], date(2022, 3, 27), last=4 * HOUR) == [9000]
    assert departures([feed], date(2022, 3, 29), last=4 * HOUR) == [5400]


def test_headways_are_laid_out(tmp_path):
    table = "trip_id,start_time,end_time,headway_secs,exact_times\nt1,6:00:00,7:00:00,1200,1\n"
    timetable = build_timetable([feed_of(tmp_path / "a.zip", frequencies=table)], TUESDAY, 0, 24 * HOUR)
    assert timetable.departure_s[timetable.tail == 0].tolist() == [21600, 22800, 24000]  # 7:00 is past the end
    assert timetable.departure_s[timetable.tail == 1].tolist() == [22260, 23460, 24660]
    assert timetable.n_trips == 4


def test_feeds_keep_their_ids_apart_and_their_time_zones(tmp_path):
    swedish = TABLES["agency"].replace("Helsinki", "Stockholm")
    feeds = [feed_of(tmp_path / "fi.zip"), feed_of(tmp_path / "se.zip", agency=swedish)]
    timetable = build_timetable(feeds, TUESDAY, 0, 24 * HOUR)
    assert timetable.stop_ids.tolist() == [f"{k}:{stop}" for k in (0, 1) for stop in "ABCD"]
    assert timetable.departure_s[timetable.tail == 0].tolist() == [8 * HOUR]
    assert timetable.departure_s[timetable.tail == 4].tolist() == [9 * HOUR]
    assert departures(feeds, zone="Europe/Stockholm")[:1] == [7 * HOUR]


def test_a_cut_line_does_not_run_and_an_unknown_one_is_an_error(tmp_path):
    feeds, findings = [feed_of(tmp_path / "a.zip"), feed_of(tmp_path / "b.zip")], Findings()
    cuts = cut_lines(feeds, ["2"], findings)
    assert [cut.tolist() for cut in cuts] == [[False, True]] * 2
    assert departures(feeds, dropped=cuts) == [28800, 28800, 29460, 29460]
    assert [cut.tolist() for cut in cut_lines(feeds, ["b.zip:R1"], findings)] == [[False, False], [True, False]]
    assert codes(findings) == []
    cut_lines(feeds, ["77"], findings)
    assert codes(findings) == ["line_unknown"]


def test_boarding_and_alighting_only(tmp_path):
    lines = TABLES["stop_times"].splitlines()
    flags = ["pickup_type,drop_off_type", "0,1", "1,0", "0,0", "0,0", "3,1"]
    calls = "\n".join(f"{line},{flag}" for line, flag in zip(lines, flags, strict=True)) + "\n"
    timetable = build_timetable([feed_of(tmp_path / "a.zip", stop_times=calls)], TUESDAY, 0, 24 * HOUR)
    assert timetable.board.tolist() == [True, False, True]
    assert timetable.alight.tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [("A,B,2,240", 240), ("A,B,1,", 1), ("A,B,3,", None), ("A,B,0,", 200), ("B,A,3,", 200), ("S,B,2,77", 77)],
)
def test_what_a_feed_tells_of_changes(tmp_path, row, wanted):
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "A,Alku,61.5,23.7,,S\nB,Keski,61.5,23.75,,\nC,Loppu,61.5,23.8,,\nD,Sivu,61.5,23.8,,\nS,Asema,61.5,23.7,1,\n"
    )
    transfers = f"from_stop_id,to_stop_id,transfer_type,min_transfer_time\n{row}\n"
    timetable = build_timetable([feed_of(tmp_path / "a.zip", stops=stops, transfers=transfers)], TUESDAY, 0, 24 * HOUR)
    walks = build_legs(np.array([0, 1]), np.array([1, 0]), np.array([200.0, 200.0]), timetable.n_stops)
    changes = build_changes(timetable, walks, 60)
    own = slice(changes.indptr[0], changes.indptr[1])
    found = dict(zip(changes.to[own].tolist(), changes.seconds[own].tolist(), strict=True))
    assert found.get(1) == wanted
    assert found[0] == 60


def test_a_recommended_change_farther_than_the_longest_walk_is_walked(tmp_path):
    transfers = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,B,0,\n"
    timetable = build_timetable([feed_of(tmp_path / "a.zip", transfers=transfers)], TUESDAY, 0, 24 * HOUR)
    none = np.zeros(0, np.int64)
    changes = build_changes(timetable, build_legs(none, none, np.zeros(0), 4), 60)
    # 0.05 degrees at 61.5 N are 2.653 km, x 1.3 at 4.5 km/h 46 minutes
    assert changes.to[:2].tolist() == [0, 1]
    assert changes.seconds[1] == pytest.approx(2759, abs=3)
