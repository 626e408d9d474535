"""From the journeys of all stops to one site to the times of all places, and their ranks over the window."""

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.core.units import NOT_REACHED_S
from piste.travel.transit.profile_scan import NEVER

Numbers = NDArray[np.int32]
Offsets = NDArray[np.int64]


@kernel(
    "int64(boolean, int32[::1], int64, int64, int64[::1], int64[::1], int32[::1], int32[::1], int32[::1],"
    "int64[::1], int32[::1], int32[::1], int32[::1], uint16[:, ::1])"
)
def time_places(
    arrive: bool,
    moments: Numbers,
    step_s: int,
    cutoff_s: int,
    ranks: Offsets,
    access_ptr: Offsets,
    access_stop: Numbers,
    access_s: Numbers,
    direct_s: Numbers,
    start_ptr: Offsets,
    board_s: Numbers,
    there_s: Numbers,
    out_place: Numbers,
    out_s: NDArray[np.uint16],
) -> int:
    """Write the times of the places that reach the site, and return how many there are.

    Parameters
    ----------
    arrive, moments, step_s
        The window: see `Window`; moments are `step_s` apart.
    cutoff_s
        A longer time is no time.
    ranks
        r rising ranks (0 the shortest) of the sorted times of all moments; one that falls on a moment without a time
        is not reached.
    access_ptr, access_stop, access_s
        Walks from each of n places to stops.
    direct_s
        n walks all the way, `NEVER` where too long.
    start_ptr, board_s, there_s
        Journeys of the stops to the site, from the latest to the earliest; see `pack_starts`.
    out_place, out_s
        n, and n x r: filled up to the number returned.
    """
    found = 0
    n_moments = len(moments)
    first = moments[0]
    # Leaving: the earliest arrival of those who leave at a moment. Arriving: the latest start for a moment.
    extreme = np.empty(n_moments, np.int64)
    times = np.empty(n_moments, np.int64)
    nothing = -NEVER if arrive else NEVER
    for place in range(len(direct_s)):
        touched = False
        for a in range(access_ptr[place], access_ptr[place + 1]):
            stop, walk = access_stop[a], access_s[a]
            for e in range(start_ptr[stop], start_ptr[stop + 1]):
                if not touched:
                    extreme[:] = nothing
                    touched = True
                leave = board_s[e] - walk
                if arrive:
                    m = (there_s[e] - first) // step_s
                    extreme[m] = max(extreme[m], leave)
                else:
                    if leave < first:
                        break
                    m = min((leave - first) // step_s, n_moments - 1)
                    extreme[m] = min(extreme[m], there_s[e])
        direct = direct_s[place]
        if not touched and direct == NEVER:
            continue
        reached = 0
        best = nothing
        for k in range(n_moments):
            m = k if arrive else n_moments - 1 - k
            time = int(direct)
            if touched:
                if arrive:
                    best = max(best, extreme[m])
                    time = min(time, moments[m] - best)
                else:
                    best = min(best, extreme[m])
                    time = min(time, best - moments[m])
            times[m] = time
            reached += time <= cutoff_s
        if reached <= ranks[0]:
            continue
        times.sort()
        out_place[found] = place
        for r in range(len(ranks)):
            ranked = int(times[ranks[r]])
            out_s[found, r] = ranked if ranked <= cutoff_s else NOT_REACHED_S
        found += 1
    return found
