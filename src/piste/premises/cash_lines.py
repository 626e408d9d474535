"""Lines of the ledger: of old leases up to their exits, of new sites from their openings."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from piste.basedata.lease import Owner, build_leases
from piste.premises.cents import Cents, divide_cents, share_cents
from piste.premises.lease_exit import Exits
from piste.premises.lease_part import LeaseRows
from piste.premises.ledger import Line, Row, View
from piste.premises.money_params import MoneyParams
from piste.premises.month import Horizon, first_day, months_of
from piste.premises.rent import charge_days, find_levels, index_rent
from piste.premises.site_project import AgencyShare, OneOffKind, Payer, SharingKey, SiteProject

ONE_OFF_ROWS = {
    OneOffKind.FIT_OUT: Row.FIT_OUT,
    OneOffKind.MOVING: Row.MOVING,
    OneOffKind.ICT: Row.ICT,
    OneOffKind.DEMOLITION: Row.DEMOLITION,
    OneOffKind.SALE: Row.SALE,
    OneOffKind.OTHER: Row.OTHER,
}


class Charged(Protocol):
    """What leases cost up to an end, n x m cents."""

    @property
    def capital(self) -> Cents:
        """Return capital rents."""

    @property
    def maintenance(self) -> Cents:
        """Return maintenance rents."""

    @property
    def energy(self) -> Cents:
        """Return energy paid beside the rent."""


def lease_lines(
    view: View,
    rows: LeaseRows,
    moved_to: Sequence[str],
    params: MoneyParams,
    agency: Charged,
    state: Charged,
    exits: Exits | None,
) -> list[Line]:
    """Return the lines of old leases in one view; without exits: of doing nothing.

    The agency pays until its own lease has ended. For the state the space costs on as vacancy from there until the
    head lease has ended or the space is used again; vacancy is what the state pays less what the agency pays, so that
    both add up to the cent.
    """
    horizon = params.horizon
    opens = np.full(len(rows), horizon.first + horizon.n) if exits is None else exits.opens
    double = horizon.months[None, :] >= opens[:, None]
    single = ~double
    found: dict[Row, Cents] = {
        Row.RENT_CAPITAL: agency.capital * single,
        Row.RENT_MAINTENANCE: agency.maintenance * single,
        Row.ENERGY: agency.energy * single,
        Row.DOUBLE_RENT: (agency.capital + agency.maintenance + agency.energy) * double,
    }
    capital, maintenance = agency.capital, agency.maintenance
    if view is View.STATE:
        running = divide_cents((state.maintenance - agency.maintenance) * params.empty_running_permille, 1000)
        energy = divide_cents((state.energy - agency.energy) * params.empty_running_permille, 1000)
        found[Row.VACANCY] = state.capital - agency.capital + running + energy
        capital, maintenance = state.capital, agency.maintenance + running
    else:
        rent = agency.capital + agency.maintenance
        found[Row.VAT] = divide_cents(rent * rows.leases.vat_permille[:, None], 1000)
    found[Row.RENT_CUT] = cut_rents(params, capital, maintenance)
    if exits is not None:
        found[Row.PENALTY] = place_penalties(view, rows, exits, horizon)
    return [
        line_of(rows, moved_to, params, row, cents, int(k))
        for row, cents in found.items()
        for k in np.flatnonzero(cents.any(axis=1))
    ]


def line_of(rows: LeaseRows, moved_to: Sequence[str], params: MoneyParams, row: Row, cents: Cents, k: int) -> Line:
    """Return one line of a lease with its labels."""
    leases = rows.leases
    place = str(leases.building[k] or leases.address[k] or leases.ids[k])
    region = params.regions.get(str(leases.municipality[k]), "")
    return Line(row, cents[k], str(leases.agency[k]), place, moved_to[k], region, int(rows.register[k]))


def cut_rents(params: MoneyParams, capital: Cents, maintenance: Cents) -> Cents:
    """Return what rent cuts take off (negative), one rounded entry a lease and month."""
    months = params.horizon.months
    off_capital, off_maintenance = np.zeros(len(months), dtype=np.int64), np.zeros(len(months), dtype=np.int64)
    for cut in params.rent_cuts:
        off_capital += np.where(months >= cut.from_month, cut.capital_permille, 0)
        off_maintenance += np.where(months >= cut.from_month, cut.maintenance_permille, 0)
    return -divide_cents(capital * off_capital + maintenance * off_maintenance, 1000)


def place_penalties(view: View, rows: LeaseRows, exits: Exits, horizon: Horizon) -> Cents:
    """Return penalties in the last month of rent; what an agency pays for the state's own space stays in the state."""
    cents = np.zeros((len(rows), horizon.n), dtype=np.int64)
    for k in np.flatnonzero(exits.penalty_cents):
        if view is View.STATE and rows.leases.owner[k] == Owner.STATE:
            continue
        j = int(months_of(exits.agency_end[k] - 1)) - horizon.first
        if 0 <= j < horizon.n:
            cents[k, j] = exits.penalty_cents[k]
    return cents


