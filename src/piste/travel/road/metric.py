"""Seconds on a road graph under a profile: what changes with speeds, weather and closures, while the graph stays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.travel.road.customization import CLOSED
from piste.travel.road.graph import RoadGraph
from piste.travel.road.profile import Penalties, Profile
from piste.travel.road.segments import Delay
from piste.travel.road.way_rule import RuleTable, Use, build_rule_table

TICKS_A_SECOND = (8, 4, 2, 1)


@dataclass(frozen=True)
class RoadMetric:
    """Seconds of each segment ahead along its chain and back, infinite where closed.

    `ahead_s` is driving alone; `ahead_lost_s` is lost besides by those who drive on past its end. Chains sum both.
    """

    ahead_s: NDArray[np.float64]
    back_s: NDArray[np.float64]
    ahead_lost_s: NDArray[np.float64]
    back_lost_s: NDArray[np.float64]
    ticks_per_s: int
    chain_ahead: NDArray[np.int32]
    """Ticks of a whole chain from tail to head, `CLOSED` where it cannot be driven."""
    chain_back: NDArray[np.int32]


def choose_ticks_per_s(cutoff_min: float) -> int:
    """Return the finest whole part of a second in which the cut-off fits into 16 bits.

    Raises
    ------
    ValueError
        For a cut-off beyond 1,092 minutes, or below 0.
    """
    for ticks_per_s in TICKS_A_SECOND:
        if 0 <= cutoff_min * SECONDS_PER_MIN * ticks_per_s < NOT_REACHED_S:
            return ticks_per_s
    raise ValueError(f"a cut-off of {cutoff_min} minutes is not between 0 and 1,092")


def build_road_metric(
    graph: RoadGraph, profile: Profile, *, ticks_per_s: int = 8, closed: NDArray[np.bool_] | None = None
) -> RoadMetric:
    """Price every segment and chain.

    Parameters
    ----------
    graph
        Built under this profile or another; roads that either of them closes are closed.
    profile
        Speeds, penalties, ferries.
    ticks_per_s
        Whole parts of a second in which chains are priced (each rounded once).
    closed
        Segments that nobody passes, beyond what the profile closes.
    """
    rules = build_rule_table(graph.kinds, profile)
    shut = np.zeros(len(graph.kind), dtype=bool) if closed is None else closed
    ahead_s, back_s = price_segments(
        graph.kind, graph.flipped, graph.urban, graph.length_m, shut, _seconds_a_metre(rules)
    )
    for ferry in np.flatnonzero(np.isfinite(rules.ferry_s)[graph.kind]).tolist():
        crossing_s = rules.ferry_s[graph.kind[ferry]] * graph.length_m[ferry] / graph.way_m[graph.way[ferry]]
        for seconds in (ahead_s, back_s):
            seconds[ferry] = crossing_s if np.isfinite(seconds[ferry]) else np.inf
    table = price_delays(profile.penalties)
    ahead_lost, back_lost = table[graph.delay_ahead], table[graph.delay_back]
    return RoadMetric(
        ahead_s=ahead_s,
        back_s=back_s,
        ahead_lost_s=ahead_lost,
        back_lost_s=back_lost,
        ticks_per_s=ticks_per_s,
        chain_ahead=_price_chains(graph, ahead_s + ahead_lost, ticks_per_s),
        chain_back=_price_chains(graph, back_s + back_lost, ticks_per_s),
    )


def _seconds_a_metre(rules: RuleTable) -> NDArray[np.float64]:
    """Return k x 2 (along the way, against it) x 2 (rural, urban), infinite where one may not drive."""
    allowed = np.stack([rules.forward, rules.backward], axis=1) & (rules.use != Use.CLOSED)[:, None]
    usable = allowed[:, :, None] & (rules.kmh > 0)
    return np.where(usable, 3.6 / np.where(usable, rules.kmh, 1.0), np.inf)


@kernel(
    "Tuple((float64[::1], float64[::1]))"
    "(int32[::1], boolean[::1], boolean[::1], float32[::1], boolean[::1], float64[:, :, ::1])"
)
def price_segments(
    kind: NDArray[np.int32],
    flipped: NDArray[np.bool_],
    urban: NDArray[np.bool_],
    length_m: NDArray[np.float32],
    closed: NDArray[np.bool_],
    seconds_a_metre: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return seconds of every segment ahead along its chain and back; a closed one takes for ever."""
    ahead = np.empty(len(kind))
    back = np.empty(len(kind))
    for s in range(len(kind)):
        if closed[s]:
            ahead[s], back[s] = np.inf, np.inf
            continue
        town, against = int(urban[s]), int(flipped[s])
        pace, pace_back = seconds_a_metre[kind[s], against, town], seconds_a_metre[kind[s], 1 - against, town]
        # a segment may have no length: nothing times infinity is no number
        ahead[s] = length_m[s] * pace if np.isfinite(pace) else np.inf
        back[s] = length_m[s] * pace_back if np.isfinite(pace_back) else np.inf
    return ahead, back


def price_delays(penalties: Penalties) -> NDArray[np.float64]:
    """Return the seconds of all 256 combinations of `Delay` bits."""
    each = {
        Delay.SIGNALS: penalties.signals_s,
        Delay.STOP: penalties.stop_s,
        Delay.GIVE_WAY: penalties.give_way_s,
        Delay.GATE: penalties.gate_s,
        Delay.YIELD: penalties.yield_s,
        Delay.EQUAL: penalties.equal_s,
        Delay.ROUNDABOUT: penalties.roundabout_s,
        Delay.BOARDING: penalties.boarding_s,
    }
    bits = np.arange(256)
    return np.sum([np.where(bits & delay, seconds, 0.0) for delay, seconds in each.items()], axis=0)


def to_ticks(seconds: NDArray[np.float64], ticks_per_s: int) -> NDArray[np.int32]:
    """Round seconds to ticks; infinity becomes `CLOSED`."""
    ticks = np.rint(np.minimum(seconds * ticks_per_s, CLOSED))
    return ticks.astype(np.int32)


def _price_chains(graph: RoadGraph, seconds: NDArray[np.float64], ticks_per_s: int) -> NDArray[np.int32]:
    return np.maximum(to_ticks(np.add.reduceat(seconds, graph.chain_ptr[:-1]), ticks_per_s), 1)


def main_arcs(graph: RoadGraph) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return tail and head of the main network's arcs: every chain ahead, then every chain back."""
    tail, head = graph.chain_tail[: graph.c_main], graph.chain_head[: graph.c_main]
    return np.concatenate([tail, head]), np.concatenate([head, tail])


def main_ticks(graph: RoadGraph, metric: RoadMetric) -> NDArray[np.int32]:
    """Return the ticks of `main_arcs`."""
    return np.concatenate([metric.chain_ahead[: graph.c_main], metric.chain_back[: graph.c_main]])
