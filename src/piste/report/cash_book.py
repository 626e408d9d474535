"""What the sheets of the cash-flow workbook share: levels of indexes, sums paid once, what adds up to what."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from piste.core.language import Language
from piste.premises.cash_flow import CashFlow
from piste.premises.ledger import View
from piste.premises.month import first_day
from piste.premises.rent_index import review_months
from piste.report.cash_sheet import FIRST_MONTH, CashSheet, Cell, day_of

NOTHING = "nothing"
SIDES = (NOTHING, View.AGENCY.value, View.STATE.value)
"""Doing nothing, and the plan in each view."""
EXCEL_ZERO = np.datetime64("1899-12-30")


def no_lines() -> dict[str, list[int]]:
    """Return no rows for each side."""
    return {side: [] for side in SIDES}


@dataclass
class CashBook:
    """The workbook under way."""

    flow: CashFlow
    lang: Language
    index: CashSheet
    paid: CashSheet
    sides: dict[str, CashSheet]
    running: dict[str, list[int]] = field(default_factory=no_lines)
    """Rows of each side's sheet that make its running costs; the same for the others."""
    one_off: dict[str, list[int]] = field(default_factory=no_lines)
    clauses: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    """Index and month of review -> rows of the level in force and of the day since when."""
    cuts: tuple[int, int] = (0, 0)
    """Rows of what is cut off capital and maintenance."""

    def add_running(self, side: str, name: str, label: str, text: str, cents: np.ndarray) -> None:
        """Add a line that counts among the running costs of a side."""
        row = self.sides[side].add_line([name, label], monthly(text), cents / 100)
        self.running[side].append(row)

    def add_since(self, side: str, name: str, label: str, cents: int, month: int) -> None:
        """Add a sum paid every month from one on."""
        sheet, horizon = self.sides[side], self.flow.params.horizon
        row = sheet.lines + 1
        labels: list[Cell] = [name, label, cents / 100, day_of(first_day(month))]
        values = np.where(horizon.months >= month, cents, 0) / 100
        self.running[side].append(sheet.add_line(labels, monthly(f"=IF(#$1>=$D{row},$C{row},0)"), values))

    def add_once(self, side: str, name: str, label: str, cents: int, month: int, *, apart: bool = False) -> None:
        """Add a sum paid once, nothing where it falls outside the horizon; `apart` keeps it out of the sums."""
        sheet, horizon = self.sides[side], self.flow.params.horizon
        if not horizon.first <= month < horizon.first + horizon.n:
            return
        row = sheet.lines + 1
        labels: list[Cell] = [name, label, cents / 100, day_of(first_day(month))]
        values = np.where(horizon.months == month, cents, 0) / 100
        line = sheet.add_line(labels, monthly(f"=IF(#$1=$D{row},$C{row},0)"), values)
        if not apart:
            self.one_off[side].append(line)

    def indexed(self, row: int, clause: tuple[int, int] | None) -> str:
        """Return the indexed full month's rent in cents of a line of `paid`, `#` standing for the month's column."""
        if clause is None:
            return f"$C{row}"
        level, since = (self.index.cell("#", line) for line in clause)
        now = f"IF({since}>$F{row},{level},$G{row})"
        return f"ROUND($C{row}*((1000-$H{row})*$G{row}+$H{row}*{now})/(1000*$G{row}),0)"


def monthly(text: str) -> Callable[[str, str], str]:
    """Return a formula of each month, `#` standing for its column."""
    return lambda column, _: text.replace("#", column)


def add_index(book: CashBook) -> None:
    """Add each index, published or assumed, with the levels in force for every month of review, and the rent cuts."""
    flow, horizon = book.flow, book.flow.params.horizon
    leases = flow.rows.leases
    known = {(str(n), int(m)) for n, m in zip(leases.index_name, leases.index_month, strict=True) if n}
    known |= {(project.index_name, project.index_month) for project in flow.projects if project.index_name}
    for name, month in sorted(known):
        series = flow.params.indexes.find(name)
        reviews = review_months(horizon.months, month)
        since = np.array([int((first_day(int(m)) - EXCEL_ZERO).astype(np.int64)) for m in reviews])
        levels = book.index.add_line([name], monthly(""), series.at(horizon.months))
        label = book.lang.text("{index}, reviewed in month {month}", index=name, month=month)
        in_force = book.index.add_line([label], in_force_formula(book, month, levels), series.at(reviews))
        label = book.lang.text("In force since")
        days = book.index.add_line([label], in_force_formula(book, month, 1), since)
        book.clauses[name, month] = (in_force, days)
    off = np.zeros((2, horizon.n), dtype=np.int64)
    for cut in flow.params.rent_cuts:
        off[0] += np.where(horizon.months >= cut.from_month, cut.capital_permille, 0)
        off[1] += np.where(horizon.months >= cut.from_month, cut.maintenance_permille, 0)
    capital = book.index.add_line([book.lang.text("Cut of capital rents, per mille")], monthly(""), off[0])
    maintenance = book.index.add_line([book.lang.text("Cut of maintenance rents, per mille")], monthly(""), off[1])
    book.cuts = (capital, maintenance)


def in_force_formula(book: CashBook, month: int, source: int) -> Callable[[str, str], str]:
    """Return what takes over the row `source` in each month of review and keeps it until the next.

    The first month is a plain number where the review was before the horizon.
    """
    row = book.index.lines + 1

    def formula(column: str, before: str) -> str:
        if column == FIRST_MONTH:
            starts = int(book.flow.params.horizon.months[0]) % 12 + 1 == month
            return f"={column}{source}" if starts else ""
        return f"=IF(MONTH({column}$1)={month},{column}{source},{before}{row})"

    return formula
