"""Swaps seen from outside the search's kernels: what closing each open site for one that opens changes."""

import numpy as np
from numpy.typing import NDArray

from piste.siting.interchange import (
    State,
    best_removal,
    build_state,
    column_arguments,
    near_arguments,
    open_arguments,
    row_arguments,
    swap_sites,
)
from piste.siting.model import Floats, Ints, Model


class Moves:
    """One set of open sites of a model that changes swap by swap; `value` is without the model's offset."""

    def __init__(self, model: Model, opened: Ints) -> None:
        self.model = model
        self.state: State
        self.state, self.value = build_state(model, opened)
        self._scratch = np.zeros(model.m)
        self._stamps = np.full(model.n, -1, dtype=np.int64)
        self._stamp = 0

    @property
    def opened(self) -> Ints:
        """Open free sites, in the order of the changes that `changes` returns."""
        return self.state.opened

    def changes(self, site: int) -> Floats:
        """Return what the value changes by if `site` opens for each of `opened`; infinity where a group forbids it."""
        model, state = self.model, self.state
        total, where = best_removal(
            site,
            *column_arguments(model),
            model.weight,
            state.near,
            state.near_cost,
            state.second_cost,
            state.opened,
            state.loss,
            model.group,
            state.group_open,
            self._scratch,
        )
        if where < 0:
            return np.full(len(state.opened), np.inf)
        per_site = self._scratch[state.opened]
        found: Floats = np.where(self._may_close(site), per_site + (total - per_site[where]), np.inf)
        return found

    def _may_close(self, site: int) -> NDArray[np.bool_]:
        group = self.model.group[self.state.opened]
        alone = self.state.group_open[np.maximum(group, 0)] < 2
        kept: NDArray[np.bool_] = (group < 0) | ~alone | (group == self.model.group[site])
        return kept

    def swap(self, site: int, where: int) -> None:
        """Open `site` in the place of `opened[where]`."""
        model, state = self.model, self.state
        self._stamp += 1
        shared = (*row_arguments(model), *column_arguments(model), *near_arguments(state), *open_arguments(state))
        self.value += float(
            swap_sites(
                site,
                where,
                *shared,
                model.group,
                state.group_open,
                self._stamps,
                self._stamp,
                np.zeros(model.n + 1, dtype=np.int32),
            )
        )

    def feasible(self) -> bool:
        """Tell whether every row that must be reached is."""
        return not bool((self.model.hard & (self.state.near < 0)).any())
