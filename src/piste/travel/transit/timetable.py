"""A day's timetable of all feeds together: connections from stop to stop in the order of their departure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Texts
from piste.core.findings import Findings
from piste.travel.transit.clock import DAY_S, day_start_s, days_around
from piste.travel.transit.feed import Calls, Feed, Flags, Frequencies, Indices
from piste.travel.transit.feed_read import check_service
from piste.travel.transit.service import find_running, find_span

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Timetable:
    """n stops, t trips of single vehicles, c connections; seconds after midnight of `day` in `zone`.

    Connections rise by departure; those of one trip stand in the order of its way.
    """

    day: date
    zone: str
    stop_ids: Texts
    """Unique across feeds: the feed's number, a colon, its own id."""
    stop_names: Texts
    stop_lat: Floats
    stop_lon: Floats
    departure_s: Numbers
    arrival_s: Numbers
    tail: Numbers
    head: Numbers
    trip: Numbers
    board: Flags
    """At the tail."""
    alight: Flags
    """At the head."""
    n_trips: int
    told_tail: Numbers
    """Changes of which the feeds tell something: from stop, to stop, `TransferKind`, seconds."""
    told_head: Numbers
    told_kind: Numbers
    told_s: Numbers

    @property
    def n_stops(self) -> int:
        """Number of stops, stations included."""
        return len(self.stop_ids)

    def __len__(self) -> int:
        return len(self.departure_s)


@dataclass(frozen=True)
class _Hops:
    """Connections of one feed before they are sorted."""

    departure_s: Indices
    arrival_s: Indices
    tail: Indices
    head: Indices
    board: Flags
    alight: Flags
    run: Indices
    """Number of the vehicle's run."""


def build_timetable(
    feeds: Sequence[Feed],
    day: date,
    first_s: int,
    last_s: int,
    *,
    zone: str | None = None,
    dropped: Sequence[Flags] | None = None,
    findings: Findings | None = None,
) -> Timetable:
    """Lay out what runs between two times of a day.

    Parameters
    ----------
    day, first_s, last_s
        Connections that depart at `first_s` or later and arrive by `last_s` (seconds after the day's start) are kept:
        those of the day's own services, those of earlier days that run past midnight, and those of later days.
    zone
        Time zone of the question, None: that of the first feed. Feeds of other zones are shifted, clock changes too.
    dropped
        A mask over each feed's routes: lines that do not run (see `line_cut`).
    findings
        Is told which feeds run nothing.
    """
    home = ZoneInfo(zone or feeds[0].timezone)
    start = day_start_s(day, home)
    parts: list[_Hops] = []
    told: list[NDArray[np.int64]] = []
    n_stops = n_runs = 0
    for k, feed in enumerate(feeds):
        cut = dropped[k] if dropped is not None else np.zeros(len(feed.routes.ids), dtype=bool)
        found, runs_today = _lay_feed(feed, day, start, (first_s, last_s), cut)
        for hops in found:
            parts.append(_shift(hops, n_stops, n_runs))
            n_runs += int(hops.run.max(initial=-1)) + 1
        told.append(_tell_stops(feed) + np.array([[n_stops], [n_stops], [0], [0]]))
        n_stops += len(feed.stops)
        if findings is not None:
            span = find_span(feed.services)
            words = (span[0].isoformat(), span[1].isoformat()) if span else None
            check_service(feed, day.isoformat(), runs_today, words, findings)
    return _sort(feeds, day, str(home), parts, np.concatenate(told, axis=1), n_runs)


