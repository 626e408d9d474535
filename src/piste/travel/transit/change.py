"""Changes between vehicles: what walking allows, and what the feeds tell otherwise."""

import numpy as np

from piste.core.earth import great_circle_km
from piste.travel.transit.timetable import Timetable
from piste.travel.transit.transfer_kind import TransferKind
from piste.travel.transit.walking import DETOUR, WALK_KMH, Legs, build_legs

TIMED_S = 1
"""A change to a vehicle that waits: it is made whenever the first one arrives before the second one leaves."""


def build_changes(timetable: Timetable, walks: Legs, change_s: int) -> Legs:
    """Return for each stop the stops at which one may board after alighting there, and after how many seconds at least.

    A change at one stop takes `change_s`; one between two stops the walk, but at least `change_s`. What a feed tells
    comes before that: the least time of type 2 as it is told, 1 second for type 1, no change for type 3, and for type 0
    a change although the walk would be too long (its length is then taken as the crow flies).
    """
    n = timetable.n_stops
    own = np.arange(n, dtype=np.int64)
    tail = np.concatenate([own, np.repeat(own, np.diff(walks.indptr))])
    head = np.concatenate([own, walks.to.astype(np.int64)])
    seconds = np.concatenate([np.full(n, change_s), np.maximum(walks.seconds, change_s)]).astype(np.float64)
    told_tail, told_head = timetable.told_tail.astype(np.int64), timetable.told_head.astype(np.int64)
    key, told_key = tail * n + head, told_tail * n + told_head
    # the last that is told of a pair holds
    told_key, last = np.unique(told_key[::-1], return_index=True)
    at = len(timetable.told_tail) - 1 - last
    kind, told_s = timetable.told_kind[at], timetable.told_s[at].astype(np.float64)
    seconds_now = _look_up(key, seconds, told_key)
    lat, lon = timetable.stop_lat, timetable.stop_lon
    a, b = told_key // n, told_key % n
    flight_s = np.ceil(great_circle_km(lat[a], lon[a], lat[b], lon[b]) * DETOUR / WALK_KMH * 3600)
    far_s = np.maximum(np.where(np.isfinite(flight_s), flight_s, change_s), change_s)
    told = np.select(
        [kind == TransferKind.TIMED, kind == TransferKind.TAKES_TIME, kind == TransferKind.FORBIDDEN],
        [np.full(len(kind), float(TIMED_S)), np.maximum(told_s, 1), np.full(len(kind), np.inf)],
        np.where(np.isfinite(seconds_now), seconds_now, far_s),
    )
    rest = ~np.isin(key, told_key)
    allowed = np.isfinite(told)
    return build_legs(
        np.concatenate([tail[rest], a[allowed]]),
        np.concatenate([head[rest], b[allowed]]),
        np.concatenate([seconds[rest], told[allowed]]),
        n,
    )


def _look_up(key: np.ndarray, value: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the value of each wanted key, infinite where there is none; keys stand once."""
    if not len(key) or not len(wanted):
        return np.full(len(wanted), np.inf)
    order = np.argsort(key)
    at = np.minimum(np.searchsorted(key[order], wanted), len(key) - 1)
    return np.where(key[order][at] == wanted, value[order][at], np.inf)


def turn_legs(legs: Legs) -> Legs:
    """Return for each stop the legs that lead to it instead of those that leave it."""
    tail = np.repeat(np.arange(len(legs)), np.diff(legs.indptr))
    return build_legs(legs.to.astype(np.int64), tail, legs.seconds.astype(np.float64), len(legs))
