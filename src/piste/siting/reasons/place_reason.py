"""Why a place is as far as it is: its point, the next one, and for those left outside what keeps a site away."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from piste.core.units import NOT_REACHED_S
from piste.siting.reasons.ground import Barrier, Ground

Ints = NDArray[np.int32]
Seconds = NDArray[np.uint16]
Codes = NDArray[np.uint8]


class Why(IntEnum):
    """Why a place is within the limit, or left outside it."""

    WITHIN = 0
    NUMBER = 1
    """A site that may open is within the limit, but the points are spent better elsewhere."""
    SMALL = 2
    """Only sites with too few people around are within the limit: criterion (b) against criterion (a)."""
    FORBIDDEN = 3
    """Only sites that may not open are within the limit."""
    ACROSS = 4
    """Only sites outside the area are within the limit."""
    NO_SITE = 5
    """No site at all is within the limit."""


@dataclass(frozen=True)
class PlaceReasons:
    """n places; a site is -1 and its time 65535 where there is none."""

    why: Codes
    way_site: Ints
    """For those outside: the nearest site within the limit that would serve, whatever keeps it closed."""
    way_s: Seconds


def build_place_reasons(ground: Ground) -> PlaceReasons:
    """Find out for every place beyond the limit which sites are near enough, and what keeps them closed."""
    times = ground.times
    why = np.full(times.n_places, Why.NO_SITE, dtype=np.uint8)
    way = np.full(times.n_places, -1, dtype=np.int32)
    way_s = np.full(times.n_places, NOT_REACHED_S, dtype=np.uint16)
    near = np.flatnonzero(times.seconds <= ground.limit_s)
    place = np.searchsorted(times.indptr, near, side="right") - 1
    kinds = ((Barrier.ACROSS, Why.ACROSS), (Barrier.FORBIDDEN, Why.FORBIDDEN), (Barrier.SMALL, Why.SMALL))
    for barrier, reason in (*kinds, (Barrier.NONE, Why.NUMBER)):
        hits = np.flatnonzero(ground.barrier[times.site[near]] == barrier)
        rows, first = np.unique(place[hits], return_index=True)
        entry = near[hits[first]]
        why[rows], way[rows], way_s[rows] = reason, times.site[entry], times.seconds[entry]
    within = ground.state.seconds <= ground.limit_s
    why[within], way[within], way_s[within] = Why.WITHIN, -1, NOT_REACHED_S
    return PlaceReasons(why, way, way_s)
