"""Follow-up of visits: waits, service times, outcomes, what need not have been, by any grouping; and resources."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from piste.basedata.place import Floats, Texts
from piste.core.errors import PisteError
from piste.core.small_group import Marks
from piste.evaluation.answers import number_groups
from piste.evaluation.interval import Estimate, estimate_share
from piste.evaluation.wait import PROMISED_MIN

SERVED = ("solved", "sent-on", "must-return")
"""Outcomes of those whose matter was taken up."""
MISSED, SOLVED = "missed", "solved"


@dataclass(frozen=True)
class Followed:
    """n visits that ended (or n services of them).

    Attributes
    ----------
    groups
        Grouping (point, agency, service, hour, channel, language, week, …) -> group of each.
    wait_min
        Minutes to the first call, NaN where nobody called; see `piste.evaluation.wait.measure_waits`.
    left
        Whether the customer left without having been called.
    service_min
        Minutes of service, 0 where there was none.
    outcome, cause
        Key of the outcome; of the cause why it need not have been, "" where none is known.
    """

    groups: Mapping[str, Texts]
    wait_min: Floats
    left: Marks
    service_min: Floats
    outcome: Texts
    cause: Texts
    by_rule: Marks
    """Whether a rule ended it by night, since nobody did: how long it was served is not known and does not count."""

    def __len__(self) -> int:
        return len(self.wait_min)


@dataclass(frozen=True)
class FollowRow:
    """Figures of one group; `group` "" is all. NaN where there is nothing to measure."""

    group: str
    visits: int
    called: int
    median_min: float
    p90_min: float
    within: Estimate
    """Share of those called whose wait is at most the promised minutes, with Wilson's interval."""
    left_share: float
    """left / (called + left)."""
    missed: int
    """Did not come when called."""
    served: int
    service_median_min: float
    service_p90_min: float
    service_h: float
    solved: Estimate
    """Share solved of those served."""
    unneeded: Estimate
    """Share that need not have been, of those served, with Wilson's interval."""
    by_rule: int
    """Ended by a rule: not in the service times."""
    outcomes: Mapping[str, int]
    causes: Mapping[str, int]


def build_follow_up(visits: Followed, by: str = "", *, promised_min: float = PROMISED_MIN) -> list[FollowRow]:
    """Tell the figures of each group in the order of its key, and of all together as the last row.

    Raises
    ------
    PisteError
        Where the grouping is not known.

    Notes
    -----
    Percentiles by linear interpolation (type 7 of Hyndman and Fan, American Statistician 50, 1996). Small groups are
    not hidden: for staff; what is published goes through `build_wait_tables`.
    """
    every = np.ones(len(visits), dtype=np.bool_)
    if not by:
        return [tell_row("", visits, every, promised_min)]
    if by not in visits.groups:
        known = ", ".join(visits.groups)
        raise PisteError("Visits are not grouped by {name}; known are: {known}.", name=by, known=known)
    labels, number = number_groups(visits.groups[by])
    rows = [tell_row(str(label), visits, number == k, promised_min) for k, label in enumerate(labels)]
    return [*rows, tell_row("", visits, every, promised_min)]


def tell_row(group: str, visits: Followed, marks: Marks, promised_min: float) -> FollowRow:
    """Tell one group."""
    waits = visits.wait_min[marks]
    waits = waits[np.isfinite(waits)]
    left = int((visits.left & marks).sum())
    outcome, cause = visits.outcome[marks], visits.cause[marks]
    served = np.isin(outcome.astype(str), SERVED)
    times = visits.service_min[marks & ~visits.by_rule]
    times = times[times > 0]
    median, p90 = quantiles(waits)
    service_median, service_p90 = quantiles(times)
    n = int(served.sum())
    return FollowRow(
        group=group, visits=int(marks.sum()), called=len(waits), median_min=median, p90_min=p90,
        within=estimate_share(float((waits <= promised_min).sum()), float(len(waits))),
        left_share=left / (len(waits) + left) if len(waits) + left else float("nan"),
        missed=int((outcome == MISSED).sum()), served=n, service_median_min=service_median,
        service_p90_min=service_p90, service_h=float(times.sum() / 60.0),
        solved=estimate_share(float((outcome == SOLVED).sum()), float(n)),
        unneeded=estimate_share(float((served & (cause != "")).sum()), float(n)),
        by_rule=int((visits.by_rule & marks).sum()),
        outcomes=count_keys(outcome), causes=count_keys(cause[served]),
    )  # fmt: skip


def quantiles(values: Floats) -> tuple[float, float]:
    """Return the median and the 90th percentile; NaN without values."""
    if not len(values):
        return float("nan"), float("nan")
    median, p90 = np.quantile(values, [0.5, 0.9])
    return float(median), float(p90)


def count_keys(column: Texts) -> dict[str, int]:
    """Return how often each key stands in a column, the most frequent first; empty ones do not count."""
    keys, counts = np.unique(column.astype(str), return_counts=True)
    order = np.lexsort((keys, -counts))
    return {str(keys[k]): int(counts[k]) for k in order if keys[k]}


@dataclass(frozen=True)
class ResourceRow:
    """What an office has against who comes; NaN where nothing is known to divide by."""

    office: str
    rostered_h: float
    """Hours on the roster for customers, absences taken off."""
    desk_h: float
    """Hours that somebody sat at a desk."""
    visitors: int
    service_h: float

    @property
    def visitors_per_desk_h(self) -> float:
        """Return visitors an hour at a desk."""
        return self.visitors / self.desk_h if self.desk_h else float("nan")

    @property
    def desk_min_per_visitor(self) -> float:
        """Return minutes at desks a visitor."""
        return 60 * self.desk_h / self.visitors if self.visitors else float("nan")

    @property
    def busy(self) -> float:
        """Return the share of the time at desks in which somebody was served."""
        return self.service_h / self.desk_h if self.desk_h else float("nan")

    @property
    def kept(self) -> float:
        """Return hours at desks by hours on the roster."""
        return self.desk_h / self.rostered_h if self.rostered_h else float("nan")
