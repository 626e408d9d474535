"""All the reasons of one plan: its points, the sites not chosen, its places, and what municipalities gain and lose."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.siting.access import NetworkState
from piste.siting.reasons.change import Change, build_change
from piste.siting.reasons.closing import Closings, build_closings
from piste.siting.reasons.ground import Barrier, Ground
from piste.siting.reasons.place_reason import PlaceReasons, build_place_reasons
from piste.siting.reasons.site_price import SitePrices, build_site_prices
from piste.siting.reasons.swap import Swaps, may_swap, price_swaps, rank_swaps

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class PlanReasons:
    """Why a plan is as it is; p points in the order of `ground.own`."""

    ground: Ground
    closings: Closings
    swaps: Swaps
    rival: Ints
    """p: the closed site that may open and would stand in each point's place best, -1 where the rules let none."""
    prices: SitePrices
    places: PlaceReasons
    change: Change | None
    """Against today, by municipality of `ground.codes`; None where there is nothing to compare with."""


def build_plan_reasons(ground: Ground, today: NetworkState | None) -> PlanReasons:
    """Answer every standing question about a plan."""
    swaps, allowed = price_swaps(ground), may_swap(ground)
    change = None
    if today is not None:
        areas = len(ground.codes)
        change = build_change(today.seconds, ground.state.seconds, ground.folk, ground.area, areas, ground.limit_s)
    return PlanReasons(
        ground=ground,
        closings=build_closings(ground),
        swaps=swaps,
        rival=_find_rivals(ground, swaps, allowed),
        prices=build_site_prices(ground, swaps, rank_swaps(ground, swaps, allowed)),
        places=build_place_reasons(ground),
        change=change,
    )


def _find_rivals(ground: Ground, swaps: Swaps, allowed: NDArray[np.bool_]) -> Ints:
    """Return for each point the best site in its place, by the same order as `rank_swaps`."""
    left = swaps.left if (ground.binds or ground.objective in ("covered", "fewest")) else np.zeros_like(swaps.left)
    keys = [left, *([] if swaps.worst_s is None else [swaps.worst_s]), swaps.seconds]
    may_open = ground.barrier == Barrier.NONE
    rival = np.full(len(ground.own), -1, dtype=np.int32)
    for point in range(len(rival)):
        sites = np.flatnonzero(allowed[:, point] & may_open)
        for key in keys:
            if len(sites):
                values = key[sites, point]
                sites = sites[values == values.min()]
        rival[point] = sites[0] if len(sites) else -1
    return rival
