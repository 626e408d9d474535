"""Lines of old leases in the cash-flow workbook: what each costs up to each of its ends."""

import numpy as np

from piste.basedata.lease import Owner
from piste.premises.cash_lines import cut_rents
from piste.premises.cents import Cents, divide_cents
from piste.premises.lease_exit import ExitKind
from piste.premises.ledger import View
from piste.premises.month import first_day, months_of
from piste.premises.rent import charge_days, find_levels, index_rent
from piste.report.cash_book import NOTHING, CashBook, monthly
from piste.report.cash_sheet import Cell, day_of

AGENCY, STATE = View.AGENCY.value, View.STATE.value
Parts = dict[tuple[str, str], Cents]
"""Part of the rent and side -> cents: n x m, or m of one lease."""


def charge_parts(book: CashBook) -> Parts:
    """Return what every lease costs, by part, up to no end, the agency's and the state's."""
    flow, horizon = book.flow, book.flow.params.horizon
    leases = flow.rows.leases
    levels = find_levels(leases, horizon, flow.params.indexes)
    full = {
        "capital": index_rent(leases.rent_capital_cents, levels),
        "maintenance": index_rent(leases.rent_maintenance_cents, levels),
        "energy": np.repeat(leases.energy_cents[:, None], horizon.n, axis=1),
    }
    never = np.full(len(leases), np.datetime64("NaT", "D"))
    ends = {NOTHING: never, AGENCY: flow.exits.agency_end, STATE: flow.exits.state_end}
    return {
        (part, side): charge_days(months, horizon, leases.start, end)
        for part, months in full.items()
        for side, end in ends.items()
    }


def add_leases(book: CashBook) -> Cents:
    """Add every lease that ends; return what those that stay cost, which is the same either way and is left out."""
    exits, cents = book.flow.exits, charge_parts(book)
    for k in np.flatnonzero(exits.kind != ExitKind.STAYS).tolist():
        own = {key: values[k] for key, values in cents.items()}
        rows = add_paid(book, k, own)
        for side in book.sides:
            add_side(book, k, side, rows, own)
    capital, maintenance, energy = (cents[part, NOTHING] for part in ("capital", "maintenance", "energy"))
    whole = capital + maintenance + energy + cut_rents(book.flow.params, capital, maintenance)
    return np.asarray(whole[exits.kind == ExitKind.STAYS].sum(axis=0), dtype=np.int64)


def add_paid(book: CashBook, k: int, own: Parts) -> dict[tuple[str, str], int]:
    """Add what a lease costs in cents, a line for each part and end; return their rows."""
    flow, lang = book.flow, book.lang
    leases, exits, horizon = flow.rows.leases, flow.exits, flow.params.horizon
    levels = find_levels(leases, horizon, flow.params.indexes)
    clause = book.clauses.get((str(leases.index_name[k]), int(leases.index_month[k])))
    words = {"capital": lang.text("capital rent"), "maintenance": lang.text("maintenance rent")}
    words["energy"] = lang.text("energy")
    untils = {NOTHING: lang.text("doing nothing"), AGENCY: lang.text("until the lease ends")}
    untils[STATE] = lang.text("until the state’s cost ends")
    money = {"capital": leases.rent_capital_cents[k], "maintenance": leases.rent_maintenance_cents[k]}
    money["energy"] = leases.energy_cents[k]
    ends = {NOTHING: np.datetime64("NaT", "D"), AGENCY: exits.agency_end[k], STATE: exits.state_end[k]}
    start = horizon.edges[0] if np.isnat(leases.start[k]) else leases.start[k]
    rows = {}
    for (part, side), values in own.items():
        row = book.paid.lines + 1
        rent = book.indexed(row, None if part == "energy" else clause)
        text = f"=ROUND({rent}*MAX(0,MIN($E{row},#$2)-MAX($D{row},#$1))/#$3,0)"
        labels: list[Cell] = [str(leases.ids[k]), f"{words[part]}, {untils[side]}", int(money[part])]
        labels += [day_of(start), day_of(ends[side]), day_of(first_day(int(levels.base_month[k])))]
        labels += [int(levels.base_tenths[k]), int(levels.permille[k])]
        rows[part, side] = book.paid.add_line(labels, monthly(text), values)
    return rows


def add_side(book: CashBook, k: int, side: str, rows: dict[tuple[str, str], int], own: Parts) -> None:
    """Add a lease's rent, energy, vacancy, cuts and penalty to one side."""
    flow, lang = book.flow, book.lang
    leases, name = flow.rows.leases, str(flow.rows.leases.ids[k])
    end = NOTHING if side == NOTHING else AGENCY
    cell = {part: book.paid.cell("#", rows[part, end]) for part in ("capital", "maintenance", "energy")}
    capital, maintenance, energy = (own[part, end] for part in ("capital", "maintenance", "energy"))
    book.add_running(
        side, name, lang.text("Rent"), f"=({cell['capital']}+{cell['maintenance']})/100", capital + maintenance
    )
    book.add_running(side, name, lang.text("Energy"), f"={cell['energy']}/100", energy)
    cut = (cell["capital"], cell["maintenance"])
    if side == STATE:
        permille = flow.params.empty_running_permille
        to_state = {part: book.paid.cell("#", rows[part, STATE]) for part in cell}
        kept = f"ROUND(({to_state['maintenance']}-{cell['maintenance']})*{permille}/1000,0)"
        rest = f"ROUND(({to_state['energy']}-{cell['energy']})*{permille}/1000,0)"
        running = divide_cents((own["maintenance", STATE] - maintenance) * permille, 1000)
        vacancy = own["capital", STATE] - capital + running
        vacancy = vacancy + divide_cents((own["energy", STATE] - energy) * permille, 1000)
        text = f"=({to_state['capital']}-{cell['capital']}+{kept}+{rest})/100"
        book.add_running(side, name, lang.text("Vacancy"), text, vacancy)
        capital, maintenance = own["capital", STATE], maintenance + running
        cut = (to_state["capital"], f"({cell['maintenance']}+{kept})")
    if flow.params.rent_cuts:
        off = [book.index.cell("#", row) for row in book.cuts]
        text = f"=-ROUND(({cut[0]}*{off[0]}+{cut[1]}*{off[1]})/1000,0)/100"
        taken = cut_rents(flow.params, capital[None, :], maintenance[None, :])[0]
        book.add_running(side, name, lang.text("Rent cut"), text, taken)
    penalty = int(flow.exits.penalty_cents[k])
    if penalty and (side == AGENCY or (side == STATE and leases.owner[k] == Owner.PRIVATE)):
        month = int(months_of(flow.exits.agency_end[k] - 1))
        book.add_once(side, name, lang.text("Penalty"), penalty, month)
