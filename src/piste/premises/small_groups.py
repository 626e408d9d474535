"""Two tables of one and the same people, and which of their rows can be shown without telling on small groups."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.small_group import Counts, is_small

Marks = NDArray[np.bool_]
_ZERO = 1e-9


@dataclass(frozen=True)
class Shown:
    """Which rows of the first and the second table, and whether the total, can be shown."""

    first: Marks
    second: Marks
    total: bool


def sum_rows(counts: Counts, member: Counts, n: int) -> Counts:
    """Return the counts of each of n groups; `member` says to which group each row of counts belongs."""
    sums = np.zeros((n, counts.shape[1]), dtype=np.int64)
    np.add.at(sums, member, counts)
    return sums


def choose_shown(counts: Counts, first_of: Counts, second_of: Counts) -> Shown:
    """Choose what can be shown of people who are counted by two groupings (sites and agencies).

    Everybody may know which agency works where; so nothing that adds and subtracts shown rows may give a small group.
    A row with a count of 1 to 4 is hidden whole. Then, until nothing small can be found, the smallest row shown is
    hidden as well:

    - what is hidden of a table is known in sum (the total less the rows shown): at least two rows, no sum small;
    - no small row, and no small cell of site and agency, is a linear combination of rows shown.

    Parameters
    ----------
    counts
        People of each pair of groups, pairs x columns.
    first_of, second_of
        Group of each pair in the first and in the second table.
    """
    n_first, n_second = int(first_of.max(initial=-1)) + 1, int(second_of.max(initial=-1)) + 1
    sums = (sum_rows(counts, first_of, n_first), sum_rows(counts, second_of, n_second))
    marks = tuple(np.array([not is_small(row) for row in part], dtype=np.bool_) for part in sums)
    total = not is_small(counts.sum(axis=0))
    vectors = (first_of[None, :] == np.arange(n_first)[:, None], second_of[None, :] == np.arange(n_second)[:, None])
    small_rows = [v for vector, part in zip(vectors, sums, strict=True) for v, row in zip(vector, part, strict=True)
                  if is_small(row)]  # fmt: skip
    small_cells = [np.arange(len(counts)) == k for k in range(len(counts)) if is_small(counts[k])]
    secrets = [*small_rows, *small_cells]
    secret = np.array(secrets, dtype=np.float64).reshape(len(secrets), len(counts))
    while True:
        leaking = [k for k in (0, 1) if total and tells_rest(sums[k], marks[k])]
        if not leaking and spans(vectors, marks, secret, total=total):
            leaking = [k for k in (1, 0) if marks[k].any()]
            total = total and bool(leaking)
        if not leaking:
            return Shown(marks[0], marks[1], total)
        k = leaking[0]
        sizes = np.where(marks[k], sums[k].sum(axis=1), np.iinfo(np.int64).max)
        marks[k][int(np.argmin(sizes))] = False


def tells_rest(sums: Counts, marks: Marks) -> bool:
    """Tell whether the total less the rows shown gives a small group or a single hidden row."""
    if marks.all() or not marks.any():
        return False
    hidden = sums[~marks]
    return len(hidden) < 2 or is_small(hidden.sum(axis=0))


def spans(
    vectors: tuple[NDArray[np.bool_], ...], marks: tuple[Marks, ...], secret: NDArray[np.float64], *, total: bool
) -> bool:
    """Tell whether any secret is a linear combination of the rows shown."""
    rows = [vector[mark] for vector, mark in zip(vectors, marks, strict=True)]
    shown = np.concatenate([*rows, np.full((int(total), secret.shape[1]), True)]).astype(np.float64)
    if not len(secret) or not len(shown):
        return False
    _, sizes, basis = np.linalg.svd(shown, full_matrices=False)
    basis = basis[sizes > _ZERO * sizes[0]]
    rest = secret - (secret @ basis.T) @ basis
    return bool((np.abs(rest).max(axis=1) < 1e-7).any())
