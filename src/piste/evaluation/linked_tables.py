"""Several tables of the same people, protected together: apart, one would tell what the other hides."""

from collections.abc import Mapping, Sequence

import numpy as np

from piste.core.small_group import SMALLEST_GROUP, Counts, Marks
from piste.evaluation.suppression import protect_counts


def protect_linked(
    groups: Mapping[str, tuple[int, Counts]],
    tables: Sequence[tuple[str, ...]],
    inner: Sequence[tuple[int, Counts]],
    n: int,
) -> list[Marks]:
    """Return what shows of each table, totals last on each axis.

    Parameters
    ----------
    groups
        Grouping -> number of its groups, and the group of each of n people.
    tables
        Groupings of each table, in the order of its axes.
    inner
        Further axes that every table has (strata, outcomes): size and number of each person. They come last.

    Notes
    -----
    All groupings span one cube, of which only the tables and their margins are published. With a hidden entry of one
    table, everything that the others show is reckoned with.
    """
    names = list(dict.fromkeys(name for table in tables for name in table))
    axes = [groups[name] for name in names] + list(inner)
    if not axes:
        return [np.full((), not 0 < n < SMALLEST_GROUP) for _ in tables]
    counts = np.zeros([size for size, _ in axes], dtype=np.int64)
    np.add.at(counts, tuple(number for _, number in axes), 1)
    last = tuple(range(len(names), len(axes)))
    shown = protect_counts(counts, tuple((*(names.index(name) for name in table), *last) for table in tables)).shown
    found = []
    for table in tables:
        taken = [slice(None) if name in table else -1 for name in names] + [slice(None)] * len(last)
        part = shown[tuple(taken)]
        kept = [name for name in names if name in table]
        order = [kept.index(name) for name in table] + [len(kept) + k for k in range(len(last))]
        found.append(np.transpose(part, order))
    return found
