"""People of each place in base data's three age groups, whatever bins the user's own table has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Places
from piste.basedata.visit_model import AGES
from piste.core.errors import PisteError

OLDEST = 100
"""Year up to which an open bin counts when bins are checked for gaps."""

_BIN = re.compile(r"age_(\d+)_(\d*)")


@dataclass(frozen=True)
class AgeCounts:
    """n places x 3 age groups of `AGES`; rows sum to the places' people."""

    people: Floats
    assumed: NDArray[np.bool_]
    """n; True where a place's ages are not known and others' shares stand in for them."""


def build_age_counts(places: Places, country_shares: Mapping[str, float] | None = None) -> AgeCounts:
    """Count each place's people by the three age groups.

    Bins of other widths are added; one that lies across a border (Paavo's 13 to 15) is cut evenly by years. Where a
    place's ages are hidden or missing it takes the shares of its municipality's other places, else of all places, else
    `country_shares`; such places are marked.

    Raises
    ------
    PisteError
        Where no place has ages and no country's shares are given.
    """
    weights = find_bin_weights(places)
    counts = np.zeros((len(places), len(AGES)))
    for name, parts in weights.items():
        counts += np.outer(places.groups[name], parts)
    sums = counts.sum(axis=1)
    known = np.isfinite(sums) & (sums > 0) if weights else np.zeros(len(places), dtype=np.bool_)
    counts[~known] = 0.0
    shares = np.divide(counts, sums[:, None], out=np.zeros_like(counts), where=known[:, None])
    lacking = ~known & (places.people > 0)
    if lacking.any():
        shares[lacking] = borrow_shares(places, counts, known, lacking, country_shares or {})
    return AgeCounts(shares * places.people[:, None], lacking)


def borrow_shares(
    places: Places,
    counts: Floats,
    known: NDArray[np.bool_],
    lacking: NDArray[np.bool_],
    country_shares: Mapping[str, float],
) -> Floats:
    """Return shares for the places that lack them: their municipality's, else everybody's, else the country's."""
    if known.any():
        everybody = counts[known].sum(axis=0) / counts[known].sum()
    elif country_shares:
        everybody = np.array([country_shares.get(age, 0.0) for age in AGES])
    else:
        raise PisteError("No place has people by age, and the visit model gives no shares of the age groups.")
    codes, index = np.unique(places.municipality.astype(str), return_inverse=True)
    sums = np.zeros((len(codes), len(AGES)))
    np.add.at(sums, index[known], counts[known])
    totals = sums.sum(axis=1, keepdims=True)
    own = np.divide(sums, totals, out=np.tile(everybody, (len(codes), 1)), where=totals > 0)
    own[codes == ""] = everybody
    shares: Floats = own[index[lacking]]
    return shares


def find_bin_weights(places: Places) -> dict[str, Floats]:
    """Return for each usable age column its part in each of the three groups; none where bins leave gaps or overlap."""
    if set(AGES) <= set(places.groups):
        return {age: np.eye(len(AGES))[k] for k, age in enumerate(AGES)}
    bins = {
        name: (int(found[1]), int(found[2]) if found[2] else OLDEST)
        for name in places.groups
        if (found := _BIN.fullmatch(name))
    }
    covered = np.zeros(OLDEST + 1, dtype=np.int64)
    for first, last in bins.values():
        covered[first : min(last, OLDEST) + 1] += 1
    if not bins or (covered != 1).any():
        return {}
    weights = {}
    for name, (first, last) in bins.items():
        years = last - first + 1
        common = [max(0, min(last, end) - max(first, start) + 1) for start, end in AGES.values()]
        if last == OLDEST and sum(part > 0 for part in common) > 1:
            return {}  # an open bin that starts before 65 cannot be cut
        weights[name] = np.array(common) / years
    return weights
