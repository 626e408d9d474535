"""One optimisation over the programme's rows: relaxation, a search near it, then branch and bound, all with proof."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from piste.core.deadline import Deadline
from piste.core.errors import InfeasibleError, SolverError
from piste.core.solver import IntegerSolution, LinearProgram, Rows, Solution, SolverStatus, solve_integer, stack_rows
from piste.programme.limits import Limits, Search
from piste.programme.schedule import Status
from piste.programme.schedule_check import check_schedule
from piste.programme.schedule_model import MILLION, Frame, Options
from piste.programme.site_project import SiteProjects

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Progress = Callable[[str, float, float, float], bool]
"""Called with the stage, its value, its bound (infinite where unknown) and seconds; False stops."""
BOUND_SLACK = 1e-6
"""Share by which HiGHS's own bound is loosened before it counts as proven: its tolerances are not exact."""
OPTIMAL_GAP = 2e-6
"""Up to here a schedule is called optimal: the slack above and rounding."""
NEAR_SHARE = 0.5
"""Share of the time for searching near the relaxation before the whole is searched."""
WHOLE = 1e-6
NO_FIT = "The projects that must be done do not fit into their windows, teams and caps together."


@dataclass(frozen=True)
class Task:
    """A programme ready to be solved for several objectives."""

    projects: SiteProjects
    limits: Limits
    options: Options
    frame: Frame
    search: Search
    deadline: Deadline
    progress: Progress | None = None

    def rate_weights(self, quarter: int) -> Floats:
        """Return the columns' weights in the saving a year of a quarter, in millions."""
        return self.frame.weights(self.options.rate[:, :, quarter] / MILLION)


@dataclass(frozen=True)
class Answer:
    """A schedule that a single solve found, its cost in the solve's own measure, and the proven bound below it."""

    starts: Ints
    cost: float
    bound: float
    status: Status
    bound_by: Literal["weak duality", "branch and bound"]


@dataclass(frozen=True)
class Stage:
    """What is minimised: a cost of the frame's columns, and of further continuous ones that `extra` rows may use."""

    name: str
    cost: Floats
    extra: tuple[Rows, ...] = ()
    extra_cost: Floats = field(default_factory=lambda: np.zeros(0))
    absolute_gap: float = 1e-9
    share_of_time: float = 1.0

    def whole_cost(self) -> Floats:
        """Return the cost of all columns."""
        return np.append(self.cost, self.extra_cost)


def solve_stage(task: Task, stage: Stage, fallback: Ints | None = None) -> Answer:
    """Minimise within the time left.

    1. The linear relaxation; its bound is recomputed by weak duality and holds whatever HiGHS's tolerance.
    2. Where a schedule is known (`fallback`, which the rows must allow): everything is fixed in which it and the
       relaxation agree, and the rest is solved exactly. This finds good schedules where hard rows leave few.
    3. The whole by branch and bound, unless step 2 is near enough to the relaxation's bound already.

    Raises
    ------
    InfeasibleError
        Where nothing fits.
    SolverError
        Where no schedule was found in time.
    """
    lower, upper = _bounds(task, stage)
    relaxed = LinearProgram(stage.whole_cost(), lower, upper)
    for rows in (task.frame.rows, *stage.extra):
        relaxed.add_rows(rows)
    linear = relaxed.solve()
    if linear.status is SolverStatus.INFEASIBLE:
        raise InfeasibleError(NO_FIT)
    safe = relaxed.safe_bound(linear.row_dual)[0] if linear.status is SolverStatus.OPTIMAL else -np.inf
    best: Ints | None = fallback
    known = None if fallback is None else float(stage.cost @ task.frame.point(fallback))
    if fallback is not None and linear.status is SolverStatus.OPTIMAL:
        near = _search_near(task, stage, fallback, linear, safe)
        value = np.inf if near is None else float(stage.cost @ task.frame.point(near))
        if near is not None and known is not None and value < known:
            best, known = near, value
        if known is not None and _gap(known, safe) <= task.search.gap:
            assert best is not None
            return _answer(task, best, known, safe, -np.inf)
    share = stage.share_of_time
    gap = task.search.gap if fallback is not None else task.search.gap / 5
    solution = _solve_whole(task, stage, lower, upper, share_of_time=share, gap=gap, safe=safe, known=known)
    if not len(solution.x) and solution.status is SolverStatus.INFEASIBLE and best is None:
        raise InfeasibleError(NO_FIT)
    if len(solution.x):
        starts = task.frame.starts(solution.x)
        value = float(stage.whole_cost() @ np.append(task.frame.point(starts), solution.x[task.frame.n :]))
        if known is None or value <= known:
            best, known = starts, value
    if best is None or known is None:
        raise SolverError(
            "No schedule was found in {seconds} seconds; allow more time.", seconds=task.search.time_limit_s
        )
    return _answer(task, best, known, safe, solution.bound)


