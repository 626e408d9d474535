"""How each objective is answered: by the nearest-site model, by covering, by bisection on covering."""

import numpy as np
from numpy.typing import NDArray

from piste.siting.centre import solve_centre
from piste.siting.control import Control
from piste.siting.cover import Cover, CoverAnswer, build_cover, cover_rows, solve_cover
from piste.siting.model import Ints, Model, build_model
from piste.siting.nearest import solve_nearest
from piste.siting.question import Question, finish, refuse
from piste.siting.result import Result


def solve_people_objective(question: Question) -> Result:
    """Answer mean and covered."""
    covered = question.objective == "covered"
    model = build_model(
        question.problem,
        question.rules,
        question.counted,
        points=question.points,
        beyond=np.ones(question.problem.n_places) if covered else question.beyond,
        limit=question.limit,
        step=covered,
    )
    total = question.counted_people
    fixed = question.rules.fixed

    def tell(value: float, bound: float) -> tuple[float, float]:
        if covered:
            return total - model.offset - value, total - model.offset - bound
        return model.offset + value, model.offset + bound

    def number(opened: Ints) -> Ints:
        return np.sort(np.concatenate([fixed, model.sites[opened]])).astype(np.int32)

    control = Control(question.gap, question.deadline, question.work_limit, question.progress, tell=tell, sites=number)
    start = _starting_sites(question, model)
    if model.hard.any():
        must = question.counted & np.isinf(question.beyond)
        cover = _cover_of(question, question.limit, must)
        answer = _reach_everyone(question, cover, question.points - len(fixed))
        if isinstance(answer, Result):
            return answer
        start = _renumber(model, answer.sites) if start is None or not _covers(model, start) else start
    found = solve_nearest(model, control, question.seed, start)
    bound = tell(found.value, found.bound)[1]
    sites = number(found.opened)
    return finish(question, sites, bound, iterations=control.iterations, stopped=control.stopped)


def solve_fewest(question: Question) -> Result:
    """Answer fewest: set covering, fixed sites and regions included."""
    fixed = question.rules.fixed
    answer = solve_cover(_cover_of(question, question.limit, question.counted), question.deadline, seed=question.seed)
    sites = np.concatenate([fixed, answer.sites]).astype(np.int32)
    bound = float(len(fixed) + answer.bound)
    if question.progress is not None:
        question.progress(float(len(sites)), bound, question.deadline.elapsed_s(), np.sort(sites))
    return finish(question, sites, bound, iterations=1, stopped=not answer.proven)


def solve_worst(question: Question) -> Result:
    """Answer worst: bisection over the costs that occur; a price past the list is one more level."""
    problem, fixed = question.problem, question.rules.fixed
    most = question.points - len(fixed)
    place = np.repeat(np.arange(problem.n_places), np.diff(problem.indptr))
    usable = question.permitted[problem.site] & question.counted[place] & (problem.cost <= question.limit)
    cheapest = np.full(problem.n_places, np.inf)
    np.minimum.at(cheapest, place[usable], problem.cost[usable])
    least = float(np.minimum(cheapest, question.beyond)[question.counted].max(initial=0.0))
    iterations = 0

    def attempt(level: float) -> CoverAnswer:
        nonlocal iterations
        iterations += 1
        cover = _cover_of(question, level, question.counted & (question.beyond > level))
        answer = solve_cover(cover, question.deadline, most=most, seed=question.seed)
        if answer.found:
            everything = np.concatenate([fixed, answer.sites]).astype(np.int32)
            return CoverAnswer(everything, 0, proven=True)
        return answer

    def report(value: float, bound: float, sites: Ints) -> bool:
        going = question.progress is None or question.progress(
            value, bound, question.deadline.elapsed_s(), np.sort(sites)
        )
        worked = question.work_limit is not None and iterations >= question.work_limit
        return going is not False and not worked and not question.deadline.passed()

    if not question.counted.any():
        return finish(question, fixed, 0.0, iterations=0, stopped=False)
    prices = question.beyond[question.counted & np.isfinite(question.beyond)]
    centre = solve_centre(np.concatenate([problem.cost[usable], prices]), least, attempt, report)
    if centre is not None:
        done = centre.value == centre.bound
        return finish(question, centre.sites, centre.bound, iterations=iterations, stopped=not done)
    must = question.counted & np.isinf(question.beyond)
    answer = _reach_everyone(question, _cover_of(question, question.limit, must), most)
    if isinstance(answer, Result):
        return answer
    sites = np.concatenate([fixed, answer.sites]).astype(np.int32)
    return finish(question, sites, least, iterations=iterations, stopped=True)


def _cover_of(question: Question, limit: float, places: NDArray[np.bool_]) -> Cover:
    """Return the covering rows of places that no fixed site reaches, and of the groups that no fixed site serves."""
    problem, rules = question.problem, question.rules
    place = np.repeat(np.arange(problem.n_places), np.diff(problem.indptr))
    is_fixed = np.zeros(problem.n_sites, dtype=bool)
    is_fixed[rules.fixed] = True
    near = problem.cost <= limit
    served = np.bincount(place[near & is_fixed[problem.site]], minlength=problem.n_places) > 0
    cost = np.where(question.permitted[problem.site], problem.cost, np.inf)
    rows = np.flatnonzero(places & ~served)
    ptr, idx = cover_rows(cost, problem.indptr, problem.site, rows, min(limit, np.finfo(float).max))
    groups = [g[question.permitted[g]] for g in rules.one_of if not is_fixed[g].any()]
    ends = ptr[-1] + np.cumsum([len(g) for g in groups], dtype=np.int64)
    ptr = np.concatenate([ptr, ends]).astype(np.int64)
    return build_cover(ptr, np.concatenate([idx, *groups]).astype(np.int32), problem.n_sites)


def _reach_everyone(question: Question, cover: Cover, most: int) -> CoverAnswer | Result:
    """Return sites that reach everyone within what may open, or the refusal that says how many it would take."""
    answer = solve_cover(cover, question.deadline, most=most, seed=question.seed)
    if answer.found:
        return answer
    fewest = solve_cover(cover, question.deadline, seed=question.seed)
    if len(fewest.sites) <= most:
        return fewest
    needed = len(question.rules.fixed) + fewest.bound
    if not fewest.proven and fewest.bound <= most:
        reason = f"no plan that reaches everyone with {question.points} points was found in time; at least {needed}"
    else:
        reason = f"{question.points} points cannot reach everyone who can be reached; at least {needed}"
    return refuse(question, reason + " are needed", needed=needed)


def _starting_sites(question: Question, model: Model) -> Ints | None:
    if question.start is None:
        return None
    return _renumber(model, question.start)[: model.points]


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
