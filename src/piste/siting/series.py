"""Plans for a range of numbers of points, each begun from the one before it.

The Benders cuts (`relaxation`) say nothing of how many points may open, so they hold for every number p: only the right
side of the points' row changes. Every solve of the master with dual price L <= 0 on that row bounds every number:

    optimum(q) >= bound(p) + L (q - p)        for all q        (weak duality: the same duals stay feasible)

So the programme, its basis, its clusters and its bounds go from number to number, and the plan too, with sites added
greedily. The optimum of the linear programme is convex in p; the lines of the numbers on both sides lie close to it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from numpy.typing import ArrayLike

from piste.core.deadline import Deadline
from piste.siting.branch import Branching
from piste.siting.control import Control, Progress, goes_on
from piste.siting.incumbent import Incumbent
from piste.siting.model import Ints, Model
from piste.siting.nearest import Nearest, solve_nearest
from piste.siting.problem import Problem
from piste.siting.question import Question, finish
from piste.siting.relaxation import Relaxation, whole_bound
from piste.siting.result import Objective, Result
from piste.siting.root import build_relaxation, cheapest_value, close_root
from piste.siting.solve import build_question, refuse_at_sight
from piste.siting.tasks import (
    build_control,
    build_people_model,
    find_first_sites,
    finish_nearest,
    solve_worst,
)

Watch = Callable[[int], Progress | None]
"""Called with a number of points as its search begins; returns what that search reports to."""
Done = Callable[[int, Result], None]
"""Called with a number of points and its plan whenever one was found or made better."""

WIDEN = 1.25
"""The master and its clusters serve numbers of points up to so many times that for which they were made: few clusters
for many points bound badly, many clusters for few points make its solves long."""
OLD = 4
"""Cuts that have not mattered for so many solves are dropped between two numbers."""


@dataclass(frozen=True)
class Line:
    """A bound for every number of free points: `bound` at `points`, `price` (not above 0) for each further one."""

    points: int
    bound: float
    price: float

    def at(self, points: int) -> float:
        """Return the bound for a number of points."""
        return self.bound + self.price * (points - self.points)


@dataclass
class Warm:
    """What goes from number to number (values and bounds in the model's units, without offset)."""

    model: Model
    seed: int
    relaxation: Relaxation | None = None
    lines: list[Line] = field(default_factory=list)
    bounds: dict[int, float] = field(default_factory=dict)
    """Bounds that branching proved, by number of free points."""
    _built_for: int = 0

    def bound(self, points: int) -> float:
        """Return the best bound known for a number of free points."""
        lines = [line.at(points) for line in self.lines]
        proven = [bound for number, bound in self.bounds.items() if number >= points]  # fewer points are never better
        return max([cheapest_value(self.model), *lines, *proven])

    def search(self, points: int, start: Ints, control: Control) -> Nearest:
        """Find the best plan with so many free points from a start with at most as many."""
        model = replace(self.model, points=min(points, self.model.m))
        if model.n == 0 or model.m == 0 or model.points <= 0 or model.points >= model.m:
            return solve_nearest(model, control, self.seed, start)
        best = Incumbent(model, self.seed, start)
        known = whole_bound(model, self.bound(points))
        if control.closed(best.value, known) or control.deadline.passed():
            return Nearest(best.opened, best.value, min(known, best.value), best.feasible)
        relaxation = self._relaxation_for(best)
        root = close_root(best.model, best, relaxation, control)
        if relaxation.solution is not None:
            self.lines.append(Line(points, relaxation.bound, relaxation.points_price()))
        known = max(self.bound(points), root)
        if not control.stopped and not control.closed(best.value, whole_bound(best.model, known)):
            known = max(known, Branching(best.model, best, relaxation, control).run(known))
            relaxation.release()
        self.bounds[points] = max(known, self.bounds.get(points, -math.inf))
        relaxation.drop_old_rows(OLD)
        bound = min(whole_bound(best.model, known), best.value)
        return Nearest(best.opened, best.value, bound, best.feasible)

    def _relaxation_for(self, best: Incumbent) -> Relaxation:
        """Return the master for a number of points: the last one, or a new one where its clusters are too coarse."""
        points = best.model.points
        if self.relaxation is None or not self._built_for <= points <= WIDEN * self._built_for:
            self.relaxation = build_relaxation(best.model, best)
            self._built_for = points
        self.relaxation.set_points(points)
        return self.relaxation


def solve_series(
    problem: Problem,
    objective: Objective,
    *,
    points: Sequence[int],
    limit: float | None = None,
    gap: float = 5e-3,
    time_limit_s: float | None = 300.0,
    work_limit: int | None = None,
    seed: int = 1,
    fixed: ArrayLike = (),
    forbidden: ArrayLike = (),
    regions: ArrayLike | None = None,
    min_people: float | None = None,
    reach: float | None = None,
    beyond: ArrayLike | None = None,
    watch: Watch | None = None,
    done: Done | None = None,
) -> tuple[Result, ...]:
    """Choose sites for each of several numbers of points, each plan with its own proven bound.

    Parameters are those of `solve`, but for:

    Parameters
    ----------
    points
        Numbers of points, fixed ones included; the answers stand in the same order. Objective `fewest` has none.
    gap, work_limit
        Of each plan.
    time_limit_s
        Of all plans together; what one does not need is there for the others, those that were cut short first.
    watch, done
        See `Watch` and `Done`. A progress that answers False stops the whole series: the plans not searched yet are the
        last one with sites added greedily, and their bounds hold as all others do.

    Returns
    -------
    tuple of Result
        One for each number; a larger number is never worse than a smaller one.

    Raises
    ------
    ValueError
        Where an argument makes no sense.
    """
    if objective == "fewest":
        raise ValueError("fewest finds the number itself: a series needs mean, covered or worst")
    numbers = sorted(set(points))
    if not numbers:
        return ()
    question = build_question(
        problem, objective, points=numbers[-1], limit=limit, gap=gap, time_limit_s=time_limit_s, work_limit=work_limit,
        seed=seed, fixed=fixed, forbidden=forbidden, regions=regions, min_people=min_people, reach=reach, beyond=beyond,
    )  # fmt: skip
    if numbers[0] < 0:
        raise ValueError(f"points is {numbers[0]}; it must not be negative")
    series = _Series(question, watch or (lambda _: None), done or (lambda _number, _result: None))
    series.run(numbers)
    return tuple(series.found[number] for number in points)


class _Series:
    """One run over rising numbers of points."""

    def __init__(self, question: Question, watch: Watch, done: Done) -> None:
        self.question, self.watch, self.done = question, watch, done
        self.found: dict[int, Result] = {}
        self.halted = False
        self._warm: Warm | None = None
        if question.objective != "worst":
            model = build_people_model(question)
            self._warm = Warm(model, question.seed)

    def run(self, numbers: list[int]) -> None:
        """Solve all numbers; then, in the time that is left, once more those that their share of it cut short."""
        for first in (True, False):
            short = [n for n in numbers if first or (self.found[n].status == "stopped" and not self._is_over())]
            for k, number in enumerate(short):
                self._take(number, self._solve(number, self._share(len(short) - k)))
        self._settle(numbers)

    def _is_over(self) -> bool:
        return self.halted or self.question.deadline.passed() or self.question.work_limit is not None

    def _share(self, waiting: int) -> Deadline:
        left = self.question.deadline.left_s()
        if self.halted:
            return Deadline(0.0)
        return Deadline(None if math.isinf(left) else left / waiting)

    def _take(self, number: int, result: Result) -> None:
        old = self.found.get(number)
        self.found[number] = result
        if old is None or result.gap != old.gap:
            self.done(number, result)

    def _solve(self, number: int, deadline: Deadline) -> Result:
        progress = None if self.halted else self.watch(number)

        def ask(value: float, bound: float | None, seconds: float, sites: Ints) -> bool:
            if progress is not None and not goes_on(progress(value, bound, seconds, sites)):
                self.halted = True
            return not self.halted

        question = replace(self.question, points=number, deadline=deadline, progress=ask, start=self._begin(number))
        refusal = refuse_at_sight(question)
        if refusal is not None:
            return refusal
        if self._warm is None:
            return solve_worst(question)
        model = replace(self._warm.model, points=min(number - len(question.rules.fixed), self._warm.model.m))
        start = find_first_sites(question, model)
        if isinstance(start, Result):
            return start
        control = build_control(question, model)
        return finish_nearest(question, self._warm.search(number - len(question.rules.fixed), start, control), control)

    def _begin(self, number: int) -> Ints | None:
        """Return the best plan with at most so many points."""
        known = [self.found[n] for n in sorted(self.found) if n <= number and len(self.found[n].sites)]
        sign = -1.0 if self.question.objective == "covered" else 1.0
        return min(known, key=lambda result: sign * result.value).sites if known else None

    def _settle(self, numbers: list[int]) -> None:
        """Give every number what later ones proved, and no plan that is worse than one with fewer points."""
        sign = -1.0 if self.question.objective == "covered" else 1.0
        best: Result | None = None
        for number in numbers:
            found = self.found[number]
            if found.status == "infeasible":
                continue
            if best is not None and sign * best.value < sign * found.value:
                found = replace(found, sites=best.sites)
            best = self._write(number, found)
            self.found[number] = best

    def _write(self, number: int, found: Result) -> Result:
        """Write a plan down with the best bound that is known now."""
        assert found.bound is not None
        bound, warm = found.bound, self._warm
        question = replace(self.question, points=number)
        if warm is not None:
            known = whole_bound(warm.model, warm.bound(number - len(question.rules.fixed)))
            told = build_control(question, warm.model).tell(0.0, known)[1]
            bound = min(bound, told) if question.objective == "covered" else max(bound, told)
        result = finish(question, found.sites, bound, iterations=found.iterations, reason=found.reason)
        return replace(result, seconds=found.seconds)
