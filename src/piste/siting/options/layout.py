"""An options model laid out for the solver: options, shared lists, channels, layers.

A channel is one set of lists and what sites offer there at which tier: all demands and rules of a channel go to the
same nearest point. A layer is one channel's places with weights and a price for each level: a demand (demands that
differ by a factor only are merged), or a share rule, whose price is 1 past its limit.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.siting.options.check import identify_lists
from piste.siting.options.lists import Bools, Floats, Ints, Lists, Longs, build_lists, find_ends
from piste.siting.options.model import Demand, LinearRule, OptionModel, ShareRule

Plan = NDArray[np.int32]
"""For each site its tier, -1 where it is closed."""


@dataclass(frozen=True)
class Channel:
    """Lists and the options that serve there: those of site j are `option[ptr[j]:ptr[j + 1]]`."""

    lists: int
    offers: Bools
    ptr: Longs
    option: Ints

    @property
    def offering(self) -> Bools:
        """Return which sites offer anything here at some tier."""
        return np.asarray(self.offers.any(axis=1), dtype=np.bool_)

    def find_open(self, plan: Plan) -> Bools:
        """Return which sites a plan opens for this channel."""
        inside = plan >= 0
        return np.asarray(inside & self.offers[np.arange(len(plan)), np.where(inside, plan, 0)])


@dataclass(frozen=True)
class Layer:
    """Rows (places) of one channel: a row pays weight x min(cap, table[level of its nearest point]).

    Hard rows must be served at a finite price; their cap is the dearest finite one. `rule` is the number of the share
    rule that this layer counts, -1 for demand; `offset` is what places outside `rows` pay whatever opens.
    """

    keys: tuple[str, ...]
    channel: int
    table: Floats
    rows: Ints
    weight: Floats
    cap: Floats
    first: Floats
    hard: Bools
    rule: int
    offset: float


@dataclass(frozen=True)
class Layout:
    """The whole model; q options in the order of sites, then tiers."""

    model: OptionModel
    site: Ints
    tier: Ints
    number: Ints
    """(m, K): the number of each option, -1 where it is not allowed."""
    lists: tuple[Lists, ...]
    channels: tuple[Channel, ...]
    layers: tuple[Layer, ...]
    unreachable: dict[str, Ints]

    @property
    def q(self) -> int:
        """Number of options."""
        return len(self.site)

    @property
    def price(self) -> Floats:
        """Price of each option (q)."""
        return np.ascontiguousarray(self.model.price[self.site, self.tier], dtype=np.float64)

    @property
    def offset(self) -> float:
        """Return what is paid whatever opens."""
        return math.fsum(layer.offset for layer in self.layers if layer.rule < 0)

    def lists_of(self, layer: Layer) -> Lists:
        """Return the lists that a layer reads."""
        return self.lists[self.channels[layer.channel].lists]

    def mark_options(self, plan: Plan) -> Floats:
        """Return a plan as y (q)."""
        return (plan[self.site] == self.tier).astype(np.float64)


@dataclass
class _Draft:
    """A layer in the making, over all places."""

    keys: tuple[str, ...]
    channel: int
    table: Floats
    weight: Floats
    cap: Floats
    first: Floats
    hard: Bools
    rule: int


def build_layout(model: OptionModel) -> Layout:
    """Lay out a model that `check_model` finds sound."""
    allowed = np.asarray(model.allowed, dtype=bool)
    site, tier = (part.astype(np.int32) for part in np.nonzero(allowed))
    number = np.full(allowed.shape, -1, dtype=np.int32)
    number[site, tier] = np.arange(len(site))
    lists: list[Lists] = []
    channels: list[Channel] = []
    known: dict[object, int] = {}

    def find_channel(user: Demand | ShareRule) -> int:
        key = identify_lists(user)
        if key not in known:
            known[key] = len(lists)
            lists.append(build_lists(user, model.n_sites))
        offers = np.asarray(user.offers, dtype=bool) & allowed
        pair = (known[key], offers.tobytes())
        if pair not in known:
            known[pair] = len(channels)
            channels.append(_build_channel(known[key], offers, number))
        return known[pair]

    drafts: list[_Draft] = []
    unreachable: dict[str, Ints] = {}
    for demand in model.demands:
        channel = find_channel(demand)
        draft, left_out = _draft_demand(demand, channel, channels[channel], lists[channels[channel].lists])
        unreachable[demand.key] = left_out
        _merge_into(drafts, draft)
    for r, rule in enumerate(model.rules):
        if isinstance(rule, ShareRule):
            channel = find_channel(rule)
            drafts.append(_draft_share(rule, r, channel, channels[channel], lists[channels[channel].lists]))
    layers = tuple(_finish(draft) for draft in drafts)
    return Layout(model, site, tier, number, tuple(lists), tuple(channels), layers, unreachable)


def _build_channel(lists: int, offers: Bools, number: Ints) -> Channel:
    ptr = np.concatenate([[0], np.cumsum(offers.sum(axis=1))]).astype(np.int64)
    return Channel(lists, offers, ptr, number[offers].astype(np.int32))


def _draft_demand(demand: Demand, channel: int, by: Channel, lists: Lists) -> tuple[_Draft, Ints]:
    """Return the demand's draft and the places that nothing reaches although they must be served."""
    table = np.append(demand.valuation.value(lists.seconds[:-1]), np.inf)
    finite = np.abs(table[np.isfinite(table)])
    unit = float(finite.max(initial=0.0)) or 1.0
    table = table / unit
    first, last = find_ends(lists, table, by.offering)
    weight = np.asarray(demand.weight, dtype=np.float64)[lists.place] * unit
    cap = np.broadcast_to(np.asarray(demand.beyond, dtype=np.float64) / unit, weight.shape)[lists.place]
    hard = np.isinf(cap) & (weight > 0)
    left_out = np.flatnonzero(hard & np.isinf(first)).astype(np.int32)
    weight[left_out], hard[left_out] = 0.0, False
    cap = np.where(hard, last, np.where(np.isinf(cap), 0.0, cap))
    return _Draft((demand.key,), channel, table, weight, cap, first, hard, -1), np.sort(lists.place[left_out])


