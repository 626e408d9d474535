"""Read and check a GTFS feed: every fault of every table is told at once."""

from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from piste.core.findings import Findings, Severity
from piste.travel.transit.call_read import read_calls
from piste.travel.transit.clock import read_clock_s, read_day
from piste.travel.transit.feed import Feed, Frequencies, Routes, Services, Stops, Transfers, Trips
from piste.travel.transit.gtfs_file import GtfsTable, read_gtfs_tables, tell_rows
from piste.travel.transit.transfer_kind import TransferKind

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DEFAULT_ZONE = "Europe/Helsinki"
ZERO_DEGREES = 0.01
"""A stop within about a kilometre of 0, 0 has no position but a program's empty cell."""


def read_feed(path: Path, findings: Findings) -> Feed | None:
    """Read a feed from a zip file or a folder; None where the findings hold an error."""
    told = Findings(path.name)
    tables = read_gtfs_tables(path, told)
    if tables and "calendar" not in tables and "calendar_dates" not in tables and not told.count_errors():
        told.error(
            "gtfs_no_calendar",
            "The feed has neither calendar.txt nor calendar_dates.txt: nothing says on which days its trips run.",
            "Ask the publisher for the calendar.",
        )
    feed = None if told.count_errors() else _build_feed(path.name, tables, told)
    findings.extend(_with_feed(told, path.name))
    return feed


def _with_feed(told: Findings, feed: str) -> Findings:
    """Return findings whose file names the feed too, so that several feeds can be told apart."""
    named = Findings()
    for item in told:
        file = item.file if item.file == feed else f"{feed}/{item.file}"
        named.add(item.severity, item.code, item.text, item.todo, row=item.row, field=item.field, file=file,
                  **item.values)  # fmt: skip
    return named


def _build_feed(name: str, tables: dict[str, GtfsTable], findings: Findings) -> Feed:
    stops = _read_stops(tables["stops"], findings)
    routes = Routes(tables["routes"].texts("route_id"), tables["routes"].texts("route_short_name"))
    _tell_repeated(tables["routes"], "route_id", findings)
    services = _read_services(tables, findings)
    trips = _read_trips(tables["trips"], routes, services, findings)
    if "pathways" in tables and len(tables["pathways"]):
        findings.note(
            "gtfs_pathways",
            "Ways inside stations (pathways.txt) are not used; changes there take the walk between the stops.",
        )
    return Feed(
        name=name,
        timezone=_read_zone(tables, findings),
        agencies=tuple(tables["agency"].texts("agency_name")) if "agency" in tables else (),
        stops=stops,
        routes=routes,
        trips=trips,
        services=services,
        calls=read_calls(tables["stop_times"], trips, stops, findings),
        frequencies=_read_frequencies(tables.get("frequencies"), trips, findings),
        transfers=_read_transfers(tables.get("transfers"), stops, findings),
    )


def _read_zone(tables: dict[str, GtfsTable], findings: Findings) -> str:
    zones = [zone for zone in tables["agency"].texts("agency_timezone") if zone] if "agency" in tables else []
    zone = str(zones[0]) if zones else ""
    try:
        if zone:
            ZoneInfo(zone)
            return zone
    except (KeyError, ValueError, OSError):
        pass
    findings.warning(
        "gtfs_timezone",
        "The feed tells no known time zone (“{value}”); {zone} is taken.",
        "Ask the publisher to mend agency.txt.",
        value=zone,
        zone=DEFAULT_ZONE,
    )
    return DEFAULT_ZONE


def _tell_repeated(table: GtfsTable, column: str, findings: Findings) -> None:
    ids = table.texts(column)
    again = np.flatnonzero(table.look_up(column, ids) != np.arange(len(ids)))
    text = "The id “{value}” stands already in a row above; this row is left out."
    tell_rows(findings, f"gtfs_{column}_twice", f"{table.name}.txt", table.rows[again], text,
              field=column, values=ids[again])  # fmt: skip


def _read_stops(table: GtfsTable, findings: Findings) -> Stops:
    _tell_repeated(table, "stop_id", findings)
    ids = table.texts("stop_id")
    lat, lon = table.number("stop_lat"), table.number("stop_lon")
    station = table.look_up("parent_station", ids) if "parent_station" in table.columns else np.full(len(table), -1)
    optional = np.isin(table.number("location_type", 0), (3, 4))  # nodes and boarding areas need no position
    outside = ~((np.abs(lat) <= 90) & (np.abs(lon) <= 180))
    zero = ~outside & (np.abs(lat) < ZERO_DEGREES) & (np.abs(lon) < ZERO_DEGREES)
    nowhere = np.flatnonzero(outside & ~optional)
    names = table.texts("stop_name")
    tell_rows(findings, "gtfs_stop_position", "stops.txt", table.rows[nowhere],
              "The stop “{value}” has no position; nobody can walk to it.", values=ids[nowhere])  # fmt: skip
    tell_rows(findings, "gtfs_stop_at_zero", "stops.txt", table.rows[zero],
              "The stop “{value}” stands at 0, 0; nobody can walk to it.", values=ids[zero])  # fmt: skip
    lost = outside | zero
    return Stops(ids, names, np.where(lost, np.nan, lat), np.where(lost, np.nan, lon), station)


