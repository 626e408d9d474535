"""The cash flow as a workbook of live formulas that a controller can follow, equal to our figures to the cent."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import xlsxwriter

from piste.core.language import Language
from piste.premises.cash_flow import CashFlow
from piste.premises.cents import Cents
from piste.premises.key_figures import discount_factors
from piste.premises.ledger import Nature, View
from piste.report.cash_book import NOTHING, CashBook, add_index, monthly
from piste.report.cash_leases import add_leases
from piste.report.cash_projects import add_projects
from piste.report.cash_sheet import FIRST_MONTH, CashSheet

FIXED_DAY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_cash_workbook(flow: CashFlow, path: Path, lang: Language, marks: Sequence[str] = ()) -> None:
    """Write the leases that a plan ends, and its sites, month by month, as formulas with our values behind them.

    Sheets: savings, doing nothing, the two views, rents in cents, index levels. Leases that stay are left out: they
    cost the same either way. Every sum of money that the formulas give equals the ledger's to the cent. `marks` are
    lines for the head of the first sheet: that figures are made up, that sites are left out.
    """
    work = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    work.set_properties({"created": FIXED_DAY, "author": "", "comments": ""})
    horizon = flow.params.horizon
    heads = [lang.text("Lease or project"), lang.text("What for"), lang.text("EUR"), lang.text("From")]
    summary = CashSheet(work, lang.text("Savings"), horizon, [lang.text("EUR a month"), lang.text("In all")], "eur")
    sides = {
        NOTHING: CashSheet(work, lang.text("Doing nothing"), horizon, heads, "eur"),
        View.AGENCY.value: CashSheet(work, lang.text("View of the agencies"), horizon, heads, "eur"),
        View.STATE.value: CashSheet(work, lang.text("View of the state"), horizon, heads, "eur"),
    }
    columns = [lang.text("Lease or project"), lang.text("What for"), lang.text("Cents a month"), lang.text("First day")]
    columns += [lang.text("Until before"), lang.text("Month of the index base"), lang.text("Base level")]
    columns.append(lang.text("Share that follows, per mille"))
    paid = CashSheet(work, lang.text("Rents in cents"), horizon, columns, "cents")
    levels = CashSheet(work, lang.text("Index levels"), horizon, [lang.text("Tenths of a point")], "level")
    book = CashBook(flow, lang, levels, paid, sides)
    add_index(book)
    staying = add_leases(book)
    add_projects(book)
    add_summary(book, summary, add_totals(book, staying))
    summary.sheet.write_string(2, 0, " ".join(marks), summary.bold)
    work.close()


def add_totals(book: CashBook, staying: Cents) -> dict[str, tuple[int, int]]:
    """Add the sums of running and one-off costs to each side; return their rows."""
    flow, totals = book.flow, {}
    for side, sheet in book.sides.items():
        ledger = flow.baseline[View.AGENCY] if side == NOTHING else flow.plan[View(side)]
        running, one_off = ledger.total(Nature.RUNNING) - staying, ledger.total(Nature.ONE_OFF)
        totals[side] = (
            sheet.add_total(book.lang.text("Running costs"), book.running[side], running / 100),
            sheet.add_total(book.lang.text("One-off costs"), book.one_off[side], one_off / 100),
        )
    return totals


def add_summary(book: CashBook, summary: CashSheet, totals: dict[str, tuple[int, int]]) -> None:
    """Add what is saved in each view: a month, summed up, and at present value."""
    flow, lang = book.flow, book.lang
    if flow.assumed:
        words = lang.text("ASSUMPTION: rents that nobody told are priced by an assumed table.")
        summary.sheet.write_string(0, 0, words, summary.bold)
    rate, n = flow.params.discount_permille, flow.params.horizon.n
    summary.sheet.write_string(1, 0, lang.text("Discount rate a year, per mille (an assumption)"))
    summary.sheet.write_number(1, 2, rate)
    factors = discount_factors(n, rate)
    first = f"${FIRST_MONTH}$1"
    text = f"=(1+$C$2/1000)^(-COLUMNS({first}:#$1)/12+1/12)"
    factor_row = summary.add_line([lang.text("Present value of 1 EUR")], monthly(text), factors, form="factor")
    for view in View:
        sheet, (run, once) = book.sides[view.value], totals[view.value]
        saved, spent = flow.saving(view, Nature.RUNNING) / 100, -flow.saving(view, Nature.ONE_OFF) / 100
        before = book.sides[NOTHING].cell("#", totals[NOTHING][0])
        title = sheet.name
        label = f"{title}: {lang.text('running costs saved')}"
        one = summary.add_line([label], monthly(f"={before}-{sheet.cell('#', run)}"), saved)
        label = f"{title}: {lang.text('one-off costs')}"
        two = summary.add_line([label], monthly(f"={sheet.cell('#', once)}"), spent)
        label = f"{title}: {lang.text('present value')}"
        present = (saved - spent) * factors
        three = summary.add_line([label], monthly(f"=(#{one}-#{two})*#{factor_row}"), present)
        row = summary.lines + 1

        def summed(column: str, last: str, one: int = one, two: int = two, row: int = row) -> str:
            return f"={column}{one}-{column}{two}" + ("" if column == FIRST_MONTH else f"+{last}{row}")

        label = f"{title}: {lang.text('saved so far, less one-off costs')}"
        summary.add_line([label], summed, np.cumsum(saved - spent), strong=True)
        for line, values in ((one, saved), (two, spent), (three, present)):
            summary.add_sum(line, float(values.sum()))
