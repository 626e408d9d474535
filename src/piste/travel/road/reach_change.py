"""What a change of the roads does to people: who gains and who loses, by municipality."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Places, Texts
from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.travel.time_lists import TimeLists


@dataclass(frozen=True)
class ReachChange:
    """People of k municipalities (rising codes) before and after; a mean is NaN where nobody is reached both times."""

    municipality: Texts
    people: Floats
    mean_before_min: Floats
    """Over those reached before and after, and so is `mean_after_min`."""
    mean_after_min: Floats
    gain_people: Floats
    """People whose nearest open site comes nearer by at least the least change."""
    lose_people: Floats
    within_before_people: Floats
    within_after_people: Floats
    cut_off_people: Floats
    """People who reached an open site before and reach none after."""
    joined_people: Floats

    def __len__(self) -> int:
        return len(self.municipality)


def nearest_seconds(times: TimeLists, open_sites: NDArray[np.int32] | None = None) -> NDArray[np.uint16]:
    """Return each place's time to its nearest open site (None: all are), 65535 where none is reached."""
    is_open = np.ones(times.n_sites, dtype=bool)
    if open_sites is not None:
        is_open[:] = False
        is_open[open_sites] = True
    hits = np.flatnonzero(is_open[times.site])
    place = np.searchsorted(times.indptr, hits, side="right") - 1
    rows, first = np.unique(place, return_index=True)
    seconds = np.full(times.n_places, NOT_REACHED_S, dtype=np.uint16)
    seconds[rows] = times.seconds[hits[first]]
    return seconds


def compare_reach(
    before: NDArray[np.uint16],
    after: NDArray[np.uint16],
    places: Places,
    *,
    limit_min: float = 60.0,
    least_change_s: int = 30,
) -> ReachChange:
    """Compare two states of n places (seconds to the nearest open site, 65535: none) by municipality.

    Parameters
    ----------
    limit_min
        People within it are counted, inclusively.
    least_change_s
        Smaller changes are nobody's gain or loss; being cut off or joined always is.
    """
    codes, group = np.unique(places.municipality.astype(str), return_inverse=True)

    def total(weight: NDArray[np.float64]) -> Floats:
        return np.bincount(group, weight, minlength=len(codes)).astype(np.float64)

    people = places.people
    reached = before != NOT_REACHED_S, after != NOT_REACHED_S
    both = reached[0] & reached[1]
    change = np.where(both, after.astype(np.int64) - before.astype(np.int64), 0)
    cut_off, joined = reached[0] & ~reached[1], reached[1] & ~reached[0]
    moved = total(people * both)
    with np.errstate(invalid="ignore"):
        means = [total(people * both * state / SECONDS_PER_MIN) / moved for state in (before, after)]
    limit_s = limit_min * SECONDS_PER_MIN
    return ReachChange(
        municipality=codes.astype(object),
        people=total(people),
        mean_before_min=means[0],
        mean_after_min=means[1],
        gain_people=total(people * (joined | (change <= -least_change_s))),
        lose_people=total(people * (cut_off | (change >= least_change_s))),
        within_before_people=total(people * (reached[0] & (before <= limit_s))),
        within_after_people=total(people * (reached[1] & (after <= limit_s))),
        cut_off_people=total(people * cut_off),
        joined_people=total(people * joined),
    )
