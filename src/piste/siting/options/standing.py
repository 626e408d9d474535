"""The state of a search for one set of lists: nearest points, and what they are worth."""

from typing import Any

import numpy as np

from piste.siting.options.layout import Layout, Plan
from piste.siting.options.lists import Bools, Floats, Ints, Lists, Longs
from piste.siting.options.nearness import Turns, fill_nearest, flip_site, take_back_log
from piste.siting.options.weighing import weigh_move
from piste.siting.options.worth import build_worth

Near = tuple[Bools, Ints, Ints, Ints, Ints]


class Nearness:
    """The state of one set of lists and its channels; `share` (R) is common to all sets, `missed` its own."""

    def __init__(self, layout: Layout, number: int, share: Floats) -> None:
        self.lists: Lists = layout.lists[number]
        self.channels = [c for c, by in enumerate(layout.channels) if by.lists == number]
        self.worth = build_worth(layout, number, self.channels)
        self.share = share
        self.missed: Longs = np.zeros(len(self.worth.table), dtype=np.int64)
        size, n, m = len(self.channels), self.lists.n, layout.model.n_sites
        self._offers = np.stack([layout.channels[c].offers for c in self.channels])
        self.is_open: Bools = np.zeros((size, m), dtype=np.bool_)
        self.near, self.near_level, self.second, self.second_level = (
            np.empty((size, n), dtype=np.int32) for _ in range(4)
        )
        longest = int(np.diff(self.lists.col_ptr).max(initial=0))
        self._log: Ints = np.empty((2 * size * longest + 1, 6), dtype=np.int32)
        self._logged: Longs = np.zeros(1, dtype=np.int64)
        self._turns: list[tuple[int, Turns]] = []
        self.work: Longs = np.zeros(1, dtype=np.int64)
        self._stamp: Longs = np.zeros(1, dtype=np.int64)
        self._stamped: Longs = np.zeros(n, dtype=np.int64)
        self._stamped_level: Ints = np.zeros(n, dtype=np.int32)

    def fill(self, plan: Plan, layout: Layout) -> float:
        """Take up a plan; adds its people to `share` and returns its value."""
        for row, c in enumerate(self.channels):
            self.is_open[row] = layout.channels[c].find_open(plan)
        self.missed[:] = 0
        self.accept()
        lists = self.lists
        arguments: tuple[Any, ...] = (
            lists.nowhere, lists.ptr, lists.idx, lists.level, *self._near(), *self.worth.arguments(), self.share,
                self.missed,
        )  # fmt: skip
        return float(fill_nearest(*arguments))

    def find_turn(self, site: int, tier: int) -> Turns:
        """Return for each channel whether the site opens (1), closes (-1), or neither, if it goes to this tier."""
        if site < 0:
            return np.zeros(len(self.channels), dtype=np.int8)
        wanted = self._offers[:, site, tier] if tier >= 0 else np.zeros(len(self.channels), dtype=np.bool_)
        return wanted.astype(np.int8) - self.is_open[:, site].astype(np.int8)

    def weigh(self, a: int, tier_a: int, b: int, tier_b: int, share: Floats, missed: Longs) -> float:
        """Return what a move of site a, and of b unless it is -1, would change; adds to `share` and `missed`."""
        lists = self.lists
        arguments: tuple[Any, ...] = (
            a, self.find_turn(a, tier_a), b, self.find_turn(b, tier_b), lists.nowhere, lists.ptr, lists.idx,
                lists.level, lists.col_ptr, lists.col_row, lists.col_level, *self._near(), *self.worth.arguments(),
                share, missed, self._stamp, self._stamped, self._stamped_level, self.work,
        )  # fmt: skip
        return float(weigh_move(*arguments))

    def set_tier(self, site: int, tier: int) -> float:
        """Close a site (-1) or open it at a tier; return the change of value. At most two sites between two accepts."""
        turn = self.find_turn(site, tier)
        if not turn.any():
            return 0.0
        self._turns.append((site, turn))
        lists = self.lists
        arguments: tuple[Any, ...] = (
            site, turn, lists.nowhere, lists.ptr, lists.idx, lists.level, lists.col_ptr, lists.col_row,
                lists.col_level, *self._near(), *self.worth.arguments(), self.share, self.missed, self._logged,
                self._log, self.work,
        )  # fmt: skip
        return float(flip_site(*arguments))

    def accept(self) -> None:
        """Keep what was changed since the last accept."""
        self._logged[0] = 0
        self._turns.clear()

    def take_back(self) -> None:
        """Undo what was changed since the last accept, `share` and `missed` apart: the caller keeps copies."""
        for site, turn in self._turns:
            self.is_open[turn != 0, site] = turn[turn != 0] < 0
        take_back_log(self._logged, self._log, self.near, self.near_level, self.second, self.second_level)
        self.accept()

    def _near(self) -> Near:
        return self.is_open, self.near, self.near_level, self.second, self.second_level
