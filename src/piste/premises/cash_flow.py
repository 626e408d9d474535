"""Cash flow month by month against doing nothing, in the agency's view and in the state's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from piste.basedata.lease import Days, Leases
from piste.premises.cash_lines import lease_lines, shared_lines
from piste.premises.cents import Cents
from piste.premises.lease_exit import Exits
from piste.premises.lease_moves import find_exits, parts_of_moves
from piste.premises.lease_part import LeaseRows, part_leases
from piste.premises.ledger import Ledger, Nature, Row, View, build_ledger
from piste.premises.money_params import MoneyParams
from piste.premises.rent import charge_days, find_levels, index_rent
from piste.premises.site_project import SharingKey, SiteProject


@dataclass(frozen=True)
class Charges:
    """What n leases cost up to an end, n x m cents."""

    capital: Cents
    maintenance: Cents
    energy: Cents


@dataclass(frozen=True)
class CashFlow:
    """A plan's money: the baseline of doing nothing and the plan, each in both views."""

    params: MoneyParams
    rows: LeaseRows
    exits: Exits
    projects: tuple[SiteProject, ...]
    baseline: Mapping[View, Ledger]
    """Every lease goes on as it is: one that ends is renewed on the same terms (an assumption)."""
    plan: Mapping[View, Ledger]
    outside_cents: int
    """One-off sums that fall before or after the horizon and are not counted."""

    @property
    def assumed(self) -> bool:
        """Tell whether any rent is assumed: then every figure is an ASSUMPTION."""
        return self.rows.leases.assumed()

    def saving(self, view: View, *natures: Nature) -> Cents:
        """Return what the projects save in each month: baseline less plan, both after rent cuts."""
        return self.baseline[view].total(*natures) - self.plan[view].total(*natures)

    def rent_cut_saving(self, view: View) -> Cents:
        """Return what rent cuts save in each month without any project."""
        return -self.baseline[view].of_rows([Row.RENT_CUT])

    def saving_by(self, view: View, label: str, *natures: Nature) -> dict[str, Cents]:
        """Return what each agency, place, project or region saves in each month."""
        before, after = self.baseline[view].by(label, *natures), self.plan[view].by(label, *natures)
        nothing = np.zeros(self.params.horizon.n, dtype=np.int64)
        return {name: before.get(name, nothing) - after.get(name, nothing) for name in sorted({*before, *after})}


def build_cash_flow(
    leases: Leases, projects: Sequence[SiteProject], params: MoneyParams, key: SharingKey | None = None
) -> CashFlow:
    """Build the cash flow of a plan.

    Parameters
    ----------
    leases
        The register, all rents known or assumed (`piste.premises.price_table`).
    projects
        What opens when, and which leases move there.
    params
        Horizon, indexes, cuts.
    key
        Splits every shared cost by this key instead of each project's own.

    Raises
    ------
    PisteError
        Where a move names a lease that the register does not have, or a lease moves twice.
    """
    rows = part_leases(leases, parts_of_moves(leases, projects))
    exits, moved_to = find_exits(rows, leases, projects)
    levels = find_levels(rows.leases, params.horizon, params.indexes)
    full = Charges(
        index_rent(rows.leases.rent_capital_cents, levels),
        index_rent(rows.leases.rent_maintenance_cents, levels),
        np.repeat(rows.leases.energy_cents[:, None], params.horizon.n, axis=1),
    )
    never = np.full(len(rows), "NaT", dtype="M8[D]")
    forever = charge(full, rows, params, never)
    to_agency = charge(full, rows, params, exits.agency_end)
    to_state = charge(full, rows, params, exits.state_end)
    baseline, plan = {}, {}
    outside = 0
    for view in View:
        started = lease_lines(view, rows, moved_to, params, forever, forever, None)
        baseline[view] = build_ledger(view, params.horizon, started)
        old = lease_lines(view, rows, moved_to, params, to_agency, to_state, exits)
        new, missed = shared_lines(view, projects, params, key)
        outside += missed if view is View.STATE else 0
        plan[view] = build_ledger(view, params.horizon, [*old, *new])
    return CashFlow(params, rows, exits, tuple(projects), baseline, plan, outside)


def charge(full: Charges, rows: LeaseRows, params: MoneyParams, end: Days) -> Charges:
    """Return what leases cost from their start up to an end (NaT: never)."""
    start, horizon = rows.leases.start, params.horizon
    return Charges(*(charge_days(part, horizon, start, end) for part in (full.capital, full.maintenance, full.energy)))
