"""One plan for several worlds: best on average, or with the least regret, and what each plan loses in each world.

A world is a problem over the same sites with its own people (forecasts, visit scenarios) or lists (winter, other
modes). Values are told a person (cost a person; share covered), so that worlds with more people weigh no more. The
regret of plan S in world w is  r_w(S) = value_w(S) - best_w  (turned round for covered).

Average: places stacked once a world, people weighed; equal lists merge, so worlds that share lists are one problem with
averaged people. Least largest regret: for any weights L on the worlds (not negative, summing to 1)

    min_S max_w r_w(S)  >=  min_S sum_w L_w value_w(S) - sum_w L_w best_w

so the stacked problem's bound with weights L proves a bound on the regret of every plan. The weights are moved towards
the worlds that regret most (multiplicative weights: Freund and Schapire 1999); each stacked plan is a candidate, and
the best ones are mended by swaps that make the largest regret smaller.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from piste.core.deadline import Deadline
from piste.siting.coupled import Moves
from piste.siting.measure import measure_value
from piste.siting.problem import Problem
from piste.siting.question import Question
from piste.siting.result import Objective, Result
from piste.siting.solve import build_question, solve
from piste.siting.tasks import build_people_model

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
STEP = 2.0
"""How strongly weights follow regrets."""
CLOSE = 1e-9


@dataclass(frozen=True)
class World:
    """One future, or one way to look at the present."""

    name: str
    problem: Problem
    weight: float = 1.0
    """How much it counts in the average; weights are scaled to sum to 1."""
    beyond: ArrayLike | None = None


@dataclass(frozen=True)
class Robust:
    """Candidate plans (k) in worlds (w). Values are a person: mean cost, or share covered."""

    objective: Objective
    worlds: tuple[str, ...]
    weights: Floats
    best: tuple[Result, ...]
    """Each world's own best plan, as `solve` tells it (in sums)."""
    people: Floats
    """People who count in each world."""
    plans: tuple[Ints, ...]
    names: tuple[str, ...]
    """`world` (the best of one, in the order of worlds), `average`, `regret` for each plan."""
    values: Floats
    """k x w."""
    average: int
    """The plan best on average over the worlds."""
    average_bound: float
    """Proven: no plan is better on average."""
    regret: int
    """The plan whose largest regret is least."""
    regret_bound: float
    """Proven: every plan regrets at least so much in some world."""

    @property
    def regrets(self) -> Floats:
        """Return k x w: how much worse than the best plan found for each world."""
        sign = -1.0 if self.objective == "covered" else 1.0
        best = np.array([result.value for result in self.best]) / self.people
        found: Floats = np.maximum(sign * (self.values - best), 0.0)
        return found

    @property
    def most_regrets(self) -> Floats:
        """Return k x w: how much worse at most, against each world's proven bound."""
        sign = -1.0 if self.objective == "covered" else 1.0
        bounds = np.array([-sign * math.inf if r.bound is None else r.bound for r in self.best]) / self.people
        found: Floats = np.maximum(sign * (self.values - bounds), 0.0)
        return found


