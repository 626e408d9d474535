"""How each objective is answered: by the nearest-site model, by covering, by bisection on covering."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from piste.siting.centre import list_levels
from piste.siting.centre_search import CentreSearch, least_worst, measure_worst
from piste.siting.control import Control, Pulse
from piste.siting.cover import CoverAnswer, cover_greedily, solve_cover
from piste.siting.cover_rows import Cover
from piste.siting.greedy import add_greedily, open_one_of_each_group
from piste.siting.levels import Levels, build_levels
from piste.siting.model import Ints, Model, build_model
from piste.siting.nearest import Nearest, solve_nearest
from piste.siting.question import Question, finish, refuse
from piste.siting.result import Result
from piste.siting.root import cheapest_value

ROUNDING = 4 * float(np.finfo(np.float64).eps)
"""A bound this near, as a part of the sums behind it, is the value: what is left between the two is rounding."""
DEAREST = float(np.finfo(np.float64).max)
"""At this level every entry counts, and every price past a list is below it."""


@dataclass(frozen=True)
class Refusal:
    """No plan was found: the fewest sites proven to be needed, and whether that proves that there is none."""

    needed: int
    proven: bool


def solve_people_objective(question: Question) -> Result:
    """Answer mean and covered."""
    model = build_people_model(question)
    control = build_control(question, model)
    start = find_first_sites(question, model)
    if isinstance(start, Result):
        return start
    return finish_nearest(question, solve_nearest(model, control, question.seed, start), control)


def build_people_model(question: Question) -> Model:
    """Return the nearest-site model of mean or covered."""
    covered = question.objective == "covered"
    return build_model(
        question.problem,
        question.rules,
        question.counted,
        points=question.points,
        beyond=np.ones(question.problem.n_places) if covered else question.beyond,
        limit=question.limit,
        step=covered,
    )


def build_control(question: Question, model: Model) -> Control:
    """Return the limits of a search of the model; it tells values, bounds and sites as the caller knows them."""
    covered, total = question.objective == "covered", question.counted_people
    fixed = question.rules.fixed

    def tell(value: float, bound: float) -> tuple[float, float]:
        if covered:
            return total - model.offset - value, total - model.offset - bound
        return model.offset + value, model.offset + bound

    def number(opened: Ints) -> Ints:
        return np.sort(np.concatenate([fixed, model.sites[opened]])).astype(np.int32)

    return Control(question.gap, question.deadline, question.work_limit, question.progress, tell=tell, sites=number)


def find_first_sites(question: Question, model: Model) -> Ints | Result:
    """Return sites to begin from (numbers within the model) that reach all who must be; or the answer that none can."""
    start = _starting_sites(question, model)
    if not model.hard.any():
        return start
    start = add_greedily(model, start, model.points - len(start))
    if _covers(model, start):
        return start
    answer = _reach_everyone(question, _cover_of(question, _must_be_reached(question)))
    if isinstance(answer, Refusal):
        control = build_control(question, model)
        return _give_up(question, answer, control.sites(start), control.tell(0.0, cheapest_value(model))[1])
    return _renumber(model, answer.sites)


def finish_nearest(question: Question, found: Nearest, control: Control) -> Result:
    """Write down what the model's search found."""
    covered = question.objective == "covered"
    bound = control.tell(found.value, found.bound)[1]
    if found.value - found.bound <= ROUNDING * (question.counted_people if covered else abs(found.value)):
        bound = -math.inf if covered else math.inf
    return finish(question, control.sites(found.opened), bound, iterations=control.iterations)


def solve_fewest(question: Question) -> Result:
    """Answer fewest: set covering, fixed sites and regions included."""
    fixed = question.rules.fixed
    pulse = Pulse(question.deadline)

    def watch(found: Ints, bound: int) -> bool:
        everything = np.concatenate([fixed, found])
        return not pulse.due() or question.tell(float(len(everything)), float(len(fixed) + bound), everything)

    answer = solve_cover(
        _cover_of(question, question.counted),
        question.deadline,
        most_nodes=None if question.work_limit is None else max(0, question.work_limit - 1),
        watch=watch,
        seed=question.seed,
    )
    sites = np.concatenate([fixed, answer.sites]).astype(np.int32)
    return finish(question, sites, float(len(fixed) + answer.bound), iterations=1 + answer.nodes)


