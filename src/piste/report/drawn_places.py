"""Which places a map draws, and how large: all of them up to some thousands, else near ones drawn as one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.report.scales import NOT_REACHED, classify_change, classify_minutes
from piste.report.symbols import SMALLEST_RADIUS

Floats = NDArray[np.float64]

MOST_DRAWN = 4000
LARGEST_RADIUS = 13.0
INK_SHARE = 0.1
"""Share of the drawing that all circles together may cover."""


@dataclass(frozen=True)
class DrawnPlaces:
    """d symbols, the largest first; each stands for one place or for several near each other."""

    x: Floats
    y: Floats
    radius: Floats
    people: Floats
    first: NDArray[np.int64]
    """Index of the (most populous) place a symbol stands for."""
    count: NDArray[np.int64]
    """Number of places."""
    inside: NDArray[np.bool_]
    symbol: NDArray[np.int64]
    """Symbol of each of the n places, -1 where it is not drawn (nobody lives there)."""
    people_per_place: Floats
    person_radius: float
    """Radius of a symbol of one person: radius = person_radius x sqrt(people)."""


def choose_drawn(xy: Floats, people: Floats, inside: NDArray[np.bool_], drawing_area: float) -> DrawnPlaces:
    """Return the symbols of n places at n x 2 units; areas of circles are in proportion to people."""
    lived = np.flatnonzero(people > 0)
    side = 0.0
    group = np.arange(len(lived))
    while len(lived) and group.max() + 1 > MOST_DRAWN:
        side = side + 0.5
        cell = np.floor(xy[lived] / side).astype(np.int64)
        key = np.column_stack([cell, inside[lived]])
        group = np.unique(key, axis=0, return_inverse=True)[1].ravel()
    total = np.bincount(group, weights=people[lived]).astype(np.float64)
    middle = [np.bincount(group, weights=people[lived] * xy[lived, axis]) / total for axis in (0, 1)]
    by_people = np.lexsort((lived, -people[lived]))
    first = np.full(len(total), -1, dtype=np.int64)
    first[group[by_people[::-1]]] = lived[by_people[::-1]]
    order = np.lexsort((first, -total))
    rank = np.empty(len(total), dtype=np.int64)
    rank[order] = np.arange(len(total))
    symbol = np.full(len(people), -1, dtype=np.int64)
    symbol[lived] = rank[group]
    scale = _person_radius(total, drawing_area)
    return DrawnPlaces(
        x=middle[0][order],
        y=middle[1][order],
        radius=np.maximum(scale * np.sqrt(total[order]), SMALLEST_RADIUS),
        people=total[order],
        first=first[order],
        count=np.bincount(group)[order],
        inside=inside[first[order]],
        symbol=symbol,
        people_per_place=people,
        person_radius=scale,
    )


def _person_radius(people: Floats, drawing_area: float) -> float:
    if not len(people):
        return 1.0
    by_largest = LARGEST_RADIUS / np.sqrt(people.max())
    by_ink = np.sqrt(INK_SHARE * drawing_area / (np.pi * people.sum()))
    return float(min(by_largest, by_ink))


def drawn_minutes(drawn: DrawnPlaces, minutes: Floats) -> NDArray[np.uint8]:
    """Return the class of minutes of each symbol: of the people-weighted mean, not reached where most are not."""
    mean, reached_share = _weighted(drawn, minutes)
    classes = classify_minutes(mean)
    return np.where(reached_share < 0.5, NOT_REACHED, np.minimum(classes, NOT_REACHED - 1)).astype(np.uint8)


def drawn_change(drawn: DrawnPlaces, change_min: Floats) -> NDArray[np.uint8]:
    """Return the class of change of each symbol; an infinite change counts as two hours."""
    mean, _ = _weighted(drawn, np.clip(change_min, -120.0, 120.0))
    return classify_change(mean)


def _weighted(drawn: DrawnPlaces, minutes: Floats) -> tuple[Floats, Floats]:
    rows = np.flatnonzero(drawn.symbol >= 0)
    weight = drawn.people_per_place[rows]
    reached = np.isfinite(minutes[rows])
    symbol, size = drawn.symbol[rows], len(drawn.x)
    counted = np.bincount(symbol, weights=weight * reached, minlength=size)
    moved = np.bincount(symbol, weights=weight * np.where(reached, minutes[rows], 0.0), minlength=size)
    mean = np.where(counted > 0, moved / np.maximum(counted, 1e-12), np.inf)
    return mean, counted / np.maximum(drawn.people, 1e-12)