def shared_lines(
    view: View, projects: Sequence[SiteProject], params: MoneyParams, key: SharingKey | None
) -> tuple[list[Line], int]:
    """Return the lines of new sites in one view, and the one-off cents that fall outside the horizon.

    In the agency's view every cost is split between the agencies of the site, in the state's it stands whole.
    """
    lines: list[Line] = []
    outside = 0
    rents = site_rents(projects, params)
    for p, project in enumerate(projects):
        open_ = params.horizon.months >= project.opens
        costs: list[tuple[Row, Cents, SharingKey]] = []
        own = key or project.key
        if view is View.AGENCY or not project.held_already:
            costs += [(Row.NEW_CAPITAL, rents[0][p], own), (Row.NEW_MAINTENANCE, rents[1][p], own)]
            costs.append((Row.NEW_ENERGY, open_ * np.int64(project.energy_cents), own))
        if view is View.AGENCY:
            costs.append((Row.FITOUT_RENT, open_ * np.int64(project.fitout_rent_cents), own))
        costs += [(Row.SHARED, open_ * np.int64(c.cents_per_month), key or c.key) for c in project.shared_costs]
        for one in project.one_offs:
            landlord = one.payer is Payer.LANDLORD or one.kind is OneOffKind.SALE
            if landlord and view is View.AGENCY:
                continue
            j = project.opens + one.after_opening_months - params.horizon.first
            if not 0 <= j < params.horizon.n:
                outside += one.cents
                continue
            cents = np.zeros(params.horizon.n, dtype=np.int64)
            cents[j] = -one.cents if one.kind is OneOffKind.SALE else one.cents
            costs.append((ONE_OFF_ROWS[one.kind], cents, own))
        for row, cents, by in costs:
            lines += split_cost(view, project, row, cents, by)
    return lines, outside


def split_cost(view: View, project: SiteProject, row: Row, cents: Cents, key: SharingKey) -> list[Line]:
    """Return a site's cost as lines: whole for the state, by the key's shares for agencies."""
    place, own, region = project.site, project.id, project.region
    if view is View.STATE or not project.shares:
        return [Line(row, cents, "", place, own, region)]
    parts = share_cents(cents, weights_of(project.shares, key))
    return [Line(row, parts[a], share.agency, place, own, region) for a, share in enumerate(project.shares)]


def weights_of(shares: Sequence[AgencyShare], key: SharingKey) -> NDArray[np.float64]:
    """Return the agencies' weights under a key."""
    return np.array([share.weight(key) for share in shares], dtype=np.float64)


def site_rents(projects: Sequence[SiteProject], params: MoneyParams) -> tuple[Cents, Cents]:
    """Return capital and maintenance rent of each new site in each month, from its opening, indexed from there."""
    if not projects:
        nothing = np.zeros((0, params.horizon.n), dtype=np.int64)
        return nothing, nothing
    opens = np.array([project.opens for project in projects], dtype=np.int64)
    start = np.array([first_day(month) for month in opens], dtype="M8[D]")
    as_leases = build_leases(
        len(projects),
        index_name=np.array([project.index_name for project in projects], dtype=object),
        index_permille=[project.index_permille for project in projects],
        index_month=[project.index_month for project in projects],
        index_base=opens,
        start=start,
        rent_capital_cents=[project.rent_capital_cents for project in projects],
        rent_maintenance_cents=[project.rent_maintenance_cents for project in projects],
    )
    levels = find_levels(as_leases, params.horizon, params.indexes)
    never = np.full(len(projects), "NaT", dtype="M8[D]")
    capital, maintenance = (
        charge_days(index_rent(rent, levels), params.horizon, start, never)
        for rent in (as_leases.rent_capital_cents, as_leases.rent_maintenance_cents)
    )
    return capital, maintenance
