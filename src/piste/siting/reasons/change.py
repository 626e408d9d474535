"""Who gains and who loses when one network takes another's place: sums by area and group that add up exactly."""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.siting.reasons.weights import Weights

Floats = NDArray[np.float64]
Seconds = NDArray[np.uint16]
Longs = NDArray[np.int64]

SAME_S = 60
"""A change up to a minute counts as none."""


@dataclass(frozen=True)
class Folk:
    """Who is counted: n places, everyone in column 0 and the groups after it (n x (1 + groups), whole units)."""

    units: Floats
    per_person: float
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """k areas x (1 + groups): people by what changes for them; times are people x seconds of those reached.

    `closer` and `farther` count changes of more than a minute; who is newly reached is closer, who is reached no more
    is farther. Every array is a sum over places, so areas add up to the whole exactly.
    """

    people: Floats
    closer: Floats
    farther: Floats
    come_within: Floats
    fall_outside: Floats
    past_before: Floats
    past_after: Floats
    reached_before: Floats
    reached_after: Floats
    seconds_before: Floats
    seconds_after: Floats

    def __len__(self) -> int:
        return len(self.people)

    @property
    def same(self) -> Floats:
        """People whose time changes by at most a minute."""
        return self.people - self.closer - self.farther

    @cached_property
    def mean_before_min(self) -> Floats:
        """Mean minutes before, of those reached; infinity where nobody is."""
        return _mean_min(self.seconds_before, self.reached_before)

    @cached_property
    def mean_after_min(self) -> Floats:
        """Mean minutes after, of those reached; infinity where nobody is."""
        return _mean_min(self.seconds_after, self.reached_after)

    def moved_s(self, cutoff_s: float) -> Floats:
        """People x seconds that each area loses (above 0) or gains; who is not reached stands at the cut-off."""
        left = self.reached_before - self.reached_after
        moved: Floats = self.seconds_after - self.seconds_before + cutoff_s * left
        return moved

    def total(self) -> "Change":
        """Return all areas as one."""
        return Change(*(getattr(self, one.name).sum(axis=0, keepdims=True) for one in fields(self)))

    def rows(self, rows: NDArray[np.intp] | list[int]) -> "Change":
        """Return some areas."""
        return Change(*(getattr(self, one.name)[rows] for one in fields(self)))

    def sum_by(self, row: Longs, n: int) -> "Change":
        """Return the sums of areas that share a number 0 to n - 1."""
        sums = []
        for one in fields(self):
            values = getattr(self, one.name)
            columns = [np.bincount(row, values[:, g], minlength=n) for g in range(values.shape[1])]
            sums.append(np.column_stack(columns).astype(np.float64))
        return Change(*sums)


def build_folk(people: Floats, groups: dict[str, Floats], weights: Weights) -> Folk:
    """Put everyone and the groups side by side in whole units."""
    columns = [weights.to_units(people), *(weights.to_units(group) for group in groups.values())]
    return Folk(np.column_stack(columns), weights.per_person, tuple(groups))


def build_change(before: Seconds, after: Seconds, folk: Folk, area: Longs, n_areas: int, limit_s: float) -> Change:
    """Sum what changes for the people of each area.

    Parameters
    ----------
    before, after
        Time of each place to its nearest point, 65535 where none.
    area
        Number of each place's area, 0 to n_areas - 1.
    limit_s
        Within it counts as near (inclusive).
    """
    was, now = before.astype(np.int64), after.astype(np.int64)
    had, has = was != NOT_REACHED_S, now != NOT_REACHED_S
    near, stays_near = had & (was <= limit_s), has & (now <= limit_s)
    marks = (
        np.ones(len(was), dtype=bool),
        has & (~had | (now < was - SAME_S)),
        had & (~has | (now > was + SAME_S)),
        stays_near & ~near,
        near & ~stays_near,
        ~near,
        ~stays_near,
        had,
        has,
        np.where(had, was, 0),
        np.where(has, now, 0),
    )
    sums = []
    for mark in marks:
        columns = [np.bincount(area, mark * folk.units[:, g], minlength=n_areas) for g in range(folk.units.shape[1])]
        sums.append(np.column_stack(columns) / folk.per_person)
    return Change(*sums)


def _mean_min(seconds: Floats, reached: Floats) -> Floats:
    return np.where(reached > 0, seconds / np.maximum(reached, 1e-300) / SECONDS_PER_MIN, np.inf)
