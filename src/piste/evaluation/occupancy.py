"""Occupancy of a shared work environment: the share present at the measuring moment, by zone and hour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Texts
from piste.core.small_group import Counts
from piste.evaluation.interval import LEVEL, NOTHING, Estimate

DRAWS = 2000


@dataclass(frozen=True)
class Moments:
    """m measuring moments, each of one zone: a round's sum over the zone's rooms, or an access count of an hour.

    Attributes
    ----------
    day
        Local day of each, datetime64[D].
    hour
        Local hour in which it was measured, 0 to 23.
    zone
        Key of its zone.
    present
        People who were there.
    places
        What they are a share of: the zone's places, or the staff whose place of work it is.
    """

    day: NDArray[np.datetime64]
    hour: Counts
    zone: Texts
    present: Floats
    places: Floats

    def take(self, marks: NDArray[np.bool_]) -> "Moments":
        """Return some of them."""
        return Moments(self.day[marks], self.hour[marks], self.zone[marks], self.present[marks], self.places[marks])


@dataclass(frozen=True)
class Occupancy:
    """Share present of one zone and hour, or of all of them (`zone` "", `hour` -1)."""

    zone: str
    hour: int
    moments: int
    days: int
    present: float
    """Mean number of people at a moment."""
    share: Estimate
    highest: float
    """Largest share at any moment; NaN without places."""


@dataclass(frozen=True)
class Presence:
    """What the concept's sharing ratio needs: mean share present, and the fullest weekday by the mean."""

    share: Estimate
    peak_over_mean: Estimate
    moments: int
    days: int
    weekdays: int
    """Different weekdays that were measured: with fewer than five the peak is not known well."""


def build_occupancy(moments: Moments, *, seed: int = 1) -> list[Occupancy]:
    """Tell the share present of each zone and hour, each zone, each hour and all together, in that order.

    Notes
    -----
    The share is people present over places, summed over moments. Moments of one day are like each other, so its
    interval is the percentile bootstrap of whole days (Efron and Tibshirani 1993, chapter 8: the cluster is the unit);
    with fewer than two days there is none (NaN).
    """
    zones = [str(zone) for zone in np.unique(moments.zone.astype(str))]
    hours = [int(hour) for hour in np.unique(moments.hour)]
    cells = [(zone, hour) for zone in zones for hour in hours]
    cells += [(zone, -1) for zone in zones] + [("", hour) for hour in hours] + [("", -1)]
    told = []
    for zone, hour in cells:
        marks = np.ones(len(moments.hour), dtype=np.bool_)
        if zone:
            marks &= moments.zone == zone
        if hour >= 0:
            marks &= moments.hour == hour
        if marks.any():
            told.append(tell_cell(zone, hour, moments.take(marks), seed))
    return told


def tell_cell(zone: str, hour: int, mine: Moments, seed: int) -> Occupancy:
    """Tell one zone and hour."""
    days, day = np.unique(mine.day, return_inverse=True)
    there = np.bincount(day, weights=mine.present, minlength=len(days)).astype(np.float64)
    room = np.bincount(day, weights=mine.places, minlength=len(days)).astype(np.float64)
    some = mine.places > 0
    highest = float((mine.present[some] / mine.places[some]).max()) if some.any() else float("nan")
    together = len({(d, h) for d, h in zip(mine.day, mine.hour, strict=True)}) if not zone else len(mine.day)
    present = float(mine.present.sum() / max(together, 1))
    share = estimate_ratio(there, room, seed)
    return Occupancy(zone, hour, together, len(days), present, share, highest)


def estimate_ratio(over: Floats, under: Floats, seed: int, level: float = LEVEL) -> Estimate:
    """Return sum(over) / sum(under) with its bootstrap interval, the k parts (days) being drawn with replacement."""
    if not len(under) or under.sum() <= 0:
        return NOTHING
    value = float(over.sum() / under.sum())
    if len(under) < 2:  # one day tells nothing of how days differ
        return Estimate(value, float("nan"), float("nan"))
    drawn = draw_days(len(under), seed)
    low, high = np.quantile((drawn @ over) / (drawn @ under), [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value, float(low), float(high))


def draw_days(k: int, seed: int) -> Floats:
    """Return how often each of k days is in each of the bootstrap's samples, DRAWS x k."""
    return np.random.default_rng(seed).multinomial(k, np.full(k, 1 / k), size=DRAWS).astype(np.float64)


def measure_presence(day: NDArray[np.datetime64], present: Floats, staff: Floats, *, seed: int = 1) -> Presence:
    """Return the mean share of staff present, and the fullest usual weekday by the mean of weekdays.

    Parameters
    ----------
    day, present, staff
        Day, people present and staff of n moments, each of the whole environment.

    Notes
    -----
    peak over mean = the largest of the weekdays' mean shares / the mean of these means, so at least 1. Intervals are
    bootstraps of whole days; samples that miss a weekday take the peak of the others.
    """
    kept = staff > 0
    day, present, staff = day[kept], present[kept], staff[kept]
    days, index = np.unique(day, return_inverse=True)
    there = np.bincount(index, weights=present, minlength=len(days)).astype(np.float64)
    owed = np.bincount(index, weights=staff, minlength=len(days)).astype(np.float64)
    share = estimate_ratio(there, owed, seed)
    if not len(days):
        return Presence(NOTHING, NOTHING, 0, 0, 0)
    weekday = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    told = np.unique(weekday)
    of_weekday = (weekday == told[:, None]).astype(np.float64)
    peak = find_peak(np.ones((1, len(days))), of_weekday, there, owed)[0]
    if len(days) < 2:
        around = Estimate(float(peak), float("nan"), float("nan"))
    else:
        low, high = np.quantile(find_peak(draw_days(len(days), seed), of_weekday, there, owed), [0.025, 0.975])
        around = Estimate(float(peak), float(low), float(high))
    return Presence(share, around, len(day), len(days), len(told))


def find_peak(drawn: Floats, of_weekday: Floats, there: Floats, owed: Floats) -> Floats:
    """Return the fullest weekday's share by the mean of weekdays, for each sample of days."""
    under = drawn @ (of_weekday * owed).T
    means = np.divide(drawn @ (of_weekday * there).T, under, out=np.full(under.shape, np.nan), where=under > 0)
    peak, mean = np.nanmax(means, axis=1), np.nanmean(means, axis=1)
    return np.divide(peak, mean, out=np.ones_like(mean), where=mean > 0)
