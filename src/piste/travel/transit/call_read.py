"""Read and check a feed's stop_times: order, missing times, times that run backwards."""

import numpy as np
from numpy.typing import NDArray

from piste.core.earth import great_circle_km
from piste.core.findings import Findings
from piste.travel.transit.clock import BAD_S, EMPTY_S, read_clock_s
from piste.travel.transit.feed import Calls, Flags, Indices, Stops, Trips
from piste.travel.transit.gtfs_file import GtfsTable, tell_rows

FILE = "stop_times.txt"
NO_STOPPING = 1
"""pickup_type and drop_off_type: none; 0 is regular, 2 and 3 are by arrangement and count as regular."""


def read_calls(table: GtfsTable, trips: Trips, stops: Stops, findings: Findings) -> Calls:
    """Return the usable calls by trip and sequence.

    Times that are missing between two known ones are laid along the way by distance; a call before the first or after
    the last known time of its trip is left out. A trip whose times run backwards is left out. All of it is told.
    """
    trip, stop = table.look_up("trip_id", trips.ids), table.look_up("stop_id", stops.ids)
    sequence = table.number("stop_sequence")
    arrival, departure = (table.translate(f"{end}_time", read_clock_s) for end in ("arrival", "departure"))
    good = np.ones(len(table), dtype=bool)
    for code, bad, field, text in (
        ("gtfs_call_trip", trip < 0, "trip_id", "The trip “{value}” is unknown; the call is left out."),
        ("gtfs_call_stop", stop < 0, "stop_id", "The stop “{value}” is unknown; the call is left out."),
        ("gtfs_call_order", ~np.isfinite(sequence), "stop_sequence", "“{value}” is no number; the call is left out."),
        ("gtfs_call_time", arrival == BAD_S, "arrival_time", "“{value}” is no time; it counts as missing."),
        ("gtfs_call_time", departure == BAD_S, "departure_time", "“{value}” is no time; it counts as missing."),
    ):
        if bad.any():
            tell_rows(findings, code, FILE, table.rows[bad], text, field=field, values=table.texts(field)[bad])
        if code != "gtfs_call_time":
            good &= ~bad
    arrival, departure = (np.where(time == BAD_S, EMPTY_S, time) for time in (arrival, departure))
    arrival, departure = (
        np.where(arrival == EMPTY_S, departure, arrival), np.where(departure == EMPTY_S, arrival, departure)
    )  # fmt: skip
    order = np.flatnonzero(good)
    order = order[np.lexsort((sequence[order], trip[order]))]
    order = _drop_repeated(table, order, trip, sequence, findings)
    times = np.stack([arrival[order], departure[order]], axis=1)
    known = times[:, 0] != EMPTY_S
    between, times = _lay_missing(trip[order], stop[order], times, known, stops)
    _tell_missing(table.rows[order], known, between, findings)
    order, times = order[known | between], times[known | between]
    keep = _find_forward(table, trips, trip[order], order, times, findings)
    order, times = order[keep], times[keep].astype(np.int32)
    return Calls(
        trip=trip[order],
        stop=stop[order],
        arrival_s=np.ascontiguousarray(times[:, 0]),
        departure_s=np.ascontiguousarray(times[:, 1]),
        board=table.number("pickup_type", 0)[order] != NO_STOPPING,
        alight=table.number("drop_off_type", 0)[order] != NO_STOPPING,
    )


def _drop_repeated(
    table: GtfsTable, order: Indices, trip: Indices, sequence: NDArray[np.float64], findings: Findings
) -> Indices:
    """Return the order without calls that have the number of the call before; the sort kept the file's order."""
    again = np.zeros(len(order), dtype=bool)
    again[1:] = (np.diff(trip[order]) == 0) & (np.diff(sequence[order]) == 0)
    tell_rows(findings, "gtfs_call_twice", FILE, table.rows[order[again]],
              "The trip has another call of the same stop_sequence; this one is left out.")  # fmt: skip
    return order[~again]


def _lay_missing(
    trip: Indices, stop: Indices, times: NDArray[np.float64], known: Flags, stops: Stops
) -> tuple[Flags, NDArray[np.float64]]:
    """Return which missing times stand between known ones of their trip, and the times with those laid by distance."""
    if known.all():
        return ~known, times
    rows = np.arange(len(trip))
    before = np.maximum.accumulate(np.where(known, rows, -1))
    after = np.minimum.accumulate(np.where(known, rows, len(rows))[::-1])[::-1]
    between = ~known & (before >= 0) & (after < len(rows))
    between[between] = (trip[before[between]] == trip[between]) & (trip[after[between]] == trip[between])
    lat, lon = stops.lat[stop], stops.lon[stop]
    km = np.concatenate([[0.0], great_circle_km(lat[:-1], lon[:-1], lat[1:], lon[1:])])
    # an unknown stretch counts as 10 metres, so that its calls still come one after the other
    way = np.cumsum(np.where(np.isfinite(km), km, 0.0) + 0.01)
    here, left, right = rows[between], before[between], after[between]
    share = (way[here] - way[left]) / (way[right] - way[left])
    laid = np.rint(times[left, 1] + share * (times[right, 0] - times[left, 1]))
    filled = times.copy()
    filled[here] = laid[:, None]
    return between, filled


def _tell_missing(rows: Indices, known: Flags, between: Flags, findings: Findings) -> None:
    if between.any():
        findings.note(
            "gtfs_times_laid",
            "Calls without a time between timed ones were given one by distance: {n}.",
            file=FILE,
            n=int(between.sum()),
        )
    tell_rows(findings, "gtfs_call_untimed", FILE, rows[~known & ~between],
              "The call has no time and is not between timed calls; it is left out.")  # fmt: skip


def _find_forward(
    table: GtfsTable, trips: Trips, trip: Indices, order: Indices, times: NDArray[np.float64], findings: Findings
) -> Flags:
    """Return the calls of trips whose times never run backwards; the first bad row of each other trip is told."""
    backwards = times[:, 1] < times[:, 0]
    backwards[1:] |= (np.diff(trip) == 0) & (times[1:, 0] < times[:-1, 1])
    bad, first = np.unique(trip[backwards], return_index=True)
    rows = table.rows[order[np.flatnonzero(backwards)[first]]]
    tell_rows(findings, "gtfs_times_backwards", FILE, rows,
              "The times of the trip “{value}” run backwards here; the trip is left out.",
              values=trips.ids[bad])  # fmt: skip
    keep: Flags = ~np.isin(trip, bad)
    return keep