def solve_robust(
    worlds: Sequence[World],
    objective: Objective,
    *,
    points: int,
    limit: float | None = None,
    gap: float = 1e-3,
    time_limit_s: float | None = 60.0,
    rounds: int = 12,
    seed: int = 1,
    fixed: ArrayLike = (),
    forbidden: ArrayLike = (),
    regions: ArrayLike | None = None,
    watch: Callable[[str], bool | None] | None = None,
) -> Robust:
    """Find the plan that is best over all worlds, on average and by its largest regret.

    Parameters are those of `solve`; the time is for everything together. `rounds` is how often weights are moved;
    `watch` is called with the name of what is solved next.

    Raises
    ------
    ValueError
        Where the objective is neither mean nor covered, the worlds' sites differ, weights are not positive, or a world
        has no plan.
    """
    _check_worlds(worlds, objective)
    tell = watch or (lambda _name: None)
    deadline = Deadline(time_limit_s)
    rules: dict[str, Any] = {
        "fixed": fixed,
        "forbidden": forbidden,
        "regions": regions,
        "limit": limit,
        "seed": seed,
        "gap": gap,
    }
    share = 2 * len(worlds) + rounds + 1
    best: list[Result] = []
    for world in worlds:
        tell(world.name)
        time_s = deadline.left_s() / (share - len(best)) * 2 if time_limit_s is not None else None
        best.append(solve(world.problem, objective, points=points, beyond=world.beyond, time_limit_s=time_s, **rules))
        if not math.isfinite(best[-1].value):
            raise ValueError(f"{world.name}: {best[-1].reason}")
    questions = [build_question(w.problem, objective, points=points, beyond=w.beyond, **rules) for w in worlds]
    search = _Search(worlds, objective, questions, tuple(best), points, rules, deadline)
    weights = np.array([world.weight for world in worlds], dtype=np.float64)
    search.weigh(weights / weights.sum(), "average", share=rounds + 1)
    search.lower_regret(rounds, tell)
    return search.write(weights / weights.sum())


def _check_worlds(worlds: Sequence[World], objective: str) -> None:
    if objective not in ("mean", "covered"):
        raise ValueError(f"objective is {objective!r}; over several worlds it must be mean or covered")
    if not worlds:
        raise ValueError("there are no worlds")
    if len({world.problem.n_sites for world in worlds}) > 1:
        raise ValueError("every world must have the same sites")
    bad = [world.name for world in worlds if not (math.isfinite(world.weight) and world.weight > 0)]
    if bad:
        raise ValueError(f"the weight of {', '.join(bad)} must be above 0")


