"""Public transport times of all places to all sites over a window of the day."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from piste.core.units import NOT_REACHED_S
from piste.travel.pair_lists import lists_from_pairs
from piste.travel.time_lists import TimeLists
from piste.travel.transit.change import build_changes, turn_legs
from piste.travel.transit.place_times import time_places
from piste.travel.transit.profile_scan import NEVER, NO_ROOM, pack_starts, scan_profile
from piste.travel.transit.question import STEP_S, TransitParams, Window
from piste.travel.transit.timetable import Timetable
from piste.travel.transit.walking import Legs, WalkingLegs

LEAVING = (
    "Public transport by timetable or on foot, for those who leave at each minute of the window: "
    "from leaving the place to the site’s door, waits and walks included."
)
ARRIVING = (
    "Public transport by timetable or on foot, for those who must be there by the hour: "
    "from the latest start that is soon enough to that hour, waits and walks included."
)
LEAVING_ESTIMATE = (
    "Public transport by timetable or on foot, for those who leave at each minute of the window: "
    "from leaving the place to the site’s door, waits and walks included; "
    "walks are estimated from straight lines, not from a map."
)
ARRIVING_ESTIMATE = (
    "Public transport by timetable or on foot, for those who must be there by the hour: "
    "from the latest start that is soon enough to that hour, waits and walks included; "
    "walks are estimated from straight lines, not from a map."
)
FIRST_ROOM = 1 << 16
Numbers = NDArray[np.int32]
Hits = tuple[Numbers, NDArray[np.uint16]]
"""Places that reach a site, and their seconds by percentile."""


@dataclass(frozen=True)
class _Network:
    """What is the same for every site."""

    timetable: Timetable
    changes: Legs
    legs: WalkingLegs
    window: Window
    params: TransitParams
    ranks: NDArray[np.int64]


@dataclass
class _Desk:
    """One thread's work space."""

    by_trip: Numbers
    best: Numbers
    last_change: Numbers
    changes: Numbers
    last_start: Numbers
    starts: Numbers
    egress: Numbers
    start_ptr: NDArray[np.int64]
    direct: Numbers
    out_place: Numbers
    out_s: NDArray[np.uint16]
    board_s: Numbers = field(default_factory=lambda: np.empty(0, np.int32))
    there_s: Numbers = field(default_factory=lambda: np.empty(0, np.int32))


