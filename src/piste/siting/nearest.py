"""Mean and covered: search, bound and exact finish together."""

from dataclasses import dataclass

import numpy as np

from piste.siting.branch import Branching
from piste.siting.control import Control
from piste.siting.greedy import open_one_of_each_group
from piste.siting.incumbent import Incumbent
from piste.siting.interchange import build_state
from piste.siting.model import Ints, Model
from piste.siting.relaxation import whole_bound
from piste.siting.root import build_relaxation, close_root


@dataclass(frozen=True)
class Nearest:
    """Open free sites (numbers within the model), and the model's value and proven bound without offset."""

    opened: Ints
    value: float
    bound: float
    feasible: bool


def solve_nearest(model: Model, control: Control, seed: int, start: Ints | None) -> Nearest:
    """Minimise a model; `start` gives sites (numbers within the model, at most as many as may open) to begin from."""
    if model.n == 0 or model.m == 0 or model.points <= 0 or model.points >= model.m:
        everything = np.arange(model.m, dtype=np.int32)
        opened = everything if model.points >= model.m else open_one_of_each_group(model)
        state, value = build_state(model, opened)
        return Nearest(opened, value, value, not bool((model.hard & (state.near < 0)).any()))
    best = Incumbent(model, seed, start)
    model = best.model
    relaxation = build_relaxation(model, best)
    bound = close_root(model, best, relaxation, control)
    if not control.stopped and not control.closed(best.value, whole_bound(model, bound)):
        bound = Branching(model, best, relaxation, control).run(bound)
    bound = min(whole_bound(model, bound), best.value)
    return Nearest(best.opened, best.value, bound, best.feasible)
