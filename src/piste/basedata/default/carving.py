"""Make listed places hold every person once.

Gazetteers list a city with all its people, and beside it its districts, the municipalities that it took in, and places
listed twice. Here each place keeps what the places inside it leave of its figure, and a municipality's places are then
scaled to its official population in whole people. Method, formula and limits: docs/default-data.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from piste.core.earth import RADIUS_KM, Floats, unit_vectors

Ints = NDArray[np.int64]

WHOLE_SHARE = 0.85
"""A figure of at least this share of the official population stands for the whole municipality."""


@dataclass(frozen=True)
class Listing:
    """n places as listed: one municipality's, or one country's where municipalities are not known."""

    ids: Ints
    """Unique numbers; they break ties, so that the order of places never matters."""
    figure: Ints
    """People as listed, 0 where not known."""
    lat: Floats
    lon: Floats
    area_km2: Floats
    """Area that the figure lives in, NaN where not known."""
    namesake: NDArray[np.bool_]
    """Whether the place has the municipality's name."""

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Carved:
    """Whole people of a municipality's listed places, in the listing's order."""

    own: Ints
    """By the places' own figures, each person once."""
    people: Ints
    """The same brought to the official population; the sum is exactly that."""

    @property
    def listed(self) -> int:
        """People who stand where the list says so."""
        return int(np.minimum(self.own, self.people).sum())


def find_parents(listing: Listing, people_per_km2: float) -> Ints:
    """Return for each place the smallest larger one that it lies in, -1 where it lies in none.

    A place reaches as far as a circle of its area; where the area is not known, of figure / people_per_km2.
    """
    n = len(listing)
    parents = np.full(n, -1, dtype=np.int64)
    known = listing.figure > 0
    if not known.any():
        return parents
    area_km2 = np.where(np.isnan(listing.area_km2), listing.figure / people_per_km2, listing.area_km2)
    chord = 2 * np.sin(np.minimum(np.sqrt(area_km2 / np.pi) / RADIUS_KM, np.pi) / 2)
    points = unit_vectors(listing.lat, listing.lon)
    inside = cKDTree(points).query_ball_point(points, chord)
    by_size = np.lexsort((listing.ids, -listing.figure))
    rank = np.empty(n, dtype=np.int64)
    rank[by_size] = np.arange(n)
    for place in by_size[known[by_size]]:  # large ones first: a smaller whole takes over
        parts = np.array(inside[place], dtype=np.int64)
        parents[parts[known[parts] & (rank[parts] > rank[place])]] = place
    return parents


def carve(listing: Listing, people_per_km2: float) -> Ints:
    """Return the people of each place without those of the places inside it.

    From the largest down: a place has its figure, or its share of the place it lies in where the parts there claim more
    than the whole has; it keeps what its own parts leave. So the sum is that of the figures that lie in no other.
    """
    parents = find_parents(listing, people_per_km2)
    parts: dict[int, list[int]] = {}
    for place in np.lexsort((listing.ids, -listing.figure)).tolist():
        if parents[place] >= 0:
            parts.setdefault(int(parents[place]), []).append(place)
    held = listing.figure.copy()
    own = listing.figure.copy()
    for place in np.lexsort((listing.ids, -listing.figure)).tolist():
        inside = parts.get(place)
        if not inside:
            own[place] = held[place]
            continue
        claimed = int(listing.figure[inside].sum())
        if claimed > held[place]:
            held[inside] = share_out(int(held[place]), listing.figure[inside], listing.ids[inside])
        own[place] = max(int(held[place]) - claimed, 0)
    return own


def carve_municipality(listing: Listing, official: int, people_per_km2: float) -> Carved:
    """Return whole people of one municipality's places, summing to its official population.

    The head is the place that stands for the whole municipality: by its figure, of several the namesake, else the
    nearest to the official one. It keeps what the others leave of the official population; more of such figures are the
    same people again and count nothing. Without a head a namesake has at most what the others leave, places whose
    figure is not known share what all others leave, and everything is scaled.

    Raises
    ------
    ValueError
        Where there is no place.
    """
    if len(listing) == 0:
        raise ValueError("a municipality without a listed place has nothing to carve")
    figure = listing.figure
    head = _find_head(listing, official)
    whole = figure >= WHOLE_SHARE * official
    stands_for_all = head >= 0 and bool(whole[head])
    counted = np.where(whole, 0, figure)
    if head >= 0:
        counted[head] = 0
    parts = Listing(listing.ids, counted, listing.lat, listing.lon, listing.area_km2, listing.namesake)
    own = carve(parts, people_per_km2)
    left = max(official - int(own.sum()), 0)
    weights = own.copy()
    if head >= 0:
        own[head] = max(int(figure[head]) - int(own.sum()), 0) if stands_for_all else min(int(figure[head]), left)
        weights[head] = left if stands_for_all else own[head]
    unknown = np.flatnonzero(figure == 0)
    if not stands_for_all and len(unknown):
        rest = max(official - int(weights.sum()), 0)
        weights[unknown] = share_out(rest, np.ones(len(unknown), dtype=np.int64), listing.ids[unknown])
    return Carved(own, share_out(official, weights, listing.ids))


def _find_head(listing: Listing, official: int) -> int:
    """Return the place that stands for the whole municipality, else its largest known namesake, else -1."""
    figure = listing.figure
    whole = (figure >= WHOLE_SHARE * official) & (figure > 0)
    whole_namesakes = np.flatnonzero(whole & listing.namesake)
    if len(whole_namesakes):
        return int(min(whole_namesakes, key=lambda i: (-figure[i], listing.ids[i])))
    if whole.any():
        return int(min(np.flatnonzero(whole), key=lambda i: (abs(figure[i] - official), listing.ids[i])))
    namesakes = np.flatnonzero(listing.namesake & (figure > 0))
    return int(min(namesakes, key=lambda i: (-figure[i], listing.ids[i]))) if len(namesakes) else -1


def share_out(total: int, weights: Ints, ids: Ints) -> Ints:
    """Share whole people by weights: everyone the whole part, the largest remainders one more (Hamilton's method).

    Equal remainders go to the smaller id; without any weight all weigh the same.
    """
    weights = np.asarray(weights, dtype=np.int64)
    if weights.sum() == 0:
        weights = np.ones(len(weights), dtype=np.int64)
    shares, remainders = np.divmod(total * weights, int(weights.sum()))
    short = total - int(shares.sum())
    shares[np.lexsort((ids, -remainders))[:short]] += 1
    return shares


def spread_groups(people: Ints, groups: Sequence[int], ids: Ints) -> list[Ints]:
    """Spread a municipality's groups over its places: whole people, summing to each group and to each place.

    Group by group every place gets its share of what is not spread yet, the last group what is left.

    Raises
    ------
    ValueError
        Where the groups do not sum to the people.
    """
    if sum(groups) != int(people.sum()):
        raise ValueError(f"groups of {sum(groups)} do not make {int(people.sum())} people")
    free = people.copy()
    spread = []
    for group in groups[:-1]:
        part = share_out(group, free, ids)
        spread.append(part)
        free -= part
    return [*spread, free]
