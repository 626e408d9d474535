"""Solve a programme: the schedule of most savings, of the earliest target, or of least cost, with a proven bound."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from piste.core.deadline import Deadline
from piste.core.errors import InfeasibleError, SolverError
from piste.core.solver import LinearProgram, Rows, SolverStatus, solve_integer, stack_rows
from piste.programme.limits import Limits, Objective, Search, Target
from piste.programme.schedule import Proof, Reach, Schedule, Status, present_cost, present_value
from piste.programme.schedule_check import check_schedule
from piste.programme.schedule_model import MILLION, Frame, Options, build_frame, build_options
from piste.programme.site_project import SiteProjects, saving_rate

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Progress = Callable[[str, float, float, float], bool]
"""Called with the stage, its value, its bound (infinite where unknown) and seconds; False stops."""
BOUND_SLACK = 1e-6
"""Share by which HiGHS's own bound is loosened before it counts as proven: its tolerances are not exact."""
EXACT = 1e-9


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


def build_schedule(
    projects: SiteProjects,
    limits: Limits,
    objective: Objective = "saving",
    search: Search | None = None,
    progress: Progress | None = None,
) -> Schedule:
    """Return the best schedule found, and how good it is.

    Targets come first: where they cannot be reached, the sum of what is missing is made as small as possible, and the
    objective is sought among schedules that miss no more (within the gap asked for).

    Raises
    ------
    InfeasibleError
        Where projects that must be done do not fit into windows, teams and caps.
    """
    search = search or Search()
    options = build_options(projects, limits)
    frame = build_frame(projects, limits, options)
    task = Task(projects, limits, options, frame, search, Deadline(search.time_limit_s), progress)
    if objective == "earliest":
        return _solve_earliest(task)
    extra: list[Rows] = []
    if limits.targets:
        extra = [_keep_targets(task, _reach_targets(task))]
    discount = limits.discount()
    if objective == "saving":
        by_start = -(options.rate * (discount / 4.0)).sum(axis=2)
    else:
        by_start = _present_costs(task)
    answer = solve_stage(task, objective, frame.weights(by_start / MILLION), extra)
    measure = present_value if objective == "saving" else present_cost
    value = measure(projects, limits, answer.starts)
    sign = -1.0 if objective == "saving" else 1.0
    proof = _prove(answer, value, sign * answer.bound * MILLION, task)
    return _finish(task, objective, answer.starts, proof)


def solve_stage(
    task: Task,
    stage: str,
    cost: Floats,
    extra: list[Rows],
    extra_cost: Floats | None = None,
    extra_lower: Floats | None = None,
) -> Answer:
    """Minimise a cost over the frame's columns and some further continuous ones, within the time left.

    The linear relaxation comes first: its bound is recomputed by weak duality and holds whatever HiGHS's tolerance.
    """
    frame, more = task.frame, 0 if extra_cost is None else len(extra_cost)
    whole = np.concatenate([cost, extra_cost]) if extra_cost is not None else cost
    floor = np.zeros(more) if extra_lower is None else extra_lower
    lower, upper = np.concatenate([frame.lower, floor]), np.concatenate([frame.upper, np.full(more, 1e9)])
    relaxed = LinearProgram(whole, lower, upper)
    for rows in (frame.rows, *extra):
        relaxed.add_rows(rows)
    linear = relaxed.solve()
    if linear.status is SolverStatus.INFEASIBLE:
        raise InfeasibleError("The projects that must be done do not fit into their windows, teams and caps together.")
    safe = relaxed.safe_bound(linear.row_dual)[0] if linear.status is SolverStatus.OPTIMAL else -np.inf
    deadline, progress = task.deadline, task.progress

    def watch(value: float, bound: float) -> bool:
        return progress is None or progress(stage, value, max(bound, safe), deadline.elapsed_s())

    solution = solve_integer(
        whole,
        lower,
        upper,
        stack_rows([frame.rows, *extra]),
        integer=np.arange(len(whole)) < frame.n,
        gap=task.search.gap / 5,
        absolute_gap=EXACT,
        time_limit_s=max(deadline.left_s(), 1.0),
        watch=watch,
        seed=task.search.seed,
    )
    if not len(solution.x):
        if solution.status is SolverStatus.INFEASIBLE:
            raise InfeasibleError(
                "The projects that must be done do not fit into their windows, teams and caps together."
            )
        raise SolverError("No schedule was found in {seconds} seconds; allow more time.", seconds=deadline.limit_s)
    starts = frame.starts(solution.x)
    breaches = check_schedule(task.projects, task.limits, starts)
    if breaches:
        raise SolverError("The solver’s schedule breaks a rule ({rule}: {where}).", rule=breaches[0].rule,
                          where=breaches[0].at)  # fmt: skip
    own = solution.bound - BOUND_SLACK * max(1.0, abs(solution.bound)) if np.isfinite(solution.bound) else -np.inf
    found = float(whole @ np.concatenate([frame.point(starts), solution.x[frame.n :]]))
    gap = (found - max(own, safe)) / max(abs(found), abs(own), 1e-9)
    status: Status = "stopped"
    if solution.status is SolverStatus.OPTIMAL:
        status = "optimal" if gap <= 10 * BOUND_SLACK else "within_gap"
    elif gap <= task.search.gap:
        status = "within_gap"
    return Answer(starts, found, max(own, safe), status, "weak duality" if safe >= own else "branch and bound")


