"""Plans that grow: each number's plan contains the one before it, and what that costs.

    minimise  sum_k v_k(S_k) / free_k      subject to  S_1 within S_2 within … within S_K,  |S_k| <= p_k

v_k is the objective's value and free_k that of the best plan found without nesting, so every number counts alike. A
chain is an order: each site has the step at which it opens. It is begun from the free plans of the first, the middle
and the last number and of the first that must reach everyone (sites added greedily upwards, the least loss dropped
downwards) and mended by swaps of two sites between steps: one swap changes every plan between the two. Small chains are
settled by an integer programme. The free plans' bounds hold for nested ones as well, so each price of nesting is told
with its proven most.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from piste.core.deadline import Deadline
from piste.siting.chain_proof import prove_chain
from piste.siting.coupled import Moves
from piste.siting.greedy import add_greedily
from piste.siting.interchange import build_state
from piste.siting.measure import measure_value
from piste.siting.model import Floats, Ints, Model
from piste.siting.question import Question
from piste.siting.result import Result
from piste.siting.tasks import build_people_model

LEAST = 1e-9
"""Improvements of the sum smaller than this do not count."""
Watch = Callable[[float], bool | None]
"""Called with the sum now and then; False stops."""


@dataclass(frozen=True)
class Chain:
    """Nested plans for rising numbers of points."""

    numbers: tuple[int, ...]
    sites: tuple[Ints, ...]
    """Sites of each number, sorted; each contains the one before it."""
    values: tuple[float, ...]
    """Value of each; infinite where the nested plan leaves out a place that must be reached."""
    free: tuple[Result, ...]
    """The best plan found for each number without nesting, with its bound."""
    order: Ints
    """All sites of the last number in the order of opening; those of a step by what each is worth in its plan."""
    step: Ints
    """For each of `order`, the index of the number with which it opens (0: the first)."""
    total: float
    """The sum that the chain was chosen by; covered: turned round. Where nesting costs nothing it is the number of
    plans (covered: minus that)."""
    bound: float
    """Proven: no chain has a smaller sum."""

    def price(self, k: int) -> float:
        """Return what nesting costs number k against the best plan found: a part of its value (below 0 never)."""
        return _loss(self.values[k], self.free[k].value)

    def most_price(self, k: int) -> float:
        """Return what it costs at most: against the proven bound."""
        bound = self.free[k].bound
        return math.inf if bound is None else _loss(self.values[k], bound)


def _loss(value: float, best: float) -> float:
    if not math.isfinite(value):
        return math.inf
    return abs(value - best) / abs(best) if best else (0.0 if value == best else math.inf)


def build_chain(
    questions: Sequence[Question], free: Sequence[Result], deadline: Deadline, watch: Watch | None = None
) -> Chain:
    """Nest the plans of several numbers of points.

    Parameters
    ----------
    questions
        One a number, by rising number of points: mean or covered, all with the same rules on sites. Numbers may be
        asked of different problems over the same sites (people who must be reached from some number on).
    free
        The plan of each without nesting; none may be infeasible.
    deadline
        When to stop mending; the chain at hand is returned.

    Raises
    ------
    ValueError
        Where there are no numbers, or they do not rise.
    """
    numbers = [question.points for question in questions]
    if not numbers or sorted(set(numbers)) != numbers or len(free) != len(numbers):
        raise ValueError("a chain needs rising numbers of points, and a plan for each")
    models = _build_models(questions)
    weights = np.array([1.0 / abs(result.value) if result.value else 1.0 for result in free])
    best: _Search | None = None
    for anchor in _choose_anchors(models):
        sets = _grow_from(models, free, anchor)
        search = _Search(models, weights, sets)
        search.mend(deadline, watch)
        if best is None or search.rank() < best.rank():
            best = search
    assert best is not None
    return _write(questions, free, models, weights, best, deadline)


def _build_models(questions: Sequence[Question]) -> list[Model]:
    """Return each number's model; numbers asked of the same problem share its arrays."""
    made: list[tuple[Question, Model]] = []
    models = []
    for question in questions:
        same = next((m for q, m in made if q.problem is question.problem and q.beyond is question.beyond), None)
        if same is None:
            same = build_people_model(question)
            made.append((question, same))
        models.append(replace(same, points=min(question.points - len(question.rules.fixed), same.m)))
    return models


