"""Every fault of a feed is told, all at once, and what is sound is used."""

import numpy as np
import pytest

from piste.core.findings import Findings
from piste.travel.transit.feed_read import read_feed
from small_files import codes, only
from transit_feeds import TABLES, write_feed


def read(path):
    findings = Findings()
    return read_feed(path, findings), findings


@pytest.mark.parametrize("zipped", [True, False])
def test_a_sound_feed_has_no_findings(tmp_path, zipped):
    feed, findings = read(write_feed(tmp_path / "feed", zipped=zipped))
    assert codes(findings) == []
    assert feed.timezone == "Europe/Helsinki"
    assert feed.stops.ids.tolist() == ["A", "B", "C", "D"]
    assert feed.calls.departure_s.tolist() == [28800, 29460, 30000, 30300, 31200]
    assert feed.calls.arrival_s.tolist() == [28800, 29400, 30000, 30300, 31200]


def test_byte_order_mark_and_spaces(tmp_path):
    stops = "\ufeff" + TABLES["stops"].replace("stop_id,", "stop_id ,").replace("A,Alku", " A ,Alku")
    feed, findings = read(write_feed(tmp_path / "feed.zip", stops=stops))
    assert codes(findings) == []
    assert feed.stops.ids[0] == "A"


def test_what_is_no_feed(tmp_path):
    whole = write_feed(tmp_path / "whole.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.zip").write_text("no zip")
    (tmp_path / "empty").mkdir()
    wanted = {"cut.zip": "gtfs_broken", "text.zip": "gtfs_broken", "none.zip": "gtfs_missing", "empty": "gtfs_not"}
    for name, code in wanted.items():
        feed, findings = read(tmp_path / name)
        assert (feed, codes(findings)) == (None, [code])


def test_damaged_content_of_a_zip_is_told(tmp_path):
    content = bytearray(write_feed(tmp_path / "feed.zip").read_bytes())
    content[content.index(b"Alku")] ^= 0xFF
    (tmp_path / "feed.zip").write_bytes(content)
    feed, findings = read(tmp_path / "feed.zip")
    assert feed is None
    assert codes(findings) == ["gtfs_broken"]


def test_missing_tables_and_columns_are_told_together(tmp_path):
    path = write_feed(tmp_path / "feed.zip", without=["trips", "routes"], stops="stop_id,stop_name\nA,Alku\n")
    feed, findings = read(path)
    assert feed is None
    assert sorted(codes(findings)) == ["gtfs_column_missing"] * 2 + ["gtfs_table_missing"] * 2
    assert {finding.file for finding in findings} == {f"feed.zip/{t}.txt" for t in ("stops", "trips", "routes")}


def test_a_feed_without_any_calendar_is_an_error(tmp_path):
    feed, findings = read(write_feed(tmp_path / "feed.zip", without=["calendar"]))
    assert feed is None
    assert codes(findings) == ["gtfs_no_calendar"]


def test_bad_rows_are_told_with_their_rows(tmp_path):
    calls = TABLES["stop_times"] + "t9,9:00:00,9:00:00,A,1\nt2,8:50:00,8:50:00,Z,3\nt2,8:5x:00,,D,4\nt2,1\n"
    trips = TABLES["trips"] + "r9,week,t3\nr1,never,t4\nr1,week,t1\n"
    stops = TABLES["stops"] + "E,Nolla,0,0\nF,Tyhjä,,\nA,Alku,61.5,23.7\n"
    feed, findings = read(write_feed(tmp_path / "feed.zip", stop_times=calls, trips=trips, stops=stops))
    assert feed is not None
    assert findings.count_errors() == 0
    assert only(findings, "gtfs_call_trip") == [(7, "trip_id")]
    assert only(findings, "gtfs_call_stop") == [(8, "stop_id")]
    assert only(findings, "gtfs_call_time") == [(9, "arrival_time")]
    assert only(findings, "gtfs_call_untimed") == [(9, "")]
    assert only(findings, "gtfs_row_cells") == [(10, "")]
    assert only(findings, "gtfs_route_id_unknown") == [(4, "route_id")]
    assert only(findings, "gtfs_service_id_unknown") == [(5, "service_id")]
    assert only(findings, "gtfs_trip_id_twice") == [(6, "trip_id")]
    assert only(findings, "gtfs_stop_at_zero") == [(6, "")]
    assert only(findings, "gtfs_stop_position") == [(7, "")]
    assert only(findings, "gtfs_stop_id_twice") == [(8, "stop_id")]
    assert np.isnan(feed.stops.lat[[4, 5]]).all()
    assert len(feed.calls.trip) == 5


def test_many_bad_rows_are_counted_and_not_told_one_by_one(tmp_path):
    calls = TABLES["stop_times"] + "t9,9:00:00,9:00:00,A,1\n" * 130
    _, findings = read(write_feed(tmp_path / "feed.zip", stop_times=calls))
    assert codes(findings).count("gtfs_call_trip") == 100
    assert [finding.values["n"] for finding in findings if finding.code == "gtfs_call_trip_more"] == [30]


def test_calls_in_any_order_are_sorted_and_backward_times_drop_the_trip(tmp_path):
    lines = TABLES["stop_times"].splitlines()
    shuffled = "\n".join([lines[0], lines[3], lines[5], lines[1], lines[4], lines[2]]) + "\n"
    feed, findings = read(write_feed(tmp_path / "a.zip", stop_times=shuffled))
    assert codes(findings) == []
    assert feed.stops.ids[feed.calls.stop].tolist() == ["A", "B", "C", "C", "D"]
    backwards = TABLES["stop_times"].replace("8:20:00,8:20:00", "8:05:00,8:05:00")
    feed, findings = read(write_feed(tmp_path / "b.zip", stop_times=backwards))
    assert only(findings, "gtfs_times_backwards") == [(4, "")]
    assert feed.stops.ids[feed.calls.stop].tolist() == ["C", "D"]


def test_missing_times_are_laid_by_distance(tmp_path):
    # B is half-way between A (8:00) and C (8:20) by the stops' longitudes
    calls = TABLES["stop_times"].replace("8:10:00,8:11:00", ",")
    feed, findings = read(write_feed(tmp_path / "a.zip", stop_times=calls))
    assert codes(findings) == ["gtfs_times_laid"]
    assert feed.calls.arrival_s.tolist()[:3] == [28800, 29400, 30000]


def test_calendar_dates_alone_are_a_calendar_and_bad_dates_are_told(tmp_path):
    dates = "service_id,date,exception_type\nweek,20220122,1\nweek,20220132,1\nweek,20220123,3\n"
    feed, findings = read(write_feed(tmp_path / "a.zip", without=["calendar"], calendar_dates=dates))
    assert only(findings, "gtfs_calendar_date") == [(3, ""), (4, "")]
    assert len(feed.services.exception_day) == 1


def test_what_is_not_used_is_said(tmp_path):
    transfers = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id\nA,B,4,,\nA,B,2,60,r1\nA,Z,0,,\n"
    feed, findings = read(
        write_feed(
            tmp_path / "a.zip",
            pathways="pathway_id,from_stop_id,to_stop_id\np,A,B\n",
            transfers=transfers,
            frequencies="trip_id,start_time,end_time,headway_secs\nt1,8:00:00,9:00:00,0\n",
        )
    )
    assert sorted(codes(findings)) == ["gtfs_frequency", "gtfs_pathways", "gtfs_transfer", "gtfs_transfers_special"]
    assert len(feed.transfers.tail) == 0
