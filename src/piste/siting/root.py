"""The root: bound and plan close in on each other."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from piste.core.deadline import Deadline
from piste.core.solver import SolverStatus
from piste.siting.control import Control
from piste.siting.greedy import add_greedily
from piste.siting.incumbent import Incumbent
from piste.siting.interchange import build_state
from piste.siting.model import Floats, Model
from piste.siting.relaxation import Relaxation, cluster_rows, is_close, whole_bound

CONVERGED = 1e-7
"""The linear bound counts as reached when the exact value of its point is this close, as a fraction."""
LEAST_KICKS = 1_000_000
MOST_KICKS = 30_000_000
"""Entries that the search looks at beside a solve, at least, and between two looks at the clock: 3 to 300 ms."""
PATIENCE = 100
"""So many solves in a row that do not raise the bound end the root: the rest is the solver's tolerance."""


def build_relaxation(model: Model, best: Incumbent) -> Relaxation:
    """Return the master with its clusters: catchments of a greedy plan, about three clusters a point."""
    most = int(min(model.n, max(100, 3 * model.points), 1500))
    centres = add_greedily(model, np.zeros(0, dtype=np.int32), min(most, model.m))
    state, _ = build_state(model, centres)
    return Relaxation(model, cluster_rows(model, state, most), best.value)


def cheapest_value(model: Model) -> float:
    """Return the value if all sites were open: the bound that needs no proof."""
    return math.fsum((model.weight * model.cost[model.ptr[:-1]]).tolist())


def kick_budget(model: Model, relaxation: Relaxation, share: int = 2) -> int:
    """Return the entries to look at beside one solve of the master: about 1/share as long as the last one took.

    An entry takes some 3 ns, and up to 12 in countries that the processor's cache does not hold.
    """
    return LEAST_KICKS + relaxation.work_ns // (share * min(3 + model.n // 14_000, 12))


def search_for(best: Incumbent, budget: int, y: Floats | None, deadline: Deadline) -> None:
    """Search by `budget` entries, in parts, so that the end of time is seen."""
    while budget > 0 and not deadline.passed():
        best.kick(min(budget, MOST_KICKS), y)
        budget -= MOST_KICKS


def solve_beside_search(
    relaxation: Relaxation,
    best: Incumbent,
    y: Floats | None,
    control: Control,
    other_core: ThreadPoolExecutor,
    share: int = 2,
) -> SolverStatus:
    """Solve the master while the other core searches around y, about 1/share as long as the last solve took."""
    search = other_core.submit(search_for, best, kick_budget(best.model, relaxation, share), y, control.deadline)
    status = relaxation.solve(control.deadline.left_s())
    search.result()
    return status


def close_root(model: Model, best: Incumbent, relaxation: Relaxation, control: Control) -> float:
    """Tighten the linear bound and improve the plan in turn; return the proven bound (without offset).

    Their course is always the same: solves and search run side by side, but both are counted and not timed.
    """
    core = _core_point(model, best)
    relaxation.seed_cuts(core)
    bound, weight, y = cheapest_value(model), 0.5, None
    idle = 0
    with ThreadPoolExecutor(1) as other_core:
        while True:
            status = solve_beside_search(relaxation, best, y, control, other_core)
            if status is not SolverStatus.OPTIMAL:
                control.stopped = control.stopped or status is SolverStatus.STOPPED
                break
            idle = 0 if relaxation.bound > bound + 1e-9 * abs(bound) else idle + 1
            bound = max(bound, relaxation.bound)
            y = relaxation.y.copy()
            if control.iterations % 8 == 7:
                best.round_up(y)
            if not control.step(best.value, whole_bound(model, bound), best.opened):
                break
            exact = relaxation.value_of(y)
            if is_close(exact, bound, CONVERGED):
                best.round_up(y)
                break
            between = weight * y + (1 - weight) * core
            added = relaxation.add_cuts(between)
            if added < 0.05 * relaxation.n_clusters:
                added += relaxation.add_cuts(y)
                weight = min(1.0, weight + 0.1)
            if added == 0 or idle > PATIENCE:
                break
            core = 0.8 * core + 0.2 * between
            if control.iterations % 20 == 0:
                relaxation.drop_old_rows(20)
    best.refresh()
    return bound


def _core_point(model: Model, best: Incumbent) -> Floats:
    """Return a point inside the polytope, drawn towards the incumbent."""
    core = np.full(model.m, model.points / model.m)
    core[best.state.opened] += 0.5
    core *= model.points / core.sum()
    return np.minimum(core, 1.0)
