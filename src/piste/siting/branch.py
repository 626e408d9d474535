"""The exact finish: branch on undecided sites, with cuts at every node (branch and Benders cut)."""

import heapq
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.solver import SolverStatus
from piste.siting.control import PROVEN, Control
from piste.siting.incumbent import Incumbent
from piste.siting.model import Floats, Model
from piste.siting.relaxation import Relaxation, is_close, whole_bound, whole_slack
from piste.siting.root import solve_beside_search

INTEGRAL = 1e-6
SHARE = 16
"""Nodes wait for no search: where nearly every place binds, kicks are dearer than their count and seldom help."""
PATIENCE = 20
"""So many solves of one node in a row that hardly raise its bound are enough, even where its y is whole."""


@dataclass(frozen=True, order=True)
class Node:
    """A part of the plans: sites fixed open and closed. Ordered by bound, deeper first, then by age."""

    bound: float
    minus_depth: int
    number: int
    closed: tuple[int, ...] = ()
    opened: tuple[int, ...] = ()


class Branching:
    """One run of branch and bound over the model's free sites, on the root's master programme."""

    def __init__(self, model: Model, best: Incumbent, relaxation: Relaxation, control: Control) -> None:
        self.model, self.best, self.relaxation, self.control = model, best, relaxation, control
        self._lower, self._upper = np.zeros(model.m), np.ones(model.m)
        self._count = 0
        self._settled = np.inf
        self._y = relaxation.y.copy() if relaxation.solution is not None else None
        self._other_core = ThreadPoolExecutor(1)
        self._whole = model.whole and whole_slack(best.value) < 0.1

    def run(self, root_bound: float) -> float:
        """Search until the gap is closed or the control stops it; return the proven bound (without offset).

        The bound of a model with whole values still has to be rounded up (`whole_bound`).
        """
        with self._other_core:
            return self._search(root_bound)

    def _search(self, root_bound: float) -> float:
        self.fix_by_reduced_costs()
        heap = [Node(root_bound, 0, 0)]
        proven = root_bound
        node: Node | None = None
        while heap or node is not None:
            if node is None:
                node = heapq.heappop(heap)
            if node.bound >= self.cutoff():
                self._settle(node.bound)
                node = None
                continue
            proven = max(proven, min(node.bound, self._settled, *(other.bound for other in heap[:1])))
            if not self.control.step(self.best.value, whole_bound(self.model, proven), self.best.opened):
                return proven
            children = self._process(node)
            if self.control.stopped:
                return proven
            node = children[0] if children else None
            for child in children[1:]:
                heapq.heappush(heap, child)
            if node is not None and heap and heap[0].bound < node.bound - 0.5 * (self.cutoff() - heap[0].bound):
                node = heapq.heappushpop(heap, node)
        return max(proven, min(self._settled, self.best.value if self._whole else self.cutoff()))

    def _settle(self, bound: float) -> None:
        """Remember the bound of a part that is done with: the final bound is never above it."""
        self._settled = min(self._settled, bound)

    def cutoff(self) -> float:
        """Return the value from which on nothing better can be found in a node."""
        value = self.best.value
        if self._whole:
            return value - 1.0 + 2 * whole_slack(value)  # `whole_bound` must still round it up
        told, _ = self.control.tell(value, value)
        return value - 0.5 * PROVEN * abs(told)

    def fix_by_reduced_costs(self) -> None:
        """Fix sites that no plan better than the incumbent can open or close (reduced-cost fixing)."""
        slack = self.cutoff() - self.relaxation.bound
        reduced = self.relaxation.reduced
        if slack < 0:
            return
        self._upper[reduced > slack] = 0.0
        self._lower[reduced < -slack] = 1.0
        self._set_bounds(self._lower, self._upper)

    def _set_bounds(self, lower: Floats, upper: Floats) -> None:
        programme, m = self.relaxation.programme, self.model.m
        changed = np.flatnonzero((programme.lower[:m] != lower) | (programme.upper[:m] != upper)).astype(np.int32)
        programme.set_bounds(changed, lower[changed], upper[changed])

    def _process(self, node: Node) -> list[Node]:
        """Bound a node with cuts; return its children, the more promising first."""
        lower, upper = self._lower.copy(), self._upper.copy()
        lower[list(node.opened)], upper[list(node.closed)] = 1.0, 0.0
        if (lower > upper).any():
            return []
        self._set_bounds(lower, upper)
        bound, y, last = node.bound, self._y, -np.inf
        slow = 0
        while True:
            status = solve_beside_search(self.relaxation, self.best, y, self.control, self._other_core, SHARE)
            if status is SolverStatus.INFEASIBLE:
                return []
            if status is SolverStatus.STOPPED:
                self.control.stopped = True
                return []
            if status is SolverStatus.OPTIMAL:
                bound = max(bound, self.relaxation.bound)
            if status is SolverStatus.FAILED or bound >= self.cutoff():
                self._settle(bound)
                return []
            y = self._y = self.relaxation.y.copy()
            exact = self.relaxation.value_of(y)
            if is_close(exact, self.relaxation.bound, 1e-9):
                break
            slow = slow + 1 if self.relaxation.bound - last < 0.02 * (self.cutoff() - last) else 0
            last = self.relaxation.bound
            fraction = np.abs(y - np.rint(y)).max()
            if slow > (4 if fraction > INTEGRAL else PATIENCE) or self.relaxation.add_cuts(y, 1e-9) == 0:
                break
            if self.control.deadline.passed():
                self.control.stopped = True
                return []
        self.relaxation.drop_old_rows(8)
        return self._branch(node, bound, y, lower, upper)

    def _branch(self, node: Node, bound: float, y: Floats, lower: Floats, upper: Floats) -> list[Node]:
        self.best.round_up(y)
        self.best.refresh()
        fractional = np.abs(y - np.rint(y))
        free = lower < upper
        if bound >= self.cutoff() or not free.any():
            self._settle(bound)
            return []
        if fractional.max() <= INTEGRAL:
            # Settled: rounding y has offered its plan to the incumbent, and no plan here is better than y.
            exact = self.relaxation.value_of(np.rint(y))
            if is_close(exact, bound, 1e-7):
                self._settle(bound)
                return []
        site = self._choose(np.where(free, fractional, -1.0), y, free)
        self._count += 2
        up = Node(bound, node.minus_depth - 1, self._count, node.closed, (*node.opened, site))
        down = Node(bound, node.minus_depth - 1, self._count + 1, (*node.closed, site), node.opened)
        return [up, down] if y[site] >= 0.5 else [down, up]

    def _choose(self, fractional: Floats, y: Floats, free: NDArray[np.bool_]) -> int:
        """Return the most undecided site; among equals the one that concerns the most people."""
        close = np.flatnonzero(free & (fractional >= fractional.max() - 0.1))
        return int(close[np.argmax(self._reach()[close] * (1 + y[close]))])

    def _reach(self) -> Floats:
        model = self.model
        saved = model.weight[model.col_row] * (model.beyond[model.col_row] - model.col_cost)
        column = np.repeat(np.arange(model.m), np.diff(model.col_ptr))
        return np.bincount(column, weights=np.minimum(saved, 1e300), minlength=model.m).astype(np.float64)
