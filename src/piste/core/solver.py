"""The boundary to HiGHS: linear and integer programmes, with bounds that hold whatever the solver's tolerances.

No other module imports highspy. The model is: minimise cost·x subject to lower <= A x <= upper and bounds on x.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import highspy
import numpy as np
from numpy.typing import NDArray

from piste.core.errors import SolverError

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
INF = highspy.kHighsInf
CLEARLY = 1e-7
"""A proof of infeasibility must clear zero by this part of its multipliers, far above rounding."""


class SolverStatus(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"
    FAILED = "failed"
    """Ended without an answer that proves anything."""


@dataclass(frozen=True)
class Rows:
    """k rows in compressed form, lower <= row·x <= upper."""

    indptr: NDArray[np.int64]
    index: Ints
    value: Floats
    lower: Floats
    upper: Floats

    def __len__(self) -> int:
        return len(self.lower)


@dataclass(frozen=True)
class Solution:
    """A linear solution: x (n), row duals (k; zero-length where stopped), objective, simplex iterations it took.

    Where infeasible, the row duals are a ray that proves it (Farkas).
    """

    status: SolverStatus
    x: Floats
    row_dual: Floats
    objective: float
    iterations: int


@dataclass(frozen=True)
class IntegerSolution:
    """An integer solution: x may be empty where none was found; bound is the solver's own proven bound."""

    status: SolverStatus
    x: Floats
    objective: float
    bound: float
    nodes: int


Watch = Callable[[float, float], bool]
"""Called now and then with the best value and bound so far (infinite where unknown); False stops."""