def build_transit_times(
    timetable: Timetable,
    legs: WalkingLegs,
    window: Window,
    params: TransitParams,
    *,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[int, TimeLists]:
    """Compute the times of n places to m sites by public transport or on foot.

    Parameters
    ----------
    timetable
        Laid out for `window.span(params.cutoff_s)` at least.
    legs
        Walks of the n places, the timetable's stops and the m sites.
    window, params
        What is asked; see `Window` for what a time means.
    threads
        None: as many as the process may use.
    progress
        Is told (sites done, sites) as they are done.

    Returns
    -------
    dict
        For each percentile its times: the shortest time that at least so many per cent of the window's moments keep.
        Where fewer moments have a journey within the cut-off, the place does not reach the site at that percentile.
    """
    percentiles = sorted(set(params.percentiles))
    n_moments = len(window.moments)
    # integers, since 0.9 x 10 may be a little more than 9
    ranks = np.array([-(-share * n_moments // 100) - 1 for share in percentiles], dtype=np.int64)
    changes = turn_legs(build_changes(timetable, legs.change, params.change_s))
    network = _Network(timetable, changes, legs, window, params, ranks)
    hits = _visit_sites(network, threads or len(os.sched_getaffinity(0)), progress)
    n_places, n_sites = len(legs.access), len(legs.egress)
    place = np.concatenate([np.zeros(0, np.int32), *(found for found, _ in hits)])
    site = np.repeat(np.arange(n_sites, dtype=np.int32), [len(found) for found, _ in hits])
    seconds = np.concatenate([np.zeros((0, len(ranks)), np.uint16), *(times for _, times in hits)])
    hits.clear()
    lists = {}
    for k, share in enumerate(percentiles):
        reached = np.flatnonzero(seconds[:, k] != NOT_REACHED_S)
        lists[share] = lists_from_pairs(
            place[reached],
            site[reached],
            np.ascontiguousarray(seconds[reached, k]),
            (n_places, n_sites),
            cutoff_min=params.cutoff_min,
            mode="transit",
            estimate=legs.estimate,
            method=name_method(arrive=window.arrive, estimate=legs.estimate),
        )
    return lists


def name_method(*, arrive: bool, estimate: bool) -> str:
    """Return what the times are, in words for a report."""
    if estimate:
        return ARRIVING_ESTIMATE if arrive else LEAVING_ESTIMATE
    return ARRIVING if arrive else LEAVING


def _visit_sites(network: _Network, threads: int, progress: Callable[[int, int], None] | None) -> list[Hits]:
    n_sites = len(network.legs.egress)
    own = threading.local()
    done = 0
    counting = threading.Lock()

    def visit(site: int) -> Hits:
        nonlocal done
        if not hasattr(own, "desk"):
            own.desk = _set_up_desk(network)
        found = _time_site(network, own.desk, site)
        with counting:
            done += 1
            if progress is not None:
                progress(done, n_sites)
        return found

    if threads == 1:
        return [visit(site) for site in range(n_sites)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(visit, range(n_sites)))


def _set_up_desk(network: _Network) -> _Desk:
    most = network.params.max_changes
    width = 1 if most is None else most + 1
    n_stops, n_places = network.timetable.n_stops, len(network.legs.access)

    def empty(*shape: int) -> Numbers:
        return np.empty(shape, dtype=np.int32)

    return _Desk(
        by_trip=empty(network.timetable.n_trips, width),
        best=empty(n_stops, width),
        last_change=empty(n_stops),
        changes=empty(FIRST_ROOM, 2 + width),
        last_start=empty(n_stops),
        starts=empty(FIRST_ROOM, 3),
        egress=empty(n_stops),
        start_ptr=np.empty(n_stops + 1, dtype=np.int64),
        direct=np.full(n_places, NEVER, dtype=np.int32),
        out_place=empty(n_places),
        out_s=np.empty((n_places, len(network.ranks)), dtype=np.uint16),
    )


def _time_site(network: _Network, desk: _Desk, site: int) -> Hits:
    """Return the times of all places that reach one site."""
    legs, window, params = network.legs, network.window, network.params
    _scan(network, desk, site)
    near = slice(legs.direct.indptr[site], legs.direct.indptr[site + 1])
    desk.direct[legs.direct.to[near]] = legs.direct.seconds[near]
    found = time_places(
        window.arrive, window.moments, STEP_S, params.cutoff_s, network.ranks,
        legs.access.indptr, legs.access.to, legs.access.seconds, desk.direct,
        desk.start_ptr, desk.board_s, desk.there_s, desk.out_place, desk.out_s,
    )  # fmt: skip
    desk.direct[legs.direct.to[near]] = NEVER
    return desk.out_place[:found].copy(), desk.out_s[:found].copy()


def _scan(network: _Network, desk: _Desk, site: int) -> None:
    """Fill the desk with the journeys of all stops to a site."""
    table, changes, egress, params = network.timetable, network.changes, network.legs.egress, network.params
    near = slice(egress.indptr[site], egress.indptr[site + 1])
    asked = network.window.moments if network.window.arrive else np.empty(0, dtype=np.int32)
    while True:
        n_starts = scan_profile(
            table.departure_s, table.arrival_s, table.tail, table.head, table.trip, table.board, table.alight,
            changes.indptr, changes.to, changes.seconds, egress.to[near], egress.seconds[near], asked,
            params.cutoff_s, params.max_changes is not None,
            desk.by_trip, desk.best, desk.last_change, desk.changes, desk.last_start, desk.starts, desk.egress,
        )  # fmt: skip
        if n_starts != NO_ROOM:
            break
        desk.changes = np.empty((2 * len(desk.changes), desk.changes.shape[1]), dtype=np.int32)
        desk.starts = np.empty((2 * len(desk.starts), 3), dtype=np.int32)
    if n_starts > len(desk.board_s):
        desk.board_s, desk.there_s = np.empty((2, 2 * n_starts), dtype=np.int32)
    pack_starts(desk.last_start, desk.starts, desk.start_ptr, desk.board_s, desk.there_s)
