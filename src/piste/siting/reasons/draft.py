"""A plan under the pencil: open, close or move a point, and know at once what changes, for whom; undo and redo."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from piste.core.units import SECONDS_PER_MIN
from piste.siting.problem import Problem
from piste.siting.reasons.weights import build_weights
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

LIMITS_MIN = (30.0, 60.0)


@dataclass(frozen=True)
class DraftFigures:
    """Access of everyone who counts, from exact sums: the same however the network came to be."""

    points: int
    people: float
    people_within: tuple[float, ...]
    """Within each limit, inclusive."""
    people_reached: float
    person_min: float
    """People x minutes of those reached."""
    worst_min: float
    """Longest time among those reached; NaN where nobody is."""

    @property
    def mean_min(self) -> float:
        """Mean minutes of those reached; NaN where nobody is."""
        return self.person_min / self.people_reached if self.people_reached > 0 else float("nan")


@dataclass(frozen=True)
class AreaSums:
    """k areas, or one where none were given: people within each limit (k x limits), reached, and people x minutes."""

    people: Floats
    people_within: Floats
    people_reached: Floats
    person_min: Floats


@dataclass(frozen=True)
class Edit:
    """One change of the network and what it did."""

    opened: int
    """-1 where none."""
    closed: int
    before: DraftFigures
    after: DraftFigures
    places: Ints
    """Places whose time changed."""
    areas: Ints
    """Areas in which people's times changed."""


class Draft:
    """A network of open sites with its sums; an edit touches only the places whose time changes.

    Sums are whole numbers of a fine unit (see `piste.siting.reasons.weights`), so a sequence of edits gives exactly
    what a fresh evaluation gives, and the sums of the areas are exactly the national ones.
    """

    def __init__(
        self,
        times: TimeLists,
        people: ArrayLike,
        sites: ArrayLike,
        *,
        area: Longs | None = None,
        limits_min: tuple[float, ...] = LIMITS_MIN,
        problem: Problem | None = None,
    ) -> None:
        """Begin with open sites; `problem` is the same times made ready before, its people left aside."""
        weights = build_weights(np.asarray(people, dtype=np.float64))
        self._units, self._per_person = weights.units, weights.per_person
        ready = Problem.from_times(times, weights.units) if problem is None else replace(problem, people=weights.units)
        self._evaluator = ready.evaluator(sites)
        self._area = np.zeros(times.n_places, dtype=np.int64) if area is None else np.asarray(area, dtype=np.int64)
        n = int(self._area.max(initial=0)) + 1
        self._limits_s = tuple(limit * SECONDS_PER_MIN for limit in limits_min)
        self._people = np.bincount(self._area, self._units, minlength=n)
        self._within, self._reached, self._moved = np.zeros((n, len(limits_min))), np.zeros(n), np.zeros(n)
        self._add(np.arange(times.n_places), self._evaluator.distance, 1.0)
        self._lived = self._units > 0
        self._done: list[tuple[int, int]] = []
        self._undone: list[tuple[int, int]] = []
        self.start = self.figures()
        """Figures of the network that the draft began with."""

    @property
    def sites(self) -> Ints:
        """Open sites, sorted."""
        return self._evaluator.sites

    @property
    def nearest(self) -> Ints:
        """Nearest open site of each place, -1 where none."""
        return self._evaluator.nearest

    @property
    def seconds(self) -> Floats:
        """Time to it in seconds, infinity where none."""
        return self._evaluator.distance

    def open(self, site: int) -> Edit:
        """Open a site."""
        return self._do(site, -1)

    def close(self, site: int) -> Edit:
        """Close a site."""
        return self._do(-1, site)

    def move(self, old: int, new: int) -> Edit:
        """Close one site and open another."""
        return self._do(new, old)

    def undo(self) -> Edit | None:
        """Take the last edit back; None where there is none."""
        if not self._done:
            return None
        opened, closed = self._done.pop()
        self._undone.append((opened, closed))
        return self._apply(closed, opened)

    def redo(self) -> Edit | None:
        """Do again what was taken back last; None where there is nothing."""
        if not self._undone:
            return None
        opened, closed = self._undone.pop()
        self._done.append((opened, closed))
        return self._apply(opened, closed)

    def figures(self) -> DraftFigures:
        """Return the figures of the network as it is."""
        distance = self._evaluator.distance
        lived = distance[self._lived & np.isfinite(distance)]
        return DraftFigures(
            points=len(self.sites),
            people=float(self._people.sum()) / self._per_person,
            people_within=tuple((self._within.sum(axis=0) / self._per_person).tolist()),
            people_reached=float(self._reached.sum()) / self._per_person,
            person_min=float(self._moved.sum()) / self._per_person / SECONDS_PER_MIN,
            worst_min=float(lived.max()) / SECONDS_PER_MIN if len(lived) else float("nan"),
        )

    def areas(self) -> AreaSums:
        """Return the sums of every area."""
        return AreaSums(
            self._people / self._per_person,
            self._within / self._per_person,
            self._reached / self._per_person,
            self._moved / self._per_person / SECONDS_PER_MIN,
        )

    def _do(self, opened: int, closed: int) -> Edit:
        edit = self._apply(opened, closed)
        self._done.append((opened, closed))
        self._undone.clear()
        return edit

    def _apply(self, opened: int, closed: int) -> Edit:
        before, distance = self.figures(), self._evaluator.distance.copy()
        if opened >= 0 and closed >= 0:
            self._evaluator.move(closed, opened)
        elif opened >= 0:
            self._evaluator.open(opened)
        else:
            self._evaluator.close(closed)
        places = np.flatnonzero(distance != self._evaluator.distance)
        self._add(places, distance[places], -1.0)
        self._add(places, self._evaluator.distance[places], 1.0)
        areas = np.unique(self._area[places[self._lived[places]]]).astype(np.int32)
        return Edit(opened, closed, before, self.figures(), places.astype(np.int32), areas)

    def _add(self, places: NDArray[np.intp], distance: Floats, sign: float) -> None:
        """Add (or take away) places with these times; all numbers are whole, so nothing is ever lost."""
        area, units, n = self._area[places], sign * self._units[places], len(self._people)
        reached = np.isfinite(distance)
        self._reached += np.bincount(area, units * reached, minlength=n)
        self._moved += np.bincount(area, units * np.where(reached, distance, 0.0), minlength=n)
        for k, limit in enumerate(self._limits_s):
            self._within[:, k] += np.bincount(area, units * (distance <= limit), minlength=n)