class LinearProgram:
    """A linear programme that grows by rows and is solved again from its last basis."""

    def __init__(self, cost: Floats, lower: Floats, upper: Floats) -> None:
        self.cost = np.asarray(cost, dtype=np.float64)
        self.lower = np.array(lower, dtype=np.float64)
        self.upper = np.array(upper, dtype=np.float64)
        self.rows: list[Rows] = []
        self._highs = _new_highs()
        n = len(self.cost)
        none, nothing = np.zeros(0, dtype=np.int32), np.zeros(0)
        starts = np.zeros(n, dtype=np.int32)
        self._highs.addCols(n, self.cost, self.lower, self.upper, 0, starts, none, nothing)

    @property
    def n_rows(self) -> int:
        """Number of rows at present."""
        return sum(len(rows) for rows in self.rows)

    @property
    def n_entries(self) -> int:
        """Number of entries of all rows at present."""
        return sum(len(rows.index) for rows in self.rows)

    def add_rows(self, rows: Rows) -> None:
        """Append rows."""
        if len(rows) == 0:
            return
        starts = rows.indptr[:-1].astype(np.int32)
        entries = (len(rows.index), starts, rows.index, rows.value)
        if self._highs.addRows(len(rows), rows.lower, rows.upper, *entries) == highspy.HighsStatus.kError:
            raise SolverError("HiGHS ended with {status}", status="kError")
        self.rows.append(rows)

    def keep_rows(self, keep: NDArray[np.bool_]) -> None:
        """Drop the rows whose mark is False."""
        gone = np.flatnonzero(~keep).astype(np.int32)
        if len(gone):
            self._highs.deleteRows(len(gone), gone)
            self.rows = [_take_rows(stack_rows(self.rows), keep)]

    def set_bounds(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of some columns."""
        if len(columns) == 0:
            return
        self.lower[columns], self.upper[columns] = lower, upper
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def set_row_bounds(self, numbers: Ints, lower: Floats, upper: Floats) -> None:
        """Change the sides of some rows."""
        if len(numbers) == 0:
            return
        rows = stack_rows(self.rows)
        low, high = rows.lower.copy(), rows.upper.copy()
        low[numbers], high[numbers] = lower, upper
        self.rows = [replace(rows, lower=low, upper=high)]
        self._highs.changeRowsBounds(len(numbers), numbers.astype(np.int32), lower, upper)

    def set_row_upper(self, row: int, upper: float) -> None:
        """Change the upper side of one row of the first block; the last basis stays."""
        lower = float(self.rows[0].lower[row])
        self.rows[0].upper[row] = upper
        self._highs.changeRowBounds(row, lower, upper)

    def solve(self, time_limit_s: float = math.inf) -> Solution:
        """Solve from the last basis; infeasible is said only where a ray proves it, and the ray is given as duals."""
        highs = self._highs
        # HiGHS counts its time over all solves of a model, so the limit is counted from what it has used.
        highs.setOptionValue("time_limit", min(highs.getRunTime() + max(time_limit_s, 0.01), 1e30))
        highs.run()
        status = _read_status(highs.getModelStatus())
        if status is SolverStatus.FAILED:  # numerical trouble is often the old basis: once more from the beginning
            highs.clearSolver()
            highs.run()
            status = _read_status(highs.getModelStatus())
        if status is SolverStatus.INFEASIBLE:
            _, has_ray, ray = highs.getDualRay()
            proof = np.array(ray) if has_ray else np.zeros(0)
            if has_ray and self.proves_infeasible(proof):
                return Solution(status, np.zeros(0), proof, math.nan, 0)
            status = SolverStatus.FAILED
        if status is not SolverStatus.OPTIMAL:
            return Solution(status, np.zeros(0), np.zeros(0), math.nan, 0)
        solution = highs.getSolution()
        info = highs.getInfo()
        x, row_dual = np.array(solution.col_value), np.array(solution.row_dual)
        return Solution(status, x, row_dual, float(info.objective_function_value), int(info.simplex_iteration_count))

    def safe_bound(self, row_dual: Floats) -> tuple[float, Floats]:
        """Return a lower bound proven by weak duality within the present bounds, and the reduced costs.

        For any row duals of the right signs

            sum_i dual_i side_i + sum_j min {rc_j x_j : lower_j <= x_j <= upper_j},  rc = cost - A' dual,

        bounds the optimum from below. It is computed here and not by the solver, so it holds whatever tolerance the
        solver worked with; duals of the wrong sign count as zero.
        """
        return self._bound_below(row_dual, self.cost)

    def proves_infeasible(self, ray: Floats) -> bool:
        """Tell whether a ray of row duals proves that no x meets rows and bounds (Farkas): it bounds 0 above 0."""
        bound, _ = self._bound_below(ray, np.zeros(len(self.cost)))
        return bound > CLEARLY * float(np.abs(ray).sum())

    def _bound_below(self, row_dual: Floats, cost: Floats) -> tuple[float, Floats]:
        rows = stack_rows(self.rows)
        dual = np.where(np.isfinite(rows.lower), row_dual, np.minimum(row_dual, 0.0))
        dual = np.where(np.isfinite(rows.upper), dual, np.maximum(dual, 0.0))
        row_side = np.where(dual > 0, rows.lower, rows.upper)
        constant = math.fsum((dual * np.where(dual == 0, 0.0, row_side)).tolist())
        each = np.repeat(dual, np.diff(rows.indptr)) * rows.value
        reduced = cost - np.bincount(rows.index, weights=each, minlength=len(cost))
        side = np.where(reduced > 0, self.lower, self.upper)
        terms = np.multiply(reduced, side, out=np.zeros(len(cost)), where=reduced != 0)
        return constant + math.fsum(terms.tolist()), reduced


def solve_integer(
    cost: Floats,
    lower: Floats,
    upper: Floats,
    rows: Rows,
    *,
    integer: NDArray[np.bool_],
    gap: float = 0.0,
    absolute_gap: float = 1e-6,
    time_limit_s: float = math.inf,
    most_nodes: int | None = None,
    cutoff: float | None = None,
    watch: Watch | None = None,
    seed: int = 1,
) -> IntegerSolution:
    """Solve an integer programme; the search ends early at a value of `cutoff` or below, or after `most_nodes`.

    A known plan is not handed over as a start: HiGHS 1.16.0 may map one wrongly into its presolved model and then call
    a value optimal that no solution has. A row that asks for something better does the same work soundly.
    """
    highs = _new_highs()
    n = len(cost)
    empty, nothing = np.zeros(0, dtype=np.int32), np.zeros(0)
    highs.addCols(n, cost, lower, upper, 0, np.zeros(n, dtype=np.int32), empty, nothing)
    starts = rows.indptr[:-1].astype(np.int32)
    highs.addRows(len(rows), rows.lower, rows.upper, len(rows.index), starts, rows.index, rows.value)
    kinds = integer.astype(np.uint8)  # 1 is HighsVarType.kInteger
    highs.changeColsIntegrality(n, np.arange(n, dtype=np.int32), kinds)
    options = {"mip_rel_gap": gap, "mip_abs_gap": absolute_gap, "random_seed": seed}
    if math.isfinite(time_limit_s):
        options["time_limit"] = max(time_limit_s, 0.01)
    if cutoff is not None:
        options["objective_target"] = cutoff
    if most_nodes is not None:
        options["mip_max_nodes"] = most_nodes
    for name, value in options.items():
        highs.setOptionValue(name, value)
    _run_watched(highs, watch)
    info = highs.getInfo()
    status = _read_status(highs.getModelStatus())
    if status is SolverStatus.FAILED:
        raise SolverError("HiGHS ended with {status}", status=str(highs.getModelStatus()))
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(highs.getSolution().col_value) if found else np.zeros(0)
    value = float(info.objective_function_value) if found else math.inf
    return IntegerSolution(status, x, value, float(info.mip_dual_bound), max(0, int(info.mip_node_count)))


def _run_watched(highs: highspy.Highs, watch: Watch | None) -> None:
    """Run, asking `watch` whether to go on; what it raises is kept from passing through the solver."""
    raised: list[BaseException] = []

    def ask(event: highspy.HighsCallbackEvent) -> None:
        try:
            going = not raised and (
                watch is None or watch(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)
            )
        except BaseException as fault:  # noqa: BLE001  (raised again below: Ctrl-C too must not unwind the solver)
            raised.append(fault)
            going = False
        if not going:
            event.interrupt()

    highs.cbMipInterrupt.subscribe(ask)
    highs.run()
    if raised:
        raise raised[0]


def stack_rows(parts: list[Rows]) -> Rows:
    """Put blocks of rows under each other."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Rows(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0), np.zeros(0), np.zeros(0))
    offsets = np.cumsum([0] + [len(part.index) for part in parts])
    starts = [part.indptr[:-1] + offset for part, offset in zip(parts, offsets[:-1], strict=True)]
    return Rows(
        np.concatenate([*starts, offsets[-1:]]).astype(np.int64),
        np.concatenate([part.index for part in parts]),
        np.concatenate([part.value for part in parts]),
        np.concatenate([part.lower for part in parts]),
        np.concatenate([part.upper for part in parts]),
    )


def _take_rows(rows: Rows, keep: NDArray[np.bool_]) -> Rows:
    lengths = np.diff(rows.indptr)
    entries = np.repeat(keep, lengths)
    indptr = np.concatenate([[0], np.cumsum(lengths[keep])]).astype(np.int64)
    return Rows(indptr, rows.index[entries], rows.value[entries], rows.lower[keep], rows.upper[keep])


class _QuietHighs(highspy.Highs):
    """HiGHS without its banner, which otherwise goes to the user's terminal when callbacks are enabled."""

    def enableCallbacks(self) -> None:  # noqa: N802  (HiGHS's name)
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


def _new_highs() -> highspy.Highs:
    highs = _QuietHighs()
    highs.setOptionValue("threads", 1)
    return highs


def _read_status(status: highspy.HighsModelStatus) -> SolverStatus:
    kinds = highspy.HighsModelStatus
    if status == kinds.kOptimal:
        return SolverStatus.OPTIMAL
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return SolverStatus.INFEASIBLE
    stops = (kinds.kTimeLimit, kinds.kObjectiveTarget, kinds.kObjectiveBound, kinds.kInterrupt, kinds.kSolutionLimit)
    if status in stops or status == kinds.kIterationLimit:
        return SolverStatus.STOPPED
    return SolverStatus.FAILED
