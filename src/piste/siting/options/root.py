"""The root: linear bound and plan close in on each other, as in `siting.root`."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from piste.core.solver import SolverStatus
from piste.siting.control import Control
from piste.siting.options.layout import Layout
from piste.siting.options.linear import Linear, round_to_rules
from piste.siting.options.lists import Floats, Ints
from piste.siting.options.master import Master
from piste.siting.options.search import Best, Search
from piste.siting.options.sides import Sides
from piste.siting.relaxation import is_close

LEAST_WALK = 1_000_000
EARLY = 10
"""Iterations in which a rounded y is a better beginning than where the search stands without a plan to keep."""
MOST_WALK = 30_000_000
ENTRY_NS = 20
"""What looking at an entry is reckoned to take: the search is to be about as long as the solve beside it."""
CONVERGED = 1e-7
PATIENCE = 60
"""So many solves in a row that do not raise the bound end the root: the rest is the solver's tolerance."""


@dataclass
class Run:
    """Everything that one solve works with."""

    layout: Layout
    sides: Sides
    linear: Linear
    master: Master
    best: Best
    search: Search
    control: Control
    seed: int
    next_round: int = 4

    def told(self) -> Ints:
        """Return the sites of the best plan, for progress."""
        plan = self.best.plan
        return np.zeros(0, dtype=np.int32) if plan is None else np.flatnonzero(plan >= 0).astype(np.int32)

    def step(self, bound: float) -> bool:
        """Count an iteration; return True to go on."""
        return self.control.step(self.best.value, min(bound, self.best.value), self.told())

    def round_up(self, y: Floats) -> None:
        """Turn a fractional y into a plan that keeps the linear rules; the search goes on from it where that pays."""
        gain = y + 1e-3 * np.where(y > 1e-4, y - 1.0, -1.0)
        plan = round_to_rules(self.layout, self.linear, gain, self.control.deadline.left_s(), self.seed)
        if plan is None:
            return
        before = self.best.value
        self.best.offer(plan)
        early = not np.isfinite(before) and self.control.iterations < EARLY
        if self.best.value < before or early or self.search.plan is None:
            self.search.load(plan)

    def turn_search(self, y: Floats) -> None:
        """Round the y of the moment, ever more seldom."""
        if self.control.iterations >= self.next_round:
            self.next_round = 2 * self.control.iterations
            self.round_up(y)


def solve_beside_walk(run: Run, y: Floats | None, other_core: ThreadPoolExecutor, budget: int) -> SolverStatus:
    """Solve the master while the other core walks."""
    deadline = run.control.deadline

    def walk() -> None:
        left = budget
        while left > 0 and not deadline.passed():
            run.search.walk(min(left, MOST_WALK), y, deadline)
            left -= MOST_WALK

    walking = other_core.submit(walk)
    status = run.master.solve(deadline.left_s())
    walking.result()
    return status


def close_root(run: Run) -> tuple[SolverStatus, float]:
    """Tighten the linear bound and improve the plan in turn; return how it ended and the proven bound.

    Its course is always the same: solves and walks run side by side, but both are counted and not timed.
    """
    master, control = run.master, run.control
    core = _core_point(run)
    if master.solution is None:  # cuts of an earlier plan of the same series serve this one too
        master.add_cuts(core, seed=True)
    bound, weight, idle = master.floor, 0.5, 0
    y: Floats | None = None
    with ThreadPoolExecutor(1) as other_core:
        while True:
            status = solve_beside_walk(run, y, other_core, LEAST_WALK + master.work_ns // ENTRY_NS)
            if status is not SolverStatus.OPTIMAL:
                control.stopped = control.stopped or status is SolverStatus.STOPPED
                return status, bound
            idle = 0 if master.bound > bound + 1e-9 * abs(bound) else idle + 1
            bound = max(bound, master.bound)
            y = master.y
            run.turn_search(y)
            if not run.step(bound):
                return status, bound
            if is_close(master.value_of(y), bound, CONVERGED) and master.keeps_shares(y):
                run.round_up(y)
                return status, bound
            between = weight * y + (1 - weight) * core
            added = master.add_cuts(between)
            if added < 0.05 * master.n_clusters:
                added += master.add_cuts(y)
                weight = min(1.0, weight + 0.1)
            if added == 0 or idle > PATIENCE:
                run.round_up(y)
                return status, bound
            core = 0.8 * core + 0.2 * between
            if control.iterations % 20 == 0:
                master.drop_old_rows(20)


def _core_point(run: Run) -> Floats:
    """Return a point drawn towards the plan; cuts are true wherever they are taken, so it need not keep the rules."""
    layout = run.layout
    plan = run.best.plan if run.best.plan is not None else run.search.plan
    if plan is None:
        return np.full(layout.q, 0.5)
    mark = layout.mark_options(plan)
    return np.asarray(0.6 * mark + 0.4 * mark.sum() / max(layout.q, 1))
