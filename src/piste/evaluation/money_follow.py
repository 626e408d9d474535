"""Plan, forecast and actual side by side: what was to be paid, what was paid, and what is to come from here on.

Method of the forecast: an agency's months up to its last booked one stand as the accounts have them; from the next
month on the plan stands as it is. Nothing is scaled: a difference so far is told and not carried into the future.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.premises.cents import Cents
from piste.premises.ledger import NATURE, Nature, Row


@dataclass(frozen=True)
class Amounts:
    """r sums of one view: cents by agency, kind of payment and month, each at most once."""

    agency: NDArray[np.object_]
    kind: NDArray[np.uint8]
    month: NDArray[np.int64]
    cents: Cents

    def __len__(self) -> int:
        return len(self.kind)

    def total(self) -> int:
        """Return the sum of all."""
        return int(self.cents.sum())


@dataclass(frozen=True)
class Follow:
    """Cents by kind (rows of `Row`) and month (columns): doing nothing, the plan, the forecast, what was booked."""

    first_month: int
    nothing: Cents
    plan: Cents
    forecast: Cents
    actual: Cents
    booked: NDArray[np.bool_]
    """Months in which every agency that the plan or the accounts know has booked."""

    @property
    def n(self) -> int:
        """Return the number of months."""
        return self.plan.shape[1]

    @property
    def years(self) -> NDArray[np.int64]:
        """Return the calendar year of each month."""
        return np.arange(self.first_month, self.first_month + self.n) // 12 + 1970

    def side(self, name: str, *natures: Nature) -> Cents:
        """Return the sum of a side by month; without natures all but memos."""
        chosen = natures or (Nature.RUNNING, Nature.ONE_OFF, Nature.RECEIPT)
        rows = [row for row in Row if NATURE[row] in chosen]
        table: Cents = getattr(self, name)
        return np.asarray(table[rows].sum(axis=0), dtype=np.int64)

    def saving(self, name: str) -> Cents:
        """Return what a side saves in running costs each month against doing nothing; rent cuts are in both."""
        return self.side("nothing", Nature.RUNNING) - self.side(name, Nature.RUNNING)

    def rent_cuts(self, name: str) -> Cents:
        """Return what rent cuts alone take off each month: no project's merit."""
        table: Cents = getattr(self, name)
        return -table[Row.RENT_CUT]

    def by_year(self, months: Cents) -> dict[int, int]:
        """Return sums of months by calendar year."""
        return {int(year): int(months[self.years == year].sum()) for year in np.unique(self.years)}


def last_booked(actual: Amounts) -> dict[str, int]:
    """Return the last month that each agency has booked."""
    last: dict[str, int] = {}
    for agency, month in zip(actual.agency.tolist(), actual.month.tolist(), strict=True):
        last[agency] = max(last.get(agency, month), month)
    return last


def build_follow(nothing: Amounts, plan: Amounts, actual: Amounts) -> Follow:
    """Put one view's sums side by side, exact to the cent.

    Parameters
    ----------
    nothing, plan, actual
        Sums of doing nothing, of the plan and of the accounts, all of ONE view.

    Returns
    -------
    Follow
        Over all months that any of them knows. forecast = the accounts up to each agency's last booked month, the plan
        after it; so the sum of the forecast is that of the entries booked plus that of the plan's months to come.
    """
    months = np.concatenate([nothing.month, plan.month, actual.month])
    first = int(months.min()) if len(months) else 0
    n = int(months.max()) - first + 1 if len(months) else 0
    last = last_booked(actual)
    ahead = np.array([m > last.get(a, -1) for a, m in zip(plan.agency, plan.month, strict=True)], dtype=np.bool_)
    tables = {name: spread(amounts, first, n) for name, amounts in _named(nothing, plan, actual).items()}
    to_come = Amounts(plan.agency[ahead], plan.kind[ahead], plan.month[ahead], plan.cents[ahead])
    everyone = {*plan.agency.tolist(), *actual.agency.tolist()}
    until = min((last.get(agency, -1) for agency in everyone), default=-1)
    begun = int(actual.month.min()) if len(actual) else first + n
    axis = np.arange(first, first + n)
    return Follow(
        first, tables["nothing"], tables["plan"], tables["actual"] + spread(to_come, first, n), tables["actual"],
        (axis >= begun) & (axis <= until),
    )  # fmt: skip


def _named(nothing: Amounts, plan: Amounts, actual: Amounts) -> Mapping[str, Amounts]:
    return {"nothing": nothing, "plan": plan, "actual": actual}


def spread(amounts: Amounts, first: int, n: int) -> Cents:
    """Return kinds x months."""
    table = np.zeros((len(Row), n), dtype=np.int64)
    if len(amounts):
        np.add.at(table, (amounts.kind.astype(np.int64), amounts.month - first), amounts.cents)
    return table