def _present_costs(task: Task) -> Floats:
    """Return P x Q: discounted investment by start, of the quarters within the programme."""
    projects, calendar, discount = task.projects, task.limits.calendar, task.limits.discount()
    by_start = np.zeros((len(projects), calendar.n))
    for start in range(calendar.n):
        inside = min(projects.invest_eur.shape[1], calendar.n - start)
        by_start[:, start] = projects.invest_eur[:, :inside] @ discount[start : start + inside]
    return by_start


def target_rows(task: Task, targets: tuple[Target, ...], column: int | None) -> Rows:
    """Return rows "saving a year (+ what is missing) >= target"; missing stands in columns from `column` on."""
    index, value, lower, counts = [], [], [], []
    for k, target in enumerate(targets):
        weight = task.rate_weights(task.limits.calendar.last_quarter_of(target.year))
        at = np.flatnonzero(weight)
        index.append(at if column is None else np.append(at, column + k))
        value.append(weight[at] if column is None else np.append(weight[at], 1.0))
        lower.append((target.eur_per_year - task.limits.saved_eur_per_year) / MILLION)
        counts.append(len(index[-1]))
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    sides = np.array(lower)
    return Rows(indptr, np.concatenate(index).astype(np.int32), np.concatenate(value), sides, np.full(len(sides), np.inf))


def _reach_targets(task: Task) -> Answer:
    """Make the sum of what is missing of all targets as small as possible."""
    targets = task.limits.targets
    rows = target_rows(task, targets, task.frame.n)
    return solve_stage(task, "targets", np.zeros(task.frame.n), [rows], np.ones(len(targets)))


def _keep_targets(task: Task, reach: Answer) -> Rows:
    """Return rows that keep each target as far as it was reached, within the gap asked for where it was not."""
    calendar, kept = task.limits.calendar, []
    for target in task.limits.targets:
        quarter = calendar.last_quarter_of(target.year)
        rate = float(saving_rate(task.projects, reach.starts, calendar.n)[:, quarter].sum())
        reached = rate + task.limits.saved_eur_per_year
        slack = 0.0 if reached >= target.eur_per_year else task.search.gap / 5 * abs(reached)
        kept.append(Target(target.year, min(target.eur_per_year, reached) - slack - 0.5))
    return target_rows(task, tuple(kept), None)