class _Search:
    """Candidates, their values in every world, and what is proven."""

    def __init__(
        self,
        worlds: Sequence[World],
        objective: Objective,
        questions: list[Question],
        best: tuple[Result, ...],
        points: int,
        rules: dict[str, Any],
        deadline: Deadline,
    ) -> None:
        self.worlds, self.objective, self.best, self.points = worlds, objective, best, points
        self.rules, self.deadline = rules, deadline
        self.questions = questions
        self.sign = -1.0 if objective == "covered" else 1.0
        self.people = np.array([max(q.counted_people, 1e-300) for q in questions])
        self.own = np.array([result.value for result in best]) / self.people
        self.plans: list[Ints] = []
        self.names: list[str] = []
        self.values: list[Floats] = []
        self.average_bound, self.regret_bound = self.sign * -math.inf, 0.0
        for result in best:
            self._add(result.sites, "world")

    def _add(self, sites: Ints, name: str) -> None:
        self.plans.append(sites)
        self.names.append(name)
        self.values.append(np.array([self._value(w, sites) for w in range(len(self.worlds))]))

    def _value(self, w: int, sites: Ints) -> float:
        """Measure a plan over the places that count in a world: those that some permitted site reaches."""
        asked = self.questions[w]
        told = measure_value(
            asked.problem, self.objective, sites, asked.counted, limit=asked.limit, beyond=asked.beyond
        )
        return told / float(self.people[w])

    def regret_of(self, k: int) -> Floats:
        """Return a candidate's regret in each world."""
        found: Floats = self.sign * (self.values[k] - self.own)
        return found

    def weigh(self, weights: Floats, name: str, *, share: int) -> None:
        """Solve the stacked problem with these weights; keep its plan, and what its bound proves."""
        problem, beyond = self._stack(weights)
        left = self.deadline.left_s()
        start = self.plans[int(np.argmin([float(self.sign * (weights * v).sum()) for v in self.values]))]
        result = solve(
            problem,
            self.objective,
            points=self.points,
            start=start,
            beyond=beyond if self.objective == "mean" else None,
            time_limit_s=None if math.isinf(left) else left / share,
            **self.rules,
        )
        self._add(result.sites, name)
        bound = -self.sign * math.inf if result.bound is None else result.bound
        if name == "average":
            self.average_bound = bound
        proven = self.sign * bound - float(self.sign * (weights * self.own).sum())
        self.regret_bound = max(self.regret_bound, proven)

    def _stack(self, weights: Floats) -> tuple[Problem, Floats]:
        """Return places once a world, people weighed so that the value is the weighted mean of values a person."""
        parts = [world.problem for world in self.worlds]
        lengths = np.concatenate([np.diff(part.indptr) for part in parts])
        people = np.concatenate(
            [
                part.people * question.counted * (weight / total)
                for part, question, weight, total in zip(parts, self.questions, weights, self.people, strict=True)
            ]
        )
        beyond = np.concatenate([question.beyond for question in self.questions])
        stacked = Problem(
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            np.concatenate([part.site for part in parts]),
            np.concatenate([part.cost for part in parts]),
            people,
            parts[0].n_sites,
        )
        return stacked, beyond

    def lower_regret(self, rounds: int, tell: Callable[[str], bool | None]) -> None:
        """Move weights towards the worlds that regret most, then mend the best candidates by swaps."""
        weights = np.full(len(self.worlds), 1.0 / len(self.worlds))
        for k in range(rounds):
            if self._closed() or self.deadline.passed() or tell("regret") is False:
                break
            self.weigh(weights, "regret", share=rounds - k)
            regrets = self.regret_of(len(self.plans) - 1)
            scale = max(float(np.abs(regrets).max()), 1e-300)
            weights = weights * np.exp(STEP / math.sqrt(k + 1) * regrets / scale)
            weights /= weights.sum()
        for k in np.argsort([self.regret_of(k).max() for k in range(len(self.plans))], kind="stable")[:3]:
            if not self._closed() and not self.deadline.passed():
                self._mend(self.plans[int(k)])

    def _closed(self) -> bool:
        least = min(float(self.regret_of(k).max()) for k in range(len(self.plans)))
        return least <= self.regret_bound + CLOSE

    def _mend(self, sites: Ints) -> None:
        """Swap while the largest regret falls."""
        models = [build_people_model(question) for question in self.questions]
        start = np.flatnonzero(np.isin(models[0].sites, sites)).astype(np.int32)
        moves = [Moves(model, start) for model in models]
        told = np.array([-q.counted_people if self.objective == "covered" else 0.0 for q in self.questions])
        offset = np.array([model.offset for model in models]) + told - self.sign * self.own * self.people
        since = site = 0
        while len(start) and since < models[0].m and not self.deadline.passed():
            since += 1
            if not moves[0].state.is_open[site]:
                now = np.array([move.value for move in moves])
                after = now[:, None] + np.array([move.changes(site) for move in moves])
                largest = ((after + offset[:, None]) / self.people[:, None]).max(axis=0)
                where = int(np.argmin(largest))
                if largest[where] < float(((now + offset) / self.people).max()) - CLOSE:
                    for move in moves:
                        move.swap(site, where)
                    since = 0
            site = (site + 1) % models[0].m
        fixed = self.questions[0].rules.fixed
        self._add(np.sort(np.concatenate([fixed, models[0].sites[moves[0].opened]])).astype(np.int32), "regret")

    def write(self, weights: Floats) -> Robust:
        """Return each world's best, the best on average and the one of least regret."""
        values = np.array(self.values)
        average = int(np.argmin((self.sign * values * weights).sum(axis=1)))
        regret = int(np.argmin((self.sign * (values - self.own)).max(axis=1)))
        n = len(self.worlds)
        keep = [*range(n), average, regret]
        return Robust(
            objective=self.objective,
            worlds=tuple(world.name for world in self.worlds),
            weights=weights,
            best=self.best,
            people=self.people,
            plans=tuple(self.plans[k] for k in keep),
            names=("world",) * n + ("average", "regret"),
            values=values[keep],
            average=n,
            average_bound=self.average_bound,
            regret=n + 1,
            regret_bound=min(self.regret_bound, float(self.regret_of(regret).max())),
        )
