"""Small chains of nested plans, settled by an integer programme."""

from dataclasses import dataclass

import numpy as np

from piste.core.deadline import Deadline
from piste.core.solver import Rows, SolverStatus, solve_integer, stack_rows
from piste.siting.model import Floats, Ints, Model

MOST_COLUMNS = 20_000
"""Larger programmes are left alone."""


@dataclass(frozen=True)
class ChainProof:
    """Nested sets (numbers within the models; none where the search's own chain is as good), and a proven bound."""

    sets: tuple[Ints, ...]
    bound: float


def prove_chain(models: list[Model], weights: Floats, value: float, deadline: Deadline) -> ChainProof | None:
    """Minimise sum_k weight_k value_k over nested plans; None where the programme would be large or time is over.

    Columns: y_kj (site j open in plan k), x_ke (a row is served by entry e), and one a row for the price past its list.
    """
    size = sum(model.m + len(model.idx) + model.n for model in models)
    if size > MOST_COLUMNS or deadline.passed():
        return None
    m = models[0].m
    blocks, costs, integer = [], [np.zeros(m * len(models))], np.zeros(size, dtype=bool)
    integer[: m * len(models)] = True
    at = m * len(models)
    for k, model in enumerate(models):
        place = np.repeat(np.arange(model.n), np.diff(model.ptr))
        entry, past = at + np.arange(len(model.idx)), at + len(model.idx) + np.arange(model.n)
        costs += [weights[k] * model.weight[place] * model.cost, weights[k] * model.weight * model.beyond]
        blocks.append(_rows([np.append(entry[model.ptr[u] : model.ptr[u + 1]], past[u]) for u in range(model.n)], 1, 1))
        pairs = [np.array([x, k * m + j]) for x, j in zip(entry, model.idx, strict=True)]
        blocks.append(_rows(pairs, -np.inf, 0, [1.0, -1.0]))
        blocks.append(_rows([k * m + np.arange(m)], -np.inf, float(model.points)))
        blocks.append(_rows([k * m + np.flatnonzero(model.group == g) for g in range(model.n_groups)], 1, np.inf))
        if k:
            blocks.append(_rows([np.array([(k - 1) * m + j, k * m + j]) for j in range(m)], -np.inf, 0, [1.0, -1.0]))
        at += len(model.idx) + model.n
    found = solve_integer(
        np.concatenate(costs),
        np.zeros(size),
        np.ones(size),
        stack_rows([block for block in blocks if len(block)]),
        integer=integer,
        absolute_gap=1e-9 * max(1.0, abs(value)),
        time_limit_s=deadline.left_s(),
    )
    if found.status is SolverStatus.INFEASIBLE:
        return None
    if not len(found.x) or found.objective > value - 1e-9 * max(1.0, abs(value)):
        return ChainProof((), found.bound)
    y = found.x[: m * len(models)].reshape(len(models), m) > 0.5
    return ChainProof(tuple(np.flatnonzero(row).astype(np.int32) for row in y), found.bound)


def _rows(members: list[np.ndarray], lower: float, upper: float, value: list[float] | None = None) -> Rows:
    """Return rows over these columns, all with the same sides; `value` repeats in each, ones where not given."""
    index = np.concatenate(members).astype(np.int32) if members else np.zeros(0, dtype=np.int32)
    sizes = [len(part) for part in members]
    values = np.ones(len(index)) if value is None else np.tile(value, len(members))
    indptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Rows(indptr, index, values, np.full(len(members), float(lower)), np.full(len(members), float(upper)))
