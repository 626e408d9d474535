"""The exact finish: branch on undecided options, with cuts at every node (branch and Benders cut)."""

import heapq
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from piste.core.solver import SolverStatus
from piste.siting.control import PROVEN
from piste.siting.options.linear import read_plan
from piste.siting.options.lists import Floats
from piste.siting.options.root import ENTRY_NS, LEAST_WALK, Run, solve_beside_walk
from piste.siting.relaxation import is_close

INTEGRAL = 1e-6
CLOSE = 1e-7
"""A whole y settles its node where its exact value is this close to the bound."""
NODE_WALK = 20_000
PATIENCE = 4
DROP_AGE = 20
ROUND_EVERY = 25
"""Nodes between two roundings of a node's y."""


@dataclass(frozen=True, order=True)
class Node:
    """A part of the plans: options open and closed. Ordered by bound, deeper first, then by age."""

    bound: float
    minus_depth: int
    number: int
    closed: tuple[int, ...] = ()
    opened: tuple[int, ...] = ()


class Branching:
    """One run of branch and bound on the root's master programme."""

    def __init__(self, run: Run) -> None:
        self.run_of = run
        q = run.layout.q
        self._lower, self._upper = np.zeros(q), np.ones(q)
        self._count = 0
        self._settled = np.inf
        self._walk_due = 0
        self._y: Floats | None = run.master.y if run.master.solution is not None else None
        self._other_core = ThreadPoolExecutor(1)
        self._reach = _find_reach(run)

    def run(self, root_bound: float) -> float:
        """Search until the gap is closed or the control stops it; return the bound, infinite without any plan."""
        run = self.run_of
        with self._other_core:
            bound = self._search(root_bound)
        self._set_bounds(np.zeros(run.layout.q), np.ones(run.layout.q))
        return bound

    def _search(self, root_bound: float) -> float:
        run, heap, proven = self.run_of, list[Node](), root_bound
        self.fix_by_reduced_costs()
        node: Node | None = Node(root_bound, 0, 0)
        while node is not None or heap:
            if node is None:
                node = heapq.heappop(heap)
            lowest = min(node.bound, heap[0].bound if heap else np.inf, self._settled)
            proven = max(proven, min(lowest, run.best.value))
            if not run.step(proven):
                return proven
            if node.bound >= self.cutoff():
                self._settle(node.bound)
                node = None
                continue
            children = self._process(node)
            if run.control.stopped:
                return proven
            node = children[0] if children else None
            for child in children[1:]:
                heapq.heappush(heap, child)
            if node is not None and heap and heap[0].bound < node.bound - 0.5 * (self.cutoff() - heap[0].bound):
                node = heapq.heappushpop(heap, node)
        return max(proven, min(self._settled, run.best.value))

    def _settle(self, bound: float) -> None:
        """Remember the bound of a part that is done with: the final bound is never above it."""
        self._settled = min(self._settled, bound)

    def cutoff(self) -> float:
        """Return the value from which on nothing better can be found in a node."""
        value = self.run_of.best.value
        return value - 0.5 * PROVEN * abs(value) if np.isfinite(value) else np.inf

    def fix_by_reduced_costs(self) -> None:
        """Fix options that no plan better than the best can open or close."""
        master = self.run_of.master
        slack = self.cutoff() - master.bound
        if not np.isfinite(slack) or slack < 0:
            return
        self._upper[master.reduced > slack] = 0.0
        self._lower[master.reduced < -slack] = 1.0
        both = self._lower > self._upper
        self._lower[both] = self._upper[both] = 0.0
        self._set_bounds(self._lower, self._upper)

    def _set_bounds(self, lower: Floats, upper: Floats) -> None:
        programme, q = self.run_of.master.programme, self.run_of.layout.q
        changed = np.flatnonzero((programme.lower[:q] != lower) | (programme.upper[:q] != upper)).astype(np.int32)
        programme.set_bounds(changed, lower[changed], upper[changed])

    def _process(self, node: Node) -> list[Node]:
        """Bound a node with cuts; return its children, the more promising first."""
        run, layout = self.run_of, self.run_of.layout
        lower, upper = self._lower.copy(), self._upper.copy()
        lower[list(node.opened)], upper[list(node.closed)] = 1.0, 0.0
        opened_sites = layout.site[lower > 0.5]
        upper[np.isin(layout.site, opened_sites) & (lower < 0.5)] = 0.0
        if (lower > upper).any() or len(np.unique(opened_sites)) < len(opened_sites):
            return []
        if (lower == upper).all():
            measure = run.best.offer(read_plan(layout, lower))
            if measure.keeps(run.sides):
                self._settle(measure.value)
            return []
        self._set_bounds(lower, upper)
        bound = self._bound_node(node.bound)
        if bound is None or run.control.stopped:
            return []
        return self._branch(node, bound, lower, upper)

    def _bound_node(self, bound: float) -> float | None:
        """Solve and cut until the bound hardly rises; return it, None where the node is proven to have no plan."""
        run, master, last, slow = self.run_of, self.run_of.master, -np.inf, 0
        while True:
            status = self._solve()
            if status is SolverStatus.INFEASIBLE:
                return None
            if status is not SolverStatus.OPTIMAL:  # where it failed nothing is proven here, but smaller parts may be
                run.control.stopped = run.control.stopped or status is SolverStatus.STOPPED
                return bound
            bound = max(bound, master.bound)
            if bound >= self.cutoff():
                return bound
            y = self._y = master.y
            if is_close(master.value_of(y), master.bound, 1e-9) and master.keeps_shares(y):
                break
            gained = master.bound - last
            room = self.cutoff() - last
            slow = slow + 1 if np.isfinite(last) and (gained < 0.02 * room if np.isfinite(room) else True) else 0
            last = master.bound
            fraction = np.abs(y - np.rint(y)).max(initial=0.0)
            if slow > (PATIENCE if fraction > INTEGRAL else 5 * PATIENCE) or master.add_cuts(y, 1e-9) == 0:
                break
            if run.control.deadline.passed():
                run.control.stopped = True
                break
        return bound

    def _solve(self) -> SolverStatus:
        """Solve the master; once enough solves have passed, walk beside it."""
        run = self.run_of
        self._walk_due += NODE_WALK + run.master.work_ns // ENTRY_NS
        if self._walk_due < LEAST_WALK:
            return run.master.solve(run.control.deadline.left_s())
        due, self._walk_due = self._walk_due, 0
        return solve_beside_walk(run, self._y, self._other_core, due)

    def _branch(self, node: Node, bound: float, lower: Floats, upper: Floats) -> list[Node]:
        run = self.run_of
        if bound >= self.cutoff():
            self._settle(bound)
            return []
        y = self._y if self._y is not None else np.full(run.layout.q, 0.5)
        free = lower < upper
        fractional = np.abs(y - np.rint(y))
        plan = read_plan(run.layout, np.rint(y))
        if fractional[free].max() <= INTEGRAL:
            measure = run.best.offer(plan)
            if measure.keeps(run.sides) and is_close(measure.value, bound, CLOSE):
                self._settle(bound)
                return []
        elif run.control.iterations % ROUND_EVERY == 0:
            run.round_up(y)
        run.master.drop_old_rows(DROP_AGE)
        option = self._choose(fractional, y, free)
        self._count += 2
        up = Node(bound, node.minus_depth - 1, self._count, node.closed, (*node.opened, option))
        down = Node(bound, node.minus_depth - 1, self._count + 1, (*node.closed, option), node.opened)
        return [up, down] if y[option] >= 0.5 else [down, up]

    def _choose(self, fractional: Floats, y: Floats, free: np.ndarray) -> int:
        """Return the most undecided option; among equals the one that concerns the most people."""
        marked = np.where(free, fractional, -1.0)
        close = np.flatnonzero(free & (marked >= marked.max() - 0.1))
        return int(close[np.argmax(self._reach[close] * (1 + y[close]))])


def _find_reach(run: Run) -> Floats:
    """Return for each option the people of all layers that have it in their lists and are offered something."""
    layout = run.layout
    reach = np.full(layout.q, 1e-9)
    for layer in layout.layers:
        lists, channel = layout.lists_of(layer), layout.channels[layer.channel]
        weight = np.zeros(lists.n)
        weight[layer.rows] = layer.weight / max(float(layer.weight.sum()), 1e-200)
        column = np.repeat(np.arange(layout.model.n_sites), np.diff(lists.col_ptr))
        mass = np.bincount(column, weight[lists.col_row], layout.model.n_sites)
        reach[channel.option] += np.repeat(mass, np.diff(channel.ptr))
    return reach