def _read_trips(table: GtfsTable, routes: Routes, services: Services, findings: Findings) -> Trips:
    _tell_repeated(table, "trip_id", findings)
    ids = table.texts("trip_id")
    first = table.look_up("trip_id", ids) == np.arange(len(ids))
    route = table.look_up("route_id", routes.ids)
    service = np.where(first, table.look_up("service_id", services.ids), -1)
    for column, unknown, text in (
        ("route_id", route < 0, "The trip’s route “{value}” is unknown; it cannot be cut by its line."),
        ("service_id", first & (service < 0), "The trip’s service “{value}” is in no calendar; it never runs."),
    ):
        rows = np.flatnonzero(unknown)
        tell_rows(findings, f"gtfs_{column}_unknown", "trips.txt", table.rows[rows], text,
                  field=column, values=table.texts(column)[rows])  # fmt: skip
    return Trips(ids, route, service)


def _read_services(tables: dict[str, GtfsTable], findings: Findings) -> Services:
    weekly, dates = tables.get("calendar"), tables.get("calendar_dates")
    named = [table.texts("service_id") for table in (weekly, dates) if table is not None]
    ids = np.array(sorted(set(np.concatenate(named).tolist())), dtype=object)
    weekdays = np.zeros((len(ids), 7), dtype=bool)
    first, last = np.zeros(len(ids), dtype=np.int64), np.full(len(ids), -1, dtype=np.int64)
    if weekly is not None:
        days = np.stack([weekly.number(day) for day in WEEKDAYS], axis=1)
        span = np.stack([weekly.translate(key, read_day) for key in ("start_date", "end_date")], axis=1)
        _tell_repeated(weekly, "service_id", findings)
        good = np.isin(days, (0, 1)).all(axis=1) & (span > 0).all(axis=1)
        bad = np.flatnonzero(~good)
        tell_rows(findings, "gtfs_calendar_row", "calendar.txt", weekly.rows[bad],
                  "The service “{value}” has days or dates that cannot be read; its weekly pattern is left out.",
                  values=weekly.texts("service_id")[bad])  # fmt: skip
        at = weekly.look_up("service_id", ids)[good][::-1]  # of a repeated service the first row stands
        weekdays[at], first[at], last[at] = days[good][::-1] == 1, span[good][::-1, 0], span[good][::-1, 1]
    none = np.zeros(0, dtype=np.int64)
    if dates is None:
        return Services(ids, weekdays, first, last, none, none, none.astype(bool))
    day, kind = dates.translate("date", read_day), dates.number("exception_type")
    good = (day > 0) & np.isin(kind, (1, 2))
    tell_rows(findings, "gtfs_calendar_date", "calendar_dates.txt", dates.rows[~good],
              "The date or kind of the exception cannot be read; the row is left out.")  # fmt: skip
    at = dates.look_up("service_id", ids)
    return Services(ids, weekdays, first, last, at[good], day[good].astype(np.int64), kind[good] == 1)


def _read_frequencies(table: GtfsTable | None, trips: Trips, findings: Findings) -> Frequencies:
    none = np.zeros(0, dtype=np.int64)
    if table is None:
        return Frequencies(none, none, none, none)
    trip = table.look_up("trip_id", trips.ids)
    start, end = table.translate("start_time", read_clock_s), table.translate("end_time", read_clock_s)
    headway = table.number("headway_secs")
    good = (trip >= 0) & (start >= 0) & (end > start) & (headway >= 1)
    tell_rows(findings, "gtfs_frequency", "frequencies.txt", table.rows[~good],
              "The trip is unknown, or its times or headway cannot be read; the row is left out.")  # fmt: skip
    if (table.number("exact_times", 0)[good] != 1).any():
        findings.note(
            "gtfs_headways",
            "Some trips are told by their headway only; they are taken to leave exactly at each multiple of it.",
            file="frequencies.txt",
        )
    return Frequencies(*(part[good].astype(np.int64) for part in (trip, start, end, headway)))


def _read_transfers(table: GtfsTable | None, stops: Stops, findings: Findings) -> Transfers:
    none = np.zeros(0, dtype=np.int64)
    if table is None:
        return Transfers(none, none, none, none)
    kind, seconds = table.number("transfer_type", 0), table.number("min_transfer_time", 0)
    special = np.zeros(len(table), dtype=bool)
    for column in ("from_route_id", "to_route_id", "from_trip_id", "to_trip_id"):
        special |= table.texts(column) != ""
    in_seat = np.isin(kind, (4, 5))
    tail, head = table.look_up("from_stop_id", stops.ids), table.look_up("to_stop_id", stops.ids)
    whole = ~special & ~in_seat
    good = whole & (tail >= 0) & (head >= 0) & np.isin(kind, list(TransferKind)) & (seconds >= 0)
    tell_rows(findings, "gtfs_transfer", "transfers.txt", table.rows[whole & ~good],
              "The stops, kind or time of the change cannot be read; the row is left out.")  # fmt: skip
    left = int((special | in_seat).sum())
    if left:
        findings.note(
            "gtfs_transfers_special",
            "Rules for changes between single lines or trips, or without leaving the vehicle, are not used: {n}.",
            file="transfers.txt",
            n=left,
        )
    return Transfers(*(part[good].astype(np.int64) for part in (tail, head, kind, seconds)))


def check_service(feed: Feed, day_text: str, runs: bool, span: tuple[str, str] | None, findings: Findings) -> None:
    """Tell that a feed runs nothing on the day asked for, and when it does run."""
    if runs:
        return
    first, last = span or ("–", "–")
    findings.add(
        Severity.WARNING,
        "gtfs_no_service",
        "{feed} runs nothing on {day}; its timetables are of {first} to {last}.",
        "Ask for a day in that span, or give a newer feed.",
        file=feed.name,
        feed=feed.name,
        day=day_text,
        first=first,
        last=last,
    )
