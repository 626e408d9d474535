"""One siting question made ready, and how its answer is written down."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.deadline import Deadline
from piste.siting.control import PROVEN, Progress, goes_on
from piste.siting.measure import measure_value
from piste.siting.problem import Problem
from piste.siting.result import Objective, Result, Status, relative_gap
from piste.siting.rules import Rules

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Question:
    """Everything `solve` was asked, checked."""

    problem: Problem
    objective: Objective
    points: int
    limit: float
    beyond: NDArray[np.float64]
    """Price past the list, one a place."""
    rules: Rules
    permitted: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    unreachable: Ints
    gap: float
    deadline: Deadline
    work_limit: int | None
    seed: int
    start: Ints | None
    progress: Progress | None

    @property
    def counted_people(self) -> float:
        """People of the places that count."""
        return math.fsum(self.problem.people[self.counted].tolist())

    def tell(self, value: float, bound: float, sites: Ints) -> bool:
        """Report a plan where progress is asked for; return True to go on."""
        if self.progress is None:
            return True
        return goes_on(self.progress(value, bound, self.deadline.elapsed_s(), np.sort(sites).astype(np.int32)))


def finish(question: Question, sites: Ints, bound: float, *, iterations: int, reason: str = "") -> Result:
    """Write down an answer: its exact value, its gap, and the status that these allow."""
    value = measure_value(
        question.problem,
        question.objective,
        sites,
        question.counted,
        limit=question.limit,
        beyond=question.beyond,
    )
    # A bound is never worse than the plan that stands beside it: rounding in the last digits must not say otherwise.
    bound = max(bound, value) if question.objective == "covered" else min(bound, value)
    gap = relative_gap(value, bound)
    status: Status = "stopped"
    if gap <= PROVEN:
        status = "optimal"
    elif gap <= question.gap and math.isfinite(value):
        status = "within_gap"
    return Result(
        question.objective,
        status,
        np.sort(sites).astype(np.int32),
        value,
        bound,
        gap,
        question.deadline.elapsed_s(),
        question.unreachable,
        reason,
        iterations=iterations,
    )


def refuse(question: Question, reason: str, *, needed: int | None = None) -> Result:
    """Write down that no plan meets the rules, and why."""
    value = -math.inf if question.objective == "covered" else math.inf
    return Result(
        question.objective,
        "infeasible",
        np.zeros(0, dtype=np.int32),
        value,
        None,
        None,
        question.deadline.elapsed_s(),
        question.unreachable,
        reason,
        needed=needed,
    )
