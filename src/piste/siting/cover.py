"""Set covering: the fewest sites such that every row has one of its sites open."""

import math
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from piste.core.deadline import Deadline
from piste.core.errors import SolverError
from piste.core.solver import IntegerSolution, Rows, SolverStatus, Watch, solve_integer
from piste.siting.columns import list_columns
from piste.siting.cover_relaxation import LinearCover, RowLists, bound_cover, excluded_sites, whole_sites
from piste.siting.cover_rows import Cover, reduce_cover
from piste.siting.cover_search import CoverSearch
from piste.siting.model import Ints

LEAST_SEARCH = 1_000_000
"""Entries that the search looks at beside one solve of the relaxation, at least."""


@dataclass(frozen=True)
class CoverAnswer:
    """Sites that cover every row (empty where none were found), and a proven lower bound on their number."""

    sites: Ints
    bound: int
    proven: bool
    """True where no smaller cover exists (asked for `most`: where it is settled whether that many can cover)."""
    found: bool = True
    """True where `sites` is a cover (asked for `most`: of that size)."""
    nodes: int = 0
    """Nodes of HiGHS's tree."""


CoverWatch = Callable[[Ints, int], bool]
"""Called now and then with a cover and a proven lower bound on its size; False stops."""


def cover_greedily(cover: Cover) -> Ints:
    """Open the site that covers most uncovered rows until none is left, then drop sites that turn out needless."""
    col_ptr, col_row, _ = list_columns(cover.ptr, cover.idx, cover.m)
    count = np.bincount(cover.idx, minlength=cover.m)
    covered = np.zeros(len(cover.ptr) - 1, dtype=np.int64)
    chosen: list[int] = []
    while (covered == 0).any():
        j = int(np.argmax(count))
        chosen.append(j)
        rows = col_row[col_ptr[j] : col_ptr[j + 1]]
        for u in rows[covered[rows] == 0]:
            count[cover.idx[cover.ptr[u] : cover.ptr[u + 1]]] -= 1
        covered[rows] += 1
    for j in chosen.copy():
        rows = col_row[col_ptr[j] : col_ptr[j + 1]]
        if (covered[rows] > 1).all():
            covered[rows] -= 1
            chosen.remove(j)
    return np.sort(np.array(chosen, dtype=np.int32))


def solve_cover(
    cover: Cover,
    deadline: Deadline,
    *,
    most: int | None = None,
    most_nodes: int | None = None,
    watch: CoverWatch | None = None,
    seed: int = 1,
) -> CoverAnswer:
    """Find the fewest sites; with `most`, only find whether that many can cover.

    Local search finds a small cover and the linear relaxation a bound, side by side; sites that this bound excludes
    and rows and sites that others stand for go; what is left HiGHS settles as an integer programme.
    """
    empty = len(cover.ptr) == 1
    if empty or (most is not None and most < 1):
        return CoverAnswer(np.zeros(0, dtype=np.int32), 0 if empty else 1, proven=True, found=empty)
    enough = 1 if most is None else most
    search = CoverSearch(cover.ptr, cover.idx, cover.m, cover_greedily(cover), seed=seed)
    first = search.run(enough=enough, budget=int(np.clip(1000 * len(cover.idx), 1e5, 1e8)))
    if len(first) <= enough:
        return CoverAnswer(first, 1 if most is None else 0, proven=True)
    if watch is not None and not watch(first, 1):
        return CoverAnswer(first, 1, proven=False, found=most is None)
    linear = _bound_beside_search(cover, search, deadline, most, watch)
    first, goal = search.sites, search.size - 1 if most is None else most
    if search.size <= enough or linear.needed > goal:
        bound = min(linear.needed, search.size)
        return CoverAnswer(first, bound, proven=True, found=most is None or search.size <= most)
    if linear.stopped or deadline.passed():
        return CoverAnswer(first, max(1, linear.needed), proven=False, found=most is None)
    return _settle(cover, first, linear, deadline, most=most, most_nodes=most_nodes, watch=watch, seed=seed)


