"""One pass over a timetable, latest departure first, gives every stop's best journeys to one site.

The profile connection scan of Dibbelt, Pajor, Strasser and Wagner (Connection Scan Algorithm, JEA 23, 2018, section 4),
from the site's side: for a site all stops and all departures of the day's window come out at once.
"""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel

NEVER = 2_000_000_000
NO_ROOM = -1

Numbers = NDArray[np.int32]


@kernel(
    "int64(int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], boolean[::1], boolean[::1],"
    "int64[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int64, boolean,"
    "int32[:, ::1], int32[:, ::1], int32[::1], int32[:, ::1], int32[::1], int32[:, ::1], int32[::1])"
)
def scan_profile(
    departure_s: Numbers,
    arrival_s: Numbers,
    tail: Numbers,
    head: Numbers,
    trip: Numbers,
    board: NDArray[np.bool_],
    alight: NDArray[np.bool_],
    change_ptr: NDArray[np.int64],
    change_from: Numbers,
    change_s: Numbers,
    egress_stop: Numbers,
    egress_s: Numbers,
    moments: Numbers,
    cutoff_s: int,
    counted: bool,
    by_trip: Numbers,
    best: Numbers,
    last_change: Numbers,
    changes: Numbers,
    last_start: Numbers,
    starts: Numbers,
    egress_all: Numbers,
) -> int:
    """Find the journeys from all stops to one site; return how many `starts` were written, `NO_ROOM` if too few fit.

    A journey is a vector of arrival times at the site by 1, 2, … L vehicles at most; with `counted` False L is 1 and
    the number of vehicles is free.

    Parameters
    ----------
    departure_s, arrival_s, tail, head, trip, board, alight
        Connections as in `Timetable`.
    change_ptr, change_from, change_s
        For each stop, the stops from which one changes to it and the least seconds from arrival to departure (>= 1).
    egress_stop, egress_s
        Stops from which one walks to the site, and the seconds.
    moments
        Empty: arrivals count as they are. Else only arrivals by one of these rising moments count, and each counts as
        the first moment that it is in time for.
    cutoff_s
        Journeys that take longer from boarding to arrival are dropped.
    by_trip, best
        t x L and n x L, work space. After the scan, `best` is spent.
    last_change, changes
        n, and room x (2 + L): lists by stop of (next, latest alighting, arrivals), work space.
    last_start, starts
        n, and room x 3: for every stop the list (next, boarding time, arrival) from its earliest boarding on, arrivals
        rising with boarding times. `next` is -1 at the end.
    egress_all
        n, work space.
    """
    width = best.shape[1]
    by_trip[:] = NEVER
    best[:] = NEVER
    last_change[:] = -1
    last_start[:] = -1
    egress_all[:] = NEVER
    for k in range(len(egress_stop)):
        egress_all[egress_stop[k]] = egress_s[k]
    n_changes = n_starts = 0
    way = np.empty(width, np.int32)
    for c in range(len(departure_s) - 1, -1, -1):
        t, b = trip[c], head[c]
        for k in range(width):
            way[k] = by_trip[t, k]
        if alight[c]:
            arrival = arrival_s[c]
            if egress_all[b] != NEVER:
                there = arrival + egress_all[b]
                if len(moments) > 0:
                    m = np.searchsorted(moments, there)
                    there = moments[m] if m < len(moments) else NEVER
                for k in range(width):
                    way[k] = min(way[k], there)
            e = last_change[b]
            while e >= 0 and changes[e, 1] < arrival:
                e = changes[e, 0]
            if e >= 0:
                if counted:
                    for k in range(1, width):
                        way[k] = min(way[k], changes[e, 1 + k])
                else:
                    way[0] = min(way[0], changes[e, 2])
        if way[width - 1] == NEVER:
            continue
        for k in range(width):
            by_trip[t, k] = way[k]
        if not board[c]:
            continue
        a, departure = tail[c], departure_s[c]
        better = False
        for k in range(width):
            if way[k] - departure <= cutoff_s and way[k] < best[a, k]:
                better = True
        if not better:
            continue
        if way[width - 1] < best[a, width - 1]:
            if n_starts == len(starts):
                return NO_ROOM
            starts[n_starts, 0] = last_start[a]
            starts[n_starts, 1] = departure
            starts[n_starts, 2] = way[width - 1]
            last_start[a] = n_starts
            n_starts += 1
        for k in range(width):
            best[a, k] = min(best[a, k], way[k])
            way[k] = best[a, k]
        for f in range(change_ptr[a], change_ptr[a + 1]):
            if n_changes == len(changes):
                return NO_ROOM
            y, latest = change_from[f], departure - change_s[f]
            e, before = last_change[y], -1
            while e >= 0 and changes[e, 1] < latest:
                for k in range(width):
                    changes[e, 2 + k] = min(changes[e, 2 + k], way[k])
                before = e
                e = changes[e, 0]
            same = e >= 0 and changes[e, 1] == latest
            dominated = e >= 0
            for k in range(width):
                if e >= 0 and changes[e, 2 + k] > way[k]:
                    dominated = False
            if dominated:
                continue
            if same:
                for k in range(width):
                    changes[e, 2 + k] = min(changes[e, 2 + k], way[k])
                continue
            changes[n_changes, 0] = e
            changes[n_changes, 1] = latest
            for k in range(width):
                changes[n_changes, 2 + k] = min(way[k], changes[e, 2 + k]) if e >= 0 else way[k]
            if before < 0:
                last_change[y] = n_changes
            else:
                changes[before, 0] = n_changes
            n_changes += 1
    return n_starts


@kernel("void(int32[::1], int32[:, ::1], int64[::1], int32[::1], int32[::1])")
def pack_starts(
    last_start: Numbers, starts: Numbers, indptr: NDArray[np.int64], board_s: Numbers, there_s: Numbers
) -> None:
    """Lay the lists of `scan_profile` one after the other, each from its latest boarding to its earliest."""
    total = 0
    for stop in range(len(last_start)):
        indptr[stop] = total
        e = last_start[stop]
        count = 0
        while e >= 0:
            count += 1
            e = starts[e, 0]
        e = last_start[stop]
        for k in range(total + count - 1, total - 1, -1):
            board_s[k] = starts[e, 1]
            there_s[k] = starts[e, 2]
            e = starts[e, 0]
        total += count
    indptr[len(last_start)] = total
