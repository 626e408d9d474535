"""How evenly a plan serves people: the worst-off tenth, shares past an hour, Gini and Hoover; an equity weight."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from piste.basedata.base import BaseData
from piste.basedata.language_group import LanguageStatus, build_language_groups
from piste.siting.problem import Problem

Floats = NDArray[np.float64]
WORST_SHARE = 0.1
"""The worst-off tenth."""


@dataclass(frozen=True)
class GroupShare:
    """How one group of people fares."""

    kind: str
    """`region`, `municipality`, `group` (age groups and other columns of the user's) or `language`."""
    key: str
    people: float
    mean_min: float
    """NaN where the group has nobody."""
    people_past: float
    """People past the limit."""

    @property
    def share_past(self) -> float:
        """Return the share past the limit, NaN where the group has nobody."""
        return self.people_past / self.people if self.people > 0 else float("nan")


@dataclass(frozen=True)
class Fairness:
    """Figures of one plan. Places that no point reaches count with the minutes that the caller gave them."""

    worst_tenth_min: float
    gini: float
    hoover: float
    groups: tuple[GroupShare, ...]
    caution: str = ""
    """What every output must say of the languages (an English message); "" where their speakers are counted."""

    def of_kind(self, kind: str) -> tuple[GroupShare, ...]:
        """Return the groups of a kind."""
        return tuple(group for group in self.groups if group.kind == kind)


def tail_mean(minutes: ArrayLike, people: ArrayLike, share: float = WORST_SHARE) -> float:
    """Return the mean of the worst-off share of people, exactly: the place at the edge counts by the part it takes.

    This is the expected shortfall (conditional value at risk, Rockafellar and Uryasev 2000) of minutes at 1 - share.
    NaN where nobody lives.

    Raises
    ------
    ValueError
        Where the share is not above 0 and at most 1.
    """
    if not 0 < share <= 1:
        raise ValueError(f"share is {share}; it must be above 0 and at most 1")
    time, weight = _lived(minutes, people)
    if not len(time):
        return float("nan")
    order = np.argsort(-time, kind="stable")
    wanted = share * weight.sum()
    before = np.concatenate([[0.0], np.cumsum(weight[order])[:-1]])
    taken = np.clip(wanted - before, 0.0, weight[order])
    return float((taken * time[order])[taken > 0].sum() / taken.sum())


def gini(minutes: ArrayLike, people: ArrayLike) -> float:
    """Return the Gini coefficient of minutes over people: 0 where all travel equally long, NaN where nobody lives.

    sum_ij w_i w_j |t_i - t_j| / (2 W^2 mean): twice the area between the Lorenz curve and the diagonal, exact for
    weights by the trapezoids over sorted places.
    """
    time, weight = _lived(minutes, people)
    if not len(time) or not np.isfinite(time).all():
        return float("nan")
    order = np.argsort(time, kind="stable")
    moved = weight[order] * time[order]
    total = moved.sum()
    if total <= 0:
        return 0.0
    lorenz = np.concatenate([[0.0], np.cumsum(moved)]) / total
    share = weight[order] / weight.sum()
    return float(max(0.0, 1.0 - (share * (lorenz[1:] + lorenz[:-1])).sum()))


def hoover(minutes: ArrayLike, people: ArrayLike) -> float:
    """Return the Hoover index: the share of all minutes that would have to change hands for equal times."""
    time, weight = _lived(minutes, people)
    if not len(time) or not np.isfinite(time).all():
        return float("nan")
    total = float((weight * time).sum())
    if total <= 0:
        return 0.0
    return float((weight * np.abs(time - total / weight.sum())).sum() / (2 * total))


def _lived(minutes: ArrayLike, people: ArrayLike) -> tuple[Floats, Floats]:
    time, weight = np.asarray(minutes, dtype=np.float64), np.asarray(people, dtype=np.float64)
    return time[weight > 0], weight[weight > 0]


def build_fairness(
    base: BaseData, minutes: Floats, people: Floats, *, limit_min: float, status: LanguageStatus | None = None
) -> Fairness:
    """Measure a plan.

    Parameters
    ----------
    base
        Its places give municipality, groups and languages; its areas the regions.
    minutes
        Minutes of each place; give those whom nothing reaches what they are to count with (the cut-off, or infinity).
    people
        People of each place that count, 0 for places outside the area.
    limit_min
        Minutes past which people count as past it.
    status
        The municipalities' language status, for languages that the places do not count.
    """
    tongues = build_language_groups(base.places, status or LanguageStatus())
    spoken = {language: group.people for language, group in tongues.items()}
    groups = _measure_areas(base, minutes, people, limit_min)
    for kind, split in (("group", base.places.groups), ("language", spoken)):
        groups += [_measure_group(kind, key, count, minutes, people, limit_min) for key, count in split.items()]
    caution = next((group.caution for group in tongues.values() if group.caution), "")
    return Fairness(tail_mean(minutes, people), gini(minutes, people), hoover(minutes, people), tuple(groups), caution)


def _measure_areas(base: BaseData, minutes: Floats, people: Floats, limit_min: float) -> list[GroupShare]:
    """Return every region and municipality that has people."""
    lived = np.flatnonzero(people > 0)
    weight, time = people[lived], minutes[lived]
    municipality = base.places.municipality[lived].astype(str)
    region = np.array([base.areas.region_of(code) for code in municipality], dtype=object).astype(str)
    found = []
    for kind, code in (("region", region), ("municipality", municipality)):
        keys, number = np.unique(code, return_inverse=True)
        total = np.bincount(number, weight, len(keys))
        mean = np.bincount(number, weight * time, len(keys)) / total
        past = np.bincount(number, weight * (time > limit_min), len(keys))
        found += [
            GroupShare(kind, str(key), float(total[k]), float(mean[k]), float(past[k]))
            for k, key in enumerate(keys)
            if key
        ]
    return found


def _measure_group(kind: str, key: str, count: Floats, minutes: Floats, people: Floats, limit_min: float) -> GroupShare:
    """Return an age group (or other column) or a language, at the places where people count."""
    weight = np.where(people > 0, np.nan_to_num(count), 0.0)
    lived, total = weight > 0, float(weight.sum())
    mean = float((weight[lived] * minutes[lived]).sum() / total) if total > 0 else float("nan")
    return GroupShare(kind, key, total, mean, float(weight[lived & (minutes > limit_min)].sum()))


def weigh_cost(cost: ArrayLike, threshold: float, weight: float) -> Floats:
    """Return costs in which what lies past the threshold counts 1 + weight times."""
    given = np.asarray(cost, dtype=np.float64)
    past = np.maximum(given - threshold, 0.0)
    return given + (weight * past if weight else 0.0)


def apply_equity(problem: Problem, threshold: float, weight: float) -> Problem:
    """Return the problem in which cost past the threshold counts 1 + weight times.

    cost + weight x max(0, cost - threshold) is convex and rises, so every list keeps its order and the problem stays
    sound; the plan of least mean then trades minutes of those far away against more minutes of those near. A price past
    the list (`beyond`) has to be weighed the same way: `weigh_cost`.

    Raises
    ------
    ValueError
        Where threshold or weight is negative or not finite.
    """
    for name, number in (("threshold", threshold), ("weight", weight)):
        if not (np.isfinite(number) and number >= 0):
            raise ValueError(f"{name} is {number}; it must be finite and not negative")
    return replace(problem, cost=weigh_cost(problem.cost, threshold, weight))
