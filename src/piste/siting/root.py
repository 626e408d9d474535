"""The root: bound and plan close in on each other."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from piste.core.solver import SolverStatus
from piste.siting.control import Control
from piste.siting.greedy import add_greedily
from piste.siting.incumbent import Incumbent
from piste.siting.interchange import build_state
from piste.siting.model import Floats, Model
from piste.siting.relaxation import Relaxation, cluster_rows, is_close, whole_bound

CONVERGED = 1e-7
"""The linear bound counts as reached when the exact value of its point is this close, as a fraction."""


def build_relaxation(model: Model, value: float) -> Relaxation:
    """Return the master with its clusters: catchments of a greedy plan, about three clusters a point."""
    most = int(min(model.n, max(100, 3 * model.points), 1500))
    centres = add_greedily(model, np.zeros(0, dtype=np.int32), min(most, model.m))
    state, _ = build_state(model, centres)
    return Relaxation(model, cluster_rows(model, state, most), value)


def kick_budget(model: Model) -> int:
    """Return the entries to look at beside one solve of the master: about as long as that takes."""
    return 1_000_000 + 2 * len(model.idx)


def close_root(model: Model, best: Incumbent, relaxation: Relaxation, control: Control) -> float:
    """Tighten the linear bound and improve the plan in turn; return the proven bound (without offset).

    Each solve of the master runs beside a fixed amount of search on the other core, so the course of both depends on
    counts and not on seconds.
    """
    core = _core_point(model, best)
    relaxation.seed_cuts(core)
    bound, weight, y = -np.inf, 0.5, None
    with ThreadPoolExecutor(1) as other_core:
        while True:
            search = other_core.submit(best.kick, kick_budget(model), y)
            status = relaxation.solve(control.deadline.left_s())
            search.result()
            if status is not SolverStatus.OPTIMAL:
                control.stopped = control.stopped or status is SolverStatus.STOPPED
                break
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
            if added == 0:
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
