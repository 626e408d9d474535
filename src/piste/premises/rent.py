"""Rent month by month: indexed at each review, broken months by their days."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.lease import Days, Leases
from piste.premises.cents import Cents, divide_cents
from piste.premises.month import Horizon, Months, months_of
from piste.premises.rent_index import RentIndexes, review_months


@dataclass(frozen=True)
class IndexLevels:
    """What the clause of each lease says month by month; n x m."""

    base_month: Months
    """n; months since 1970."""
    base_tenths: NDArray[np.int64]
    """n; level at which the rent stands."""
    now_tenths: NDArray[np.int64]
    """Level in force in each month."""
    permille: NDArray[np.int64]
    """n; share of the rent that follows."""


def find_levels(leases: Leases, horizon: Horizon, indexes: RentIndexes) -> IndexLevels:
    """Return the index level in force for each lease in each month.

    The level is that of the latest review at or before the month, where that review comes after the base month; until
    then the base level itself. A clause without a base month stands at the level of the lease's first month; a lease
    without a first day at that of the horizon.
    """
    started = ~np.isnat(leases.start)
    starts = np.full(len(leases), horizon.first, dtype=np.int64)
    starts[started] = months_of(leases.start[started])
    base = np.where(leases.index_base >= 0, leases.index_base, starts).astype(np.int64)
    base_tenths = np.full(len(leases), 1000, dtype=np.int64)
    now = np.full((len(leases), horizon.n), 1000, dtype=np.int64)
    clauses = sorted({(str(n), int(m)) for n, m in zip(leases.index_name, leases.index_month, strict=True) if n})
    for name, index_month in clauses:
        rows = np.flatnonzero((leases.index_name == name) & (leases.index_month == index_month))
        series = indexes.find(name)
        reviews = review_months(horizon.months, index_month)
        base_tenths[rows] = series.at(base[rows])
        later = reviews[None, :] > base[rows, None]
        now[rows] = np.where(later, series.at(reviews)[None, :], base_tenths[rows, None])
    permille = np.where(leases.index_name == "", 0, leases.index_permille).astype(np.int64)
    return IndexLevels(base, base_tenths, now, permille)


def index_rent(cents: Cents, levels: IndexLevels) -> Cents:
    """Return the full month's rent of each lease in each month, n x m, rounded half up to the cent.

    rent x (1 - share + share x level / base level), in whole numbers: the quotient is exact before it is rounded.
    """
    base, share = levels.base_tenths[:, None], levels.permille[:, None]
    top = cents[:, None] * ((1000 - share) * base + share * levels.now_tenths)
    return divide_cents(top, 1000 * base)


def charge_days(full_month: Cents, horizon: Horizon, start: Days, end: Days) -> Cents:
    """Return what is paid from `start` up to, not including, `end`: n x m.

    A broken month costs rent x days / days of the month, rounded half up.
    """
    return divide_cents(full_month * horizon.days_between(start, end), horizon.days[None, :])