def _lay_feed(feed: Feed, day: date, start: int, window: tuple[int, int], cut: Flags) -> tuple[list[_Hops], bool]:
    """Return the connections of each service day that reaches into the window, and whether the day itself runs."""
    calls, trips, zone = feed.calls, feed.trips, ZoneInfo(feed.timezone)
    route_cut = np.append(cut, False)[trips.route]  # an unknown route (-1) is never cut
    longest = int(calls.arrival_s.max(initial=0))
    longest += int((feed.frequencies.end_s - feed.frequencies.start_s).max(initial=0)) + DAY_S
    found: list[_Hops] = []
    runs_today = False
    for service_day in days_around(day, longest // DAY_S + 1, max(0, window[1]) // DAY_S + 1):
        running = np.append(find_running(feed.services, service_day), False)[trips.service]
        if service_day == day:
            runs_today = bool(running[calls.trip].any())
        shift = day_start_s(service_day, zone) - start
        active = running & ~route_cut
        if active.any():
            for hops in _lay_day(calls, feed.frequencies, active):
                inside = (hops.departure_s + shift >= window[0]) & (hops.arrival_s + shift <= window[1])
                if inside.any():
                    found.append(_take(hops, inside, shift))
    return found, runs_today


def _lay_day(calls: Calls, frequencies: Frequencies, active: Flags) -> list[_Hops]:
    """Return all connections of the active trips, those told by headway repeated."""
    here = np.flatnonzero(np.diff(calls.trip) == 0)
    here = here[active[calls.trip[here]]]
    patterned = np.isin(calls.trip[here], frequencies.trip)
    plain = _hops(calls, here[~patterned], np.zeros(int((~patterned).sum()), dtype=np.int64))
    laid = [plain]
    for trip, start, end, headway in zip(
        frequencies.trip, frequencies.start_s, frequencies.end_s, frequencies.headway_s, strict=True
    ):
        rows = here[calls.trip[here] == trip]
        if len(rows):
            runs = np.arange(start, end, headway) - calls.departure_s[rows[0]]
            hops = _hops(calls, np.tile(rows, len(runs)), np.repeat(runs, len(rows)))
            laid.append(_Hops(**{**vars(hops), "run": np.repeat(np.arange(len(runs)), len(rows))}))
    return laid


def _hops(calls: Calls, rows: Indices, shift: Indices) -> _Hops:
    return _Hops(
        departure_s=calls.departure_s[rows] + shift,
        arrival_s=calls.arrival_s[rows + 1] + shift,
        tail=calls.stop[rows],
        head=calls.stop[rows + 1],
        board=calls.board[rows],
        alight=calls.alight[rows + 1],
        run=calls.trip[rows],
    )


def _take(hops: _Hops, inside: Flags, shift: int) -> _Hops:
    kept = {name: values[inside] for name, values in vars(hops).items()}
    kept["departure_s"] = kept["departure_s"] + shift
    kept["arrival_s"] = kept["arrival_s"] + shift
    return _Hops(**kept)


def _shift(hops: _Hops, stops: int, runs: int) -> _Hops:
    return _Hops(**{**vars(hops), "tail": hops.tail + stops, "head": hops.head + stops, "run": hops.run + runs})


def _tell_stops(feed: Feed) -> NDArray[np.int64]:
    """Return the feed's changes (4 x k: from, to, kind, seconds), those of stations for each of their stops.

    What is told of a stop itself stands after what is told of its station, so that it has the last word.
    """
    told, stops = feed.transfers, feed.stops
    members: dict[int, list[int]] = {}
    for stop, station in enumerate(stops.station.tolist()):
        if station >= 0:
            members.setdefault(station, []).append(stop)
    rows: list[tuple[int, int, int, int, int]] = []
    for tail, head, kind, seconds in zip(
        told.tail.tolist(), told.head.tolist(), told.kind.tolist(), told.seconds.tolist(), strict=True
    ):
        rank = int(tail not in members) + int(head not in members)
        rows.extend((rank, a, b, kind, seconds) for a in members.get(tail, [tail]) for b in members.get(head, [head]))
    rows.sort(key=lambda row: row[0])
    return np.array([row[1:] for row in rows], dtype=np.int64).reshape(-1, 4).T


def _sort(
    feeds: Sequence[Feed], day: date, zone: str, parts: list[_Hops], told: NDArray[np.int64], n_runs: int
) -> Timetable:
    none = np.zeros(0, dtype=np.int64)
    merged = {
        name: np.concatenate([getattr(part, name) for part in parts]) if parts else none
        for name in _Hops.__dataclass_fields__
    }
    # within a part the calls of a trip stand in order, and this sort keeps that where departures are equal
    order = np.argsort(merged["departure_s"], kind="stable")
    run = np.unique(merged["run"], return_inverse=True)[1] if n_runs else none

    def gather(name: str) -> Texts:
        return np.concatenate([np.asarray(getattr(feed.stops, name), dtype=object) for feed in feeds])

    ids = [f"{k}:{one}" for k, feed in enumerate(feeds) for one in feed.stops.ids]
    return Timetable(
        day=day,
        zone=zone,
        stop_ids=np.array(ids, dtype=object),
        stop_names=gather("names"),
        stop_lat=np.concatenate([feed.stops.lat for feed in feeds]),
        stop_lon=np.concatenate([feed.stops.lon for feed in feeds]),
        departure_s=merged["departure_s"][order].astype(np.int32),
        arrival_s=merged["arrival_s"][order].astype(np.int32),
        tail=merged["tail"][order].astype(np.int32),
        head=merged["head"][order].astype(np.int32),
        trip=run[order].astype(np.int32),
        board=merged["board"][order].astype(bool),
        alight=merged["alight"][order].astype(bool),
        n_trips=int(run.max(initial=-1)) + 1,
        told_tail=told[0].astype(np.int32),
        told_head=told[1].astype(np.int32),
        told_kind=told[2].astype(np.int32),
        told_s=told[3].astype(np.int32),
    )