def _draft_share(rule: ShareRule, r: int, channel: int, by: Channel, lists: Lists) -> _Draft:
    table = np.where(np.arange(len(lists.seconds)) <= lists.level_within(rule.limit_s), 0.0, np.inf)
    first, _ = find_ends(lists, table, by.offering)
    weight = np.asarray(rule.weight, dtype=np.float64)[lists.place]
    none = np.zeros(len(weight), dtype=bool)
    return _Draft((rule.key,), channel, table, weight, np.ones(len(weight)), first, none, r)


def _merge_into(drafts: list[_Draft], draft: _Draft) -> None:
    """Add a demand to one with the same channel and table, else as its own."""
    for other in drafts:
        if other.channel != draft.channel or not _agree(other.table, draft.table):
            continue
        both = (other.weight > 0) & (draft.weight > 0)
        if not _agree(other.cap[both], draft.cap[both]) or (other.hard[both] != draft.hard[both]).any():
            continue
        other.keys += draft.keys
        other.cap = np.where(other.weight > 0, other.cap, draft.cap)
        other.hard = other.hard | draft.hard
        other.weight = other.weight + draft.weight
        return
    drafts.append(draft)


def _agree(a: Floats, b: Floats) -> bool:
    """Tell whether two arrays are equal up to the rounding of a factor."""
    return bool(np.allclose(a, b, rtol=1e-12, atol=0.0))


def _finish(draft: _Draft) -> Layer:
    """Keep the rows that some plan changes; the others pay their cap always."""
    counts = draft.weight > 0
    kept = counts & (draft.hard | (draft.first < draft.cap))
    offset = math.fsum((draft.weight * draft.cap)[counts & ~kept].tolist())
    rows = np.flatnonzero(kept).astype(np.int32)
    return Layer(
        draft.keys, draft.channel, draft.table, rows, draft.weight[rows], draft.cap[rows], draft.first[rows],
        draft.hard[rows], draft.rule, offset,
    )  # fmt: skip


def linear_rules(model: OptionModel) -> list[tuple[int, LinearRule]]:
    """Return the linear rules with their numbers among all rules."""
    return [(r, rule) for r, rule in enumerate(model.rules) if isinstance(rule, LinearRule)]
