"""The best plan so far, and the ways to make it better."""

import numpy as np
from numpy.typing import NDArray

from piste.siting.greedy import add_greedily, open_one_of_each_group
from piste.siting.interchange import build_state
from piste.siting.kicks import improve_fully, kick_state, start_random
from piste.siting.model import Floats, Ints, Model, cap_costs

LEAST = 1e-10
"""Improvements smaller than this part of the value do not count."""
NOISE = 1e-15
"""Nor do those smaller than this part of all that rows could pay: rounding makes as much."""


class Incumbent:
    """Holds the best state found; all randomness comes from the seed."""

    def __init__(self, model: Model, seed: int, start: Ints | None = None) -> None:
        self.model = model
        self._random = np.random.default_rng(seed)
        self._word = start_random(seed)
        opened = open_one_of_each_group(model) if start is None else start
        opened = add_greedily(model, opened, max(0, min(model.points, model.m) - len(opened)))
        self.state, self.value = build_state(model, opened)
        self.value += improve_fully(model, self.state, self._shuffled(np.ones(model.m, dtype=bool)), self._least)
        self.cap_costs()

    @property
    def _least(self) -> float:
        model = self.model
        return max(LEAST * abs(self.value), NOISE * float((model.weight * model.beyond).max(initial=0.0)))

    @property
    def opened(self) -> Ints:
        """Open free sites (numbers within the model), sorted."""
        return np.sort(self.state.opened)

    @property
    def feasible(self) -> bool:
        """Tell whether every hard row is reached."""
        return not bool((self.model.hard & (self.state.near < 0)).any())

    def kick(self, budget: int, y: Floats | None) -> None:
        """Search around where the incumbent and the linear bound disagree, for `budget` entries looked at."""
        model = self.model
        everywhere = np.arange(model.m, dtype=np.int32)
        allowed = np.ones(model.m, dtype=np.bool_)
        centres = everywhere
        if y is not None:
            allowed = y > 1e-4
            undecided = np.flatnonzero(np.abs(y - self.state.is_open) > 0.01).astype(np.int32)
            centres = undecided if len(undecided) else everywhere
        reach = int(np.clip(3 * model.m // max(model.points, 1), 20, 150))
        self.value += kick_state(
            model,
            self.state,
            budget=budget,
            reach=reach,
            centres=centres,
            allowed=allowed,
            least=self._least,
            word=self._word,
        )

    def round_up(self, y: Floats) -> None:
        """Open the sites with the most y, repair by interchange, keep it if it is better."""
        model = self.model
        opened = self._largest(y)
        state, value = build_state(model, opened)
        value += improve_fully(model, state, self._shuffled(y > 1e-4), self._least)
        if value < self.value - self._least:
            self.state, self.value = state, value

    def cap_costs(self) -> None:
        """Go on with a model in which nothing costs more than the plan that is known."""
        self.refresh()
        self.model = cap_costs(self.model, self.value)
        self.refresh()

    def refresh(self) -> None:
        """Compute the value afresh, so that rounding never piles up."""
        self.state, self.value = build_state(self.model, self.opened)

    def _largest(self, y: Floats) -> Ints:
        model = self.model
        order = np.argsort(-y, kind="stable")
        firsts = [order[model.group[order] == g][:1] for g in range(model.n_groups)]
        first = np.concatenate([*firsts, order[:0]])
        rest = order[~np.isin(order, first)]
        return np.concatenate([first, rest])[: model.points].astype(np.int32)

    def _shuffled(self, mark: NDArray[np.bool_]) -> Ints:
        return self._random.permutation(np.flatnonzero(mark)).astype(np.int32)
