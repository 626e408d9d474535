"""Tampere's real buses: the engine beside the naive oracle, which reads the feed by its own plain code."""

import csv
import io
import zipfile
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from piste.core.findings import Findings
from piste.travel.transit.change import build_changes
from piste.travel.transit.feed_read import read_feed
from piste.travel.transit.question import TransitParams, Window
from piste.travel.transit.timetable import build_timetable
from piste.travel.transit.transit_times import build_transit_times
from piste.travel.transit.walking import Points, estimate_walks
from transit_oracle import World, expected, found, unfold, world_of

TUESDAY, SATURDAY = date(2022, 1, 18), date(2022, 1, 22)
HOUR = 3600
PLACES = Points(np.array([61.4925, 61.4702, 61.5100, 61.4450]), np.array([23.7920, 23.7300, 23.6500, 23.8400]))
SITES = Points(np.array([61.4978, 61.5050, 61.4650]), np.array([23.7610, 23.8150, 23.6500]))


@pytest.fixture(scope="module")
def tampere(shared_data):
    findings = Findings()
    feed = read_feed(shared_data / "roads" / "tampere_gtfs.zip", findings)
    assert [finding.code for finding in findings] == []
    return feed


def seconds_of(clock):
    hours, minutes, seconds = clock.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + int(seconds)


def read_plainly(path, day, first, last):
    """Return connections (departure, arrival, tail id, head id, trip id, board, alight) of one day's own services."""
    with zipfile.ZipFile(path) as archive:
        tables = {
            name: list(csv.DictReader(io.TextIOWrapper(archive.open(f"{name}.txt"), encoding="utf-8-sig")))
            for name in ("calendar", "calendar_dates", "trips", "stop_times")
        }
    stamp, weekday = day.strftime("%Y%m%d"), day.strftime("%A").lower()
    running = {
        row["service_id"] for row in tables["calendar"]
        if row[weekday] == "1" and row["start_date"] <= stamp <= row["end_date"]
    }  # fmt: skip
    for row in tables["calendar_dates"]:
        if row["date"] == stamp:
            (running.add if row["exception_type"] == "1" else running.discard)(row["service_id"])
    trips = {row["trip_id"] for row in tables["trips"] if row["service_id"] in running}
    calls = {}
    for row in tables["stop_times"]:
        if row["trip_id"] in trips:
            calls.setdefault(row["trip_id"], []).append(row)
    connections = []
    for trip, rows in calls.items():
        rows.sort(key=lambda row: int(row["stop_sequence"]))
        for a, b in pairwise(rows):
            departure, arrival = seconds_of(a["departure_time"]), seconds_of(b["arrival_time"])
            if departure >= first and arrival <= last:
                no_board = a["pickup_type"] == "1"
                connections.append((departure, arrival, a["stop_id"], b["stop_id"], trip, not no_board, True))
    return connections


@pytest.mark.parametrize("day", [TUESDAY, SATURDAY, date(2022, 1, 6)])
def test_the_timetable_of_a_weekday_a_saturday_and_a_holiday_is_read_alike(shared_data, tampere, day):
    first, last = 8 * HOUR, 9 * HOUR
    timetable = build_timetable([tampere], day, first, last)
    plain = read_plainly(shared_data / "roads" / "tampere_gtfs.zip", day, first, last)
    ids = [one.partition(":")[2] for one in timetable.stop_ids]
    ours = sorted(
        (d, a, ids[t], ids[h], board)
        for d, a, t, h, board in zip(
            *(getattr(timetable, name).tolist() for name in ("departure_s", "arrival_s", "tail", "head", "board")),
            strict=True,
        )
    )
    assert ours == sorted((d, a, t, h, board) for d, a, t, h, _, board, _ in plain)
    assert timetable.n_trips == len({trip for *_, trip, _, _ in plain})


@pytest.mark.parametrize(
    ("day", "arrive", "first", "n", "most"),
    [
        (TUESDAY, False, 8 * HOUR, 4, 3),
        (TUESDAY, False, 8 * HOUR + 1800, 3, 0),
        (TUESDAY, True, 10 * HOUR, 1, 1),
        (SATURDAY, False, 9 * HOUR, 3, None),
        (SATURDAY, True, 10 * HOUR, 1, 2),
    ],
)
def test_no_mismatch_with_the_oracle(tampere, day, arrive, first, n, most):
    window = Window(arrive, (first + 60 * np.arange(n)).astype(np.int32))
    params = TransitParams(max_changes=most, cutoff_min=75)
    timetable = build_timetable([tampere], day, *window.span(params.cutoff_s))
    legs = estimate_walks(PLACES, Points(timetable.stop_lat, timetable.stop_lon), SITES, params)
    changes = build_changes(timetable, legs.change, params.change_s)
    wanted = expected(world_of(timetable, changes, legs), window, params)
    times = build_transit_times(timetable, legs, window, params)
    assert {share: found(lists) for share, lists in times.items()} == wanted
    assert sum(second is not None for row in wanted[50] for second in row) >= (1 if most == 0 else 9)


def test_a_timetable_read_by_plain_code_gives_the_same_times(shared_data, tampere):
    window = Window(False, (8 * HOUR + 60 * np.arange(2)).astype(np.int32))
    params = TransitParams(cutoff_min=60)
    span = window.span(params.cutoff_s)
    timetable = build_timetable([tampere], TUESDAY, *span)
    legs = estimate_walks(PLACES, Points(timetable.stop_lat, timetable.stop_lon), SITES, params)
    changes = build_changes(timetable, legs.change, params.change_s)
    number = {one.partition(":")[2]: k for k, one in enumerate(timetable.stop_ids.tolist())}
    plain = [
        (d, a, number[t], number[h], trip, board, alight)
        for d, a, t, h, trip, board, alight in read_plainly(shared_data / "roads" / "tampere_gtfs.zip", TUESDAY, *span)
    ]
    direct = {(place, site): s for site, walks in enumerate(unfold(legs.direct)) for place, s in walks}
    world = World(plain, dict(enumerate(unfold(changes))), unfold(legs.access), unfold(legs.egress), direct)
    times = build_transit_times(timetable, legs, window, params)
    assert {share: found(lists) for share, lists in times.items()} == expected(world, window, params)
