"""The axes of tables: which group of each grouping a row belongs to."""

from dataclasses import dataclass

import numpy as np

from piste.basedata.place import Texts
from piste.core.small_group import Counts, Marks
from piste.evaluation.answers import Answers, Base


@dataclass(frozen=True)
class Axis:
    """Where each answer and each row of the base lies on one axis."""

    labels: Texts
    answer: Counts
    base: Counts | None


def build_axis(answers: Answers, base: Base | None, names: tuple[str, ...]) -> Axis:
    """Return one axis with its groups numbered; several groupings together make one."""
    mine = join_groups([answers.group(name) for name in names])
    theirs = None
    if base is not None and all(name in base.groups for name in names):
        theirs = join_groups([base.groups[name] for name in names])
    together = mine if theirs is None else np.concatenate([mine, theirs])
    labels, number = np.unique(together.astype(str), return_inverse=True)
    number = number.astype(np.int64)
    return Axis(labels.astype(object), number[: len(mine)], None if theirs is None else number[len(mine) :])


def join_groups(columns: list[Texts]) -> Texts:
    """Return one grouping of several, its groups named by all of them."""
    if len(columns) == 1:
        return columns[0]
    return np.array([" · ".join(map(str, row)) for row in zip(*columns, strict=True)], dtype=object)


def mark_inside(positions: list[Counts], entry: tuple[int, ...], shape: tuple[int, ...], n: int) -> Marks:
    """Mark the rows that an entry counts; the last index of an axis takes all."""
    marks = np.ones(n, dtype=np.bool_)
    for position, at, size in zip(positions, entry, shape, strict=True):
        if at < size - 1:
            marks &= position == at
    return marks


def mark_known(axes: list[Axis], entry: tuple[int, ...], shape: tuple[int, ...], n: int) -> Marks:
    """Mark the rows of the base that an entry speaks for; groupings unknown there (methods) leave all of them."""
    marks = np.ones(n, dtype=np.bool_)
    for axis, at, size in zip(axes, entry, shape, strict=True):
        if at < size - 1 and axis.base is not None:
            marks &= axis.base == at
    return marks
