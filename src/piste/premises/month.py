"""Months as whole numbers since January 1970, and a horizon of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.lease import Days

Months = NDArray[np.int64]


def month_of(text: str) -> int:
    """Return the month written as 2026-01."""
    return int(np.datetime64(text, "M").astype(np.int64))


def month_text(month: int) -> str:
    """Return a month as 2026-01."""
    return str(np.datetime64(int(month), "M"))


def first_day(month: int) -> np.datetime64:
    """Return the first day of a month."""
    return np.datetime64(int(month), "M").astype("M8[D]")


def months_of(days: Days) -> Months:
    """Return the month of each day; the day must be one."""
    return days.astype("M8[M]").astype(np.int64)


@dataclass(frozen=True)
class Horizon:
    """The months that are counted: `n` of them from `first` on (months since 1970)."""

    first: int
    n: int

    @property
    def months(self) -> Months:
        """Return the months."""
        return np.arange(self.first, self.first + self.n, dtype=np.int64)

    @property
    def edges(self) -> Days:
        """Return the first day of each month, and the day after the last month: n + 1 days."""
        return np.arange(self.first, self.first + self.n + 1).astype("M8[M]").astype("M8[D]")

    @property
    def days(self) -> Months:
        """Return the number of days in each month, 29 in a leap year's February."""
        return np.diff(self.edges).astype(np.int64)

    @property
    def years(self) -> Months:
        """Return the calendar year of each month."""
        return self.months // 12 + 1970

    def days_between(self, start: Days, end: Days) -> Months:
        """Return how many days of each month lie from `start` up to, not including, `end`: rows x n.

        NaT as a start is "always", as an end "never".
        """
        edges = self.edges
        begins = np.where(np.isnat(start), edges[0], start)[:, None]
        ends = np.where(np.isnat(end), edges[-1], end)[:, None]
        inside = np.minimum(ends, edges[None, 1:]) - np.maximum(begins, edges[None, :-1])
        return np.maximum(inside.astype(np.int64), 0)
