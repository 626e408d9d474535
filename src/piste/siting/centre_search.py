"""One search for the smallest largest cost: cheap ends first, then the exact bisection."""

import math
from dataclasses import replace

import numpy as np

from piste.siting.centre import narrow, settle
from piste.siting.control import Pulse
from piste.siting.cover import CoverAnswer, cover_greedily, solve_cover
from piste.siting.cover_relaxation import bound_cover
from piste.siting.cover_search import shrink_cover
from piste.siting.levels import Levels
from piste.siting.measure import measure_value
from piste.siting.model import Floats, Ints, Longs
from piste.siting.question import Question, finish
from piste.siting.result import Result

LONG_SEARCH = 100_000_000
"""Entries that the search looks at for one level, at most: some 200 ms."""


def least_worst(question: Question) -> float:
    """Return the largest of what places pay at least, whatever opens."""
    problem = question.problem
    place = np.repeat(np.arange(problem.n_places), np.diff(problem.indptr))
    usable = question.permitted[problem.site] & (problem.cost <= question.limit)
    cheapest = question.beyond.copy()
    np.minimum.at(cheapest, place[usable], problem.cost[usable])
    return float(cheapest[question.counted].max(initial=0.0))


def measure_worst(question: Question, sites: Ints) -> float:
    """Return the largest cost with these sites open."""
    return measure_value(
        question.problem, "worst", sites, question.counted, limit=question.limit, beyond=question.beyond
    )


class CentreSearch:
    """The limits of one search, and what it has told so far."""

    def __init__(self, question: Question, levels: Levels) -> None:
        self.question, self.levels = question, levels
        self.iterations = 0
        self._most = question.points - len(question.rules.fixed)
        self._pulse = Pulse(question.deadline)
        self._told = (math.inf, -math.inf, question.rules.fixed)
        self._deciding: Longs | None = None

    def run(self, occurring: Floats, first: Ints) -> Result:
        """Search the levels that occur; `first` meets the last of them."""
        interval, going = narrow(
            occurring,
            first,
            search=self._search,
            refute=self._refute,
            measure=lambda sites: measure_worst(self.question, sites),
            report=self._report,
        )
        if not going:
            bound = float(occurring[interval.low])
            return finish(self.question, interval.sites, bound, iterations=self.iterations)
        centre = settle(occurring, interval, self._attempt, self._report)
        return finish(self.question, centre.sites, centre.bound, iterations=self.iterations)

    def _search(self, level: float) -> Ints | None:
        """Look for a cover with few enough sites for a while that is counted."""
        cover = self.levels.cover_at(level)
        found = np.zeros(0, dtype=np.int32)
        if len(cover.ptr) > 1:
            budget = int(np.clip(1000 * len(cover.idx), 1e5, LONG_SEARCH))
            start = cover_greedily(cover)
            enough = max(self._most, 0)
            found = shrink_cover(
                cover.ptr, cover.idx, cover.m, start, enough=enough, budget=budget, seed=self.question.seed
            )
        return self._with_fixed(found) if len(found) <= self._most else None

    def _refute(self, level: float) -> bool:
        """Ask the relaxation, which begins with the rows that decided the last level."""
        lists = self.levels.rows_at(level)
        linear = bound_cover(lists, self.question.deadline, enough=self._most, first=self._deciding)
        self._deciding = linear.rows
        return linear.needed > self._most

    def _attempt(self, level: float) -> CoverAnswer:
        question = self.question
        answer = solve_cover(
            self.levels.cover_at(level),
            question.deadline,
            most=self._most,
            watch=lambda _found, _bound: not self._pulse.due() or question.tell(*self._told),
            seed=question.seed,
        )
        return replace(answer, sites=self._with_fixed(answer.sites))

    def _report(self, value: float, bound: float, sites: Ints) -> bool:
        self.iterations += 1
        question = self.question
        self._told = (value, bound, sites)
        worked = question.work_limit is not None and self.iterations >= question.work_limit
        return question.tell(*self._told) and not worked and not question.deadline.passed()

    def _with_fixed(self, sites: Ints) -> Ints:
        return np.concatenate([self.question.rules.fixed, sites]).astype(np.int32)
