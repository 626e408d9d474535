"""From feeds to times by public transport: what the command line and a plan's scenario share."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.artefact import hash_file
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.travel.fact import Fact
from piste.travel.road.network import ATTRIBUTION
from piste.travel.road.profile import read_profile
from piste.travel.road.road_read import KEPT, open_network
from piste.travel.time_lists import Origin, TimeLists
from piste.travel.transit.feed import Feed
from piste.travel.transit.feed_read import read_feed
from piste.travel.transit.line_cut import cut_lines
from piste.travel.transit.question import TransitParams, Window, read_window
from piste.travel.transit.reach_check import check_stops_near
from piste.travel.transit.service import find_running, find_span
from piste.travel.transit.timetable import Timetable, build_timetable
from piste.travel.transit.transit_times import build_transit_times
from piste.travel.transit.walking import Points, WalkingLegs, estimate_walks, walk_roads
from piste.travel.travel_asked import WEEKDAYS, Travel


def read_feeds(paths: Sequence[Path], findings: Findings) -> list[Feed]:
    """Read all feeds.

    Raises
    ------
    DataError
        With every fault of all of them.
    """
    read = [read_feed(path, findings) for path in paths]
    if findings.count_errors():
        raise DataError(findings)
    return [feed for feed in read if feed is not None]


def read_walks(
    roads: Path | None,
    keep: Path,
    places: Places,
    sites: Sites,
    timetable: Timetable,
    params: TransitParams,
    findings: Findings,
) -> WalkingLegs:
    """Walk over the roads of a file where one is given, else as the crow flies, which is told."""
    points = (
        Points(places.lat, places.lon),
        Points(timetable.stop_lat, timetable.stop_lon),
        Points(sites.lat, sites.lon),
    )
    if roads is None:
        findings.note(
            "walks_estimated",
            "Walks are estimated from straight lines (x 1.3, 4.5 km/h); give a road file to walk them on a map.",
        )
        return estimate_walks(*points, params)
    profile = read_profile("walk")
    return walk_roads(open_network(roads, profile, keep, findings), profile, *points, params)


def choose_day(feeds: Sequence[Feed], weekday: str, findings: Findings) -> date:
    """Return a usual day of the week in the time that all feeds cover.

    Only days on which at least half as many trips run as on the busiest count: feeds hold remnants of other seasons,
    and holidays. Of these it is the first on which as many trips run as on the middle one (the upper median).

    Raises
    ------
    DataError
        Where the feeds share no such day.
    """
    spans = [find_span(feed.services) for feed in feeds]
    first = max((span[0] for span in spans if span), default=date.max)
    last = min((span[1] for span in spans if span), default=date.min)
    days: list[date] = []
    if all(spans) and first <= last:
        start = first + timedelta(days=(WEEKDAYS.index(weekday) - first.weekday()) % 7)
        days = [start + timedelta(days=7 * k) for k in range((last - start).days // 7 + 1)]
    if not days:
        findings.error(
            "feeds_share_no_day",
            "There is no {weekday} on which the timetables of all feeds are in force.",
            "Give feeds of the same season, or travel.date.",
            weekday=weekday.capitalize(),
        )
        raise DataError(findings)
    trips = [sum(_count_trips(feed, day) for feed in feeds) for day in days]
    full = sorted(count for count in trips if 2 * count >= max(trips))
    usual = full[len(full) // 2]
    return days[trips.index(usual)]


def _count_trips(feed: Feed, day: date) -> int:
    running = np.append(find_running(feed.services, day), False)
    return int(running[feed.trips.service].sum())


def read_transit_times(
    travel: Travel, places: Places, sites: Sites, findings: Findings, keep: Path = KEPT
) -> TimeLists:
    """Return the times by public transport that a scenario asks for.

    Raises
    ------
    DataError
        Where feeds are at fault, run nothing on the day, or are elsewhere.
    """
    window = read_window(travel.depart or travel.arrive_by, arrive=not travel.depart)
    params = TransitParams(
        access_min=travel.walk_min,
        egress_min=travel.walk_min,
        transfer_min=travel.transfer_min,
        max_changes=travel.max_changes,
        cutoff_min=travel.cutoff_min,
        percentiles=(travel.percentile,),
    )
    feeds = read_feeds([Path(name) for name in travel.feeds], findings)
    cuts = cut_lines(feeds, travel.cut_lines, findings)
    if findings.count_errors():
        raise DataError(findings)
    day = date.fromisoformat(travel.date) if travel.date else choose_day(feeds, travel.weekday, findings)
    first_s, last_s = window.span(params.cutoff_s)
    timetable = build_timetable(feeds, day, first_s, last_s, dropped=cuts, findings=findings)
    if not len(timetable):
        _refuse_day(feeds, day, findings)
    roads = _roads_to_walk(travel)
    legs = read_walks(roads, keep, places, sites, timetable, params, findings)
    check_stops_near(legs, places, sites, params, findings)
    times = build_transit_times(timetable, legs, window, params)[travel.percentile]
    return replace(times, origin=_tell_origin(travel, feeds, day, window, roads))


def _roads_to_walk(travel: Travel) -> Path | None:
    """Return the road file; a folder keeps the roads of cars, which are not those of people on foot."""
    return Path(travel.roads) if travel.roads and not Path(travel.roads).is_dir() else None


def _refuse_day(feeds: Sequence[Feed], day: date, findings: Findings) -> None:
    spans = [span for feed in feeds if (span := find_span(feed.services))]
    findings.error(
        "transit_nothing_runs",
        "No vehicle of the feeds runs on {day} at the hours asked for; their timetables are of {first} to {last}.",
        "Ask for a day in that span (travel.date or travel.weekday), or give newer feeds.",
        day=day.isoformat(),
        first=min((span[0].isoformat() for span in spans), default="–"),
        last=max((span[1].isoformat() for span in spans), default="–"),
    )
    raise DataError(findings)


def _tell_origin(travel: Travel, feeds: Sequence[Feed], day: date, window: Window, roads: Path | None) -> Origin:
    paths = [Path(name) for name in travel.feeds]
    facts: list[tuple[str, str]] = [(Fact.FEED, path.name) for path in paths]
    facts += [
        (Fact.DAY, day.isoformat()),
        (Fact.ARRIVING if window.arrive else Fact.LEAVING, travel.depart or travel.arrive_by),
        (Fact.PERCENTILE, str(travel.percentile)),
        (Fact.WALK, f"{travel.walk_min:g}"),
        (Fact.CHANGES, str(travel.max_changes)),
    ]
    facts += [(Fact.CUT_LINE, line) for line in travel.cut_lines]
    facts += [(Fact.WALK_ROADS, roads.name)] if roads else []
    agencies = sorted({name for feed in feeds for name in feed.agencies if name})
    sources = (*agencies, ATTRIBUTION) if roads else tuple(agencies)
    return Origin(tuple(facts), hash_feeds(paths), sources)


def hash_feeds(paths: Sequence[Path]) -> dict[str, str]:
    """Return the SHA-256 of each feed, or of each table of one that is a folder."""
    files = {path.name: hash_file(path) for path in paths if path.is_file()}
    for path in (one for one in paths if one.is_dir()):
        files |= {f"{path.name}/{file.name}": hash_file(file) for file in sorted(path.glob("*.txt"))}
    return files
