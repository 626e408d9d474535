"""How sure a site is: how often it stands in plans nearly as good as the best, and where that is proven.

Near-optimal are plans whose value is within a part of the best plan's (0.5 %). Two answers:

- A sample: a walk of random swaps that never leaves the near-optimal plans (threshold accepting: Dueck and Scheuer
  1990, with the threshold fixed), looked at now and then. Its shares say how often, not how likely: the walk knows only
  what swaps from the best plan reach.
- A proof: where the relaxation's bound with the site closed (opened) is past the near-optimal values, every (no)
  near-optimal plan has it. Reduced costs tell most sites at once; the others are closed (opened) one by one, on the
  same cuts, as far as time allows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.deadline import Deadline
from piste.core.solver import SolverStatus
from piste.siting.control import Control
from piste.siting.coupled import Moves
from piste.siting.incumbent import Incumbent
from piste.siting.model import Floats, Ints, Model
from piste.siting.question import Question
from piste.siting.relaxation import Relaxation
from piste.siting.root import build_relaxation, close_root
from piste.siting.tasks import build_control, build_people_model

WITHIN = 5e-3
SAMPLES = 200
TRIES = 40
"""Swaps tried for each one taken, at most: then the walk begins anew at the best plan."""
SLACK = 1e-9
ROUNDS = 3
"""Solves of the relaxation for one site, with cuts between them."""


@dataclass(frozen=True)
class Frequency:
    """How often each site stands in near-optimal plans of one number of points."""

    points: int
    within: float
    best_value: float
    cutoff: float
    """Plans up to this value (covered: from it on) count as near-optimal."""
    plans: tuple[Ints, ...]
    """The distinct plans that were looked at, the best first."""
    share: Floats
    """Of them, the part that has each site (one a site of the problem)."""
    every: NDArray[np.bool_]
    """Proven: in every near-optimal plan."""
    none: NDArray[np.bool_]
    """Proven: in no near-optimal plan."""


def build_frequency(
    question: Question,
    best: Ints,
    *,
    within: float = WITHIN,
    samples: int = SAMPLES,
    deadline: Deadline | None = None,
    watch: Callable[[], bool | None] | None = None,
) -> Frequency:
    """Look at plans nearly as good as a plan.

    Parameters
    ----------
    question
        Mean or covered with a number of points; seed and rules as for the plan.
    best
        The best plan known, with as many sites as may open.
    within
        How much worse a plan may be, as a part of the best plan's value.
    samples
        How many plans the walk looks at.
    deadline
        When to stop; what is proven or seen by then holds.
    watch
        Called now and then; False stops.
    """
    limit = deadline or Deadline()
    model = build_people_model(question)
    opened = np.flatnonzero(np.isin(model.sites, best)).astype(np.int32)
    control = build_control(question, model)
    value = Moves(model, opened).value
    told = control.tell(value, value)[0]
    cutoff = value + within * abs(told)
    count, plans = _walk(model, opened, cutoff, samples, question.seed, limit, watch)
    every, none = np.zeros(question.problem.n_sites, dtype=bool), np.zeros(question.problem.n_sites, dtype=bool)
    every[question.rules.fixed] = True
    none[question.rules.forbidden] = True
    in_all, in_none = _prove(model, opened, count > 0, cutoff, control, question, limit, watch)
    every[model.sites[in_all]] = True
    none[model.sites[in_none]] = True
    share = np.zeros(question.problem.n_sites)
    share[question.rules.fixed] = 1.0
    share[model.sites] = count / len(plans)
    fixed = question.rules.fixed
    return Frequency(
        points=question.points,
        within=within,
        best_value=told,
        cutoff=control.tell(cutoff, cutoff)[0],
        plans=tuple(np.sort(np.concatenate([fixed, model.sites[plan]])).astype(np.int32) for plan in plans),
        share=share,
        every=every,
        none=none,
    )


def _walk(
    model: Model,
    opened: Ints,
    cutoff: float,
    samples: int,
    seed: int,
    deadline: Deadline,
    watch: Callable[[], bool | None] | None,
) -> tuple[Floats, list[Ints]]:
    """Return how many of the plans met hold each free site, and the distinct plans."""
    rng = np.random.default_rng(seed)
    seen = {np.sort(opened).tobytes(): np.sort(opened)}
    closed = model.m - len(opened)
    apart = max(3, len(opened) // 8)
    moves = Moves(model, opened)
    for _ in range(samples if closed and len(opened) else 0):
        if deadline.passed() or (watch is not None and watch() is False):
            break
        taken = tried = 0
        while taken < apart and tried < TRIES * apart:
            tried += 1
            site = int(rng.integers(model.m))
            if moves.state.is_open[site]:
                continue
            fits = np.flatnonzero(moves.value + moves.changes(site) <= cutoff)
            if len(fits):
                moves.swap(site, int(rng.choice(fits)))
                taken += 1
        plan = np.sort(moves.opened)
        seen.setdefault(plan.tobytes(), plan)
        moves = Moves(model, plan if taken == apart else opened)
    plans = list(seen.values())
    count = np.bincount(np.concatenate(plans), minlength=model.m).astype(np.float64)
    return count, plans


def _prove(
    model: Model,
    opened: Ints,
    met: NDArray[np.bool_],
    cutoff: float,
    control: Control,
    question: Question,
    deadline: Deadline,
    watch: Callable[[], bool | None] | None,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Mark the free sites of every, and of no, plan whose value is at most the cutoff."""
    every, none = np.zeros(model.m, dtype=bool), np.zeros(model.m, dtype=bool)
    if model.n == 0 or not len(opened) or len(opened) >= model.m:
        return every, none
    best = Incumbent(model, question.seed, opened)
    limits = Control(0.0, Deadline(deadline.left_s() / 2), question.work_limit, None, tell=control.tell)
    relaxation = build_relaxation(model, best)
    close_root(model, best, relaxation, limits)
    if relaxation.solution is None:
        return every, none
    slack = cutoff + SLACK * abs(cutoff) - relaxation.bound
    every, none = relaxation.reduced < -slack, relaxation.reduced > slack
    unsure = [(int(j), 0.0, every) for j in opened[~every[opened]]]
    unsure += [(int(j), 1.0, none) for j in np.flatnonzero(~met & ~none)]
    for site, at, proven in unsure:
        if deadline.passed() or (watch is not None and watch() is False):
            break
        proven[site] = _is_past(relaxation, site, at, cutoff, deadline)
    return every, none


def _is_past(relaxation: Relaxation, site: int, at: float, cutoff: float, deadline: Deadline) -> bool:
    """Tell whether no plan with the site at 0 or 1 is as good as the cutoff, by the cuts at hand and a few more."""
    column, side = np.array([site], dtype=np.int32), np.array([at])
    relaxation.programme.set_bounds(column, side, side)
    past = False
    for _ in range(ROUNDS):
        status = relaxation.solve(deadline.left_s())
        past = status is SolverStatus.INFEASIBLE or (
            status is SolverStatus.OPTIMAL and relaxation.bound > cutoff + SLACK * abs(cutoff)
        )
        if past or status is not SolverStatus.OPTIMAL or relaxation.add_cuts(relaxation.y) == 0:
            break
    relaxation.programme.set_bounds(column, np.zeros(1), np.ones(1))
    return past