def _bound_beside_search(
    cover: Cover, search: CoverSearch, deadline: Deadline, most: int | None, watch: CoverWatch | None
) -> LinearCover:
    """Bound the cover while the other core searches as long, by counts and not by seconds."""
    enough = 1 if most is None else most
    with ThreadPoolExecutor(1) as other_core:
        looking: list[Future[Ints]] = []

        def each_round(bound: float, work: int) -> bool:
            if looking:
                looking.pop().result()
            goal = search.size - 1 if most is None else most
            if search.size <= enough or whole_sites(bound) > goal:
                return False
            if watch is not None and not watch(search.sites, max(1, whole_sites(bound))):
                return False
            looking.append(other_core.submit(search.run, enough=enough, budget=LEAST_SEARCH + work))
            return True

        lists = RowLists(cover.ptr[:-1], cover.ptr[1:], cover.idx, cover.m)
        linear = bound_cover(lists, deadline, enough=math.inf if most is None else most, each_round=each_round)
        if looking:
            looking.pop().result()
    return linear


def _settle(
    cover: Cover,
    first: Ints,
    linear: LinearCover,
    deadline: Deadline,
    *,
    most: int | None,
    most_nodes: int | None,
    watch: CoverWatch | None,
    seed: int,
) -> CoverAnswer:
    """Let HiGHS settle what search and relaxation left open: a cover of `most`, or smaller than `first`."""
    goal = len(first) - 1 if most is None else most
    least = max(1, linear.needed)
    left = reduce_cover(cover, excluded_sites(linear, goal)) if linear.complete else cover
    if left is None:  # some row has only sites that no cover of that size opens
        return CoverAnswer(first, goal + 1, proven=True, found=most is None)
    found = _solve(
        left,
        goal,
        cutoff=None if most is None else most + 0.5,
        time_limit_s=deadline.left_s(),
        most_nodes=most_nodes,
        watch=None if watch is None else lambda _, bound: watch(first, max(least, _whole_bound(bound, len(first)))),
        seed=seed,
    )
    sites = np.flatnonzero(found.x > 0.5).astype(np.int32)
    better = len(found.x) > 0
    if better and not _covers(cover, sites):
        raise SolverError("HiGHS gave a cover that leaves a row uncovered")
    impossible = found.status is SolverStatus.INFEASIBLE
    if most is not None:
        return CoverAnswer(
            sites, most + 1 if impossible else least, proven=better or impossible, found=better, nodes=found.nodes
        )
    best = sites if better else first
    bound = len(first) if impossible else max(min(least, len(best)), _whole_bound(found.bound, len(best)))
    return CoverAnswer(best, bound, proven=bound == len(best), nodes=found.nodes)


def _whole_bound(bound: float, size: int) -> int:
    """Round the solver's bound up to whole sites, no more than a known cover has."""
    return max(1, min(math.ceil(bound - 1e-6), size)) if math.isfinite(bound) else 1


def _solve(
    cover: Cover,
    most: int,
    *,
    cutoff: float | None,
    time_limit_s: float,
    most_nodes: int | None,
    watch: Watch | None,
    seed: int,
) -> IntegerSolution:
    m, n = cover.m, len(cover.ptr) - 1
    indptr = np.concatenate([cover.ptr, [cover.ptr[-1] + m]])
    index = np.concatenate([cover.idx, np.arange(m, dtype=np.int32)])
    lower = np.concatenate([np.ones(n), [-np.inf]])
    upper = np.concatenate([np.full(n, np.inf), [float(most)]])
    return solve_integer(
        np.ones(m),
        np.zeros(m),
        np.ones(m),
        Rows(indptr, index, np.ones(len(index)), lower, upper),
        integer=np.ones(m, dtype=bool),
        absolute_gap=1.0 - 1e-5,  # plans are whole: a bound this near rounds up to the plan
        time_limit_s=time_limit_s,
        most_nodes=most_nodes,
        cutoff=cutoff,
        watch=watch,
        seed=seed,
    )


def _covers(cover: Cover, sites: Ints) -> bool:
    is_open = np.zeros(cover.m, dtype=np.int64)
    is_open[sites] = 1
    return bool((np.add.reduceat(is_open[cover.idx], cover.ptr[:-1]) > 0).all())
