"""Solve a programme: the schedule of most savings, of the earliest target, or of least cost, with a proven bound."""

import numpy as np
from numpy.typing import NDArray

from piste.core.deadline import Deadline
from piste.core.errors import InfeasibleError, SolverError
from piste.core.solver import LinearProgram, Rows, SolverStatus
from piste.programme.limits import Limits, Objective, Search, Target
from piste.programme.schedule import Proof, Reach, Schedule, Status, present_cost, present_value
from piste.programme.schedule_model import MILLION, build_frame, build_options
from piste.programme.schedule_stage import NO_FIT, Answer, Progress, Stage, Task, solve_stage
from piste.programme.site_project import SiteProjects, saving_rate

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
EXACT = 1e-9
EURO = 1e-6
"""A euro in millions: what is missing by less is not missing."""
TARGET_SHARE = 0.4
"""Share of the time for reaching the targets."""


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
    extra: tuple[Rows, ...] = ()
    reached: Ints | None = None
    if limits.targets:
        reached = _reach_targets(task).starts
        extra = (_keep_targets(task, reached),)
    by_start = _present_savings(task) if objective == "saving" else _present_costs(task)
    answer = solve_stage(task, Stage(objective, frame.weights(by_start / MILLION), extra), reached)
    measure = present_value if objective == "saving" else present_cost
    value = measure(projects, limits, answer.starts)
    sign = -1.0 if objective == "saving" else 1.0
    proof = _prove(answer, value, sign * answer.bound * MILLION, task)
    return _finish(task, objective, answer.starts, proof)


def _present_savings(task: Task) -> Floats:
    """Return P x Q: minus the discounted savings by start."""
    return -(task.options.rate * (task.limits.discount() / 4.0)).sum(axis=2)


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
    return Rows(
        indptr, np.concatenate(index).astype(np.int32), np.concatenate(value), sides, np.full(len(sides), np.inf)
    )


def _reach_targets(task: Task) -> Answer:
    """Make the sum of what is missing of all targets as small as possible."""
    targets = task.limits.targets
    rows = target_rows(task, targets, task.frame.n)
    near = task.search.gap / 5 * max(target.eur_per_year for target in targets) / MILLION
    stage = Stage("targets", np.zeros(task.frame.n), (rows,), np.ones(len(targets)), near, TARGET_SHARE)
    return solve_stage(task, stage)


def _keep_targets(task: Task, starts: Ints) -> Rows:
    """Return rows that keep each target as far as it was reached, within the gap asked for where it was not."""
    calendar, kept = task.limits.calendar, []
    for target in task.limits.targets:
        quarter = calendar.last_quarter_of(target.year)
        rate = float(saving_rate(task.projects, starts, calendar.n)[:, quarter].sum())
        reached = rate + task.limits.saved_eur_per_year
        slack = 0.0 if reached >= target.eur_per_year else task.search.gap * abs(reached)
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
    open_from: int | None = None  # the first quarter that is neither reached nor ruled out
    for quarter in range(calendar.n):
        rows = _from_quarter_rows(task, target, quarter)
        if _least_missing(task, rows) > EXACT * MILLION:
            continue
        answer = solve_stage(task, Stage("earliest", np.zeros(task.frame.n), (rows,), np.ones(1), share_of_time=0.5))
        if answer.cost <= EURO:
            cost = task.frame.weights(_present_savings(task) / MILLION)
            best = solve_stage(task, Stage("saving", cost, (_without_missing(task, rows),)), answer.starts)
            return _finish_earliest(task, rows, answer, best, quarter, quarter if open_from is None else open_from)
        if answer.bound <= EXACT and open_from is None:
            open_from = quarter
        if open_from is not None and task.deadline.passed():
            raise SolverError("No schedule was found in {seconds} seconds; allow more time.",
                              seconds=task.search.time_limit_s)  # fmt: skip
    raise InfeasibleError(
        "No schedule within the limits saves {target} M EUR a year within the programme.",
        target=target.eur_per_year / MILLION,
    )


def _finish_earliest(task: Task, rows: Rows, answer: Answer, best: Answer, quarter: int, open_from: int) -> Schedule:
    """Return the schedule; every quarter before `open_from` is proven out of reach."""
    kept = _missing(task, rows, best.starts) <= EURO
    starts = best.starts if kept else answer.starts
    status: Status = "optimal" if open_from == quarter else "stopped"
    proof = Proof(float(quarter), float(open_from), status, task.deadline.elapsed_s(), answer.bound_by)
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
    return Rows(
        indptr, np.concatenate(index).astype(np.int32), np.concatenate(value), sides, np.full(len(sides), np.inf)
    )


def _without_missing(task: Task, rows: Rows) -> Rows:
    """Return the same rows without the column of what is missing."""
    kept = rows.index < task.frame.n
    counts = np.add.reduceat(kept, rows.indptr[:-1])
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Rows(indptr, rows.index[kept], rows.value[kept], rows.lower, rows.upper)


def _least_missing(task: Task, rows: Rows) -> float:
    """Return a proven lower bound of what is missing, by the linear relaxation."""
    frame = task.frame
    program = LinearProgram(np.append(np.zeros(frame.n), 1.0), np.append(frame.lower, 0.0), np.append(frame.upper, 1e9))
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
        raise InfeasibleError(NO_FIT)
    if linear.status is not SolverStatus.OPTIMAL:
        raise SolverError("HiGHS ended with {status}", status=str(linear.status))
    return -program.safe_bound(linear.row_dual)[0], -linear.row_dual