def _choose_anchors(models: list[Model]) -> list[int]:
    """Return the numbers to begin from: first, middle, last, and where another question begins.

    Where places must be reached from some number on, the plan of that number reaches them with the fewest points: all
    above it contain it, those below lie within it.
    """
    begins = [k for k in range(1, len(models)) if models[k].hard is not models[k - 1].hard]
    return sorted({0, len(models) // 2, len(models) - 1, *begins})


def _grow_from(models: list[Model], free: Sequence[Result], anchor: int) -> list[Ints]:
    """Return nested sets (numbers within the models): the anchor's free plan, grown upwards and shrunk downwards."""
    model = models[anchor]
    start = np.searchsorted(model.sites, np.intersect1d(free[anchor].sites, model.sites)).astype(np.int32)
    sets: list[Ints] = [start] * len(models)
    sets[anchor] = add_greedily(model, start, max(0, model.points - len(start)))
    for k in range(anchor + 1, len(models)):
        sets[k] = add_greedily(models[k], sets[k - 1], models[k].points - len(sets[k - 1]))
    for k in range(anchor - 1, -1, -1):
        sets[k] = _drop_least(models[k], sets[k + 1])
    return sets


def _drop_least(model: Model, opened: Ints) -> Ints:
    """Close the site that loses least until the model's number is left; no group loses its last."""
    while len(opened) > model.points:
        state, _ = build_state(model, opened)
        group = model.group[opened]
        alone = (group >= 0) & (state.group_open[np.maximum(group, 0)] < 2)
        loss = np.where(alone, np.inf, state.loss[opened])
        opened = np.delete(opened, int(np.argmin(loss))).astype(np.int32)
    return opened


class _Search:
    """Swaps of two sites between steps, while the weighted sum falls."""

    def __init__(self, models: list[Model], weights: Floats, sets: list[Ints]) -> None:
        self.models, self.weights = models, weights
        self.moves = [Moves(model, opened) for model, opened in zip(models, sets, strict=True)]
        self.step = np.full(models[0].m, len(models), dtype=np.int64)
        """The number with which each free site opens; how many numbers there are for never."""
        for k in range(len(models) - 1, -1, -1):
            self.step[sets[k]] = k

    def total(self) -> float:
        """Return the weighted sum, without offsets."""
        return float((self.weights * [moves.value for moves in self.moves]).sum())

    def rank(self) -> tuple[int, float]:
        """Return what chains are compared by: plans that leave out a place that must be reached, then the sum."""
        return sum(not moves.feasible() for moves in self.moves), self.total()

    def mend(self, deadline: Deadline, watch: Watch | None) -> None:
        """Take every swap that makes the sum smaller, until none does or time is over."""
        since = site = 0
        while since < len(self.step) and not deadline.passed():
            since += 1
            if self._swap_best(site):
                since = 0
                if watch is not None and watch(self.total()) is False:
                    return
            site = (site + 1) % len(self.step)

    def _swap_best(self, site: int) -> bool:
        """Let a site open earlier in the place of the one for which the sum falls most; tell whether any does."""
        change = np.zeros(len(self.step))
        best, chosen = -LEAST, -1
        for k in range(int(self.step[site]) - 1, -1, -1):
            opened = self.moves[k].opened
            change[opened] += self.weights[k] * self.moves[k].changes(site)
            here = opened[self.step[opened] == k]
            if len(here):
                least = here[np.argmin(change[here])]
                if change[least] < best:
                    best, chosen = float(change[least]), int(least)
        if chosen < 0:
            return False
        first, last = int(self.step[chosen]), int(self.step[site])
        for moves in self.moves[first:last]:
            moves.swap(site, int(np.flatnonzero(moves.opened == chosen)[0]))
        self.step[site], self.step[chosen] = first, last
        return True


def _write(
    questions: Sequence[Question],
    free: Sequence[Result],
    models: list[Model],
    weights: Floats,
    search: _Search,
    deadline: Deadline,
) -> Chain:
    sets = [np.sort(moves.opened) for moves in search.moves]
    proven = prove_chain(models, weights, search.total(), deadline)
    if proven is not None and len(proven.sets):
        sets = list(proven.sets)
    sites = tuple(_number(q, model, opened) for q, model, opened in zip(questions, models, sets, strict=True))
    values = tuple(_measure(question, opened) for question, opened in zip(questions, sites, strict=True))
    covered = np.array([question.objective == "covered" for question in questions])
    signs = np.where(covered, -weights, weights)
    total = float((signs * values).sum())
    nothing = np.where(covered, math.inf, -math.inf)
    bounds = [none if r.bound is None else r.bound for r, none in zip(free, nothing, strict=True)]
    bound = float((signs * bounds).sum())
    if proven is not None:
        peaks = np.array([question.counted_people for question in questions]) * covered
        offsets = np.array([model.offset for model in models]) - peaks
        bound = max(bound, proven.bound + float((weights * offsets).sum()))
    order, step = _order(models, sets, questions)
    return Chain(tuple(q.points for q in questions), sites, values, tuple(free), order, step, total, min(bound, total))


def _order(models: list[Model], sets: list[Ints], questions: Sequence[Question]) -> tuple[Ints, Ints]:
    """Return all sites in the order of opening; within a step those first whose closing would lose most in its plan."""
    fixed = questions[0].rules.fixed
    order, step, before = [fixed], [np.zeros(len(fixed), dtype=np.int32)], np.zeros(0, dtype=np.int32)
    for k, (model, opened) in enumerate(zip(models, sets, strict=True)):
        new = np.setdiff1d(opened, before)
        state, _ = build_state(model, opened)
        order.append(model.sites[new[np.argsort(-state.loss[new], kind="stable")]])
        step.append(np.full(len(new), k, dtype=np.int32))
        before = opened
    return np.concatenate(order).astype(np.int32), np.concatenate(step).astype(np.int32)


def _number(question: Question, model: Model, opened: Ints) -> Ints:
    return np.sort(np.concatenate([question.rules.fixed, model.sites[opened]])).astype(np.int32)


def _measure(question: Question, sites: Ints) -> float:
    return measure_value(
        question.problem, question.objective, sites, question.counted, limit=question.limit, beyond=question.beyond
    )