def solve_worst(question: Question) -> Result:
    """Answer worst: bisection over the costs that occur; a price past the list is one more level."""
    levels = build_levels(question, question.counted)
    least = least_worst(question)
    first = _first_centre(question, levels)
    if isinstance(first, Refusal):
        return _give_up(question, first, question.rules.fixed, least)
    value = measure_worst(question, first)
    prices = question.beyond[question.counted & np.isfinite(question.beyond)]
    occurring = list_levels(np.concatenate([levels.cost, levels.otherwise, prices]), least, value)
    return CentreSearch(question, levels).run(occurring, first)


def _first_centre(question: Question, levels: Levels) -> Ints | Refusal:
    """Return sites, fixed ones among them, that reach everyone who must be reached, at any cost."""
    fixed = question.rules.fixed
    greedy = cover_greedily(levels.plain_cover(DEAREST))
    if len(fixed) + len(greedy) <= question.points:
        return np.concatenate([fixed, greedy]).astype(np.int32)
    answer = _reach_everyone(question, levels.cover_at(DEAREST))
    return answer if isinstance(answer, Refusal) else np.concatenate([fixed, answer.sites]).astype(np.int32)


def refuse_points(question: Question, reason: str) -> Result:
    """Write down that the points are too few for the rules at first sight, and how many would do."""
    must = _must_be_reached(question)
    fewest = solve_cover(_cover_of(question, must), question.deadline, seed=question.seed)
    return refuse(question, reason, needed=len(question.rules.fixed) + fewest.bound)


def _must_be_reached(question: Question) -> NDArray[np.bool_]:
    """Mark the places that every plan must reach."""
    if question.objective == "covered":
        return np.zeros(question.problem.n_places, dtype=bool)
    return question.counted & np.isinf(question.beyond)


def _cover_of(question: Question, places: NDArray[np.bool_]) -> Cover:
    """Return the rows that decide whether these places have an open site within the limit, and the groups theirs."""
    return build_levels(replace(question, beyond=np.full(len(places), np.inf)), places).cover_at(DEAREST)


def _reach_everyone(question: Question, cover: Cover) -> CoverAnswer | Refusal:
    """Return sites that reach everyone within what may open, or how many it would take."""
    fixed = len(question.rules.fixed)
    most = question.points - fixed
    answer = solve_cover(cover, question.deadline, most=most, seed=question.seed)
    if answer.found:
        return answer
    fewest = solve_cover(cover, question.deadline, seed=question.seed)
    if len(fewest.sites) <= most:
        return fewest
    least = max(fewest.bound, most + 1 if answer.proven else 0)
    return Refusal(fixed + least, proven=least > most)


def _give_up(question: Question, refusal: Refusal, sites: Ints, bound: float) -> Result:
    """Write down that no plan reaches everyone; or, where time ended before that was settled, the best so far."""
    if refusal.proven:
        reason = f"{question.points} points cannot reach everyone who can be reached; at least {refusal.needed}"
        return refuse(question, reason + " are needed", needed=refusal.needed)
    reason = f"no plan that reaches everyone with {question.points} points was found in time; at least {refusal.needed}"
    return finish(question, sites, bound, iterations=0, reason=reason + " are needed")


def _starting_sites(question: Question, model: Model) -> Ints:
    """Return what the caller starts from, as far as it may open, with a site for each group that lacks one."""
    given = _renumber(model, np.zeros(0, dtype=np.int32) if question.start is None else question.start)
    group = model.group[given]
    first = np.unique(group, return_index=True)[1]
    first = first[group[first] >= 0]
    missing = open_one_of_each_group(model)[~np.isin(np.arange(model.n_groups), group)]
    chosen = np.concatenate([given[first], missing, np.delete(given, first)])
    return chosen[: max(model.points, 0)].astype(np.int32)


def _renumber(model: Model, sites: Ints) -> Ints:
    """Return the model's numbers of the problem's sites that are free in it."""
    where = np.searchsorted(model.sites, sites)
    where = np.minimum(where, max(model.m - 1, 0))
    return where[model.sites[where] == sites].astype(np.int32) if model.m else np.zeros(0, dtype=np.int32)


def _covers(model: Model, opened: Ints) -> bool:
    is_open = np.zeros(model.m, dtype=bool)
    is_open[opened] = True
    place = np.repeat(np.arange(model.n), np.diff(model.ptr))
    reached = np.bincount(place[is_open[model.idx]], minlength=model.n) > 0
    return bool(reached[model.hard].all())
