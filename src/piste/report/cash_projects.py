"""Lines of new sites in the cash-flow workbook."""

import numpy as np

from piste.premises.cash_lines import site_rents
from piste.premises.cents import Cents
from piste.premises.ledger import View
from piste.premises.month import first_day
from piste.premises.site_project import OneOffKind, Payer, SiteProject
from piste.report.cash_book import CashBook, monthly
from piste.report.cash_sheet import Cell, day_of


def add_projects(book: CashBook) -> None:
    """Add every site's running costs from its opening, and its one-off costs, to both views."""
    rents = site_rents(book.flow.projects, book.flow.params)
    for p, project in enumerate(book.flow.projects):
        cells = add_new_rents(book, project, (rents[0][p], rents[1][p]))
        for view in View:
            add_site(book, project, view, cells, rents[0][p] + rents[1][p])


def add_new_rents(book: CashBook, project: SiteProject, rents: tuple[Cents, Cents]) -> str:
    """Add a site's rents in cents; return what adds them up."""
    lang, opens = book.lang, day_of(first_day(project.opens))
    clause = book.clauses.get((project.index_name, project.index_month))
    series = book.flow.params.indexes.find(project.index_name)
    base = int(series.at(np.array([project.opens]))[0]) if clause else 1000
    cells = []
    parts = (
        (lang.text("capital rent"), project.rent_capital_cents, rents[0]),
        (lang.text("maintenance rent"), project.rent_maintenance_cents, rents[1]),
    )
    for word, cents, values in parts:
        row = book.paid.lines + 1
        labels: list[Cell] = [project.id, word, cents, opens, day_of(np.datetime64("NaT", "D")), opens]
        labels += [base, project.index_permille]
        text = f"=IF(#$1>=$D{row},{book.indexed(row, clause)},0)"
        cells.append(book.paid.cell("#", book.paid.add_line(labels, monthly(text), values)))
    return "+".join(cells)


def add_site(book: CashBook, project: SiteProject, view: View, cells: str, rent: Cents) -> None:
    """Add a site's lines to one view."""
    lang, side = book.lang, view.value
    if view is View.AGENCY or not project.held_already:
        book.add_running(side, project.id, lang.text("New rent"), f"=({cells})/100", rent)
        book.add_since(side, project.id, lang.text("Energy"), project.energy_cents, project.opens)
    if view is View.AGENCY:
        label = lang.text("Rent that pays the fit-out back")
        book.add_since(side, project.id, label, project.fitout_rent_cents, project.opens)
    for cost in project.shared_costs:
        book.add_since(side, project.id, cost.name, cost.cents_per_month, project.opens)
    words = {
        OneOffKind.FIT_OUT: lang.text("Fit-out"),
        OneOffKind.MOVING: lang.text("Moving"),
        OneOffKind.ICT: lang.text("ICT"),
        OneOffKind.DEMOLITION: lang.text("Demolition"),
        OneOffKind.SALE: lang.text("Sale receipts (told apart)"),
        OneOffKind.OTHER: lang.text("Other one-off costs"),
    }
    for one in project.one_offs:
        sale = one.kind is OneOffKind.SALE
        if view is View.STATE or not (sale or one.payer is Payer.LANDLORD):
            cents, month = -one.cents if sale else one.cents, project.opens + one.after_opening_months
            book.add_once(side, project.id, words[one.kind], cents, month, apart=sale)
