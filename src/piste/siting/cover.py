"""Set covering: the fewest sites such that every row has one of its sites open."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.deadline import Deadline
from piste.core.errors import SolverError
from piste.core.kernel import kernel
from piste.core.solver import IntegerSolution, Rows, SolverStatus, Watch, solve_integer
from piste.siting.columns import list_columns
from piste.siting.cover_search import shrink_cover
from piste.siting.model import Floats, Ints, Longs


@dataclass(frozen=True)
class Cover:
    """The rows that decide, over m sites. `forced` groups of the rules stand among the rows."""

    ptr: Longs
    idx: Ints
    m: int


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


@kernel("boolean[::1](int64[::1], int32[::1], int64[::1], int32[::1], int64[::1])")
def _needed_rows(ptr: Longs, idx: Ints, col_ptr: Longs, col_row: Ints, order: Longs) -> NDArray[np.bool_]:
    """Mark the rows that contain no other row: covering those covers all. Sites rise within each row."""
    n = len(ptr) - 1
    needed = np.ones(n, dtype=np.bool_)
    for k in range(n):
        u = order[k]
        if not needed[u] or ptr[u] == ptr[u + 1]:
            continue
        rare = idx[ptr[u]]
        for e in range(ptr[u], ptr[u + 1]):
            j = idx[e]
            if col_ptr[j + 1] - col_ptr[j] < col_ptr[rare + 1] - col_ptr[rare]:
                rare = j
        size = ptr[u + 1] - ptr[u]
        for e in range(col_ptr[rare], col_ptr[rare + 1]):
            v = col_row[e]
            if v == u or not needed[v] or ptr[v + 1] - ptr[v] < size:
                continue
            a, b = ptr[u], ptr[v]
            while a < ptr[u + 1] and b < ptr[v + 1]:
                if idx[a] == idx[b]:
                    a += 1
                    b += 1
                elif idx[b] < idx[a]:
                    b += 1
                else:
                    break
            if a == ptr[u + 1]:
                needed[v] = False
    return needed


def build_cover(ptr: Longs, idx: Ints, m: int) -> Cover:
    """Keep the rows that decide: no duplicate, none that contains another."""
    lengths = np.diff(ptr)
    place = np.repeat(np.arange(len(lengths)), lengths)
    _, row, entry = list_columns(ptr, idx, m)  # sites rise within each row once rows are listed site by site
    idx = idx[entry][np.argsort(row, kind="stable")]
    col_ptr, col_row, _ = list_columns(ptr, idx, m)
    needed = _needed_rows(ptr, idx, col_ptr, col_row, np.argsort(lengths, kind="stable"))
    kept = np.concatenate([[0], np.cumsum(lengths[needed])]).astype(np.int64)
    return Cover(kept, np.ascontiguousarray(idx[needed[place]]), m)


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

    Local search finds a small cover; HiGHS proves it as an integer programme, its bound rounded up to whole sites.
    """
    if len(cover.ptr) == 1:
        return CoverAnswer(np.zeros(0, dtype=np.int32), 0, proven=True)
    if most is not None and most < 1:
        return CoverAnswer(np.zeros(0, dtype=np.int32), 1, proven=True, found=False)
    budget = int(np.clip(1000 * len(cover.idx), 1e5, 3e8))
    enough = 1 if most is None else most
    first = cover_greedily(cover)
    first = shrink_cover(cover.ptr, cover.idx, cover.m, first, enough=enough, budget=budget, seed=seed)
    if len(first) <= enough:
        return CoverAnswer(first, 1 if most is None else 0, proven=True)
    if watch is not None and not watch(first, 1):
        return CoverAnswer(first, 1, proven=False, found=most is None)
    found = _solve(
        cover,
        len(first) - 1 if most is None else most,
        cutoff=None if most is None else most + 0.5,
        time_limit_s=deadline.left_s(),
        most_nodes=most_nodes,
        watch=None if watch is None else lambda _, bound: watch(first, _whole_bound(bound, len(first))),
        seed=seed,
    )
    sites = np.flatnonzero(found.x > 0.5).astype(np.int32)
    better = len(found.x) > 0
    if better and not _covers(cover, sites):
        raise SolverError("HiGHS gave a cover that leaves a row uncovered")
    impossible = found.status is SolverStatus.INFEASIBLE
    if most is not None:
        return CoverAnswer(
            sites, most + 1 if impossible else 0, proven=better or impossible, found=better, nodes=found.nodes
        )
    best = sites if better else first
    bound = len(first) if impossible else _whole_bound(found.bound, len(best))
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


def cover_rows(entries: Floats, indptr: Longs, site: Ints, rows: Longs, limit: float) -> tuple[Longs, Ints]:
    """Return (ptr, idx) of these rows with the entries whose cost is at most the limit."""
    mark = np.zeros(len(indptr) - 1, dtype=bool)
    mark[rows] = True
    place = np.repeat(np.arange(len(mark)), np.diff(indptr))
    keep = mark[place] & (entries <= limit)
    lengths = np.bincount(place[keep], minlength=len(mark))[mark]
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64), site[keep]