def _bounds(task: Task, stage: Stage) -> tuple[Floats, Floats]:
    more = len(stage.extra_cost)
    return np.append(task.frame.lower, np.zeros(more)), np.append(task.frame.upper, np.full(more, 1e9))


def _solve_whole(
    task: Task,
    stage: Stage,
    lower: Floats,
    upper: Floats,
    *,
    share_of_time: float,
    gap: float,
    safe: float,
    known: float | None = None,
) -> IntegerSolution:
    """Solve by branch and bound; end early once the cost of a known schedule is within the gap of the bound."""
    deadline, progress = task.deadline, task.progress

    def watch(value: float, bound: float) -> bool:
        lowest = max(bound, safe)
        if known is not None and np.isfinite(lowest) and _gap(min(known, value), lowest) <= 0.98 * task.search.gap:
            return False
        return progress is None or progress(stage.name, value, lowest, deadline.elapsed_s())

    return solve_integer(
        stage.whole_cost(),
        lower,
        upper,
        stack_rows([task.frame.rows, *stage.extra]),
        integer=np.arange(len(lower)) < task.frame.n,
        gap=gap,
        absolute_gap=stage.absolute_gap,
        time_limit_s=max(share_of_time * deadline.left_s(), 1.0),
        watch=watch,
        seed=task.search.seed,
    )


def _search_near(task: Task, stage: Stage, known: Ints, linear: Solution, safe: float) -> Ints | None:
    """Fix what a known schedule and the relaxation agree in, and solve the rest; None where that finds nothing."""
    lower, upper = _bounds(task, stage)
    n = task.frame.n
    point, relaxed = task.frame.point(known), linear.x[:n]
    lower[:n][(point > 0.5) & (relaxed > 1 - WHOLE)] = 1.0
    upper[:n][(point < 0.5) & (relaxed < WHOLE)] = 0.0
    solution = _solve_whole(task, stage, lower, upper, share_of_time=NEAR_SHARE, gap=task.search.gap / 5, safe=safe)
    return task.frame.starts(solution.x) if len(solution.x) else None


def _gap(value: float, bound: float) -> float:
    largest = max(abs(value), abs(bound))
    return abs(value - bound) / largest if largest > 0 else 0.0


def _answer(task: Task, starts: Ints, value: float, safe: float, solver_bound: float) -> Answer:
    breaches = check_schedule(task.projects, task.limits, starts)
    if breaches:
        rule, where = breaches[0].rule, breaches[0].at
        raise SolverError("The solver’s schedule breaks a rule ({rule}: {where}).", rule=rule, where=where)
    own = solver_bound - BOUND_SLACK * max(1.0, abs(solver_bound)) if np.isfinite(solver_bound) else -np.inf
    bound = min(max(own, safe), value)
    gap = _gap(value, bound)
    status: Status = "optimal" if gap <= OPTIMAL_GAP else "within_gap" if gap <= task.search.gap else "stopped"
    return Answer(starts, value, bound, status, "weak duality" if safe >= own else "branch and bound")