def _solve_earliest(task: Task) -> Schedule:
    """Find the earliest quarter from which on the last target is kept, then the most savings among such schedules.

    Quarters are tried from the first one that the relaxation does not rule out; each that is ruled out is proven.
    """
    if not task.limits.targets:
        raise InfeasibleError("The earliest date of a target needs a target.")
    target = task.limits.targets[-1]
    calendar = task.limits.calendar
    for quarter in range(calendar.n):
        rows = _from_quarter_rows(task, target, quarter)
        if _least_missing(task, rows) > EXACT * MILLION:
            continue
        answer = solve_stage(task, "earliest", np.zeros(task.frame.n), [rows], np.ones(1))
        if answer.cost <= 1e-6:
            by_start = -(task.options.rate * (task.limits.discount() / 4.0)).sum(axis=2)
            strict = Rows(rows.indptr, rows.index, rows.value, rows.lower, rows.upper)
            best = solve_stage(
                task, "saving", task.frame.weights(by_start / MILLION), [strict], np.zeros(1), np.zeros(1)
            )
            return _finish_earliest(task, rows, answer, best, quarter)
        if answer.bound <= 0 and task.deadline.passed():
            break
    raise InfeasibleError(
        "No schedule within the limits saves {target} M EUR a year within the programme.",
        target=target.eur_per_year / MILLION,
    )


def _finish_earliest(task: Task, rows: Rows, answer: Answer, best: Answer, quarter: int) -> Schedule:
    kept = _missing(task, rows, best.starts) <= 1e-6
    starts = best.starts if kept else answer.starts
    proof = Proof(float(quarter), float(quarter), "optimal", task.deadline.elapsed_s(), answer.bound_by)
    return _finish(task, "earliest", starts, proof)


def _from_quarter_rows(task: Task, target: Target, first: int) -> Rows:
    """Return rows "saving a year + missing >= target" for every quarter from `first` on; one column for all."""
    index, value, counts = [], [], []
    for quarter in range(first, task.limits.calendar.n):
        weight = task.rate_weights(quarter)
        at = np.flatnonzero(weight)
        index.append(np.append(at, task.frame.n))
        value.append(np.append(weight[at], 1.0))
        counts.append(len(at) + 1)
    side = (target.eur_per_year - task.limits.saved_eur_per_year) / MILLION
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    sides = np.full(len(counts), side)
    return Rows(indptr, np.concatenate(index).astype(np.int32), np.concatenate(value), sides, np.full(len(sides), np.inf))


def _least_missing(task: Task, rows: Rows) -> float:
    """Return a proven lower bound of what is missing, by the linear relaxation."""
    frame = task.frame
    program = LinearProgram(
        np.append(np.zeros(frame.n), 1.0), np.append(frame.lower, 0.0), np.append(frame.upper, 1e9)
    )
    program.add_rows(frame.rows)
    program.add_rows(rows)
    linear = program.solve()
    return program.safe_bound(linear.row_dual)[0] if linear.status is SolverStatus.OPTIMAL else 0.0


def _missing(task: Task, rows: Rows, starts: Ints) -> float:
    point = task.frame.point(starts)
    z = np.append(point, 0.0)
    reached = np.add.reduceat(rows.value * z[rows.index], rows.indptr[:-1])
    return float(np.max(rows.lower - reached, initial=0.0))


def _prove(answer: Answer, value: float, bound: float, task: Task) -> Proof:
    return Proof(value, bound, answer.status, task.deadline.elapsed_s(), answer.bound_by)


def _finish(task: Task, objective: Objective, starts: Ints, proof: Proof) -> Schedule:
    calendar, saved = task.limits.calendar, task.limits.saved_eur_per_year
    rate = saving_rate(task.projects, starts, calendar.n).sum(axis=0) + saved
    reaches = []
    for target in task.limits.targets:
        quarter = calendar.last_quarter_of(target.year)
        most = most_rate(task, quarter)[0] * MILLION + saved
        reaches.append(Reach(target, float(rate[quarter]), most))
    return Schedule(task.projects, task.limits, objective, starts, proof, tuple(reaches))


def most_rate(task: Task, quarter: int) -> tuple[float, Floats]:
    """Return a proven upper bound of the saving a year of a quarter (millions, new projects), and the row duals."""
    frame = task.frame
    program = LinearProgram(-task.rate_weights(quarter), frame.lower, frame.upper)
    program.add_rows(frame.rows)
    linear = program.solve()
    if linear.status is SolverStatus.INFEASIBLE:
        raise InfeasibleError("The projects that must be done do not fit into their windows, teams and caps together.")
    if linear.status is not SolverStatus.OPTIMAL:
        raise SolverError("HiGHS ended with {status}", status=str(linear.status))
    return -program.safe_bound(linear.row_dual)[0], -linear.row_dual
