"""Visits and waits: how many, how long, and how many left, with exact definitions."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Texts
from piste.core.errors import PisteError
from piste.core.small_group import Counts, Marks
from piste.evaluation.answers import number_groups
from piste.evaluation.axis import mark_inside
from piste.evaluation.interval import estimate_share
from piste.evaluation.linked_tables import protect_linked

PROMISED_MIN = 15.0
CALLED, LEFT, OPEN = 0, 1, 2


@dataclass(frozen=True)
class Visits:
    """n visits.

    Attributes
    ----------
    groups
        Grouping (point, service, hour, channel, …) -> group of each visit.
    wait_min
        Minutes from when the customer had to be seen to the first call, n; NaN where nobody called the customer. A
        booked customer waits from the booked time or the check-in, whichever is later: early is nobody's wait.
    left
        Whether the customer left without having been called.
    """

    groups: Mapping[str, Texts]
    wait_min: Floats
    left: Marks


@dataclass(frozen=True)
class WaitTable:
    """Visits and waits by groups, totals last; figures that must not show are -1 or NaN.

    Attributes
    ----------
    visits, called
        All visits; those called. Visits that are neither called nor left are still waiting, or were never closed.
    median_min, p90_min
        Of the waits of those called.
    within, within_low, within_high
        Share of those called whose wait is at most 15 minutes, with its Wilson interval.
    left_share
        left / (called + left).
    """

    by: tuple[str, ...]
    labels: tuple[Texts, ...]
    visits: Counts
    called: Counts
    median_min: Floats
    p90_min: Floats
    within: Floats
    within_low: Floats
    within_high: Floats
    left_share: Floats


def measure_waits(
    called: NDArray[np.datetime64], arrived: NDArray[np.datetime64], booked: NDArray[np.datetime64]
) -> Floats:
    """Return the wait of each visit in minutes, NaN without a call; a call before the booked time is no wait.

    Parameters
    ----------
    called, arrived, booked
        Moments in UTC, n each, NaT where there is none.
    """
    start = np.where(np.isnat(booked), arrived, np.maximum(arrived, booked))
    waits = (called - start).astype("m8[ms]").astype(np.float64) / 60_000.0
    return np.where(np.isnat(called), np.nan, np.maximum(waits, 0.0))


def build_wait_table(
    visits: Visits, by: tuple[str, ...], *, promised_min: float = PROMISED_MIN, public: bool = True
) -> WaitTable:
    """Tell visits and waits by groups in the only table that is published of them; see `build_wait_tables`."""
    return build_wait_tables(visits, (by,), promised_min=promised_min, public=public)[0]


def build_wait_tables(
    visits: Visits, tables: tuple[tuple[str, ...], ...], *, promised_min: float = PROMISED_MIN, public: bool = True
) -> tuple[WaitTable, ...]:
    """Tell visits and waits by groups.

    Parameters
    ----------
    tables
        All tables that are published of the visits, each as its groupings.
    promised_min
        A wait of exactly so many minutes is within.
    public
        Whether groups of one to four visits are hidden, and what tells on them; the point's own staff may see all.

    Raises
    ------
    PisteError
        Where a grouping is not known.

    Notes
    -----
    Percentiles lie between waits by linear interpolation (type 7 of Hyndman and Fan, American Statistician 50, 1996).
    With `public`, visits are protected by groups and outcome together; waits show where the number of those called
    does, the share that left where both numbers do.
    """
    for name in (name for table in tables for name in table):
        if name not in visits.groups:
            known = ", ".join(visits.groups)
            raise PisteError("Visits are not grouped by {name}; known are: {known}.", name=name, known=known)
    axes = {name: number_groups(visits.groups[name]) for table in tables for name in table}
    outcome = np.where(np.isfinite(visits.wait_min), CALLED, np.where(visits.left, LEFT, OPEN)).astype(np.int64)
    groups = {name: (len(labels), number) for name, (labels, number) in axes.items()}
    marks = protect_linked(groups, tables, [(3, outcome)], len(outcome))
    if not public:
        marks = [np.ones_like(shown) for shown in marks]
    return tuple(
        _fill_table(visits.wait_min, outcome, by, [axes[name] for name in by], shown, promised_min)
        for by, shown in zip(tables, marks, strict=True)
    )


def _fill_table(
    wait_min: Floats, outcome: Counts, by: tuple[str, ...], axes: list[tuple[Texts, Counts]], shown: Marks,
    promised_min: float,
) -> WaitTable:  # fmt: skip
    numbers, shape = [number for _, number in axes], tuple(len(labels) + 1 for labels, _ in axes)
    counts, calls = np.full(shape, -1, dtype=np.int64), np.full(shape, -1, dtype=np.int64)
    names = ("median_min", "p90_min", "within", "within_low", "within_high", "left_share")
    figures = {name: np.full(shape, np.nan) for name in names}
    for entry in product(*map(range, shape)):
        inside = mark_inside(numbers, entry, shape, len(outcome))
        waits, gone = wait_min[inside & (outcome == CALLED)], int((inside & (outcome == LEFT)).sum())
        counts[entry] = inside.sum() if shown[entry][-1] else -1
        if not shown[entry][CALLED]:
            continue
        calls[entry] = len(waits)
        if len(waits):
            figures["median_min"][entry], figures["p90_min"][entry] = np.quantile(waits, [0.5, 0.9])
            share = estimate_share(float((waits <= promised_min).sum()), float(len(waits)))
            figures["within"][entry] = share.value
            figures["within_low"][entry], figures["within_high"][entry] = share.low, share.high
        if len(waits) + gone and shown[entry][LEFT]:
            figures["left_share"][entry] = gone / (len(waits) + gone)
    return WaitTable(by, tuple(labels for labels, _ in axes), counts, calls, **figures)
